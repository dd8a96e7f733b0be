"""diff --pdf and render --book: jobs from the workspace, and pages for an approver."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policykit.document import plain_text
from policykit.errors import StateError
from policykit.pages import render
from policykit.workflow.book import book_job, render_book
from policykit.workflow.drafts import jobs_of_drafts
from policykit.workflow.redline import write_redline
from policykit.workflow.workspace import load_profile

HIDDEN = "Visitors must sign in\u202e. Pay p\u0430ypal.\n\n<!-- ask Bob -->\n"


class Noting:
    """A renderer that keeps the jobs and makes no PDF."""

    def __init__(self):
        self.jobs = []

    def render(self, jobs):
        self.jobs += jobs
        return [b"%PDF" for _ in jobs]


@pytest.fixture
def noted(issued):
    renderer = Noting()
    return issued, replace(issued.world, renderer=renderer), renderer


def test_a_redline_marks_what_changed_since_the_last_version_and_what_nobody_sees(noted):
    story, world, renderer = noted
    story.desk.edit("policies/door.md", "Visitors must sign in.\n", HIDDEN)
    path = write_redline(world, "door", None, None)
    assert path == "output/draft/door-redline.pdf"
    assert story.desk.content[path] == b"%PDF"
    (job,) = renderer.jobs
    assert job.front.control == (("Old text", "version 1.0"), ("New text", "the text on disk"))
    text = plain_text(job.document)
    assert "[U+202E]" in text
    assert "p\u0430ypal [U+0430]" in text
    assert "ask Bob" in text
    summary = plain_text(job.summary)
    assert "What changed" in summary
    assert "DO-3, changed" in summary
    assert "RIGHT-TO-LEFT OVERRIDE" in summary
    assert "CYRILLIC SMALL LETTER A" in summary
    assert render(job).startswith(b"%PDF")


def test_a_change_of_the_mapping_is_listed_and_marked_where_it_stands(noted):
    story, world, renderer = noted
    path = "policies/door.map.yaml"
    mapping = story.desk.content[path].decode()
    before, after = mapping.split("DO-2:")
    assert "[CC6.4]" in after
    story.desk.content[path] = f"{before}DO-2:{after.replace('[CC6.4]', '[]', 1)}".encode()
    write_redline(world, "door", None, None)
    (job,) = renderer.jobs
    (row,) = job.mapping
    assert (row.control, row.statements, row.dropped) == ("CC6.4", ("DO-1", "DO-3"), ("DO-2",))
    assert "CC6.4, changed SOC 2 [DO-2]" in " ".join(plain_text(job.summary).split())


def test_two_issued_versions_give_the_same_pages_on_any_day(noted):
    story, world, renderer = noted
    write_redline(world, "door", "1.0", "1.0")
    story.desk.clock.move(days=3)
    write_redline(world, "door", "1.0", "1.0")
    first, second = renderer.jobs
    assert first == second
    assert "The texts are the same." in plain_text(first.summary)


def test_a_first_text_has_no_marks_and_says_so(fresh):
    renderer = Noting()
    write_redline(replace(fresh.world, renderer=renderer), "door", None, None)
    (job,) = renderer.jobs
    assert job.front.control[0] == ("Old text", "none: no version was issued yet")
    assert "nothing is marked" in job.front.notices[0]


def test_a_book_holds_all_policies_and_what_the_caller_adds(noted):
    _, world, renderer = noted
    (made,) = render_book(world, ())
    assert made.path == "output/draft/policy-book.pdf"
    (job,) = renderer.jobs
    assert [chapter.policy for chapter in job.chapters] == ["door", "window"]
    assert job.watermark == "DRAFT"
    profile, _ = load_profile(world)
    jobs = jobs_of_drafts(world, ["door"])
    job = book_job(world, profile, jobs, facts=[("Approval code", "AB12")], notices=["Read it."])
    assert ("Approval code", "AB12") in job.front.cover
    assert job.front.notices == ("Read it.",)
    with pytest.raises(ValueError, match="at least one"):
        book_job(world, profile, {})


def test_there_is_no_book_of_nothing(fresh):
    fresh.desk.content.pop("policies/door.md")
    fresh.desk.content.pop("policies/window.md")
    with pytest.raises(StateError):
        render_book(fresh.world, ())
