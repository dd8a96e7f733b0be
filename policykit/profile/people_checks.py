"""Checks on people, roles over time, delegations and e-mail addresses.

They read plain content that is not validated yet, so that one run shows all mistakes; what has
another shape than expected is skipped here, because the validation of shapes already reports it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from policykit.errors import Severity
from policykit.profile.roles import ROLE_KEYS
from policykit.profile.source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.profile.source import Path

_DAY = timedelta(days=1)


def check_people(content: dict[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with people, roles, delegations and e-mail addresses."""
    yield from _unique_emails(content)
    for role in ROLE_KEYS:
        yield from _check_role(content, role)
    for at, window in rows(content, "audit", "windows"):
        yield from _gaps(content, at, window)
    yield from _check_delegations(content)
    yield from _people_in_params(content, inside(content, "params"), ("params",))
    yield from _foreign_emails(content)


def inside(content: Any, *path: str) -> Any:
    """Return the value at the path of unvalidated content, None where the path breaks off."""
    for key in path:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content


def rows(content: Any, *path: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield path and content of each mapping in the list at the path."""
    found = inside(content, *path)
    for number, row in enumerate(found if isinstance(found, tuple) else ()):
        if isinstance(row, dict):
            yield (*path, number), row


def unknown_id(what: str, given: str, known: list[str], path: Path) -> Finding:
    """Return the finding on an id that is none of the known ones."""
    near = get_close_matches(given, known, 1, 0.6)
    listed = ", ".join(known) or "none yet"
    hint = f"Did you mean {near[0]}?" if near else f"Known: {listed}."
    return Finding("PK144", path, f'"{given}" is no {what}', hint)


@dataclass(frozen=True, slots=True, order=True)
class _Interval:
    """Days in a role; an open one ends on the last day that dates know."""

    first: date
    last: date
    path: Path


def _check_role(content: dict[str, Any], role: str) -> Iterator[Finding]:
    path = ("roles", role)
    holdings = inside(content, *path)
    if holdings == ():
        hint = "Add a person with the day it began; one person may hold several roles."
        yield Finding("PK140", path, "the role has no holder", hint)
    for at, holding in rows(content, *path):
        for key in ("person", "deputy"):
            yield from _known_person(content, holding.get(key), (*at, key))
        if holding.get("deputy") is not None and holding["deputy"] == holding.get("person"):
            hint = "Name somebody else, or leave the deputy out."
            yield Finding("PK152", (*at, "deputy"), "is the holder", hint, Severity.WARNING)
        yield from wrong_order(holding, "from", "to", at)
    intervals = sorted(_intervals(content, role))
    for number, later in enumerate(intervals):
        if any(later.first <= earlier.last for earlier in intervals[:number]):
            yield _overlap(later)
    if intervals and max(interval.last for interval in intervals) < date.max:
        last = max(interval.last for interval in intervals)
        message = f"nobody holds the role after {last}"
        yield Finding("PK147", path, message, "Add who follows.", Severity.WARNING)


def _intervals(content: dict[str, Any], role: str) -> Iterator[_Interval]:
    for at, holding in rows(content, "roles", role):
        first, last = holding.get("from"), holding.get("to")
        end = date.max if last is None else last
        if isinstance(first, date) and isinstance(end, date) and first <= end:
            yield _Interval(first, end, at)


def _overlap(later: _Interval) -> Finding:
    message = f"begins on {later.first}, while another holder is in the role"
    hint = (
        f"End the earlier one with to: {later.first - _DAY}; both days count. "
        "Who stands in is the deputy of the holder."
    )
    return Finding("PK143", (*later.path, "from"), message, hint)


def _gaps(content: dict[str, Any], at: Path, window: dict[str, Any]) -> Iterator[Finding]:
    """Yield a finding for each day of a window on which roles lose their holder."""
    start, end = window.get("start"), window.get("end")
    if not (isinstance(start, date) and isinstance(end, date)):
        return
    unheld: dict[date, list[str]] = {}
    for role in ROLE_KEYS:
        intervals = sorted(_intervals(content, role))
        day = _first_unheld(intervals, start, end) if intervals else None
        if day is not None:
            unheld.setdefault(day, []).append(role)
    for day, roles in sorted(unheld.items()):
        named = f"the role {roles[0]}" if len(roles) == 1 else f"the roles {', '.join(roles)}"
        message = f"nobody holds {named} on {day}, inside this audit window"
        hint = "An auditor will ask who decided on that day; add the holder or note why."
        yield Finding("PK146", at, message, hint, Severity.WARNING)


def _first_unheld(intervals: list[_Interval], start: date, end: date) -> date | None:
    """Return the first day from start to end on which none of the sorted intervals counts."""
    day = start
    for interval in intervals:
        if interval.first <= day <= interval.last:
            if interval.last >= end:
                return None
            day = interval.last + _DAY
    return day if day <= end else None


def wrong_order(row: dict[str, Any], first: str, last: str, at: Path) -> Iterator[Finding]:
    """Yield a finding where the first date of a row is after the last."""
    start, end = row.get(first), row.get(last)
    if isinstance(start, date) and isinstance(end, date) and start > end:
        message = f"{end} is before {first} ({start})"
        yield Finding("PK142", (*at, last), message, "Swap the dates or correct one.")


def _known_person(content: dict[str, Any], given: Any, path: Path) -> Iterator[Finding]:
    if isinstance(given, str):
        known = [str(row.get("id")) for _, row in rows(content, "people")]
        if given not in known:
            near = get_close_matches(given, known, 1, 0.6)
            hint = f"Did you mean {near[0]}?" if near else "Add the person under people."
            yield Finding("PK141", path, f'"{given}" is no id under people', hint)


def _check_delegations(content: dict[str, Any]) -> Iterator[Finding]:
    for at, row in rows(content, "approval", "delegations"):
        for key in ("from", "to"):
            yield from _known_person(content, row.get(key), (*at, key))
        yield from wrong_order(row, "start", "end", at)
    for at, person in rows(content, "people"):
        signing_key = person.get("signing_key")
        if isinstance(signing_key, dict):
            yield from wrong_order(signing_key, "valid_from", "valid_to", (*at, "signing_key"))


def _people_in_params(content: dict[str, Any], value: Any, path: Path) -> Iterator[Finding]:
    """Check parameters that name people: a policy would print an unknown id as it stands."""
    if isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _people_in_params(content, item, (*path, number))
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in {"person", "deputy"}:
                yield from _known_person(content, item, (*path, key))
            else:
                yield from _people_in_params(content, item, (*path, key))


def _unique_emails(content: dict[str, Any]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for at, person in rows(content, "people"):
        email = person.get("email")
        if isinstance(email, str):
            seen[email.casefold()] += 1
            if seen[email.casefold()] > 1:
                hint = "An approval is matched to a person by e-mail: give each their own."
                yield Finding("PK118", (*at, "email"), "belongs to another person too", hint)


def _foreign_emails(content: dict[str, Any]) -> Iterator[Finding]:
    domain = inside(content, "organization", "email_domain")
    addresses = [((*at, "email"), row.get("email")) for at, row in rows(content, "people")]
    addresses += [
        (("contacts", key), inside(content, "contacts", key)) for key in ("security", "privacy")
    ]
    for path, email in addresses:
        if not (isinstance(email, str) and isinstance(domain, str) and email.count("@") == 1):
            continue
        host = email.partition("@")[2].casefold()
        if host != domain.casefold() and not host.endswith("." + domain.casefold()):
            message = f"{email} is outside the organization's mail domain {domain}"
            hint = "Check the spelling; leave it if the person really uses this address."
            yield Finding("PK145", path, message, hint, Severity.WARNING)
