"""What changed between two documents, word by word, as an approver has to see it.

A statement is compared with the statement of the same id, wherever it stands, and a heading with
the heading of the same id. Other pieces of text (a paragraph, a list item, a table row) are matched
in their order, and similar ones are compared with each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.document.pieces import Piece, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.document.tree import Document

_SIMILAR = 0.4
_MOST_COMPARISONS = 900


class ChangeKind(StrEnum):
    """What became of a piece of text. A moved one stands elsewhere with the same words."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class RunKind(StrEnum):
    """What became of some words within a piece of text."""

    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with the same fate, without spaces at either end."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of text that differs.

    Attributes:
        label: the statement's id, or what the piece is, such as "list item".
        section: number and title of the section it stands in; empty before the first.
        line: its line in the new file, or in the old one where it was removed.
        runs: its words in reading order, old and new.
    """

    kind: ChangeKind
    label: str
    section: str
    line: int
    runs: tuple[Run, ...]


def redline(old: Document | None, new: Document) -> tuple[Change, ...]:
    """Return what changed, in reading order; without an old document, everything is added."""
    before = pieces(old) if old else ()
    after = pieces(new)
    return tuple(change for pair in paired(before, after) for change in _change(pair))


def word_runs(old: str, new: str) -> tuple[Run, ...]:
    """Return how the words of one text become those of another.

    >>> [(run.kind.value, run.text) for run in word_runs("every 6 months", "every 3 months")]
    [('same', 'every'), ('deleted', '6'), ('inserted', '3'), ('same', 'months')]
    """
    before, after = old.split(), new.split()
    found: list[tuple[RunKind, list[str]]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.append((RunKind.SAME, before[start:end]))
            continue
        if start < end:
            found.append((RunKind.DELETED, before[start:end]))
        if new_start < new_end:
            found.append((RunKind.INSERTED, after[new_start:new_end]))
    _show_whole_sentences(found)
    return tuple(Run(kind, " ".join(words)) for kind, words in found if words)


def _show_whole_sentences(runs: list[tuple[RunKind, list[str]]]) -> None:
    """Let insertions and deletions begin with a sentence, where the same words allow it.

    "shut it. [Lock it.]" and "shut [it. Lock] it." say the same; people read the first.
    """
    for at in range(1, len(runs) - 1):
        (kind, left), (_, words), (next_kind, right) = runs[at - 1 : at + 2]
        if kind is not RunKind.SAME or next_kind is not RunKind.SAME:
            continue
        around = [*left, *words, *right]
        start, length = len(left), len(words)
        moved = next((one for one in _places(around, start, length) if _begins(around, one)), start)
        left[:] = around[:moved]
        words[:] = around[moved : moved + length]
        right[:] = around[moved + length :]


def _places(around: Sequence[str], start: int, length: int) -> Iterator[int]:
    """Give where a stretch of words may begin and leave the same others, nearest first."""
    yield start
    before = start
    while before and around[before - 1] == around[before + length - 1]:
        before -= 1
        yield before
    after = start
    while after + length < len(around) and around[after] == around[after + length]:
        after += 1
        yield after


def _begins(words: Sequence[str], at: int) -> bool:
    return at == 0 or words[at - 1].endswith((".", "!", "?", ":"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A piece of the old text and what became of it; one of them is None where there is none.

    Attributes:
        is_moved: it stands elsewhere, with or without other words.
    """

    before: Piece | None
    after: Piece | None
    is_moved: bool = False


def paired(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Pair]:
    """Yield each new piece once, in order, and the removed ones where they stood."""
    comparison = _Comparison(before, after)
    return comparison.pairs()


class _Comparison:
    def __init__(self, before: Sequence[Piece], after: Sequence[Piece]) -> None:
        self._before = before
        self._after = after
        self._old_anchors = {each.anchor: each for each in before if each.anchor}
        self._new_anchors = {each.anchor for each in after if each.anchor}

    def pairs(self) -> Iterator[Pair]:
        matcher = SequenceMatcher(
            None,
            [each.key for each in self._before],
            [each.key for each in self._after],
            autojunk=False,
        )
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            old, new = self._before[start:end], self._after[new_start:new_end]
            if tag == "equal":
                yield from map(Pair, old, new)
            else:
                yield from self._replaced(old, new)

    def _replaced(self, old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
        free = [each for each in old if not each.anchor]
        partners = _partners(free, [each for each in new if not each.anchor])
        compared = {id(before) for before in partners.values()}
        waiting = [each for each in old if id(each) not in compared]
        for after in new:
            if after.anchor:
                before = self._old_anchors.get(after.anchor)
                yield Pair(before, after, is_moved=before is not None)
            elif before := partners.get(id(after)):
                while waiting and waiting[0].line < before.line:
                    yield from self._removed(waiting.pop(0))
                yield Pair(before, after)
            else:
                yield Pair(None, after)
        for before in waiting:
            yield from self._removed(before)

    def _removed(self, piece: Piece) -> Iterator[Pair]:
        if piece.anchor not in self._new_anchors:
            yield Pair(piece, None)


def _change(pair: Pair) -> Iterator[Change]:
    match pair:
        case Pair(before=None, after=Piece() as after):
            yield _whole(ChangeKind.ADDED, after)
        case Pair(before=Piece() as before, after=None):
            yield _whole(ChangeKind.REMOVED, before)
        case Pair(before=Piece() as before, after=Piece() as after):
            yield from _compared(before, after, moved=pair.is_moved)


def _compared(before: Piece, after: Piece, *, moved: bool = False) -> Iterator[Change]:
    if before.text != after.text:
        runs = word_runs(before.text, after.text)
        yield Change(ChangeKind.CHANGED, after.label, after.section, after.line, runs)
    elif moved:
        runs = (Run(RunKind.SAME, after.text),)
        yield Change(ChangeKind.MOVED, after.label, after.section, after.line, runs)


def _whole(kind: ChangeKind, piece: Piece) -> Change:
    run = RunKind.INSERTED if kind is ChangeKind.ADDED else RunKind.DELETED
    runs = (Run(run, piece.text),) if piece.text else ()
    return Change(kind, piece.label, piece.section, piece.line, runs)


def _partners(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, Piece]:
    """Return, by the id() of a new piece, the old piece it is a rewording of.

    Partners keep their order, and each piece has one at most.
    """
    found: dict[int, Piece] = {}
    start = 0
    within_reason = len(old) * len(new) <= _MOST_COMPARISONS
    for after in new:
        candidates = old[start:] if within_reason else old[start : start + 1]
        ratios = [_similarity(before, after) for before in candidates]
        best = max(range(len(ratios)), key=ratios.__getitem__, default=None)
        if best is not None and ratios[best] >= _SIMILAR:
            found[id(after)] = old[start + best]
            start += best + 1
    return found


def _similarity(before: Piece, after: Piece) -> float:
    if before.label != after.label:
        return 0.0
    return SequenceMatcher(None, before.text.split(), after.text.split(), autojunk=False).ratio()
