"""What is audited and promised: frameworks, audits, reviews, classification, data, flags."""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from policykit.profile.forms import Colour, Identifier, Line, Region, Section
from policykit.profile.roles import RoleKey

FrameworkId: TypeAlias = Literal["soc2", "iso27001", "nist-csf", "hipaa"]
HipaaRole: TypeAlias = Literal["none", "covered_entity", "business_associate"]
GdprRole: TypeAlias = Literal["none", "controller", "processor", "both"]


class Soc2(Section):
    """SOC 2 and the categories of the report."""

    id: Literal["soc2"] = Field(description="soc2")
    type: Literal["type-1", "type-2"] = Field(default="type-2", description="Type of the report.")
    categories: tuple[
        Literal["security", "availability", "confidentiality", "processing-integrity", "privacy"],
        ...,
    ] = Field(
        default=("security",), description="Trust services categories; security is always one."
    )


class ExcludedControl(Section):
    """A control of ISO 27001 Annex A that does not apply."""

    control: Line = Field(description="Number of the control, in quotes.")
    reason: Line = Field(description="Why it does not apply.")


class Iso27001(Section):
    """ISO/IEC 27001."""

    id: Literal["iso27001"] = Field(description="iso27001")
    status: Literal["planned", "in_progress", "certified"] = Field(
        default="planned", description="How far certification is."
    )
    scope_statement: Line | None = Field(
        default=None, description="Scope, in the words of the certificate."
    )
    excluded_controls: tuple[ExcludedControl, ...] = Field(
        default=(), description="Controls that do not apply, with reasons."
    )


class NistCsf(Section):
    """The NIST Cybersecurity Framework."""

    id: Literal["nist-csf"] = Field(description="nist-csf")
    target_profile: Line | None = Field(default=None, description="Name of the target profile.")


class Hipaa(Section):
    """HIPAA. With role none it is listed but not in scope."""

    id: Literal["hipaa"] = Field(description="hipaa")
    role: HipaaRole = Field(description="Your role under HIPAA.")
    group_health_plan: bool = Field(default=False, description="Whether you sponsor such a plan.")
    clearinghouse: bool = Field(default=False, description="Whether you are a clearinghouse.")


Framework = Annotated[Soc2 | Iso27001 | NistCsf | Hipaa, Field(discriminator="id")]


class AuditWindow(Section):
    """The period an audit looks at."""

    framework: FrameworkId = Field(description="Id of the framework that is audited.")
    start: date = Field(description="First day of the window.")
    end: date = Field(description="Last day of the window.")
    fieldwork: date | None = Field(default=None, description="First day of the auditor's work.")


class Audit(Section):
    """Who audits, when, and how long evidence is kept."""

    auditor: Line | None = Field(default=None, description="Name of the audit firm.")
    windows: tuple[AuditWindow, ...] = Field(default=(), description="Audit windows.")
    evidence_retention_months: int = Field(
        default=84, ge=12, le=240, description="Months for which audit evidence is kept."
    )


class Review(Section):
    """The regular review of policies."""

    interval_months: int = Field(
        default=12, ge=1, le=36, description="Months between reviews of each policy."
    )
    anchor_month: int | None = Field(
        default=None, ge=1, le=12, description="Month for which the yearly review is planned."
    )
    lead_days: int = Field(
        default=60, ge=0, le=180, description="Days before a review at which it is announced."
    )
    triggers: tuple[
        Literal["incident", "audit_finding", "law_change", "system_change", "organization_change"],
        ...,
    ] = Field(
        default=(
            "incident",
            "audit_finding",
            "law_change",
            "system_change",
            "organization_change",
        ),
        description="What makes a review due before its time.",
    )


class LeftOut(Section):
    """A policy of the library that the organization does without."""

    id: Identifier = Field(description="Id of the policy, such as processing-integrity.")
    reason: Line = Field(description="Why it is left out; an auditor reads this.")


class Policies(Section):
    """Which policies of the library the set has."""

    left_out: tuple[LeftOut, ...] = Field(
        default=(), description="Policies that would apply and are left out, each with the reason."
    )


class Commitments(Section):
    """What the organization knows of the numbers it can keep."""

    can_keep: dict[str, dict[str, Any]] = Field(
        default={},
        description="The strictest number you can keep, under the same keys as in params; check "
        "warns where a policy promises more.",
    )


class Distribution(Section):
    """How policies reach people."""

    channel: Line | None = Field(default=None, description="Where staff read the policies.")
    ack_days: int = Field(
        default=30, ge=1, le=180, description="Days within which people acknowledge a policy."
    )
    ack_annual: bool = Field(default=True, description="Whether staff acknowledge every year.")
    ack_system: Line | None = Field(default=None, description="Where it is recorded.")
    audiences: dict[Line, tuple[Line, ...]] = Field(
        default={},
        description=(
            "Audience of policies, in their words, to the groups of the roster that it is, or to "
            "[everyone]. Who belongs to an audience that is not named here nobody can tell."
        ),
    )


class Level(Section):
    """One level of sensitivity."""

    id: Identifier = Field(description="Short name of the level.")
    label: Line = Field(description="Word printed on documents.")
    color: Colour = Field(description='Colour of the label, e.g. "#2196f3".')
    examples: tuple[Line, ...] = Field(default=(), description="What belongs to the level.")


LEVELS = (
    Level.model_construct(id="public", label="Public", color="#4caf50", examples=("website",)),
    Level.model_construct(
        id="internal", label="Internal", color="#2196f3", examples=("handbook", "policies")
    ),
    Level.model_construct(
        id="confidential",
        label="Confidential",
        color="#ff9800",
        examples=("contracts", "source code"),
    ),
    Level.model_construct(
        id="restricted",
        label="Restricted",
        color="#f44336",
        examples=("customer data", "credentials"),
    ),
)


class Classification(Section):
    """Levels of sensitivity, the least sensitive first."""

    levels: tuple[Level, ...] = Field(
        default=LEVELS, min_length=2, description="The levels, the least sensitive first."
    )
    default: Identifier = Field(default="internal", description="Level of unlabelled data.")
    policy_documents: Identifier = Field(
        default="internal", description="Level of the policies themselves."
    )


class SpecialData(Section):
    """Kinds of data that bring duties of their own."""

    phi: bool = Field(default=False, description="Health information under HIPAA.")
    card_data: bool = Field(default=False, description="Payment card numbers.")
    eu_personal_data: bool = Field(
        default=False, description="Personal data of people in the EU, the EEA or the UK."
    )
    children: bool = Field(default=False, description="Data of children.")


class Data(Section):
    """Whose data you hold, and where."""

    subjects: tuple[Identifier, ...] = Field(
        default=("employees",), description="Groups of people whose data you hold."
    )
    special: SpecialData = Field(
        default=SpecialData.unset(), description="Kinds with special duties."
    )
    gdpr_role: GdprRole = Field(default="none", description="Your role under the GDPR.")
    residency: tuple[Region, ...] = Field(
        default=(), description="Countries or regions where data is kept, e.g. US, EU."
    )


class Flags(Section):
    """Answers that switch parts of policies on or off."""

    has_offices: bool = Field(
        default=False, description="Whether you have premises; must agree with sites."
    )
    has_remote_staff: bool = Field(default=True, description="Whether people work from elsewhere.")
    has_board: bool = Field(default=False, description="Whether there is a board of directors.")
    uses_contractors: bool = Field(
        default=False, description="Whether contractors work with your systems or data."
    )
    uses_volunteers: bool = Field(
        default=False, description="Whether volunteers work with your systems or data."
    )
    has_customers: bool = Field(
        default=True, description="Whether you have customers; a charity may have none."
    )
    develops_software: bool = Field(default=True, description="Whether you write software.")
    outsources_development: bool = Field(
        default=False, description="Whether others write software for you."
    )
    uses_mdm: bool = Field(
        default=False, description="Whether devices are managed; must agree with tools.mdm."
    )
    allows_byod: bool = Field(default=False, description="Whether private devices may be used.")
    uses_removable_media: bool = Field(default=False, description="Whether USB storage is used.")
    uses_generative_ai: bool = Field(default=False, description="Whether staff use AI tools.")
    personal_data: bool = Field(default=True, description="Whether you hold data about people.")
    us_consumer_data: bool = Field(
        default=False, description="Whether US state consumer privacy laws apply."
    )
    has_sla: bool = Field(default=False, description="Whether you promise service levels.")
    processes_transactions: bool = Field(
        default=False, description="Whether you process payments or orders for customers."
    )
    publicly_listed: bool = Field(default=False, description="Whether shares are listed.")


class Obligation(Section):
    """A law, contract or promise that binds the organization."""

    id: Identifier = Field(description="Short name of the obligation.")
    kind: Literal["law", "regulation", "contract", "standard", "commitment"] = Field(
        description="Where the obligation comes from."
    )
    description: Line = Field(description="What it is, in a few words.")
    owner: RoleKey = Field(description="Role that keeps watch over it.")
