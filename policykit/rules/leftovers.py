"""Leftovers: what a draft leaves behind (PK370 to PK373).

An auditor who meets one takes it that nobody has read the policy, and looks harder everywhere else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.policy import lines_of
from policykit.rules.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.passages import Passage
    from policykit.rules.subject import Subject, Surroundings

_PLACEHOLDER = re.compile(
    r"""
    \[(?![xX]\])[^\[\]\d][^\[\]]{0,80}\]                  # [Company], [insert date]
    | <(?:insert|your|company|name|date|organi[sz]ation)\b[^<>]{0,60}>
    | \{\{.{0,200}?\}\} | \{%.{0,200}?%\}                             # template code
    | \$\{?[A-Z][A-Z_]{2,}\}?                             # $COMPANY
    | %[A-Z][A-Z_]{2,}%
    | \b(?:TODO|TBD|TBC|TBA|FIXME|XXX+|T\.B\.D\.)(?!\w)
    | \b[Ll]orem\ ipsum\b
    | _{3,} | \?{3,}
    | \b(?:Your|Our)\ Company\ Name\b | \bCompany\ Name\b | \b(?:MM/DD/YYYY|YYYY-MM-DD|DD/MM/YYYY)\b
    | \b(?:to\ be\ (?:determined|defined|confirmed|completed))\b
    """,
    re.VERBOSE,
)
_BLANK = re.compile(
    r"""
    \(\s*\) | \[\s*\](?!\() | (?<!\w)["“”]\s*["“”](?!\w)  # empty brackets, empty quotation
    | \b(?:None|NaN|null|undefined|nil)\b(?=\s*(?:\.|,|;|$|days|hours|months|minutes|years))
    | \b(?:within|every|after|least)\s+(?:days|hours|months|minutes|years)\b
    | \b(?:the|an?)\s*(?=[.,;:]\s*(?:[A-Za-z]|$))
    """,
    re.VERBOSE,
)
_SPACING = re.compile(
    r"(?<=\S)[ \t]{2,}(?=\S)(?!\\?$)| [,;](?=\s|$)| \.(?=\s|$)|,,|;;|(?<!\.)\.\.(?!\.)"
)
_LIST_MARK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s*$")
_TABLE_LINE = re.compile(r"\s*[|+]|\s*[-=: |+]+\s*$")
_SHOWN = 60
_ANNOUNCES = re.compile(r":\s*$")


def leftovers(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield placeholders, blank values, lists without items, and gaps."""
    for passage in subject.passages:
        for match in _PLACEHOLDER.finditer(passage.text):
            if _is_named_so(match[0], around):
                continue
            yield subject.found(
                "PK370",
                f"a placeholder is left: {match[0]}",
                passage.line_of(match[0]),
                "Write what belongs there, or take the sentence out.",
            )
        blank = _BLANK.search(passage.text)
        if blank:
            context = passage.text[max(0, blank.start() - 25) : blank.end() + 15]
            yield subject.found(
                "PK371",
                f"a value is missing: … {context.strip()}",
                passage.line_of(blank[0]),
                "Give the value in the profile and generate again, or write it here.",
            )
    yield from _cover(subject)
    yield from _lists(subject)
    yield from _source_lines(subject)


def _is_named_so(words: str, around: Surroundings) -> bool:
    """Say whether a name of the profile has these very signs within it, which is its right."""
    plain = words.casefold()
    return any(plain in name and plain != name for name in around.known_names)


def _cover(subject: Subject) -> Iterator[Diagnostic]:
    """Yield what an imported document said of its version, owner and approval."""
    heading = subject.cover_heading
    if heading is None:
        return
    here = [one for one in subject.passages if one.section == heading.identifier]
    said = [one.text for one in here if one.kind is not Kind.HEADING]
    yield subject.found(
        "PK397",
        f"the imported document still speaks of itself: {'; '.join(said)}",
        heading.line,
        "Every PDF says its version, owner and approval by itself: delete the heading and its "
        "lines.",
    )


def _lists(subject: Subject) -> Iterator[Diagnostic]:
    """Yield paragraphs that announce a list, with nothing to list before the next heading."""
    following: list[Passage | None] = [*subject.passages[1:], None]
    for passage, after in zip(subject.passages, following, strict=True):
        if passage.kind not in {Kind.PARAGRAPH, Kind.STATEMENT} or not _ANNOUNCES.search(
            passage.text
        ):
            continue
        if after is None or after.kind in {Kind.HEADING, Kind.STATEMENT}:
            if _holds_code(subject, passage.line, after.line if after else None):
                continue
            yield subject.found(
                "PK372",
                f"a list is announced and does not come: {_end_of(passage.text)}",
                passage.line_of(passage.text[-20:]),
                "Write the list, or end the sentence with a full stop.",
            )


def _holds_code(subject: Subject, first: int, last: int | None) -> bool:
    offset = subject.policy.body_line
    return any(
        fenced
        for number, _, fenced in lines_of(subject.policy.body)
        if first <= number + offset and (last is None or number + offset < last)
    )


def _source_lines(subject: Subject) -> Iterator[Diagnostic]:
    for number, line, fenced in lines_of(subject.policy.body):
        if fenced or line.startswith("    "):
            continue
        at = subject.policy.body_line + number
        if _LIST_MARK.fullmatch(line) and line.strip():
            yield subject.found(
                "PK372", "a list item is empty", at, "Write the item, or take its mark out."
            )
            continue
        if _TABLE_LINE.match(line):
            continue
        text = re.sub(r"<!--.*?-->", "", re.sub(r"(`+).*?\1", "x", line)).rstrip()
        gap = _SPACING.search(text.lstrip())
        if gap:
            text = text.lstrip()
            around = text[max(0, gap.start() - 20) : gap.end() + 15]
            yield subject.found(
                "PK373",
                f"a gap, or punctuation without a word before it: … {around}",
                at,
                "Put the missing word there, or close the gap.",
            )


def _end_of(text: str) -> str:
    return text if len(text) <= _SHOWN else f"… {text[-_SHOWN:]}"
