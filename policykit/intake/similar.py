"""Which statements of the library say something like a sentence: a suggestion, never a mapping.

Takes sentences and the library, gives for each the library's statements with the most telling words
in common: the cosine of two word counts, where a rare word counts more than a common one
(Salton, Wong and Yang 1975). The same input gives the same numbers on every machine.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from policykit.policy.statement import split_regions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.template import Library, MapEntry
    from policykit.values import PolicyId

LEAST: Final = 0.25
"""Below this, sentences have little more than their grammar in common."""
ENOUGH: Final = 0.55
"""From here on `--accept-mappings` takes the best one."""
MOST: Final = 3

_VALUE = re.compile(r"\{\{-?\s*([\w.]+).*?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ENDING = re.compile(r"(?<=\w{3})(?:ations?|ing|ed|ies|es|s|ly)$")
_SMALL_WORDS: Final = frozenset(
    (
        *("a", "an", "and", "any", "are", "as", "at", "be", "been", "being", "by", "can", "each"),
        *("every", "for", "from", "has", "have", "if", "in", "into", "is", "it", "its", "may"),
        *("must", "no", "not", "of", "on", "only", "or", "other", "shall", "should", "so", "such"),
        *("than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to"),
        *("those", "under", "until", "up", "was", "were", "when", "where", "which", "who", "will"),
        *("with", "within"),
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """A statement of the library."""

    id: str
    policy: PolicyId
    text: str
    entry: MapEntry


@dataclass(frozen=True, slots=True)
class Likeness:
    """A statement of the library, and how much it is like a sentence: 0 to 1."""

    known: Known
    score: float


def known_statements(library: Library) -> tuple[Known, ...]:
    """Return the statements of the library, with the names of values in their places."""
    return tuple(
        Known(region.name, template.id, _plain(region.text), template.map.entries[region.name])  # type: ignore[index] # checked just below
        for template in library.templates.values()
        for region in split_regions(template.source)
        if region.name in template.map.entries
    )


def suggest(
    sentences: Mapping[str, str], known: Sequence[Known]
) -> Mapping[str, tuple[Likeness, ...]]:
    """Return the likest statements for each sentence, the best first; none below `LEAST`."""
    counts = [Counter(_stems(one.text)) for one in known]
    spread = Counter(stem for count in counts for stem in count)
    weight = {stem: math.log((1 + len(known)) / times) for stem, times in spread.items()}
    vectors = [_unit(count, weight) for count in counts]
    holders: dict[str, list[int]] = defaultdict(list)
    for index, vector in enumerate(vectors):
        for stem in vector:
            holders[stem].append(index)
    return {
        name: _likest(_unit(Counter(_stems(text)), weight), vectors, holders, known)
        for name, text in sentences.items()
    }


def _likest(
    vector: Mapping[str, float],
    vectors: Sequence[Mapping[str, float]],
    holders: Mapping[str, Sequence[int]],
    known: Sequence[Known],
) -> tuple[Likeness, ...]:
    scores: dict[int, float] = defaultdict(float)
    for stem, value in sorted(vector.items()):
        for index in holders.get(stem, ()):
            scores[index] += value * vectors[index][stem]
    best = sorted(scores.items(), key=lambda item: (-round(item[1], 6), known[item[0]].id))[:MOST]
    return tuple(Likeness(known[index], round(score, 2)) for index, score in best if score >= LEAST)


def _unit(count: Mapping[str, int], weight: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of words as a vector of length 1; unknown words weigh as the rarest."""
    rarest = max(weight.values(), default=1.0)
    values = {stem: times * weight.get(stem, rarest) for stem, times in count.items()}
    length = math.sqrt(math.fsum(value * value for value in values.values()))
    return {stem: value / length for stem, value in values.items()} if length else {}


def _stems(text: str) -> list[str]:
    return [
        _ENDING.sub("", word)
        for word in re.findall(r"[a-z][a-z-]+", text.lower())
        if word not in _SMALL_WORDS
    ]


def _plain(text: str) -> str:
    named = _VALUE.sub(lambda found: found[1].rpartition(".")[2].replace("_", " "), text)
    return " ".join(_TAG.sub(" ", named).split()).partition("** ")[2]
