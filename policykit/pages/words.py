"""Inlines of a document -> the fragments reportlab sets lines from, without any markup between.

Every piece of text on a page passes through `Words`, so here it is noticed, before layout, when no
vendored font has a character.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from policykit.document import (
    Break,
    Code,
    Emphasis,
    Image,
    Link,
    Note,
    Styled,
    Text,
    inline_text,
)
from policykit.errors import Diagnostic, Place, error
from policykit.pages.font_files import BOLD
from policykit.pages.fonts import Face, face_of, is_named, runs
from policykit.pages.missing_letters import missing_letters
from policykit.pages.picture_flowables import InlinePicture, alternative_entry
from policykit.pages.pictures import Size
from policykit.pages.reading_direction import needs_shaping
from policykit.pages.reportlab_internals import fragment, picture_fragment
from policykit.pages.style import DELETED, INSERTED, LINK
from policykit.pages.tags import Mark, text_string
from policykit.pages.targets import link_words, note_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus.paraparser import ParaFrag

    from policykit.document import Inline
    from policykit.pages.pictures import Pictures

SMALL_SHARE = 0.72
"""The size of superscripts, subscripts and small capitals, as a share of the text's."""

_CODE_SHARE = 0.93
_WORDS_AND_SPACES = re.compile(r"\s+|\S+")
_INLINE_ROOM = Size(160.0, 220.0)
"""The most room for a picture within a line, where the width of the line is not known."""

CHANGES = {
    Emphasis.INSERTED: (INSERTED, "Underline"),
    Emphasis.DELETED: (DELETED, "LineThrough"),
}
_LINES = {
    Emphasis.UNDERLINE: ("underline", "-0.125*F"),
    Emphasis.STRIKEOUT: ("strike", "0.25*F"),
    Emphasis.INSERTED: ("underline", "-0.125*F"),
    Emphasis.DELETED: ("strike", "0.25*F"),
}


class _Look(NamedTuple):
    face: Face
    size: float
    rise: float
    colour: Color
    links: tuple[tuple[int, str], ...] = ()
    lines: tuple[Emphasis, ...] = ()
    small_caps: bool = False
    marks: tuple[Mark, ...] = ()
    target: str = ""


class Words:
    """Sets inlines as fragments and remembers what it could not set.

    Args:
        file: where the text came from, for messages.
        pictures: those of the text.
        chapter: tells its notes from those of others in the same PDF.
        footnote: what the number of a footnote says, for who cannot see that it is one.
    """

    def __init__(
        self, file: str, pictures: Pictures, chapter: str = "", footnote: str = "{number}"
    ) -> None:
        self.pictures = pictures
        self._file = file
        self._room = _INLINE_ROOM
        self.chapter = chapter
        self._footnote = footnote
        self._bars = True
        self._numbers = count(1)
        self._lost: dict[int | None, dict[str, None]] = {}
        self._refused: dict[tuple[str, int | None], Diagnostic] = {}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What cannot be set, in line order."""
        lost = (missing_letters(each, self._file, line) for line, each in self._lost.items())
        found = [*self._refused.values(), *lost]
        return tuple(sorted(found, key=lambda one: one.place or Place("")))

    def set(
        self,
        content: Iterable[Inline],
        style: ParagraphStyle,
        line: int | None,
        room: float | None = None,
    ) -> list[ParaFrag]:
        """Return the fragments of a paragraph.

        Args:
            content: what it says.
            style: how.
            line: where its block stands in the file.
            room: how wide the paragraph is, for pictures within it.
        """
        self._room = Size(room - style.leftIndent, _INLINE_ROOM.height) if room else _INLINE_ROOM
        look = _Look(face_of(style.fontName), style.fontSize, 0, style.textColor)
        made = list(self._inlines(content, look, line))
        return made or [self._fragment("", style.fontName, look)]

    def plain(
        self, text: str, style: ParagraphStyle, line: int | None = None, link: str = ""
    ) -> list[ParaFrag]:
        """Return the fragments of plain text, all of it a link where one is given."""
        look = _Look(Face(bold=style.fontName == BOLD), style.fontSize, 0, style.textColor)
        return list(self._text(text, self._linked(look, link, text) if link else look, line))

    def code(self, text: str, line: int | None) -> Sequence[tuple[str, str]]:
        """Return one line of a code block as (font, text) runs."""
        cut, lost = runs(text, Face(mono=True))
        self._report(lost, line)
        return cut

    def check(self, text: str, font: str) -> None:
        """Notice the characters of a text set without fragments that its font lacks."""
        face = Face(bold=font == BOLD)
        cut, lost = runs(text, face)
        lost += "".join(part for name, part in cut if name != font)
        self._report(lost, None)

    def without_bars(self) -> Words:
        """Return the same for text in which no bar is to stand beside what changed."""
        quiet = copy(self)
        quiet._bars = False  # noqa: SLF001 - of its own kind
        return quiet

    def refuse(self, code: str, message: str, line: int | None, hint: str) -> None:
        """Remember something that cannot be set."""
        found = error(code, message, Place(self._file, line), hint)
        self._refused.setdefault((message, line), found)

    def _inlines(
        self, content: Iterable[Inline], look: _Look, line: int | None
    ) -> Iterable[ParaFrag]:
        for inline in content:
            match inline:
                case Text(text=text):
                    yield from self._text(text, look, line)
                case Code(text=text):
                    face = replace(look.face, mono=True)
                    size = look.size * _CODE_SHARE
                    coded = self._marked(look._replace(face=face, size=size), "Code")
                    yield from self._text(text, coded, line)
                case Styled(emphasis=emphasis, content=inner):
                    styled = self._changed(_with(look, emphasis), emphasis)
                    if styled.small_caps and not look.small_caps:
                        # Capitals are the eye's; the ear and a search get what was written.
                        entries = f"/ActualText{text_string(inline_text(inner))}"
                        styled = self._marked(styled, "Span", entries)
                    yield from self._inlines(inner, styled, line)
                case Break():
                    end = self._fragment("", look.face.font, look)
                    end.lineBreak = True
                    yield end
                case Link(target=target, content=inner):
                    words = link_words(target, inline_text(inner))
                    linked = self._linked(look._replace(colour=LINK), target, words)
                    linked = linked._replace(target=target)
                    yield from self._inlines(inner, linked, line)
                case Note(number=number):
                    raised = _with(look, Emphasis.SUPERSCRIPT)._replace(colour=LINK)
                    raised = self._marked(raised, "Reference")
                    raised = self._linked(
                        raised, f"#{note_target(number)}", self._footnote.format(number=number)
                    )
                    yield from self._text(str(number), raised, line)
                case Image():
                    yield self._picture(inline, look)

    def _picture(self, image: Image, look: _Look) -> ParaFrag:
        picture = self.pictures[image]
        size = picture.size(image, self._room, self._room.width)
        marked = self._marked(look, "Figure", alternative_entry(image.alternative))
        # reportlab links words only, so the link is the picture's own.
        return picture_fragment(
            InlinePicture(picture, look.target),
            *size,
            fontName=look.face.font,
            fontSize=look.size,
            textColor=look.colour,
            marks=marked.marks,
        )

    def _text(self, text: str, look: _Look, line: int | None) -> Iterable[ParaFrag]:
        for part, smaller in _capitals(text) if look.small_caps else ((text, False),):
            size = look.size * (0.8 if smaller else 1)
            cut, lost = runs(part, look.face)
            self._report(lost, line)
            for font, piece in cut:
                sized = look._replace(size=size) if smaller else look
                if is_named(font) and needs_shaping(piece):
                    yield from self._shaped_words(piece, font, sized)
                else:
                    yield self._fragment(piece, font, sized)

    def _shaped_words(self, text: str, font: str, look: _Look) -> Iterable[ParaFrag]:
        """Set words whose letters are drawn as shapes, each with the letters that it stands for."""
        for part in _WORDS_AND_SPACES.findall(text):
            if part.isspace():
                yield self._fragment(part, font, look)
                continue
            marked = self._marked(look, "Span", f"/ActualText{text_string(part)}")
            made = self._fragment(part, font, marked)
            made.underline = marked.marks[-1].number  # so that reportlab does not join words
            yield made

    def _fragment(self, text: str, font: str, look: _Look) -> ParaFrag:
        lines = [
            (number, _LINES[kind][0], look.colour, "0.05*F", _LINES[kind][1], look.rise, 1, "1")
            for number, kind in enumerate(look.lines)
        ]
        return fragment(
            text=text,
            fontName=font,
            fontSize=look.size,
            textColor=look.colour,
            rise=look.rise,
            link=list(look.links),
            us_lines=lines,
            marks=look.marks,
        )

    def _changed(self, look: _Look, emphasis: Emphasis) -> _Look:
        """Say to the ear what lines and colours of changed words say to the eye."""
        if emphasis not in CHANGES:
            return look
        colour, line = CHANGES[emphasis]
        entries = f"/A<</O/Layout/TextDecorationType/{line}>>"
        mark = Mark(next(self._numbers), "Span", entries, is_change=self._bars)
        return look._replace(colour=colour, marks=(*look.marks, mark))

    def _linked(self, look: _Look, target: str, words: str) -> _Look:
        number = next(self._numbers)
        mark = Mark(number, "Link", words=words if words.strip() else target)
        return look._replace(links=((number, target),), marks=(*look.marks, mark))

    def _marked(self, look: _Look, tag: str, entries: str = "") -> _Look:
        return look._replace(marks=(*look.marks, Mark(next(self._numbers), tag, entries)))

    def _report(self, lost: str, line: int | None) -> None:
        if lost:
            self._lost.setdefault(line, {}).update(dict.fromkeys(lost))


def _with(look: _Look, emphasis: Emphasis) -> _Look:
    match emphasis:
        case Emphasis.STRONG:
            return look._replace(face=replace(look.face, bold=True))
        case Emphasis.EMPHASIS:
            return look._replace(face=replace(look.face, italic=not look.face.italic))
        case Emphasis.SUPERSCRIPT:
            return look._replace(size=look.size * SMALL_SHARE, rise=look.rise + look.size * 0.33)
        case Emphasis.SUBSCRIPT:
            return look._replace(size=look.size * SMALL_SHARE, rise=look.rise - look.size * 0.14)
        case Emphasis.SMALL_CAPS:
            return look._replace(small_caps=True)
        case _:
            return look._replace(lines=(*look.lines, emphasis))


def _capitals(text: str) -> Iterable[tuple[str, bool]]:
    """Cut into (text in capitals, whether it was written small)."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].islower() != text[start].islower():
            yield text[start:index].upper(), text[start].islower()
            start = index
