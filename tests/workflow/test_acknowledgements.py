"""ack: from the list of people to who is late, with the workspace's files and commits."""

import html
import io
import json
import re
from datetime import date

import proof_samples
import pytest
from openpyxl import load_workbook
from stories import Story, new_desk

from policykit.errors import InputError, Severity, StateError
from policykit.evidence.acknowledgement_request import codes_in
from policykit.evidence.acknowledgement_table import HEADERS
from policykit.workflow.acknowledgement_collect import collect
from policykit.workflow.acknowledgement_files import (
    acknowledgements_csv,
    acknowledgements_pdf,
    acknowledgements_xlsx,
)
from policykit.workflow.acknowledgement_import import Export, import_acknowledgements
from policykit.workflow.acknowledgement_list import acknowledgements, narrowed
from policykit.workflow.acknowledgement_notes import escalate, forget, take_back
from policykit.workflow.check import check
from policykit.workflow.reply_import import Replies, import_replies
from policykit.workflow.roster_folder import NAMES
from policykit.workflow.roster_import import NewList, import_roster
from policykit.workflow.status import status

PEOPLE = """\
Name,Email,Start date,End date,Department
Ana Silva,ana@tiny.example,2025-01-01,,Office
Bo Lind,bo@tiny.example,2025-01-01,,Sales
Jo Weiß,jo@tiny.example,2026-03-20,2026-12-31,Sales
"""


def codes(caught):
    return [found.code for found in caught.value.diagnostics]


def roster(story, text=PEOPLE, **given):
    story.desk.clock.move(minutes=5)
    dry_run = given.pop("dry_run", False)
    return import_roster(
        story.world, NewList("people.csv", text.encode(), **given), dry_run=dry_run
    )


@pytest.fixture(scope="module")
def _asking():
    """Both policies issued; the door policy asks to be acknowledged."""
    made = Story(new_desk())
    made.desk.edit("policies/door.md", "ack_required: false", "ack_required: true")
    made.desk.git.commit_all()
    made.propose()
    made.approve_with_code()
    made.issue()
    return made


@pytest.fixture
def story(_asking):
    return _asking.copy()


def states(found):
    at = [HEADERS.index(name) for name in ("person", "policy", "state", "due_on")]
    return [tuple(row[one] for one in at) for row in found.rows]


def test_a_list_becomes_ids_in_git_and_names_outside(story):
    done = roster(story)
    assert (done.result.joined, done.result.total) == (("P-0001", "P-0002", "P-0003"), 2)
    assert done.record.path in story.desk.git.commits[-1].tree
    in_git = b"".join(story.desk.git.commits[-1].tree.values())
    assert "Weiß".encode() not in in_git
    assert b"jo@tiny" not in in_git
    assert json.loads(story.desk.content[NAMES])["people"]["P-0003"]["name"] == "Jo Weiß"
    assert roster(story).record is None


def test_who_is_asked_follows_from_list_versions_and_profile(story):
    roster(story)
    story.desk.clock.move(days=20)
    found = acknowledgements(story.world)
    assert states(found) == [
        ("P-0001", "door", "open", "2026-04-01"),
        ("P-0002", "door", "open", "2026-04-01"),
        ("P-0003", "door", "open", "2026-04-19"),
    ]
    story.desk.clock.move(days=20)
    late = narrowed(acknowledgements(story.world), (), ("BO@tiny.example",), overdue=True)
    assert states(late) == [("P-0002", "door", "missing", "2026-04-01")]
    assert acknowledgements(story.world, date(2026, 3, 19)).working == 2
    whole = acknowledgements(story.world, period=(date(2027, 1, 1), date(2027, 12, 31)))
    assert whole.on == date(2026, 4, 11)


def test_an_audience_is_groups_of_the_list(story):
    roster(story)
    story.desk.edit("policies/door.md", "audience: Everyone", "audience: Sellers")
    story.desk.git.commit_all()
    story.propose(what="For sellers")
    story.approve_with_code()
    story.issue()
    later = story.copy()
    later.desk.clock.move(days=60)
    found = acknowledgements(later.world)
    assert found.free == ("Sellers",)
    assert {row[2] for row in states(found)} == {"not known"}
    assert [row[-1] for row in found.rows] == ["Sellers"] * 3
    (said,) = [one for one in check(later.world) if one.code == "PK017"]
    assert 'audiences: {"Sellers": [GROUP]}' in said.hint  # many have commas
    everyone = "distribution:\n  audiences: {Sellers: [Everyone]}\n"
    later.desk.content["org_profile.yaml"] += everyone.encode()
    found = acknowledgements(later.world)
    assert (found.free, found.empty) == ((), ())
    assert {row[2] for row in states(found)} == {"missing"}
    profile = story.desk.text("org_profile.yaml")
    story.desk.content["org_profile.yaml"] = (
        profile + "distribution:\n  audiences: {sellers: [SALES]}\n"
    ).encode()
    found = acknowledgements(story.world)
    assert found.free == ()
    assert [row[0] for row in states(found)] == ["P-0002"]
    assert found.empty == ()
    story.desk.edit("org_profile.yaml", "[SALES]", "[Sails]")
    found = acknowledgements(story.world)
    assert (found.duties, found.empty) == ((), ("Sellers",))


def test_where_git_would_take_names_nothing_is_written(story):
    story.desk.git.ignored = ("output/draft/",)
    before = story.desk.state()
    with pytest.raises(StateError) as caught:
        roster(story)
    assert codes(caught) == ["PK040"]
    assert story.desk.state() == before


def test_a_dry_run_writes_nothing(story):
    before = story.desk.state()
    assert roster(story, dry_run=True).result.total == 2
    assert story.desk.state() == before


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"text": "Name,Email\nAna,ana@tiny.example\n"}, ["PK031"]),
        ({"as_of": date(2027, 1, 1)}, ["PK039"]),
        ({"email": "eve@tiny.example"}, ["PK745"]),
        ({"mapping": b"columns: {emial: X}\ndates: never\nrows: 3\n"}, ["PK036"] * 3),
        ({"mapping": b"exclude: [{column: Department}]\nkinds: {a: b}\n"}, ["PK036"] * 2),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(given, found, story):
    before = story.desk.state()
    with pytest.raises(InputError) as caught:
        roster(story, **given)
    assert codes(caught) == found
    after = story.desk.state()
    assert after == before


def test_strangers_and_policies_that_ask_nothing_are_named(story):
    roster(story)
    with pytest.raises(InputError) as caught:
        narrowed(acknowledgements(story.world), ("window",), ("zoe@tiny.example",))
    assert codes(caught) == ["PK043", "PK041"]


ACKS = """\
Email,Policy,Version,Accepted on
ana@tiny.example,Door Policy,1.0,2026-03-02
bo@tiny.example,Door Policy,1.0,2026-03-05
"""


def acks(story, text=ACKS, **given):
    story.desk.clock.move(minutes=5)
    dry_run = given.pop("dry_run", False)
    export = Export("acks.csv", text.encode(), "HiBob", **given)
    return import_acknowledgements(story.world, export, dry_run=dry_run)


def test_acknowledgements_are_recorded_by_id_with_the_text(story):
    roster(story)
    story.desk.clock.move(days=10)
    done = acks(story)
    (entry,) = done.record.event.versions
    assert dict(entry.people) == {"P-0001": "2026-03-02", "P-0002": "2026-03-05"}
    issued = story.history("door")
    assert entry.text == issued.proposals[0].event.text
    assert b"@tiny" not in done.record.data
    found = acknowledgements(story.world)
    assert [row[2] for row in states(found)] == ["on time", "on time"]
    assert acks(story).record is None
    door, window = status(story.world)
    assert (door.acknowledged.acknowledged, door.acknowledged.asked) == (2, 2)
    assert window.acknowledged is None
    taken = take_back(story.world, done.record.digest[:8], "The wrong export", None)
    assert taken.event.target == done.record.digest
    assert [row[2] for row in states(acknowledgements(story.world))] == ["open", "open"]
    with pytest.raises(InputError) as caught:
        take_back(story.world, done.record.digest[:8], "Again", None)
    assert codes(caught) == ["PK043"]


def test_nothing_is_imported_in_silence(story):
    roster(story)
    story.desk.clock.move(days=10)
    text = ACKS + "zoe@tiny.example,Door Policy,1.0,2026-03-05\n"
    before = story.desk.state()
    with pytest.raises(InputError) as caught:
        acks(story, text)
    assert codes(caught) == ["PK041"]
    assert acks(story, text, leave_out=True, dry_run=True).count == 2
    assert story.desk.state() == before
    event = acks(story, text, leave_out=True).record.event
    assert [(one.rows, one.reason) for one in event.left_out] == [(1, "nobody of the list")]


def test_without_a_list_nothing_can_be_imported(story):
    with pytest.raises(StateError) as caught:
        acks(story)
    assert codes(caught) == ["PK047"]


def test_who_is_late_is_a_warning_of_check_until_they_acknowledge(story):
    roster(story)
    story.desk.clock.move(days=40)
    found = [one for one in check(story.world) if one.code == "PK049"]
    assert ["3 people have" in one.message for one in found] == [False]
    assert "2 people have not acknowledged door 1.0 in time" in found[0].message
    (noted,) = escalate(story.world, ["bo@tiny.example"], ["door"], "Told the manager", None)
    assert noted.event.person == "P-0002"
    row = next(row for row in acknowledgements(story.world).rows if row[0] == "P-0002")
    assert row[HEADERS.index("escalated_on")] == noted.event.day.isoformat()
    acks(story, ACKS.replace("2026-03-05", "2026-04-05"))
    story.desk.clock.move(days=1)
    assert [one for one in check(story.world) if one.code == "PK049"] == []
    with pytest.raises(InputError) as caught:
        escalate(story.world, ["zoe@tiny.example"], ["roof"], "x", None)
    assert codes(caught) == ["PK041", "PK043"]


def test_who_left_can_be_forgotten(story):
    roster(story)
    acks(story, ACKS.replace("2026-03-05", "2026-03-02"))
    with pytest.raises(InputError) as caught:
        forget(story.world, ["P-0003"])
    assert codes(caught) == ["PK045"]
    story.desk.clock.move(days=400)
    assert forget(story.world, ["jo@tiny.example"]) == ("P-0003",)
    private = [data for path, data in story.desk.content.items() if path.startswith(".policykit-r")]
    assert "Weiß".encode() not in b"".join(private)
    assert acknowledgements(story.world, date(2026, 4, 1)).people["P-0003"].id == "P-0003"


def asked(story, *persons):
    """Return each request's answer by person, as their page writes it."""
    story.desk.clock.move(minutes=5)
    done = collect(story.world, persons, (), None)
    codes_by = {}
    for path, data in story.desk.content.items():
        if path.startswith(done.folder) and path.endswith(".html"):
            (code,) = codes_in(html.unescape(data.decode()))
            codes_by[path.rpartition("/")[2].removesuffix(".html")] = code
    return done, codes_by


def reply(story, **mails):
    story.desk.clock.move(minutes=5)
    given = {f"{name}.eml": data for name, data in mails.items() if isinstance(data, bytes)}
    more = {name: one for name, one in mails.items() if not isinstance(one, bytes)}
    dry_run = more.pop("dry_run", False)
    return import_replies(story.world, Replies(given, **more), dry_run=dry_run)


def test_who_replies_with_their_code_has_acknowledged(story):
    roster(story)
    done, codes_by = asked(story)
    assert (done.people, set(codes_by)) == (2, {"P-0001", "P-0002"})
    assert codes_by["P-0002"].encode() not in done.record.data
    plain = proof_samples.mail(f"I acknowledge {codes_by['P-0001']}", "Ana <ANA@tiny.example>")
    signed = proof_samples.mail(f"I acknowledge {codes_by['P-0002']}")
    story.desk.mail_keys.records[proof_samples.KEY_NAME] = proof_samples.published_key()
    given = reply(story, ana=plain.replace(b"DKIM-Signature", b"X-Gone"), bo=signed, ask_dns=True)
    methods = {
        (person, entry.method.value)
        for entry in given.record.event.versions
        for person in entry.people
    }
    assert methods == {("P-0001", "reply"), ("P-0002", "email")}
    assert [row[2] for row in states(acknowledgements(story.world))] == ["on time", "on time"]
    assert reply(story, ana=plain).record is None
    assert collect(story.world, (), (), None).people == 0


def test_a_reply_without_the_code_of_its_sender_counts_for_nothing(story):
    roster(story)
    _, codes_by = asked(story)
    mine = f"I acknowledge {codes_by['P-0002']}"
    mails = {
        "other": proof_samples.mail(mine, "ana@tiny.example"),
        "stranger": proof_samples.mail(mine, "eve@tiny.example"),
        "question": proof_samples.mail(f"What is {codes_by['P-0002']}?"),
        "made_up": proof_samples.mail("I acknowledge 0000-0000-0000-0000"),
        "undated": proof_samples.mail(mine).replace(b"Date:", b"X-Date:"),
        "early": re.sub(
            rb"Date: [^\r\n]*", b"Date: Sun, 1 Mar 2026 09:00:00 +0000", proof_samples.mail(mine)
        ),
        "nothing": b"\xff\xfe",
    }
    before = story.desk.state()
    with pytest.raises(InputError) as caught:
        reply(story, **mails)
    assert codes(caught) == ["PK046"] * len(mails)
    assert story.desk.state()[0] == before[0]
    good = proof_samples.mail(mine)
    assert reply(story, good=good, leave_out=True, **mails).count == 1


def test_a_request_names_nobody_in_git(story):
    roster(story)
    done, _ = asked(story, "bo@tiny.example")
    assert done.people == 1
    assert b"Bo Lind" not in done.record.data.replace(done.record.event.by.name.encode(), b"")
    before = story.desk.state()
    assert collect(story.world, (), (), None, dry_run=True).people == 2
    assert story.desk.state() == before
    assert [one.code for one in check(story.world) if one.severity is Severity.ERROR] == []
    del story.desk.content[NAMES]
    with pytest.raises(StateError) as caught:
        collect(story.world, (), (), None)
    assert codes(caught) == ["PK038"]


def test_the_report_says_what_the_list_says(story):
    roster(story)
    story.desk.clock.move(days=40)
    found = acknowledgements(story.world, period=(date(2026, 1, 1), date(2026, 12, 31)))
    assert acknowledgements_csv(found).decode().startswith("person,name,email,kind,policy")
    book = load_workbook(io.BytesIO(acknowledgements_xlsx(story.world, found)))
    assert book.sheetnames == ["by policy", "by person", "acknowledgements"]
    assert book["by policy"]["I2"].value == "2"
    assert acknowledgements_pdf(story.world, found).startswith(b"%PDF")
    words = repr(story.desk.renderer.jobs[-1])
    assert "Not acknowledged in time: 2, by 2 people" in words
    assert "Ana Silva (P-0001)" in words
