"""Files, one commit and its tags as one act that survives kill -9 and a power cut.

1. Everything is written into git's own folder and flushed, then a journal that names it.
   Until here nothing visible has changed.
2. The files are put in place. Stopped here: the next run takes them away again.
3. One commit through the real git, its blobs read back: the point of no return.
   Stopped after it: the next run goes on.
4. Tags. One that cannot be made is reported; the commit stands.
5. The journal is dropped.

What the journal does not name is never touched: not the user's edits, not what is staged.

Files that are to stay out of git go with the others in all of this but the commit. They are put in
place first: whatever became of the rest, no commit is there without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.edge import journal, recovery, writing
from policykit.edge.git_commit import Index, branch_reference, commit_only
from policykit.edge.interrupts import interrupts_held
from policykit.errors import Diagnostic, StateError, error, warning
from policykit.world import ChangeSet, Committed

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.edge.git import GitRepository
    from policykit.edge.tree import Tree


class IssueTransaction:
    """Transactions on one workspace. Keeps the promises of `policykit.world.Transaction`.

    Args:
        git: the workspace's repository.
        files: the workspace's files.
        step: told the name of each step as it is reached; tests stop the process there.
    """

    def __init__(
        self, git: GitRepository, files: Tree, step: Callable[[str], None] = writing.no_step
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
        self._require_allowed(change)
        work = self._plan(change)
        with interrupts_held() as interrupt, writing.begun(work):
            try:
                writing.stage(work, self._files, _all_files(change), self._step)
                interrupt.deliver()
                writing.put_in_place(work, self._files, self._step)
                interrupt.deliver()
                commit = self._commit(work, change)
            except BaseException as cause:
                with writing.undoing(cause):
                    recovery.undo(self._git, self._files, work, self._step)
                interrupt.deliver()
                raise
            work.with_commit(commit).write()
            self._step("commit noted")
            made, warnings = recovery.make_tags(self._git, change.tags, commit, self._step)
            work.drop()
            self._step("journal dropped")
            if interrupt.came:
                warnings += (_too_late(commit),)
        return Committed(commit, made, warnings)

    def recover(self) -> tuple[str, ...]:
        """Finish or undo what an earlier run left, and say so in sentences.

        Raises:
            StateError: PK723 git is still at work, PK727 a journal cannot be read.
        """
        said: list[str] = []
        with interrupts_held():
            for work in journal.journals(self._files.root):
                said += recovery.settle(self._git, self._files, work, self._step)
        return tuple(said)

    def _require_allowed(self, change: ChangeSet) -> None:
        found: list[Diagnostic] = []
        if next(journal.journals(self._files.root), None) is not None:
            found.append(
                error("PK726", "an earlier run was stopped half-way", hint="run the command again")
            )
        if self._git.head() != change.head:
            found.append(_moved())
        tags = self._git.tags() if change.tags else {}
        found += [
            error(
                "PK710",
                f"the tag {tag.name} exists already",
                hint=f"`git show {tag.name}` shows what it stands on; policykit moves no tag",
            )
            for tag in change.tags
            if tag.name in tags
        ]
        if not change.replace:
            found += [_exists(path) for path in change.files if self._files.exists(path)]
        if found:
            raise StateError(*found)

    def _plan(self, change: ChangeSet) -> journal.Journal:
        commit = journal.Commit(
            head=change.head,
            branch=branch_reference(self._git.program),
            message=change.message,
            tags=change.tags,
            index=Index.of(self._git.program, list(change.files)).entries,
            kept_out=tuple(change.kept_out),
        )
        return journal.plan(self._files, _all_files(change), commit)

    def _commit(self, work: journal.Journal, change: ChangeSet) -> str:
        if self._git.head() != change.head:
            raise StateError(_moved())
        commit = commit_only(self._git.program, work.committed, change.message, self._step)
        self._step("blobs read back")
        return commit


def _all_files(change: ChangeSet) -> dict[str, bytes | None]:
    return {**change.kept_out, **change.files}


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
