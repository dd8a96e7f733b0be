"""Statements that a template brought in and that nobody has read yet.

They are noted in `.policykit/new/<id>.json`, never in the policy. A statement is off the list once
somebody edits or drops it, or once a text with it has been issued: approvers have read it then.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes, sha256
from policykit.policy import rebuilt, split_blocks
from policykit.workflow import paths
from policykit.workflow.workspace import load_history, load_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.record import History
    from policykit.values import PolicyId
    from policykit.world import World

_SCHEMA = 1


def still_unread(
    world: World, identifier: PolicyId, text: bytes | None, history: History | None = None
) -> Mapping[str, str]:
    """Return the statements of the list that stand in a text as they came in: id -> template.

    A list that cannot be read counts as none: git has its lines, and check is about policies.

    Args:
        world: the outside.
        identifier: of the policy.
        text: its bytes.
        history: its records; without them, they are read.
    """
    noted = _noted(world.files.read(paths.unread(identifier)))
    if not noted or text is None or _is_issued(world, identifier, history):
        return {}
    now = _digests(text)
    return {name: template for name, (template, digest) in noted.items() if now.get(name) == digest}


def unread_bytes(
    before: Mapping[str, str], came_in: Iterable[str], template: str, text: bytes
) -> bytes | None:
    """Return the new list; None where it is empty.

    Args:
        before: what was on it and still is, as `still_unread` gives it.
        came_in: statement ids that came in now.
        template: where they come from, such as `access-control@2`.
        text: the policy as it is to stand.
    """
    digests = _digests(text)
    entries = {
        name: {"template": source, "sha256": digests[name]}
        for name, source in {**before, **dict.fromkeys(came_in, template)}.items()
        if name in digests
    }
    return json_bytes({"schema": _SCHEMA, "statements": entries}) if entries else None


def _noted(data: bytes | None) -> dict[str, tuple[str, str]]:
    try:
        entries = json.loads(data or b"{}").get("statements", {})
        return {
            str(name): (str(entry["template"]), str(entry["sha256"]))
            for name, entry in entries.items()
        }
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return {}


def _digests(text: bytes) -> dict[str, str]:
    settled = rebuilt(text, lambda conflict: conflict.ours)
    blocks, _ = split_blocks(settled.decode("utf-8", "replace").replace("\r\n", "\n"))
    return {key: sha256(block.text.encode()) for key, block in blocks.all.items()} if blocks else {}


def _is_issued(world: World, identifier: PolicyId, history: History | None) -> bool:
    if history is None:
        history, _ = load_history(world, identifier)
    proposal = history.proposal(history.latest.event.proposal) if history.latest else None
    return bool(proposal and proposal.event.content == load_policy(world, identifier).content)
