"""The bytes of a signature container: where it lies, and that it holds nothing else.

A signature covers the file except the hole that holds the signature itself. What lies in the
hole is judged here: exactly one CMS object in hex digits, filled up with zeros.

Takes PDF bytes and a byte range, gives positions or the reason for refusal. Knows no pyHanko.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEX = re.compile(rb"<([0-9A-F]*)>")
_SHORT, _LONG = 0x80, 4
_RANGE_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Container:
    """Where the seal lies in the file.

    Attributes:
        start: position of the `<` that opens the hex digits.
        stop: position after the `>` that closes them.
        end: position after the last byte the seal covers.
        der: the CMS object, without the zeros that fill up the hole.
    """

    start: int
    stop: int
    end: int
    der: bytes = field(repr=False)


class ContainerError(ValueError):
    """The hole is not what a signature leaves. The text says what is wrong with it."""


def read_container(pdf: bytes, byte_range: Sequence[int]) -> Container:
    """Locate and judge the hole that the byte range leaves.

    Args:
        pdf: the whole file.
        byte_range: the four numbers of /ByteRange: start, length, start, length.

    Raises:
        ContainerError: the range does not start at 0, leaves another hole than one string of
            hex digits, reaches past the end of the file, or the hole holds more than one object.
    """
    if len(byte_range) != _RANGE_LENGTH:
        raise ContainerError("its byte range has not four numbers")
    first, start, stop, rest = (int(number) for number in byte_range)
    if first != 0 or not 0 < start < stop <= stop + rest <= len(pdf):
        raise ContainerError("its byte range does not lie within the file")
    match = _HEX.fullmatch(pdf, start, stop)
    if match is None or len(match[1]) % 2:
        raise ContainerError("the gap it leaves holds something else than a signature")
    hole = bytes.fromhex(match[1].decode("ascii"))
    length = _der_length(hole)
    if length is None or hole[length:].strip(b"\x00"):
        raise ContainerError("the gap it leaves holds more than the signature")
    return Container(start=start, stop=stop, end=stop + rest, der=hole[:length])


def _der_length(data: bytes) -> int | None:
    """Return the length of the DER object at the start, header included; None if there is none."""
    if len(data) < 2:  # noqa: PLR2004 - a tag and a length
        return None
    if data[1] < _SHORT:
        length = 2 + data[1]
    else:
        count = data[1] - _SHORT
        if not 1 <= count <= _LONG or len(data) < 2 + count:
            return None
        length = 2 + count + int.from_bytes(data[2 : 2 + count])
    return length if length <= len(data) else None
