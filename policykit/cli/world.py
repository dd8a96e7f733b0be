"""Where the real outside is put together, once per command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from policykit.world import World


def working_folder() -> Path:
    """Return the folder the command works in: `-C DIR`, or the current one."""
    chosen = click.get_current_context().find_root().obj
    return Path(chosen) if chosen else Path.cwd()


def open_world() -> World:
    """Return the world of the workspace around the working folder.

    Raises:
        StateError: there is none.
    """
    from policykit.edge.git_places import find_root  # noqa: PLC0415 - GitPython is heavy

    return world_at(find_root(working_folder()))


def world_at(root: Path) -> World:
    """Return the world of the workspace at this folder, which need not hold a profile yet."""
    # Imported here: `--help` and completion must not pay for git, pandoc or pyHanko.
    from policykit.edge.clock import SystemClock  # noqa: PLC0415
    from policykit.edge.files import WorkspaceFiles  # noqa: PLC0415
    from policykit.edge.filling import FillingProcess  # noqa: PLC0415
    from policykit.edge.git import GitRepository  # noqa: PLC0415
    from policykit.edge.library import TemplateLibrary  # noqa: PLC0415
    from policykit.edge.lock import WorkspaceLock  # noqa: PLC0415
    from policykit.edge.pandoc import PandocProgram  # noqa: PLC0415
    from policykit.edge.render import CleanRenderer  # noqa: PLC0415
    from policykit.edge.transaction import IssueTransaction  # noqa: PLC0415
    from policykit.edge.unlocking import UserKeys  # noqa: PLC0415
    from policykit.world import World  # noqa: PLC0415

    clock, files, git = SystemClock(), WorkspaceFiles(root), GitRepository(root)
    return World(
        files=files,
        git=git,
        clock=clock,
        lock=WorkspaceLock(root, clock),
        transaction=IssueTransaction(git, files),
        library=TemplateLibrary(files),
        filler=FillingProcess(),
        pandoc=PandocProgram(),
        renderer=CleanRenderer(),
        keys=UserKeys(os.environ),
    )
