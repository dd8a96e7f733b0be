"""`template new`, `override` and `diff`: one's own templates, and what they stand in place of."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, StateError, error, warning
from policykit.intake import propose_prefix
from policykit.template import read_library
from policykit.template.patches import SUFFIX
from policykit.template.skeleton import skeleton
from policykit.values import policy_id
from policykit.workflow.session import writing
from policykit.workflow.template_sources import (
    FOLDER,
    KEPT,
    MAPPING,
    TEXT,
    kept_original,
    load_sources,
    moved_on,
)
from policykit.workflow.templates import find_template
from policykit.workflow.workspace import load_library, load_profile, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic
    from policykit.template import Library
    from policykit.world import World

_PARTS = "_parts/"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a file of the workspace differs from what it stands in place of.

    Attributes:
        path: below `policy_templates/`.
        yours: unified diff from the library's text, as it is now, to yours.
        since: unified diff of what changed in the library since yours was made; empty where
            nothing did.
        known: whether it is known what yours was made from.
    """

    path: str
    yours: str
    since: str
    known: bool


def new_template(world: World, name: str, title: str, prefix: str) -> tuple[str, ...]:
    """Write a new template with all sections and a first statement, and return its paths.

    Raises:
        PolicykitError: the id or the prefix is wrong or taken; nothing was written.
    """
    with writing(world, "template new"):
        profile, _ = load_profile(world)
        library, _ = load_library(world)
        try:
            identifier = policy_id(name)
        except ValueError as problem:
            raise InputError(error("PK265", str(problem), hint="Write it like visitors.")) from None
        if identifier in library.templates:
            hint = f"Override it: policykit template override {identifier}"
            raise StateError(error("PK264", f"there is a template {identifier} already", hint=hint))
        taken = {template.prefix: template.id for template in library.templates.values()}
        if prefix in taken:
            hint = "Ids are never used twice in a set: choose other letters."
            message = f"statement ids of {taken[prefix]} begin with {prefix}"
            raise InputError(error("PK264", message, hint=hint))
        chosen = prefix or propose_prefix(title, (), taken)
        roles = profile.tree["roles"]
        owner = "security_lead" if "security_lead" in roles else next(iter(roles))
        approver = "executive_sponsor" if "executive_sponsor" in roles else owner
        text, mapping = skeleton(identifier, title, chosen, owner, approver)
        files: dict[str, bytes | None] = {
            f"{FOLDER}{identifier}{TEXT}": text,
            f"{FOLDER}{identifier}{MAPPING}": mapping,
        }
        _refuse_broken(world, files)
        world.files.write_all(files)
        return tuple(files)


def override_template(world: World, name: str, part: str | None) -> tuple[tuple[str, ...], bool]:
    """Copy a template, or one part, section or statement of it, into the workspace.

    What is there already stays as it is; only what it is compared with becomes the library's
    text of today.

    Args:
        world: the outside.
        name: id of the template.
        part: statement id, section id, or a shared part such as `_parts/scope.md.j2`; None for
            the whole template.

    Returns:
        the paths in the workspace, and whether they are new.

    Raises:
        PolicykitError: there is no such template or part; nothing was written.
    """
    with writing(world, "template override"):
        library, _ = load_library(world)
        template = find_template(library, name)
        sources = load_sources(world)
        wanted = _wanted(template.id, part)
        originals: dict[str, bytes] = {}
        for path in wanted:
            original = sources.original(path)
            if original is None:
                raise InputError(_nothing(template.id, part, library))
            originals[path] = original
        new = {path: data for path, data in originals.items() if path not in sources.own}
        files: dict[str, bytes | None] = {f"{FOLDER}{path}": data for path, data in new.items()}
        files |= {f"{KEPT}{path}": data for path, data in originals.items()}
        world.files.write_all(files)
        return tuple(f"{FOLDER}{path}" for path in wanted), bool(new)


def diff_template(world: World, name: str) -> tuple[Difference, ...]:
    """Return how the workspace's files for a policy differ from the library's.

    Raises:
        InputError: there is no such template.
    """
    library, _ = read_library(world.library.read())
    template = find_template(library, name)
    sources = load_sources(world)
    found = []
    for path in sources.overriding(template, library.uses[template.id]):
        original = sources.original(path) or b""
        kept = kept_original(world, path)
        found.append(
            Difference(
                path,
                _unified(original, sources.own[path], f"library/{path}", f"yours/{path}"),
                _unified(kept, original, f"then/{path}", f"now/{path}") if kept is not None else "",
                kept is not None,
            )
        )
    return tuple(found)


def override_problems(world: World, library: Library) -> tuple[Diagnostic, ...]:
    """Return a warning for each overriding file whose original changed since it was made."""
    sources = load_sources(world)
    overriding = {
        template.id: sources.overriding(template, library.uses[template.id])
        for template in library.templates.values()
    }
    return tuple(
        warning(
            "PK266",
            "the library's text changed since this was written in its place",
            Place(f"{FOLDER}{path}"),
            f"Look at it: policykit template diff {identifier}. Take over what you want, then say "
            f"so: policykit template override {identifier}{_option(path)}",
        )
        for identifier, paths in moved_on(world, sources, overriding).items()
        for path in paths
    )


def _wanted(identifier: str, part: str | None) -> tuple[str, ...]:
    if part is None:
        return (f"{identifier}{TEXT}", f"{identifier}{MAPPING}")
    if part.startswith(_PARTS):
        return (part if part.endswith(TEXT) else f"{part}{TEXT}",)
    return (f"{identifier}{SUFFIX}{part}{TEXT}",)


def _option(path: str) -> str:
    if path.startswith(_PARTS):
        return f" --part {path}"
    name = path.partition(SUFFIX)[2].removesuffix(TEXT)
    return f" --part {name}" if name else ""


def _nothing(identifier: str, part: str | None, library: Library) -> Diagnostic:
    if part is None:
        hint = "It is your own already: edit it in policy_templates/."
        return error("PK267", f"{identifier} stands in place of nothing", hint=hint)
    uses = library.uses[policy_id(identifier)]
    sections = sorted(name[1:] for name in uses.by_place if name.startswith("#") and name != "#")
    hint = (
        f"Name a statement ({', '.join(mark.id for mark in uses.statements[:3])} …), a section "
        f"({', '.join(sections[:4])} …) or a shared part ({', '.join(sorted(uses.parts)[:2])} …)."
    )
    return error("PK267", f"{identifier} has no part {part!r}", hint=hint)


def _refuse_broken(world: World, files: Mapping[str, bytes | None]) -> None:
    """Refuse new files with which the library could not be read."""
    new = {path.removeprefix(FOLDER): data for path, data in files.items() if data is not None}
    _, found = read_library({**world.library.read(), **new})
    refuse_errors(found)


def _unified(old: bytes, new: bytes, name: str, other: str) -> str:
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(),
        new.decode("utf-8", "replace").splitlines(),
        name,
        other,
        lineterm="",
    )
    return "\n".join(lines)
