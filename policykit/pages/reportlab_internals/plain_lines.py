"""Lines of plain paragraphs, broken where reportlab breaks them, in a tenth of its time.

reportlab measures each word anew, copies a fragment for each piece of a line, and looks at all
pieces of a line again for each of its words. Most paragraphs need none of it: their words are
measured once, and a line is the fragments it has and what each says there. Whatever is not plain
(pictures, line breaks, words longer than a line, scripts from right to left …) is left to
reportlab, and so is a paragraph that has to be divided at a page's end.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.rl_accel import sameFrag
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import paragraph as _paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reportlab.platypus.paraparser import ParaFrag

_LEFT_TO_REPORTLAB = frozenset({"cbDefn", "lineBreak"})
_SOFT_HYPHEN = "\xad"
_MOST_KNOWN = 50_000
_PLAIN_STYLE = {
    "alignment": TA_LEFT,
    "backColor": None,
    "borderWidth": 0,
    "bulletAnchor": "start",
    "embeddedHyphenation": 0,
    "endDots": None,
    "firstLineIndent": 0,
    "hyphenationLang": "",
    "justifyLastLine": 0,
    "shaping": 0,
    "splitLongWords": 1,
    "textTransform": None,
    "uriWasteReduce": 0,
    "wordWrap": None,
}

_looks = itemgetter(*_PLAIN_STYLE)
_PLAIN_LOOKS = tuple(_PLAIN_STYLE.values())

# The stubs know neither; reportlab takes other characters for white space than Python does.
_reportlab: Any = _paragraph
_split, _strip, _white_space = _reportlab.split, _reportlab.lstrip, _reportlab.whitespace

Piece = tuple["ParaFrag", str]
_Word = tuple[float, list[Piece], bool]
"""Its width, its pieces, and whether a space follows."""


class Line(NamedTuple):
    """A line of a plain paragraph.

    Attributes:
        room: the width that is left on it, in points; below 0 its spaces are narrowed.
        words: how many stand on it.
        size: of its largest letters.
        pieces: the fragments on it, and what each says there.
    """

    room: float
    words: int
    size: float
    pieces: list[Piece]


class PlainLines(NamedTuple):
    """What stands in the place of reportlab's lines; `kind` is none of reportlab's."""

    lines: list[Line]
    kind: int = -1


_widths: defaultdict[tuple[str, float], dict[str, float]] = defaultdict(dict)


def wrap_plainly(paragraph: Any, available: float) -> tuple[float, float] | None:
    """Break a plain paragraph into lines and return its size; None if reportlab has to do it."""
    style = paragraph.style
    if available < 1 or not (_is_plain(paragraph.frags) and _is_plain_style(style)):
        return None
    first = available - (style.leftIndent + style.firstLineIndent) - style.rightIndent
    later = available - style.leftIndent - style.rightIndent
    if paragraph.bulletText and _label_overruns(paragraph.bulletText, style):
        return None
    lines = _lines(_words(paragraph.frags), first, later, style.spaceShrinkage)
    if not lines:
        return None
    paragraph.blPara = PlainLines(lines)
    paragraph.width, paragraph.height = available, len(lines) * style.leading
    return paragraph.width, paragraph.height


def is_wrapped_plainly(paragraph: Any) -> bool:
    """Say whether the lines of a paragraph are those of `wrap_plainly`."""
    return type(paragraph.__dict__.get("blPara")) is PlainLines


def _is_plain(fragments: Sequence[Any]) -> bool:
    for each in fragments:
        entries: dict[str, Any] = getattr(each, "__dict__", {})
        if (
            "marks" not in entries
            or not _LEFT_TO_REPORTLAB.isdisjoint(entries)
            or entries["us_lines"]
            or entries["backColor"] is not None
            or _SOFT_HYPHEN in entries["text"]
            or type(entries["textColor"]) is not Color
            or entries["textColor"].alpha != 1
        ):
            return False
    return bool(fragments)


def _is_plain_style(style: Any) -> bool:
    entries = style.__dict__
    return _looks(entries) == _PLAIN_LOOKS and entries.get("autoLeading", "off") in {"", "off"}


def _label_overruns(label: object, style: Any) -> bool:
    """Say whether a label takes away room from the first line; reportlab keeps some space after."""
    if not isinstance(label, str):
        return True
    size = style.bulletFontSize
    end = style.bulletIndent + stringWidth(label, style.bulletFontName, size) + 0.6 * size
    return bool(end > style.leftIndent)


def _words(fragments: Iterable[ParaFrag]) -> Iterator[_Word]:  # noqa: C901 - one rule per branch, as reportlab has them
    """Cut fragments into words as reportlab does, those that go over fragments in one piece."""
    begun: list[Piece] = []
    measured: float = 0
    is_first, has_space, is_empty = True, False, True
    for fragment in fragments:
        text = _strip(fragment.text) if is_first else fragment.text
        if not text:
            continue
        is_first = False
        known = _known(fragment)
        words = _split(text)
        if text[0] in _white_space or not words:
            if begun:
                yield measured, begun, False
                begun, measured, is_empty, has_space = [], 0, False, False
            if not has_space:
                words.insert(0, "")
            elif not words:
                continue
        has_space = text[-1] in _white_space
        for number, word in enumerate(words, 1):
            begun.append((fragment, word))
            measured += _width(word, fragment, known)
            if number < len(words) or has_space:
                yield measured, begun, True
                begun, measured, is_empty = [], 0, False
    if begun:
        yield measured, begun, False
    elif is_empty:
        yield 0, [(next(iter(fragments)), "")], False


def _known(fragment: ParaFrag) -> dict[str, float]:
    """Return the widths of words in the font of a fragment, as far as they were measured."""
    known = _widths[fragment.fontName, fragment.fontSize]
    if len(known) > _MOST_KNOWN:
        known.clear()
    return known


def _width(word: str, fragment: ParaFrag, known: dict[str, float]) -> float:
    found = known.get(word)
    if found is None:
        found = known[word] = float(stringWidth(word, fragment.fontName, fragment.fontSize))
    return found


@cache
def _space(font: str, size: float) -> float:
    return float(stringWidth(" ", font, size))


def _lines(
    words: Iterable[_Word], first: float, later: float, shrinkage: float
) -> list[Line] | None:
    """Fill lines with words; None where a word is longer than a line.

    Sums are made in reportlab's order, so that the last digit of each is the same.
    """
    lines: list[Line] = []
    pieces: list[Piece] = []
    room, said, count, end, space, size = first, "", 0, 0.0, 0.0, 0.0
    for width, parts, has_space in words:
        fragment, text = parts[0]
        last = parts[-1][0]
        reached = end + space + width if width > 0 else end
        if reached > room and reached > room + _narrowed(pieces, said, space) * shrinkage:
            if width > room:
                return None
            is_full = count > 0
        else:
            is_full = False
        if is_full:
            pieces[-1] = (pieces[-1][0], said)
            lines.append(Line(room - end, count, size, pieces))
            room, end, count, size = later, width, 1, fragment.fontSize
            pieces, said = [(fragment, "")], text
            space = _space(last.fontName, last.fontSize) if has_space else 0
        else:
            count += bool(text) or any(part for _, part in parts[1:])
            if not pieces:
                size = max(last.fontSize, fragment.fontSize)
                pieces, said = [(fragment, "")], text
            elif pieces[-1][0] is not fragment and not sameFrag(pieces[-1][0], fragment):
                size = max(size, fragment.fontSize)
                pieces[-1] = (pieces[-1][0], said if not space or said[-1:] == " " else said + " ")
                pieces.append((fragment, ""))
                said = text
            elif space and said[-1:] != " ":
                said += " " + text
            else:
                said += text
            space = _space(last.fontName, fragment.fontSize) if has_space else 0
            end = reached
        for each, part in parts[1:]:
            size = max(size, each.fontSize)
            pieces[-1] = (pieces[-1][0], said)
            pieces.append((each, ""))
            said = part
    if pieces:
        pieces[-1] = (pieces[-1][0], said)
        lines.append(Line(room - end, count, size, pieces))
    return lines


def _narrowed(pieces: Sequence[Piece], said: str, space: float) -> float:
    """Return the width of all spaces on a line, which may be narrowed a little."""
    if not pieces:
        return space
    for each, text in (*pieces[:-1], (pieces[-1][0], said)):
        if number := text.count(" "):
            space += number * _space(each.fontName, each.fontSize)
    return space
