r"""Finds the source line of decoded words, since pandoc's tree carries no positions.

The words of the tree stand in the source in the same order. A cursor walks through the source with
them: each word is looked for a short way ahead of the last one found. Escapes and character
references are resolved in the source first, so that `A\*B &amp; C` is found as `A*B & C`. A word
that is not found leaves the cursor where it is. At the start of each block the first few words are
looked for together, as far as needed, so a stretch without words (a link definition, a comment)
costs nothing after it. A footnote's words stand elsewhere: the label beside the reference leads
there and the cursor comes back.

A line found this way is right wherever words are distinct, and near where they are not; nothing
but messages depends on it.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR = 300
_MOST_FAR = 50
"""How many times the source may be searched through for blocks that do not stand near."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HARD_SPACE = re.compile(r"\\ ")
_REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_WORD_PART = re.compile(r"\w+")
_NOTE_REFERENCE = re.compile(r"[^\n\w]{0,12}?\[\^([^\]\s]+)\]")
_LINE_BLOCK = re.compile(r"[\s>:~*+\-\w.()#]*\|\s")
_INLINE_NOTE = re.compile(r"\^\[")
_NOTE_DEFINITION = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)


def _bare(text: str) -> str:
    """Resolve escapes and character references; line feeds stay where they are."""
    if "\\" not in text and "&" not in text:
        return text
    text = _HARD_SPACE.sub("\u00a0", text)
    text = _REFERENCE.sub(lambda found: html.unescape(found[0]).replace("\n", " "), text)
    return _ESCAPE.sub(r"\1", text)


class SourceCursor:
    """A place in the source that moves forward with the words decoded from it."""

    def __init__(self, source: str, first_line: int) -> None:
        self._source = _bare(source)
        self._first_line = first_line
        self._ends = [found.start() for found in re.finditer(r"\n", self._source)]
        self._next = 0
        self._last = 0
        self._notes: set[str] = set()
        self._definitions: dict[str, re.Match[str]] = {}
        for definition in _NOTE_DEFINITION.finditer(self._source):
            self._definitions.setdefault(definition[1], definition)
        self._far = _MOST_FAR * len(self._source)

    @property
    def defines_notes(self) -> bool:
        """Say whether the source holds the text of a footnote."""
        return bool(self._definitions)

    @property
    def line(self) -> int:
        """The line of the word found last, counted in the user's file."""
        return self._line_at(self._last)

    def rest_of_line_block(self, last: str) -> str:
        """Return what follows a line block's last word on its line, "" where that is not here."""
        start = self._source.rfind("\n", 0, self._next) + 1
        end = self._source.find("\n", self._next)
        before = self._source[start : self._next]
        if not (_LINE_BLOCK.match(before) and before.endswith(_bare(last))):
            return ""
        return self._source[self._next : end if end >= 0 else None]

    def line_of(self, words: Sequence[str]) -> int:
        """Move to where the words of a new block begin and return that line."""
        if words:
            found = self._find_near(_bare(words[0]))
            if found is None and self._far > 0:
                pattern = r"[^\w]{1,40}?".join(re.escape(_bare(word)) for word in words)
                match = re.compile(pattern).search(self._source, self._next)
                found = match.start() if match else None
                self._far -= (found or len(self._source)) - self._next
            if found is not None:
                self._next = self._last = found
        return self.line

    def advance(self, text: str) -> None:
        """Move past each word of the text that stands a short way ahead."""
        for word in text.split():
            bare = _bare(word)
            found = self._find_near(bare)
            if found is None:
                bare = max(_WORD_PART.findall(bare), key=len, default="")
                found = self._find_near(bare) if bare else None
            if found is not None:
                self._last = found
                self._next = found + len(bare)

    def skip_target(self, target: str) -> None:
        """Move past a link's address, so that words within it are not taken for text."""
        pattern = re.compile(r"[^\n\w]{0,8}\]\(\s*<?" + re.escape(_bare(target)))
        if found := pattern.match(self._source, self._next):
            self._next = found.end()

    @contextmanager
    def note(self) -> Iterator[None]:
        """Stand at the text of the footnote referred to here, then come back."""
        reference = _NOTE_REFERENCE.match(self._source, self._next)
        if reference is None:
            yield
            return
        label = reference[1]
        self._notes.add(label)
        text = self._definitions.get(label)
        last = self._last
        if text:
            self._next = self._last = text.end()
        yield
        self._next, self._last = reference.end(), last

    def unused_notes(self, printed: int) -> Iterator[tuple[str, int]]:
        """Yield (label, line) of each footnote text that no reference has led to.

        Args:
            printed: how many different notes the tree holds. With as many as the source defines,
                none is unused, and a reference not met is one whose place was not found.
        """
        if printed - len(_INLINE_NOTE.findall(self._source)) >= len(self._definitions):
            return
        for label, definition in self._definitions.items():
            if label not in self._notes:
                yield label, self._line_at(definition.start())

    def _find_near(self, word: str) -> int | None:
        """Find the word, and not within another word, a short way ahead."""
        limit = self._next + len(word) + _NEAR
        found = self._source.find(word, self._next, limit)
        while found >= 0:
            before = self._source[found - 1 : found] if found else ""
            after = self._source[found + len(word) : found + len(word) + 1]
            if not (_joined(before, word[:1]) or _joined(word[-1:], after)):
                return found
            found = self._source.find(word, found + 1, limit)
        return None

    def _line_at(self, offset: int) -> int:
        return self._first_line + bisect_right(self._ends, offset - 1)


def _joined(left: str, right: str) -> bool:
    return left.isalnum() and right.isalnum()
