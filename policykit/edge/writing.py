"""Writing a set of files so that all of them have their new content, or all their old one.

Takes a journal and the tree it speaks of. Order: everything aside and flushed, the journal, then
each file into its place. Taking back needs no room on the disk: old files are kept, not copied.
"""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.edge import disk
from policykit.edge.journal import HELD
from policykit.errors import OutputError, PolicykitError, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.edge.journal import Journal
    from policykit.edge.tree import Tree


def no_step(_name: str) -> None:
    """Do nothing; tests stop the process at the named steps instead."""


@contextmanager
def undoing(cause: BaseException) -> Iterator[None]:
    """Say both when putting things back fails too: what went wrong first, and what is left to do.

    Raises:
        PolicykitError: of the kind of `cause`, with the diagnostics of both.
    """
    try:
        yield
    except PolicykitError as stuck:
        if isinstance(cause, PolicykitError):
            raise type(cause)(*cause.diagnostics, *stuck.diagnostics) from stuck
        raise


@contextmanager
def begun(journal: Journal) -> Iterator[None]:
    """Make the journal's folder, and hold it until the block ends.

    Raises:
        OutputError: PK811 to PK813, git's folder cannot be written.
    """
    with _writing(str(journal.folder)):
        journal.folder.mkdir(parents=True)
        held = (journal.folder / HELD).open("wb")
    with held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def stage(
    journal: Journal,
    tree: Tree,
    changes: Mapping[str, bytes | None],
    step: Callable[[str], None] = no_step,
) -> None:
    """Write all new content, keep all old files, and then write the journal that makes it count.

    Raises:
        OutputError: PK811 to PK813, naming the file of the workspace.
    """
    for number, (path, data) in enumerate(changes.items()):
        place = tree.target(path)
        with _writing(path):
            if place.is_file():
                disk.keep(place, journal.old(number))
            if data is not None:
                disk.write_new(journal.new(number), data)
                if place.is_file():
                    shutil.copymode(place, journal.new(number))
        step(f"staged {number}")
    with _writing(str(journal.folder)):
        journal.write()
    step("journal written")


def put_in_place(journal: Journal, tree: Tree, step: Callable[[str], None] = no_step) -> None:
    """Give every file its new content.

    Raises:
        OutputError: PK811 to PK813, naming the file of the workspace.
    """
    for number, target in enumerate(journal.targets):
        place = tree.target(target.path)
        with _writing(target.path):
            if target.digest is None:
                place.unlink(missing_ok=True)
            else:
                disk.make_folders(place.parent, [])
                put = disk.put_new if target.old_digest is None else disk.put
                put(journal.new(number), place)
            if place.parent.is_dir():
                disk.sync_folder(place.parent)
        step(f"placed {number}")


def take_back(journal: Journal, tree: Tree, step: Callable[[str], None] = no_step) -> list[str]:
    """Give every file its old content back, drop the journal, and say what could not be.

    What somebody changed meanwhile is never lost: it stays, or it is moved aside where there was
    no file before.

    Raises:
        OutputError: PK735, a file could not be put back; the journal stays for the next run.
    """
    said: list[str] = []
    for number, target in enumerate(journal.targets):
        try:
            said += _take_back(journal, tree, number)
        except OSError as cause:
            raise OutputError(
                error(
                    "PK735",
                    f"{target.path} could not be put back as it was: {cause.strerror}",
                    hint="the next command that writes tries again; "
                    f"until then the old file is {journal.old(number)}",
                )
            ) from cause
        step(f"taken back {number}")
    disk.remove_folders(tree.root / folder for folder in journal.folders)
    journal.drop()
    step("journal dropped")
    return said


def _take_back(journal: Journal, tree: Tree, number: int) -> list[str]:
    target = journal.targets[number]
    place = tree.target(target.path)
    found = tree.read(target.path)
    digest = None if found is None else sha256(found)
    if digest == target.old_digest:
        return []
    if digest == target.digest:
        if target.old_digest is None:
            place.unlink()
        else:
            disk.make_folders(place.parent, [])
            disk.put(journal.old(number), place)
        disk.sync_folder(place.parent)
        return []
    if target.old_digest is not None:
        return [f"{target.path} was changed since; it was left as it is."]
    aside = journal.folder.parent / "kept" / f"{journal.folder.name}-{Path(target.path).name}"
    aside.parent.mkdir(exist_ok=True)
    disk.put(place, aside)
    return [f"{target.path} held other bytes than were written; they are kept in {aside}."]


@contextmanager
def _writing(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise disk.unwritable(path, cause) from cause
