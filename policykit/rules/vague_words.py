"""Words that cannot be tested, and what an auditor says to each.

Points named are those of the SOC 2 trust services criteria that the objection is raised under.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MEASURE = "CC5.3: a policy says what is expected, and nobody can sample against this."
_WHEN = "CC5.3 asks for action in time: counted from what, and until when?"
_HOW_OFTEN = "CC4.1 and CC5.3: how many should a sample of a year have?"
_ESCAPE = "CC5.1: whoever skips it can say the condition did not hold; say who decides, or drop it."
_PROMISE = "CC2.3: no control keeps this promise, so the first incident breaks it."


@dataclass(frozen=True, slots=True)
class VagueWord:
    """A word, why an auditor objects, and what to write instead."""

    word: str
    why: str
    instead: str


_GROUPS: tuple[tuple[str, str, str], ...] = (
    (
        (
            "appropriate, appropriately, adequate, adequately, proper, properly, suitable, "
            "suitably, sufficient, sufficiently, reasonable, reasonably, acceptable level, "
            "satisfactory"
        ),
        _MEASURE,
        "say what is enough: a number, a setting, a named list",
    ),
    (
        (
            "timely, in a timely manner, promptly, immediately, without delay, "
            "as soon as possible, as soon as practicable, in due course, expeditiously, "
            "without undue delay"
        ),
        _WHEN,
        "say within how many hours or days, from which event",
    ),
    (
        (
            "regular, regularly, periodic, periodically, from time to time, routinely, frequently, "
            "on an ongoing basis, at regular intervals, ad hoc, on a regular basis"
        ),
        _HOW_OFTEN,
        "say every how many months",
    ),
    (
        (
            "as needed, as necessary, as required, as appropriate, where possible, if possible, "
            "where feasible, when feasible, where practicable, where applicable, if applicable, "
            "when necessary, where necessary, if necessary, where appropriate, "
            "to the extent possible, wherever possible, when possible, as applicable, "
            "at its discretion"
        ),
        _ESCAPE,
        "say in which cases, and who decides",
    ),
    (
        (
            "ensure, ensures, ensuring, guarantee, guarantees, all reasonable steps, every effort, "
            "best effort, best efforts, strive, strives, endeavour, endeavor, fully secure"
        ),
        _PROMISE,
        "name what is done: who sets, checks or records what",
    ),
    (
        (
            "robust, strong controls, best practice, best practices, industry standard, "
            "industry standards, industry best practices, state of the art, leverage, leverages, "
            "holistic, comprehensive, high standard, world-class"
        ),
        _MEASURE,
        "name the standard, the version or the setting",
    ),
    (
        (
            "and/or, etc, etc., and so on, and the like, among others, such as but not limited to, "
            "including but not limited to, various, certain cases, significant number"
        ),
        "CC5.3: the list has no end, so nobody can say what belongs to it.",
        "name every member, or where the list is kept",
    ),
    (
        "try to, attempts to, attempt to, aim to, aims to, is encouraged to, are encouraged to",
        "CC5.3: trying is no duty, and a try leaves no evidence.",
        "write must, should or may",
    ),
)
VAGUE_WORDS: dict[str, VagueWord] = {
    word.strip(): VagueWord(word.strip(), why, instead)
    for words, why, instead in _GROUPS
    for word in words.split(",")
}
_LONGEST_FIRST = sorted(VAGUE_WORDS, key=len, reverse=True)
_PATTERN = re.compile(
    rf"(?<![\w/-])(?:{'|'.join(re.escape(word) for word in _LONGEST_FIRST)})(?![\w/-])",
    re.IGNORECASE,
)
# Words of law: whoever quotes a duty of law cannot say it otherwise.
_OF_LAW = re.compile(r"without un(?:due|reasonable) delay", re.IGNORECASE)


def vague_words(text: str) -> tuple[str, ...]:
    """Return the vague words of a text as they stand there; words of law do not count.

    >>> vague_words("Owners must review access regularly, as appropriate.")
    ('regularly', 'as appropriate')
    """
    return tuple(match[0] for match in _PATTERN.finditer(_OF_LAW.sub("", text)))


def objection(word: str) -> VagueWord:
    """Return what an auditor says to a word that `vague_words` gave."""
    return VAGUE_WORDS[word.casefold()]
