"""Beside the life of a version: issued elsewhere before, anchored later, corrected.

None of it changes what was issued. What was issued elsewhere is a claim, and always shown as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar

from policykit.record.events import (
    Event,
    EvidenceFile,
    InputFile,
)
from policykit.values import Digest  # noqa: TC001 - the codec reads the annotations


@dataclass(frozen=True, slots=True, kw_only=True)
class External(Event):
    """A document that was in force before the first issue here. Everything about it is a claim.

    Attributes:
        file: the document as it was found, and where it is kept.
        version: what it calls itself.
        effective: its first day in force, as claimed.
        approved_by: who approved it, as claimed.
    """

    name: ClassVar[str] = "external"

    file: InputFile
    version: str
    effective: date
    approved_by: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _said("version", self.version)
        _said("approved by", self.approved_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchored(Event):
    """A time-stamp over a sealed PDF, fetched later: the file was there by then.

    Attributes:
        target: R of the seal.
        token: the time-stamp token (RFC 3161), which lies beside the PDF.
        stamper: name of the time-stamp authority.
        stamped: the moment that it states, UTC.
    """

    name: ClassVar[str] = "anchored"

    target: Digest
    token: InputFile
    stamper: str
    stamped: datetime

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.stamped.tzinfo is not UTC:
            raise ValueError(f"stamped {self.stamped.isoformat()} must be UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Event):
    """A note on a record, or a file that was missing with it. It changes nothing that was decided.

    Attributes:
        target: R of the record.
        note: what is to be known about it.
        evidence: files that belong to it.
    """

    name: ClassVar[str] = "corrected"

    target: Digest
    note: str
    evidence: tuple[EvidenceFile, ...] = ()

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _said("note", self.note)


LATER_EVENTS: tuple[type[Event], ...] = (External, Anchored, Corrected)


def _said(label: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{label} {text!r} must be one line of text and not empty")
