"""What became of each policy in a run of `generate`, as values for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.policy import FactChange, SidecarConflict
    from policykit.values import PolicyId
    from policykit.workflow.explanation import Explained


class Action(StrEnum):
    """What became of one policy."""

    NEW = "new"
    UPDATED = "updated"
    MERGED = "merged"  # generated changes and hand edits came together
    UNCHANGED = "unchanged"
    DELETED = "deleted on purpose"
    CONFLICT = "conflict"
    UNMANAGED = "not generated"  # a file of that name was there before the template


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `generate` did, or would do, with one policy.

    Attributes:
        changes: path to new bytes; None deletes.
        added, removed, changed: statement ids, against what was last generated.
        facts: which facts of the profile changed which statements.
        conflicts: number of places in the text with conflict markers.
        sidecar_conflicts: entries of the mapping that both sides changed; yours were kept.
        diff: what happens to the policy's text, as a unified diff.
        explained: every change against what was last generated, by hand or not, and its cause.
        unread: statements that came in just now and that nobody has read yet.
        dropped: statements of the template that the organization dropped.
        order_kept: where both sides had changed the order, and yours was kept.
        whole: why the text was merged as a whole and not by statement; empty where it was.
        is_base: what was generated now is the base of the next merge.
        waits: what was generated now waits for a conflict to be resolved.
    """

    id: PolicyId
    action: Action
    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    facts: tuple[FactChange, ...] = ()
    conflicts: int = 0
    sidecar_conflicts: tuple[SidecarConflict, ...] = ()
    diff: str = ""
    explained: tuple[Explained, ...] = ()
    unread: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    order_kept: tuple[str, ...] = ()
    whole: str = ""
    is_base: bool = False
    waits: bool = False

    @property
    def is_conflict(self) -> bool:
        """Say whether somebody has to decide something."""
        return self.action is Action.CONFLICT


@dataclass(frozen=True, slots=True)
class Generation:
    """What a run of `generate` did, or would do.

    Attributes:
        not_applicable: policies that are here although their template does not apply any more.
    """

    outcomes: tuple[Outcome, ...]
    not_applicable: tuple[PolicyId, ...]
    notes: tuple[str, ...]
