"""Started in a process of its own: runs a command, and kills itself at its N-th act.

Arguments: the workspace; N, or the beginning of an act's name; a file for the names of the acts;
the command. With 0 it runs to the end. With `copy` it runs to the end too, and copies the workspace
at each act beside that file: what a kill at that act would have left. An act before which nothing
has changed since the last copy has none.
An act is whatever the process does to the workspace: opening a file to write, a rename, a link, a
removal, a folder, a flush to the disk (before and after), and each start of git. Between two acts
nothing changes on the disk but what one of them has begun to write and nobody reads yet.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from pathlib import Path

from policykit.cli.handler import run

ON_PATHS = {
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.symlink",
    "os.truncate",
}
READING = {
    *("cat-file", "check-ignore", "check-ref-format", "config", "diff-index", "for-each-ref"),
    *("log", "ls-files"),
    *("ls-tree", "merge-base", "merge-file", "rev-list", "rev-parse", "show", "show-ref"),
    *("status", "symbolic-ref", "var", "version", "diff-tree"),
}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class Death:
    """Counts acts, and dies at the last one.

    Attributes:
        root: the workspace.
        last: the act to die at, from 1, or the beginning of its name; 0 for none; or copy.
        names: file for their names.
        acts: their names so far.
    """

    def __init__(self, root: str, last: str, names: Path) -> None:
        self.root = root
        self.last = last
        self.names = names
        self._is_copying = False
        self._copied: object = None
        self.acts: list[str] = []
        self._fsync = os.fsync

    def reached(self, name: str) -> None:
        """Count an act; die at the last one."""
        if self._is_copying:
            return
        self.acts.append(name)
        if self.last == "copy":
            self._is_copying = True
            now = state(self.root)
            if now != self._copied:
                copy(self.root, self.names.parent / str(len(self.acts)))
                self._copied = now
            self._is_copying = False
        if self.last in (name[: len(self.last)], str(len(self.acts))):
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, event: str, arguments: tuple[object, ...]) -> None:
        """See an event of the interpreter; count it when it is an act."""
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES and self._is_inside(path):
                self.reached(f"open {self._name(path)}")
        elif event in ON_PATHS and self._is_inside(arguments[0]):
            self.reached(f"{event} {self._name(arguments[0])}")
        elif event == "subprocess.Popen":
            executable, words = arguments[:2]
            if Path(str(executable)).name == "git" and isinstance(words, list):
                plain = (str(one) for one in words[1:] if "=" not in str(one))
                command = next((one for one in plain if not one.startswith("-")), "")
                if command not in READING:
                    self.reached(f"git {command}")

    def flush(self, descriptor: int) -> None:
        """Flush to the disk, and die before or after it."""
        self.reached("before a flush")
        self._fsync(descriptor)
        self.reached("after a flush")

    def _is_inside(self, path: object) -> bool:
        # A relative path is one within an open folder: in the workspace, for all we know.
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        text = os.fsdecode(path)
        return not text.startswith("/") or text.startswith(self.root)

    def _name(self, path: object) -> str:
        name = os.fsdecode(path).removeprefix(f"{self.root}/")
        return re.sub("transaction-[0-9a-f]+", "transaction", name)


def state(root: str) -> set[tuple[object, ...]]:
    """Return what tells whether anything below a folder has changed: names, sizes, times."""
    found: set[tuple[object, ...]] = set()
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                    found.add((entry.path,))
                else:
                    known = entry.stat(follow_symlinks=False)
                    found.add((entry.path, known.st_ino, known.st_size, known.st_mtime_ns))
    return found


def copy(root: str, target: Path) -> None:
    """Copy a workspace; objects of git, which never change, are linked."""

    def one(source: str, place: str) -> None:
        if "/.git/objects/" in source:
            os.link(source, place)
        else:
            shutil.copy2(source, place, follow_symlinks=False)

    shutil.copytree(root, target, symlinks=True, copy_function=one)


def main() -> None:
    """Run the command."""
    root, last, names, *command = sys.argv[1:]
    death = Death(str(Path(root).resolve()), last, Path(names))
    os.fsync = death.flush
    sys.addaudithook(death.watch)
    status = run(["-C", root, *command])
    done = "\n".join(death.acts)
    Path(names).write_text(done, encoding="utf-8")
    sys.exit(int(status))


if __name__ == "__main__":
    main()
