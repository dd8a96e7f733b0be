"""What a transaction writes down before anything visible changes, so that it can be taken up again.

Takes a change set, gives a folder `.git/policykit/<transaction>/` with every new file, the old
content of files that are replaced, and `journal.json`. A folder without `journal.json` was never
finished: nothing outside of it has changed, and it can go.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes, sha256
from policykit.edge.files import sync_folder, write_new
from policykit.errors import StateError, error
from policykit.world import Tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.values import Digest
    from policykit.world import ChangeSet

_JOURNAL = "journal.json"
_PREFIX = "transaction-"
_SCHEMA = 1  # a journal of another number raises KeyError below


@dataclass(frozen=True, slots=True)
class Target:
    """One file of a transaction: what it is to hold, and what it held.

    `old_digest` is `None` when there was no file, `old_index` when git's index did not know it.
    """

    path: str
    digest: Digest
    old_digest: Digest | None
    old_index: str | None


@dataclass(frozen=True, slots=True)
class Journal:
    """A transaction under way.

    Attributes:
        folder: where the staged files and this journal stand.
        targets: in the order of the change set; staged as `new-0`, `new-1` …, kept as `old-0` …
        folders: folders of the workspace that did not exist before, to be removed again.
        head: the commit before; `None` before the first one.
        branch: full name of the branch to move.
        commit: the commit made, once that is known.
    """

    folder: Path
    targets: tuple[Target, ...]
    folders: tuple[str, ...]
    head: str | None
    branch: str
    message: str
    tags: tuple[Tag, ...]
    commit: str | None = None

    @property
    def subject(self) -> str:
        """The first line of the commit message."""
        return self.message.strip().partition("\n")[0].rstrip()

    @property
    def expected(self) -> dict[str, Digest | None]:
        """Path to the digest the commit must hold."""
        return {target.path: target.digest for target in self.targets}

    def staged(self, number: int) -> Path:
        """Return where the new content of a target waits."""
        return self.folder / f"new-{number}"

    def kept(self, number: int) -> Path:
        """Return where the old content of a replaced target is kept."""
        return self.folder / f"old-{number}"

    def write(self) -> None:
        """Write the journal, atomically, and wait until it is on the disk."""
        fields = asdict(replace(self, folder=Path())) | {"schema": _SCHEMA}
        del fields["folder"]
        temporary = self.folder / "journal.tmp"
        temporary.unlink(missing_ok=True)
        write_new(temporary, json_bytes(fields))
        temporary.replace(self.folder / _JOURNAL)
        sync_folder(self.folder)
        sync_folder(self.folder.parent)

    def noting(self, commit: str) -> Journal:
        """Write down the commit that was made, and return the journal that says so."""
        noted = replace(self, commit=commit)
        noted.write()
        return noted

    def drop(self) -> None:
        """Forget the transaction: the journal first, so that what is left means nothing."""
        (self.folder / _JOURNAL).unlink(missing_ok=True)
        sync_folder(self.folder)
        shutil.rmtree(self.folder, ignore_errors=True)


def stage(
    journal: Journal,
    change: ChangeSet,
    old: Mapping[str, bytes | None],
    step: Callable[[str], None],
) -> None:
    """Write all new and old content, and then the journal that makes them count."""
    journal.folder.mkdir(parents=True)
    for number, (path, data) in enumerate(change.files.items()):
        write_new(journal.staged(number), data)
        before = old[path]
        if before is not None:
            write_new(journal.kept(number), before)
        step(f"staged {number}")
    journal.write()
    step("journal written")


def folder_for(git_folder: Path, name: str) -> Path:
    """Return the folder of a new transaction."""
    return git_folder / "policykit" / f"{_PREFIX}{name}"


def journals(git_folder: Path) -> Iterator[Journal]:
    """Give the transactions that were left, oldest first; remove what never became one.

    Raises:
        StateError: PK727, a journal cannot be read.
    """
    for folder in sorted((git_folder / "policykit").glob(f"{_PREFIX}*")):
        if (folder / _JOURNAL).is_file():
            yield _read(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def target(path: str, data: bytes, old: bytes | None, old_index: str | None) -> Target:
    """Return the target for a file of a change set."""
    return Target(path, sha256(data), None if old is None else sha256(old), old_index)


def _read(folder: Path) -> Journal:
    try:
        said = json.loads((folder / _JOURNAL).read_bytes())
        said["targets"] = tuple(Target(**fields) for fields in said["targets"])
        said["tags"] = tuple(Tag(**fields) for fields in said["tags"])
        said["folders"] = tuple(said["folders"])
        return {_SCHEMA: Journal}[said.pop("schema")](folder=folder, **said)
    except (ValueError, KeyError, TypeError, OSError) as cause:
        raise StateError(
            error(
                "PK727",
                f"an earlier run left {folder}, and its journal cannot be read",
                hint="it was made by another version of policykit: run that one. Otherwise compare "
                "`git status` with the files in there, then delete the folder",
            )
        ) from cause
