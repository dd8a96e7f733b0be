"""`plan`: from the audit date back to dated steps, followed by what the records say is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, error
from policykit.evidence.audit_goal import AuditGoal, ReportType, goal_by_date, whole_months
from policykit.evidence.calendar import calendar_bytes
from policykit.evidence.plan import Plan
from policykit.evidence.plan import plan as plan_of
from policykit.evidence.plan_commitments import Commitment
from policykit.evidence.plan_facts import PlanFacts, Progress
from policykit.evidence.plan_picture import plan_drawing
from policykit.evidence.plan_report import plan_entries, plan_report
from policykit.evidence.report_markdown import markdown
from policykit.evidence.svg import svg_bytes
from policykit.profile import ROLE_LABELS
from policykit.record import AckState, TextState, local_date
from policykit.workflow import paths
from policykit.workflow.acknowledgement_list import acknowledgements
from policykit.workflow.composition import page_style
from policykit.workflow.report import CLASSIFICATION, report_pdf
from policykit.workflow.status import status
from policykit.workflow.workspace import load_history, load_policy, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import History, Standing
    from policykit.values import PolicyId
    from policykit.world import World

_YEARS = 20


def plan(
    world: World,
    audit_date: date | None = None,
    report_type: ReportType = ReportType.TYPE_2,
    months: int = 6,
    start: date | None = None,
) -> Plan:
    """Return the plan as of today, in the organization's time zone.

    Args:
        world: the outside.
        audit_date: first day of fieldwork; None for the next audit that the profile names.
        report_type: 1 or 2; the profile's audits are what they are there.
        months: length of the window of a type 2 report.
        start: the day on which work begins; None for today.

    Raises:
        PolicykitError: there is no workspace here, or nobody said when the audit is.
    """
    profile, _ = load_profile(world)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    for name, day in (("audit date", audit_date), ("day on which work begins", start)):
        if day and abs(day.year - today.year) > _YEARS:
            message = f"the {name} {day} is not within {_YEARS} years of today"
            raise InputError(error("PK050", message, hint="Look at the year."))
    goal = (
        goal_by_date(audit_date, report_type, months)
        if audit_date
        else _goal_of_profile(profile, today)
    )
    return plan_of(_facts(world, profile, today, goal.opens), goal, today, start)


def plan_svg(world: World, found: Plan) -> bytes:
    """Return the picture as SVG, in the organization's colour."""
    profile, _ = load_profile(world)
    return svg_bytes(plan_drawing(found), page_style(profile, CLASSIFICATION).accent)


def plan_pdf(world: World, found: Plan) -> bytes:
    """Return the plan as PDF.

    Raises:
        PolicykitError: what keeps it from the page.
    """
    profile, _ = load_profile(world)
    return report_pdf(world, profile, plan_report(found), world.clock.now())


def plan_markdown(found: Plan) -> bytes:
    """Return the plan as Markdown."""
    return markdown(plan_report(found)).encode()


def plan_calendar(world: World, found: Plan) -> bytes:
    """Return what is still to be done as a calendar; taken in again, its entries move."""
    organization = load_profile(world)[0].organization
    name = f"Way to the audit of {organization.short_name}"
    entries = plan_entries(found)
    return calendar_bytes(entries, name, organization.email_domain, world.clock.now())


def _goal_of_profile(profile: Profile, today: date) -> AuditGoal:
    ahead = sorted(
        (window.fieldwork, window.start, window.end)
        for window in profile.audit.windows
        if window.fieldwork and window.fieldwork >= today and window.end < window.fieldwork
    )
    if not ahead:
        raise InputError(
            error(
                "PK051",
                "nobody said when the audit is",
                profile.place("audit.windows"),
                "Give --audit-date, or name start, end and fieldwork of a window in the profile.",
            )
        )
    fieldwork, opens, closes = ahead[0]
    soc2 = next((one for one in profile.frameworks if one.id == "soc2"), None)
    if soc2 and soc2.type == "type-1":
        return AuditGoal(ReportType.TYPE_1, 0, closes, closes, fieldwork)
    months = max(whole_months(opens, closes), 1)
    return AuditGoal(ReportType.TYPE_2, months, opens, closes, fieldwork)


def _facts(world: World, profile: Profile, today: date, opens: date) -> PlanFacts:
    rows = [row for row in status(world) if not row.is_gone and row.state != "retired"]
    seen = [(row, load_history(world, row.id)[0]) for row in rows]
    firsts = [_first(row.standing, history) for row, history in seen]
    owners = {role: _owner(profile, role, today) for role in ROLE_LABELS}
    policies = [found for row in rows if (found := load_policy(world, row.id).policy)]
    asked = any(policy.ack_required for policy in policies)
    return PlanFacts(
        owners=owners,
        profile=_profile_day(world, profile, today),
        drafted=_progress([one[0] for one in firsts]),
        approved=_progress([one[1] for one in firsts]),
        issued=_progress([one[2] for one in firsts]),
        acknowledged=_acknowledged(world, opens),
        ack_days=profile.distribution.ack_days if asked else 0,
        reviews=tuple(
            (row.title, row.standing.next_review)
            for row in rows
            if row.standing and row.standing.next_review
        ),
        commitments=tuple(one for row in rows for one in _commitments(world, row.id, owners)),
    )


def _first(now: Standing | None, history: History) -> tuple[date | None, date | None, date | None]:
    """Return when a policy's first version was proposed, approved, and came into force."""
    issued = next(
        (one for one in history.chain if one.digest not in history.withdrawn_versions), None
    )
    if issued:
        proposal = history.proposal(issued.event.proposal)
        given = [history.approval(digest) for digest in issued.event.approvals]
        approved = max((one.event.day for one in given if one), default=issued.event.day)
        return proposal.event.day if proposal else approved, approved, issued.event.effective
    proposed = now.proposal.event.day if now and now.proposal and not now.stale else None
    counted = now.counting.counted if now and now.counting else ()
    is_approved = now is not None and now.text is TextState.APPROVED
    approved_on = max((one.event.day for one in counted), default=None) if is_approved else None
    return proposed, approved_on, None


def _progress(days: Sequence[date | None]) -> Progress:
    done = [day for day in days if day]
    return Progress(len(done), len(days), max(done, default=None))


def _acknowledged(world: World, opens: date) -> Progress | None:
    """Return how far acknowledgement is today; None where nobody keeps a list of people here.

    What is asked for from the window's first day on, such as of who joins then, is daily business.
    """
    found = acknowledgements(world)
    if not found.lists:
        return None
    aside = (AckState.LAPSED, AckState.NOT_KNOWN)
    duties = [duty for duty in found.duties if duty.state not in aside and duty.asked < opens]
    return _progress([duty.given.day if duty.given else None for duty in duties])


def _profile_day(world: World, profile: Profile, today: date) -> date:
    """Return the day on which the profile came into the history; git's time is a claim."""
    commits = world.git.log([paths.PROFILE])
    if not commits:
        return today
    return min(today, local_date(commits[-1].at, profile.organization.time_zone))


def _owner(profile: Profile, role: str, on: date) -> str:
    names = " and ".join(person.name for person in profile.holders(role, on))
    return f"{profile.label(role)} ({names or 'vacant'})"


def _commitments(
    world: World, identifier: PolicyId, owners: dict[str, str]
) -> Iterator[Commitment]:
    working = load_policy(world, identifier)
    policy, sidecar = working.policy, working.sidecar
    if policy is None or sidecar is None:
        return
    for statement in policy.statements:
        entry = sidecar.entries.get(statement.id)
        if entry is None or entry.cadence is None:
            continue
        yield Commitment(
            policy=policy.title,
            statement=statement.id,
            text=statement.text,
            every=entry.cadence.every,
            unit=entry.cadence.unit.replace("_", " "),
            parameter=entry.cadence.parameter or "",
            role=policy.owner_role,
            owner=owners.get(policy.owner_role, policy.owner_role),
            evidence=entry.evidence,
        )
