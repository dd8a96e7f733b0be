"""What a `Source` gives: every file of a pack that can be made again from the others."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.evidence.pack.changes import change_log_bytes
from policykit.evidence.pack.columns import columns_page
from policykit.evidence.pack.manifest import manifest_bytes
from policykit.evidence.pack.periods import timelines
from policykit.evidence.pack.tables import tables
from policykit.evidence.svg import svg_bytes
from policykit.evidence.tables import csv_bytes
from policykit.evidence.timeline_picture import timeline_drawing
from policykit.evidence.workbook import xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.pack.source import Source


def derived_files(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield manifest, tables, change logs and picture with their path in the pack, one by one."""
    scope = source.scope
    sheets = tables(source)
    yield names.MANIFEST, manifest_bytes(source)
    for one in sheets:
        yield names.table(one.name), csv_bytes(one.headers, one.rows)
    yield names.COLUMNS, columns_page()
    day = datetime.combine(scope.as_of, time(), UTC)
    title = f"Policy evidence, {scope.first} to {scope.last}"
    yield names.WORKBOOK, xlsx_bytes(sheets, title, day)
    for policy in scope.policies:
        yield names.change_log(policy), change_log_bytes(source, policy)
    picture = timeline_drawing(timelines(source), scope.first, scope.last)
    yield names.TIMELINE_SVG, svg_bytes(picture, scope.accent)
