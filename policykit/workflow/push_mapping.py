"""`evidence-push.yaml`: which document of a platform takes which policy, and where that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Place, error
from policykit.profile.yaml_text import plain, read_yaml
from policykit.template import did_you_mean
from policykit.workflow import push_ciso_assistant, push_drata, push_vanta

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.world import World

MAPPING = "evidence-push.yaml"
_SETTINGS: Mapping[str, tuple[str, ...]] = {
    push_vanta.NAME: (),
    push_drata.NAME: ("workspace",),
    push_ciso_assistant.NAME: ("folder",),
}
_ADDRESSES = {
    push_vanta.NAME: push_vanta.ADDRESS,
    push_drata.NAME: push_drata.ADDRESS,
    push_ciso_assistant.NAME: push_ciso_assistant.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the mapping file says of one platform.

    Attributes:
        documents: policy id -> id of a document of the platform.
        address: where its API is.
        settings: what else it needs, such as the workspace.
    """

    documents: Mapping[str, str]
    address: str
    settings: Mapping[str, str]


def read_push_mapping(world: World, platform: str) -> Mapped:
    """Return what the file says of a platform; no documents where there is no such file.

    Raises:
        InputError: everything wrong with it.
    """
    value = _read(world)
    own = value.get(platform) if isinstance(value, dict) else None
    own = own if isinstance(own, dict) else {}
    wrong = [*_wrong_platforms(value), *_wrong_settings(platform, own)]
    if wrong:
        hint = "docs/evidence-push.md has an example."
        raise InputError(*(error("PK079", one, Place(MAPPING), hint) for one in wrong))
    return Mapped(
        {str(key): str(name) for key, name in (own.get("documents") or {}).items()},
        str(own.get("address") or _ADDRESSES[platform]).rstrip("/"),
        {key: str(own[key]) for key in _SETTINGS[platform]},
    )


def _read(world: World) -> Any:
    data = world.files.read(MAPPING)
    if data is None:
        return {}
    block, _, found = read_yaml(data, MAPPING)
    if block is None:
        raise InputError(*found)
    return plain(block)


def _wrong_platforms(value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "it is not a mapping of platforms"
        return
    for name, own in value.items():
        if name not in _SETTINGS:
            yield f"there is no platform {name}. {did_you_mean(str(name), _SETTINGS)}".strip()
        elif not isinstance(own, dict):
            yield f"{name} is not a mapping"


def _wrong_settings(platform: str, own: Mapping[str, Any]) -> Iterator[str]:
    known = ("documents", "address", *_SETTINGS[platform])
    for key in own:
        if key not in known:
            yield f"{platform}.{key}: unknown. {did_you_mean(str(key), known)}".strip()
    for key in _SETTINGS[platform]:
        if not own.get(key):
            yield f"{platform}.{key} is missing"
    documents = own.get("documents") or {}
    if not isinstance(documents, dict):
        yield f"{platform}.documents is not a mapping of policies to documents"
        return
    for key, name in documents.items():
        if not isinstance(name, str | int) or not str(name).strip() or "/" in str(name):
            yield f"{platform}.documents.{key} is no id of a document"
