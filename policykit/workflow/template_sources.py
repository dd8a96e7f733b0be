"""Where each file of the template library comes from, and what the workspace has in its place.

What was overridden is kept as it was, under `.policykit/overridden/`, so that a newer library can
be told apart from one's own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import listing_digest
from policykit.template import decode_text
from policykit.template.patches import MAP, SUFFIX, is_patch, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.template import Template, Uses
    from policykit.values import PolicyId
    from policykit.world import Pack, World

FOLDER = "policy_templates/"
KEPT = ".policykit/overridden/"
TEXT = ".md.j2"
MAPPING = ".map.yaml"


@dataclass(frozen=True, slots=True)
class Sources:
    """The layers of a library, the lowest first.

    Attributes:
        shipped: what comes with policykit.
        packs: what installed packages bring.
        own: what the workspace has; all by path below `policy_templates/`.
    """

    shipped: Mapping[str, bytes]
    packs: tuple[Pack, ...]
    own: Mapping[str, bytes]

    @property
    def below(self) -> Mapping[str, bytes]:
        """Return what there is without the workspace's own files."""
        files = dict(self.shipped)
        for pack in self.packs:
            files |= pack.files
        return files

    def origin(self, path: str) -> str:
        """Return in words where a file comes from; empty where there is none."""
        pack = next((pack for pack in self.packs if path in pack.files), None)
        under = "library" if path in self.shipped else ""
        if pack:
            under = f"pack {pack.name} {pack.version}" + (" over library" if under else "")
        if path not in self.own:
            return under
        return f"workspace over {under}" if under else "workspace"

    def patches(self, identifier: str) -> tuple[str, ...]:
        """Return what of a template is patched: statements, sections, and `map`."""
        folder = f"{identifier}{SUFFIX}"
        names = sorted(path for path in {**self.below, **self.own} if path.startswith(folder))
        return tuple(
            path.removeprefix(folder).removesuffix(TEXT).removesuffix(".yaml") for path in names
        )

    def overriding(self, template: Template, uses: Uses) -> tuple[str, ...]:
        """Return the workspace's files that stand in place of something a policy is made from."""
        folder = f"{template.id}{SUFFIX}"
        names = {f"{template.id}{TEXT}", f"{template.id}{MAPPING}", *uses.parts}
        return tuple(
            path
            for path in sorted(self.own)
            if (path in names and path in self.below) or path.startswith(folder)
        )

    def original(self, path: str) -> bytes | None:
        """Return what a file of the workspace stands in place of, as it is now."""
        identifier, _, name = path.partition(SUFFIX)
        if not is_patch(path):
            below = f"{identifier}{MAPPING}" if name == MAP else path
            return self.below.get(below)
        data = self.below.get(f"{identifier}{TEXT}")
        text = decode_text(data, path)[0] if data is not None else None
        if text is None:
            return None
        lines = text.split("\n")
        span = place_of(lines, name.removesuffix(TEXT))
        return None if span is None else ("\n".join(lines[span[0] : span[1]]) + "\n").encode()


def load_sources(world: World) -> Sources:
    """Return where everything in the library of a workspace comes from."""
    own = {}
    for path in world.files.list(FOLDER):
        data = world.files.read(path) if path.endswith((TEXT, ".yaml")) else None
        if data is not None:
            own[path.removeprefix(FOLDER)] = data
    return Sources(world.library.shipped(), tuple(world.library.packs()), own)


def pack_digests(world: World) -> Mapping[str, str]:
    """Return version and digest of each installed pack, by name."""
    return {
        pack.name: f"{pack.version} sha256:{listing_digest(sorted(pack.files.items()))}"
        for pack in world.library.packs()
    }


def kept_original(world: World, path: str) -> bytes | None:
    """Return what a file of the workspace stood in place of when it was made."""
    return world.files.read(f"{KEPT}{path}")


def moved_on(
    world: World, sources: Sources, identifiers: Mapping[PolicyId, tuple[str, ...]]
) -> Mapping[PolicyId, tuple[str, ...]]:
    """Return the overriding files whose original changed since they were made, by policy."""
    found = {}
    for identifier, paths in identifiers.items():
        changed = tuple(
            path
            for path in paths
            if (kept := kept_original(world, path)) is not None and kept != sources.original(path)
        )
        if changed:
            found[identifier] = changed
    return found
