"""A profile that was read once, as bytes to be kept, and those bytes as the profile again.

Written as JSON: lists begin with a number that says what they are, so nothing but plain data can
come out. The text itself is not kept: whoever has it asks for what was read of it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from policykit.errors import Diagnostic, Place, Severity
from policykit.profile.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.profile.source import Source

_LIST, _DATE = range(2)


def to_bytes(profile: Profile, found: Sequence[Diagnostic]) -> bytes:
    """Return a profile and its warnings, to be kept."""
    warnings = [
        [str(one.severity), one.code, one.message, _place(one.place), one.hint] for one in found
    ]
    return json.dumps([_packed(profile.tree), warnings], separators=(",", ":")).encode()


def from_bytes(kept: bytes, data: bytes, file: str) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return what `to_bytes` was given; the text is read when a place in it is asked for.

    Args:
        kept: what `to_bytes` returned.
        data: the text of the profile that was read.
        file: its name, for messages.

    Raises:
        ValueError: the bytes are something else, or the profile's time zone is unknown by now.
    """

    def read_source() -> Source:
        # Few commands ask for a place, and only reading the text needs a parser.
        from policykit.profile.source import read_source  # noqa: PLC0415

        return read_source(data, file)

    try:
        tree, warnings = json.loads(kept)
        profile = Profile.of(_unpacked(tree), read_source)
        ZoneInfo(profile.organization.time_zone)
        return profile, tuple(_warning(*one) for one in warnings)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as problem:
        raise ValueError(f"this is no profile: {problem}") from None


def _place(place: Place | None) -> list[Any] | None:
    return [place.file, place.line] if place else None


def _warning(severity: str, code: str, message: str, place: list[Any] | None, hint: str) -> Any:
    where = Place(*place) if place else None
    return Diagnostic(Severity(severity), code, message, where, hint)


def _packed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _packed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_LIST, *map(_packed, value)]
    if isinstance(value, date):
        return [_DATE, value.isoformat()]
    return value


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unpacked(item) for key, item in value.items()}
    if isinstance(value, list):
        kind, *items = value
        return date.fromisoformat(*items) if kind == _DATE else [_unpacked(item) for item in items]
    return value
