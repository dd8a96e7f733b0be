"""import FILE --as ID: what it writes and refuses; the policy then lives like any other."""

import importlib.util
import sys
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from policykit.errors import InputError, NotAllowedError, StateError, has_errors
from policykit.intake import Tracked, lost_words, words_of_blocks
from policykit.record import codes_of
from policykit.workflow.check import check
from policykit.workflow.generate import Action, generate
from policykit.workflow.import_document import Choices, Source, import_document
from policykit.workflow.import_external import Claims, import_with_text
from policykit.workflow.import_mappings import import_mappings
from policykit.workflow.status import status

_SPECIFICATION = importlib.util.spec_from_file_location(
    "word_files", Path(__file__).parents[1] / "intake" / "word_files.py"
)
word_files = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["word_files"] = word_files
_SPECIFICATION.loader.exec_module(word_files)

CHOSEN = Choices(owner_role="it_lead", approver_role="executive_sponsor")
MARKDOWN = b"""---
title: Guests
version: 3
---
# Guest Policy

Guests must be met at the door. Staff should wear badges.

![Map](map.png)
"""


def brought_in(story, data, name="guests", *, choices=CHOSEN, **given):
    file = given.get("file", "old/file.docx" if data.startswith(b"PK") else "old/file.md")
    source = Source(file, data, given.get("beside", {}).get)
    dry_run = given.get("dry_run", False)
    return import_document(story.world, source, name, choices, dry_run=dry_run)


@pytest.fixture(scope="module")
def word():
    return word_files.saved(word_files.old_policy())


def test_every_word_of_a_word_file_is_in_the_policy(fresh, word):
    done = brought_in(fresh, word)
    text = done.files["policies/guests.md"].decode()
    (tree,) = fresh.world.pandoc.parse([("x.md", text)])
    body = list(Document(word_files.io.BytesIO(word)).iter_inner_content())
    lines = [one.text for one in body if hasattr(one, "text")]
    cells = [
        cell.text for one in body if hasattr(one, "rows") for row in one.rows for cell in row.cells
    ]
    numbers = [number for number, _ in done.intake.numbers]
    kept = [
        *words_of_blocks(tree["blocks"]),
        *words_of_blocks([{"t": "Str", "c": n} for n in numbers]),
    ]
    assert lost_words([*lines, *cells], [*kept, "Access", "Control", "Policy"]) == ()
    assert done.warnings == ()
    assert fresh.desk.files.content["policies/guests/image1.png"] == word_files.png()


def test_claims_are_reported_and_never_state(fresh, word):
    done = brought_in(fresh, word)
    claims = {(claim.name, claim.value) for claim in done.intake.claims}
    assert {
        ("version", "3.1"),
        ("owner", "Head of IT"),
        ("approved by", "Ana Silva, CEO"),
    } <= claims
    assert "version" not in done.files["policies/guests.md"].decode().partition("\n---\n")[0]
    assert "Head of IT" in done.report


def test_it_lives_like_any_other_and_generate_leaves_it_alone(fresh, word):
    brought_in(fresh, word)
    found = [one for one in check(fresh.world) if "guests" in str(one.place)]
    assert not has_errors(found), found
    before = dict(fresh.desk.files.content)
    assert all(one.id != "guests" for one in generate(fresh.world, (), dry_run=False).outcomes)
    assert {path: data for path, data in fresh.desk.files.content.items() if "guests" in path} == {
        path: data for path, data in before.items() if "guests" in path
    }
    assert "guests" in [str(row.id) for row in status(fresh.world)]
    paths = ("policies/guests.md", "policies/guests.map.yaml", "policies/guests/image1.png")
    fresh.desk.git.commit(paths, "Import guests")
    fresh.propose("guests")
    (proposal,) = fresh.history("guests").open_proposals
    reply = f"Approved: {codes_of(proposal)[-1]}".encode()
    fresh.approve("guests", evidence={"reply.txt": reply})
    fresh.issue("guests")
    assert "output/issued/guests/guests-v1.0.pdf" in fresh.desk.files.content


def test_a_policy_of_the_librarys_name_is_not_generated_over(fresh):
    for path in ("policies/door.md", "policies/door.map.yaml"):
        fresh.desk.files.content.pop(path)
    for path in [
        path for path in fresh.desk.files.content if path.startswith(".policykit/base/door")
    ]:
        fresh.desk.files.content.pop(path)
    brought_in(fresh, b"# Door Policy\n\nDoors must be shut.\n", "door", choices=Choices())
    (outcome,) = generate(fresh.world, ["door"], dry_run=False).outcomes
    assert outcome.action is Action.UNMANAGED


def test_tracked_changes_need_a_choice(fresh):
    data = word_files.saved(word_files.old_policy(with_changes=True))
    with pytest.raises(InputError) as caught:
        brought_in(fresh, data)
    assert [found.code for found in caught.value.diagnostics] == ["PK494"]
    texts = {
        choice: brought_in(
            fresh, data, choices=Choices("", "", "it_lead", "it_lead", choice), dry_run=True
        ).files["policies/guests.md"]
        for choice in Tracked
    }
    assert b"Contractors" in texts[Tracked.ACCEPT]
    assert b"Interns" not in texts[Tracked.ACCEPT]
    assert b"Contractors" not in texts[Tracked.REJECT]
    assert b"Interns should not" in texts[Tracked.REJECT]


def test_markdown_with_front_matter_and_a_picture(fresh):
    done = brought_in(fresh, MARKDOWN, beside={"map.png": word_files.png()})
    assert ("version", "3") in {(claim.name, claim.value) for claim in done.intake.claims}
    assert [one.id for one in done.intake.statements] == ["GP-1a", "GP-1b"]
    assert "policies/guests/map.png" in done.files


def test_a_dry_run_writes_nothing_and_an_existing_policy_is_safe(fresh):
    before = dict(fresh.desk.files.content)
    brought_in(fresh, MARKDOWN, dry_run=True)
    assert fresh.desk.files.content == before
    with pytest.raises(StateError, match="PK310"):
        brought_in(fresh, MARKDOWN, "door")
    assert fresh.desk.files.content == before


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PK490"),
        (b"%PDF-1.7", "PK490"),
        (b"{\\rtf1", "PK490"),
        (b"a\0b", "PK490"),
        (b"\xff\xfe caf\xe9", "PK200"),
        (b"---\nid: x\n---\n", "PK495"),
        (b">" * 70 + b" Users must go.", "PK497"),
    ],
)
def test_files_that_are_no_policy_are_named(fresh, data, code):
    with pytest.raises(InputError) as caught:
        brought_in(fresh, data)
    assert [found.code for found in caught.value.diagnostics] == [code]


def test_text_with_the_name_of_a_word_file_is_not_taken_for_markdown(fresh):
    before = dict(fresh.desk.files.content)
    with pytest.raises(InputError, match="this is no Word file"):
        brought_in(fresh, MARKDOWN, file="old/Access.DOCX")
    assert fresh.desk.files.content == before


@pytest.mark.parametrize(
    ("file", "words", "todo"),
    [
        ("a.csv", "a .csv file", "Only Word"),
        ("a.YAML", "a .yaml file", "Only Word"),
        ("a.html", "a web page", "save it as .docx"),
        ("a.odt", "an OpenDocument text", "save it as .docx"),
        ("a.doc", "a Word file of before 2007", "save it as .docx"),
        ("a.pages", "a Pages document", "Export it"),
        ("a.pdf", "a PDF", "--issued-elsewhere"),
    ],
)
def test_other_kinds_of_files_are_refused_by_name(fresh, file, words, todo):
    with pytest.raises(InputError) as caught:
        brought_in(fresh, MARKDOWN, file=file)
    (found,) = caught.value.diagnostics
    assert found.code == "PK490"
    assert words in found.message
    assert todo in found.hint


def test_a_web_page_by_another_name_is_one(fresh):
    with pytest.raises(InputError, match="a web page"):
        brought_in(fresh, b"\n<!DOCTYPE html>\n<p>Staff must lock the door.</p>")


def test_a_scan_holds_no_text(fresh):
    document = Document()
    document.add_picture(word_files.io.BytesIO(word_files.png()))
    with pytest.raises(InputError, match="pictures and no text"):
        brought_in(fresh, word_files.saved(document))


def test_macros_are_left_out_and_said(fresh, word):
    done = brought_in(fresh, word_files.changed(word, word_S_vbaProject__bin=b"evil"))
    assert [found.code for found in done.warnings] == ["PK496"]
    assert "vbaProject" in done.report


def test_nothing_is_mapped_until_somebody_takes_it(fresh):
    text = b"# Guest Policy\n\nThe owner must check all doors every week.\n"
    done = brought_in(fresh, text)
    (name,) = [one.id for one in done.intake.statements]
    assert b"controls: {}" in done.files["policies/guests.map.yaml"]
    assert done.likest[name][0].known.id == "DO-1"
    wrong = f"statements: {{{name}: {{take: DO-99}}, XX-1: {{take: DO-1}}}}".encode()
    with pytest.raises(InputError) as caught:
        import_mappings(fresh.world, "guests", "review.yaml", wrong, dry_run=False)
    assert [found.code for found in caught.value.diagnostics] == ["PK498", "PK498"]
    review = done.files["policies/guests/import-mappings.yaml"].replace(b"take:\n", b"take: DO-1\n")
    assert import_mappings(fresh.world, "guests", "review.yaml", review, dry_run=False) == {
        name: "DO-1"
    }
    assert b"controls: {}" not in fresh.desk.files.content["policies/guests.map.yaml"]


def test_the_pdf_that_was_in_force_comes_with_the_text_or_neither_does(fresh):
    claims = Claims("3", date(2025, 9, 1), "Bo Lind")
    before = dict(fresh.desk.files.content)

    def both(email):
        return import_with_text(
            fresh.world,
            "guests",
            ("old.pdf", b"%PDF-1.7 old"),
            claims,
            email=email,
            text=lambda: brought_in(fresh, MARKDOWN),
        )

    with pytest.raises(NotAllowedError):
        both("ana@tiny.example")
    assert fresh.desk.files.content == before
    done, record = both("bo@tiny.example")
    assert record.event.version == "3"
    assert "policies/guests.md" in done.files
