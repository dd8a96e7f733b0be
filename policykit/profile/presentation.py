"""How documents look, how they are signed, and whom readers can reach."""

from typing import Literal

from pydantic import Field

from policykit.profile.forms import (
    CertificateFingerprint,
    Colour,
    EmailOrAddress,
    Language,
    Line,
    PageLine,
    RepositoryPath,
    Section,
    WebAddress,
)


class Branding(Section):
    """How the PDFs look."""

    logo: RepositoryPath | None = Field(
        default=None, description="SVG or PNG file in the repository, e.g. branding/logo.svg."
    )
    primary_color: Colour = Field(default="#1a3d6d", description="Colour of headings and rules.")
    typeface: Literal["sans", "serif"] = Field(
        default="sans", description="Running text in Noto Sans or in Noto Serif."
    )
    fonts: tuple[RepositoryPath, ...] = Field(
        default=(),
        description="TrueType files in the repository for letters beyond Latin, Greek and "
        "Cyrillic, the preferred one first, e.g. branding/NotoSansHebrew-Regular.ttf.",
    )
    header: PageLine | None = Field(
        default=None, description="Line at the top of each page but the first: {title} | {version}."
    )
    footer: PageLine | None = Field(
        default=None,
        description="Line at the foot of each page: {title} | {version} | {page}/{pages}.",
    )
    cover: bool = Field(default=False, description="A cover page before the first page.")
    paper: Literal["A4", "letter"] = Field(default="A4", description="Size of the paper.")
    language: Language = Field(
        default="en", description="Language of the policies; en and de have the words around them."
    )
    date_format: Literal["iso", "long", "us", "eu"] = Field(
        default="iso",
        description=("iso 2026-01-31, long 31 January 2026, us January 31, 2026, eu 31.01.2026."),
    )
    watermark_draft: Line = Field(default="DRAFT", description="Words across the pages of a draft.")


class Signing(Section):
    """How approvals are proved and PDFs sealed."""

    certificate: CertificateFingerprint | None = Field(
        default=None, description="SHA-256 fingerprint of the organization's seal certificate."
    )
    timestamp_authority: WebAddress | None = Field(
        default=None, description="Address of an RFC 3161 time-stamp service."
    )
    minimum_approval: Literal["asserted", "evidenced", "self", "email", "forge", "ssh"] = Field(
        default="evidenced",
        description="Weakest proof of an approval that is accepted; ssh is the strongest.",
    )
    minimum_time: Literal["self-stated", "rfc3161"] | None = Field(
        default=None,
        description="Weakest proof of the time of issue that is accepted; null means self-stated.",
    )


class Contacts(Section):
    """Where people turn to."""

    security: EmailOrAddress | None = Field(
        default=None, description="Where outsiders report security problems."
    )
    privacy: EmailOrAddress | None = Field(
        default=None, description="Where people send privacy requests."
    )
    ethics_channel: Line | None = Field(
        default=None, description="Where people raise concerns, also without a name."
    )
    counsel: Line | None = Field(default=None, description="Outside counsel.")
    insurer: Line | None = Field(default=None, description="Cyber insurer.")
