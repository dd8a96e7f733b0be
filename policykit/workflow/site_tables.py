"""The tables of a portal: due dates, coverage, exceptions, timeline, acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.exception_table import HEADERS, exception_row
from policykit.evidence.svg import svg_bytes
from policykit.evidence.timeline_picture import timeline_drawing
from policykit.portal.values import (
    Acknowledgement,
    Answered,
    Due,
    FrameworkCoverage,
    Listing,
)
from policykit.record import ExceptionState, ReviewState
from policykit.workflow.acknowledgement_list import acknowledgements
from policykit.workflow.composition import page_style
from policykit.workflow.coverage import coverage, read_covering
from policykit.workflow.exception_list import list_exceptions
from policykit.workflow.report import CLASSIFICATION
from policykit.workflow.timeline import timeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import PolicyException
    from policykit.workflow.site_policies import PoliciesOfSite
    from policykit.world import World

_PEOPLE_COLUMNS = ("requested_by", "decided_by")
_YEARS = 5
_RUNNING = (ExceptionState.APPROVED, ExceptionState.OPEN, ExceptionState.EXPIRED)
_REVIEW_WORDS = {ReviewState.OVERDUE.value: "overdue", ReviewState.DUE.value: "due soon"}
_DAY_HEADERS = ("Policy", "Version", "From", "To", "Days", "Why none")


def due_of_site(world: World, shown: PoliciesOfSite, on: date, *, names: bool) -> tuple[Due, ...]:
    """Return reviews, starts of scheduled versions and ends of exceptions, by day."""
    found = [
        Due(
            policy.next_review,
            f"Review of the {policy.title}",
            policy.owner,
            _REVIEW_WORDS.get(policy.review, ""),
            policy.id,
        )
        for policy in shown.policies
    ]
    found += [
        Due(
            one.effective,
            f"Version {one.version} of the {policy.title} takes effect",
            policy.owner,
            "",
            policy.id,
        )
        for policy in shown.policies
        for one in policy.history
        if one.effective and one.effective > on and one.state == "scheduled"
    ]
    found += [
        Due(
            one.request.event.expiry,
            f"Exception {one.number} ends",
            one.request.event.by.name if names else "",
            "overdue" if state is ExceptionState.EXPIRED else "",
            one.request.event.about,
        )
        for one, state in _running(world, on)
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.what)))


def _running(world: World, on: date) -> list[tuple[PolicyException, ExceptionState]]:
    return [
        (one.exception, one.state)
        for one in list_exceptions(world, on).entries
        if one.state in _RUNNING
    ]


def running_exceptions(world: World, on: date) -> Mapping[str, tuple[str, ...]]:
    """Return the exceptions that are relied on, in words, by policy."""
    words: dict[str, tuple[str, ...]] = {}
    for one, state in _running(world, on):
        event = one.request.event
        said = f"{one.number}, {', '.join(event.statements)}: {event.reason} ({state.value})"
        words[event.about] = (*words.get(event.about, ()), f"{said}, until {event.expiry}")
    return words


def exceptions_of_site(world: World, on: date, *, names: bool) -> Listing:
    """Return the register of exceptions on a day."""
    columns = [index for index, name in enumerate(HEADERS) if names or name not in _PEOPLE_COLUMNS]
    listed = list_exceptions(world, on).entries
    rows = [exception_row(one.exception, one.state, on) for one in listed]
    filled = [index for index in columns if any(row[index] for row in rows)]
    return Listing(
        tuple(HEADERS[index].replace("_", " ").capitalize() for index in filled),
        tuple(tuple(row[index] for index in filled) for row in rows),
    )


def timeline_of_site(world: World, profile: Profile, on: date) -> tuple[bytes, Listing]:
    """Return picture and table of the days since the first version, five years at most."""
    earliest = on.replace(year=on.year - _YEARS, day=1)
    whole = timeline(world, earliest, on)
    starts = [span.first for row in whole.rows for span in row.spans if span.version]
    first = min(starts, default=on).replace(day=1)
    found = timeline(world, first, on) if first > earliest else whole
    drawing = timeline_drawing(found.rows, found.first, found.last)
    picture = svg_bytes(drawing, page_style(profile, CLASSIFICATION).accent)
    rows = tuple(
        (row.title, span.version or span.kind, str(span.first), str(span.last), str(span.days),
         span.reason)
        for row in found.rows
        for span in row.spans
    )  # fmt: skip
    return picture, Listing(_DAY_HEADERS, rows)


def coverage_of_site(world: World, profile: Profile, on: date) -> tuple[FrameworkCoverage, ...]:
    """Return every framework of the profile with its criteria and what answers them."""
    covering = read_covering(world, on)
    found = []
    for framework in profile.frameworks:
        if framework.id not in covering.frameworks:
            continue
        one = coverage(covering, framework.id)
        if not one.in_scope:
            continue
        criteria = tuple(
            Answered(
                id=each.criterion.id,
                title=each.criterion.title,
                group=each.criterion.group,
                verdict=each.verdict.value,
                reason=each.reason,
                answers=tuple(
                    (answer.policy if answer.version else "", answer.statement)
                    for answer in each.answers
                ),
            )
            for each in one.judged
        )
        found.append(FrameworkCoverage(one.title, one.summary, criteria))
    return tuple(found)


def acknowledgements_of_site(
    world: World, shown: PoliciesOfSite, on: date, *, names: bool
) -> tuple[Acknowledgement, ...] | None:
    """Return how far acknowledgement is; None where nobody keeps a list of people here."""
    found = acknowledgements(world, on)
    if not found.lists:
        return None
    made = []
    for policy in shown.policies:
        duties = [duty for duty in found.duties if duty.request.policy == policy.id]
        if not duties:
            continue
        counts: dict[str, int] = {}
        for duty in duties:
            counts[duty.state.value] = counts.get(duty.state.value, 0) + 1
        known = {duty.person: found.names.get(duty.person) for duty in duties}
        people = [
            (who.name if (who := known[duty.person]) and who.name else duty.person,
             duty.state.value)
            for duty in duties
        ]  # fmt: skip
        made.append(
            Acknowledgement(
                policy.id,
                policy.title,
                tuple(sorted(counts.items())),
                tuple(sorted(people)) if names else (),
            )
        )
    return tuple(made)
