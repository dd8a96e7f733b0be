"""The receipt: one line that stands for every seal up to a moment, for people to keep elsewhere.

Who rewrites the history of a workspace can make new records that agree with each other. They cannot
change the line in an approver's mailbox. The digest is the SHA-256 of the lines that `sha256sum`
prints for the `sealed` records up to that moment, in order of path.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policykit.record.sets import receipt_digest
from policykit.values import Digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.record.events import Sealed
    from policykit.record.files import Record

_LINE = re.compile(
    r"policykit\s+receipt\s+(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s+(?P<seals>\d{1,6})\s+"
    r"seals?\s+(?P<digest>[0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a receipt says.

    Attributes:
        at: the time of the newest seal that it counts, UTC.
        seals: how many it counts.
        digest: over all of them.
    """

    at: datetime
    seals: int
    digest: Digest

    def __str__(self) -> str:
        at = self.at.replace(tzinfo=None).isoformat()
        words = "seal" if self.seals == 1 else "seals"
        return f"policykit receipt {at}Z {self.seals} {words} {self.digest}"


def receipt_line(sealed: Iterable[Record[Sealed]]) -> ReceiptLine:
    """Return the receipt over seals.

    Raises:
        ValueError: there is none.
    """
    seals = tuple(sealed)
    newest = max((record.event.at for record in seals), default=None)
    if newest is None:
        raise ValueError("nothing was sealed, so there is no receipt")
    return ReceiptLine(newest, len(seals), receipt_digest(seals))


def find_receipts(text: str) -> tuple[ReceiptLine, ...]:
    """Return the receipts in a text, such as a mail, also where a line was broken in two."""
    found = []
    for match in _LINE.finditer(text.replace("=\n", "")):
        try:
            at = datetime.fromisoformat(match["at"]).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(ReceiptLine(at, int(match["seals"]), Digest(match["digest"])))
    return tuple(dict.fromkeys(found))


def against_receipt(receipt: ReceiptLine, sealed: Iterable[Record[Sealed]]) -> str:
    """Return in words how the seals of today differ from a receipt; empty where they do not."""
    then = [record for record in sealed if record.event.at <= receipt.at]
    if len(then) < receipt.seals:
        gone = receipt.seals - len(then)
        return f"{gone} of the {receipt.seals} seals that it counts are not here any more"
    if len(then) > receipt.seals:
        more = len(then) - receipt.seals
        return (
            f"{more} seals are dated before it and were not there then: added later with an "
            "earlier date, or on a branch that was merged later"
        )
    if receipt_digest(then) != receipt.digest:
        return "the seals of that time are not the ones it counts: history was rewritten"
    return ""
