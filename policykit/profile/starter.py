"""A first profile from a dozen answers, for `policykit init` without a profile at hand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from policykit.errors import Diagnostic, InputError, error, has_errors
from policykit.profile.forms import Country, Domain, Email, Line, TimeZone
from policykit.profile.reading import read_profile
from policykit.profile.starter_text import STARTER_TEXT
from policykit.profile.writing import quoted, yaml_value

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the interview.

    Attributes:
        key: the name of the answer.
        text: the question, as a person is asked.
        default: what an empty answer means; None where an answer is needed.
        example: a good answer.
    """

    key: str
    text: str
    default: str | None
    example: str


STARTER_QUESTIONS: tuple[Question, ...] = (
    Question(
        "legal_name",
        "What is the full legal name of the organization, as on contracts?",
        None,
        "Example Labs, Inc.",
    ),
    Question("short_name", "Which name do people use for it?", None, "Example"),
    Question("country", "In which country is it registered (two letters)?", "US", "DE"),
    Question(
        "time_zone",
        "In which time zone are dates counted?",
        "UTC",
        "America/New_York",
    ),
    Question(
        "email_domain", "What comes after the @ in staff e-mail addresses?", None, "example.com"
    ),
    Question(
        "roles_since",
        "Since which day do the people you name next hold their roles?",
        None,
        "2026-01-31",
    ),
    Question("top_name", "Who signs as top management (name)?", None, "Ana Silva"),
    Question("top_title", "What is their title?", "Chief Executive Officer", "Managing Director"),
    Question(
        "top_email",
        "What is their e-mail address? (empty: made from the name)",
        "",
        "ana.silva@example.com",
    ),
    Question("security_name", "Who is accountable for security day to day?", None, "Bo Jones"),
    Question("security_title", "What is their title?", "Head of Security", "Security Engineer"),
    Question(
        "security_email",
        "What is their e-mail address? (empty: made from the name)",
        "",
        "bo.jones@example.com",
    ),
    Question("engineering_name", "Who runs engineering and IT?", None, "Cy Okafor"),
    Question(
        "engineering_title",
        "What is their title?",
        "Chief Technology Officer",
        "Head of Engineering",
    ),
    Question(
        "engineering_email",
        "What is their e-mail address? (empty: made from the name)",
        "",
        "cy.okafor@example.com",
    ),
    Question(
        "identity_provider",
        "Which identity provider do staff sign in with?",
        "Google Workspace",
        "Okta",
    ),
    Question("password_manager", "Which password manager is provided?", "1Password", "Bitwarden"),
    Question(
        "secrets_manager",
        "Where are secrets and keys for services kept?",
        "AWS Secrets Manager",
        "HashiCorp Vault",
    ),
    Question("ticketing", "Where are access requests and incidents recorded?", "Jira", "Linear"),
    Question(
        "vendor_register", "Where is the list of vendors kept?", "Shared spreadsheet", "Vanta"
    ),
    Question("source_control", "Where does source code live?", "GitHub", "GitLab"),
    Question("cloud", "Which cloud do you run in: aws, gcp, azure or none?", "aws", "gcp"),
    Question(
        "report_channel",
        "Where do staff report a suspected incident?",
        None,
        "the #security channel in Slack",
    ),
)

_FORMS: dict[str, Any] = {
    "country": Country,
    "time_zone": TimeZone,
    "email_domain": Domain,
    "top_email": Email,
    "security_email": Email,
    "engineering_email": Email,
}
_CLOUDS = ("aws", "gcp", "azure", "none")
_LOCAL_PART = 60
_PEOPLE = ("top", "security", "engineering")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def starter(answers: Mapping[str, str]) -> bytes:
    """Return a commented profile of a small software company.

    Args:
        answers: question key to answer; a missing or empty one takes the question's default.

    Raises:
        InputError: an answer is missing, has the wrong form, or belongs to no question; all such
            answers are named together.
    """
    given = _complete(answers)
    problems = [*_unknown(answers), *_wrong(given), *_shared_addresses(given)]
    if problems:
        raise InputError(*problems)
    people = _people(given)
    values = {key: quoted(value) for key, value in given.items()}
    values |= {"roles_since": given["roles_since"], "domain": given["email_domain"]}
    values |= {name: yaml_value(person.id) for name, person in people.items()}
    values["people"] = "\n".join(dict.fromkeys(person.line() for person in people.values()))
    values["providers"] = "" if given["cloud"] == "none" else f"{{id: {given['cloud']}}}"
    data = STARTER_TEXT.format_map(values).encode("utf-8")
    _, found = read_profile(data)
    if has_errors(found):
        raise InputError(*found)
    return data


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    name: str
    title: str
    email: str

    def line(self) -> str:
        parts = (
            f"name: {quoted(self.name)}, title: {quoted(self.title)}, email: {quoted(self.email)}"
        )
        return f"  - {{id: {yaml_value(self.id)}, {parts}}}"


def _complete(answers: Mapping[str, str]) -> dict[str, str]:
    given = {}
    for question in STARTER_QUESTIONS:
        answer = answers.get(question.key, "").strip()
        given[question.key] = answer or question.default or ""
    for name in _PEOPLE:
        if not given[f"{name}_email"]:
            local = _local_part(given[f"{name}_name"]) or name
            given[f"{name}_email"] = f"{local}@{given['email_domain']}"
    return given


def _people(given: Mapping[str, str]) -> dict[str, _Person]:
    """Return the person of each of the three, the same one for the same address."""
    people: dict[str, _Person] = {}
    for key in _PEOPLE:
        name, email = given[f"{key}_name"], given[f"{key}_email"]
        same = [person for person in people.values() if person.email.lower() == email.lower()]
        taken = {person.id for person in people.values()}
        people[key] = (
            same[0] if same else _Person(_id(name, key, taken), name, given[f"{key}_title"], email)
        )
    return people


def _id(name: str, key: str, taken: set[str]) -> str:
    words = _local_part(name).replace(".", "-").lstrip("0123456789-") or key
    return words if words not in taken else f"{words}-{key}"


def _shared_addresses(given: Mapping[str, str]) -> list[Diagnostic]:
    owners: dict[str, str] = {}
    problems = []
    for key in _PEOPLE:
        name, email = given[f"{key}_name"], given[f"{key}_email"]
        owner = owners.setdefault(email.lower(), name)
        if name.casefold() != owner.casefold():
            hint = "An approval is matched to a person by e-mail: give each their own."
            message = f"{key}_email {email} belongs to {owner} already"
            problems.append(error("PK162", message, hint=hint))
    return problems


def _local_part(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z0-9]+", plain))[:_LOCAL_PART]


def _unknown(answers: Mapping[str, str]) -> list[Diagnostic]:
    known = {question.key for question in STARTER_QUESTIONS}
    hint = "Known: " + ", ".join(sorted(known)) + "."
    return [
        error("PK162", f"there is no question {key}", hint=hint)
        for key in answers
        if key not in known
    ]


def _wrong(given: Mapping[str, str]) -> list[Diagnostic]:
    problems = []
    for question in STARTER_QUESTIONS:
        message = _fault(question, given[question.key])
        if message:
            hint = f"{question.text} For example: {question.example}"
            problems.append(error("PK162", f"{question.key} {message}", hint=hint))
    return problems


def answer_fault(question: Question, answer: str) -> str:
    """Return what is wrong with one answer, in words; empty where nothing is."""
    return "" if not answer and question.default is not None else _fault(question, answer)


def _fault(question: Question, answer: str) -> str:
    """Return what is wrong with an answer, empty where nothing is."""
    if not answer:
        return "needs an answer"
    if not answer.isprintable():
        return "contains a line break or another invisible character"
    if question.key == "cloud" and answer not in _CLOUDS:
        return f'"{answer}" is none of {", ".join(_CLOUDS)}'
    if question.key == "roles_since" and not _is_date(answer):
        return f'"{answer}" is not a date like 2026-01-31'
    try:
        TypeAdapter(_FORMS.get(question.key, Line)).validate_python(answer)
    except ValidationError as problem:
        return problem.errors()[0]["msg"]
    return ""


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False
