"""`applicability`: the statements that the set does without, each with the fact that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.applicability_table import (
    HEADERS,
    applicability_report,
    applicability_rows,
)
from policykit.evidence.workbook import Sheet
from policykit.policy import prepare, read_policy
from policykit.policy.applicability import absent_statements
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.table_files import TableFiles
from policykit.workflow.workspace import load_library, load_policy, load_profile, policy_ids

if TYPE_CHECKING:
    from datetime import date

    from policykit.policy.applicability import Absent
    from policykit.world import World


def applicability(world: World, on: date) -> tuple[Absent, ...]:
    """Return the statements of the library that the workspace's policies do not have.

    Args:
        world: the outside.
        on: the day for which roles are looked up.

    Raises:
        PolicykitError: there is no workspace here, or profile or library are wrong.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    job, _ = prepare(profile, library, None, on)
    present, generated = {}, {}
    for identifier in policy_ids(world):
        policy = load_policy(world, identifier).policy
        if policy:
            present[identifier] = {statement.id for statement in policy.statements}
        base = world.files.read(paths.base_policy(identifier))
        made = read_policy(base, paths.base_policy(identifier))[0] if base else None
        if made:
            generated[identifier] = {statement.id for statement in made.statements}
    contexts = {item.template.id: item.context for item in job.items}
    return absent_statements(profile, library, present, generated, contexts)


@dataclass(frozen=True, slots=True)
class ApplicabilityRegister(TableFiles):
    """The register of today, to be had in each form."""

    absent: tuple[Absent, ...] = ()


def applicability_register(world: World) -> ApplicabilityRegister:
    """Return the register of today, in the organization's time zone.

    Raises:
        PolicykitError: there is no workspace here, or profile or library are wrong.
    """
    profile, _ = load_profile(world)
    at = world.clock.now()
    on = local_date(at, profile.organization.time_zone)
    absent = applicability(world, on)
    report = applicability_report(absent, on)
    sheet = Sheet("Applicability", HEADERS, applicability_rows(absent))
    return ApplicabilityRegister(world, profile, report, sheet, at, absent)
