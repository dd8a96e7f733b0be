"""Files of a pack -> what its tables and pages are made from.

The same function serves who makes a pack and who checks one: tables follow from what is in the
pack, and from nothing that only its maker knew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.evidence.pack import names
from policykit.evidence.pack.acknowledged import acknowledged_rows
from policykit.evidence.pack.git_objects import GitObject, object_name
from policykit.evidence.pack.source import (
    PackedVersion,
    Source,
    pdf_path,
    versions_in_window,
)
from policykit.policy import read_policy, read_sidecar
from policykit.record import WORKSPACE, History, anchors_of, read_records
from policykit.values import PolicyId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.evidence.pack.source import Scope
    from policykit.policy import Policy, Sidecar
    from policykit.record import Period, Revision


def read_source(
    files: Mapping[str, bytes],
    scope: Scope,
    frameworks: Mapping[str, tuple[str, Mapping[str, str]]],
    pages: Mapping[str, Mapping[str, int]],
) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Return what the files say, and everything wrong with a record among them.

    Args:
        files: of a pack, by path; only records, texts, mappings, PDFs and tags are looked at.
        scope: what was asked for.
        frameworks: title and controls of each framework in the control matrix.
        pages: path of a PDF to statement to page.

    Raises:
        ValueError: a file that acknowledgements rest on cannot be read.
    """
    recorded = {
        path.removeprefix(names.DATA): data
        for path, data in files.items()
        if path.startswith(names.RECORDS)
    }
    records, found = read_records(recorded)
    histories = {one: History.of(one, records) for one in scope.policies}
    versions: list[PackedVersion] = []
    for history in histories.values():
        for period, revision in versions_in_window(history, scope.first, scope.last):
            versions.append(_version(files, history, period, revision, pages))
    workspace = History.of(PolicyId(WORKSPACE), records)
    titles = {one: _title(one, versions) for one in scope.policies}
    source = Source(
        scope=scope,
        histories=histories,
        workspace=workspace,
        versions=tuple(versions),
        titles=titles,
        controls={key: controls for key, (_, controls) in frameworks.items()},
        framework_titles={key: title for key, (title, _) in frameworks.items()},
        tags=dict(_tags(files, versions, scope.commit)),
        acknowledgements=acknowledged_rows(histories, workspace, files, scope),
    )
    return source, found


def _version(
    files: Mapping[str, bytes],
    history: History,
    period: Period,
    revision: Revision,
    pages: Mapping[str, Mapping[str, int]],
) -> PackedVersion:
    event = period.record.event
    path = pdf_path(period, revision)
    previous = history.version(event.previous) if event.previous else None
    seal = history.seal_of(period.record.digest)
    token = names.token(path)
    anchors = [one for one in anchors_of(history) if seal and one.event.target == seal.digest]
    # Two clones may have fetched one each; that of the file in the pack comes last.
    there = sha256(files.get(token, b""))
    anchors.sort(key=lambda one: one.event.token.sha256 == there)
    return PackedVersion(
        period=period,
        proposal=history.proposal(event.proposal),
        seal=seal,
        revision=revision,
        pdf=path if path in files else "",
        policy=_policy(files, names.text(event.policy, event.version), event.policy),
        sidecar=_sidecar(files, names.mapping(event.policy, event.version)),
        before=_policy(files, names.text(event.policy, previous.event.version), event.policy)
        if previous
        else None,
        pages=pages.get(path, {}),
        anchors=tuple(anchors),
        token=token if token in files else "",
    )


def _policy(files: Mapping[str, bytes], path: str, identifier: PolicyId) -> Policy | None:
    data = files.get(path)
    return read_policy(data, f"policies/{identifier}.md")[0] if data is not None else None


def _sidecar(files: Mapping[str, bytes], path: str) -> Sidecar | None:
    data = files.get(path)
    return read_sidecar(data, path)[0] if data is not None else None


def _title(identifier: PolicyId, versions: Iterable[PackedVersion]) -> str:
    own = [one.policy.title for one in versions if one.id == identifier and one.policy]
    return own[-1] if own else identifier


def _tags(
    files: Mapping[str, bytes], versions: Iterable[PackedVersion], commit: str
) -> Iterable[tuple[str, GitObject]]:
    for one in versions:
        data = files.get(names.tag(one.id, one.issued.event.version))
        if data is not None:
            yield one.name, GitObject(object_name("tag", data, commit), "tag", data)
