"""Wording: vague words, shouting, long sentences, reading level (PK374, PK375, PK390, PK391)."""

from __future__ import annotations

import re
from statistics import fmean
from typing import TYPE_CHECKING

from policykit.rules.passages import Kind
from policykit.rules.vague_words import objection, vague_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.subject import Subject, Surroundings

HIGHEST_GRADE = 13
LONGEST_SENTENCE = 40
_FEWEST_WORDS = 100  # of a text whose level says anything
_WORD = re.compile(r"[A-Za-z][A-Za-z'\u2019-]*")
_CAPITALS = re.compile(r"\b[A-Z]{3,}(?:\s+[A-Z]{2,})+\b")
_KEY_WORDS = {"MUST", "SHALL", "SHOULD", "MAY", "NOT", "REQUIRED", "RECOMMENDED", "OPTIONAL"}
_ACRONYM = 4
_EXCLAMATION = re.compile(r"\w!+(?=\s|$)|!{2,}")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l)e$|[^aeiouytd]ed$|(?<![cs]h)(?<![aeiouyszxlgc])es$|[aeiouy]les$"
)


def wording(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield what makes a text hard to test or to read; vague words and levels are English only."""
    yield from _shouting(subject, around)
    if not around.is_english:
        return
    for passage in subject.passages:
        if passage.kind is Kind.TERM:
            continue
        for word in vague_words(passage.text):
            says = objection(word)
            yield subject.found(
                "PK374",
                f"“{word}” cannot be tested",
                passage.line_of(word),
                f"{says.instead[0].upper()}{says.instead[1:]}. An auditor: {says.why}",
            )
    yield from _long(subject)
    level = reading_level(subject)
    if level is not None and level > HIGHEST_GRADE:
        yield subject.found(
            "PK390",
            f"reading this policy takes {level:.1f} years of school; people stop at "
            f"{HIGHEST_GRADE}",
            None,
            "Shorten the longest sentences first, then use the shorter of two words.",
        )


def _shouting(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    for passage in subject.passages:
        loud = [
            run
            for run in _CAPITALS.findall(passage.text)
            if not around.knows(run.casefold())
            and any(len(word) > _ACRONYM for word in run.split() if word not in _KEY_WORDS)
        ]
        calls = _EXCLAMATION.search(passage.text)
        if loud or calls:
            words = (
                loud[0] if loud else passage.text[max(0, (calls.start() if calls else 0) - 20) :]
            )
            yield subject.found(
                "PK375",
                f"shouting: {words[:60]}",
                passage.line_of(words[:20]),
                "Write it in plain letters, and say why it matters.",
            )


def _long(subject: Subject) -> Iterator[Diagnostic]:
    for passage in subject.prose:
        for sentence in passage.sentences:
            count = len(words_of(sentence))
            if count > LONGEST_SENTENCE:
                yield subject.found(
                    "PK391",
                    f"a sentence has {count} words: {sentence[:50]} …",
                    passage.line_of(sentence[:20]),
                    "Make two of it. What is listed in it can become a list.",
                )


def words_of(text: str) -> list[str]:
    """Return the words of a text; numbers and signs are none."""
    return _WORD.findall(text)


def reading_level(subject: Subject) -> float | None:
    """Return the Flesch-Kincaid grade of a policy's sentences; None where it has too few.

    Headings, list items, table cells and definitions are no sentences, so do not count.
    """
    sentences = [
        sentence
        for passage in subject.prose
        if passage.kind is not Kind.ITEM
        for sentence in passage.sentences
    ]
    return grade(sentences)


def grade(sentences: Iterable[str]) -> float | None:
    """Return the Flesch-Kincaid grade: years of school that reading takes.

    Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75 (1975).
    """
    counted = [words for sentence in sentences if (words := words_of(sentence))]
    everything = [word for words in counted for word in words]
    if len(everything) < _FEWEST_WORDS:
        return None
    return (
        0.39 * fmean(len(words) for words in counted)
        + 11.8 * fmean(syllables(word) for word in everything)
        - 15.59
    )


def syllables(word: str) -> int:
    """Return the syllables of an English word: its groups of vowels, less an e that is silent.

    Over the words of the template library the mean differs by less than one in a hundred from that
    of the CMU Pronouncing Dictionary, which moves a grade by about 0.1.

    >>> [syllables(word) for word in ("access", "rule", "table", "required", "breaches", "re-use")]
    [2, 1, 2, 2, 2, 2]
    """
    parts = (part for part in re.split(r"['\u2019-]", word.casefold()) if part)
    return sum(_syllables_of(part) for part in parts if part != "s") or 1


def _syllables_of(word: str) -> int:
    return max(1, len(_VOWELS.findall(word)) - bool(_SILENT.search(word)))
