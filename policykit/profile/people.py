"""Who holds which role since when, who approves what, and who oversees.

A role has one holder at a time; who stands in is named in `deputy` and holds nothing by that.
An interval counts from the day `from` to the day `to`, both inclusive; without `to` it is open.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from policykit.profile.forms import Email, Identifier, KeyFingerprint, Line, Section
from policykit.profile.roles import RoleKey


class SigningKey(Section):
    """A key with which a person signs approvals."""

    type: Literal["ssh"] = Field(description="Kind of key.")
    fingerprint: KeyFingerprint = Field(description="As ssh-keygen prints it, from SHA256: on.")
    valid_from: date = Field(description="First day on which the key counts.")
    valid_to: date | None = Field(default=None, description="Last day, or null while in use.")


class Person(Section):
    """Someone who holds a role or is named in an answer."""

    id: Identifier = Field(description="Short name by which roles refer to this person.")
    name: Line = Field(description="Name as printed in the policies.")
    title: Line = Field(description="Job title as printed in the policies.")
    email: Email = Field(description="Address of their approvals; not printed.")
    signing_key: SigningKey | None = Field(default=None, description="SSH key for approvals.")
    forge_login: Line | None = Field(
        default=None, description="Login on GitHub, for approvals by pull-request review."
    )


class Holding(Section):
    """One person's time in a role."""

    person: Identifier = Field(description="Id of an entry of people.")
    from_day: date = Field(alias="from", description="First day in the role.")
    to_day: date | None = Field(
        default=None, alias="to", description="Last day in the role, or null while current."
    )
    deputy: Identifier | None = Field(
        default=None, description="Id of the person who stands in; gets no right to approve."
    )


class Roles(Section):
    """Role keys and their holders over time, the current one last."""

    top_management: tuple[Holding, ...] = Field(description="Who signs as top management.")
    executive_sponsor: tuple[Holding, ...] = Field(
        description="Executive who approves most policies and decides escalations."
    )
    security_lead: tuple[Holding, ...] = Field(description="Accountable for security day to day.")
    compliance_lead: tuple[Holding, ...] = Field(description="Keeps policies, audits and evidence.")
    engineering_lead: tuple[Holding, ...] = Field(description="Accountable for the product.")
    it_lead: tuple[Holding, ...] = Field(description="Accountable for devices and accounts.")
    people_lead: tuple[Holding, ...] = Field(description="Accountable for hiring and leaving.")
    privacy_lead: tuple[Holding, ...] = Field(description="Accountable for personal data.")


class Delegation(Section):
    """One person decides for another for a limited time."""

    from_person: Identifier = Field(alias="from", description="Id of the person who delegates.")
    to_person: Identifier = Field(alias="to", description="Id of the person who decides instead.")
    start: date = Field(description="First day of the delegation.")
    end: date = Field(description="Last day of the delegation.")
    policies: tuple[Identifier, ...] = Field(
        default=(), description="Ids of the policies it covers; empty means all."
    )


class ApprovalStep(Section):
    """One step of the approvals that a material change needs before its approver decides."""

    roles: tuple[RoleKey, ...] = Field(min_length=1, description="Roles that may approve here.")
    quorum: int = Field(
        default=1, ge=1, le=8, description="How many of them have to, each another person."
    )


class Approval(Section):
    """Rules on who approves, beyond what each policy's template says."""

    overrides: dict[Identifier, RoleKey] = Field(
        default={}, description="Policy id to the role that approves it instead."
    )
    author_may_approve_reason: Line | None = Field(
        default=None,
        description=(
            "Why the author may approve; used and printed only when all approvers are the author."
        ),
    )
    second_approver: RoleKey | None = Field(
        default=None,
        description="Role whose approval a material change needs as well as the approver role's.",
    )
    delegations: tuple[Delegation, ...] = Field(
        default=(), description="Time-limited delegations of approval."
    )
    steps: dict[Identifier, tuple[ApprovalStep, ...]] | None = Field(
        default=None,
        description="Policy id to what a material change of it needs first, step by step.",
    )


class Governance(Section):
    """Who oversees management. Left out values take the defaults of the policies."""

    oversight_body: Line | None = Field(
        default=None, description="Board, committee or advisers who oversee security."
    )
    independent_members: int | None = Field(
        default=None, ge=0, description="Members who are independent of management."
    )
    oversight_meetings_per_year: int | None = Field(
        default=None, ge=1, le=52, description="Meetings a year with security on the agenda."
    )
    management_review_months: int | None = Field(
        default=None, ge=1, le=24, description="Months between management reviews."
    )
