"""Ids: one meaning each, for ever, in one policy (PK383 to PK385, PK395, PK396)."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from policykit.rules.subject import same_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.subject import Subject, Surroundings

_SAME = 0.6  # words in common, from which a sentence is the same one reworded
_OTHER = 0.3  # below it an issued id says something else
_FEWEST_WORDS = 6
_MOST_WORDS = 200  # comparing takes the square of them


def identifiers(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield ids without mapping, ids of two policies, and ids that changed their meaning."""
    issued = around.issued.get(subject.policy.id)
    for statement in subject.policy.statements:
        name = statement.id
        entry = subject.entries.get(name)
        if entry is not None and not any(entry.controls.values()):
            yield subject.found(
                "PK383",
                f"{name} answers no control of any framework",
                statement.line,
                "Name the controls it answers in the mapping. If there are none, ask why you "
                "promise it.",
            )
        others = [one for one in around.statements.get(name, ()) if one != subject.policy.id]
        if others:
            yield subject.found(
                "PK384",
                f"{name} is an id of {', '.join(others)} as well",
                statement.line,
                "Give one of the two an id that was never used.",
            )
        if issued is None:
            continue
        dropped, before = issued.dropped.get(name), issued.now.get(name)
        if dropped is not None and _alike(dropped, statement.text) < _SAME:
            yield subject.found(
                "PK385",
                f"{name} was dropped, and now stands for another sentence",
                statement.line,
                f"It said: {dropped[:120]} Take an id that was never used, so that "
                "last year's evidence cannot be read as this year's.",
            )
        elif (
            before is not None
            and len(before.split()) >= _FEWEST_WORDS
            and _alike(before, statement.text) < _OTHER
        ):
            yield subject.found(
                "PK396",
                f"{name} says something else than in the version issued last",
                statement.line,
                f"It said: {before[:120]} If this is another duty, give it a new id.",
            )
    yield from _repeated(subject, around)


def _repeated(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    for statement in subject.policy.statements:
        key = same_words(statement.text)
        if len(key.split()) < _FEWEST_WORDS:
            continue
        others = [one for one in around.by_words.get(key, ()) if one != statement.id]
        if others:
            yield subject.found(
                "PK395",
                f"{statement.id} and {', '.join(others)} say the same",
                statement.line,
                "Keep one, and let the other refer to it: two copies drift apart.",
            )


def _alike(old: str, new: str) -> float:
    words = old.casefold().split()[:_MOST_WORDS], new.casefold().split()[:_MOST_WORDS]
    return SequenceMatcher(None, *words, autojunk=False).ratio()
