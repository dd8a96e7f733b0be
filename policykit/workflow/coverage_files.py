"""Coverage and the Statement of Applicability as files, with links to the statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.coverage_report import coverage_report, soa_report
from policykit.evidence.coverage_table import HEADERS, SOA_HEADERS, coverage_rows, soa_rows
from policykit.evidence.workbook import Sheet
from policykit.workflow.table_files import TableFiles

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.evidence.coverage import Coverage
    from policykit.profile import Profile
    from policykit.world import World


def coverage_files(
    world: World, profile: Profile, found: Coverage, place: Callable[[str], str]
) -> TableFiles:
    """Return the matrix, to be made into files; `place` is as in `coverage_report`."""
    sheet = Sheet("Coverage", HEADERS, coverage_rows(found))
    return TableFiles(world, profile, coverage_report(found, place), sheet, world.clock.now())


def soa_files(
    world: World, profile: Profile, found: Coverage, place: Callable[[str], str]
) -> TableFiles:
    """Return the Statement of Applicability, to be made into files."""
    scopes = [entry.scope_statement for entry in profile.frameworks if entry.id == "iso27001"]
    scope = next((one for one in scopes if one), "")
    sheet = Sheet("Statement of Applicability", SOA_HEADERS, soa_rows(found))
    return TableFiles(world, profile, soa_report(found, scope, place), sheet, world.clock.now())
