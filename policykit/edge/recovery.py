"""What becomes of a transaction that was stopped: undone before its commit, finished after it.

Takes a journal, gives sentences for the user. Can itself be stopped at any point and run again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.edge.files import remove_folders, sync_folder
from policykit.edge.git_commit import Index, blobs, changed_files, differences, set_back
from policykit.edge.git_state import git_folders
from policykit.errors import Diagnostic, PolicykitError, StateError, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.edge.files import WorkspaceFiles
    from policykit.edge.git import GitRepository
    from policykit.edge.journal import Journal


def settle(
    git: GitRepository, files: WorkspaceFiles, journal: Journal, step: Callable[[str], None]
) -> list[str]:
    """Finish or undo the transaction, and say what was done."""
    _require_idle(git)
    subject = journal.subject
    commit = _commit_with(git, journal)
    if commit is None and journal.commit:
        journal.drop()
        return [f"“{subject}” was committed, and somebody has taken that commit off the branches."]
    if commit is None:
        kept = undo(git, files, journal, step)
        return [f"Undone: “{subject}” was stopped before its commit; nothing of it is left.", *kept]
    step("commit found")
    made, warnings = make_tags(git, journal, commit, step)
    journal.drop()
    step("journal dropped")
    tags = f"; made the missing tags {', '.join(made)}" if made else ""
    return [
        f"Finished: “{subject}” was stopped after its commit {commit[:12]}{tags}.",
        *(f"{found.message}. {found.hint}" for found in warnings),
    ]


def undo(
    git: GitRepository, files: WorkspaceFiles, journal: Journal, step: Callable[[str], None]
) -> list[str]:
    """Take the transaction back, index and files, and say what could not be taken back."""
    _require_idle(git)
    _take_back_spoilt_commit(git, journal)
    step("branch as before")
    entries = {target.path: target.old_index for target in journal.targets}
    before = {path: entry for path, entry in entries.items() if entry is not None}
    if Index.of(git.program, list(entries)).entries != before:
        Index(before).restore(git.program, list(entries))
    step("index as before")
    said = []
    for number in range(len(journal.targets)):
        said += _restore(files, journal, number)
        step(f"taken back {number}")
    remove_folders([files.root / folder for folder in journal.folders])
    journal.drop()
    step("journal dropped")
    return said


def make_tags(
    git: GitRepository, journal: Journal, commit: str, step: Callable[[str], None]
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Make the tags of a commit that lack; return those made, and a warning for each refused."""
    made: list[str] = []
    warnings: list[Diagnostic] = []
    there = git.tags()
    for number, tag in enumerate(journal.tags):
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


def _since(git: GitRepository, journal: Journal) -> list[str]:
    before = [f"^{journal.head}"] if journal.head else []
    arguments = ("rev-list", "--reverse", "--topo-order", "--branches")
    also = ["HEAD"] if git.head() else []
    return git.program.ask(*arguments, *also, *before, "--").decode("ascii").split()


def _commit_with(git: GitRepository, journal: Journal) -> str | None:
    """Return the first commit since then that holds every file as it was to be."""
    for commit in _since(git, journal):
        held = blobs(git.program, commit, list(journal.expected))
        if all(
            data is not None and sha256(data) == journal.expected[path]
            for path, data in held.items()
        ):
            return commit
    return None


def _take_back_spoilt_commit(git: GitRepository, journal: Journal) -> None:
    """Set the branch back if the stopped run's commit holds other bytes (a hook changed them)."""
    said = git.program.attempt("rev-parse", "--verify", "--quiet", f"{journal.branch}^{{commit}}")
    new = said.stdout.decode("ascii").strip()
    if not said.ok or new == journal.head:
        return
    parents = git.program.ask("rev-list", "--parents", "--max-count=1", new).decode().split()[1:]
    if parents != ([journal.head] if journal.head else []):
        return
    touched = changed_files(git.program, journal.head, new)
    said = git.program.attempt("log", "-1", "--format=%B", "--no-show-signature", new)
    ours = journal.subject in said.stdout.decode("utf-8", "replace")
    if not (ours and touched & set(journal.expected)):
        return
    if differences(git.program, journal.head, new, journal.expected):
        set_back(git.program, journal.branch, new, journal.head)


def _restore(files: WorkspaceFiles, journal: Journal, number: int) -> list[str]:
    target = journal.targets[number]
    place = files.target(target.path)
    found = files.read(target.path)
    digest = None if found is None else sha256(found)
    if digest == target.old_digest:
        return []
    if digest == target.digest:
        if target.old_digest is None:
            place.unlink()
        else:
            _put_back(files, journal, number)
        sync_folder(place.parent)
        return []
    if target.old_digest is not None:
        return [f"{target.path} was changed since; it was left as it is."]
    aside = journal.folder.parent / "kept" / f"{journal.folder.name}-{Path(target.path).name}"
    aside.parent.mkdir(exist_ok=True)
    aside.write_bytes(found or b"")
    place.unlink()
    return [f"{target.path} held other bytes than were written; they are kept in {aside}."]


def _put_back(files: WorkspaceFiles, journal: Journal, number: int) -> None:
    files.write_all({journal.targets[number].path: journal.kept(number).read_bytes()})
