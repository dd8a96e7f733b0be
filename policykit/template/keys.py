"""Checks on the keys of a mapping: unknown ones, missing ones, and the nearest right spelling.

Takes a `YamlSource` and a path in it, gives diagnostics. Never changes or fills in a value.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.template.yaml_reading import Path
    from policykit.template.yaml_source import YamlSource


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return `Did you mean …?` with the nearest known name, or the other hint when none is near.

    >>> did_you_mean("ownr_role", ["owner_role", "title"])
    'Did you mean owner_role?'
    """
    near = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else otherwise


def check_keys(
    source: YamlSource, path: Path, known: Iterable[str], required: Iterable[str], what: str
) -> list[Diagnostic]:
    """Report keys of the mapping at `path` that are unknown, and required ones that are absent.

    Args:
        source: the document.
        path: where the mapping stands in it; it must be a mapping.
        known: every key that may stand there.
        required: the keys that must.
        what: what the mapping is, for the message, such as "a parameter".
    """
    mapping = value_at(source, path)
    names = list(known)
    found = [
        error(
            "PK205",
            f"{key!r} is not a key of {what}",
            source.place(*path, key),
            did_you_mean(key, names, f"It may have: {', '.join(names)}."),
        )
        for key in mapping
        if key not in names
    ]
    found.extend(
        error("PK206", f"{what} has no {key!r}", source.place(*path), f"Add `{key}: …`.")
        for key in required
        if key not in mapping
    )
    return found


def value_at(source: YamlSource, path: Path) -> Any:
    """Return the value at the path, which must exist."""
    value = source.value
    for step in path:
        value = value[step]
    return value
