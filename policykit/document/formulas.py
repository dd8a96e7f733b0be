r"""Simple formulas in TeX -> readable text: `x^2 \leq \frac{a}{b}` becomes x² ≤ a/b.

What is not in the tables here has no readable form, and the whole formula stays TeX.
"""
# ruff: noqa: S105 - a token is a piece of TeX here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.document.formula_signs import (
    COMPOUND,
    DEGREE,
    OPENING,
    OPERATORS,
    PRIME,
    RELATIONS,
    RING,
    ROOT,
    SIGNS,
)
from policykit.document.joining import joined
from policykit.document.tree import Emphasis, Inline, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LENGTH = 2000
"""Longer formulas are left as they are."""

MAX_DEPTH = 20

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|[0-9]+(?:\.[0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_FONTS = frozenset({r"\mathrm", r"\mathit", r"\mathbf", r"\mathsf", r"\mathtt", r"\operatorname"})
_ROOT = r"\sqrt"
_WORDS = frozenset({r"\text", r"\textrm", r"\textit", r"\textbf", r"\texttt", r"\mbox"})
_SIZES = frozenset(rf"\{size}" for size in ("left", "right", "big", "Big", "bigl", "bigr"))
_FRACTIONS = frozenset({r"\frac", r"\dfrac", r"\tfrac"})
_SCRIPTS = {"^": Emphasis.SUPERSCRIPT, "_": Emphasis.SUBSCRIPT}
_SPACES = re.compile(r"[ \t\n]+")
_MONEY = re.compile(r"[0-9][^\\^_={}<>+*]*")


class _NotReadableError(Exception):
    pass


def readable(formula: str) -> tuple[Inline, ...] | None:
    """Return the formula as text, None where it has no readable form."""
    if len(formula) > MAX_LENGTH:
        return None
    try:
        made = _Reader(formula).sequence(0, "", compact=False)
    except _NotReadableError:
        return None
    return made if _text(made).strip() else None


def is_money(formula: str) -> bool:
    """Say whether pandoc took the text between two prices for a formula, as in `$5 or 6$`."""
    if not _MONEY.fullmatch(formula):
        return False
    unbalanced = any(formula.count(left) != formula.count(right) for left, right in ("()", "[]"))
    return unbalanced or any(character.isspace() for character in formula)


class _Reader:
    def __init__(self, formula: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(formula)[::-1]

    def sequence(self, depth: int, end: str, *, compact: bool) -> tuple[Inline, ...]:
        """Read up to the end token; `compact` leaves no space around signs, as in an exponent."""
        if depth > MAX_DEPTH:
            raise _NotReadableError
        made: list[Inline] = []
        while self._tokens and self._tokens[-1] != end:
            made += self._one(self._tokens.pop(), depth, made, compact=compact)
        if end:
            self._expect(end)
        return _tidied(made)

    def _one(
        self, token: str, depth: int, before: Sequence[Inline], *, compact: bool
    ) -> Sequence[Inline]:
        if token in RELATIONS:
            return (Text(RELATIONS[token] if compact else f" {RELATIONS[token]} "),)
        if token in OPERATORS:
            sign = OPERATORS[token]
            return (Text(f" {sign} " if not compact and _is_operand(before) else sign),)
        if token in SIGNS:
            return (Text(SIGNS[token]),)
        if token.isspace():
            return (Text("" if compact else " "),)
        if token.isalnum():
            return (Text(token),)
        return self._structure(token, depth, compact=compact)

    def _structure(self, token: str, depth: int, *, compact: bool) -> Sequence[Inline]:  # noqa: PLR0911 - one row per construct reads best in one table
        if token == "{":
            return self.sequence(depth + 1, "}", compact=compact)
        if token in _SCRIPTS:
            return self._script(token, depth)
        if token in _FRACTIONS:
            above, below = self._argument(depth), self._argument(depth)
            return (*_enclosed(above), Text("/"), *_enclosed(below))
        if token == _ROOT and self._tokens[-1:] != ["["]:
            return (Text(ROOT), *_enclosed(self._argument(depth)))
        if token in _WORDS:
            return (Text(self._words()),)
        if token in _FONTS:
            return self._argument(depth)
        if token in _SIZES:
            if self._tokens[-1:] == ["."]:
                self._tokens.pop()
            return ()
        raise _NotReadableError

    def _script(self, token: str, depth: int) -> Sequence[Inline]:
        content = self._argument(depth, compact=True)
        if content in ((Text(RING),), (Text(DEGREE),)):
            return (Text(DEGREE),)
        if content == (Text(PRIME),):
            return content
        return (Styled(_SCRIPTS[token], content),)

    def _argument(self, depth: int, *, compact: bool = False) -> tuple[Inline, ...]:
        """Read a group, or the one character or command that stands for it."""
        while self._tokens and self._tokens[-1].isspace():
            self._tokens.pop()
        if not self._tokens:
            raise _NotReadableError
        token = self._tokens.pop()
        if token == "{":
            return self.sequence(depth + 1, "}", compact=compact)
        if token[0] != "\\" and len(token) > 1:
            self._tokens.append(token[1:])
            token = token[0]
        if depth > MAX_DEPTH:
            raise _NotReadableError
        return _tidied(self._one(token, depth + 1, (), compact=compact))

    def _words(self) -> str:
        """Read a group of plain words, whose spaces count."""
        self._expect("{")
        words = []
        while self._tokens and self._tokens[-1] != "}":
            word = self._tokens.pop()
            if word[0] in "\\{$":
                raise _NotReadableError
            words.append(word)
        self._expect("}")
        return "".join(words)

    def _expect(self, token: str) -> None:
        if not self._tokens or self._tokens.pop() != token:
            raise _NotReadableError


def _is_operand(before: Sequence[Inline]) -> bool:
    """Say whether a sign after this joins two things, and does not belong to the next one."""
    text = _text(before).rstrip()
    return bool(text) and text[-1] not in OPENING


def _enclosed(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Put brackets around what would be read differently without."""
    text = _text(content)
    if " " in text or not COMPOUND.isdisjoint(text):
        return (Text("("), *content, Text(")"))
    return content


def _tidied(content: Sequence[Inline]) -> tuple[Inline, ...]:
    made = list(joined(content))
    for index, inline in enumerate(made):
        if isinstance(inline, Text):
            text = _SPACES.sub(" ", inline.text)
            text = text.lstrip(" ") if index == 0 else text
            made[index] = Text(text.rstrip(" ") if index == len(made) - 1 else text)
    return joined(made)


def _text(content: Sequence[Inline]) -> str:
    return "".join(
        inline.text
        if isinstance(inline, Text)
        else _text(inline.content)
        if isinstance(inline, Styled)
        else ""
        for inline in content
    )
