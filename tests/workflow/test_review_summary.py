"""review summary: what management reads of a period, on pages and as Markdown."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest

from policykit.document import Table, block_text
from policykit.errors import InputError
from policykit.evidence.review_report import Summary, SummaryRow, summary_report
from policykit.record import Outcome, TriggerKind
from policykit.workflow.exception_request import Request, request_exception
from policykit.workflow.exceptions import decide_exception, sign_off_exceptions
from policykit.workflow.proving import Proof
from policykit.workflow.review import review
from policykit.workflow.review_summary import review_summary, summary_markdown, summary_pdf
from policykit.workflow.reviews import Findings
from policykit.workflow.trigger import Happening, trigger_review


@dataclass
class _Reviewed:
    due: date
    day: date
    days_late: int
    considered: tuple[str, ...]
    outcome: Outcome = Outcome.NO_CHANGE
    claimed_on: date | None = None
    by: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(name="Ana"))


YEAR = (date(2026, 3, 3), date(2027, 3, 31))


@pytest.fixture(scope="module")
def told(_issued):
    """A year: an exception, an incident, a late review, and one that asks for a change."""
    story = _issued.copy()
    request_exception(
        story.world,
        Request(
            *("door", ("DO-3",), "The book is lost", "Strangers", "The porter asks"),
            *(None, date(2026, 5, 31), None, None, "cy@tiny.example"),
        ),
    )
    story.desk.clock.move(minutes=5)
    decide_exception(story.world, "EX-2026-001", None, Proof())
    happening = Happening(TriggerKind.INCIDENT, "A door stood open", ("door",), None, None)
    story.desk.clock.move(days=200)
    trigger_review(story.world, happening)
    story.desk.clock.move(days=177)
    said = Findings(Outcome.NO_CHANGE, ("Incidents | all",), ("Oil the hinge",), None)
    review(story.world, ["door"], said, everything=False)
    story.approve_with_code("door")
    story.issue("door")
    asked = Findings(Outcome.CHANGE, ("Incidents | all",), (), None)
    review(story.world, ["window"], asked, everything=False)
    return story


def test_it_says_of_every_policy_what_came_of_it(told):
    summary = review_summary(told.world, *YEAR)
    assert [(row.id, row.outcome, row.version) for row in summary.rows] == [
        ("door", "no change", "1.1"),
        ("window", "change", "1.0"),
    ]
    assert summary.rows[0].late[0].event.days_late == 12


def test_it_lists_everything_that_is_open(told):
    text = summary_markdown(review_summary(told.world, *YEAR))
    listed = text.partition("## Open items")[2]
    assert "door: Oil the hinge" in listed
    assert "door: TR-2026-001 was not considered yet (A door stood open)" in listed
    assert "window: the review of 2027-03-14 asked for a change that is not issued" in listed
    assert "EX-2026-001 is expired (door)" in listed


def test_late_ones_and_exceptions_are_named(told):
    report = summary_report(review_summary(told.world, *YEAR))
    words = "\n".join(block_text(part) for part in report.parts)
    for said in ("Reviewed late", "2027-03-02", "EX-2026-001", "The porter asks", "not signed off"):
        assert said in words
    assert dict(report.facts)["Reviewed in it"] == "2 of 2"
    assert any("window" in notice.casefold() and "overdue" in notice for notice in report.notices)


def test_a_period_before_knows_nothing_of_what_came_after(told):
    summary = review_summary(told.world, date(2026, 3, 1), date(2026, 4, 30))
    assert [row.outcome for row in summary.rows] == ["first issued", "first issued"]
    assert [state for _, state in summary.exceptions] == ["open"]
    assert summary.triggers == ()
    report = summary_report(summary)
    assert dict(report.facts)["Overdue at its end"] == "0"


def test_it_is_signed_off_when_the_register_is(told):
    story = told.copy()
    story.desk.clock.move(days=30)
    sign_off_exceptions(story.world, *YEAR, None, Proof())
    said = review_summary(story.world, *YEAR).signed_off
    assert said.startswith("1 in the period. The register is signed off as complete by Ana Silva")


def test_it_becomes_pages(told):
    summary = review_summary(told.world, *YEAR)
    assert summary_pdf(told.world, summary).startswith(b"%PDF")
    job = told.desk.renderer.jobs[-1]
    assert job.is_report
    assert sum(isinstance(block, Table) for block in job.document.blocks) >= 4


def test_a_period_that_ends_before_it_begins_is_refused(told):
    with pytest.raises(InputError, match="PK795"):
        review_summary(told.world, *reversed(YEAR))


def test_what_concerns_nearly_every_policy_stands_once():
    reviewed = _Reviewed(date(2027, 1, 15), date(2027, 2, 10), 26, ("Minutes",))
    revision = SimpleNamespace(
        version="1.0", effective=date(2026, 3, 3), what="First issue", why="", review=None,
        added=(), changed=(), removed=(), approvals=(SimpleNamespace(name="Bo"),),
    )  # fmt: skip
    rows = [
        SummaryRow(
            id=name, title=name, version="1.1", next_review=None, state=None,
            reviews=(SimpleNamespace(event=reviewed),), revisions=(revision,),
            open_actions=actions, triggers=(),
        )
        for name, actions in (*((name, ("Drill",)) for name in "abcdefg"), ("h", ()))
    ]  # fmt: skip
    summary = Summary(*YEAR, tuple(rows), (), (), "None", YEAR[1], "Ana")
    report = summary_report(summary)
    words = "\n".join(block_text(part) for part in report.parts)
    assert words.count("Drill") == 1
    assert "all 8 policies but h: Drill" in words
    assert dict(report.facts)["Open items"] == "1"
    assert dict(report.facts)["Reviewed late"] == "8"
    assert "1.0 of all 8 policies" in words
    assert words.count("all 8 policies") == 4  # changed, reviewed late, considered, open
