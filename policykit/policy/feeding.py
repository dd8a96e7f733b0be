"""What a value feeds: the statements and policies that a fact or parameter shapes.

Takes a library and paths of the profile. Gives, policy by policy, the statements that read them:
directly, through a flag that is derived from them, or through a parameter that takes its default
or its number from them. It is what the templates may do with the value; which words really change
is known after the next generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.profile.derived import derived_paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from policykit.template import Library
    from policykit.values import PolicyId


@dataclass(frozen=True, slots=True)
class Feeds:
    """What a value feeds.

    Attributes:
        statements: policy id -> ids of its statements, in the order of its text.
        sections: policy id -> ids of sections that read it outside of statements.
        decides: ids of policies that are in the set or not by this value.
        through: flags and parameters that the value reaches the text by.
    """

    statements: Mapping[PolicyId, tuple[str, ...]]
    sections: Mapping[PolicyId, tuple[str, ...]]
    decides: tuple[PolicyId, ...]
    through: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of statements."""
        return sum(len(ids) for ids in self.statements.values())


def feeds(library: Library, paths: Iterable[str]) -> Feeds:
    """Return what the values at these paths feed.

    Args:
        library: the templates.
        paths: of facts or parameters, without `params.`; `systems` stands for all of systems.
    """
    given = tuple(path.removeprefix("params.") for path in paths)
    reached = _reached(library, given)
    statements: dict[PolicyId, tuple[str, ...]] = {}
    sections: dict[PolicyId, tuple[str, ...]] = {}
    decides = []
    for name, template in library.templates.items():
        uses = library.uses[name]
        places = {place for place, used in uses.by_place.items() if _meet(reached, used)}
        for one, entry in template.map.entries.items():
            spans = (str(span.value) for span in (entry.cadence, entry.limit) if span)
            if any(span in reached for span in spans):
                places.add(one)
        order = dict.fromkeys(str(mark.id) for mark in uses.statements)
        if found := tuple(one for one in order if one in places):
            statements[name] = found
        if found := tuple(sorted(one[1:] for one in places if one.startswith("#"))):
            sections[name] = found
        if _meet(reached, template.when.paths):
            decides.append(name)
    through = tuple(path for path in reached if path not in given)
    return Feeds(statements, sections, tuple(decides), through)


def _reached(library: Library, given: Iterable[str]) -> dict[str, None]:
    """Return the paths, and those that take their value from them."""
    reached = dict.fromkeys(given)
    for path in tuple(reached):
        reached |= dict.fromkeys(derived_paths(path))
    for parameter in library.parameters.values():
        source = parameter.default.from_path if parameter.default else None
        if source and _meet(reached, (source,)):
            reached[parameter.path] = None
    return reached


def _meet(reached: Collection[str], used: Iterable[str]) -> bool:
    return any(_covers(path, one) for one in used for path in reached)


def _covers(path: str, used: str) -> bool:
    """Say whether one of the two lies in the other, whatever entry of a list is meant."""
    ours, theirs = _steps(path), _steps(used)
    length = min(len(ours), len(theirs))
    return ours[:length] == theirs[:length]


def _steps(path: str) -> list[str]:
    return [part for step in path.split(".") if not (part := step.removesuffix("[]")).isdecimal()]
