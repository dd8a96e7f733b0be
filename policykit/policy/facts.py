"""Facts: which value fed which statement, and what follows when one changes.

Takes a context and a template's uses, gives the JSON kept beside the base of a policy:
`{path: {"value": …, "places": [statement id or "#section", …]}}`. Two such files and the two texts
tell which fact changed which statements.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_bytes
from policykit.policy.context import value_at
from policykit.policy.parameters import ABSENT
from policykit.policy.statement import region_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.policy.policy import Policy
    from policykit.template import Uses


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is no longer what a policy was generated from.

    Attributes:
        path: of the fact, such as `access.review_months` or `systems[].name`.
        old: value then, None where it was not used. Plain data.
        new: value now, None where it is not used any more.
        statements: ids of the statements it feeds whose words differ, in the order of the text.
        sections: ids of the sections it feeds outside statements whose words differ.
    """

    path: str
    old: Any
    new: Any
    statements: tuple[str, ...]
    sections: tuple[str, ...]


def write_facts(context: Mapping[str, Any], uses: Uses) -> bytes:
    """Return the facts of a filled policy as JSON.

    Args:
        context: what the template was filled with.
        uses: what its places use.
    """
    places: dict[str, list[str]] = {}
    for place, paths in uses.by_place.items():
        for path in paths:
            places.setdefault(path, []).append(place)
    facts: dict[str, Any] = {}
    for path, where in places.items():
        value = value_at(context, path)
        if value is not ABSENT:
            facts[path] = {"value": value, "places": where}
    return json_bytes(facts)


def changed_facts(
    old_facts: bytes | None, new_facts: bytes, old_policy: Policy | None, new_policy: Policy
) -> tuple[FactChange, ...]:
    """Return the facts that differ, with the statements and sections whose words they changed.

    Args:
        old_facts: as last generated; None where there were none. That, and a file that somebody
            damaged, gives no changes: the next generation writes it anew.
        new_facts: as generated now.
        old_policy: as last generated.
        new_policy: as generated now.

    Returns:
        the changes sorted by path. A fact that changed no words has no places.
    """
    if old_facts is None or old_policy is None:
        return ()
    try:
        old, new = json.loads(old_facts), json.loads(new_facts)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(old, dict) or not all(isinstance(fact, dict) for fact in old.values()):
        return ()
    before, after = region_texts(old_policy.body), region_texts(new_policy.body)
    differing = [
        name
        for name in dict.fromkeys([*after, *before])
        if before.get(name, "") != after.get(name, "")
    ]
    changes: list[FactChange] = []
    for path in sorted(old.keys() | new.keys()):
        mine, other = old.get(path, {}), new.get(path, {})
        if mine.get("value") == other.get("value") and mine and other:
            continue
        fed = {*mine.get("places", []), *other.get("places", [])}
        touched = [name for name in differing if name in fed]
        if not (mine and other) and not touched:
            continue  # the template changed, and no word with it
        changes.append(
            FactChange(
                path,
                mine.get("value"),
                other.get("value"),
                tuple(name for name in touched if not name.startswith("#")),
                tuple(name.removeprefix("#") for name in touched if name.startswith("#")),
            )
        )
    return tuple(changes)
