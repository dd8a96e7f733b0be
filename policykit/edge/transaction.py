"""Files, one commit and its tags as one act that survives kill -9 and a power cut.

1. Everything is written into git's own folder and flushed, then a journal that names it.
   Until here nothing visible has changed.
2. The files are put in place. Stopped here: the next run takes them away again.
3. One commit through the real git, its blobs read back: the point of no return.
   Stopped after it: the next run goes on.
4. Tags. One that cannot be made is reported; the commit stands.
5. The journal is dropped.

What the journal does not name is never touched: not the user's edits, not what is staged.
"""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING

from policykit.edge import recovery
from policykit.edge.files import make_folders, sync_folder, unwritable
from policykit.edge.git_commit import Index, branch_reference, commit_only, no_step
from policykit.edge.git_state import git_folders
from policykit.edge.interrupts import interrupts_held
from policykit.edge.journal import Journal, folder_for, journals, stage, target
from policykit.errors import Diagnostic, StateError, error, warning
from policykit.world import ChangeSet, Committed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from policykit.edge.files import WorkspaceFiles
    from policykit.edge.git import GitRepository


class IssueTransaction:
    """Transactions on one workspace. Keeps the promises of `policykit.world.Transaction`.

    Args:
        git: the workspace's repository.
        files: the workspace's files.
        step: told the name of each step as it is reached; tests stop the process there.
    """

    def __init__(
        self, git: GitRepository, files: WorkspaceFiles, step: Callable[[str], None] = no_step
    ) -> None:
        self._git = git
        self._files = files
        self._step = step

    def carry_out(self, change: ChangeSet) -> Committed:
        """Make the change set: files, then one commit, then the tags.

        Raises:
            StateError: PK710 a tag exists, PK717 a file exists, PK718 the branch moved, PK726 an
                earlier run is not settled, and all that `git_commit.commit_only` raises.
            OutputError: PK811 to PK813, something could not be written.
            KeyboardInterrupt: Ctrl-C came before the commit. Nothing changed, as with the others.
        """
        git_folder = git_folders(self._git.program)[0]
        self._require_allowed(change, git_folder)
        old = {path: self._files.read(path) for path in change.files}
        journal = self._plan(change, old, git_folder)
        with interrupts_held() as interrupt:
            try:
                stage(journal, change, old, self._step)
                interrupt.deliver()
                self._put_in_place(journal)
                interrupt.deliver()
                commit = self._commit(journal)
            except BaseException as cause:
                recovery.undo(self._git, self._files, journal, self._step)
                interrupt.deliver()
                if isinstance(cause, OSError):
                    raise unwritable(cause.filename or "the transaction", cause) from cause
                raise
            journal = journal.noting(commit)
            self._step("commit noted")
            made, warnings = recovery.make_tags(self._git, journal, commit, self._step)
            journal.drop()
            self._step("journal dropped")
            if interrupt.came:
                warnings += (_too_late(commit),)
        return Committed(commit, made, warnings)

    def recover(self) -> tuple[str, ...]:
        """Finish or undo what an earlier run left, and say so in sentences.

        Raises:
            StateError: PK723 git is still at work, PK727 a journal cannot be read.
        """
        git_folder = git_folders(self._git.program)[0]
        said: list[str] = []
        with interrupts_held():
            for journal in journals(git_folder):
                try:
                    said += recovery.settle(self._git, self._files, journal, self._step)
                except OSError as cause:
                    raise unwritable(cause.filename or "the workspace", cause) from cause
        return tuple(said)

    def _require_allowed(self, change: ChangeSet, git_folder: Path) -> None:
        found: list[Diagnostic] = []
        if next(journals(git_folder), None) is not None:
            found.append(
                error("PK726", "an earlier run was stopped half-way", hint="run the command again")
            )
        if self._git.head() != change.head:
            found.append(_moved())
        found += [
            error(
                "PK710",
                f"the tag {tag.name} exists already",
                hint=f"`git show {tag.name}` shows what it stands on; policykit moves no tag",
            )
            for tag in change.tags
            if self._git.tag_exists(tag.name)
        ]
        if not change.replace:
            found += [_exists(path) for path in change.files if self._files.exists(path)]
        if found:
            raise StateError(*found)

    def _plan(
        self, change: ChangeSet, old: Mapping[str, bytes | None], git_folder: Path
    ) -> Journal:
        index = Index.of(self._git.program, list(change.files)).entries
        parents = {
            parent
            for path in change.files
            for parent in self._files.target(path).parents
            if not parent.exists()
        }
        return Journal(
            folder=folder_for(git_folder, secrets.token_hex(8)),
            targets=tuple(
                target(path, data, old[path], index.get(path))
                for path, data in change.files.items()
            ),
            folders=tuple(
                sorted(folder.relative_to(self._files.root).as_posix() for folder in parents)
            ),
            head=change.head,
            branch=branch_reference(self._git.program),
            message=change.message,
            tags=change.tags,
        )

    def _put_in_place(self, journal: Journal) -> None:
        for number, entry in enumerate(journal.targets):
            place = self._files.target(entry.path)
            make_folders(place.parent, [])
            _place(journal.staged(number), place, new=entry.old_digest is None)
            sync_folder(place.parent)
            self._step(f"placed {number}")

    def _commit(self, journal: Journal) -> str:
        if self._git.head() != journal.head:
            raise StateError(_moved())
        commit = commit_only(self._git.program, journal.expected, journal.message, self._step)
        self._step("blobs read back")
        return commit


def _place(staged: Path, place: Path, *, new: bool) -> None:
    """Give staged content its name in the workspace; git's folder may be on another disk."""
    if new:
        try:
            place.hardlink_to(staged)  # unlike a rename, this never overwrites
        except FileExistsError:
            raise StateError(_exists(place.name)) from None
        except OSError:
            _copy(staged, place)
        return
    shutil.copymode(place, staged)
    try:
        staged.replace(place)
    except OSError:
        _copy(staged, place)


def _copy(staged: Path, place: Path) -> None:
    temporary = place.parent / f".policykit-{secrets.token_hex(8)}.tmp"
    try:
        shutil.copyfile(staged, temporary)
        shutil.copymode(staged, temporary)
        descriptor = os.open(temporary, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _exists(path: str) -> Diagnostic:
    return error(
        "PK717",
        f"{path} exists already, and issued files and records are never overwritten",
        hint="`git status` and `git log` show where it comes from; move it away if it is yours",
    )


def _moved() -> Diagnostic:
    return error(
        "PK718",
        "somebody committed to this branch, or switched it, while policykit was working",
        hint="run this again: everything is read anew",
    )


def _too_late(commit: str) -> Diagnostic:
    return warning(
        "PK733",
        f"Ctrl-C came too late: commit {commit[:12]} was made and stands",
        hint="`git show` shows it; nothing is half-done",
    )
