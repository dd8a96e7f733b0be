"""Lint: the rules of writing for templates, beyond what a library needs to be filled.

Takes a template as it was read, gives diagnostics with the line of the file. What is an error keeps
a set from being coherent; what is a warning, an auditor would ask about. The rules are those that
policykit's own library is held to; `policy_templates/README.md` has their reasons.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from policykit.errors import Diagnostic, Place, error, warning
from policykit.values import STATEMENT_ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from policykit.template.statement_map import MapEntry
    from policykit.template.template import Part, Template
    from policykit.template.uses import Uses

SECTIONS: Final = (
    *("purpose", "scope", "roles", "statements", "exceptions", "enforcement"),
    *("definitions", "related", "framework-mapping", "history", "approval"),
)
_FIRST_PAGES: Final = frozenset({"approvals", "revision-history"})
_SHORTEST, _LONGEST = 20, 140
"""Characters of a line of evidence."""

_STATEMENT = re.compile(rf"\*\*({STATEMENT_ID_PATTERN})\*\*\s+(.*)")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*\{#([\w.-]+)[^}]*\}\s*$")
_PLAIN_HEADING = re.compile(r"#\s+(.*)")
_OBLIGATION = re.compile(r"\b(must|should|may|shall)\b")
_PASSIVE = re.compile(r"\b(?:must|should|shall) (?:not )?be \w+(?:ed|en|pt|wn|lt|de)\b(?! by )")
_TAG = re.compile(r"\{%.*?%\}|\{##? .*? #?#\}")
_BRANCHES = re.compile(
    r"\{%[-+]? if .*?%\}(.*?)\{%[-+]? (?:else|elif .*?) ?[-+]?%\}.*?\{%[-+]? endif [-+]?%\}"
)
_VALUE = re.compile(r"\{\{.*?\}\}")
_NUMBER = re.compile(r"(?<![\w.-])\d+(?![\w-])")
_REFERENCE = re.compile(rf"\b{STATEMENT_ID_PATTERN}\b|\bISO/IEC \d+\b|\b[A-Z]{{2,}} [\d.]+\b")
_INTERVAL = re.compile(
    r"\{\{\s*([\w.]+)\s*\|\s*"
    r"(?:every_months|times|minutes|hours|days|business_days|weeks|months|years)\b"
)
_LINK = re.compile(r"\]\(#([\w.-]+)\)")
_LETTER = re.compile(r"(.*?\d)([a-z]?)")


def lint(
    template: Template,
    uses: Uses,
    patches: Iterable[Part],
    vague: Callable[[str], Iterable[str]],
) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the writing of a template, in the order of its lines.

    Args:
        template: read without errors.
        uses: what it uses, for the order of its statements.
        patches: the parts that stand in place of its statements and sections.
        vague: returns the vague words of a text.
    """
    found: list[Diagnostic] = []
    texts = [(template.file, template.source), *((part.tree.file, part.source) for part in patches)]
    headings: list[str] = []
    ids = [mark.id for mark in uses.statements]
    for file, source in texts:
        lines = source.split("\n")
        headings += [match[3] for line in lines if (match := _HEADING.match(line))]
        for number, line in enumerate(lines, start=1):
            place = Place(file, number)
            statement = _STATEMENT.match(line)
            found.extend(_vague(line, place, vague))
            if statement:
                found.extend(_statement(statement[1], statement[2], place, template))
            elif not line.startswith(("#", "|", "- ", "**")):
                found.extend(_outside(line, place))
    found.extend(_links(texts, {*headings, *_FIRST_PAGES}))
    found.extend(_sections(template))
    found.extend(_letters(ids, template))
    found.extend(_map(template, ids))
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.place or Place("")))


def _statement(name: str, text: str, place: Place, template: Template) -> Iterator[Diagnostic]:
    plain = _prose(text)
    verbs = _OBLIGATION.findall(plain)
    if len(verbs) != 1:
        count = "none" if not verbs else ", ".join(verbs)
        message = f"{name} has not one verb of obligation: {count}"
        hint = "One obligation, one actor, one verb: must, should or may. Letter several: a, b."
        yield warning("PK292", message, place, hint)
    if "shall" in verbs:
        hint = "Write must: it says the same, and everybody reads it alike."
        yield warning("PK292", f"{name} says shall", place, hint)
    passive = _PASSIVE.search(plain)
    if passive:
        hint = "Name who does it: The owner must …"
        yield warning("PK298", f"{name} does not say who: {passive[0]}", place, hint)
    numbers = _NUMBER.findall(_REFERENCE.sub("", plain))
    if numbers:
        hint = "Declare a parameter and print it: {{ access.review_months | every_months }}."
        yield warning("PK294", f"{name} has a typed number: {', '.join(numbers)}", place, hint)
    entry = template.map.entries.get(name)  # type: ignore[call-overload] # an id of the text
    if entry:
        yield from _intervals(name, text, entry, place, template)


def _intervals(
    name: str, text: str, entry: MapEntry, place: Place, template: Template
) -> Iterator[Diagnostic]:
    printed = set(_INTERVAL.findall(text))
    spans = {key: span for key in ("cadence", "limit") if (span := getattr(entry, key))}
    for key, span in spans.items():
        if isinstance(span.value, str) and f"{{{{ {span.value} " not in text:
            hint = "Print the same parameter, or take it out of the map."
            message = f"the {key} of {name} is {span.value}, which its text does not print"
            yield warning("PK297", message, template.map.place(name, key), hint)
    if printed and not spans:
        hint = f"Add it to the map of {name}, so that the list of commitments says what it says."
        message = f"{name} prints an interval ({', '.join(sorted(printed))}), its map has none"
        yield warning("PK297", message, place, hint)


def _outside(line: str, place: Place) -> Iterator[Diagnostic]:
    found = _OBLIGATION.search(_prose(line))
    if found:
        hint = "Make it a statement with an id, or say it without a verb of obligation."
        message = f'"{found[0]}" stands outside a statement'
        yield warning("PK292", message, place, hint)


def _vague(line: str, place: Place, vague: Callable[[str], Iterable[str]]) -> Iterator[Diagnostic]:
    for word in dict.fromkeys(vague(_prose(line))):
        hint = "Say what is meant: who, what, by when. An auditor asks, and tests the answer."
        yield warning("PK293", f"vague: {word}", place, hint)


def _links(texts: Iterable[tuple[str, str]], known: set[str]) -> Iterator[Diagnostic]:
    for file, source in texts:
        for number, line in enumerate(source.split("\n"), start=1):
            for name in _LINK.findall(line):
                if name not in known:
                    hint = f"The headings here are {', '.join(sorted(known))}."
                    message = f"a link leads to #{name}, which is no heading"
                    yield error("PK299", message, Place(file, number), hint)


def _sections(template: Template) -> Iterator[Diagnostic]:
    order = "Every policy has these, in this order: " + ", ".join(SECTIONS) + "."
    names: list[tuple[str, Place]] = []
    for number, line in enumerate(template.source.split("\n"), start=1):
        place = Place(template.file, number)
        heading = _HEADING.match(line)
        if heading and heading[1] == "#":
            names.append((heading[3], place))
        elif not heading and (plain := _PLAIN_HEADING.fullmatch(line)):
            hint = f"Give it one: # {plain[1]} {{#purpose}}. {order}"
            yield error("PK290", f"the section {plain[1]!r} has no id", place, hint)
    present = [name for name, _ in names]
    for name in SECTIONS:
        if name not in present:
            place = Place(template.file, 1)
            yield error("PK290", f"the section {name} is missing", place, order)
    for name, place in names:
        if name not in SECTIONS:
            hint = f"Make it a heading of level 2 under one of them. {order}"
            yield error("PK290", f"{name!r} is no section of a policy", place, hint)
    wanted = [name for name in SECTIONS if name in present]
    for (name, place), right in zip(
        [(name, place) for name, place in names if name in SECTIONS], wanted, strict=False
    ):
        if name != right:
            yield error("PK290", f"the section {name} stands where {right} belongs", place, order)
            break


def _letters(ids: list[str], template: Template) -> Iterator[Diagnostic]:
    places = {name: template.map.place(name) for name in ids if name in template.map.entries}
    parts = [match for name in dict.fromkeys(ids) if (match := _LETTER.fullmatch(name))]
    for subject, group in itertools.groupby(parts, key=lambda match: match[1]):
        letters = "".join(match[2] for match in group)
        if letters and (
            len(letters) == 1 or letters != "abcdefghijklmnopqrstuvwxyz"[: len(letters)]
        ):
            hint = "Several obligations of one number are a, b, c …; a single one has no letter."
            message = f"the letters of {subject} are {', '.join(letters)}"
            yield warning("PK291", message, places.get(f"{subject}{letters[0]}"), hint)


def _map(template: Template, ids: list[str]) -> Iterator[Diagnostic]:
    entries: Mapping[str, MapEntry] = {str(name): one for name, one in template.map.entries.items()}
    written = [name for name in dict.fromkeys(ids) if name in entries]
    for name, right in zip([one for one in entries if one in written], written, strict=True):
        if name != right and not template.map.patches:
            hint = "Put the entries in the order of the text."
            message = f"the map has {name} where the text has {right}"
            yield warning("PK295", message, entries[name].place, hint)
            break
    times = Counter(entry.evidence for entry in entries.values())
    for name, entry in entries.items():
        length = len(entry.evidence)
        place = template.map.place(name, "evidence")
        if not _SHORTEST <= length <= _LONGEST or entry.evidence.endswith("."):
            hint = f"One phrase of {_SHORTEST} to {_LONGEST} characters without a full stop."
            message = f"the evidence of {name} is no line that somebody could look for"
            yield warning("PK296", message, place, hint)
        elif times[entry.evidence] > 1:
            hint = "Name what shows this one."
            yield warning("PK296", f"{name} shares its evidence with another", place, hint)


def _prose(text: str) -> str:
    """Return the words of a line: of two branches the first, tags gone, each value a word."""
    return _VALUE.sub("value", _TAG.sub("", _BRANCHES.sub(r"\1", text)))
