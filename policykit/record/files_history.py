"""What is wrong with a record that agrees with all others: its place in time and in history."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error, warning

if TYPE_CHECKING:
    from policykit.record.events import Event
    from policykit.record.files import Record

_STAMP = re.compile(r"records/[^/]+/(\d{8}T\d{6})Z-[a-z-]+-[0-9a-f]{8}\.json")


def stamp_of(path: str) -> datetime | None:
    """Return the time in the name of a record, UTC; None where it is no name of a record.

    >>> stamp_of("records/door/20260302T093000Z-issued-0123abcd.json").isoformat()
    '2026-03-02T09:30:00+00:00'
    """
    named = _STAMP.fullmatch(path)
    try:
        return datetime.fromisoformat(named[1]).replace(tzinfo=UTC) if named else None
    except ValueError:
        return None


def deleted(path: str, commit: str) -> Diagnostic:
    """Return that a record was deleted."""
    return error(
        "PK544",
        f"A record was deleted in commit {commit[:12]}",
        Place(path),
        f"Records are only ever added. Put it back: git checkout {commit[:12]}~1 -- {path}",
    )


def dated_ahead(record: Record[Event], now: datetime) -> Diagnostic:
    """Return that a record is dated in the future."""
    return error(
        "PK545",
        f"The record is dated {record.event.at.isoformat()}, and now it is {now.isoformat()}",
        record.place,
        "Set the clock right: this computer's, or the one it was recorded on. A record that was "
        "dated wrongly is withdrawn and made again.",
    )


def put_in_afterwards(record: Record[Event], before: datetime) -> Diagnostic:
    """Return that a record came into history after ones that are dated later."""
    return warning(
        "PK549",
        f"The record is dated {record.event.at.isoformat()}, and came into the history after one "
        f"of {before.isoformat()}",
        record.place,
        "It was made on a branch that was merged later, or it was backdated: compare it with a "
        "receipt, policykit verify --receipt FILE.",
    )
