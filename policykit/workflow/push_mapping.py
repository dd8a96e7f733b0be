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
_ONE = {"documents": "a document", "policies": "a policy"}
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
        policies: policy id -> id of a policy of the platform, where it has policies to look at.
    """

    documents: Mapping[str, str]
    address: str
    settings: Mapping[str, str]
    policies: Mapping[str, str]


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
        {str(key): str(name) for key, name in (own.get("policies") or {}).items()},
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
    tables = ("documents", "policies") if platform == push_vanta.NAME else ("documents",)
    known = (*tables, "address", *_SETTINGS[platform])
    for key in own:
        if key not in known:
            yield f"{platform}.{key}: unknown. {did_you_mean(str(key), known)}".strip()
    for key in _SETTINGS[platform]:
        if not own.get(key):
            yield f"{platform}.{key} is missing"
    for table in tables:
        yield from _wrong_ids(f"{platform}.{table}", table, own.get(table) or {})


def _wrong_ids(where: str, table: str, named: Any) -> Iterator[str]:
    if not isinstance(named, dict):
        yield f"{where} is not a mapping of policies to {table}"
        return
    for key, name in named.items():
        if not isinstance(name, str | int) or not str(name).strip() or "/" in str(name):
            yield f"{where}.{key} is no id of {_ONE[table]}"
