"""What is written down before anything visible changes, so that it can be undone or finished.

A set of files on its way stands in a folder of its own in git's folder: every new content, the
old file of everything replaced or deleted, and `journal.json`, which names them. A folder without
`journal.json` never got so far: nothing outside of it has changed, and it can go. A process that
is still at work holds the folder; the system lets go of it when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes, sha256
from policykit.edge import disk
from policykit.errors import StateError, error
from policykit.world import Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.edge.tree import Tree
    from policykit.values import Digest

HELD = "held"
"""The file in a journal's folder that a process at work has locked."""

_JOURNAL = "journal.json"
_PREFIX = "transaction-"
_SCHEMA = 1  # a journal with another number is not guessed at


@dataclass(frozen=True, slots=True)
class Target:
    """One file: the digest it is to have and the one it had; `None` where there is no file."""

    path: str
    digest: Digest | None
    old_digest: Digest | None


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that a set of files is to become.

    Attributes:
        head: the commit before; `None` before the first one.
        branch: full name of the branch to move.
        message: as given.
        tags: to be made on it.
        index: what git's index held for each path that it knew.
        made: the commit, once it is known.
        kept_out: files of the set that are no part of it.
    """

    head: str | None
    branch: str
    message: str
    tags: tuple[Tag, ...]
    index: Mapping[str, str]
    made: str | None = None
    kept_out: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The first line of the message."""
        return self.message.strip().partition("\n")[0].rstrip()


@dataclass(frozen=True, slots=True)
class Journal:
    """A set of files on its way.

    Attributes:
        folder: where new content, old files and this journal stand.
        targets: in the order given; new content in `new-0` …, old files in `old-0` …
        folders: folders of the workspace that were not there before, to be removed again.
        commit: what the files are to become; `None` when they are only files.
    """

    folder: Path
    targets: tuple[Target, ...]
    folders: tuple[str, ...]
    commit: Commit | None = None

    @property
    def expected(self) -> dict[str, Digest | None]:
        """Path to the digest each file is to have."""
        return {target.path: target.digest for target in self.targets}

    @property
    def committed(self) -> dict[str, Digest | None]:
        """The same of those files that are part of the commit."""
        out = self.commit.kept_out if self.commit else ()
        return {path: digest for path, digest in self.expected.items() if path not in out}

    def new(self, number: int) -> Path:
        """Return where the new content of a target waits."""
        return self.folder / f"new-{number}"

    def old(self, number: int) -> Path:
        """Return where the old file of a target is kept."""
        return self.folder / f"old-{number}"

    def with_commit(self, made: str) -> Journal:
        """Return the journal that knows the commit its files became."""
        return (
            self if self.commit is None else replace(self, commit=replace(self.commit, made=made))
        )

    def write(self) -> None:
        """Write the journal, whole or not at all, and wait until it is on the disk."""
        fields = asdict(replace(self, folder=Path())) | {"schema": _SCHEMA}
        del fields["folder"]
        temporary = self.folder / "journal.tmp"
        temporary.unlink(missing_ok=True)
        disk.write_new(temporary, json_bytes(fields))
        temporary.replace(self.folder / _JOURNAL)
        disk.sync_folder(self.folder)
        disk.sync_folder(self.folder.parent)

    def drop(self) -> None:
        """Forget it all: the journal first, so that what is left means nothing."""
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.parent.name.startswith(disk.TEMPORARY):
            disk.remove_folders([self.folder.parent])


def plan(tree: Tree, changes: Mapping[str, bytes | None], commit: Commit | None = None) -> Journal:
    """Return the journal of a set of files; nothing is written yet.

    Raises:
        StateError: PK714, PK715, PK716, PK724 or PK731, a path cannot be written to.
    """
    missing = {
        parent for path in changes for parent in tree.target(path).parents if not parent.exists()
    }
    return Journal(
        folder=home(tree.root) / f"{_PREFIX}{secrets.token_hex(8)}",
        targets=tuple(
            Target(path, _digest(data), _digest(tree.read(path))) for path, data in changes.items()
        ),
        folders=tuple(sorted(folder.relative_to(tree.root).as_posix() for folder in missing)),
        commit=commit,
    )


def home(root: Path) -> Path:
    """Return the folder for sets on their way: in git's folder, which no commit ever holds."""
    marker = root / ".git"
    if marker.is_dir():
        return marker / "policykit"
    if marker.is_file():  # a linked work tree, or git's folder stands elsewhere
        named = marker.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        return root / named / "policykit"
    return root / f"{disk.TEMPORARY}work"


def journals(root: Path) -> Iterator[Journal]:
    """Give the sets that were left half-way; remove what never got so far.

    Sets that a process is still at work on are left out.

    Raises:
        StateError: PK727, a journal cannot be read.
    """
    for folder in sorted(home(root).glob(f"{_PREFIX}*")):
        if _is_held(folder):
            continue
        if (folder / _JOURNAL).is_file():
            yield _read(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    try:
        with (folder / HELD).open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _digest(data: bytes | None) -> Digest | None:
    return None if data is None else sha256(data)


def _read(folder: Path) -> Journal:
    try:
        said = json.loads((folder / _JOURNAL).read_bytes())
        kind = {_SCHEMA: Journal}[said.pop("schema")]
        if said["commit"] is not None:
            said["commit"]["tags"] = tuple(Tag(**fields) for fields in said["commit"]["tags"])
            said["commit"]["kept_out"] = tuple(said["commit"].get("kept_out", ()))
            said["commit"] = Commit(**said["commit"])
        said["targets"] = tuple(Target(**fields) for fields in said["targets"])
        said["folders"] = tuple(said["folders"])
        return kind(folder=folder, **said)
    except (ValueError, KeyError, TypeError, OSError) as cause:
        raise StateError(
            error(
                "PK727",
                f"an earlier run left {folder}, and its journal cannot be read",
                hint="it was made by another version of policykit: run that one. Otherwise compare "
                "`git status` with the files in there, then delete the folder",
            )
        ) from cause
