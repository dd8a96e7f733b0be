"""Where things stand in a pack: one constant or function for each path of its layout.

Paths are relative to the pack's own folder. Names say by themselves what a file is, since some
readers see nothing but the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policykit.values import PolicyId, Version

INDEX = "INDEX.html"
COVER = "COVER.pdf"
INSTRUCTIONS = "HOW-TO-CHECK.txt"
STATEMENT = "statement.dsse.json"

DATA = "data/"
MANIFEST = "data/manifest.json"
TIMELINE_PDF = "data/timeline/versions-in-force.pdf"
TIMELINE_SVG = "data/timeline/versions-in-force.svg"
TABLES = "data/tables/"
COLUMNS = "data/tables/COLUMNS.md"
WORKBOOK = "data/tables/all-tables.xlsx"
RECORDS = "data/records/"
POLICIES = "data/policies/"
FRAMEWORKS = "data/frameworks/"
TREES = "data/git/trees/"
COMMIT = "data/git/commit"
TAGS = "data/git/tags/"
BUNDLE = "data/git/history.bundle"
CERTIFICATES = "data/certificates/"


def table(name: str) -> str:
    """Return the path of a table."""
    return f"{TABLES}{name}.csv"


def stem(identifier: PolicyId, version: Version | str) -> str:
    """Return how the files of a version begin."""
    return f"{POLICIES}{identifier}/{identifier}-v{version}"


def pdf(identifier: PolicyId, version: Version, approved: date | None, effective: date) -> str:
    """Return the path of a sealed PDF."""
    said = f"_approved-{approved}" if approved else ""
    return f"{stem(identifier, version)}{said}_in-force-from-{effective}.pdf"


def token(pdf: str) -> str:
    """Return the path of the time-stamp beside a PDF."""
    return f"{pdf}.tst"


def text(identifier: PolicyId, version: Version | str) -> str:
    """Return the path of the text that was approved."""
    return f"{stem(identifier, version)}_text.md"


def mapping(identifier: PolicyId, version: Version | str) -> str:
    """Return the path of the mapping that was approved with it."""
    return f"{stem(identifier, version)}_mapping.yaml"


def change_log(identifier: PolicyId) -> str:
    """Return the path of a policy's change log."""
    return f"{POLICIES}{identifier}/{identifier}_change-log.md"


def external(identifier: PolicyId, digest: str) -> str:
    """Return the path of a document that was issued elsewhere."""
    return f"{POLICIES}{identifier}/{identifier}_issued-elsewhere-{digest[:12]}.pdf"


def tag(identifier: PolicyId, version: Version) -> str:
    """Return the path of a tag object."""
    return f"{TAGS}{identifier}-v{version}"


def record(path: str) -> str:
    """Return the path of a record, from its path in the workspace."""
    return f"{DATA}{path}"
