"""`verify --receipt`: whether the workspace still holds every seal that a receipt counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, error
from policykit.record import against_receipt, find_receipts, readable_text
from policykit.workflow.workspace import load_history, recorded_ids

if TYPE_CHECKING:
    from policykit.record import ReceiptLine, Record, Sealed
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """One receipt held against the workspace; `problem` is empty where all is as it says."""

    receipt: ReceiptLine
    problem: str


def check_receipts(world: World, name: str, data: bytes) -> tuple[ReceiptCheck, ...]:
    """Return what became of each receipt in a file, such as a saved mail.

    Raises:
        InputError: PK791, there is none in it.
    """
    text = readable_text(data) or ""
    receipts = find_receipts(text)
    if not receipts:
        raise InputError(
            error(
                "PK791",
                "there is no receipt in this file",
                Place(name),
                "A receipt is the line that policykit issue prints: policykit receipt …",
            )
        )
    sealed = all_seals(world)
    return tuple(ReceiptCheck(one, against_receipt(one, sealed)) for one in receipts)


def all_seals(world: World) -> list[Record[Sealed]]:
    """Return every `sealed` record of the workspace."""
    found: list[Record[Sealed]] = []
    for identifier in recorded_ids(world):
        found += load_history(world, identifier)[0].sealed
    return found
