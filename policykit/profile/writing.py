"""Write one value as YAML text, in the style that the place already has."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from policykit.profile.yaml_text import scalar_value

_SAFE = re.compile(r"[^\W\d_](?:[\w ./()+%-]*[\w/()+%])?")
_BARE_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# YAML 1.1 readers, and some editors, take these for true and false.
_OLD_BOOLEANS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})
# JSON leaves these as they are, and a YAML reader refuses them or takes them for line breaks.
_TO_ESCAPE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def yaml_value(value: object, style: str = "") -> str:
    """Return the value as YAML text on one line; lists and mappings in flow style.

    Args:
        value: None, bool, int, float, date, str, or lists and dicts of these.
        style: how text was quoted before, to be kept: `"`, `'`, or empty for not at all.

    Raises:
        TypeError: a value of another type, or a number YAML programs disagree on.

    >>> yaml_value(["a b", "c: d", 3])
    '[a b, "c: d", 3]'
    """
    if isinstance(value, dict):
        inner = ", ".join(f"{yaml_key(key)}: {yaml_value(item)}" for key, item in value.items())
        return f"{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(yaml_value(item) for item in value)}]"
    if isinstance(value, str):
        return _text(value, style)
    return _word(value)


def yaml_key(key: Any) -> str:
    """Return a key of a mapping as YAML text."""
    text = str(key)
    bare = _BARE_KEY.fullmatch(text) and text.lower() not in _OLD_BOOLEANS
    return text if bare else quoted(text)


def quoted(text: str) -> str:
    """Return the text in double quotes, which can hold any character."""
    return _TO_ESCAPE.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _text(value: str, style: str) -> str:
    printable = value.isprintable()
    if style == "'" and printable:
        return "'" + value.replace("'", "''") + "'"
    plain = not style and _SAFE.fullmatch(value) and value.lower() not in _OLD_BOOLEANS
    if plain and printable and scalar_value(value) == value:
        return value
    return quoted(value)


def _word(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (int, float)):
        text = repr(value)
        try:
            if scalar_value(text) == value:
                return text
        except ValueError as problem:
            raise TypeError(str(problem)) from problem
    raise TypeError(f"{value!r} cannot stand in a profile")
