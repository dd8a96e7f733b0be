"""The words of a Word file: body, running lines, comments, tracked changes."""

import pytest
from docx import Document
from word_files import old_policy, saved, tracked

from policykit.intake import Tracked, read_word_file, read_word_text


def text_of(document, choice=None):
    return read_word_text(read_word_file(saved(document), "old.docx"), choice, "old.docx")


def test_what_stands_beside_the_text_is_told_apart():
    found = text_of(old_policy())
    assert found.running == (
        "Effective date: 1 September 2025",
        "Acme Labs | Version 3.1 | Confidential",
    )
    assert found.properties["title"] == "Access policy of Acme"
    assert found.paragraphs[0] == "Access Control Policy"
    assert "Confidential" not in " ".join(found.paragraphs)
    assert found.changes == ()


@pytest.mark.parametrize(
    ("choice", "line"),
    [(Tracked.ACCEPT, "Yes. New."), (Tracked.REJECT, "Yes. Old."), (None, "Yes. New.")],
)
def test_tracked_changes_are_decided_as_chosen(choice, line):
    document = Document()
    paragraph = document.add_paragraph("Yes.")
    tracked(paragraph, "ins", " New.")
    tracked(paragraph, "del", " Old.")
    found = text_of(document, choice)
    assert found.paragraphs == (line,)
    assert found.changes == (("Eve", "inserted", "New."), ("Eve", "deleted", "Old."))


def test_comments_have_author_and_words():
    document = Document()
    paragraph = document.add_paragraph("A sentence.")
    document.add_comment(paragraph.runs, text="Really?", author="Ana")
    assert text_of(document).comments == (("Ana", "Really?"),)


def test_a_table_of_contents_is_no_text():
    document = Document()
    style = document.styles.add_style("TOC 1", 1)
    document.add_paragraph("1 Purpose 3", style=style)
    document.add_paragraph("Purpose")
    found = text_of(document)
    assert (found.contents, found.paragraphs) == (("1 Purpose 3",), ("Purpose",))
