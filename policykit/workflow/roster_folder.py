"""The folder that git does not keep: names behind person ids, sources, requests waiting to be sent.

Records are for ever; names must be erasable. So records hold ids, and this folder holds who they
are. It is ignored by git (`init` says so in .gitignore), and nothing is written into it where it is
not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, StateError, error
from policykit.evidence.roster_names import names_bytes, read_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.evidence.roster_names import PersonName
    from policykit.values import Digest
    from policykit.world import World

FOLDER = ".policykit-roster"
NAMES = f"{FOLDER}/people.json"
SOURCES = f"{FOLDER}/sources/"
REQUESTS = f"{FOLDER}/requests/"
_GITIGNORE = ".gitignore"
_LINE = f"/{FOLDER}/"


def load_names(world: World) -> Mapping[str, PersonName]:
    """Return who is behind each person id; empty where the file is not here.

    Raises:
        InputError: it cannot be read.
    """
    data = world.files.read(NAMES)
    if data is None:
        return {}
    names, found = read_names(data, NAMES)
    if found:
        raise InputError(*found)
    return names


def private_files(
    world: World,
    files: Mapping[str, bytes | None],
    names: Mapping[str, PersonName] | None = None,
) -> Mapping[str, bytes | None]:
    """Return what is to be written into the folder: the files, and the names if given.

    Raises:
        StateError: git would take one of them, or has it.
    """
    changes = dict(files)
    if names is not None:
        changes[NAMES] = names_bytes(names)
    if world.git.would_take(changes):
        message = f"git would take {FOLDER}/ into its history, and names could not be erased there"
        hint = f"Add the line {_LINE} to {_GITIGNORE}, commit that, and run it again."
        raise StateError(error("PK040", message, Place(_GITIGNORE), hint))
    return changes


def source_path(name: str, digest: Digest) -> str:
    """Return where a source is kept; the digest keeps names apart."""
    safe = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in name).lstrip(".")
    return f"{SOURCES}{digest[:12]}-{safe[-80:] or 'file'}"
