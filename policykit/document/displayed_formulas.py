"""Formulas that stand on lines of their own within a paragraph of pandoc's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUNCTUATION = frozenset(".,;:!?)")


def around_formulas(content: Sequence[Any]) -> list[list[Any]]:
    """Cut at the formulas that stand on lines of their own; punctuation after one stays there."""
    if not any(node["t"] == "Math" for node in content):
        return [list(content)] if content else []
    parts: list[list[Any]] = [[]]
    formula = False
    for node in content:
        match node:
            case {"t": "Math", "c": [{"t": "DisplayMath"}, _]}:
                parts += [[node], []]
                formula = True
                continue
            case {"t": "Str", "c": str(text)} if formula and set(text) <= _PUNCTUATION:
                parts[-2].append(node)
                continue
            case {"t": "Space" | "SoftBreak" | "LineBreak"} if formula:
                continue
            case _:
                parts[-1].append(node)
        formula = False
    trimmed = [_without_space_at_end(part) if len(parts) > 1 else part for part in parts]
    return [part for part in trimmed if part]


def _without_space_at_end(part: list[Any]) -> list[Any]:
    while part and part[-1]["t"] in ("Space", "SoftBreak", "LineBreak"):
        part.pop()
    return part
