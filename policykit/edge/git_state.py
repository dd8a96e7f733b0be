"""Whether a repository is in a state to commit to, and as whom."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.git_program import busy
from policykit.errors import Diagnostic, StateError, error, warning
from policykit.world import Identity

if TYPE_CHECKING:
    from policykit.edge.git_program import GitProgram

# A file or folder in git's folder, what it means, and how to end it.
_UNDER_WAY = (
    ("MERGE_HEAD", "a merge", "`git merge --continue` or `git merge --abort`"),
    ("rebase-merge", "a rebase", "`git rebase --continue` or `git rebase --abort`"),
    ("rebase-apply/applying", "`git am`", "`git am --continue` or `git am --abort`"),
    ("rebase-apply", "a rebase", "`git rebase --continue` or `git rebase --abort`"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "`git cherry-pick --continue` or `--abort`"),
    ("REVERT_HEAD", "a revert", "`git revert --continue` or `git revert --abort`"),
    ("BISECT_LOG", "a bisect", "`git bisect reset`"),
)


def git_folders(program: GitProgram) -> tuple[Path, Path]:
    """Return this work tree's git folder, and the one it shares with other work trees."""
    lines = program.ask("rev-parse", "--absolute-git-dir", "--git-common-dir").splitlines()
    own, common = (Path(os.fsdecode(line)) for line in lines)
    return own, Path(os.path.realpath(program.directory / common))


def require_settled(program: GitProgram) -> tuple[Diagnostic, ...]:
    """Refuse a repository nobody should commit to now, and return warnings.

    Raises:
        StateError: PK703 bare, PK704 detached HEAD, PK705 a merge or the like under way, PK721
            conflicts not settled, PK723 git is at work. All that apply are shown together.
    """
    said = program.ask("rev-parse", "--is-bare-repository", "--is-shallow-repository").split()
    bare, shallow = (word == b"true" for word in said)
    if bare:
        raise StateError(
            error(
                "PK703",
                f"{program.directory} is a bare repository, without files to work on",
                hint="clone it, and run policykit in the clone",
            )
        )
    own = git_folders(program)[0]
    found = [*_under_way(own), *_unmerged(program)]
    index_lock = own / "index.lock"
    if index_lock.exists():  # with it git can neither commit nor put the index back
        found.append(busy(str(index_lock)))
    if not program.attempt("symbolic-ref", "--quiet", "HEAD").ok:
        found.append(detached())
    if found:
        raise StateError(*found)
    if not shallow:
        return ()
    return (
        warning(
            "PK708",
            "this is a shallow clone: authors and dates before its edge are unknown",
            hint="`git fetch --unshallow` brings the whole history",
        ),
    )


def _under_way(git_folder: Path) -> list[Diagnostic]:
    for name, what, how in _UNDER_WAY:
        if (git_folder / name).exists():
            return [error("PK705", f"{what} is under way in this repository", hint=f"first {how}")]
    return []


def detached() -> Diagnostic:
    """Return what a user is told when HEAD names no branch."""
    return error(
        "PK704",
        "HEAD is detached: a commit made now would belong to no branch",
        hint="`git switch BRANCH` first, for example `git switch main`",
    )


def _unmerged(program: GitProgram) -> list[Diagnostic]:
    listed = program.ask("ls-files", "--unmerged", "-z").split(b"\0")
    names = sorted({os.fsdecode(entry.split(b"\t", 1)[1]) for entry in listed if entry})
    if not names:
        return []
    return [
        error(
            "PK721",
            f"conflicts are not settled in {', '.join(names)}",
            hint="edit the files, then `git add` them",
        )
    ]


def identity(program: GitProgram) -> Identity:
    """Return who commits are made as.

    Raises:
        StateError: PK707, git has no name or e-mail. A guess from the machine's name, which git
            would make, is refused: it stands in the record for years.
    """
    author = program.attempt("-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    committer = program.attempt("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT")
    match = re.match(r"(.*) <(.*)> ", author.stdout.decode("utf-8", "replace"))
    if not (author.ok and committer.ok and match and match[1] and match[2]):
        raise StateError(
            error(
                "PK707",
                "git does not know who you are, and every commit needs a name and an e-mail",
                hint='run `git config --global user.name "Your Name"` and '
                "`git config --global user.email you@example.com`",
            )
        )
    return Identity(match[1], match[2])
