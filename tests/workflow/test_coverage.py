"""coverage and applicability over a workspace, with a framework and a mapping of its own."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from policykit.errors import InputError
from policykit.evidence.coverage import Verdict
from policykit.workflow.applicability import applicability_register
from policykit.workflow.book import render_book
from policykit.workflow.check import check
from policykit.workflow.coverage import coverage, read_covering
from policykit.workflow.coverage_files import coverage_files, soa_files

OWN = """\
id: trust
title: Our customers' questions
version: "1"
groups:
  - id: Q
    title: Questions
    controls:
      - {id: Q1, title: Who gets in}
      - {id: Q2, title: Who gets out}
      - {id: Q3, title: Health data, when: flags.phi, otherwise: "There is none"}
"""
ANNEX = """\
id: iso27001
title: Annex A
version: "2022"
groups: [{id: "7", controls: [{id: "7.6", title: Secure areas}]}]
"""
HIPAA = """\
id: hipaa
title: HIPAA
version: "2013"
groups:
  - {id: g, controls: [{id: "312(a)", title: Logoff (A)}, {id: "308(a)", title: Analysis (R)}]}
"""


def own_framework(story, text=OWN):
    story.desk.content["policy_templates/frameworks/trust.yaml"] = text.encode()
    path = "policies/door.map.yaml"
    mapped = story.desk.content[path].replace(
        b"soc2: [CC6.4]", b"soc2: [CC6.4]\n      trust: [Q1]", 1
    )
    story.desk.content[path] = mapped


def test_every_statement_is_found_on_its_page_of_the_issued_pdf(issued):
    found = coverage(read_covering(issued.world), "soc2")
    (judged,) = found.judged
    assert judged.verdict is Verdict.COVERED
    assert [answer.statement for answer in judged.answers] == ["DO-1", "DO-2", "DO-3", "WI-1"]
    first = judged.answers[0]
    assert (first.version, first.pdf) == ("1.0", "output/issued/door/door-v1.0.pdf")
    assert first.link.startswith(f"pdf:{first.pdf}#page={first.page}&top=")
    assert all(answer.page for answer in judged.answers)


def test_what_is_in_force_is_read_as_it_was_issued(issued):
    issued.desk.edit("policies/window.md", "**WI-1** Everybody", "**WI-2** Everybody")
    issued.desk.edit("policies/window.map.yaml", "WI-1", "WI-2")
    found = coverage(read_covering(issued.world), "soc2")
    before, since = found.judged[0].answers[-2:]
    assert (before.statement, before.version) == ("WI-1", "1.0")
    assert before.page
    assert (since.statement, since.version, since.page) == ("WI-2", "", None)
    assert found.doubts == ()


def test_a_mapping_added_since_is_not_in_force(issued):
    own_framework(issued)
    (first, *_) = coverage(read_covering(issued.world), "trust").judged
    assert first.verdict is Verdict.WRITTEN


def test_what_cannot_be_read_is_told(issued):
    issued.desk.content["policies/window.map.yaml"] = b"statements: [\n"
    found = coverage(read_covering(issued.world), "soc2")
    assert found.doubts == ("window cannot be read as it stands, so nothing written in it counts.",)
    assert [one.statement for one in found.judged[0].answers][-1] == "WI-1"
    for path in [one for one in issued.desk.content if "-approved-" in one and "/door/" in one]:
        del issued.desk.content[path]
    doubts = coverage(read_covering(issued.world), "soc2").doubts
    assert doubts[0].startswith("The records of door do not agree")


def test_before_the_first_issue_everything_is_written_and_not_in_force(fresh):
    found = coverage(read_covering(fresh.world), "soc2")
    assert [one.verdict for one in found.judged] == [Verdict.WRITTEN]


def test_a_framework_of_ones_own_is_covered_by_a_mapping_of_ones_own(fresh):
    own_framework(fresh)
    found = coverage(read_covering(fresh.world), "trust")
    assert [(one.criterion.id, one.verdict, one.reason) for one in found.judged] == [
        ("Q1", Verdict.WRITTEN, "No version with these is in force yet."),
        ("Q2", Verdict.GAP, "No statement answers it."),
        ("Q3", Verdict.OUT_OF_SCOPE, "There is none"),
    ]
    found = check(fresh.world)
    assert not [one for one in found if one.severity == "error"]
    assert [one.message for one in found if one.code == "PK361"] == [
        "no statement answers Q2 of Our customers' questions"
    ]


def test_check_says_nothing_of_gaps_while_a_policy_cannot_be_read(fresh):
    own_framework(fresh)
    fresh.desk.content["policies/door.md"] += b"\n<<<<<<< yours\n"
    codes = {one.code for one in check(fresh.world)}
    assert "PK300" in codes
    assert "PK361" not in codes


def test_an_unknown_framework_is_refused_with_the_known_ones(fresh):
    covering = read_covering(fresh.world)
    with pytest.raises(InputError, match="PK350"):
        coverage(covering, "sox")


def test_a_condition_on_what_no_profile_has_is_named(fresh):
    own_framework(fresh, OWN.replace("flags.phi", "flags.moon"))
    covering = read_covering(fresh.world)
    with pytest.raises(InputError, match="PK351"):
        coverage(covering, "trust")
    assert [one.place.line for one in check(fresh.world) if one.code == "PK354"] == [10]


def test_a_statement_taken_out_by_hand_leaves_a_gap_with_its_story(fresh):
    for name in ("door", "window"):
        path = f"policies/{name}.md"
        text = fresh.desk.content[path].decode()
        kept = [line for line in text.splitlines() if not line.startswith(("**DO", "**WI"))]
        fresh.desk.content[path] = ("\n".join(kept) + "\n").encode()
        fresh.desk.content[f"policies/{name}.map.yaml"] = b"statements: {}\n"
    (judged,) = coverage(read_covering(fresh.world), "soc2").judged
    assert judged.verdict is Verdict.GAP
    assert judged.reason.startswith("DO-1, DO-2, DO-3 and WI-1: taken out of the text by hand.")
    assert len(applicability_register(fresh.world).absent) == 4
    fresh.desk.content["policies/door.map.yaml"] = b"statements: {}\n"
    assert [one for one in check(fresh.world) if one.code == "PK361"] == []  # nothing is written


def test_what_only_a_policy_left_out_would_answer_is_a_gap_with_the_reason(fresh):
    fresh.desk.content["org_profile.yaml"] += (
        b'policies: {left_out: [{id: door, reason: "We have no doors."}]}\n'
    )
    for path in [one for one in fresh.desk.content if one.startswith("policies/door.")]:
        del fresh.desk.content[path]
    more = b"{id: CC6.4, title: Doors}, {id: CC6.5, title: Keys}"
    templates = fresh.desk.templates
    framework = templates["frameworks/soc2.yaml"].replace(b"{id: CC6.4, title: Doors}", more)
    templates["frameworks/soc2.yaml"] = framework
    templates["door.map.yaml"] = templates["door.map.yaml"].replace(b"CC6.4", b"CC6.5")
    covering = read_covering(fresh.world)
    windows, keys = coverage(covering, "soc2").judged
    assert windows.verdict is Verdict.WRITTEN
    assert (keys.verdict, keys.reason) == (
        Verdict.GAP,
        "Left out: Door Policy: We have no doors.",
    )
    assert "no statement answers CC6.5 of SOC 2" in [
        one.message for one in check(fresh.world) if one.code == "PK361"
    ]


def test_it_becomes_table_page_and_pdf(issued):
    covering = read_covering(issued.world)
    found = coverage(covering, "soc2")
    made = coverage_files(issued.world, covering.profile, found, lambda link: link)
    assert made.csv().startswith(b"framework,criterion,")
    assert made.xlsx().startswith(b"PK")
    assert b"<a href='output/issued/door/door-v1.0.pdf#page=" in made.html()
    assert made.pdf().startswith(b"%PDF")
    job = issued.desk.renderer.jobs[-1]
    assert ("Covered", "1") in job.front.control
    soa = soa_files(issued.world, covering.profile, found, lambda link: link)
    assert soa.report.title == "Statement of Applicability"


def test_another_edition_of_a_framework_that_ships_is_warned_about(fresh):
    ours = fresh.desk.templates["frameworks/soc2.yaml"]
    path = "policy_templates/frameworks/soc2.yaml"
    fresh.desk.content[path] = ours.replace(b'"2017"', b'"2030"')
    (found,) = [one for one in check(fresh.world) if one.code == "PK353"]
    assert (found.place.file, found.place.line) == (path, 3)
    assert "edition 2030" in found.message


def test_exclusions_of_controls_that_are_none_are_warned_about(fresh):
    fresh.desk.templates["frameworks/iso27001.yaml"] = ANNEX.encode()
    excluded = '  - {id: iso27001, excluded_controls: [{control: "A.7.6", reason: None of it}]}\n'
    fresh.desk.edit("org_profile.yaml", "params:\n", f"{excluded}params:\n")
    (found,) = [one for one in check(fresh.world) if one.code == "PK355"]
    assert found.hint == "Write 7.6."


def test_decisions_on_specifications_of_hipaa(fresh):
    fresh.desk.templates["frameworks/hipaa.yaml"] = HIPAA.encode()
    decided = """\
  hipaa:
    addressable_decisions:
      - {id: "312(a)", decision: not at all, reason: Sessions end with the work}
      - {id: "308(a)", decision: not at all, reason: We will not}
      - {id: "999", decision: not at all, reason: No such thing}
      - {id: "312(a)"}
"""
    fresh.desk.content["org_profile.yaml"] += decided.encode()
    assert [one.message for one in check(fresh.world) if one.code == "PK352"] == [
        "308(a) is not addressable: it has to be carried out",
        "HIPAA has no specification 999",
        "a decision on an addressable specification has id, decision and reason",
    ]
    judged = coverage(read_covering(fresh.world), "hipaa").judged
    assert [(one.verdict, one.criterion.note, one.reason) for one in judged] == [
        (
            Verdict.NOT_APPLICABLE,
            "addressable, decided otherwise: not at all: Sessions end with the work",
            "not at all: Sessions end with the work",
        ),
        (Verdict.GAP, "required", "No statement answers it."),
    ]


def test_in_a_book_the_matrix_leads_to_the_statements_of_the_chapters(fresh):
    (made,) = render_book(fresh.world, ("door",), "soc2")
    reader = PdfReader(BytesIO(fresh.desk.content[made.path]))
    links = [
        (number, note["/Contents"], reader.get_page_number(note["/Dest"][0].get_object()))
        for number, page in enumerate(reader.pages)
        for note in (one.get_object() for one in page.get("/Annots", []))
        if str(note.get("/Contents", "")).startswith(("DO-", "WI-"))
    ]
    matrix = min(number for number, _, _ in links)
    found = {words: target for number, words, target in links if number == matrix}
    assert set(found) == {"DO-1", "DO-2", "DO-3"}
    assert all(
        words in reader.pages[target].extract_text() and target > matrix
        for words, target in found.items()
    )
    with pytest.raises(InputError, match="PK350"):
        render_book(fresh.world, (), "sox")
