"""The files of one workspace on disk, read one by one and written as a set.

A set is written as a whole or not at all, also after a kill -9: what was stopped half-way is
undone by the next command that writes, see `recovery`.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from policykit.edge import journal, writing
from policykit.edge.interrupts import interrupts_held
from policykit.edge.tree import SIZE_LIMIT, Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["SIZE_LIMIT", "WorkspaceFiles"]


class WorkspaceFiles(Tree):
    """The files below `root`. Keeps the promises of `policykit.world.Files`.

    Args:
        root: the top folder of the workspace.
        limit: the size in bytes above which no file is read.
        step: told the name of each step of `write_all`; tests stop the process there.
    """

    def __init__(
        self, root: Path, limit: int = SIZE_LIMIT, step: Callable[[str], None] = writing.no_step
    ) -> None:
        super().__init__(root, limit)
        self._step = step

    def write_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Write every file, or none; `None` deletes.

        Raises:
            StateError: PK714 bad path, PK715 a link on the way, PK724 a name that differs from an
                existing one only in case, PK731 a folder or the like stands there.
            OutputError: PK811 disk full, PK812 not allowed, PK813 anything else. Nothing changed.
        """
        with _one_at_a_time(self.root):
            self._write_all(changes)

    def _write_all(self, changes: Mapping[str, bytes | None]) -> None:
        work = journal.plan(self, changes)
        with interrupts_held() as interrupt, writing.begun(work):
            try:
                writing.stage(work, self, changes, self._step)
                interrupt.deliver()
                writing.put_in_place(work, self, self._step)
                interrupt.deliver()
            except BaseException as cause:
                with writing.undoing(cause):
                    writing.take_back(work, self)
                raise
            work.drop()
            self._step("journal dropped")


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Wait for other runs that write a set: drafts are made without the lock of the workspace.

    Between its plan and its last file a set relies on what stood there. The folder itself is
    locked, so that nothing is left behind; a file system that locks no folders goes without.
    """
    with ExitStack() as held:
        with suppress(OSError):
            folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
            held.callback(os.close, folder)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
