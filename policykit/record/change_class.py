"""Whether a change is editorial or material, and every reason for it.

Material is a first version, a statement added or removed, a statement whose words changed, and
anywhere else a number or a word of obligation that came, went or changed. What is left is
editorial: mapping, evidence, explanations, and in a statement nothing but its quotes, dashes,
capitals or emphasis. In doubt material: lowering is possible, with a reason and every approval.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.record.events import ChangeClass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.record.events import StatementIds

_BINDING = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:must|shall|should|may|can|will|not|never|only|always|required?s?|"
    r"prohibit(?:s|ed)?|forbid(?:s|den)?|allow(?:s|ed)?|permit(?:s|ted)?|no|none|all|every|each|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|once|twice|"
    r"dai?ly|weekly|monthly|quarterly|annual(?:ly)?|yearly)\b"
)
_LOOKS = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2013\u2014\u2011\u00a0", "''\"\"--- ", "*_`\u00ad"
)
_HEADING = re.compile(r"#{1,6} +(?P<title>.*?)(?: *\{[^}]*\})? *")
_STATEMENT = re.compile(r"\*\*[A-Z]{2,}-\d")


@dataclass(frozen=True, slots=True)
class ClassFinding:
    """What the comparison says about a change, and why.

    Attributes:
        reasons: each in words; those of the class come first, and there is always one.
    """

    change_class: ChangeClass
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Return the reasons in one line."""
        return "; ".join(self.reasons)


def computed_class(
    statements: StatementIds,
    *,
    first: bool,
    old_text: str = "",
    new_text: str = "",
    wording: Mapping[str, tuple[str, str]] | None = None,
) -> ClassFinding:
    """Return the class of a change.

    Args:
        statements: ids of statements added, removed or changed since the last issued version.
        first: nothing was issued before.
        old_text: the body of the last issued version.
        new_text: the body now.
        wording: old and new words of each changed statement, by id; one that is not among them
            counts as changed in its words.
    """
    if first:
        return ClassFinding(ChangeClass.MATERIAL, ("it is the first version",))
    material = [
        f"{', '.join(ids)} {verb}"
        for ids, verb in ((statements.added, "added"), (statements.removed, "removed"))
        if ids
    ]
    known = wording or {}
    unknown = [name for name in statements.changed if name not in known]
    material += [f"{', '.join(unknown)} changed"] if unknown else []
    editorial = []
    for name in statements.changed:
        if name not in known:
            continue
        old, new = known[name]
        if _looks(old) == _looks(new):
            editorial.append(f"{name} changed in punctuation or capitals only")
        else:
            material.append(f"{name} changed{_difference(old, new)}")
    for section, old, new in _sections(old_text, new_text):
        words = _difference(old, new)
        where = f"the text of “{section}”" if section else "the text before the first heading"
        if words:
            material.append(f"{where} changed in a number or word of obligation{words}")
        else:
            editorial.append(f"{where} changed in no number or word of obligation")
    if material:
        return ClassFinding(ChangeClass.MATERIAL, (*material, *editorial))
    if editorial:
        return ClassFinding(ChangeClass.EDITORIAL, (*editorial,))
    if old_text == new_text:
        reason = "the text is the same, the mapping changed"
    else:
        reason = "no statement, number or obligation changed"
    return ClassFinding(ChangeClass.EDITORIAL, (reason,))


def _looks(text: str) -> str:
    return " ".join(text.translate(_LOOKS).casefold().split())


def _difference(old: str, new: str) -> str:
    """Return which numbers and words of obligation changed, as the end of a sentence."""
    before, after = _binding_words(old), _binding_words(new)
    gone, come = sorted((before - after).elements()), sorted((after - before).elements())
    if len(gone) == len(come) == 1:
        return f": {gone[0]} became {come[0]}"
    parts = [
        f"{verb} {', '.join(words)}"
        for words, verb in ((come, "now"), (gone, "no longer"))
        if words
    ]
    return f": {'; '.join(parts)}".replace(";", ",") if parts else ""


def _sections(old_text: str, new_text: str) -> Iterator[tuple[str, str, str]]:
    """Yield title, old and new text of each section whose text outside statements differs."""
    old, new = _outside(old_text), _outside(new_text)
    for title in dict.fromkeys((*old, *new)):
        before, after = old.get(title, ""), new.get(title, "")
        if " ".join(before.split()) != " ".join(after.split()):
            yield title, before, after


def _outside(body: str) -> dict[str, str]:
    """Return the text of each section by its title, without statements; the title is part of it."""
    found: dict[str, str] = {}
    title = ""
    for block in re.split(r"\n{2,}", body):
        heading = _HEADING.fullmatch(block.strip().partition("\n")[0])
        if heading:
            title = heading["title"].strip()
        if not _STATEMENT.match(block.lstrip()):
            found[title] = f"{found.get(title, '')}\n{block}"
    return found


def _binding_words(text: str) -> Counter[str]:
    return Counter(_BINDING.findall(text.lower()))
