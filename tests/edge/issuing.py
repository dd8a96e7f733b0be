"""Started by test_transaction.py in a process of its own, so that it can be stopped half-way.

Arguments: the workspace; `carry-out`, `write` or `recover`; the step to stop at (`-`: none); how.
Without a stop, it prints the steps it reached.
"""

import os
import signal
import sys
from pathlib import Path

from policykit.edge.files import WorkspaceFiles
from policykit.edge.git import GitRepository
from policykit.edge.transaction import IssueTransaction
from policykit.world import ChangeSet, Tag

FILES = {
    "records/access-control/20260301T233000Z-issued-11111111.json": b'{"event": "issued"}\n',
    "records/access-control/20260301T233000Z-sealed-22222222.json": b'{"event": "sealed"}\n',
    "output/issued/access-control/access-control-v1.0.pdf": b"%PDF-1.7\r\n\x00\xff\r\n",
}
PRIVATE = ".policykit-roster/people.json"
KEPT_OUT = {PRIVATE: b'{"P-0001": "Ana Silva", "P-0002": "Bo Lind"}\n'}
TAGS = (Tag("access-control/v1.0", "issued\n\n# kept\n"), Tag("incident-response/v1.0", "issued"))
WRITTEN = {
    "policies/access-control.md": b"# Purpose\n\nGenerated.\n",
    ".policykit/base/access-control.md": b"# Purpose\n\nGenerated.\n",
    "notes.txt": None,
}
MESSAGE = "Issue two policies\n\nBody.\n"


def say(*lines):
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main():
    root, act, stop, how = Path(sys.argv[1]), *sys.argv[2:]

    def step(name):
        say(name)
        if name == stop and how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if name == stop and how == "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
        if name == stop and how == "fail":
            raise OSError(28, "No space left on device", "some file")

    git = GitRepository(root)
    transaction = IssueTransaction(git, WorkspaceFiles(root), step)
    if act == "write":
        WorkspaceFiles(root, step=step).write_all(WRITTEN)
    elif act == "recover":
        say(*transaction.recover())
    else:
        change = ChangeSet(FILES, MESSAGE, git.head(), TAGS, kept_out=KEPT_OUT)
        made = transaction.carry_out(change)
        say(*made.warnings)


if __name__ == "__main__":
    main()
