"""`diff`: what changed between two versions of a policy, or since the last one, word by word.

Without versions it compares the last issued version with the text on disk: what an approver has to
see. Never the base of the merge, which nobody approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.document import redline
from policykit.errors import InputError, error
from policykit.policy import compare
from policykit.values import Version
from policykit.workflow.documents import parse_documents
from policykit.workflow.frozen import frozen_inputs, issued_policy
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_policy,
    refuse_errors,
)

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.document import Change, Document
    from policykit.policy import Policy, Sidecar, StatementChanges
    from policykit.record import History, Issued, Record
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two texts of a policy.

    Attributes:
        old, new: what was compared, in words.
    """

    id: str
    title: str
    old: str
    new: str
    statements: StatementChanges
    changes: tuple[Change, ...]


def difference(world: World, name: str, old: str | None, new: str | None) -> Difference:
    """Compare two versions, a version with the text on disk, or the last one with it.

    Args:
        world: the outside.
        name: policy id.
        old: version such as `1.0`; None for the last issued one, or nothing where there is none.
        new: version; None for the text on disk.

    Raises:
        PolicykitError: no such policy or version, or one of the texts cannot be read.
    """
    before, after = compared_texts(world, name, old, new)
    old_document = _document(world, before.policy) if before else None
    return Difference(
        id=after.policy.id,
        title=after.policy.title,
        old=before.words if before else "nothing (no version was issued yet)",
        new=after.words,
        statements=compare(before.policy if before else None, after.policy),
        changes=redline(old_document, _document(world, after.policy)),
    )


@dataclass(frozen=True, slots=True)
class ComparedText:
    """A text to compare: a version and when it was issued, or the text on disk."""

    policy: Policy
    version: Version | None = None
    at: datetime | None = None
    sidecar: Sidecar | None = None

    @property
    def words(self) -> str:
        """What it is."""
        return f"version {self.version}" if self.version else "the text on disk"


def compared_texts(
    world: World, name: str, old: str | None, new: str | None
) -> tuple[ComparedText | None, ComparedText]:
    """Return the texts that `difference` compares; None where nothing was issued yet.

    Raises:
        PolicykitError: no such policy or version, or the text on disk cannot be read.
    """
    identifier = chosen_ids(world, [name], everything=False)[0]
    history, found = load_history(world, identifier)
    refuse_errors(found)
    latest = history.latest
    before = _issued(world, latest) if latest else None
    if old:
        before = _version(world, history, old)
    if new:
        return before, _version(world, history, new)
    working = load_policy(world, identifier)
    if working.policy is None:
        raise InputError(*working.problems)
    return before, ComparedText(working.policy, sidecar=working.sidecar)


def _issued(world: World, record: Record[Issued]) -> ComparedText:
    policy = issued_policy(world, record)
    sidecar = frozen_inputs(world, record).working.sidecar
    return ComparedText(policy, record.event.version, record.event.at, sidecar)


def _version(world: World, history: History, text: str) -> ComparedText:
    try:
        wanted = Version.parse(text)
    except ValueError as problem:
        raise InputError(error("PK748", str(problem))) from problem
    for record in history.chain:
        if record.event.version == wanted:
            return _issued(world, record)
    known = ", ".join(str(record.event.version) for record in history.chain) or "none"
    raise InputError(
        error(
            "PK748",
            f"{history.policy} has no issued version {wanted}",
            hint=f"Issued versions: {known}",
        )
    )


def _document(world: World, policy: Policy) -> Document:
    documents, found = parse_documents(world, {policy.id: policy})
    refuse_errors(found)
    return documents[policy.id]
