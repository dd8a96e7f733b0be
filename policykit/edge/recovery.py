"""What becomes of a set of files that was stopped half-way.

Undone before its commit, finished after it.

Takes a journal, gives sentences for the user. Can itself be stopped at any point and run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.edge import writing
from policykit.edge.git_commit import Index, blobs, changed_files, differences, set_back
from policykit.edge.git_state import git_folders
from policykit.errors import Diagnostic, PolicykitError, StateError, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.edge.git import GitRepository
    from policykit.edge.journal import Commit, Journal
    from policykit.edge.tree import Tree
    from policykit.values import Digest
    from policykit.world import Tag


def settle(
    git: GitRepository, tree: Tree, journal: Journal, step: Callable[[str], None]
) -> list[str]:
    """Finish or undo a set of files that was left half-way, and say what was done."""
    if journal.commit is None:
        return _settle_files(tree, journal, step)
    _require_idle(git)
    subject = journal.commit.subject
    commit = _commit_with(git, journal, journal.commit)
    if commit is None and journal.commit.made:
        journal.drop()
        return [f"“{subject}” was committed, and somebody has taken that commit off the branches."]
    if commit is None:
        kept = undo(git, tree, journal, step)
        return [f"Undone: “{subject}” was stopped before its commit; nothing of it is left.", *kept]
    step("commit found")
    made, warnings = make_tags(git, journal.commit.tags, commit, step)
    journal.drop()
    step("journal dropped")
    tags = f"; made the missing tags {', '.join(made)}" if made else ""
    return [
        f"Finished: “{subject}” was stopped after its commit {commit[:12]}{tags}.",
        *(f"{found.message}. {found.hint}" for found in warnings),
    ]


def undo(
    git: GitRepository, tree: Tree, journal: Journal, step: Callable[[str], None]
) -> list[str]:
    """Take a set and its commit back, index and files, and say what could not be taken back."""
    _require_idle(git)
    if journal.commit is not None:
        _take_back_spoilt_commit(git, journal, journal.commit)
        step("branch as before")
        _take_back_index(git, journal, journal.commit)
        step("index as before")
    return writing.take_back(journal, tree, step)


def _settle_files(tree: Tree, journal: Journal, step: Callable[[str], None]) -> list[str]:
    held = {path: tree.read(path) for path in journal.expected}
    if all(_digest(data) == journal.expected[path] for path, data in held.items()):
        journal.drop()
        return []  # it was stopped after the last file
    kept = writing.take_back(journal, tree, step)
    names = ", ".join(journal.expected)
    return [f"Undone: writing {names} was stopped half-way; the old files are back.", *kept]


def make_tags(
    git: GitRepository, tags: Sequence[Tag], commit: str, step: Callable[[str], None]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Make the tags of a commit that lack; return those made, and a warning for each refused."""
    made: list[str] = []
    warnings: list[Diagnostic] = []
    there = git.tags()
    for number, tag in enumerate(tags):
        if there.get(tag.name) == commit:
            continue
        try:
            git.tag(tag.name, tag.message, commit)
            made.append(tag.name)
        except PolicykitError as cause:
            warnings.append(
                warning(
                    "PK734",
                    f"the tag {tag.name} could not be made ({cause.diagnostics[0].message}); "
                    f"commit {commit[:12]} stands without it",
                    hint=f"see `git show {tag.name}`; once that name is free, "
                    f"`git tag -a {tag.name} {commit[:12]}`",
                )
            )
        step(f"tagged {number}")
    return tuple(made), tuple(warnings)


def _require_idle(git: GitRepository) -> None:
    # The git that the stopped run had started may still be running its hooks.
    lock = git_folders(git.program)[0] / "index.lock"
    if lock.exists():
        raise StateError(
            error(
                "PK723",
                f"another git process is at work in this repository: {lock} exists",
                hint="wait until it has ended; if none is running, delete that file and try again",
            )
        )


def _take_back_index(git: GitRepository, journal: Journal, commit: Commit) -> None:
    paths = list(journal.committed)
    if Index.of(git.program, paths).entries != commit.index:
        Index(commit.index).restore(git.program, paths)


def _commit_with(git: GitRepository, journal: Journal, commit: Commit) -> str | None:
    """Return the first commit since then that holds every file as it was to be."""
    before = [f"^{commit.head}"] if commit.head else []
    also = ["HEAD"] if git.head() else []
    arguments = ("rev-list", "--reverse", "--topo-order", "--branches", *also, *before, "--")
    for name in git.program.ask(*arguments).decode("ascii").split():
        held = blobs(git.program, name, list(journal.committed))
        if all(_digest(data) == journal.committed[path] for path, data in held.items()):
            return name
    return None


def _take_back_spoilt_commit(git: GitRepository, journal: Journal, commit: Commit) -> None:
    """Set the branch back if the stopped run's commit holds other bytes (a hook changed them)."""
    said = git.program.attempt("rev-parse", "--verify", "--quiet", f"{commit.branch}^{{commit}}")
    new = said.stdout.decode("ascii").strip()
    if not said.ok or new == commit.head:
        return
    parents = git.program.ask("rev-list", "--parents", "--max-count=1", new).decode().split()[1:]
    if parents != ([commit.head] if commit.head else []):
        return
    touched = changed_files(git.program, commit.head, new)
    said = git.program.attempt("log", "-1", "--format=%B", "--no-show-signature", new)
    ours = commit.subject in said.stdout.decode("utf-8", "replace")
    if not (ours and touched & set(journal.committed)):
        return
    if differences(git.program, commit.head, new, journal.committed):
        set_back(git.program, commit.branch, new, commit.head)


def _digest(data: bytes | None) -> Digest | None:
    return None if data is None else sha256(data)
