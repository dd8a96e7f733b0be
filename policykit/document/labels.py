"""What stands before each item of a list: bullets, numbers in pandoc's styles, boxes to tick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

from string import ascii_lowercase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BULLET = "•"

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LETTERS = 26
_LAST_ROMAN = 9999
BOXES = {"☐": "[\u00a0]", "☒": "[x]"}
"""What pandoc puts before the tasks of a list, and the words that stand for it in a text."""

TASK_BOXES = tuple(BOXES.values())
"""The words for an empty box, and for a ticked one."""

_LETTERED = ("LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman")
_ROMAN_VALUES = {digits: number for number, digits in _ROMAN if len(digits) == 1}


def roman(number: int) -> str:
    """Return the number in lower-case roman numerals; at least 1.

    >>> roman(1994)
    'mcmxciv'
    """
    parts = []
    for value, digits in _ROMAN:
        count, number = divmod(number, value)
        parts.append(digits * count)
    return "".join(parts)


def letters(number: int) -> str:
    """Return a, b … z, aa, ab … for 1, 2 … and so on.

    >>> letters(2), letters(28)
    ('b', 'ab')
    """
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        text = chr(ord("a") + rest) + text
    return text


def item_labels(start: int, style: str, delimiter: str, count: int) -> tuple[str, ...]:
    """Return the labels of `count` items; style and delimiter are pandoc's names for them."""
    shape = {"OneParen": "{})", "TwoParens": "({})"}.get(delimiter, "{}.")
    return tuple(shape.format(_numeral(start + index, style)) for index in range(count))


def starts(numeral: str) -> Iterator[tuple[str, int]]:
    """Yield each (pandoc's name of a style, number) that the numeral can be read as.

    >>> list(starts("c"))
    [('LowerAlpha', 3), ('LowerRoman', 100)]
    """
    if numeral.removeprefix("-").isdecimal():
        yield "Decimal", int(numeral)
        if int(numeral) < 1:
            yield from ((style, int(numeral)) for style in _LETTERED)
        return
    case = "Upper" if numeral.isupper() else "Lower"
    small = numeral.lower()
    if set(small) <= set(ascii_lowercase):
        value = 0
        for letter in small:
            value = value * _LETTERS + ord(letter) - ord("a") + 1
        yield f"{case}Alpha", value
    if set(small) <= set(_ROMAN_VALUES):
        values = [_ROMAN_VALUES[letter] for letter in small]
        pairs = zip(values, [*values[1:], 0], strict=True)
        yield f"{case}Roman", sum(-one if one < after else one for one, after in pairs)


def with_words_for_box(item: Sequence[Any]) -> Sequence[Any]:
    """Return a list item of pandoc's tree with the box of a task as `[ ]` or `[x]`.

    Few fonts have a box, and a reader who listens hears nothing of one; pages draw it.
    """
    match item:
        case [{"t": "Plain" | "Para" as kind, "c": [{"t": "Str", "c": str(box)}, *rest]}, *blocks]:
            if box in BOXES:
                return [{"t": kind, "c": [{"t": "Str", "c": BOXES[box]}, *rest]}, *blocks]
    return item


def _numeral(number: int, style: str) -> str:
    roman_ends = "Roman" in style and number > _LAST_ROMAN
    if number < 1 or roman_ends:
        return str(number)
    match style:
        case "LowerRoman":
            return roman(number)
        case "UpperRoman":
            return roman(number).upper()
        case "LowerAlpha":
            return letters(number)
        case "UpperAlpha":
            return letters(number).upper()
    return str(number)
