"""Frameworks: the ids a mapping may name, with short titles.

Takes the bytes of one file of `frameworks/`, gives a `Framework`. It holds ids and paraphrased
titles, never the text of a standard.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, error
from policykit.template.yaml_source import decode_text, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework and its controls.

    Attributes:
        id: key used in mappings, such as `nist-csf`.
        title: for people.
        version: edition of the framework.
        controls: control id -> short title, in the order of the framework.
    """

    id: str
    title: str
    version: str
    controls: Mapping[str, str]


@lru_cache(maxsize=16)
def read_framework(data: bytes, file: str) -> tuple[Framework | None, tuple[Diagnostic, ...]]:
    """Read one framework file; the same bytes are read once.

    Returns:
        the framework, or None when an error is among the diagnostics.
    """
    text, found = decode_text(data, file)
    if text is None:
        return None, found
    source, found = read_yaml(text, file)
    if source is None:
        return None, found
    top = source.value
    texts = ("id", "title", "version")
    if not isinstance(top, dict) or not all(isinstance(top.get(key), str) for key in texts):
        hint = "It needs id, title, version and groups."
        return None, (error("PK207", "this is not a framework file", Place(file, 1), hint),)
    controls: dict[str, str] = {}
    mistakes: list[Diagnostic] = []
    groups = top.get("groups")
    for index, group in enumerate(groups if isinstance(groups, list) else []):
        entries: Any = group.get("controls") if isinstance(group, dict) else None
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            place = source.place("groups", index, "controls", number)
            if (
                not isinstance(entry, dict)
                or not isinstance(entry.get("id"), str)
                or not isinstance(entry.get("title"), str)
            ):
                hint = "Write id and title as text in quotes."
                mistakes.append(error("PK207", "this is not a control", place, hint))
            elif entry["id"] in controls:
                message = f"the control {entry['id']} stands here twice"
                mistakes.append(error("PK203", message, place, "Remove one of them."))
            else:
                controls[entry["id"]] = entry["title"]
    if not controls and not mistakes:
        hint = "Add groups with controls."
        mistakes.append(error("PK207", "the framework has no controls", Place(file, 1), hint))
    if mistakes:
        return None, tuple(mistakes)
    return Framework(top["id"], top["title"], top["version"], controls), ()
