"""`review summary`: what management is told about the reviews of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, error, has_errors
from policykit.evidence.report_markdown import markdown
from policykit.evidence.review_report import Summary, SummaryRow, summary_report
from policykit.record import (
    change_log,
    in_force,
    local_date,
    open_triggers,
    register,
    review_state,
    sign_offs,
    triggers,
)
from policykit.workflow.report import report_pdf
from policykit.workflow.workspace import (
    load_history,
    load_policy,
    load_profile,
    policy_ids,
    recorded_ids,
)
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import History
    from policykit.values import PolicyId
    from policykit.world import World


def review_summary(world: World, first: date, last: date) -> Summary:
    """Return the summary of a period, both days included, as it stood at its end.

    Raises:
        PolicykitError: there is no workspace here, a record cannot be read, or the period ends
            before it begins.
    """
    if last < first:
        message = f"the period ends on {last}, before it begins on {first}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    profile, _ = load_profile(world)
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    rows = []
    for identifier in sorted({*policy_ids(world), *recorded_ids(world)}):
        row = _row(world, profile, identifier, workspace, (first, min(last, today)))
        if row:
            rows.append(row)
    exceptions = []
    for one in register(workspace):
        state = one.state(min(last, today))
        if state and one.plays_a_part(first, last):
            exceptions.append((one, state))
    identity = world.git.identity()
    person = profile.person_by_email(identity.email)
    return Summary(
        first,
        last,
        tuple(rows),
        tuple(exceptions),
        tuple(record for record in triggers(workspace) if first <= record.event.day <= last),
        _signed_off(workspace, first, last, len(exceptions)),
        today,
        f"{person.name}, {person.title}" if person else identity.name,
    )


def summary_pdf(world: World, summary: Summary) -> bytes:
    """Return the summary as PDF.

    Raises:
        PolicykitError: what keeps it from the page.
    """
    profile, _ = load_profile(world)
    return report_pdf(world, profile, summary_report(summary), world.clock.now())


def summary_markdown(summary: Summary) -> str:
    """Return the summary as Markdown."""
    return markdown(summary_report(summary))


def _row(
    world: World,
    profile: Profile,
    identifier: PolicyId,
    workspace: History,
    period: tuple[date, date],
) -> SummaryRow | None:
    history, _ = load_history(world, identifier)
    policy = load_policy(world, identifier).policy
    first, end = period
    ended = history.retired_by(first)
    if not any(record.event.day <= end for record in history.issued) or ended:
        return None
    current = in_force(history, end)
    due = current.event.next_review if current else None
    reviews = tuple(record for record in history.reviews if record.event.day <= end)
    retired = [record.event.last_day for record in history.retirements if record.event.day <= end]
    revisions = (
        row for row in change_log(history) if row.issued_on and first <= row.issued_on <= end
    )
    return SummaryRow(
        id=identifier,
        title=policy.title if policy else identifier,
        version=str(current.event.version) if current else "",
        next_review=due,
        state=review_state(due, end, profile.review.lead_days) if due else None,
        reviews=tuple(record for record in reviews if record.event.day >= first),
        revisions=tuple(reversed([row for row in revisions if not row.withdrawn])),
        open_actions=reviews[-1].event.open_actions if reviews else (),
        triggers=open_triggers(history, workspace, end),
        retired=retired[-1] if retired else None,
    )


def _signed_off(workspace: History, first: date, last: date, count: int) -> str:
    said = f"{count} in the period" if count else "None in the period"
    for record in reversed(sign_offs(workspace)):
        event = record.event
        if event.first <= first and last <= event.last:
            who = f"{event.by.name}, {event.by.title}"
            return f"{said}. The register is signed off as complete by {who}, on {event.day}."
    return f"{said}. The register is not signed off for this period yet."
