"""Frameworks that were read once, as bytes to be kept, and those bytes as frameworks again.

Written as JSON, apart from the library: drafts need frameworks, and nothing else of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from policykit.errors import Place
from policykit.template.condition import Condition
from policykit.template.framework import Framework, Group, Proviso

if TYPE_CHECKING:
    from collections.abc import Iterable


def to_bytes(frameworks: Iterable[Framework]) -> bytes:
    """Return frameworks, to be kept."""
    return json.dumps([_packed(one) for one in frameworks], separators=(",", ":")).encode()


def from_bytes(data: bytes) -> tuple[Framework, ...]:
    """Return what `to_bytes` was given.

    Raises:
        ValueError: the bytes are something else.
    """
    try:
        return tuple(_unpacked(*one) for one in json.loads(data))
    except (ValueError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"these are no frameworks: {problem}") from None


def _packed(framework: Framework) -> list[Any]:
    return [
        framework.id,
        framework.title,
        framework.version,
        dict(framework.controls),
        [[group.id, group.title, group.controls] for group in framework.groups],
        {
            control: [
                [one.when.text, one.when.paths, one.otherwise, one.place.file, one.place.line]
                for one in provisos
            ]
            for control, provisos in framework.provisos.items()
        },
        {key: [place.file, place.line] for key, place in framework.places.items()},
    ]


def _unpacked(  # noqa: PLR0913, PLR0917 - in the order in which they are kept
    name: str, title: str, version: str, controls: Any, groups: Any, provisos: Any, places: Any
) -> Framework:
    return Framework(
        name,
        title,
        version,
        dict(controls.items()),
        tuple(Group(group, text, tuple(listed)) for group, text, listed in groups),
        {
            control: tuple(
                Proviso(Condition(text, tuple(paths)), otherwise, Place(file, line))
                for text, paths, otherwise, file, line in listed
            )
            for control, listed in provisos.items()
        },
        {key: Place(file, line) for key, (file, line) in places.items()},
    )
