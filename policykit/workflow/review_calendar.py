"""`review --ics`: when reviews begin and when they are due, for any calendar program."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.evidence.calendar import Entry, calendar_bytes
from policykit.workflow.due import review_items
from policykit.workflow.workspace import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.workflow.due import ReviewItem
    from policykit.world import World


def review_calendar(world: World) -> bytes:
    """Return the calendar of the reviews of all policies in force, and of open exceptions.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    entries = [
        entry for item in review_items(world) for entry in _entries(item, profile.review.lead_days)
    ]
    name = f"Policy reviews of {profile.organization.short_name}"
    return calendar_bytes(entries, name, profile.organization.email_domain, world.clock.now())


def _entries(item: ReviewItem, lead_days: int) -> Iterator[Entry]:
    lines = [f"Version {item.version} is in force.", f"Owner: {item.owner}", *item.reasons]
    lines += [f"Open action: {action}" for action in item.open_actions]
    lines.append(f'policykit review {item.id} --outcome … --considered "…"')
    title = f"Policy review due: {item.title}"
    yield Entry(f"review-{item.id}-due", item.next_review, title, "\n".join(lines), lead_days)
    if lead_days:
        yield Entry(
            f"review-{item.id}-begin",
            item.next_review - timedelta(days=lead_days),
            f"Begin policy review: {item.title} (due {item.next_review})",
            "\n".join(lines),
        )
    for one in item.exceptions:
        event = one.request.event
        if one.approval is None:
            continue
        words = f"{', '.join(event.statements)}: {event.reason}"
        name = f"Policy exception {one.number} of {item.title}"
        key = one.number.casefold()
        yield Entry(f"exception-{key}-expiry", event.expiry, f"{name} ends", words, 14)
        if event.review_on != event.expiry:
            yield Entry(f"exception-{key}-review", event.review_on, f"{name}: review", words, 7)
