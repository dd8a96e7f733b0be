"""Objects of git as they are, and a whole history as one file: written here, and read from anyone.

A history from elsewhere is read in a folder of its own, without settings, hooks or network: nothing
in it can run, and nothing of it is written out as files.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.git_program import GitProgram
from policykit.errors import StateError, error
from policykit.world import RawObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_BRANCH = "refs/heads/main"
_ISOLATED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TEMPLATE_DIR": "",
}


def objects(program: GitProgram, names: Iterable[str]) -> dict[str, RawObject | None]:
    """Return the objects that names stand for; `None` where there is none."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    given = os.fsencode("".join(f"{name}\n" for name in wanted))
    stream = program.ask("cat-file", "--batch", stdin=given)
    found: dict[str, RawObject | None] = {}
    at = 0
    for name in wanted:
        end = stream.index(b"\n", at)
        header = stream[at:end].decode("utf-8", "replace").rsplit(" ", 2)
        at = end + 1
        if header[-1] in {"missing", "ambiguous"}:
            found[name] = None
            continue
        size = int(header[-1])
        found[name] = RawObject(header[0], header[1], stream[at : at + size])
        at += size + 1
    return found


def bundle(program: GitProgram, commit: str, tags: Iterable[str]) -> bytes:
    """Return a git bundle (version 2) of a commit and tags, packed the same way every time.

    `git bundle create` reuses what happens to be packed on the disk, so its bytes differ from
    clone to clone; here every object is packed anew and whole.
    """
    names = {f"refs/tags/{tag}": f"refs/tags/{tag}" for tag in sorted(tags)}
    found = objects(program, [commit, *names])
    references = [(_BRANCH, found[commit]), *((name, found[name]) for name in names)]
    listed = [(name, one.id) for name, one in references if one]
    wanted = "".join(f"{identifier}\n" for _, identifier in listed).encode()
    packed = program.ask(
        *("-c", "pack.threads=1", "-c", "pack.compression=6", "-c", "core.compression=6"),
        *("-c", "pack.window=0", "-c", "pack.useSparse=false", "-c", "pack.useBitmaps=false"),
        *("pack-objects", "--stdout", "--revs", "--quiet", "--window=0", "--depth=0"),
        *("--no-reuse-delta", "--no-reuse-object"),
        stdin=wanted,
    )
    head = "".join(f"{identifier} {name}\n" for name, identifier in sorted(listed))
    kind = "# v2 git bundle\n" if len(commit) == 40 else "# v3 git bundle\n@object-format=sha256\n"  # noqa: PLR2004 - hex digits of SHA-1
    return f"{kind}{head}\n".encode() + packed


def read_bundle(data: bytes, commit: str) -> Mapping[str, str]:
    """Return the references of a bundle from anywhere, once all its objects were looked at.

    Args:
        data: the file.
        commit: has to be in it with all that it rests on.

    Raises:
        StateError: PK013, it cannot be read, an object in it is broken, or the commit is not in it.
    """
    with tempfile.TemporaryDirectory(prefix="policykit-history-") as folder:
        place = Path(folder)
        (place / "given").write_bytes(data)
        program = GitProgram(place / "read", {**_ISOLATED, "HOME": folder})
        program.directory.mkdir()
        like = "sha1" if len(commit) == 40 else "sha256"  # noqa: PLR2004 - hex digits of SHA-1
        steps = (
            ("init", "--quiet", "--bare", f"--object-format={like}", "."),
            ("bundle", "unbundle", str(place / "given")),
            ("fsck", "--full", "--strict", "--no-dangling"),
            ("rev-list", "--objects", "--quiet", commit),
        )
        references: dict[str, str] = {}
        for step in steps:
            said = program.attempt(*step)
            if not said.ok:
                why = said.stderr.strip().partition("\n")[0] or "git refused it"
                raise StateError(error("PK013", f"the bundle of the history is not sound: {why}"))
            if step[0] == "bundle":
                lines = said.stdout.decode("utf-8", "replace").splitlines()
                references = {
                    name: found for found, _, name in (one.partition(" ") for one in lines)
                }
        return references
