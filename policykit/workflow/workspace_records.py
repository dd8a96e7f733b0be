"""The records that are not about one policy: the register of exceptions, triggers of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, error
from policykit.record import WORKSPACE, check_register
from policykit.record.decisions import decisions_of
from policykit.values import PolicyId
from policykit.workflow import paths
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import History
    from policykit.world import World

WORKSPACE_ID = PolicyId(WORKSPACE)


def load_workspace_history(world: World) -> tuple[History, tuple[Diagnostic, ...]]:
    """Return the records of the workspace itself, and everything wrong with single files."""
    return load_history(world, WORKSPACE_ID)


def workspace_problems(world: World, history: History, on: date) -> Iterable[Diagnostic]:
    """Yield what does not agree in the workspace's own records on a day."""
    yield from check_register(history, on)
    yield from _evidence(world, history)


def _evidence(world: World, history: History) -> Iterator[Diagnostic]:
    for record in decisions_of(history):
        for item in record.event.evidence:
            path = paths.evidence(WORKSPACE_ID, item.sha256, item.name)
            data = world.files.read(path)
            restore = f"Restore it from git: git log -- {path}, then git checkout COMMIT -- {path}"
            who = record.event.by.name
            if data is None:
                message = f"the evidence of the decision by {who} is missing"
                yield error("PK776", message, Place(path), restore)
            elif sha256(data) != item.sha256:
                message = f"the evidence of the decision by {who} was altered"
                yield error("PK777", message, Place(path), restore)
