"""Verdicts on criteria, and what becomes of them in tables, pages and documents."""

from datetime import date

import pytest

from policykit.evidence.coverage import Answer, Coverage, Criterion, Unanswered, Verdict, judge
from policykit.evidence.coverage_report import coverage_report, soa_report
from policykit.evidence.coverage_table import HEADERS, coverage_data, coverage_rows, soa_rows
from policykit.evidence.report_html import html_page
from policykit.evidence.report_markdown import markdown

ONE = Criterion("5.15", "Control <access>", "Organizational")
HERE = Answer(
    "access-control",
    "Access Policy",
    "AC-1",
    "Owners must grant access.",
    "Tickets",
    "1.0",
    4,
    "output/issued/ac.pdf",
    "pdf:output/issued/ac.pdf#page=4&top=500",
)
LATER = Answer("access-control", "Access Policy", "AC-2", "Owners must end access.", "Tickets")
NO_OFFICE = Unanswered("PS-1", "PS-1 applies where flags.has_offices.", follows_from_facts=True)
BY_HAND = Unanswered("PS-2", "PS-2: somebody took it out.", follows_from_facts=False)


@pytest.mark.parametrize(
    ("answers", "absent", "verdict", "reason"),
    [
        ((HERE, LATER), (), Verdict.COVERED, ""),
        ((LATER,), (), Verdict.WRITTEN, "No version with these is in force yet."),
        ((), (), Verdict.GAP, "No statement answers it."),
        ((), (NO_OFFICE,), Verdict.NOT_APPLICABLE, NO_OFFICE.why),
        ((), (NO_OFFICE, BY_HAND), Verdict.GAP, f"{NO_OFFICE.why} {BY_HAND.why}"),
    ],
)
def test_the_verdict_follows_from_answers_and_from_what_is_absent(answers, absent, verdict, reason):
    judged = judge(ONE, answers, absent)
    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_what_is_out_of_scope_keeps_its_answers():
    judged = judge(Criterion("P1.1", "Notice", "Privacy", "Not in the report"), (HERE,), ())
    assert judged.verdict is Verdict.OUT_OF_SCOPE
    assert judged.answers == (HERE,)


def test_a_decision_excuses_what_nothing_answers():
    waived = Criterion("164.312(a)(2)(iii)", "Logoff (A)", "Technical", waived="Another way: locks")
    assert judge(waived, (), ()).verdict is Verdict.NOT_APPLICABLE
    assert judge(waived, (HERE,), ()).verdict is Verdict.COVERED


@pytest.fixture
def found():
    return Coverage(
        "iso27001",
        "Annex A",
        "2022",
        date(2027, 3, 1),
        (
            judge(ONE, (HERE, LATER), ()),
            judge(Criterion("7.6", "Secure areas", "Physical", "No such areas"), (), ()),
            judge(Criterion("8.1", "Devices", "Technological"), (), ()),
        ),
    )


def test_every_criterion_has_a_row_in_the_table(found):
    rows = coverage_rows(found)
    assert {len(row) for row in rows} == {len(HEADERS)}
    assert [(row[1], row[5], row[9], row[10]) for row in rows] == [
        ("5.15", "covered", "AC-1", "4"),
        ("5.15", "covered", "AC-2", ""),
        ("7.6", "out of scope", "", ""),
        ("8.1", "gap", "", ""),
    ]


def test_the_statement_of_applicability_says_for_each_control_why_and_how(found):
    assert [(row[0], row[2], row[3], row[5]) for row in soa_rows(found)] == [
        ("5.15", "yes", "Not excluded: it applies to the scope", "in force"),
        ("7.6", "no", "No such areas", "excluded"),
        ("8.1", "yes", "Not excluded: it applies to the scope", "not met"),
    ]
    assert "Access Policy 1.0" in soa_rows(found)[0][4]
    assert soa_rows(found)[2][4] == "No statement answers it."


def test_the_counts_are_told_in_a_sentence(found):
    assert found.summary == (
        "1 of 2 criteria in scope are answered by a statement; 1 out of scope."
    )
    assert coverage_data(found)["counts"]["gap"] == 1


def test_the_page_links_to_the_page_of_the_pdf_and_shows_markup_as_text(found):
    page = html_page(coverage_report(found, lambda link: link), "Acme & Söhne", "#123456")
    assert "<a href='output/issued/ac.pdf#page=4'>AC-1</a>" in page
    assert "Control &lt;access&gt;" in page
    assert "Acme &amp; Söhne" in page
    assert "<script" not in page


def test_the_report_names_gaps_first(found):
    text = markdown(coverage_report(found, lambda link: link))
    assert text.index("## Gaps") < text.index("## Organizational")
    assert "Access Policy 1.0: p. 4 AC-1; not in force AC-2" in text


def test_the_statement_of_applicability_names_the_scope(found):
    text = markdown(soa_report(found, "All of Rota", lambda link: link))
    assert "**Scope:** All of Rota" in text
    assert "**Excluded, each with a reason:** 1" in text
    assert "No statement answers it." in text
