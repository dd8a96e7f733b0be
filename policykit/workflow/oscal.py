"""`export oscal`: what is in force as OSCAL documents, with the PDFs that they name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from policykit.errors import Place, StateError, error
from policykit.evidence.oscal import Catalog, Clause, PolicyInForce, export, faults
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.in_force import in_force_on
from policykit.workflow.workspace import load_history, load_library, load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from policykit.record import Issued, Record
    from policykit.template import Framework
    from policykit.workflow.in_force import InForce
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class OscalExport:
    """The files of an export, by their path in it.

    Attributes:
        name: a name for the folder they go into.
        at: when the newest of the versions was issued; the same versions give the same files.
        policies: how many are in it, and `left_out` which are not, with the reason.
    """

    name: str
    files: Mapping[str, bytes]
    at: datetime
    on: date
    policies: int
    left_out: tuple[tuple[str, str], ...]


def oscal_export(world: World, day: date | None = None) -> OscalExport:
    """Return the policies in force on a day, as a component definition with catalogs and PDFs.

    Texts and mappings are those of the versions in force, from history, not of the working files.

    Raises:
        StateError: no policy is in force, a PDF is missing or altered, or an export would name
            what it does not hold.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    on, rows = in_force_on(world, day)
    policies, files, times, left_out = [], {}, [], []
    for row in rows:
        issued = _issued(world, row)
        if issued is None:
            left_out.append((str(row.id), row.gap or row.claim or "no version is in force"))
            continue
        policy, data = _in_force(world, row, issued)
        policies.append(policy)
        files[policy.pdf] = data
        times.append(issued.event.at)
    if not policies:
        hint = "Issue policies first, or name a day with --on."
        raise StateError(error("PK070", f"no policy is in force on {on}", hint=hint))
    catalogs = [_catalog(one) for one in library.frameworks.values()]
    made = export(profile.organization.legal_name, policies, catalogs, max(times))
    _require_sound(made, files)
    name = f"oscal-{on}"
    return OscalExport(name, {**made, **files}, max(times), on, len(policies), tuple(left_out))


def _issued(world: World, row: InForce) -> Record[Issued] | None:
    if row.version is None:
        return None
    history, _ = load_history(world, row.id)
    found = (one for one in history.issued if one.event.version == row.version)
    return next(found, None)


def _in_force(world: World, row: InForce, issued: Record[Issued]) -> tuple[PolicyInForce, bytes]:
    data = world.files.read(row.pdf)
    if data is None or row.pdf_sha256 is None:
        hint = "Restore it from git: git checkout -- output/issued"
        raise StateError(error("PK071", "an issued PDF is missing", Place(row.pdf), hint))
    working = frozen_inputs(world, issued).working
    if working.policy is None or working.sidecar is None:
        raise StateError(*working.problems)
    answers: dict[str, dict[str, tuple[Clause, ...]]] = {}
    for statement in working.policy.statements:
        entry = working.sidecar.entries.get(statement.id)
        for framework, controls in entry.controls.items() if entry else ():
            for control in controls:
                found = answers.setdefault(framework, {})
                clause = Clause(statement.id, statement.text)
                found[control] = (*found.get(control, ()), clause)
    policy = PolicyInForce(
        row.id,
        row.title,
        str(row.version),
        issued.event.effective,
        row.approved_by,
        f"pdf/{PurePosixPath(row.pdf).name}",
        row.pdf_sha256,
        answers,
    )
    return policy, data


def _catalog(framework: Framework) -> Catalog:
    return Catalog(
        framework.id,
        framework.title,
        framework.version,
        tuple(
            (
                group.id,
                group.title or group.id,
                tuple((control, framework.controls[control]) for control in group.controls),
            )
            for group in framework.groups
        ),
    )


def _require_sound(made: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    found = faults(files, {path: json.loads(data) for path, data in made.items()})
    if found:
        hint = "Restore what was changed: git checkout -- output/issued; then policykit check."
        raise StateError(*(error("PK072", one, hint=hint) for one in found))
