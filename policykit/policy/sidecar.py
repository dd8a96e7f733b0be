"""Sidecars: for every statement of a policy its controls, cadence or limit, and evidence.

Takes the bytes of `policies/<id>.map.yaml`, gives a `Sidecar`; or entries, and gives the bytes in
the one form that policykit writes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.policy.policy import conflict_markers
from policykit.template import Span, read_statement_map

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.values import StatementId

_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9._/()-]|,? (?=[A-Za-z0-9(]))*")
_RESERVED = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_PLAIN_ITEM = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: `every` 3 `unit` months; and the parameter that holds the number, if one does."""

    every: int
    unit: str
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """Within what time; as `Cadence`."""

    within: int
    unit: str
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one statement answers and how it is shown to be kept.

    Attributes:
        controls: framework id -> control ids.
        cadence: how often, if the statement promises that.
        limit: within what time, if it promises that.
        evidence: what shows that it was kept.
        place: where the entry stands; not part of its value.
    """

    controls: Mapping[str, tuple[str, ...]]
    cadence: Cadence | None
    limit: Limit | None
    evidence: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The entries of a policy, in the order of the file."""

    entries: Mapping[StatementId, Entry]
    file: str


def read_sidecar(data: bytes, file: str) -> tuple[Sidecar | None, tuple[Diagnostic, ...]]:
    """Read a sidecar.

    Returns:
        the sidecar, or None when an error is among the diagnostics.
    """
    markers = conflict_markers(data, file)
    if markers:
        return None, markers
    statement_map, found = read_statement_map(data, file)
    if statement_map is None:
        return None, found
    mistakes: list[Diagnostic] = []
    entries: dict[StatementId, Entry] = {}
    for name, entry in statement_map.entries.items():
        cadence = limit = None
        for key, span in (("cadence", entry.cadence), ("limit", entry.limit)):
            if span is not None and not isinstance(span.value, int):
                place = statement_map.source.place("statements", name, key)
                message = f"the {key} of {name} is {span.value!r}, not a number"
                hint = "Write the number; a parameter's path goes under `parameter:`."
                mistakes.append(error("PK308", message, place, hint))
        if entry.cadence and isinstance(entry.cadence.value, int):
            cadence = Cadence(entry.cadence.value, entry.cadence.unit, entry.cadence.parameter)
        if entry.limit and isinstance(entry.limit.value, int):
            limit = Limit(entry.limit.value, entry.limit.unit, entry.limit.parameter)
        entries[name] = Entry(entry.controls, cadence, limit, entry.evidence, entry.place)
    if mistakes:
        return None, tuple(mistakes)
    return Sidecar(entries, file), found


def write_sidecar(title: str, entries: Mapping[StatementId, Entry]) -> bytes:
    """Return the bytes of a sidecar: one form for one value, entries in the given order.

    Args:
        title: of the policy, for the comment on the first line.
        entries: statement id -> entry.
    """
    name = " ".join(title.split())
    lines = [
        f"# {name}: the controls each statement answers, how often or how soon, and the evidence.",
        "statements:" if entries else "statements: {}",
    ]
    for statement, entry in entries.items():
        lines.append(f"  {statement}:")
        lines.append("    controls:" if entry.controls else "    controls: {}")
        for framework, controls in entry.controls.items():
            items = ", ".join(yaml_text(control, item=True) for control in controls)
            lines.append(f"      {framework}: [{items}]")
        if entry.cadence:
            spent = Span(entry.cadence.every, entry.cadence.unit, entry.cadence.parameter)
            lines.append(f"    cadence: {_span('every', spent)}")
        if entry.limit:
            spent = Span(entry.limit.within, entry.limit.unit, entry.limit.parameter)
            lines.append(f"    limit: {_span('within', spent)}")
        lines.append(f"    evidence: {yaml_text(entry.evidence)}")
    return ("\n".join(lines) + "\n").encode()


def _span(amount: str, span: Span) -> str:
    parameter = f", parameter: {span.parameter}" if span.parameter else ""
    return f"{{{amount}: {span.value}, unit: {span.unit}{parameter}}}"


def yaml_text(text: str, *, item: bool = False) -> str:
    """Return the text as a YAML scalar on one line, in quotes only where it needs them.

    Args:
        text: the value.
        item: it stands in a list in brackets, where commas and spaces mean something.

    >>> yaml_text("Access Control Policy"), yaml_text("5.15"), yaml_text("a: b")
    ('Access Control Policy', '"5.15"', '"a: b"')
    """
    plain = (_PLAIN_ITEM if item else _PLAIN).fullmatch(text)
    if plain and text.lower() not in _RESERVED:
        return text
    return json.dumps(text, ensure_ascii=False)
