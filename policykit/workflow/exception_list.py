"""`exception list`: the register of policy exceptions on a day, or all that a period knew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, error, has_errors
from policykit.record import (
    ExceptionState,
    approval_code,
    local_date,
    register,
    sign_offs,
)
from policykit.record.decisions import refusal_code, sign_off_code
from policykit.workflow.workspace import load_profile
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.record import ExceptionsSignedOff, PolicyException, Record
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Listed:
    """One policy exception as it stood on a day.

    Attributes:
        overrun: for how many days it was relied on after its last day.
        code: what a reply must hold that approves it, while nobody decided.
        refusal_code: what a reply must hold that refuses it, while nobody decided.
    """

    exception: PolicyException
    state: ExceptionState
    overrun: int
    code: str
    refusal_code: str = ""


@dataclass(frozen=True, slots=True)
class ExceptionList:
    """The register.

    Attributes:
        on: the day it is shown for: the last day of the period, or today where that is earlier.
        first: the first day of the period, None where it is of one day.
        counts: how many stand where.
        signed_off: who stated that it is complete for exactly this period, the last one.
        code: what a reply must hold that states it for the period; empty for one day.
    """

    on: date
    first: date | None
    entries: tuple[Listed, ...]
    counts: Mapping[ExceptionState, int]
    signed_off: Record[ExceptionsSignedOff] | None
    code: str = ""


def list_exceptions(
    world: World, on: date | None = None, period: tuple[date, date] | None = None
) -> ExceptionList:
    """Return every exception asked for up to a day, or those that play a part in a period.

    Args:
        world: the outside.
        on: the day; None for today.
        period: first and last day; then `on` is its last day.

    Raises:
        PolicykitError: there is no workspace here, or a record cannot be read.
    """
    profile, _ = load_profile(world)
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    if period and period[1] < period[0]:
        message = f"the period ends on {period[1]}, before it begins on {period[0]}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    day = min(period[1], today) if period else on or today
    entries = []
    for one in register(workspace):
        state = one.state(day)
        if state is None or (period and not one.plays_a_part(*period)):
            continue
        waits = state is ExceptionState.REQUESTED and one.state(today) is state
        codes = (approval_code(one.request.digest), refusal_code(one.request.digest))
        entries.append(Listed(one, state, one.overrun(day), *(codes if waits else ("", ""))))
    counts = {state: sum(entry.state is state for entry in entries) for state in ExceptionState}
    signed = [one for one in sign_offs(workspace) if period == (one.event.first, one.event.last)]
    first = period[0] if period else None
    played = [one.exception.request.digest for one in entries]
    code = sign_off_code(*period, played) if period else ""
    return ExceptionList(day, first, tuple(entries), counts, signed[-1] if signed else None, code)
