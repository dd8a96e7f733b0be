"""`init --ci`: a hook and a workflow that run `check`, beside what the repository has already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import policykit
from policykit.workflow.ci_texts import HOOK, HOOK_PATH, WORKFLOW_PATH, workflow
from policykit.workflow.session import writing
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class CiFiles:
    """What became of the files.

    Attributes:
        written: paths of those that are new.
        kept: path -> what it would have held, where somebody has a file of that name.
    """

    written: tuple[str, ...]
    kept: dict[str, str]


def add_ci(world: World) -> CiFiles:
    """Write and commit the files that are not there; nobody's file is changed.

    Raises:
        PolicykitError: git refuses; nothing was written.
    """
    wanted = {HOOK_PATH: HOOK, WORKFLOW_PATH: workflow(policykit.__version__)}
    there = {path: world.files.read(path) for path in wanted}
    new = {path: text for path, text in wanted.items() if there[path] is None}
    kept = {path: text for path, text in wanted.items() if there[path] not in (None, text.encode())}
    if new:
        with writing(world, "init --ci"):
            world.transaction.carry_out(
                ChangeSet(
                    files={path: text.encode() for path, text in new.items()},
                    message="Check the policies before each commit and on GitHub\n",
                    head=world.git.head(),
                )
            )
    return CiFiles(tuple(new), kept)
