"""All sections that the file of a profile can have: what pydantic holds it against.

Stages read a `Profile`, which is made from the tree that is found here.
"""

from typing import Any, Literal

from pydantic import BaseModel, Field

from policykit.profile.assurance import (
    Audit,
    Classification,
    Commitments,
    Data,
    Distribution,
    Flags,
    Framework,
    Obligation,
    Policies,
    Review,
)
from policykit.profile.company import Address, Cloud, Organization, Product, Site, System, Tools
from policykit.profile.derived import derived_flags, derived_noun, derived_scope
from policykit.profile.forms import Section
from policykit.profile.people import Approval, Governance, Person, Roles
from policykit.profile.presentation import Branding, Contacts, Signing
from policykit.profile.pydantic_internals import no_plugins


class Sections(Section):
    """Facts about one organization."""

    profile_version: Literal[1] = Field(default=1, description="Version of this file's form.")
    organization: Organization = Field(description="Who the policies belong to.")
    addresses: tuple[Address, ...] = Field(default=(), description="Postal addresses.")
    sites: tuple[Site, ...] = Field(
        default=(), description="Offices and other premises; empty means fully remote."
    )
    products: tuple[Product, ...] = Field(default=(), description="What customers buy.")
    systems: tuple[System, ...] = Field(
        default=(), description="Systems that policies name in their scope."
    )
    cloud: Cloud = Field(default=Cloud.unset(), description="Where systems run.")
    tools: Tools = Field(
        default=Tools.unset(), description="Which tool holds which kind of record."
    )
    people: tuple[Person, ...] = Field(description="People who hold roles; not the whole roster.")
    roles: Roles = Field(description="Who holds which role since when.")
    approval: Approval = Field(default=Approval.unset(), description="Rules on who approves.")
    governance: Governance = Field(
        default=Governance.unset(), description="Who oversees management on security."
    )
    frameworks: tuple[Framework, ...] = Field(
        default=(), description="Frameworks in scope; each listed at most once."
    )
    audit: Audit = Field(default=Audit.unset(), description="Who audits, and when.")
    policies: Policies = Field(
        default=Policies.unset(), description="Which policies of the library the set has."
    )
    commitments: Commitments = Field(
        default=Commitments.unset(), description="Which numbers you can keep."
    )
    review: Review = Field(default=Review.unset(), description="How often policies are reviewed.")
    distribution: Distribution = Field(
        default=Distribution.unset(), description="How policies reach people."
    )
    classification: Classification = Field(
        default=Classification.unset(), description="Levels of sensitivity."
    )
    data: Data = Field(default=Data.unset(), description="Whose data you hold, and where.")
    flags: Flags = Field(
        default=Flags.unset(), description="Answers that switch parts of policies."
    )
    params: dict[str, dict[str, Any]] = Field(
        default={},
        description="Numbers and choices of single policies, by block; only what differs.",
    )
    branding: Branding = Field(default=Branding.unset(), description="How the PDFs look.")
    signing: Signing = Field(default=Signing.unset(), description="How approvals are proved.")
    contacts: Contacts = Field(default=Contacts.unset(), description="Where people turn to.")
    obligations: tuple[Obligation, ...] = Field(
        default=(), description="Laws, contracts and promises that bind you."
    )

    @classmethod
    def build(cls, content: dict[str, Any]) -> "Sections":
        """Return the sections with this content.

        Raises:
            pydantic.ValidationError: a value is missing, unknown or of another form.
        """
        with no_plugins():
            cls.model_rebuild()  # builds the validator, if that was not done yet
        return cls.model_validate(content)

    def tree(self) -> dict[str, Any]:
        """Return all values as plain data, with what follows from them; see `Profile.tree`."""
        tree: dict[str, Any] = _plain(self)
        tree["flags"] |= derived_flags(tree)
        tree["scope"] = derived_scope(tree)
        tree["organization"]["noun"] = derived_noun(tree)
        return tree


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: _plain(getattr(value, name)) for name, field in fields.items()}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
