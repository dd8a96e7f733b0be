"""Questions on people: who holds which role; and the people that the answers name.

An answer is a name, or name, title and address with commas: `Ana Silva, Managing Director,
ana@acme.example`. Whoever was named before is named again by the name alone.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

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
    from collections.abc import Callable

_LOCAL_PART = 60
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
    """A person as the answers name them."""

    id: str
    name: str
    title: str
    email: str


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
    said = {role: split_person(text_of(answers, role)) for role in TITLES}
    known: dict[str, Named] = {}
    holders: dict[str, Named] = {}
    for role, one in said.items():
        if not one.name:
            continue
        same = one.name.casefold()
        if same not in known:
            all_said = [other for other in said.values() if other.name.casefold() == same]
            title = next((other.title for other in all_said if other.title), TITLES[role])
            email = next((other.email for other in all_said if other.email), "")
            taken = {person.id for person in known.values()}
            known[same] = Named(
                _identifier(one.name, role, taken),
                one.name,
                title,
                email or made_address(one.name, answers),
            )
        holders[role] = known[same]
    return holders


def made_address(name: str, answers: Answers) -> str:
    """Return the address that somebody of this name has, or nothing where none can be made."""
    local = _plain(name)
    return f"{local}@{text_of(answers, 'email_domain')}" if local else ""


def _plain(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z0-9]+", plain))[:_LOCAL_PART].rstrip(".")


def _identifier(name: str, role: str, taken: set[str]) -> str:
    words = _plain(name).replace(".", "-").lstrip("0123456789-") or role.replace("_", "-")
    return words if words not in taken else f"{words}-{role.replace('_', '-')}"


def _fault(role: str) -> Callable[[str, Answers], str]:
    def fault(answer: str, answers: Answers) -> str:
        said = split_person(answer)
        others = {key: value for key, value in answers.items() if key != role}
        named = {one.name.casefold(): one for one in people(others).values()}
        same = named.get(said.name.casefold())
        if not said.name or "@" in said.name:
            return "needs a name first: name, title, address"
        if same is not None:
            return _said_otherwise(said, same, others)
        email = said.email or made_address(said.name, answers)
        if not email:
            return "needs an address too (name, title, address): none can be made from this name"
        try:
            TypeAdapter(Email).validate_python(email)
        except ValidationError as problem:
            return f"has a wrong address: {problem.errors()[0]['msg']}"
        owner = next((one for one in named.values() if one.email.lower() == email.lower()), None)
        if owner is not None:
            return f"has the address {email}, which belongs to {owner.name} already"
        return ""

    return fault


def _said_otherwise(said: _Said, same: Named, others: Answers) -> str:
    """Return what is wrong with naming somebody again with another title or address."""
    given = [split_person(text_of(others, role)) for role in TITLES]
    before = [one for one in given if one.name.casefold() == same.name.casefold()]
    titles = {one.title for one in before} - {""}
    emails = {one.email for one in before} - {""}
    if (said.title and titles - {said.title}) or (said.email and emails - {said.email}):
        return f"names {same.name}, {same.title}, a second time: give the name alone"
    return ""


def _holder_of(*roles: str) -> Callable[[Answers, Hints], str]:
    """Return a default: whoever holds the first of these roles that is answered."""

    def default(answers: Answers, _hints: Hints) -> str:
        named = (split_person(text_of(answers, role)).name for role in roles)
        return next((name for name in named if name), "")

    return default


def _who_git_says(_answers: Answers, hints: Hints) -> str:
    # A name of one word is a login more often than not.
    return hints.name if " " in hints.name.strip() else ""


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
        f"Ana Silva, {TITLES[role]}",
        default=default,
        proposal=proposal,
        fault=_fault(role),
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
        default=lambda _answers, hints: hints.today,
    ),
    _role(
        "top_management",
        "Who signs as top management? Name and title, with a comma",
        "Somebody at the top answers for all of it, and approves most policies.",
    ),
    _role(
        "security_lead",
        "Who is accountable for security day to day? Name and title",
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
