"""timeline: a window over the whole workspace, as values, picture and pages."""

from datetime import date

import pytest

from policykit.errors import InputError
from policykit.workflow.timeline import timeline, timeline_pdf, timeline_svg

SPRING = (date(2026, 2, 1), date(2026, 4, 30))


def test_it_names_the_gap_before_the_first_version(issued):
    found = timeline(issued.world, *SPRING)
    assert [row.id for row in found.rows] == ["door", "window"]
    assert [(str(one.first), one.version) for one in found.rows[0].spans] == [
        ("2026-02-01", ""),
        ("2026-03-02", "1.0"),
    ]
    assert found.inconsistent == ()


def test_records_that_do_not_agree_are_named(issued):
    for path in [one for one in issued.desk.content if "-approved-" in one and "/door/" in one]:
        del issued.desk.content[path]
    found = timeline(issued.world, *SPRING)
    assert found.inconsistent == ("door",)
    timeline_pdf(issued.world, found)
    notices = issued.desk.renderer.jobs[-1].front.notices
    assert notices[0].startswith("The records of door do not agree")


def test_it_becomes_picture_and_pages(issued):
    found = timeline(issued.world, *SPRING)
    assert timeline_svg(issued.world, found).startswith(b"<?xml")
    pdf = timeline_pdf(issued.world, found)
    assert pdf.startswith(b"%PDF")
    job = issued.desk.renderer.jobs[-1]
    assert ("Days without a version in force", "2 gaps") in job.front.control
    assert len(job.drawings) == 1


def test_a_window_that_ends_before_it_begins_is_refused(issued):
    with pytest.raises(InputError, match="PK795"):
        timeline(issued.world, *reversed(SPRING))
