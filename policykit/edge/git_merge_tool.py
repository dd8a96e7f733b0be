"""The user's own merge tool, started as git starts it: with a base, in a repository of its own.

`git mergetool` wants a conflict in git's index. The workspace has none, and its index is the
user's; so the three texts are put into the index of a repository that exists for this alone.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.git_program import GitProgram, Output, failure

if TYPE_CHECKING:
    from collections.abc import Iterator

_SETTINGS = r"^(merge|mergetool|difftool)\."


def run_merge_tool(
    workspace: GitProgram, name: str, sides: tuple[bytes, bytes, bytes]
) -> bytes | None:
    """Run the tool that the workspace's git is set to, on the terminal of the user.

    Args:
        workspace: git in the workspace, for its settings.
        name: of the file, which tools show.
        sides: base, ours and theirs.

    Returns:
        the merged text; None where `merge.tool` is not set.

    Raises:
        ProgramError: PK807, the tool failed, or its user gave up.
    """
    if not workspace.attempt("config", "--get", "merge.tool").ok:
        return None
    with tempfile.TemporaryDirectory(prefix="policykit-merge-") as folder:
        git = GitProgram(Path(folder))
        git.change("init", "--quiet")
        for key, value in _settings(workspace):
            git.change("config", "--add", key, value)
        entries = []
        for stage, text in enumerate(sides, start=1):
            blob = git.change("hash-object", "-w", "--stdin", stdin=text or b"\n").decode().strip()
            entries.append(f"100644 {blob} {stage}\t{name}\n")
        git.change("update-index", "--index-info", stdin="".join(entries).encode())
        git.change("checkout", "--conflict=diff3", "--", name)
        # GitPython would take the terminal away from the tool.
        said = subprocess.run(  # noqa: S603 - the arguments are ours
            ["git", "mergetool", "--no-prompt", "--", name],  # noqa: S607 - as everywhere
            cwd=folder,
            check=False,
        )
        if said.returncode != 0:
            why = "the merge tool failed, or you left it without saying that the merge is good"
            raise failure(("mergetool",), Output(said.returncode, b"", why))
        return (Path(folder) / name).read_bytes()


def _settings(workspace: GitProgram) -> Iterator[tuple[str, str]]:
    said = workspace.attempt("config", "--null", "--get-regexp", _SETTINGS)
    for entry in said.stdout.decode("utf-8", "surrogateescape").split("\0"):
        key, _, value = entry.partition("\n")
        if key:
            yield key, value
    yield "mergetool.keepBackup", "false"
