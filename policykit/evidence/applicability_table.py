"""The applicability register: statements that a set does without, as rows and as a report."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from policykit.evidence.report import Report, heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policykit.document import Block
    from policykit.policy.applicability import Absent

HEADERS = (
    "policy",
    "statement",
    "cause",
    "condition",
    "facts",
    "where",
    "decided by",
    "decided on",
    "reason",
    "what it would say",
    "controls",
)
_NOBODY = "The profile does not say who decided."


def applicability_rows(absent: Sequence[Absent]) -> tuple[tuple[str, ...], ...]:
    """Return one row for each statement that the set does without, in the order of `HEADERS`."""
    return tuple(
        (
            one.policy,
            one.statement,
            one.cause.value,
            one.condition,
            "\n".join(f"{fact.path}: {fact.value}" for fact in one.facts),
            "\n".join(dict.fromkeys(str(fact.place) for fact in one.facts)),
            "\n".join(dict.fromkeys(fact.answered_by for fact in one.facts if fact.answered_by)),
            "\n".join(dict.fromkeys(fact.answered_on for fact in one.facts if fact.answered_on)),
            one.reason,
            one.text,
            "; ".join(
                f"{framework} {', '.join(controls)}"
                for framework, controls in one.controls.items()
                if controls
            ),
        )
        for one in absent
    )


def applicability_report(absent: Sequence[Absent], on: date) -> Report:
    """Return the register as a report, policy by policy."""
    parts: list[Block] = []
    for _, group in groupby(absent, key=lambda one: one.policy):
        listed = list(group)
        parts.append(heading(listed[0].title))
        rows = [
            (
                one.statement,
                one.text,
                (one.why, *_decided(one)),
            )
            for one in listed
        ]
        parts.append(table(("Statement", "What it would say", "Why it does not apply"), rows))
    return Report(
        "applicability",
        "Applicability register",
        f"Statements of the templates that the policies do without, on {on}",
        (("Statements", str(len(absent))),),
        ("Names in brackets stand for values of the profile.",),
        tuple(parts) or (paragraph("Every statement of the templates is in the policies."),),
    )


def _decided(one: Absent) -> tuple[str, ...]:
    by = ", ".join(dict.fromkeys(fact.answered_by for fact in one.facts if fact.answered_by))
    on = ", ".join(dict.fromkeys(fact.answered_on for fact in one.facts if fact.answered_on))
    if not one.facts:
        return ()
    return (f"Decided by {by}{f' on {on}' if on else ''}." if by else _NOBODY,)
