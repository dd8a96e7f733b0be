"""The two rules for every record that cites another: the other is here, and was recorded before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.events import Event
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest

FROM_GIT = "Records are only ever added: restore what is missing from git, or from a clone."
_BY_HAND = (
    "Records are written by policykit alone. Find out who committed this one: git log -- {path}"
)


def not_by_hand(record: Record[Event]) -> str:
    """Return the hint for a record that policykit would not have written."""
    return _BY_HAND.format(path=record.path)


def cites(
    record: Record[Event], what: str, digest: Digest, history: History
) -> Iterator[Diagnostic]:
    """Yield what is wrong with one citation; `what` names the cited record in words."""
    cited = next((other for other in history.records if other.digest == digest), None)
    if cited is None:
        message = f"The record cites {what} {digest[:12]}, which is not here"
        yield error("PK514", message, record.place, FROM_GIT)
    else:
        yield from in_order(record, cited)


def in_order(record: Record[Event], cited: Record[Event]) -> Iterator[Diagnostic]:
    """Yield an error where a record is dated before what it cites."""
    if record.event.at < cited.event.at:
        yield error(
            "PK516",
            f"The {record.name} record is dated {record.event.at.isoformat()}, before what it "
            f"cites: {cited.path}",
            record.place,
            "Set the computer's clock right and try again.",
        )
