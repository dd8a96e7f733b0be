"""Questions on people: who holds which role; and the people that the answers name.

An answer is a name, or name, title and address with commas: `Ana Silva, Managing Director,
ana@acme.example`. Whoever was named before is named again by the name alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from policykit.interview.addresses import made_address, name_words, way_of
from policykit.interview.company import time_zone
from policykit.interview.question import (
    Answers,
    Group,
    Hints,
    Kind,
    Question,
    text_of,
)
from policykit.profile.forms import Email

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

_LONGEST_ID = 60
_NEAR = 0.85
TITLES: dict[str, str] = {
    "top_management": "Chief Executive Officer",
    "security_lead": "Head of Security",
    "it_lead": "Head of IT",
    "engineering_lead": "Head of Engineering",
    "compliance_lead": "Compliance Manager",
    "people_lead": "Head of People",
    "privacy_lead": "Privacy Officer",
}
"""Role that is asked about -> title of whoever holds it, where none is given."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person as the answers name them; `guessed` if the address was made from the name."""

    id: str
    name: str
    title: str
    email: str
    guessed: bool = False

    def __str__(self) -> str:
        return f"{self.name}, {self.title}, {self.email}"


@dataclass(frozen=True, slots=True)
class _Said:
    """What one answer says of a person; empty where it says nothing."""

    name: str
    title: str
    email: str


def split_person(answer: str) -> _Said:
    """Return what an answer says of a person.

    >>> split_person("Bo Jones, VP, Engineering, bo@acme.example")
    _Said(name='Bo Jones', title='VP, Engineering', email='bo@acme.example')
    """
    name, *rest = [" ".join(part.split()) for part in answer.split(",")]
    email = rest.pop() if rest and "@" in rest[-1] else ""
    return _Said(name, ", ".join(part for part in rest if part), email)


def people(answers: Answers) -> dict[str, Named]:
    """Return who holds each role that was asked about; the same person for the same name.

    Title and address are those of the first answer that gives them.
    """
    said = _all_said(answers)
    way = way_of((one.name, one.email) for one in said.values() if one.email)
    known: dict[str, Named] = {}
    holders: dict[str, Named] = {}
    for role, one in said.items():
        same = one.name.casefold()
        if same not in known:
            all_said = [other for other in said.values() if other.name.casefold() == same]
            title = next((other.title for other in all_said if other.title), TITLES[role])
            email = next((other.email for other in all_said if other.email), "")
            taken = {person.id for person in known.values()}
            made = made_address(one.name, text_of(answers, "email_domain"), way)
            known[same] = Named(
                _identifier(one.name, role, taken), one.name, title, email or made, not email
            )
        holders[role] = known[same]
    return holders


def _all_said(answers: Answers) -> dict[str, _Said]:
    """Return what each answer says that names somebody."""
    said = {role: split_person(text_of(answers, role)) for role in TITLES}
    return {role: one for role, one in said.items() if one.name}


def _meant(name: str, said: Iterable[_Said]) -> tuple[str, ...]:
    """Return the names of those who were named before that this name, or part of one, can mean."""
    wanted = name.casefold()
    named = {one.name.casefold(): one.name for one in said}
    if wanted in named:
        return (named[wanted],)
    parts: dict[str, set[str]] = {}
    for one in said:
        first = one.name.split()[0].casefold()
        for part in {first, one.email.partition("@")[0].casefold(), one.email.casefold()} - {""}:
            parts.setdefault(part, set()).add(named[one.name.casefold()])
    return tuple(sorted(parts.get(wanted, ())))


def _identifier(name: str, role: str, taken: set[str]) -> str:
    plain = "-".join(name_words(name))[:_LONGEST_ID].strip("-").lstrip("0123456789-")
    words = plain or role.replace("_", "-")
    return words if words not in taken else f"{words}-{role.replace('_', '-')}"


def _fault(role: str) -> Callable[[str, Answers], str]:
    def fault(answer: str, answers: Answers) -> str:
        others = {key: value for key, value in answers.items() if key != role}
        before = _all_said(others)
        said = split_person(answer)
        meant = _meant(said.name, before.values())
        if len(meant) > 1:
            return f"can mean {' or '.join(meant)}: give the full name"
        if len(meant) == 1:
            same = next(one for one in people(others).values() if one.name == meant[0])
            return _said_otherwise(said, same, list(before.values()))
        if not any(map(str.isalpha, said.name)) or "@" in said.name:
            return "needs a name first: name, title, address"
        return _new_person_fault(said, people({**others, role: answer})[role], people(others))

    return fault


def _new_person_fault(said: _Said, new: Named, named: dict[str, Named]) -> str:
    """Return what is wrong with the address of somebody who was not named before."""
    if not new.email:
        return "needs an address too (name, title, address): none can be made from this name"
    try:
        TypeAdapter(Email).validate_python(new.email)
    except ValidationError as problem:
        return f"has a wrong address: {problem.errors()[0]['msg']}"
    same = new.email.casefold()
    owner = next((one for one in named.values() if one.email.casefold() == same), None)
    if owner is None:
        return ""
    if not said.email:
        return (
            f"gets the address {new.email}, which belongs to {owner.name}. For {owner.name} give "
            "that name; for somebody else, name, title and address"
        )
    return f"has the address {new.email}, which belongs to {owner.name} already"


def _said_otherwise(said: _Said, same: Named, given: Sequence[_Said]) -> str:
    """Return what is wrong with naming somebody again with another title or address."""
    before = [one for one in given if one.name.casefold() == same.name.casefold()]
    titles = {one.title for one in before} - {""}
    emails = {one.email for one in before} - {""}
    if (said.title and titles - {said.title}) or (said.email and emails - {said.email}):
        return f"names {same.name}, {same.title}, a second time: give the name alone"
    return ""


def _settled(role: str) -> Callable[[str, Answers], str]:
    """Return what puts the full name in the place of a part of one that was named before."""

    def settled(answer: str, answers: Answers) -> str:
        others = {key: value for key, value in answers.items() if key != role}
        name, comma, rest = answer.partition(",")
        meant = _meant(split_person(answer).name, _all_said(others).values())
        return f"{meant[0] if len(meant) == 1 else name}{comma}{rest}"

    return settled


def _doubt(role: str) -> Callable[[str, Answers], str]:
    """Return what finds names that are hardly full names, or hardly new ones."""

    def doubt(answer: str, answers: Answers) -> str:
        others = {key: value for key, value in answers.items() if key != role}
        before = _all_said(others)
        name = split_person(answer).name
        if _meant(name, before.values()):
            return ""
        names = {one.name.casefold(): one.name for one in before.values()}
        near = get_close_matches(name.casefold(), names, 1, _NEAR)
        if near:
            return f'has "{name}": did you mean {names[near[0]]}, whom you named before?'
        if len(name.split()) == 1:
            return f'has a single word, "{name}", where policies print the full name'
        return ""

    return doubt


def _heard(role: str) -> Callable[[str, Answers], tuple[str, ...]]:
    """Return what says who was understood, with an address that was made."""

    def heard(answer: str, answers: Answers) -> tuple[str, ...]:
        others = {key: value for key, value in answers.items() if key != role}
        person = people({**answers, role: answer})[role]
        if person.name in {one.name for one in people(others).values()}:
            return ()
        if person.guessed:
            return (f"{person} (the address is a guess; name, title, address says another)",)
        return (str(person),)

    return heard


def not_after(day: Callable[[Answers], date]) -> Callable[[date, Answers], str]:
    """Return the fault of a day that is later than the given one."""

    def fault(answer: date, answers: Answers) -> str:
        today = day(answers)
        if answer <= today:
            return ""
        return (
            f"is in the future: today is {today}, and policies name who holds a role on the day "
            "they are written. Give today, or the day it really began"
        )

    return fault


def _holder_of(*roles: str) -> Callable[[Answers, Hints], str]:
    """Return a default: whoever holds the first of these roles that is answered."""

    def default(answers: Answers, _hints: Hints) -> str:
        named = (split_person(text_of(answers, role)).name for role in roles)
        return next((name for name in named if name), "")

    return default


def _who_git_says(answers: Answers, hints: Hints) -> str:
    # A name of one word is a login more often than not.
    name = hints.name.strip()
    if " " not in name or "," in name:
        return ""
    ours = hints.email.casefold().endswith(f"@{text_of(answers, 'email_domain')}")
    return f"{name}, {hints.email}" if ours else name


def _role(
    role: str,
    text: str,
    why: str,
    default: Callable[[Answers, Hints], str] | None = None,
    proposal: Callable[[Answers, Hints], str] = lambda _answers, _hints: "",
) -> Question:
    more = ("roles.executive_sponsor",) if role == "top_management" else ()
    return Question(
        role,
        Group.PEOPLE,
        Kind.LINE,
        text,
        why,
        (f"roles.{role}", *more),
        f"Ana Silva, {TITLES[role]}, ana@example.com",
        default=default,
        proposal=proposal,
        fault=_fault(role),
        doubt=_doubt(role),
        settled=_settled(role),
        heard=_heard(role),
    )


QUESTIONS: tuple[Question, ...] = (
    Question(
        "roles_since",
        Group.PEOPLE,
        Kind.DATE,
        "Since which day do the people you name next hold their roles?",
        "An approval counts only from whoever held the role on that day.",
        (),
        "2026-01-31",
        default=lambda answers, hints: hints.day(time_zone(answers)),
    ),
    _role(
        "top_management",
        "Who signs as top management? Full name, title and mail address, with commas",
        "Somebody at the top answers for all of it, and approves most policies.",
    ),
    _role(
        "security_lead",
        "Who is accountable for security day to day? Full name, title and mail address",
        "Most duties need one person who answers for them. Whoever proposes cannot approve.",
        proposal=_who_git_says,
    ),
    _role(
        "it_lead",
        "Who runs accounts and devices? Name, and title if new",
        "Accounts are made, changed and removed by somebody.",
        _holder_of("security_lead"),
    ),
    _role(
        "engineering_lead",
        "Who is accountable for technical systems, and for the product that runs on them?",
        "Changes, backups and repairs of what customers use have one owner.",
        _holder_of("it_lead"),
    ),
    _role(
        "compliance_lead",
        "Who keeps policies, vendors and evidence in order?",
        "An auditor wants one person who has the papers.",
        _holder_of("security_lead"),
    ),
    _role(
        "people_lead",
        "Who answers for hiring, training and leaving?",
        "Access follows people: somebody says who came and who went.",
        _holder_of("top_management"),
    ),
    _role(
        "privacy_lead",
        "Who answers for personal data?",
        "People ask what you hold about them, and authorities ask as well.",
        _holder_of("compliance_lead"),
    ),
)
