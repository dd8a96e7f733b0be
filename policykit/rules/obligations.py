"""Obligations: one to each statement, with an actor, and none elsewhere (PK382, PK387 to PK389)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.rules.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.passages import Passage
    from policykit.rules.subject import Subject, Surroundings

_VERB = re.compile(
    r"\b(?:must|shall|should|may|(?:is|are) (?:required|obliged|responsible) (?:to|for)|"
    r"(?:has|have) to)\b",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|shall|(?:is|are) required to|(?:is|are) obliged to)\b")
_PARTICIPLE = (
    r"(?:[a-z]{2,}ed|kept|made|held|sent|given|taken|written|known|shown|done|set|put|run|built|"
    r"found|read|told|met|left|paid|sought|drawn|chosen|driven|withdrawn|overseen|undertaken|"
    r"understood|brought|dealt|led|lent|worn|split|reset|backed)"
)
_PASSIVE = re.compile(
    rf"\b(?:must|shall|should|may|will|(?:is|are) required to)(?: not| never| only| also)* be "
    rf"(?:[a-z]+ly )?(?:{_PARTICIPLE})\b"
)
_ACTOR = re.compile(
    r"\bby (?!(?:default|law|e-?mail|hand|means|using|way|the end|then|mistake|design|"
    r"contract|post|phone|name|\d))(?:[a-z]+ing\b)?(?=[A-Za-z])(?![a-z]+ing\b)"
)
# Verbs that are no nouns as well: "review" or "report" after "and" may be either.
_CLEAR_VERBS = (
    "approve|assess|collect|communicate|complete|conduct|configure|confirm|define|delete|describe|"
    "determine|develop|disable|document|enable|encrypt|enforce|ensure|establish|evaluate|identify|"
    "implement|inform|install|investigate|maintain|monitor|notify|obtain|perform|prevent|"
    "prioritize|protect|provide|remove|require|restrict|retain|revoke|rotate|update|verify"
)
_SECOND_VERB = re.compile(
    r"\b(?:must|shall|should|may)(?: not)? [a-z-]+(?:, [a-z-]+)*,? and (?:then )?[a-z-]+ "
    r"(?:the|a|an|all|each|every|its|their|any)\b"
    rf"|\b(?:must|shall|should|may)\b[^.;:]{{0,300}}, and (?:{_CLEAR_VERBS})\b"
)


def obligations(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield duties without an id, without an actor, without a verb, and several under one id."""
    if not around.is_english:
        return
    for passage in subject.passages:
        if passage.kind is Kind.STATEMENT:
            yield from _statement(subject, passage)
        elif not passage.owner and passage.kind in {Kind.PARAGRAPH, Kind.ITEM}:
            yield from _outside(subject, passage)


def _outside(subject: Subject, passage: Passage) -> Iterator[Diagnostic]:
    for sentence in passage.sentences:
        if _DUTY.search(sentence):
            yield subject.found(
                "PK382",
                f"a duty has no statement id: {sentence[:70]}",
                passage.line_of(sentence[:20]),
                "Make it a statement: an id in bold at the start of a paragraph, and an entry in "
                "the mapping. Or say it without must.",
            )


def _statement(subject: Subject, passage: Passage) -> Iterator[Diagnostic]:
    name = passage.owner
    verbs = [verb for sentence in passage.sentences for verb in _VERB.findall(sentence)]
    if not verbs:
        yield subject.found(
            "PK388",
            f"{name} says what is, not who must do it",
            passage.line,
            "Write who must, should or may do what.",
        )
    elif len(verbs) > 1 or has_second_verb(passage.text):
        says = f"{len(verbs)} verbs of obligation" if len(verbs) > 1 else "two verbs after one must"
        yield subject.found(
            "PK389",
            f"{name} has {says}",
            passage.line,
            "Give each duty an id of its own, such as AC-20a and AC-20b: each is tested alone.",
        )
    for sentence in passage.sentences:
        if is_passive_without_actor(sentence):
            yield subject.found(
                "PK387",
                f"{name} does not say who does it: {sentence[:70]}",
                passage.line_of(sentence[:20]),
                "Name the role: “The Security Lead must review …” in place of “must be reviewed”.",
            )


def is_obligation(sentence: str) -> bool:
    """Say whether a sentence has a verb of obligation.

    >>> is_obligation("Owners must review users."), is_obligation("The list is kept in the wiki.")
    (True, False)
    """
    return bool(_VERB.search(sentence))


def is_passive_without_actor(sentence: str) -> bool:
    """Say whether a duty is in the passive and nobody is named who does it.

    >>> is_passive_without_actor("Access must be reviewed every 3 months.")
    True
    >>> is_passive_without_actor("Access must be reviewed by the owner every 3 months.")
    False
    """
    passive = _PASSIVE.search(sentence)
    return bool(passive and not _ACTOR.search(sentence, passive.end()))


def has_second_verb(sentence: str) -> bool:
    """Say whether one must governs two verbs.

    >>> has_second_verb("Owners must review and approve the list.")
    True
    >>> has_second_verb("Owners must review users and groups.")
    False
    """
    return bool(_SECOND_VERB.search(sentence))
