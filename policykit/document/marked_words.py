"""The words of a paragraph marked as inserted or deleted, with their emphasis, links and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from policykit.document.difference import RunKind, word_runs
from policykit.document.joining import joined
from policykit.document.pieces import address_shown, picture_words
from policykit.document.tree import Break, Code, Emphasis, Image, Link, Note, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policykit.document.difference import Run
    from policykit.document.tree import Inline

_WORD = re.compile(r"\S+")


def inserted(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return the inlines, all of them marked as inserted."""
    made = tuple(content)
    return (Styled(Emphasis.INSERTED, made),) if made else ()


def deleted(text: str) -> tuple[Inline, ...]:
    """Return words that are gone, in brackets, so that they are told apart without any colour."""
    return (Styled(Emphasis.DELETED, (Text(f"[{text}]"),)),) if text else ()


def marked_words(before: str, content: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return the inlines with what was inserted and deleted since `before` marked.

    The address of a link that leads outside is shown, as the comparison sees it too.
    """
    segments = tuple(_segments(content, lambda inline: inline))
    cutter = _Cutter(segments)
    words = list(_WORD.finditer(cutter.text))
    made: list[Inline] = []
    position = at = 0
    needs_space = False
    for run in word_runs(before, " ".join(word[0] for word in words)):
        if run.kind is RunKind.DELETED:
            made += [*([Text(" ")] if needs_space else []), *deleted(run.text)]
            needs_space = True
            continue
        count = len(run.text.split())
        first, last = words[position].start(), words[position + count - 1].end()
        space = cutter.cut(at, first)
        made += space or ([Text(" ")] if needs_space and made else [])
        cut = cutter.cut(first, last)
        made += cut if run.kind is RunKind.SAME else inserted(cut)
        position, at = position + count, last
        needs_space = True
    made += cutter.cut(at, len(cutter.text) + 1)
    return joined(made)


def shortened(runs: Sequence[Run], context: int = 7) -> tuple[Inline, ...]:
    """Return the words of a change marked, long unchanged stretches cut to `context` words."""
    made: list[Inline] = []
    for index, run in enumerate(runs):
        words = run.text.split()
        if run.kind is RunKind.SAME and len(words) > 2 * context:
            head = words[:context] if index else []
            tail = words[-context:] if index < len(runs) - 1 else []
            words = [*head, "…", *tail]
        text = " ".join(words)
        made.append(Text(" " if made else ""))
        match run.kind:
            case RunKind.SAME:
                made.append(Text(text))
            case RunKind.INSERTED:
                made += inserted((Text(text),))
            case RunKind.DELETED:
                made += deleted(text)
    return joined(made)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A stretch of text and what makes an inline of any part of it; a note has no text."""

    text: str
    make: Callable[[str], Inline]


def _segments(content: Iterable[Inline], around: Callable[[Inline], Inline]) -> Iterator[_Segment]:
    for inline in content:
        match inline:
            case Text(text=text):
                yield _Segment(text, lambda part: around(Text(part)))
            case Code(text=text):
                yield _Segment(text, lambda part: around(Code(part)))
            case Break():
                yield _Segment(" ", lambda _: Break())
            case Styled(emphasis=emphasis, content=inner):
                yield from _segments(inner, partial(_styled, around, emphasis))
            case Link(target=target, content=inner):
                yield from _segments(inner, partial(_linked, around, target))
                if address := address_shown(inline):
                    yield _Segment(address, lambda part: around(Text(part)))
            case Image():
                yield _Segment(picture_words(inline), lambda part: around(Text(part)))
            case Note():
                yield _Segment("", lambda _, note=inline: around(note))  # type: ignore[misc]


def _styled(around: Callable[[Inline], Inline], emphasis: Emphasis, inline: Inline) -> Inline:
    return around(Styled(emphasis, (inline,)))


def _linked(around: Callable[[Inline], Inline], target: str, inline: Inline) -> Inline:
    return around(Link(target, (inline,)))


class _Cutter:
    """Cuts segments by the place of their letters; each note comes out once."""

    def __init__(self, segments: Sequence[_Segment]) -> None:
        self._segments = segments
        self._given: set[int] = set()
        self.text = "".join(segment.text for segment in segments)

    def cut(self, start: int, end: int) -> list[Inline]:
        made: list[Inline] = []
        at = 0
        for index, segment in enumerate(self._segments):
            stop = at + len(segment.text)
            if not segment.text:
                if index not in self._given and start <= at <= end:
                    self._given.add(index)
                    made.append(segment.make(""))
            elif at < end and stop > start:
                made.append(segment.make(segment.text[max(start - at, 0) : end - at]))
            at = stop
        return made
