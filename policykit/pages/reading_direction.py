"""Which way text is read: the Unicode Bidirectional Algorithm (UAX 9), by python-bidi.

Source text holds no marks that turn its direction (they are shown as their numbers), so the letters
alone decide.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FIRST_RIGHT_TO_LEFT = "\u0590"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = _RIGHT_TO_LEFT | {"L"}
_READ_AS_RIGHT = frozenset({"R", "AL", "EN", "AN"})
_BRACKETS = {
    "(": ")",
    "[": "]",
    "{": "}",
    "\u27e8": "\u27e9",
    "\u300c": "\u300d",
    "\u3008": "\u3009",
}
_SHAPED = (
    ("\u0590", "\u10ff"),
    ("\u1700", "\u1aff"),
    ("\ua880", "\uabff"),
    ("\ufb1d", "\ufdff"),
    ("\ufe70", "\ufefe"),
    ("\U00010a00", "\U00011fff"),
    ("\U0001e900", "\U0001eeff"),
)
"""Where letters are whose shape depends on their neighbours: Hebrew to Myanmar, Khmer and so on."""


class Stretch(NamedTuple):
    """Characters of a line that stand together and are read one way.

    Attributes:
        start, end: their place in the text, in reading order.
        text: as it is drawn from left to right.
        is_turned: whether they are read from right to left.
    """

    start: int
    end: int
    text: str
    is_turned: bool


def holds_right_to_left(text: str) -> bool:
    """Say whether any letter of a text is read from right to left."""
    return any(
        character >= _FIRST_RIGHT_TO_LEFT and unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        for character in text
    )


def begins_right_to_left(text: str) -> bool:
    """Say whether the first letter of a text is read from right to left."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _STRONG:
            return kind in _RIGHT_TO_LEFT
    return False


def reads_right_to_left(texts: Iterable[str]) -> bool:
    """Say whether more of these texts begin at the right than at the left."""
    found = [begins_right_to_left(text) for text in texts if _has_direction(text)]
    return 2 * sum(found) > len(found)


def _has_direction(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _STRONG for character in text)


def needs_shaping(text: str) -> bool:
    """Say whether a text has letters whose shape depends on their neighbours."""
    return any(first <= character <= last for character in text for first, last in _SHAPED) or any(
        unicodedata.combining(character) for character in text
    )


def stretches(text: str, ends: Sequence[int], *, from_right: bool) -> list[Stretch]:
    """Cut a line into stretches, in the order in which they stand from left to right.

    Args:
        text: the line in reading order.
        ends: places in it beyond which no stretch may reach, such as where the font changes.
        from_right: whether the paragraph as a whole is read from right to left.
    """
    cuts = frozenset(ends)
    found: list[Stretch] = []
    for index, character, is_turned in _in_visual_order(text, from_right=from_right):
        last = found[-1] if found else None
        if last and last.is_turned == is_turned:
            if is_turned and index == last.start - 1 and last.start not in cuts:
                found[-1] = Stretch(index, last.end, last.text + character, is_turned)
                continue
            if not is_turned and index == last.end and index not in cuts:
                found[-1] = Stretch(last.start, index + 1, last.text + character, is_turned)
                continue
        found.append(Stretch(index, index + 1, character, is_turned))
    return found


def _resolve_brackets(characters: list[dict[str, Any]], base: str) -> None:
    """Let both brackets of a pair be read the same way: rule N0, which python-bidi leaves out."""
    for opening, closing in sorted(_bracket_pairs(characters)):
        inside = {_strong(each) for each in characters[opening + 1 : closing]} - {None}
        if base in inside:
            direction = base
        elif inside:
            before = (_strong(each) for each in reversed(characters[:opening]))
            other = next((kind for kind in before if kind), base)
            direction = other if other in inside else base
        else:
            continue
        characters[opening]["type"] = characters[closing]["type"] = direction


def _bracket_pairs(characters: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    for index, each in enumerate(characters):
        character = each["ch"]
        if character in _BRACKETS:
            waiting.append((_BRACKETS[character], index))
        for place in reversed(range(len(waiting))):
            if waiting[place][0] == character:
                yield waiting[place][1], index
                del waiting[place:]
                break


def _strong(character: dict[str, Any]) -> str | None:
    kind = character["type"]
    return "R" if kind in _READ_AS_RIGHT else kind if kind == "L" else None


def _in_visual_order(text: str, *, from_right: bool) -> Iterator[tuple[int, str, bool]]:
    from bidi import algorithm  # noqa: PLC0415 - most documents are read one way

    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"] = int(from_right)
    storage["base_dir"] = "R" if from_right else "L"
    algorithm.get_embedding_levels(text, storage)
    for index, each in enumerate(storage["chars"]):
        each["index"] = index
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage, debug=False)
    _resolve_brackets(storage["chars"], storage["base_dir"])
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    algorithm.reorder_resolved_levels(storage, debug=False)
    algorithm.apply_mirroring(storage, debug=False)
    for each in storage["chars"]:
        yield each["index"], each["ch"], bool(each["level"] % 2)
