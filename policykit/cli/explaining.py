"""How `generate --explain` looks: a table for people, rows for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.cli.fact_words import difference
from policykit.cli.output import aside, print_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.workflow.explanation import Cause, Explained
    from policykit.workflow.outcome import Outcome


def print_explained(outcomes: Iterable[Outcome]) -> None:
    """Print a row for every change against what was last generated."""
    rows = [
        (
            outcome.id,
            _place(row),
            " and ".join(row.did),
            "\n".join(_words(cause) for cause in row.causes),
            row.result.value,
        )
        for outcome in outcomes
        for row in outcome.explained
    ]
    if rows:
        print_table(("policy", "place", "change", "cause", "result"), rows)
    else:
        aside("Nothing to explain: nothing differs from what was last generated.")


def explained_rows(outcome: Outcome) -> list[dict[str, object]]:
    """Return the same for programs."""
    return [
        {
            "kind": row.kind.value,
            "name": row.name or None,
            "old_name": row.old_name or None,
            "change": [did.value for did in row.did],
            "causes": [
                {"source": cause.source.value, "name": cause.name or None}
                | {"old": cause.old, "new": cause.new}
                for cause in row.causes
            ],
            "result": row.result.value,
        }
        for row in outcome.explained
    ]


def _place(row: Explained) -> str:
    if not row.name:
        return "the whole policy"
    name = f"{row.name} (was {row.old_name})" if row.old_name else row.name
    return name if row.kind.value == "statement" else f"{row.kind} {name}"


def _words(cause: Cause) -> str:
    if cause.source.value == "hand":
        return "by hand"
    label = f"{cause.source} {cause.name}".rstrip()
    if cause.old is None and cause.new is None:
        return label
    if cause.source.value == "fact":
        return f"{label}: {difference(cause.old, cause.new)}"
    # The policy has a column of its own.
    old, new = (str(one).rpartition("@")[2] for one in (cause.old or cause.new, cause.new))
    return f"{label} {new}" if old == new else f"{label} {old} → {new}"
