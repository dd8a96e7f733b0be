"""Several policies proposed as one set, and the line that stands for a whole issue.

The members of a set share a digest over the list of them all, so one code and one reply can
approve the set. Each member counts as its proposal file with `set` left null: a file cannot hold
a digest of itself.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.canonical import json_digest, listing_digest
from policykit.errors import Diagnostic, error
from policykit.record.approval_code import approval_code
from policykit.record.events import Proposed
from policykit.record.files import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from policykit.record.events import Event, Sealed
    from policykit.record.files import Record
    from policykit.values import Digest


def bind_set(proposals: Sequence[Proposed]) -> tuple[Proposed, ...]:
    """Return the proposals as one set. A single one is no set and stays as it is."""
    if len(proposals) < 2:  # noqa: PLR2004 - a set has two members or more
        return tuple(replace(proposal, set=None) for proposal in proposals)
    digest = _digest(to_json(proposal) for proposal in proposals)
    return tuple(replace(proposal, set=digest) for proposal in proposals)


def codes_of(proposal: Record[Proposed]) -> tuple[str, ...]:
    """Return the codes that approve a proposal: its own, and that of its set if it has one."""
    own = approval_code(proposal.digest)
    members = proposal.event.set
    return (own, approval_code(members)) if members else (own,)


def check_sets(records: Iterable[Record[Event]]) -> tuple[Diagnostic, ...]:
    """Return the sets of proposals whose members are not all here, or not what they were.

    Args:
        records: the records of all policies.
    """
    members: dict[Digest, list[Record[Event]]] = defaultdict(list)
    for record in records:
        if isinstance(record.event, Proposed) and record.event.set:
            members[record.event.set].append(record)
    return tuple(
        error(
            "PK527",
            f"The set of proposals {digest[:12]} is not complete, or one of it was replaced",
            found[0].place,
            "Records are only ever added: restore what is missing from git, or from a clone.",
        )
        for digest, found in members.items()
        if digest != _digest(json.loads(record.data) for record in found)
    )


def receipt_digest(sealed: Iterable[Record[Sealed]]) -> Digest:
    """Return the digest over seals that a receipt states, for people to keep elsewhere.

    It is the SHA-256 of the lines that `sha256sum` prints for the record files in order of path.
    """
    return listing_digest(sorted((record.path, record.data) for record in sealed))


def _digest(proposals: Iterable[Mapping[str, Any]]) -> Digest:
    listed = [
        {"policy": proposal["policy"], "sha256": json_digest({**proposal, "set": None})}
        for proposal in proposals
    ]
    return json_digest(sorted(listed, key=lambda member: (member["policy"], member["sha256"])))
