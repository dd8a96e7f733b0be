"""The change log of the versions in a pack, in the words of the texts that are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.change_report import (
    LoggedVersion,
    Note,
    PolicyLog,
    Proof,
    StatementChange,
    change_report,
    notes_of,
    statement_changes,
)
from policykit.evidence.report_markdown import markdown

if TYPE_CHECKING:
    from policykit.evidence.pack.source import PackedVersion, Source
    from policykit.values import PolicyId


def changed_statements(version: PackedVersion) -> tuple[StatementChange, ...]:
    """Return what a version changed; nothing where the text before it is not in the pack."""
    if version.before is None or version.policy is None:
        return ()
    return tuple(statement_changes(version.revision, version.before, version.policy))


def notes_on(version: PackedVersion, source: Source) -> tuple[Note, ...]:
    """Return what was added later to the records that led to a version, newest first."""
    event = version.issued.event
    own = {version.issued.digest, event.proposal, *event.approvals}
    own |= {version.seal.digest} if version.seal else set()
    review = version.proposal.event.review if version.proposal else None
    notes = notes_of(source.histories[version.id], last=source.scope.as_of)
    return tuple(one for one in notes if one.target in own | {review})


def change_log_bytes(source: Source, identifier: PolicyId) -> bytes:
    """Return the change log of one policy as Markdown, newest version first."""
    versions = tuple(
        LoggedVersion(one.revision, changed_statements(one), _proof(one))
        for one in reversed(source.of(identifier))
    )
    history = source.histories[identifier]
    ended = tuple(one for one in history.retirements if one.event.day <= source.scope.as_of)
    notes = tuple(notes_of(history, last=source.scope.as_of))
    log = PolicyLog(identifier, source.titles[identifier], versions, ended, notes)
    return markdown(change_report([log], None, source.scope.as_of)).encode()


def _proof(one: PackedVersion) -> Proof:
    return Proof(
        commit="",
        tag=f"{one.id}/v{one.issued.event.version}",
        record=one.issued.digest,
        content=one.proposal.event.content if one.proposal else "",
        pdf=one.seal.event.pdf.sha256 if one.seal else "",
        pdf_path=one.pdf,
    )
