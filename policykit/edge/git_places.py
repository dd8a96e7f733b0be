"""Where the workspace is: finding its top, and making or joining its repository."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from policykit.edge.disk import make_folders, remove_folders, unwritable
from policykit.edge.git_program import GitProgram, failure
from policykit.edge.git_state import identity
from policykit.errors import PolicykitError, StateError, error

PROFILE = "org_profile.yaml"
_DEFAULT_BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Initialized:
    """A repository's top folder, whether `init` made it just now, and which folders for it."""

    root: Path
    made: bool
    folders: tuple[Path, ...] = ()


def find_root(start: Path) -> Path:
    """Return the top of the workspace that `start` lies in, with links resolved.

    Raises:
        StateError: PK701 no repository here, PK702 a repository without a profile, PK703 a bare
            repository, PK720 git distrusts the folder's owner.
    """
    top = _top(start)
    if top is None:
        raise StateError(
            error(
                "PK701",
                f"{start} is not in a git repository, so it is no policykit workspace",
                hint="go to your workspace, or make one with `policykit init FOLDER`",
            )
        )
    if not (top / PROFILE).is_file():
        raise StateError(
            error(
                "PK702",
                f"{top} is a git repository but no policykit workspace: it has no {PROFILE}",
                hint="make it one with `policykit init` there, or go to your workspace",
            )
        )
    return top


def init(path: Path) -> Initialized:
    """Make a folder the top of a repository, or join the repository whose top it is already.

    Below the top of another repository, the folder gets its own repository only when the outer one
    ignores it. Otherwise the outer one would track a repository it cannot see into.
    A new repository begins on `main`, unless the user's git names another first branch.

    Raises:
        StateError: PK719 the folder belongs to another repository, PK703 that is bare.
        OutputError: PK811 to PK813, the folder cannot be made. What was made is removed again.
    """
    real = Path(os.path.realpath(path))
    top = _top(_nearest_folder(real))
    if top == real:
        return Initialized(real, made=False)
    if top is not None and not _ignores(top, real):
        raise StateError(
            error(
                "PK719",
                f"{real} lies inside another repository, {top}",
                hint=f"choose a folder outside of it, or `policykit init {top}` to use it itself",
            )
        )
    folders: list[Path] = []
    try:
        make_folders(real, folders)
        _make_repository(GitProgram(real))
    except OSError as cause:
        remove_folders(folders)
        raise unwritable(str(real), cause) from cause
    except PolicykitError:
        remove_folders(folders)
        raise
    return Initialized(real, made=True, folders=tuple(folders))


def require_identity(path: Path) -> None:
    """Refuse when git would not know whom a commit in this folder is by; it may not exist yet.

    Raises:
        StateError: PK707, git has no name or e-mail.
    """
    identity(GitProgram(_nearest_folder(Path(os.path.realpath(path)))))


def take_back(place: Initialized) -> None:
    """Remove a repository that `init` made just now and that got no commit; folders if empty."""
    if not place.made or GitProgram(place.root).attempt("rev-parse", "--verify", "HEAD").ok:
        return
    shutil.rmtree(place.root / ".git", ignore_errors=True)
    remove_folders(place.folders)


def _make_repository(program: GitProgram) -> None:
    configured = program.attempt("config", "--get", "init.defaultBranch").stdout
    branch = configured.decode("utf-8", "replace").strip() or _DEFAULT_BRANCH
    program.change("init", "--quiet", f"--initial-branch={branch}")


def _nearest_folder(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.is_dir())


def _ignores(top: Path, folder: Path) -> bool:
    # Not `attempt`: check-ignore refuses to run where paths are declared literal.
    return GitProgram(top).attempt_change("check-ignore", "-q", "--", f"{folder}/").ok


def _top(start: Path) -> Path | None:
    if not start.is_dir():
        raise StateError(
            error("PK701", f"there is no folder {start}", hint="check the spelling of the path")
        )
    arguments = ("rev-parse", "--show-toplevel")
    said = GitProgram(start).attempt(*arguments)
    if said.ok:
        return Path(os.fsdecode(said.stdout.removesuffix(b"\n")))
    if "must be run in a work tree" in said.stderr:
        raise StateError(
            error(
                "PK703",
                f"{start} is a bare repository or git's own folder, without files to work on",
                hint="clone it, and run policykit in the clone",
            )
        )
    if "not a git repository" in said.stderr.lower():
        return None
    raise failure(arguments, said)
