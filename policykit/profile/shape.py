"""What keys a profile can have, and pydantic's complaints in plain words."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from policykit.profile.derived import DERIVED_FLAGS
from policykit.profile.sections import Sections
from policykit.profile.source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from policykit.profile.source import Path, Source

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_type": "a date",
    "tuple_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}
_KINDS: dict[type, str] = {
    dict: "a mapping",
    tuple: "a list",
    bool: "true or false",
    int: "the number {}",
    float: "the number {}",
    date: "the date {}",
}
_LIMITS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
_SHOWN = 60
_YES_NO = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false"})


def known_keys(path: Path) -> tuple[str, ...] | None:
    """Return the keys a mapping at this path can have; None where any key is welcome.

    Empty where the path leads to no mapping, or nowhere.
    """
    kinds = _kinds(path)
    if any(kind is Any or get_origin(kind) is dict for kind in kinds):
        return None
    return tuple(name for kind in kinds for name in _fields(kind))


_OTHER_NAMES = {
    **dict.fromkeys(("postal_code", "postalcode", "zip", "zip_code", "plz"), "postcode"),
    **dict.fromkeys(("street", "address1", "address_line1"), "line1"),
    **dict.fromkeys(("state", "province"), "region"),
    **dict.fromkeys(("town",), "city"),
    **dict.fromkeys(("mail", "e_mail", "email_address"), "email"),
    **dict.fromkeys(("job_title", "position"), "title"),
    **dict.fromkeys(("since", "start"), "from"),
    **dict.fromkeys(("until", "end"), "to"),
}
"""What people call a key of the profile -> its name, too far from it for a typing mistake."""


def exists(path: Path) -> bool:
    """Say whether a profile can have a value at this path."""
    return bool(_kinds(path))


def suggestion(path: Path) -> str:
    """Return a hint for an unknown key: the nearest known one, or where it belongs."""
    *parent, last = path
    key = str(last)
    known = known_keys(tuple(parent)) or ()
    if _OTHER_NAMES.get(key.casefold()) in known:
        return f"Did you mean {_OTHER_NAMES[key.casefold()]}?"
    near = get_close_matches(key, known, 1, 0.7)
    if near:
        return f"Did you mean {near[0]}?"
    elsewhere = [place for place in all_paths() if place[-1] == key]
    if len(elsewhere) == 1:
        return f"Did you mean {'.'.join(elsewhere[0])}?"
    if not parent:
        return "Parameters of single policies stand under params."
    listed = ", ".join(known)
    tail = f" A parameter of a policy stands under params.{parent[0]}." if len(parent) == 1 else ""
    return f"Known here: {listed}.{tail}" if listed else "Delete it."


def complaints(problem: ValidationError, source: Source) -> Iterator[Finding]:
    """Yield pydantic's errors as findings, without those on values already reported."""
    for details in problem.errors(include_url=False):
        path = _path(details["loc"])
        if not source.broken(path):
            yield _finding(details, path, source)


def _path(loc: tuple[str | int, ...]) -> Path:
    # An entry of frameworks is a union told apart by id; pydantic puts the id into the path.
    inside = loc[:2] + loc[3:] if loc[:1] == ("frameworks",) else loc
    return tuple(part for part in inside if part != "[key]")


def _finding(details: ErrorDetails, path: Path, source: Source) -> Finding:
    kind = details["type"]
    context: dict[str, Any] = details.get("ctx", {})
    if kind == "refused":
        return Finding(context["code"], path, context["message"], context["hint"])
    if kind == "extra_forbidden":
        return unknown_key(path)
    if kind in {"missing", "union_tag_not_found"}:
        missing = path if kind == "missing" else (*path, "id")
        return Finding("PK113", missing, "is required and not given", description(missing))
    if kind in {"literal_error", "union_tag_invalid"}:
        return _not_listed(details, path, context)
    if kind in _WANTED:
        return _wrong_type(_WANTED[kind], details["input"], path, source)
    return _out_of_range(details, path, context)


def _out_of_range(details: ErrorDetails, path: Path, context: dict[str, Any]) -> Finding:
    for key, words in _LIMITS.items():
        if key in context:
            message = f"{details['input']} is out of range"
            return Finding("PK115", path, message, f"Give {words} {context[key]:g}.")
    if details["type"] == "too_short":
        message = f"has fewer than {context['min_length']} entries"
        return Finding("PK129", path, message, "Add entries, or delete the key for the default.")
    return Finding("PK112", path, details["msg"], description(path))


def unknown_key(path: Path) -> Finding:
    """Return the finding on a key no profile has; a derived one is named as such."""
    key = str(path[-1])
    if path[:-1] == ("flags",) and key in DERIVED_FLAGS:
        hint = f"Delete it here and set {DERIVED_FLAGS[key]}."
        return Finding("PK150", path, "is derived and may not be set by hand", hint)
    if path == ("scope",):
        hint = "Delete it here and list what is in scope under frameworks."
        return Finding("PK150", path, "is derived and may not be set by hand", hint)
    return Finding("PK111", path, "is not a key policykit knows", suggestion(path))


def _not_listed(details: ErrorDetails, path: Path, context: dict[str, Any]) -> Finding:
    listed = str(context.get("expected") or context.get("expected_tags"))
    allowed = re.findall(r"'([^']*)'", listed) or [listed]
    if details["type"] == "union_tag_invalid":
        path = (*path, "id")
        given = context["tag"]
    else:
        given = details["input"]
    if path == ("profile_version",):
        hint = "This policykit reads version 1; a newer file needs a newer policykit."
        return Finding("PK130", path, f"{given} is not a known version", hint)
    near = get_close_matches(str(given), allowed, 1, 0.6)
    hint = f"Did you mean {near[0]}? " if near else ""
    return Finding(
        "PK114",
        path,
        f"{_shown(given)} is not one of the values allowed here",
        f"{hint}Allowed: {', '.join(allowed)}.",
    )


def _wrong_type(wanted: str, given: Any, path: Path, source: Source) -> Finding:
    message = f"must be {wanted}, and this is {_described(given)}"
    node = source.node(path)
    raw = source.text[node.span.start : node.span.end] if node else str(given)
    hint = description(path)
    if wanted == "text" and isinstance(given, (bool, int, float, date)):
        hint = f'Put it in quotes: "{raw}".'
    elif wanted == "true or false" and isinstance(given, str):
        known = given.lower() in _YES_NO
        hint = "Write true or false, without quotes; yes and no are text." if known else hint
    elif wanted in {"a number", "a whole number"} and isinstance(given, str):
        hint = "Write the digits without quotes." if re.fullmatch(r"\d+", given) else hint
    elif wanted == "a date" and given is not None:
        hint = "Write year-month-day without quotes, for example 2026-01-31."
    elif wanted == "a list" and isinstance(given, (str, int)):
        hint = f"Put it in brackets: [{raw}]."
    elif wanted == "a list" and isinstance(given, dict):
        hint = "Begin each entry with a hyphen: - {…}."
    return Finding("PK112", path, message, hint)


def _described(given: Any) -> str:
    if isinstance(given, str):
        return f"the text {_shown(given)}"
    for kind, words in _KINDS.items():
        if isinstance(given, kind):
            return words.format(given)
    return "empty"


def _shown(given: Any) -> str:
    text = str(given)
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[:_SHOWN]}…"'


def description(path: Path) -> str:
    """Return what the value at a path is, in a sentence; empty where nothing is known of it."""
    for model in (kind for kind in _kinds(path[:-1]) if _fields(kind)):
        field = _fields(model).get(str(path[-1]))
        if field is not None and field.description:
            return str(field.description)
    return ""


def all_paths(prefix: Path = (), depth: int = 3) -> Iterator[tuple[str, ...]]:
    """Yield the paths of all keys a profile can have, outside of lists, to this depth."""
    for name in known_keys(prefix) or ():
        here = (*prefix, name)
        yield tuple(str(part) for part in here)
        if depth > 1:
            yield from all_paths(here, depth - 1)


def _kinds(path: Path) -> list[Any]:
    kinds: list[Any] = [Sections]
    for part in path:
        kinds = [inner for kind in kinds for inner in _inside(kind, part)]
    return kinds


def _inside(kind: Any, part: str | int) -> Iterator[Any]:
    origin = get_origin(kind)
    if kind is Any:
        yield Any
    elif origin is tuple and isinstance(part, int):
        yield from _alternatives(get_args(kind)[0])
    elif origin is dict:
        yield from _alternatives(get_args(kind)[1])
    elif str(part) in _fields(kind):
        yield from _alternatives(_fields(kind)[str(part)].annotation)


def _alternatives(kind: Any) -> Iterator[Any]:
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _alternatives(get_args(kind)[0])
    elif origin in {Union, UnionType}:
        for option in get_args(kind):
            yield from _alternatives(option)
    elif kind is not type(None):
        yield kind


def _fields(kind: Any) -> dict[str, Any]:
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in kind.model_fields.items()}
