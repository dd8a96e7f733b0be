"""Why policies were left out, in words: the same reason once, however many policies it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.values import PolicyId


def by_reason(skipped: Iterable[tuple[PolicyId, str]]) -> tuple[str, ...]:
    """Return one line for each reason, in the order in which they first occur.

    >>> by_reason([("a", "no open proposal"), ("b", "issued"), ("c", "no open proposal")])
    ('a, c: no open proposal', 'b: issued')
    """
    found: dict[str, list[str]] = {}
    for identifier, reason in skipped:
        found.setdefault(reason, []).append(identifier)
    return tuple(f"{', '.join(names)}: {reason}" for reason, names in found.items())
