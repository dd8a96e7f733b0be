"""What a `Source` gives: every file of a pack that can be made again from the others."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.evidence.pack.changes import change_log_bytes
from policykit.evidence.pack.manifest import manifest_bytes
from policykit.evidence.pack.periods import timelines
from policykit.evidence.pack.tables import tables
from policykit.evidence.svg import svg_bytes
from policykit.evidence.tables import csv_text
from policykit.evidence.timeline_picture import timeline_drawing
from policykit.evidence.workbook import xlsx_bytes

if TYPE_CHECKING:
    from policykit.evidence.pack.source import Source


def derived_files(source: Source) -> dict[str, bytes]:
    """Return manifest, tables, change logs and picture by their path in the pack."""
    scope = source.scope
    sheets = tables(source)
    picture = timeline_drawing(timelines(source), scope.first, scope.last)
    day = datetime.combine(scope.as_of, time(), UTC)
    title = f"Policy evidence, {scope.first} to {scope.last}"
    return {
        names.MANIFEST: manifest_bytes(source),
        **{names.table(one.name): csv_text(one.headers, one.rows).encode() for one in sheets},
        names.WORKBOOK: xlsx_bytes(sheets, title, day),
        **{names.change_log(one): change_log_bytes(source, one) for one in scope.policies},
        names.TIMELINE_SVG: svg_bytes(picture, scope.accent),
    }
