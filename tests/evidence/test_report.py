"""Reports: as Markdown that reads back as exactly what was said."""

from datetime import UTC, datetime

import pytest

from policykit.document import Drawing, Rule, plain_text
from policykit.document import decode as decoded
from policykit.edge.pandoc import PandocProgram
from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.evidence.report_markdown import markdown

AT = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
STRANGE = "A*B_[C] & Söhne <GmbH> | 3 < 4"


def report(*parts):
    return Report("a-report", "What there *is*", "2026", (("Owner", STRANGE),), ("Late.",), parts)


PARTS = (
    heading("Policies, all of them"),
    paragraph(STRANGE),
    bullets(("one", STRANGE)),
    table(("policy", "days"), (("a|b", "3"), (f"{STRANGE}\nsecond line", "12")), numbers=("days",)),
)


def test_markdown_reads_back_as_what_was_said():
    text = markdown(report(*PARTS))
    (tree,) = PandocProgram().parse([("a.md", text)])
    document, found = decoded(tree, text, "a.md")
    assert found == ()
    said = plain_text(document)
    assert said.count(STRANGE) == 4
    for words in ("What there *is*", "Late.", "a|b", "second line", "Policies, all of them"):
        assert words in said


def test_markdown_lines_up_numbers_and_tells_a_drawing():
    drawing = Drawing(10, 10, (), "In force", "Two policies without a gap.")
    text = markdown(report(*PARTS, drawing))
    assert "|---|---:|" in text
    assert "*In force.* Two policies without a gap." in text


def test_a_block_that_reports_do_not_have_is_refused():
    with pytest.raises(TypeError, match="Rule"):
        markdown(report(Rule(1)))
