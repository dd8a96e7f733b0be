"""What stages read of a profile by name, as frozen values; all the rest is in `Profile.tree`.

The values were found good before: what a key means and may hold is said by the section of the same
name, in `company`, `people`, `assurance` and `presentation`. These classes are apart from those so
that a profile that was read before is there without pydantic.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

_Fact = TypeVar("_Fact")


@dataclass(frozen=True)
class Organization:
    """Who the policies belong to."""

    legal_name: str
    short_name: str
    time_zone: str
    country: str
    email_domain: str


@dataclass(frozen=True)
class SigningKey:
    """A key with which a person signs approvals."""

    fingerprint: str
    valid_from: date
    valid_to: date | None

    def covers(self, day: date) -> bool:
        """Say whether the key counts on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Person:
    """Someone who holds a role or is named in an answer."""

    id: str
    name: str
    title: str
    email: str
    signing_key: SigningKey | None
    forge_login: str | None

    @classmethod
    def of(cls, section: Mapping[str, Any]) -> Person:
        """Return the person of an entry of people."""
        key = section["signing_key"]
        return taken(cls, {**section, "signing_key": taken(SigningKey, key) if key else None})


@dataclass(frozen=True)
class Holding:
    """One person's time in a role."""

    person: str
    from_day: date
    to_day: date | None
    deputy: str | None

    @classmethod
    def of(cls, section: Mapping[str, Any]) -> Holding:
        """Return the time of an entry of a role."""
        return cls(section["person"], section["from"], section["to"], section["deputy"])

    def covers(self, day: date) -> bool:
        """Say whether the person holds the role on that day."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Delegation:
    """One person decides for another for a limited time."""

    from_person: str
    to_person: str
    start: date
    end: date
    policies: tuple[str, ...]

    @classmethod
    def of(cls, section: Mapping[str, Any]) -> Delegation:
        """Return the delegation of an entry of approval.delegations."""
        return taken(cls, {**section, "from_person": section["from"], "to_person": section["to"]})


@dataclass(frozen=True)
class ApprovalStep:
    """One step of the approvals that a material change needs before its approver decides."""

    roles: tuple[str, ...]
    quorum: int


@dataclass(frozen=True)
class Approval:
    """Rules on who approves, beyond what each policy's template says."""

    author_may_approve_reason: str | None
    second_approver: str | None
    delegations: tuple[Delegation, ...]
    steps: Mapping[str, tuple[ApprovalStep, ...]]

    @classmethod
    def of(cls, section: Mapping[str, Any]) -> Approval:
        """Return the rules of a section."""
        steps = {key: each(ApprovalStep, row) for key, row in (section["steps"] or {}).items()}
        delegations = tuple(Delegation.of(one) for one in section["delegations"])
        return taken(cls, {**section, "delegations": delegations, "steps": steps})


@dataclass(frozen=True)
class ExcludedControl:
    """A control of ISO 27001 Annex A that does not apply."""

    control: str
    reason: str


@dataclass(frozen=True)
class Framework:
    """A framework that is listed. What it says of others than its own kind is empty.

    Attributes:
        type: of the report, of SOC 2.
        scope_statement, excluded_controls: of ISO 27001.
    """

    id: str
    type: str = ""
    scope_statement: str | None = None
    excluded_controls: tuple[ExcludedControl, ...] = ()

    @classmethod
    def of(cls, section: Mapping[str, Any]) -> Framework:
        """Return the framework of an entry of frameworks."""
        excluded = each(ExcludedControl, section.get("excluded_controls", ()))
        return taken(cls, {**section, "excluded_controls": excluded})


@dataclass(frozen=True)
class AuditWindow:
    """The period an audit looks at."""

    framework: str
    start: date
    end: date
    fieldwork: date | None


@dataclass(frozen=True)
class Audit:
    """Who audits, and when."""

    windows: tuple[AuditWindow, ...]


@dataclass(frozen=True)
class LeftOut:
    """A policy of the library that the organization does without."""

    id: str
    reason: str


@dataclass(frozen=True)
class Policies:
    """Which policies of the library the set has."""

    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Review:
    """The regular review of policies."""

    interval_months: int
    lead_days: int
    triggers: tuple[str, ...]


@dataclass(frozen=True)
class Distribution:
    """How policies reach people."""

    channel: str | None
    ack_days: int
    ack_annual: bool
    audiences: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Level:
    """One level of sensitivity."""

    id: str
    label: str
    color: str


@dataclass(frozen=True)
class Classification:
    """Levels of sensitivity, the least sensitive first."""

    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Branding:
    """How the PDFs look."""

    logo: str | None
    primary_color: str
    typeface: Literal["sans", "serif"]
    fonts: tuple[str, ...]
    header: str | None
    footer: str | None
    cover: bool
    paper: Literal["A4", "letter"]
    language: str
    date_format: Literal["iso", "long", "us", "eu"]
    watermark_draft: str


@dataclass(frozen=True)
class Signing:
    """How approvals are proved and PDFs sealed."""

    certificate: str | None
    timestamp_authority: str | None
    minimum_approval: str
    minimum_time: str | None


@dataclass(frozen=True)
class Contacts:
    """Where people turn to."""

    security: str | None


def taken(kind: type[_Fact], section: Mapping[str, Any]) -> _Fact:
    """Return a fact with what a section has under the names of its fields.

    Raises:
        TypeError: the section has not all of them.
    """
    names = [field.name for field in fields(kind) if field.name in section]  # type: ignore[arg-type]
    return kind(**{name: _fixed(section[name]) for name in names})


def each(kind: type[_Fact], sections: Iterable[Mapping[str, Any]]) -> tuple[_Fact, ...]:
    """Return a fact for each section of a list."""
    return tuple(taken(kind, section) for section in sections)


def _fixed(value: Any) -> Any:
    """Return a value whose lists are tuples."""
    if isinstance(value, list):
        return tuple(_fixed(item) for item in value)
    if isinstance(value, dict):
        return {key: _fixed(item) for key, item in value.items()}
    return value
