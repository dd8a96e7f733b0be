"""A library that was read once, as bytes to be kept, and those bytes as the library again.

Takes and gives values; where they are kept is somebody else's. Written as JSON: lists begin with a
number that says what they are, so nothing but the values listed here can come out.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, Severity
from policykit.template.condition import Condition
from policykit.template.framework import Framework, Group, Proviso
from policykit.template.glossary import Term
from policykit.template.library import Library
from policykit.template.parameter import Default, Parameter, ParameterType
from policykit.template.references import Related
from policykit.template.statement_map import MapEntry, Span, StatementMap
from policykit.template.template import Part, Template
from policykit.template.uses import Read, StatementMark, Tree, Uses
from policykit.template.yaml_source import YamlSource

if TYPE_CHECKING:
    from collections.abc import Iterable

_TUPLE, _LIST, _DICT, _DATE, _PARAMETER_TYPE, _SEVERITY = range(6)
_CLASSES: tuple[Any, ...] = (
    Library,
    Template,
    Part,
    Tree,
    Condition,
    Framework,
    Group,
    Proviso,
    Term,
    Default,
)
_CLASSES += (Parameter, Related, MapEntry, Span, StatementMap, Read, StatementMark, Uses)
_CLASSES += (YamlSource, Place, Diagnostic)
_PLAIN = frozenset({str, int, bool, float, NoneType})
_FIRST = 6
_NUMBERS = {kind: number for number, kind in enumerate(_CLASSES, _FIRST)}
_FIELDS = {kind: tuple(item.name for item in fields(kind)) for kind in _CLASSES}


def to_bytes(library: Library, found: tuple[Diagnostic, ...]) -> bytes:
    """Return a library and what was found in it, to be kept."""
    return json.dumps(_packed((library, found)), separators=(",", ":")).encode()


def from_bytes(data: bytes) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Return what `to_bytes` was given; syntax trees are parsed when somebody asks for them.

    Raises:
        ValueError: the bytes are something else.
    """
    try:
        library, found = _unpacked(json.loads(data))
    except (ValueError, TypeError, IndexError, RecursionError) as problem:
        raise ValueError(f"this is no library: {problem}") from None
    if not isinstance(library, Library) or not isinstance(found, tuple):
        raise ValueError("this is no library")  # noqa: TRY004 - it is the bytes that are wrong
    return library, found


def _packed(value: Any) -> Any:  # noqa: PLR0911 -- one per kind of value
    kind = type(value)
    number = _NUMBERS.get(kind)
    if number is not None:
        if kind is Tree:
            return [number, None, value.file, value.source]
        return [number, *_each(getattr(value, name) for name in _FIELDS[kind])]
    if kind is tuple:
        return [_TUPLE, *_each(value)]
    if kind is list:
        return [_LIST, *_each(value)]
    if kind is dict:
        return [_DICT, *_each(one for pair in value.items() for one in pair)]
    if kind is date:
        return [_DATE, value.isoformat()]
    if kind in (ParameterType, Severity):
        return [_PARAMETER_TYPE if kind is ParameterType else _SEVERITY, str(value)]
    if kind in _PLAIN:
        return value
    raise TypeError(f"a library holds no {kind.__name__}")


def _each(values: Iterable[Any]) -> list[Any]:
    return [one if type(one) in _PLAIN else _packed(one) for one in values]


def _unpacked(value: Any) -> Any:  # noqa: PLR0911 -- one per kind of value
    if type(value) is not list:
        return value
    number = value[0]
    inside = [_unpacked(one) if type(one) is list else one for one in value[1:]]
    if number >= _FIRST:
        return _CLASSES[number - _FIRST](*inside)
    if number == _TUPLE:
        return tuple(inside)
    if number == _DICT:
        return dict(zip(inside[::2], inside[1::2], strict=True))
    if number == _LIST:
        return inside
    if number == _DATE:
        return date.fromisoformat(*inside)
    return (ParameterType if number == _PARAMETER_TYPE else Severity)(*inside)
