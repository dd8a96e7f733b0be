"""The profile: one frozen value with every fact, role, choice and parameter of an organization."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_digest
from policykit.profile import facts
from policykit.profile.derived import DERIVED_FLAGS
from policykit.profile.roles import ROLE_KEYS, ROLE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from policykit.errors import Place
    from policykit.profile.source import Source
    from policykit.values import Digest


@dataclass(frozen=True, eq=False, repr=False)
class Profile:
    """Facts about one organization. Made by `read_profile`; nothing in it changes afterwards.

    Attributes:
        tree: all values as plain data, defaults filled in, derived flags and scope added. Keys are
            those of the YAML file. Under `flags` stand the derived flags as well; `scope` says
            which frameworks and SOC 2 categories count; `organization.noun` is the word for it.
        read_source: gives the text, when a place in it is asked for.
        organization, people and so on: what stages read of the sections by name.
    """

    organization: facts.Organization
    people: tuple[facts.Person, ...]
    roles: Mapping[str, tuple[facts.Holding, ...]]
    approval: facts.Approval
    frameworks: tuple[facts.Framework, ...]
    audit: facts.Audit
    policies: facts.Policies
    review: facts.Review
    distribution: facts.Distribution
    classification: facts.Classification
    branding: facts.Branding
    signing: facts.Signing
    contacts: facts.Contacts
    tree: Mapping[str, Any]
    read_source: Callable[[], Source]

    @classmethod
    def of(cls, tree: Mapping[str, Any], read_source: Callable[[], Source]) -> Profile:
        """Return the profile with this tree.

        Args:
            tree: as it was found good.
            read_source: gives the text it is from, when a place in it is asked for.

        Raises:
            KeyError, TypeError: the tree has not all that a profile has.
        """
        return cls(
            organization=facts.taken(facts.Organization, tree["organization"]),
            people=tuple(facts.Person.of(one) for one in tree["people"]),
            roles={
                role: tuple(facts.Holding.of(one) for one in tree["roles"][role])
                for role in ROLE_KEYS
            },
            approval=facts.Approval.of(tree["approval"]),
            frameworks=tuple(facts.Framework.of(one) for one in tree["frameworks"]),
            audit=facts.Audit(facts.each(facts.AuditWindow, tree["audit"]["windows"])),
            policies=facts.Policies(facts.each(facts.LeftOut, tree["policies"]["left_out"])),
            review=facts.taken(facts.Review, tree["review"]),
            distribution=facts.taken(facts.Distribution, tree["distribution"]),
            classification=facts.Classification(
                facts.each(facts.Level, tree["classification"]["levels"])
            ),
            branding=facts.taken(facts.Branding, tree["branding"]),
            signing=facts.taken(facts.Signing, tree["signing"]),
            contacts=facts.taken(facts.Contacts, tree["contacts"]),
            tree=tree,
            read_source=read_source,
        )

    def is_set(self, path: str) -> bool:
        """Say whether the YAML gives a value other than null at the dotted path."""
        return self._source.is_set(path)

    def place(self, path: str) -> Place:
        """Return file and line of the dotted path, or of its nearest parent in the file."""
        return self._source.place_of(path)

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
        if head != "flags":
            return ""
        # Only what explains a policy needs the descriptions, and with them pydantic.
        from policykit.profile.shape import description  # noqa: PLC0415

        words = description((head, name)).rstrip(".").partition(";")[0]
        return words[:1].lower() + words[1:]

    def answered(self, path: str) -> tuple[str, str]:
        """Return who gave the answer at the dotted path, and the day; empty where nobody said.

        `_answered_by` and `_answered_on` count for their section and all that is in it. A derived
        fact was given with the one it comes from.
        """
        return self._source.answered(self.given_at(path))

    def person(self, person_id: str) -> facts.Person:
        """Return the person with this id.

        Raises:
            KeyError: nobody has it.
        """
        for person in self.people:
            if person.id == person_id:
                return person
        raise KeyError(person_id)

    def holders(self, role: str, on: date) -> tuple[facts.Person, ...]:
        """Return who holds the role on that day: one person, or nobody.

        An interval counts from its first to its last day, both inclusive. A deputy holds nothing.

        Raises:
            KeyError: no such role.
        """
        if role not in ROLE_LABELS:
            raise KeyError(role)
        return tuple(
            self.person(holding.person) for holding in self.roles[role] if holding.covers(on)
        )

    def person_by_email(self, email: str) -> facts.Person | None:
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
    def _source(self) -> Source:
        return self.read_source()

    @cached_property
    def authority(self) -> Digest:
        """Digest of who may approve what: people, roles, approval, signing and time zone.

        Values that are not given do not count, so a new optional field of policykit's does not
        change the digest of an unchanged profile.
        """
        part = {key: self.tree[key] for key in ("people", "roles", "approval", "signing")}
        part["time_zone"] = self.organization.time_zone
        return json_digest(_for_digest(part))


def _for_digest(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _for_digest(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_for_digest(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
