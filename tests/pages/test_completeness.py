from __future__ import annotations

from policykit.document import Document, Emphasis, Paragraph, Styled, Text
from policykit.pages.completeness import lost

DOCUMENT = Document(
    (
        Paragraph((Text("All of it "), Styled(Emphasis.SMALL_CAPS, (Text("Straße"),))), 3),
        Paragraph((Text("and more"),), 5),
    ),
    "a.md",
)


def test_nothing_is_lost_when_lines_end_elsewhere():
    assert list(lost(DOCUMENT, ["All of", "it ", "STRASSE", "and mo", "re"])) == []


def test_lost_words_are_named_with_their_line():
    (found,) = lost(DOCUMENT, ["All of it Straße", "and"])
    assert (found.code, found.place.line) == ("PK430", 5)
    assert "more" in found.message


def test_a_piece_cut_in_two_is_compared_word_by_word():
    assert list(lost(DOCUMENT, ["All of it Straße", "and", "other cell", "more"])) == []
