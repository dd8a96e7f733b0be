"""Lines that end within words, which reportlab knows only for paragraphs in one font throughout."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import paragraph as reportlab_paragraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GET_WORDS = "_getFragWords"


class Part(list[Any]):
    """A part of a word after which a line may end, as reportlab's lists for words without a space.

    Its first member is its width, the others are (fragment, text).
    """


def cut_words(paragraph: Any, units: Callable[[str], list[str]]) -> None:
    """Let lines of a paragraph end within words; it must not have been laid out before.

    Args:
        paragraph: made of fragments.
        units: returns the parts of a word between which a line may end.
    """
    words = getattr(reportlab_paragraph, _GET_WORDS)(paragraph.frags)
    paragraph.frags = [part for word in words for part in _parts(word, units)]


def ends_in_a_word(paragraph: Any, index: int) -> bool:
    """Say whether a line of a paragraph that has been laid out ends within a cut word."""
    lines, words = paragraph.blPara.lines, paragraph.frags
    end = lines[index + 1].sFW if index + 1 < len(lines) else len(words)
    return bool(words) and isinstance(words[end - 1], Part)


def _parts(word: Any, units: Callable[[str], list[str]]) -> Iterator[Any]:
    text = "".join(piece for _, piece in word[1:])
    ends = list(accumulate(len(unit) for unit in units(text)))
    if len(ends) < 2 or any(hasattr(each, "cbDefn") for each, _ in word[1:]):  # noqa: PLR2004 - one part is all
        yield word
        return
    start = 0
    for end in ends:
        pieces = list(_between(word[1:], start, end))
        wide = sum(stringWidth(text, each.fontName, each.fontSize) for each, text in pieces)
        yield (type(word) if end == ends[-1] else Part)([wide, *pieces])
        start = end


def _between(pieces: Any, start: int, end: int) -> Iterator[tuple[Any, str]]:
    place = 0
    for fragment, text in pieces:
        cut = text[max(start - place, 0) : max(end - place, 0)]
        if cut:
            yield fragment, cut
        place += len(text)
