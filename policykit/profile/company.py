"""What the organization is, sells and runs: names, places, products, systems, cloud, tools."""

from datetime import date
from typing import Literal

from pydantic import Field

from policykit.profile.forms import (
    Country,
    Domain,
    Identifier,
    Line,
    Section,
    TimeZone,
    WebAddress,
)
from policykit.profile.roles import RoleKey


class OtherEntity(Section):
    """Another legal entity of the same group."""

    legal_name: Line = Field(description="Full name as on contracts.")
    country: Country = Field(description="Country of registration, ISO 3166-1, e.g. DE.")
    in_scope: bool = Field(description="Whether the policies bind this entity too.")


class Headcount(Section):
    """Size of the organization; a note on scale, not a roster."""

    employees: int = Field(ge=0, description="Number of employees.")
    contractors: int = Field(default=0, ge=0, description="Number of contractors.")


class Organization(Section):
    """Who the policies belong to."""

    legal_name: Line = Field(description="Full name as on contracts; printed on page 1.")
    short_name: Line = Field(description="The name used in running text.")
    time_zone: TimeZone = Field(
        description="Where calendar dates are counted, e.g. Europe/Berlin or UTC."
    )
    country: Country = Field(description="Home country, ISO 3166-1, e.g. US.")
    email_domain: Domain = Field(description="Mail domain of the staff, e.g. example.com.")
    entity_type: Literal[
        "corporation", "llc", "gmbh", "ltd", "nonprofit", "public_body", "other"
    ] = Field(
        default="other",
        description="Legal form; a nonprofit or public body is not called a company.",
    )
    registration_no: Line | None = Field(
        default=None, description="Number in the company register, in quotes."
    )
    parent: Line | None = Field(default=None, description="Name of the parent company, if any.")
    other_entities: tuple[OtherEntity, ...] = Field(
        default=(), description="Other legal entities of the group."
    )
    website: WebAddress | None = Field(default=None, description="Public web site.")
    headcount: Headcount | None = Field(default=None, description="How many people work here.")
    headcount_on: date | None = Field(
        default=None, description="The day on which the headcount was true."
    )


class Address(Section):
    """A postal address that sites refer to."""

    id: Identifier = Field(description="Short name by which sites refer to this address.")
    kind: Literal["registered", "office", "postal", "other"] = Field(
        default="office", description="What the address is used for."
    )
    line1: Line = Field(description="Street and number.")
    line2: Line | None = Field(default=None, description="Second line, if any.")
    city: Line = Field(description="City.")
    region: Line | None = Field(default=None, description="State or region.")
    postcode: Line | None = Field(default=None, description="Postal code, in quotes.")
    country: Country = Field(description="Country, ISO 3166-1.")


class Site(Section):
    """A place where people work or equipment stands."""

    id: Identifier = Field(description="Short name of the site.")
    kind: Literal["office", "coworking", "data_center", "warehouse", "other"] = Field(
        default="office", description="What kind of place it is."
    )
    address: Identifier | None = Field(default=None, description="Id of an entry of addresses.")
    shared_building: bool = Field(
        default=False, description="Whether other organizations use the same building."
    )
    badge_system: Line | None = Field(default=None, description="Name of the door badge system.")
    server_room: bool = Field(default=False, description="Whether servers of your own stand here.")


class ServiceLevel(Section):
    """What is promised about availability."""

    uptime_pct: float = Field(
        gt=0, le=100, description="Promised availability in percent, e.g. 99.9."
    )


class Product(Section):
    """Something customers buy."""

    id: Identifier = Field(description="Short name of the product.")
    name: Line = Field(description="Name as customers know it.")
    description: Line = Field(description="What it does, in one sentence without a full stop.")
    customers: Literal["b2b", "b2c", "both"] = Field(
        default="b2b", description="Sold to businesses, to consumers, or to both."
    )
    sla: ServiceLevel | None = Field(default=None, description="Promised service level, if any.")
    in_scope: bool = Field(default=True, description="Whether the policies and audits cover it.")


class System(Section):
    """A system that policies name in their scope."""

    id: Identifier = Field(description="Short name of the system.")
    name: Line = Field(description="Name as staff know it.")
    kind: Literal[
        "production",
        "identity",
        "source_control",
        "ci_cd",
        "endpoint",
        "monitoring",
        "data",
        "support",
        "collaboration",
        "finance",
        "hr",
        "backup",
        "network",
        "other",
    ] = Field(description="What the system is for.")
    owner: RoleKey = Field(description="Role that decides who may have access.")
    criticality: Literal["critical", "high", "medium", "low"] = Field(
        description="Effect of losing it; critical systems get the strictest reviews."
    )
    data: tuple[Identifier, ...] = Field(
        default=(), description="Kinds and classification levels of the data it holds."
    )
    sso: bool = Field(default=True, description="Whether people sign in by single sign-on.")
    hosting: Identifier | None = Field(
        default=None, description="Id of a cloud provider, or on_prem, or saas."
    )
    environments: tuple[Identifier, ...] = Field(
        default=(), description="Environments such as prod and staging."
    )


class CloudProvider(Section):
    """A provider of infrastructure."""

    id: Identifier = Field(description="aws, gcp, azure, or an id of your own with a name.")
    name: Line | None = Field(
        default=None, description="Full name; known for aws, gcp and azure, needed for others."
    )
    regions: tuple[Line, ...] = Field(default=(), description="Regions in which you run.")
    subservice: bool = Field(
        default=True, description="Whether your commitments depend on its controls."
    )
    treatment: Literal["carve-out", "inclusive"] = Field(
        default="carve-out", description="How the audit report treats it."
    )


class Cloud(Section):
    """Where systems run. Sets uses_aws, uses_gcp, uses_azure and uses_on_prem."""

    providers: tuple[CloudProvider, ...] = Field(default=(), description="Cloud providers in use.")
    on_prem: bool = Field(default=False, description="Whether servers of your own are in use.")


class Tools(Section):
    """Names of the tools in which each kind of record lives. Names only, no addresses."""

    identity_provider: Line | None = Field(default=None, description="Where staff sign in.")
    hris: Line | None = Field(default=None, description="Source of joiners and leavers.")
    ticketing: Line | None = Field(default=None, description="Where requests are recorded.")
    source_control: Line | None = Field(default=None, description="Where source code lives.")
    ci_cd: Line | None = Field(default=None, description="What builds and deploys.")
    mdm: Line | None = Field(default=None, description="Device management; null means none.")
    edr: Line | None = Field(default=None, description="Malware protection on devices.")
    siem: Line | None = Field(default=None, description="Where security logs are collected.")
    password_manager: Line | None = Field(default=None, description="Where staff keep passwords.")
    secrets_manager: Line | None = Field(default=None, description="Where services keep secrets.")
    vuln_scanner: Line | None = Field(default=None, description="What finds weaknesses.")
    training: Line | None = Field(default=None, description="Where training is recorded.")
    vendor_register: Line | None = Field(default=None, description="Where vendors are listed.")
    asset_inventory: Line | None = Field(default=None, description="Where assets are listed.")
    key_management: Line | None = Field(default=None, description="Service for encryption keys.")
