"""References: statements, policies and sections that a text names (PK378, PK379, PK380)."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from policykit.rules.names import PRODUCT_NAMES
from policykit.rules.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.passages import Passage
    from policykit.rules.subject import Subject, Surroundings

_STATEMENT = re.compile(r"(?<![\w.-])([A-Z]{2,5})-(\d{1,4})([a-z]?)(?![\w-])")
_POLICY = re.compile(r"\b(?:[A-Z][\w'\u2019-]*,? (?:and |of |for |& )?){1,12}Policy\b")
_LEADING = re.compile(r"^(?:(?:The|This|Our|Each|Every|In|Under|See|A|An|If|When|And)\b\s*)+")
_SECTION = re.compile(r"\b[Ss]ections? (\d{1,2}(?:\.\d{1,2})*)(?![\w.(]*[\w(])(?! of (?!this))")


def _nearest(title: str, titles: tuple[str, ...]) -> str:
    near = get_close_matches(title, titles, 1, 0.6)
    if near:
        return f"Did you mean {near[0]}?"
    return "policykit status lists the set; name one of it, or say it without a title."


def references(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield each name of something that does not exist."""
    for passage in subject.passages:
        for match in _STATEMENT.finditer(passage.text):
            name = match[0]
            known = name in around.statements or (not match[3] and name in around.numbers)
            if match[1] in around.prefixes and not known:
                yield subject.found(
                    "PK378",
                    f"there is no statement {name} in the set",
                    passage.line_of(name),
                    "Name the statement that says it now, or take the reference out.",
                )
        if passage.kind is Kind.HEADING:
            continue
        for match in _POLICY.finditer(passage.text):
            title = _LEADING.sub("", match[0]).strip()
            if " " not in title or _is_title(title, around):
                continue
            if passage.kind is Kind.CELL and title in around.titles_left_out:
                continue  # the table of what was left out; a sentence sends its reader nowhere
            yield subject.found(
                "PK379",
                f"the set has no policy called “{title}”",
                passage.line_of(title),
                _nearest(title, around.titles),
            )
        yield from _sections(subject, passage)


def _sections(subject: Subject, passage: Passage) -> Iterator[Diagnostic]:
    for match in _SECTION.finditer(passage.text):
        if subject.cover_heading is not None:
            what = f"the import numbered the sections anew: {match[1]} may be another one now"
        elif match[1] not in subject.numbers:
            what = f"this policy has no section {match[1]}"
        else:
            continue
        yield subject.found(
            "PK380",
            what,
            passage.line_of(match[0]),
            "Link to the section by its id, [words](#id): its number then follows.",
        )


def _is_title(title: str, around: Surroundings) -> bool:
    wanted = title.casefold()
    return (
        wanted in PRODUCT_NAMES
        or any(wanted in one.casefold() for one in around.titles)
        or around.knows(wanted)
    )
