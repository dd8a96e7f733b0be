"""A list of people against the list before it: who is who, who is new, who left, who changed.

People are recognised by their number in the system the list comes from, else by any address they
ever had. Whoever cannot be told for certain is a finding. Gives what a `roster` record holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error, warning
from policykit.evidence.roster_names import PersonName
from policykit.record import Listed, Spell, next_person
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policykit.evidence.roster_reading import PersonRow
    from policykit.record import Member


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said of people whom the file does not tell about.

    Attributes:
        left: address to last day.
        gone_on: last day of everybody who is not in the file any more; None where not said.
        same: new address to an address that the same person had before.
    """

    left: Mapping[str, date] = field(default_factory=dict)
    gone_on: date | None = None
    same: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the file means for the list.

    Attributes:
        changed: who is new or of whom something changed, as a record holds it.
        names: who is behind each id, after this.
        joined, left, returned: ids of people whose first or last day is new, or who came back.
        moved: ids of those whose groups, manager or kind changed.
        renamed: id to what changed, in words.
        total: how many people work here on the day of the list.
    """

    changed: tuple[Listed, ...]
    names: Mapping[str, PersonName]
    joined: tuple[str, ...]
    left: tuple[str, ...]
    returned: tuple[str, ...]
    moved: tuple[str, ...]
    renamed: Mapping[str, str]
    total: int


def reconcile(  # noqa: PLR0913, PLR0917 - two lists, and what is said of them
    rows: Sequence[PersonRow],
    people: Mapping[str, Member],
    names: Mapping[str, PersonName],
    wishes: Wishes,
    as_of: date,
    file: str,
) -> tuple[Reconciled, tuple[Diagnostic, ...]]:
    """Return what a file means for the list, and everything that cannot be told for certain.

    Args:
        rows: the people of the file; each address and number once.
        people: everybody who ever was on the list.
        names: who they are.
        wishes: what the user said besides.
        as_of: the day for which the file speaks.
        file: its name, for messages.
    """
    matched, found = _matched(rows, names, wishes, file)
    found += _nameless(people, names, as_of)
    new = [row for row in rows if row.row not in matched]
    number = next_person({*people, *names})
    ids = dict(matched) | {row.row: f"P-{number + at:04d}" for at, row in enumerate(new)}
    after = dict(names)
    renamed: dict[str, str] = {}
    for row in rows:
        person = ids[row.row]
        after[person] = _named(row, names.get(person))
        if person in names and (change := _renaming(names[person], after[person])):
            renamed[person] = change
    managers, wrong = _managers(rows, ids, after, file)
    found += wrong
    entries = {
        ids[row.row]: Listed(
            ids[row.row], row.kind, row.start, row.end, row.groups, managers.get(row.row)
        )
        for row in rows
    }
    gone, wrong = _gone(entries, people, after, new, wishes, as_of, file)
    entries |= gone
    found += wrong
    changed = {
        person: entry
        for person, entry in entries.items()
        if person not in people or _differs(entry, people[person])
    }
    current = {person: Spell(entry.start, entry.end) for person, entry in entries.items()}
    current |= {p: member.spells[-1] for p, member in people.items() if p not in entries}
    total = sum(spell.covers(as_of) for spell in current.values())
    return Reconciled(
        tuple(sorted(changed.values(), key=lambda entry: int(entry.id[2:]))),
        after,
        tuple(ids[row.row] for row in new),
        tuple(p for p, e in changed.items() if e.end and not _ended(people.get(p))),
        tuple(p for p, e in changed.items() if p in people and _returns(e, people[p])),
        tuple(p for p, e in changed.items() if p in people and _moves(e, people[p])),
        renamed,
        total,
    ), tuple(found)


def _nameless(
    people: Mapping[str, Member], names: Mapping[str, PersonName], as_of: date
) -> list[Diagnostic]:
    """Return one finding where it is not known here who those are who work here."""
    unknown = [p for p, member in people.items() if p not in names and member.works_on(as_of)]
    if not unknown:
        return []
    how_many = counted(len(unknown), "person", "people")
    message = f"it is not known here who {', '.join(unknown[:5])} are: {how_many}"
    hint = (
        "Get the folder .policykit-roster from who imported the list before, over the channel that "
        "you use for staff data: without it, everybody would become somebody new."
    )
    return [error("PK038", message, hint=hint)]


def _matched(
    rows: Sequence[PersonRow], names: Mapping[str, PersonName], wishes: Wishes, file: str
) -> tuple[dict[int, str], list[Diagnostic]]:
    """Return row number to id of those who are known, and who cannot be told."""
    by_number = {one.number: person for person, one in names.items() if one.number}
    by_email = {email: person for person, one in names.items() for email in one.emails}
    found: list[Diagnostic] = []
    matched: dict[int, str] = {}
    taken: dict[str, int] = {}
    for new, old in wishes.same.items():
        if old not in by_email:
            message = f"--same: nobody on the list ever had the address {old}"
            found.append(error("PK038", message, hint="Give it as NEW=OLD: the old one last."))
        else:
            by_email.setdefault(new, by_email[old])
    for row in rows:
        numbered, addressed = by_number.get(row.number), by_email.get(row.email)
        person = numbered or addressed
        if person is None:
            continue
        known = names[person].number
        if numbered and addressed and numbered != addressed:
            message = (
                f"the number {row.number} is that of {numbered}, and the address {row.email} is "
                f"or was that of {addressed}"
            )
            found.append(error("PK038", message, Place(file, row.row), _WHO))
        elif not numbered and row.number and known and row.email not in wishes.same:
            message = (
                f"{row.email} is or was the address of {person}, whose number is {known}, and "
                f"here it has the number {row.number}"
            )
            found.append(error("PK038", message, Place(file, row.row), _WHO))
        elif person in taken:
            message = f"rows {taken[person]} and {row.row} are both {person}"
            found.append(error("PK035", message, Place(file, row.row), _BOTH))
        taken.setdefault(person, row.row)
        matched[row.row] = person
    return matched, found


_WHO = "Find out whether it is one person or two. For one: --same NEW_ADDRESS=OLD_ADDRESS."
_BOTH = "They have an address in common now or earlier. Delete the row that is not right."


def _named(row: PersonRow, before: PersonName | None) -> PersonName:
    earlier = before.emails if before else ()
    emails = (row.email, *(email for email in earlier if email != row.email))
    return PersonName(row.name, emails, row.number or (before.number if before else ""))


def _renaming(before: PersonName, after: PersonName) -> str:
    changes = []
    if before.name != after.name:
        changes.append(f"{before.name} is now {after.name}")
    if before.email != after.email:
        changes.append(f"{before.email} is now {after.email}")
    return "; ".join(changes)


def _managers(
    rows: Sequence[PersonRow], ids: Mapping[int, str], names: Mapping[str, PersonName], file: str
) -> tuple[dict[int, str], list[Diagnostic]]:
    by_key: dict[str, set[str]] = {}
    for person in dict.fromkeys([*ids.values(), *names]):
        one = names[person]
        for key in (*one.emails, one.number.casefold(), one.name.casefold()):
            by_key.setdefault(key, set()).add(person)
    found, managers = [], {}
    for row in rows:
        if not row.manager:
            continue
        meant = by_key.get(row.manager.casefold(), set())
        if len(meant) == 1:
            managers[row.row] = next(iter(meant))
        else:
            how_many = "nobody" if not meant else f"{len(meant)} people"
            message = f"the manager {row.manager} is {how_many} of the list"
            hint = "Nobody is kept as manager. An export with managers' e-mail addresses tells."
            found.append(warning("PK038", message, Place(file, row.row), hint))
    return managers, found


def _gone(  # noqa: PLR0913, PLR0917 - as reconcile
    entries: Mapping[str, Listed],
    people: Mapping[str, Member],
    names: Mapping[str, PersonName],
    new: Sequence[PersonRow],
    wishes: Wishes,
    as_of: date,
    file: str,
) -> tuple[dict[str, Listed], list[Diagnostic]]:
    """Return entries for those who left the file, and who of them has no last day."""
    left = {
        person: day
        for email, day in wishes.left.items()
        for person, one in names.items()
        if email in one.emails
    }
    unknown = [
        email for email in wishes.left if not any(email in one.emails for one in names.values())
    ]
    found = [
        error("PK038", f"--left: nobody on the list has the address {email}", hint="Look at it.")
        for email in unknown
    ]
    made: dict[str, Listed] = {}
    for person, entry in entries.items():
        if person in left:
            made[person] = replace(entry, end=left[person])
    by_name = {row.name.casefold(): row for row in new}
    for person, member in people.items():
        spell = member.spells[-1]
        if person in entries or (spell.end is not None and spell.end <= as_of):
            continue
        end = left.get(person) or wishes.gone_on
        who = names.get(person)
        called = f"{who.name} <{who.email}>" if who else person
        if end is None:
            twin = by_name.get(who.name.casefold()) if who else None
            if twin:
                pair = f"{twin.email}={who.email if who else ''}"
                hint = f"Row {twin.row} has the same name. If it is one person: --same {pair}"
                place = Place(file, twin.row)
            else:
                hint = "Say when: --left ADDRESS=LAST-DAY; or for all such people: --gone-on DAY."
                place = Place(file)
            message = f"{called} is on the list and not in the file, and no last day is known"
            found.append(error("PK048", message, place, hint))
        elif end < spell.start:
            message = f"{called}: the last day {end} is before the first day {spell.start}"
            found.append(error("PK039", message, hint="Give the right last day."))
        else:
            made[person] = _as_listed(member, end)
    return made, found


def _as_listed(member: Member, end: date | None) -> Listed:
    spell = member.spells[-1]
    groups = tuple(sorted(member.groups_now))
    return Listed(member.id, member.kind, spell.start, end, groups, member.manager)


def _differs(entry: Listed, member: Member) -> bool:
    spell = member.spells[-1]
    return (entry.start, entry.end) != (spell.start, spell.end) or _moves(entry, member)


def _moves(entry: Listed, member: Member) -> bool:
    groups = frozenset(group.casefold() for group in entry.groups)
    now = (groups, entry.manager, entry.kind)
    return now != (member.groups_now, member.manager, member.kind)


def _ended(member: Member | None) -> bool:
    return member is not None and member.spells[-1].end is not None


def _returns(entry: Listed, member: Member) -> bool:
    end = member.spells[-1].end
    return end is not None and entry.start > end


def ahead_of(as_of: date, today: date) -> Diagnostic:
    """Return that a list is to speak for a day that is to come."""
    message = f"the list is to speak for {as_of}, and it is {today}"
    return error("PK039", message, hint="Give the day on which it was exported: --as-of.")
