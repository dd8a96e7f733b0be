"""Parameters: the numbers, names and choices a template asks the organization for.

Takes the `parameters` list of a template's front matter, gives `Parameter` values. A parameter
knows its type, range, default and the question an interview asks; `problem` says in words what is
wrong with a value. It never looks a value up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, error
from policykit.template.keys import check_keys, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.template.yaml_source import YamlSource

_PATH = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_KEYS = ("path", "type", "default", "required", "nullable", "min", "max", "values", "question")


class ParameterType(StrEnum):
    """What kind of value a parameter takes."""

    INT = "int"
    BOOL = "bool"
    ENUM = "enum"
    STR = "str"
    LIST = "list"
    MAP = "map"
    ROLE = "role"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Default:
    """What stands for a parameter that the profile does not set: a value, or another path."""

    value: Any = None
    from_path: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as a template declares it.

    Attributes:
        path: dotted path such as `access.review_months`.
        type: kind of value.
        default: value or reference; None when the template gives none.
        required: there is no default, the organization must answer.
        nullable: null ("none") is an answer.
        minimum: least value (int) or length (list).
        maximum: greatest value (int) or length (list).
        values: the choices of an enum, or of each item of a list; empty when free.
        question: what an interview asks.
        place: where it is declared.
    """

    path: str
    type: ParameterType
    default: Default | None
    required: bool
    nullable: bool
    minimum: int | None
    maximum: int | None
    values: tuple[str, ...]
    question: str
    place: Place

    def problem(self, value: Any) -> str:
        """Return what is wrong with the value as a phrase, or nothing when it is right.

        Whether a role exists is not known here; only that it is written as one.
        """
        if value is None:
            return "" if self.nullable else "it may not be null"
        fits, wanted = _FITS[self.type]
        if not fits(value):
            return f"it is not {wanted}"
        size = {ParameterType.INT: value, ParameterType.LIST: _length(value)}.get(self.type)
        if size is not None:
            unit = " items" if self.type is ParameterType.LIST else ""
            if self.minimum is not None and size < self.minimum:
                return f"{size}{unit} is less than {self.minimum}"
            if self.maximum is not None and size > self.maximum:
                return f"{size}{unit} is more than {self.maximum}"
        for item in value if isinstance(value, list) else [value]:
            if self.values and item not in self.values:
                return f"{item!r} is none of {', '.join(self.values)}"
        return ""

    def expected(self) -> str:
        """Return what a right value looks like, for a hint."""
        if self.values:
            return f"one of {', '.join(self.values)}"
        words = _FITS[self.type][1]
        low, high = self.minimum, self.maximum
        span = ""
        if low is not None and high is not None:
            span = f" from {low} to {high}"
        elif low is not None:
            span = f" of at least {low}"
        elif high is not None:
            span = f" of at most {high}"
        return f"{words}{span}"

    def agrees_with(self, other: Parameter) -> bool:
        """Say whether both declare the same thing, whatever their question and place."""
        return self._terms() == other._terms()

    def _terms(self) -> tuple[Any, ...]:
        limits = (self.minimum, self.maximum, self.values)
        return (self.path, self.type, self.default, self.required, self.nullable, *limits)


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None


def _is_day(value: Any) -> bool:
    if isinstance(value, date):
        return True
    try:
        return bool(isinstance(value, str) and date.fromisoformat(value))
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: dict[ParameterType, tuple[Callable[[Any], bool], str]] = {
    ParameterType.INT: (_is_int, "a whole number"),
    ParameterType.BOOL: (lambda value: isinstance(value, bool), "true or false"),
    ParameterType.ENUM: (_is_text, "one of the choices"),
    ParameterType.STR: (_is_text, "text that is not empty"),
    ParameterType.LIST: (lambda value: isinstance(value, list), "a list"),
    ParameterType.MAP: (lambda value: isinstance(value, dict), "a mapping"),
    ParameterType.ROLE: (_is_text, "a role such as security_lead"),
    ParameterType.DATE: (_is_day, "a date such as 2026-01-31"),
}


def read_parameters(source: YamlSource) -> tuple[tuple[Parameter, ...], list[Diagnostic]]:
    """Read the `parameters` of a template's front matter.

    Returns:
        the parameters that could be read, in their order, and every mistake found.
    """
    declared = source.value.get("parameters")
    if declared is None:
        return (), []
    if not isinstance(declared, list):
        hint = "Write one `- {path: …, type: …}` per parameter."
        place = source.place("parameters")
        return (), [error("PK207", "parameters is not a list", place, hint)]
    parameters: dict[str, Parameter] = {}
    found: list[Diagnostic] = []
    for index in range(len(declared)):
        parameter, mistakes = _read_parameter(source, index)
        found.extend(mistakes)
        if parameter and parameter.path in parameters:
            hint = f"It stands on line {parameters[parameter.path].place.line} already."
            message = f"the parameter {parameter.path} is declared twice"
            found.append(error("PK211", message, parameter.place, hint))
        elif parameter:
            parameters[parameter.path] = parameter
    return tuple(parameters.values()), found


def _read_parameter(source: YamlSource, index: int) -> tuple[Parameter | None, list[Diagnostic]]:
    at = ("parameters", index)
    place = source.place(*at)
    entry = source.value["parameters"][index]
    if not isinstance(entry, dict):
        hint = "Write it as {path: access.review_months, type: int, default: 3, question: …}."
        return None, [error("PK210", "this parameter is not a mapping", place, hint)]
    found = check_keys(source, at, _KEYS, ("path", "type", "question"), "a parameter")
    if found:
        return None, found

    def wrong(key: str, message: str, hint: str) -> None:
        found.append(error("PK210", message, source.place(*at, key), hint))

    _check_entry(entry, wrong)
    if found:
        return None, found
    parameter = Parameter(
        path=entry["path"],
        type=ParameterType(entry["type"]),
        default=_default(entry),
        required=entry.get("required", False),
        nullable=entry.get("nullable", False),
        minimum=entry.get("min"),
        maximum=entry.get("max"),
        values=tuple(entry.get("values", [])),
        question=entry["question"],
        place=place,
    )
    for key, message, hint in _contradictions(parameter):
        wrong(key, message, hint)
    return (None if found else parameter), found


def _check_entry(entry: dict[str, Any], wrong: Callable[[str, str, str], None]) -> None:
    """Report through `wrong` (key, message, hint) what is wrong with single values."""
    path = entry["path"]
    if not isinstance(path, str) or not _PATH.fullmatch(path):
        wrong("path", f"{path!r} is not a parameter path", "Write it like access.review_months.")
    if entry["type"] not in set(ParameterType):
        known = ", ".join(ParameterType)
        hint = did_you_mean(str(entry["type"]), ParameterType, f"The types are {known}.")
        wrong("type", f"{entry['type']!r} is not a type of parameter", hint)
    if not _is_text(entry["question"]):
        wrong("question", "the question is empty", "Write the question an interview asks.")
    for key in ("required", "nullable"):
        if not isinstance(entry.get(key, False), bool):
            wrong(key, f"{key} is not true or false", f"Write `{key}: true`, or leave it out.")
    for key in ("min", "max"):
        limit = entry.get(key)
        if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool)):
            wrong(key, f"{key} is not a whole number", "Write a number without quotes.")
    values = entry.get("values", [])
    if not isinstance(values, list) or not all(_is_text(value) for value in values):
        wrong("values", "values is not a list of words", "Write `values: [all, some]`.")


def _default(entry: dict[str, Any]) -> Default | None:
    if "default" not in entry:
        return None
    value = entry["default"]
    if isinstance(value, dict) and set(value) == {"from"}:
        return Default(from_path=str(value["from"]))
    return Default(value=value)


def _contradictions(parameter: Parameter) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if parameter.required and parameter.default is not None:
        message = f"{parameter.path} is required and has a default"
        found.append(("default", message, "Keep one of the two."))
    if parameter.type is ParameterType.ENUM and not parameter.values:
        message = f"{parameter.path} is an enum without values"
        found.append(("type", message, "Add `values: [first, second]`."))
    if parameter.values and parameter.type not in {ParameterType.ENUM, ParameterType.LIST}:
        message = f"{parameter.path} has values, but its type is {parameter.type}"
        found.append(("values", message, "Make the type enum or list, or remove the values."))
    sized = parameter.type in {ParameterType.INT, ParameterType.LIST}
    if (parameter.minimum is not None or parameter.maximum is not None) and not sized:
        message = f"{parameter.path} has a range, but its type is {parameter.type}"
        found.append(("type", message, "Only int and list have min and max."))
    low, high = parameter.minimum, parameter.maximum
    if low is not None and high is not None and low > high:
        message = f"the least value {low} of {parameter.path} is above the greatest, {high}"
        found.append(("min", message, "Exchange them."))
    default = parameter.default
    if default is not None and default.from_path is None:
        problem = parameter.problem(default.value)
        if problem:
            message = f"the default of {parameter.path} is wrong: {problem}"
            found.append(("default", message, f"It must be {parameter.expected()}."))
    elif default is not None and not _PATH.fullmatch(default.from_path or ""):
        hint = "Write a path such as tools.ticketing."
        if not re.fullmatch(r"[a-z][a-z0-9_]*", default.from_path or ""):
            message = f"{default.from_path!r} is not a path of the profile"
            found.append(("default", message, hint))
    return found
