"""`init`: a workspace from a profile: settings for git, the first generation, one commit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Place, StateError, error
from policykit.profile import json_schema, with_schema_line
from policykit.workflow import paths
from policykit.workflow.generate import first_generation
from policykit.workflow.session import writing
from policykit.workflow.workspace import load_library, parse_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.policy import Generated
    from policykit.world import World

# Digests are over exact bytes, so git must not change line endings of what is digested.
ATTRIBUTES = (
    "/org_profile.yaml text eol=lf",
    "/policies/** text eol=lf",
    # Later lines win: git must not take two bytes of a picture for the end of a line.
    *(f"*.{kind} -text" for kind in ("png", "jpg", "jpeg", "svg", "ttf")),
    "/.policykit/** text eol=lf",
    "/records/** -text",
    "/output/issued/** -text",
)
_IGNORED = ("/output/draft/", "/output/site/", ".policykit-*")


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """A workspace that was made.

    Attributes:
        policies: what was generated.
        warnings: what the profile's reader should know.
        stranger: the address that git has for its user, where the profile names nobody with it.
    """

    policies: tuple[Generated, ...]
    commit: str
    warnings: tuple[str, ...]
    stranger: str | None


def require_new(world: World, *, has_repository: bool = True) -> None:
    """Refuse a folder that is a workspace already; one that was begun and not committed is none.

    Args:
        world: the outside.
        has_repository: the folder is the top of a repository; nothing was begun in any other.

    Raises:
        StateError: it is one, or another run is making it one now.
    """
    if not world.files.exists(paths.LOCK):
        return
    if has_repository:
        head = world.git.head()
        if head is None or world.git.read(head, paths.LOCK) is None:
            with world.lock.hold("init"):
                world.transaction.recover()
    if world.files.exists(paths.LOCK):
        raise StateError(
            error(
                "PK771",
                "this is a workspace already",
                Place(paths.LOCK),
                "Run policykit generate to bring its policies up to date.",
            )
        )


def initialize(world: World, profile_data: bytes, profile_name: str) -> NewWorkspace:
    """Make the workspace in an empty or existing repository, and commit it.

    Args:
        world: the outside.
        profile_data: the profile to begin with.
        profile_name: where it comes from, for messages.

    Raises:
        PolicykitError: the profile is wrong, or git refuses; nothing was written.
    """
    require_new(world)
    profile, warnings = parse_profile(profile_data, profile_name)
    library, more = load_library(world)
    files, made = first_generation(world, profile, library)
    user = world.git.identity().email
    with writing(world, "init"):
        everything: dict[str, bytes] = {
            **files,
            paths.PROFILE: with_schema_line(profile_data, paths.SCHEMA),
            paths.SCHEMA: _schema_bytes(),
            ".gitattributes": _with_lines(world, ".gitattributes", ATTRIBUTES),
            ".gitignore": _with_lines(world, ".gitignore", _IGNORED),
        }
        _require_free(world, everything, profile_data)
        commit = world.transaction.carry_out(
            ChangeSet(
                files=everything,
                message=f"Begin the policies of {profile.organization.short_name}\n",
                head=world.git.head(),
                replace=True,
            )
        ).commit
    stranger = None if profile.person_by_email(user) else user
    return NewWorkspace(made, commit, tuple(map(str, (*warnings, *more))), stranger)


def _require_free(world: World, files: Mapping[str, bytes], profile_data: bytes) -> None:
    """Refuse to write over files that somebody has; git may not know them yet.

    Raises:
        StateError: each of them.
    """
    ours = {".gitattributes", ".gitignore"}  # lines are added to them, none is taken away
    taken = []
    for path, data in sorted(files.items()):
        there = world.files.read(path)
        mine = path == paths.PROFILE and there == profile_data
        if path not in ours and there is not None and there != data and not mine:
            hint = (
                "Move it away, or choose another folder. To keep its text, put it back afterwards."
            )
            message = "a file of this name is there already, and init would write over it"
            taken.append(error("PK773", message, Place(path), hint))
    if taken:
        raise StateError(*taken)


def _schema_bytes() -> bytes:
    return json.dumps(json_schema(), indent=2, ensure_ascii=False).encode("utf-8") + b"\n"


def _with_lines(world: World, path: str, wanted: tuple[str, ...]) -> bytes:
    """Return the file with the lines added that it lacks; what is there stays."""
    text = (world.files.read(path) or b"").decode("utf-8", "surrogateescape")
    present = set(text.splitlines())
    missing = [line for line in wanted if line not in present]
    if text and not text.endswith("\n"):
        text += "\n"
    return (text + "".join(f"{line}\n" for line in missing)).encode("utf-8", "surrogateescape")
