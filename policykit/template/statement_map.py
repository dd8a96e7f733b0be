"""Statement maps: for every statement its controls, its cadence or time limit, its evidence.

Takes the bytes of `<id>.map.yaml`, in a template library or beside a policy, gives entries with
lines. In a library a number may be the path of a parameter; `policy` puts the value in its place.
Whether a control exists is for the library to say, which knows the frameworks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.template.keys import check_keys, did_you_mean
from policykit.template.yaml_source import decode_text, read_yaml
from policykit.values import StatementId, statement_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.template.yaml_reading import Path
    from policykit.template.yaml_source import YamlSource

UNITS = (
    "minutes",
    "hours",
    "business hours",
    "days",
    "business days",
    "weeks",
    "months",
    "years",
    "times a year",
)
"""Units of a cadence or limit. `every: 4, unit: times a year` is a frequency."""

_ENTRY_KEYS = ("controls", "cadence", "limit", "evidence")


@dataclass(frozen=True, slots=True)
class Span:
    """A cadence ("every 3 months") or a limit ("within 5 business days").

    Attributes:
        value: the number, or in a library the path of the parameter that holds it.
        unit: one of `UNITS`.
        parameter: path of the parameter the number came from, once it has been put in.
    """

    value: int | str
    unit: str
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class MapEntry:
    """What a statement answers and how it is shown to be kept.

    Attributes:
        controls: framework id -> control ids, both as written.
        cadence: how often, if the statement promises that.
        limit: within what time, if it promises that.
        evidence: what shows that it was kept.
        place: where the entry stands.
    """

    controls: Mapping[str, tuple[str, ...]]
    cadence: Span | None
    limit: Span | None
    evidence: str
    place: Place


@dataclass(frozen=True, slots=True)
class StatementMap:
    """The entries of one file, in its order, and where each control stands.

    Attributes:
        entries: statement id -> entry.
        source: the file.
        patches: statement id -> the file of its entry, where that is another one.
    """

    entries: Mapping[StatementId, MapEntry]
    source: YamlSource
    patches: Mapping[StatementId, YamlSource] = field(default_factory=dict)

    def place(self, statement: str, *keys: str | int) -> Place:
        """Return where something of an entry stands."""
        source = self.patches.get(StatementId(statement), self.source)
        return source.place("statements", statement, *keys)

    def control_place(self, statement: str, framework: str, index: int) -> Place:
        """Return where the control stands, or its framework where there is no such control."""
        return self.place(statement, "controls", framework, index)


def read_statement_map(
    data: bytes, file: str
) -> tuple[StatementMap | None, tuple[Diagnostic, ...]]:
    """Read a statement map.

    Returns:
        the map, or None when an error is among the diagnostics.
    """
    text, found = decode_text(data, file)
    if text is None:
        return None, found
    source, found = read_yaml(text, file)
    if source is None:
        return None, found
    if not isinstance(source.value, dict) or not isinstance(source.value.get("statements"), dict):
        hint = "It begins with `statements:`, then one entry per statement id."
        return None, (error("PK207", "the map has no statements", source.place(), hint),)
    mistakes = check_keys(source, (), ("statements",), (), "a statement map")
    entries: dict[StatementId, MapEntry] = {}
    for name in source.value["statements"]:
        entry, problems = _read_entry(source, name)
        mistakes.extend(problems)
        if entry:
            entries[StatementId(name)] = entry
    if mistakes:
        return None, tuple(mistakes)
    return StatementMap(entries, source), ()


def _read_entry(source: YamlSource, name: str) -> tuple[MapEntry | None, list[Diagnostic]]:
    at: Path = ("statements", name)
    place = source.place(*at)
    try:
        statement_id(name)
    except ValueError as problem:
        return None, [error("PK232", str(problem), place, "Correct it here and in the text.")]
    entry = source.value["statements"][name]
    if not isinstance(entry, dict):
        hint = "Give it controls and evidence."
        return None, [error("PK207", f"the entry of {name} is empty", place, hint)]
    found = check_keys(source, at, _ENTRY_KEYS, ("controls", "evidence"), f"the entry {name}")
    evidence = entry.get("evidence", "-")
    if not isinstance(evidence, str) or not evidence.strip():
        hint = "Say in a phrase what shows that the statement was kept."
        message = f"the evidence of {name} is empty"
        found.append(error("PK207", message, source.place(*at, "evidence"), hint))
    controls = _read_controls(source, (*at, "controls"), name, found)
    spans = {
        key: _read_span(source, (*at, key), amount, found) if key in entry else None
        for key, amount in (("cadence", "every"), ("limit", "within"))
    }
    if found:
        return None, found
    text = " ".join(evidence.split())
    return MapEntry(controls, spans["cadence"], spans["limit"], text, place), []


def _read_controls(
    source: YamlSource, at: Path, name: str, found: list[Diagnostic]
) -> dict[str, tuple[str, ...]]:
    controls = source.value["statements"][name].get("controls", {})
    hint = "Write it like {soc2: [CC6.1], iso27001: ['5.15']}."
    if not isinstance(controls, dict):
        message = f"the controls of {name} are not a mapping"
        found.append(error("PK207", message, source.place(*at), hint))
        return {}
    result: dict[str, tuple[str, ...]] = {}
    for framework, ids in controls.items():
        if not isinstance(ids, list) or not all(isinstance(control, str) for control in ids):
            message = f"the {framework} controls of {name} are not a list of texts"
            quotes = 'Write ids in quotes where they look like numbers: ["5.1"].'
            found.append(error("PK207", message, source.place(*at, framework), quotes))
        elif len(set(ids)) < len(ids):
            message = f"{name} names a {framework} control twice"
            found.append(error("PK203", message, source.place(*at, framework), "Remove one."))
        else:
            result[framework] = tuple(ids)
    return result


def _read_span(source: YamlSource, at: Path, amount: str, found: list[Diagnostic]) -> Span | None:
    span = source.value[at[0]][at[1]][at[2]]
    what = f"the {at[2]} of {at[1]}"
    if not isinstance(span, dict):
        hint = f"Write it like {{{amount}: 3, unit: months}}."
        found.append(error("PK207", f"{what} is not a mapping", source.place(*at), hint))
        return None
    mistakes = check_keys(source, at, (amount, "unit", "parameter"), (amount, "unit"), what)
    found.extend(mistakes)
    if mistakes:
        return None
    value, unit, parameter = span[amount], span["unit"], span.get("parameter")
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        hint = "Write a number, or in a template the path of a parameter."
        found.append(error("PK207", f"{what} has no number", source.place(*at, amount), hint))
    if unit not in UNITS:
        hint = did_you_mean(str(unit), UNITS, f"The units are {', '.join(UNITS)}.")
        found.append(error("PK207", f"{what} has no unit {unit!r}", source.place(*at), hint))
    if parameter is not None and not isinstance(parameter, str):
        hint = "Write the path of a parameter, or leave it out."
        found.append(error("PK207", f"{what} has a wrong parameter", source.place(*at), hint))
    return Span(value, str(unit), parameter)
