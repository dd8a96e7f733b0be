"""What rules are about: one policy as text, and what surrounds it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from string import ascii_lowercase
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place
from policykit.policy.imported_cover import CONTROL_ID
from policykit.rules.catalogue import RULES
from policykit.rules.passages import Kind, Passage, passages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.document import Document, Heading
    from policykit.policy import Entry, Policy, Sidecar
    from policykit.values import PolicyId, StatementId


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy whose text is judged.

    Attributes:
        passages: its text in reading order.
        numbers: the section numbers that its headings have on the page.
    """

    policy: Policy
    file: str
    document: Document
    entries: Mapping[StatementId, Entry]
    passages: tuple[Passage, ...]
    numbers: frozenset[str]

    @classmethod
    def of(cls, policy: Policy, document: Document, sidecar: Sidecar | None) -> Subject:
        """Return a policy with what rules look at."""
        return cls(
            policy,
            document.file,
            document,
            sidecar.entries if sidecar else {},
            passages_of(document, policy.body, policy.body_line),
            frozenset(heading.number for heading in document.headings if heading.number),
        )

    def found(self, code: str, message: str, line: int | None, hint: str = "") -> Diagnostic:
        """Return a finding with the severity of its rule."""
        return Diagnostic(RULES[code].severity, code, message, Place(self.file, line), hint)

    @property
    def cover_heading(self) -> Heading | None:
        """The heading over what an imported document said of itself, while it is still there."""
        return next((one for one in self.document.headings if one.identifier == CONTROL_ID), None)

    @property
    def prose(self) -> tuple[Passage, ...]:
        """The passages that are sentences, not headings, cells or terms."""
        kinds = {Kind.PARAGRAPH, Kind.STATEMENT, Kind.ITEM}
        return tuple(one for one in self.passages if one.kind in kinds)


@dataclass(frozen=True, slots=True)
class Issued:
    """The statements of a policy that were issued.

    Attributes:
        now: id -> text in the version issued last.
        dropped: id -> text of what an earlier version had and the last one has not.
    """

    now: Mapping[str, str] = field(default_factory=dict)
    dropped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number that generation printed in statements.

    Attributes:
        path: of the parameter, such as `access.review_months`.
        places: ids of the statements that it was printed in.
    """

    path: str
    value: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """What lies around the policies of a workspace.

    Attributes:
        language: of the policies; rules of English hold for `en` alone.
        known: names and terms: of the profile, of the glossary, titles of policies.
        titles: titles of the policies of the set.
        titles_left_out: titles of those that the profile leaves out.
        statements: id -> the policies that use it.
        prefixes: of statement ids: those of the library and of the set.
        texts: id of each statement of the set -> its text as it stands.
        generated: id -> its text as it was generated last.
        facts: policy -> the numbers that generation printed in it.
        issued: policy -> what was issued.
        promised: cadences and limits of the set: whether it is a limit, number, and unit.
    """

    language: str = "en"
    known: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ()
    titles_left_out: frozenset[str] = frozenset()
    statements: Mapping[str, tuple[PolicyId, ...]] = field(default_factory=dict)
    prefixes: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    generated: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[PolicyId, tuple[Fact, ...]] = field(default_factory=dict)
    issued: Mapping[PolicyId, Issued] = field(default_factory=dict)
    promised: frozenset[tuple[bool, int, str]] = frozenset()

    @property
    def is_english(self) -> bool:
        """Say whether the rules of English hold."""
        return self.language.partition("-")[0] == "en"

    @cached_property
    def known_names(self) -> tuple[str, ...]:
        """What is known, in small letters."""
        return tuple(sorted(name.casefold() for name in self.known))

    @cached_property
    def _known_text(self) -> str:
        return "\n".join(self.known_names)

    def knows(self, phrase: str) -> bool:
        """Say whether a phrase, in small letters, begins a word of what is known."""
        at = self._known_text.find(phrase)
        while at > 0 and self._known_text[at - 1].isalnum():
            at = self._known_text.find(phrase, at + 1)
        return at >= 0

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Statement ids without their letters: AC-20 for AC-20a."""
        return frozenset(name.rstrip(ascii_lowercase) for name in self.statements)

    @cached_property
    def by_words(self) -> Mapping[str, tuple[str, ...]]:
        """Words of a statement -> the statements that have exactly these."""
        return _grouped((same_words(text), name) for name, text in self.texts.items())

    @cached_property
    def by_words_and_numbers(self) -> Mapping[str, tuple[str, ...]]:
        """As `by_words`, but for the numbers."""
        return _grouped((words_but_numbers(text), name) for name, text in self.texts.items())

    @cached_property
    def places_of_facts(self) -> Mapping[str, tuple[str, ...]]:
        """Path of a parameter -> every statement of the set that it was printed in."""
        return _grouped(
            (fact.path, place)
            for facts in self.facts.values()
            for fact in facts
            for place in fact.places
        )


def same_words(text: str) -> str:
    """Return the words of a text in small letters, without signs."""
    return " ".join(re.findall(r"\w+", text.casefold()))


_NUMBER = re.compile(
    r"\b(?:\d[\d.,]*|one|two|three|four|five|six|once|twice|an?|each|every|"
    r"(?:minute|hour|day|week|month|quarter|year)s?|(?:month|quarter|year|week|dai)ly|annual(?:ly)?)\b"
)


def words_but_numbers(text: str) -> str:
    """Return the words of a text without its numbers and their units."""
    return same_words(_NUMBER.sub(" ", text.casefold()))


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, name in pairs:
        found.setdefault(key, []).append(name)
    return {key: tuple(names) for key, names in found.items()}
