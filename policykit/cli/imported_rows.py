"""What became of the rows of somebody else's table, said alike for people and acknowledgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.cli.output import aside, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def tell_rows(summary: str, word: str, without: Mapping[str, int], unused: Sequence[str]) -> None:
    """Print a summary, then why rows were not taken, and from which columns nothing was.

    Args:
        summary: one line.
        word: what happened to such rows, such as `excluded`.
        without: reason -> number of rows.
        unused: the headers.
    """
    say(summary)
    for reason, count in without.items():
        say(f"  {word}: {count}, {reason}")
    if unused:
        aside(f"Columns that nothing was taken from: {', '.join(unused)}")


def reasons(without: Mapping[str, int]) -> list[dict[str, object]]:
    """Return the same reasons as JSON values."""
    return [{"rows": rows, "reason": reason} for reason, rows in without.items()]
