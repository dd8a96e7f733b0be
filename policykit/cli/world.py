"""Where the real outside is put together, once per command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.world import World


def working_folder() -> Path:
    """Return the folder the command works in; `-C DIR` has made DIR the current one."""
    return Path.cwd()


def open_world(*, from_scratch: bool = False, only_drafts: bool = False) -> World:
    """Return the world of the workspace around the working folder; see `world_at`.

    Raises:
        StateError: there is none.
    """
    from policykit.edge.git_places import find_root

    return world_at(find_root(working_folder()), from_scratch=from_scratch, only_drafts=only_drafts)


def world_at(root: Path, *, from_scratch: bool = False, only_drafts: bool = False) -> World:
    """Return the world of the workspace at this folder, which need not hold a profile yet.

    Args:
        root: its top folder.
        from_scratch: nothing comes from the user's cache, as what is sealed or verified asks for.
        only_drafts: none of the PDFs that are made is sealed or verified.
    """
    from policykit.edge.cache import FolderCache, cache_folder
    from policykit.edge.chance import SystemChance
    from policykit.edge.clock import SystemClock
    from policykit.edge.files import WorkspaceFiles
    from policykit.edge.filling import FillingProcess
    from policykit.edge.git import GitRepository
    from policykit.edge.library import TemplateLibrary
    from policykit.edge.lock import WorkspaceLock
    from policykit.edge.mail_keys import DnsMailKeys
    from policykit.edge.pandoc import PandocProgram
    from policykit.edge.pandoc_write import PandocWriter
    from policykit.edge.render import CleanRenderer
    from policykit.edge.ssh_keygen import SshKeygen
    from policykit.edge.transaction import IssueTransaction
    from policykit.edge.unlocking import UserKeys
    from policykit.world import World

    clock, files, git = SystemClock(), WorkspaceFiles(root), GitRepository(root)
    cache = FolderCache(None if from_scratch else cache_folder(os.environ))
    return World(
        files=files,
        git=git,
        clock=clock,
        chance=SystemChance(),
        lock=WorkspaceLock(root, clock),
        transaction=IssueTransaction(git, files),
        library=TemplateLibrary(files),
        filler=FillingProcess(),
        pandoc=PandocProgram(cache=cache),
        renderer=CleanRenderer(only_drafts=only_drafts, cache=cache if only_drafts else None),
        writer=PandocWriter(),
        keys=UserKeys(os.environ),
        signatures=SshKeygen(),
        mail_keys=DnsMailKeys(),
        cache=cache,
    )
