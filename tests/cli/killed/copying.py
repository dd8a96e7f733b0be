"""Started in a process of its own: gives commands one after the other, and copies at each act.

Arguments: the workspace; a folder for the copies; a JSON file of steps. A step is the name of a
folder and a command, or no name and the words of another program. Each folder gets `before`,
`after`, and one copy for each act, numbered from 1: what a kill at that act would have left. An act
before which nothing has changed since the last copy has none.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from killing import Death, copy  # type: ignore[import-not-found] # beside this file

from policykit.cli.handler import run


class Copying(Death):
    """Copies at the acts of one command after the other; watches only between `begin` and `end`."""

    def __init__(self, root: str, copies: Path) -> None:
        super().__init__(root, "copy", copies)
        self._copies = copies
        self._is_copying = True

    def begin(self, name: str) -> None:
        """Copy what is there before a command, and each act from now on."""
        copy(self.root, self._copies / name / "before")
        self.names, self.acts, self._copied = self._copies / name / "acts", [], None
        self._is_copying = False

    def end(self) -> None:
        """Copy what the command has left, and write the names of its acts."""
        self._is_copying = True
        copy(self.root, self.names.parent / "after")
        self.names.write_text("\n".join(self.acts), encoding="utf-8")


def main() -> None:
    """Give the commands."""
    root, copies, steps = sys.argv[1:]
    death = Copying(str(Path(root).resolve()), Path(copies))
    os.fsync = death.flush
    sys.addaudithook(death.watch)
    for name, words in json.loads(Path(steps).read_text(encoding="utf-8")):
        if not name:
            subprocess.run(words, cwd=root, check=True, capture_output=True)
            continue
        death.begin(name)
        status = run(["-C", root, *words])
        death.end()
        if status:
            sys.exit(f"{name}: ended with {int(status)}")


if __name__ == "__main__":
    main()
