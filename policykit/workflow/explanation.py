"""`generate --explain`: for every change of a policy, where it comes from: fact, template or hand.

Takes what became of each block and entry, the facts that changed and the versions of template and
program; gives rows. Where a statement uses a changed fact and its template changed too, both are
named: the words alone do not tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from policykit.policy import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.policy import BlockFate, Did, FactChange, Result

# Front matter that the profile may set over the template, and where in the profile.
_FROM_THE_PROFILE = {
    "approver_role": "approval.overrides",
    "classification": "classification.policy_documents",
}


class Source(StrEnum):
    """Where a change comes from."""

    FACT = "fact"
    TEMPLATE = "template"
    PROGRAM = "policykit"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of a change.

    Attributes:
        name: path of the fact; empty for the others.
        old, new: values of the fact; or template or program with its version. Plain data.
    """

    source: Source
    name: str = ""
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class Explained:
    """One change against what was last generated.

    Attributes:
        kind: what changed: a statement, a section, front matter, or a statement's mapping.
        name: its id; empty for the whole policy.
        did: what was done to it.
        causes: hand; or facts, template, or policykit itself.
        result: what the text has of it.
        old_name: the id it had before, where it has another now.
    """

    kind: BlockKind
    name: str
    did: tuple[Did, ...]
    causes: tuple[Cause, ...]
    result: Result
    old_name: str = ""


@dataclass(frozen=True, slots=True)
class Versions:
    """A template or the program, then and now; `changed` says whether its content differs."""

    old: str
    new: str
    changed: bool


def explain(
    fates: Iterable[BlockFate],
    facts: Sequence[FactChange],
    template: Versions,
    program: Versions,
    parameters: Mapping[str, str],
) -> tuple[Explained, ...]:
    """Return a row for each change: first what was done by hand, then what the generation does.

    Args:
        fates: what became of each block and each entry of the mapping.
        facts: the facts that differ.
        template: of the policy.
        program: policykit itself.
        parameters: statement id -> the parameter its cadence or limit in the mapping comes from.
    """
    rows: list[Explained] = []
    for fate in fates:
        if fate.by_hand:
            hand = (Cause(Source.HAND),)
            rows.append(
                Explained(fate.kind, fate.name, fate.by_hand, hand, fate.result, fate.old_name)
            )
        if fate.by_generation:
            causes = tuple(_causes(fate, facts, template, parameters))
            causes = causes or (Cause(Source.PROGRAM, "", program.old, program.new),)
            rows.append(
                Explained(
                    fate.kind, fate.name, fate.by_generation, causes, fate.result, fate.old_name
                )
            )
    return tuple(rows)


def _causes(
    fate: BlockFate,
    facts: Sequence[FactChange],
    template: Versions,
    parameters: Mapping[str, str],
) -> Iterator[Cause]:
    names = {fate.name, fate.old_name} - {""}
    for fact in facts:
        fed = fact.sections if fate.kind is BlockKind.SECTION else fact.statements
        if fate.kind is BlockKind.MAPPING:
            is_cause = parameters.get(fate.name) == fact.path or (
                not template.changed and bool(names & set(fed))
            )
        else:
            is_cause = fate.kind is not BlockKind.FRONT and bool(names & set(fed))
        if is_cause:
            yield Cause(Source.FACT, fact.path, fact.old, fact.new)
    if template.changed:
        yield Cause(Source.TEMPLATE, "", template.old, template.new)
    elif fate.kind is BlockKind.FRONT and fate.name in _FROM_THE_PROFILE:
        yield Cause(Source.FACT, _FROM_THE_PROFILE[fate.name])
