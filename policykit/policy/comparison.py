"""What differs: between two texts of a policy, and between a policy and its sidecar.

Takes policies, sidecars or their bytes, gives changes, digests and diagnostics.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import listing_digest, sha256
from policykit.errors import Diagnostic, Place, error
from policykit.template import body_bytes

if TYPE_CHECKING:
    from policykit.policy.policy import Policy
    from policykit.policy.sidecar import Sidecar
    from policykit.values import Digest, PolicyId, StatementId


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """What changed between two texts.

    Attributes:
        added: statements only the new one has, in its order.
        removed: statements only the old one has, in its order.
        changed: statements whose words, list or table differ, in the new one's order.
        text_same: nothing differs but white space at line ends; not even outside statements.
    """

    added: tuple[StatementId, ...]
    removed: tuple[StatementId, ...]
    changed: tuple[StatementId, ...]
    text_same: bool


def compare(old: Policy | None, new: Policy) -> StatementChanges:
    """Return what changed from the old text to the new one; without an old one all is added."""
    before = {item.id: (item.text, item.rest) for item in old.statements} if old else {}
    after = {item.id: (item.text, item.rest) for item in new.statements}
    return StatementChanges(
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if before.get(name, after[name]) != after[name]),
        text_same=old is not None and _settled(old.body) == _settled(new.body),
    )


def _settled(body: str) -> list[str]:
    return [line.rstrip() for line in body.strip().split("\n")]


def text_digest(data: bytes) -> Digest:
    """Return the SHA-256 of the bytes after the front matter; of all bytes where there is none."""
    body = body_bytes(data)
    return sha256(data if body is None else body)


def content_digest(
    id: PolicyId,  # noqa: A002 -- the word for it everywhere in policykit
    policy_bytes: bytes,
    map_bytes: bytes,
) -> Digest:
    """Return the SHA-256 of what sha256sum prints for the policy and its sidecar."""
    return listing_digest(
        [(f"policies/{id}.md", policy_bytes), (f"policies/{id}.map.yaml", map_bytes)]
    )


def check_pair(policy: Policy, sidecar: Sidecar) -> tuple[Diagnostic, ...]:
    """Report statements without an entry (PK305) and entries without a statement (PK306)."""
    file = f"policies/{policy.id}.md"
    found: list[Diagnostic] = []
    for statement in policy.statements:
        if statement.id not in sidecar.entries:
            hint = f"Add it to {sidecar.file} with controls and evidence."
            message = f"the statement {statement.id} has no entry in the sidecar"
            found.append(error("PK305", message, Place(file, statement.line), hint))
    written = {statement.id for statement in policy.statements}
    for name, entry in sidecar.entries.items():
        if name not in written:
            hint = f"Remove the entry, or write the statement in {file}."
            message = f"the sidecar has an entry for {name}, which the policy does not contain"
            found.append(error("PK306", message, entry.place, hint))
    return tuple(found)
