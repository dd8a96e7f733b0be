"""`commitments`: what the workspace's policies promise, by whom, how often, and how it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.errors import InputError, error
from policykit.evidence.calendar import calendar_bytes
from policykit.evidence.change_report import plain_words
from policykit.evidence.commitments import (
    HEADERS,
    Commitment,
    commitment_entries,
    commitment_rows,
    commitments_report,
)
from policykit.evidence.workbook import Sheet
from policykit.policy import Limit
from policykit.policy.parameters import look_up
from policykit.workflow.in_force import in_force_on
from policykit.workflow.table_files import TableFiles
from policykit.workflow.text_in_force import text_in_force
from policykit.workflow.workspace import load_policy, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.policy import Cadence, Policy, Sidecar, Statement
    from policykit.profile import Profile
    from policykit.workflow.in_force import InForce
    from policykit.world import World

_ACTOR = re.compile(r"^(?:The |Each |Every |All |Only )?(.{2,80}?) (?:must|should|may)\b")
_YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class CommitmentFiles(TableFiles):
    """The commitments of a workspace, to be had in each form.

    Attributes:
        commitments: in the order of the policies and their texts.
        window: first and last day.
    """

    commitments: tuple[Commitment, ...] = ()
    window: tuple[date, date] = (date.min, date.max)

    def ics(self) -> bytes:
        """Return the dates of the window as a calendar."""
        organization = self.profile.organization
        return calendar_bytes(
            commitment_entries(self.commitments, self.window),
            f"Policy commitments of {organization.short_name}",
            organization.email_domain,
            self.at,
        )


def commitments(
    world: World, first: date | None = None, last: date | None = None
) -> CommitmentFiles:
    """Return what the policies promise.

    Args:
        world: the outside.
        first: first day of the window; that of the profile's next audit window if not given, and
            without one the twelve months from today.
        last: its last day.

    Raises:
        PolicykitError: there is no workspace here, its profile is wrong, or the window ends before
            it begins.
    """
    profile, _ = load_profile(world)
    on, rows = in_force_on(world, None)
    window = _window(profile, on, first, last)
    found = tuple(one for row in rows for one in _of_policy(world, profile, row, on))
    sheet = Sheet("Commitments", HEADERS, commitment_rows(found, window))
    report = commitments_report(found, window)
    return CommitmentFiles(world, profile, report, sheet, world.clock.now(), found, window)


def _window(profile: Profile, on: date, first: date | None, last: date | None) -> tuple[date, date]:
    ahead = sorted((one.start, one.end) for one in profile.audit.windows if one.end >= on)
    start, end = ahead[0] if ahead else (on, on + _YEAR)
    if first and not last:
        end = first + _YEAR
    window = (first or start, last or end)
    if window[1] < window[0]:
        message = f"the window ends on {window[1]}, before it begins on {window[0]}"
        raise InputError(error("PK356", message, hint="Give --from and --to in order."))
    return window


def _of_policy(world: World, profile: Profile, row: InForce, on: date) -> Iterator[Commitment]:
    """Yield what the version in force promises, then what is written since and not in force."""
    working = load_policy(world, row.id)
    issued = text_in_force(world, row, working)
    promised = set()
    if issued and issued.policy and issued.sidecar:
        version = str(row.version)
        for one in policy_commitments(profile, issued.policy, issued.sidecar, version, on):
            promised.add((one.statement, one.promise))
            yield one
    if working.policy and working.sidecar:
        for one in policy_commitments(profile, working.policy, working.sidecar, "", on):
            if (one.statement, one.promise) not in promised:
                yield one


def policy_commitments(
    profile: Profile, policy: Policy, sidecar: Sidecar, version: str, on: date
) -> Iterator[Commitment]:
    """Yield the commitments of one policy, in the order of its text."""
    for statement in policy.statements:
        entry = sidecar.entries.get(statement.id)
        for span in (entry.cadence, entry.limit) if entry else ():
            if span and entry:
                yield _commitment(profile, policy, statement, span, entry.evidence, version, on)


def _commitment(  # noqa: PLR0913, PLR0917 - a promise has many sides
    profile: Profile,
    policy: Policy,
    statement: Statement,
    span: Cadence | Limit,
    evidence: str,
    version: str,
    on: date,
) -> Commitment:
    actor = _ACTOR.match(statement.text)
    who = actor[1] if actor else ""
    number = span.within if isinstance(span, Limit) else span.every
    return Commitment(
        policy.id,
        policy.title,
        version,
        statement.id,
        plain_words(statement.text),
        statement.section,
        who[:1].upper() + who[1:] if who else _owner(profile, policy.owner_role),
        _holder(profile, who, policy.owner_role, on),
        isinstance(span, Limit),
        number,
        span.unit,
        span.parameter or "",
        evidence,
        can_keep(profile, span.parameter),
    )


def _owner(profile: Profile, role: str) -> str:
    return profile.label(role) if role in profile.tree["roles"] else role


def _holder(profile: Profile, who: str, owner_role: str, on: date) -> str:
    """Return who holds the roles that the actor names; else who answers for the policy."""
    named = [
        role for role in profile.tree["roles"] if profile.label(role).casefold() in who.casefold()
    ]
    people = [person.name for role in named for person in profile.holders(role, on)]
    if people:
        return ", ".join(dict.fromkeys(people))
    if owner_role not in profile.tree["roles"]:  # `check` names it, with its line
        return f"answers for it: {owner_role}, a role that the profile does not have"
    owners = ", ".join(person.name for person in profile.holders(owner_role, on))
    return f"answers for it: {profile.label(owner_role)}{f' {owners}' if owners else ''}"


def can_keep(profile: Profile, parameter: str | None) -> int | None:
    """Return the strictest number that the profile says can be kept, None where it says none."""
    value = look_up(profile.tree["commitments"]["can_keep"], parameter) if parameter else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
