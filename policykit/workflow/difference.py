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
from policykit.workflow.frozen import issued_policy
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_policy,
    refuse_errors,
)

if TYPE_CHECKING:
    from policykit.document import Change, Document
    from policykit.policy import Policy, StatementChanges
    from policykit.record import History
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
    identifier = chosen_ids(world, [name], everything=False)[0]
    history, found = load_history(world, identifier)
    refuse_errors(found)
    working = load_policy(world, identifier)
    before, old_words = _version(world, history, old) if old else _last(world, history)
    if new:
        after, new_words = _version(world, history, new)
    elif working.policy is not None:
        after, new_words = working.policy, "the text on disk"
    else:
        raise InputError(*working.problems)
    old_document = _document(world, before) if before else None
    return Difference(
        id=identifier,
        title=after.title,
        old=old_words,
        new=new_words,
        statements=compare(before, after),
        changes=redline(old_document, _document(world, after)),
    )


def _last(world: World, history: History) -> tuple[Policy | None, str]:
    head = history.latest
    if head is None:
        return None, "nothing (no version was issued yet)"
    return issued_policy(world, head), f"version {head.event.version}"


def _version(world: World, history: History, text: str) -> tuple[Policy, str]:
    try:
        wanted = Version.parse(text)
    except ValueError as problem:
        raise InputError(error("PK748", str(problem))) from problem
    for record in history.chain:
        if record.event.version == wanted:
            return issued_policy(world, record), f"version {wanted}"
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
