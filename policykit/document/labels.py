"""What stands before each item of a list: bullets, and numbers in pandoc's styles."""

from __future__ import annotations

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


def _numeral(number: int, style: str) -> str:
    if number < 1:
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
