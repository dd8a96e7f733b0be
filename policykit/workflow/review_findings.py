"""What a reviewer says, put in order before anything rests on it."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from policykit.errors import InputError, error
from policykit.record import triggers
from policykit.workflow.reviews import Findings
from policykit.workflow.said import one_line
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.errors import Diagnostic
    from policykit.world import World

_NUMBER = re.compile(r"(?<![\w-])TR-[0-9]{4}-[0-9]+(?![\w-])")


def in_words(findings: Findings) -> Findings:
    """Return the findings with each text on one line.

    Raises:
        InputError: one of them is empty, or too long for the pages.
    """
    if not findings.considered:
        message = "a review that considered nothing is none"
        raise InputError(error("PK780", message, hint='Say what was looked at: --considered "…"'))
    return Findings(
        findings.outcome,
        tuple(one_line("--considered", text) for text in findings.considered),
        tuple(one_line("--action", text) for text in findings.actions),
        findings.email,
        findings.claimed_on,
    )


def require_known_triggers(said: Iterable[Findings], known: Sequence[str]) -> None:
    """Refuse a number that no trigger has: the one that was meant would stay open.

    Raises:
        InputError: each such number, with the one that it resembles.
    """
    texts = dict.fromkeys(text for one in said for text in one.considered)
    wrong = [found for text in texts for found in unknown_triggers(text, known)]
    if wrong:
        raise InputError(*dict.fromkeys(wrong))


def known_triggers(world: World) -> tuple[str, ...]:
    """Return the numbers of all that was recorded to have happened, by time."""
    workspace, _ = load_workspace_history(world)
    return tuple(record.event.number for record in triggers(workspace))


def unknown_triggers(text: str, known: Sequence[str]) -> list[Diagnostic]:
    """Return a diagnostic for each number in a text that is that of no trigger."""
    found = []
    for number in dict.fromkeys(_NUMBER.findall(text)):
        if number in known:
            continue
        close = get_close_matches(number, known, 1)
        meant = (
            f"Did you mean {close[0]}?" if close else "See what happened: policykit review --due"
        )
        found.append(error("PK759", f"no trigger has the number {number}", hint=meant))
    return found


def complaint(text: str, known: Sequence[str] | None) -> str:
    """Return why a line cannot be recorded, in words; empty where it can.

    Args:
        text: what was said.
        known: the numbers of all triggers, where the line says what was considered.
    """
    try:
        one_line("A line", text)
    except InputError as failure:
        return failure.diagnostics[0].message
    wrong = unknown_triggers(text, known) if known is not None else ()
    return "; ".join(f"{one.message}. {one.hint}" for one in wrong)
