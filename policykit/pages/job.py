"""What a page maker is given: a document, what stands around it, and how it should look.

Plain values only: a job can be sent to another process, and knows neither records nor the profile.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.document import Document, Drawing


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One person's decision, as the first page shows it.

    Attributes:
        decided: the day and time, in words.
        method: how it was recorded, such as "evidenced".
        strength: who could have forged it, in a short sentence.
    """

    name: str
    title: str
    role: str
    decided: str
    method: str
    strength: str


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One version in the revision history, newest first or oldest first as given.

    Attributes:
        change_class: "material" or "editorial", in the reader's words.
        added, removed, changed: statement ids.
    """

    version: str
    date: str
    change_class: str
    what: str
    why: str
    who: str
    approved_by: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A control of a framework and the statements that answer it; rows come in page order.

    Attributes:
        added: those of the statements that a redline marks as new here.
        dropped: statements that answered it before, which a redline marks as gone.
    """

    framework: str
    control: str
    title: str
    statements: tuple[str, ...]
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF.

    Attributes:
        mime: such as "text/markdown".
        relationship: how the file relates to the pages, in PDF's own words.
    """

    name: str
    mime: str
    relationship: Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """A drawing in a report; `before` is the index of the block that follows it."""

    before: int
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Front:
    """What the first pages say before the text begins.

    Attributes:
        logo: bytes of a PNG or SVG file, or None to set the organization's name instead.
        status: such as "Issued, effective from 1 December 2026".
        control: label and value pairs of the document control table, in reading order.
        notices: sentences the reader must not miss, such as why the author approved.
        approvals: empty while nobody has approved.
        revisions: the revision history.
        short_name: what the organization is called in running text, for headers and footers.
        effective: the first day, in words, for headers and footers.
        cover: label and value pairs for a cover page; without any there is no such page.
    """

    organization: str
    title: str
    status: str
    control: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()
    approvals: tuple[ApprovalRow, ...] = ()
    revisions: tuple[RevisionRow, ...] = ()
    logo: bytes | None = None
    short_name: str = ""
    effective: str = ""
    cover: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How the pages look; colours are `#rrggbb`.

    Attributes:
        language: a BCP 47 tag such as "en-GB".
        classification: the label in the footer, such as "Internal".
        typeface: that of running text; titles and tables are always without serifs.
        header, footer: patterns of `policykit.pages.page_lines`; empty for policykit's own.
    """

    paper: Literal["A4", "letter"] = "A4"
    accent: str = "#1f3a5f"
    language: str = "en-GB"
    classification: str = ""
    classification_colour: str = "#5b6470"
    header: str = ""
    footer: str = ""
    typeface: Literal["sans", "serif"] = "sans"


@dataclass(frozen=True, slots=True, repr=False)
class JobFile:
    """A file of the workspace, such as a picture: its path from the top, and its bytes."""

    path: str
    data: bytes

    def __repr__(self) -> str:
        """Return a text that differs where the bytes do, and stays short."""
        return f"JobFile({self.path!r}, sha256={hashlib.sha256(self.data).hexdigest()})"


@dataclass(frozen=True, slots=True)
class RenderJob:
    """Everything one PDF is made of. The same job gives the same bytes.

    Attributes:
        policy: the policy's id, for the footer and the document properties.
        version: such as "1.0", without a v; empty while there is none.
        created: the PDF's own date, in UTC; for an issued policy the time of its `issued` record.
        watermark: a word such as "DRAFT" laid under the text of every page, or None.
        is_report: it tells about policies and is none: without approvals, revision history,
            contents and a field for the seal, its text begins on the first page, over its width.
        drawings: those of a report, in the order of the text.
        chapters: the policies of a book. Then `front` is the book's own, `document` what stands
            between the contents and the first policy, and page numbers, contents and bookmarks
            run over all of it. Chapters have no chapters, and attach nothing.
        summary: what a redline says on its first page; then `document` has changes marked, and
            there are no approvals, no revision history, no contents and no field for the seal.
        images: the file of every picture in the document.
        fonts: TrueType files for letters that policykit's own fonts lack, the preferred one first.
    """

    document: Document
    policy: str
    version: str
    front: Front
    created: datetime
    style: Style = Style()
    mapping: tuple[MappingRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    watermark: str | None = None
    is_report: bool = False
    drawings: tuple[PlacedDrawing, ...] = ()
    chapters: tuple[RenderJob, ...] = ()
    summary: Document | None = None
    images: tuple[JobFile, ...] = ()
    fonts: tuple[JobFile, ...] = ()

    def __post_init__(self) -> None:
        offset = self.created.utcoffset()
        if offset is None or offset.total_seconds() != 0:
            raise ValueError(f"created must be a time in UTC, not {self.created.isoformat()}")
