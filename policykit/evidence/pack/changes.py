"""The change log of the versions in a pack, in the words of the texts that are in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.change_report import (
    LoggedVersion,
    PolicyLog,
    Proof,
    StatementChange,
    change_report,
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


def change_log_bytes(source: Source, identifier: PolicyId) -> bytes:
    """Return the change log of one policy as Markdown, newest version first."""
    versions = tuple(
        LoggedVersion(one.revision, changed_statements(one), _proof(one))
        for one in reversed(source.of(identifier))
    )
    history = source.histories[identifier]
    ended = tuple(one for one in history.retirements if one.event.day <= source.scope.as_of)
    log = PolicyLog(identifier, source.titles[identifier], versions, ended)
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
