"""A set of 28 policies, made by repeating the four core ones under other names and ids.

The copies are templates of the workspace's own. Every heading, statement and mapping differs from
those of the original in its ids, so nothing that is remembered for one text can serve another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CORE = ("access-control", "incident-response", "information-security", "vendor-management")
ROUNDS = 7
_PREFIX = re.compile(r"^prefix: ([A-Z]{2,3})$", re.MULTILINE)


def names(rounds: int = ROUNDS) -> tuple[str, ...]:
    """Return the ids of the whole set, the four originals among them."""
    return tuple(_name(core, number) for number in range(rounds) for core in CORE)


def write_copies(library: Path, target: Path, rounds: int = ROUNDS) -> None:
    """Write the templates that make the core policies `rounds` times as many.

    Args:
        library: the folder of templates that ship with policykit.
        target: the workspace's folder of templates.
        rounds: how often each core policy is there in the end, the original included.

    Raises:
        ValueError: a template has no prefix of two or three letters.
    """
    target.mkdir(parents=True, exist_ok=True)
    for core in CORE:
        body = (library / f"{core}.md.j2").read_text(encoding="utf-8")
        mapping = (library / f"{core}.map.yaml").read_text(encoding="utf-8")
        found = _PREFIX.search(body)
        if found is None:
            raise ValueError(f"the template {core} has no prefix that can be made longer")
        for number in range(1, rounds):
            prefix = f"{found[1]}{chr(ord('A') + number)}"
            statement = re.compile(rf"\b{found[1]}-(?=[0-9])")
            copy = body.replace(f"id: {core}\n", f"id: {_name(core, number)}\n", 1)
            copy = re.sub(
                r"^title: (.*)$", rf"title: \1 {number + 1}", copy, count=1, flags=re.MULTILINE
            )
            copy = copy.replace(found[0], f"prefix: {prefix}", 1)
            path = target / f"{_name(core, number)}.md.j2"
            path.write_text(statement.sub(f"{prefix}-", copy), encoding="utf-8")
            path = target / f"{_name(core, number)}.map.yaml"
            path.write_text(statement.sub(f"{prefix}-", mapping), encoding="utf-8")


def _name(core: str, number: int) -> str:
    return f"{core}-{number + 1}" if number else core
