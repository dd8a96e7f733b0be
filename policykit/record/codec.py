"""Events to JSON values and back, driven by the types of the dataclasses.

Strict: a number is not a text, a date has one form, a field without a default must be there.
Every mistake is collected with its path inside the record; fields that no type names are listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from policykit import values

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_JSON_NAMES = {"change_class": "class"}  # a Python attribute cannot be called class

WORKSPACE = "_workspace"
"""Stands for the policy id in records that are not about one policy."""


@dataclass(slots=True)
class Findings:
    """What reading met: mistakes in words, and the paths of fields that are not known."""

    mistakes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class _Wrong:
    """Stands for a value that could not be read, so that reading goes on with the next."""


_WRONG = _Wrong()
_Reader = Callable[[object, str, Findings], Any]


def encode(value: object) -> Any:
    """Return the JSON value of an event or of one of its fields."""
    if is_dataclass(value) and not isinstance(value, values.Version | type):
        return {json_name(item): encode(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return value


def decode(kind: type, value: Mapping[str, Any], findings: Findings, skip: frozenset[str]) -> Any:
    """Return the event that the JSON object tells of, or None where a mistake was found.

    Args:
        kind: the dataclass of the event.
        value: the object as JSON gives it.
        findings: mistakes and unknown fields are added here.
        skip: keys of the object that are not fields of the event.
    """
    result = _object(kind, {key: value[key] for key in value if key not in skip}, "", findings)
    return None if isinstance(result, _Wrong) else result


def json_name(item: Field[Any]) -> str:
    """Return the name that a dataclass field has in the file."""
    return _JSON_NAMES.get(item.name, item.name)


def _object(kind: type, value: object, path: str, findings: Findings) -> Any:
    if not isinstance(value, Mapping):
        return _wrong(findings, path, "an object", value)
    known: dict[str, Any] = {}
    form = _form(kind)
    mistakes = len(findings.mistakes)
    for key, (name, read, is_required) in form.items():
        where = f"{path}.{key}" if path else key
        if key in value:
            known[name] = read(value[key], where, findings)
        elif is_required:
            findings.mistakes.append(f"{where} is missing")
            known[name] = _WRONG
    if not value.keys() <= form.keys():
        unknown = (key for key in value if key not in form)
        findings.unknown.extend(f"{path}.{key}" if path else key for key in unknown)
    if len(findings.mistakes) > mistakes:  # each value that could not be read is one
        return _WRONG
    try:
        return kind(**known)
    except ValueError as found:
        findings.mistakes.append(f"{path}: {found}" if path else str(found))
        return _WRONG


@cache
def _form(kind: type) -> Mapping[str, tuple[str, _Reader, bool]]:
    """Return name in the file -> (attribute, what reads it, whether it must be there)."""
    hints = get_type_hints(kind)
    return {
        json_name(item): (item.name, _reader(hints[item.name]), item.default is MISSING)
        for item in fields(kind)
    }


@cache
def _reader(kind: Any) -> _Reader:
    """Return what reads a value of a type: takes value, path and findings."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return partial(_union, get_args(kind))
    if is_dataclass(kind) and kind is not values.Version:
        return partial(_object, cast("type", kind))
    if origin is tuple:
        return partial(_array, get_args(kind)[0])
    if origin is Mapping:
        return _texts
    return partial(_plain if kind in _PLAIN else _scalar, kind)


def _texts(value: object, path: str, findings: Findings) -> Any:
    if not isinstance(value, dict) or any(type(item) is not str for item in value.values()):
        return _wrong(findings, path, "an object of texts", value)
    return dict(value)


def _union(kinds: tuple[Any, ...], value: object, path: str, findings: Findings) -> Any:
    if value is None and NoneType in kinds:
        return None
    wanted = [kind for kind in kinds if kind is not NoneType]
    tries = []
    for kind in wanted:
        found = Findings()
        result = _reader(kind)(value, path, found)
        if not isinstance(result, _Wrong):
            findings.unknown.extend(found.unknown)
            return result
        tries.extend(found.mistakes)
    findings.mistakes.append("; or ".join(tries))
    return _WRONG


def _array(kind: Any, value: object, path: str, findings: Findings) -> Any:
    if not isinstance(value, list):
        return _wrong(findings, path, "a list", value)
    read = _reader(kind)
    mistakes = len(findings.mistakes)
    items = [read(item, f"{path}[{number}]", findings) for number, item in enumerate(value)]
    return _WRONG if len(findings.mistakes) > mistakes else tuple(items)


def _plain(kind: Any, value: object, path: str, findings: Findings) -> Any:
    # A bool is an int in Python and a number in no reader's eyes.
    return value if type(value) is kind else _wrong(findings, path, _PLAIN[kind], value)


def _scalar(kind: Any, value: object, path: str, findings: Findings) -> Any:
    if type(value) is not str:
        return _wrong(findings, path, "a text", value)
    try:
        return _READERS.get(kind, kind)(value)
    except ValueError as found:
        options = f" (one of {', '.join(kind)})" if _is_choice(kind) else ""
        findings.mistakes.append(f"{path}: {found}{options}")
        return _WRONG


def _is_choice(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(f"{text!r} is not a moment: write it like 2026-01-31T16:05:00Z")
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r} is not a date: write it like 2026-01-31")
    return date.fromisoformat(text)


def _policy(text: str) -> values.PolicyId:
    return values.PolicyId(text) if text == WORKSPACE else values.policy_id(text)


_PLAIN: dict[Any, str] = {int: "a whole number", bool: "true or false", str: "a text"} | {
    NoneType: "null"
}
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (datetime, lambda at: at.replace(tzinfo=None).isoformat() + "Z"),  # before date: it is one
    (date, date.isoformat),
    (values.Version, str),
    (StrEnum, str),
)
_READERS: dict[Any, Callable[[str], Any]] = {
    values.Digest: values.digest,
    values.PolicyId: _policy,
    values.Version: values.Version.parse,
    datetime: _moment,
    date: _date,
}


def _wrong(findings: Findings, path: str, expected: str, value: object) -> _Wrong:
    shown = repr(value)
    if len(shown) > 60:  # noqa: PLR2004 - enough to recognise it on one terminal line
        shown = shown[:57] + "..."
    findings.mistakes.append(f"{path}: expected {expected}, found {shown}")
    return _WRONG
