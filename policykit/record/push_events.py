"""Receipts: what was handed to a platform of evidence, and where it lies there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from policykit.record.workspace_events import WorkspaceEvent
from policykit.values import Digest, PolicyId, Version  # noqa: TC001 - read by the codec


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePushed(WorkspaceEvent):
    """A PDF reached a platform, which said so.

    Attributes:
        platform: such as `vanta`.
        about: the policy; `version` and `sha256` are those of the PDF that was sent.
        document: what the platform calls the place it went to.
        upload: what the platform calls the file.
        submitted: it was put before the auditors there, and not left as a draft.
    """

    name: ClassVar[str] = "evidence-pushed"

    platform: str
    about: PolicyId
    version: Version
    sha256: Digest
    document: str
    upload: str
    submitted: bool


PUSH_EVENTS: tuple[type[WorkspaceEvent], ...] = (EvidencePushed,)
