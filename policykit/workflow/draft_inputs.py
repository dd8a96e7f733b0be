"""What a draft is made from, as one digest that is found without reading any of it.

So a draft that nothing has changed in is known before its text is parsed. The digest is over more
than the pages show: it may differ where the pages do not, and then they are only looked at closer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import json_digest, listing_digest, sha256
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.pictures import may_show
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from policykit.profile import Profile
    from policykit.values import Digest, PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def input_keys(
    world: World,
    profile: Profile,
    workings: Sequence[WorkingPolicy],
    lock: Mapping[str, str],
    dirty: Collection[str],
) -> Mapping[PolicyId, str]:
    """Return what the inputs of a draft of each policy are known by in the cache.

    Of a text that may show pictures there is none: which they are is known once it is parsed.

    Args:
        world: the outside.
        profile: the profile.
        workings: the policies as they stand on disk.
        lock: the versions that decide the bytes of a PDF.
        dirty: which of their files are not committed as they stand.
    """
    branding = [path for path in (profile.branding.logo, *profile.branding.fonts) if path]
    shipped = world.library.shipped()
    common = {
        "program": world.cache.program(),
        "lock": dict(lock),
        "day": local_date(world.clock.now(), profile.organization.time_zone).isoformat(),
        "profile": sha256(world.files.read(paths.PROFILE) or b""),
        "branding": {path: _digest(world.files.read(path)) for path in branding},
        "frameworks": listing_digest(
            (path, shipped[path]) for path in sorted(shipped) if path.startswith("frameworks/")
        ),
        "records": _folder(world, paths.records(WORKSPACE_ID)),
    }
    return {
        working.id: f"inputs-{json_digest({**common, **_own(world, working, dirty)})}"
        for working in workings
        if not may_show((working.policy_data or b"").decode("utf-8", "replace"))
    }


def _own(world: World, working: WorkingPolicy, dirty: Collection[str]) -> Mapping[str, object]:
    files = paths.policy(working.id), paths.sidecar(working.id)
    return {
        "id": working.id,
        "text": _digest(working.policy_data),
        "mapping": _digest(working.sidecar_data),
        "conflicted": working.conflicted,
        "facts": _digest(world.files.read(paths.base_facts(working.id))),
        "own records": _folder(world, paths.records(working.id)),
        "committed": set(files).isdisjoint(dirty),
    }


def _folder(world: World, folder: str) -> Digest:
    return listing_digest(
        (path, world.files.read(path) or b"") for path in world.files.list(folder)
    )


def _digest(data: bytes | None) -> Digest | None:
    return None if data is None else sha256(data)
