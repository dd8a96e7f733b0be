"""The profile: one frozen value with every fact, role, choice and parameter of an organization."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, Field, PrivateAttr

from policykit.canonical import json_digest
from policykit.errors import Place
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
from policykit.profile.derived import (
    DERIVED_FLAGS,
    derived_flags,
    derived_noun,
    derived_scope,
)
from policykit.profile.forms import PROVENANCE, Section
from policykit.profile.people import ROLE_KEYS, ROLE_LABELS, Approval, Governance, Person, Roles
from policykit.profile.presentation import Branding, Contacts, Signing
from policykit.profile.pydantic_internals import no_plugins
from policykit.profile.source import Source, parse_path
from policykit.profile.yaml_text import Scalar
from policykit.values import Digest


class Profile(Section):
    """Facts about one organization. Made by `read_profile`; nothing in it changes afterwards."""

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

    _source: Source = PrivateAttr()
    _tree: dict[str, Any] = PrivateAttr()

    @classmethod
    def build(cls, content: dict[str, Any], source: Source) -> "Profile":
        """Return the profile with this content.

        Raises:
            pydantic.ValidationError: a value is missing, unknown or of another form.
        """
        with no_plugins():
            cls.model_rebuild()  # builds the validator, if that was not done yet
        return cls.model_validate(content, context=source)

    def model_post_init(self, context: Any) -> None:
        """Keep the source and make the tree, once the values are known to be good."""
        self._source = context
        self._tree = _plain(self)
        self._tree["flags"] |= derived_flags(self._tree)
        self._tree["scope"] = derived_scope(self._tree)
        self._tree["organization"]["noun"] = derived_noun(self._tree)

    @property
    def tree(self) -> Mapping[str, Any]:
        """All values as plain data, defaults filled in, derived flags and scope added.

        Keys are those of the YAML file. Under `flags` stand the derived flags as well; `scope`
        says which frameworks and SOC 2 categories count; `organization.noun` is the word for it.
        """
        return self._tree

    def is_set(self, path: str) -> bool:
        """Say whether the YAML gives a value other than null at the dotted path."""
        node = self._source.node(parse_path(path))
        return node is not None and not (isinstance(node, Scalar) and node.value is None)

    def place(self, path: str) -> Place:
        """Return file and line of the dotted path, or of its nearest parent in the file."""
        return self._source.place(parse_path(path))

    def given_at(self, path: str) -> str:
        """Return where in the file the fact is given: for a derived one that it is derived from."""
        head, _, name = path.partition(".")
        if head == "scope":
            return "frameworks"
        if path == "organization.noun":
            return "organization.entity_type"
        source = DERIVED_FLAGS.get(name, "") if head == "flags" else ""
        return source.rpartition(" ")[2] or path

    @staticmethod
    def meaning(path: str) -> str:
        """Return what a flag is, as a phrase, such as "whether you write software"; else nothing.

        >>> Profile.meaning("flags.develops_software"), Profile.meaning("systems")
        ('whether you write software', '')
        """
        head, _, name = path.partition(".")
        field = Flags.model_fields.get(name) if head == "flags" else None
        words = (field.description or "").rstrip(".").partition(";")[0] if field else ""
        return words[:1].lower() + words[1:]

    def answered(self, path: str) -> tuple[str, str]:
        """Return who gave the answer at the dotted path, and the day; empty where nobody said.

        `_answered_by` and `_answered_on` count for their section and all that is in it. A derived
        fact was given with the one it comes from.
        """
        steps = parse_path(self.given_at(path))
        found = ["", ""]
        for depth in range(len(steps) + 1):
            for index, key in enumerate(PROVENANCE):
                given = self._source.node((*steps[:depth], key))
                if isinstance(given, Scalar) and given.value is not None:
                    found[index] = str(given.value)
        return found[0], found[1]

    def person(self, person_id: str) -> Person:
        """Return the person with this id.

        Raises:
            KeyError: nobody has it.
        """
        for person in self.people:
            if person.id == person_id:
                return person
        raise KeyError(person_id)

    def holders(self, role: str, on: date) -> tuple[Person, ...]:
        """Return who holds the role on that day: one person, or nobody.

        An interval counts from its first to its last day, both inclusive. A deputy holds nothing.

        Raises:
            KeyError: no such role.
        """
        if role not in ROLE_LABELS:
            raise KeyError(role)
        return tuple(
            self.person(holding.person)
            for holding in getattr(self.roles, role)
            if holding.covers(on)
        )

    def person_by_email(self, email: str) -> Person | None:
        """Return the person with this address, upper and lower case being the same."""
        wanted = email.strip().casefold()
        return next((person for person in self.people if person.email.casefold() == wanted), None)

    def roles_of(self, person_id: str, on: date) -> tuple[str, ...]:
        """Return the keys of the roles the person holds on that day, in the order of the file."""
        return tuple(
            role
            for role in ROLE_KEYS
            if any(person.id == person_id for person in self.holders(role, on))
        )

    def label(self, role: str) -> str:
        """Return the words for a role: security_lead is Security Lead.

        Raises:
            KeyError: no such role.
        """
        return ROLE_LABELS[role]

    @cached_property
    def authority(self) -> Digest:
        """Digest of who may approve what: people, roles, approval, signing and time zone.

        Values that are not given do not count, so a new optional field of policykit's does not
        change the digest of an unchanged profile.
        """
        part = {key: self._tree[key] for key in ("people", "roles", "approval", "signing")}
        part["time_zone"] = self.organization.time_zone
        return json_digest(_for_digest(part))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        return {field.alias or name: _plain(getattr(value, name)) for name, field in fields.items()}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _for_digest(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _for_digest(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_for_digest(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
