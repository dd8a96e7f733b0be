"""Each PDF of a pack: its seal, the chain of digests in it, and the records beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import InputError, Place, error, has_errors, placed
from policykit.evidence.pack import names
from policykit.policy import content_digest
from policykit.record import externals
from policykit.signing import attachments, examine
from policykit.workflow.pdf_chain import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.evidence.pack.source import PackedVersion, Source

_ASK = "Do not rely on this pack. Ask for it again."


def pdf_problems(
    files: Mapping[str, bytes],
    source: Source,
    anchors: Sequence[bytes],
    now: datetime,
    time_stamp_anchors: Sequence[bytes] = (),
) -> list[Diagnostic]:
    """Return what is wrong with the PDFs and texts of a pack, each with its path.

    Args:
        files: the pack.
        source: what its records say.
        anchors: certificates the verifier trusts.
        now: the present.
        time_stamp_anchors: certificates of time-stamp authorities the verifier trusts.
    """
    found: list[Diagnostic] = []
    for version in source.versions:
        if version.pdf:
            report = examine(
                files[version.pdf], anchors, at=now, time_stamp_anchors=time_stamp_anchors
            )
            found += [
                one for one in placed(report.findings, Place(version.pdf)) if has_errors([one])
            ]
            if report.ok and report.unsigned_length is not None:
                data = files[version.pdf]
                try:
                    attached = attachments(data, report.unsigned_length)
                except InputError as problem:
                    found += placed(problem.diagnostics, Place(version.pdf))
                    continue
                chain, wrong = walk(attached, report)
                found += placed(wrong, Place(version.pdf))
                if chain:
                    found += _beside(files, version, attached)
                    if chain.issued.digest != version.issued.digest:
                        said = f"{chain.issued.event.policy} {chain.issued.event.version}"
                        found.append(_wrong(version.pdf, f"it is {said}, not {version.name}"))
        elif _is_expected(version, source):
            message = f"the PDF of {version.name} is not in the pack, and nothing says why"
            found.append(_wrong(names.MANIFEST, message))
    found += _texts(files, source)
    return found


def _is_expected(version: PackedVersion, source: Source) -> bool:
    scope = source.scope
    if scope.picked is not None and version.name not in scope.picked:
        return False
    what = f"{version.id} {version.issued.event.version}"
    return not any(what in fault for fault in scope.faults)


def _beside(
    files: Mapping[str, bytes], version: PackedVersion, attached: Mapping[str, bytes]
) -> Iterator[Diagnostic]:
    """Compare seal record, attached records and texts with those in the pack."""
    if version.seal is None or version.seal.event.pdf.sha256 != sha256(files[version.pdf]):
        yield _wrong(version.pdf, "it is not the file that the sealed record names")
    folder = f"{names.RECORDS}{version.id}/"
    number = version.issued.event.version
    beside = {
        f"{version.id}.md": names.text(version.id, number),
        f"{version.id}.map.yaml": names.mapping(version.id, number),
    }
    for name, data in attached.items():
        path = beside.get(name, f"{folder}{name}" if name.endswith(".json") else "")
        if path and files.get(path) != data:
            message = "it is not what is attached to the PDF of that version"
            yield _wrong(
                path, message if path in files else "it is attached to a PDF, and not here"
            )


def _texts(files: Mapping[str, bytes], source: Source) -> Iterator[Diagnostic]:
    """Compare every text and mapping with the proposal that was approved."""
    for identifier, history in source.histories.items():
        for record in history.chain:
            text = names.text(identifier, record.event.version)
            mapping = names.mapping(identifier, record.event.version)
            if text not in files and mapping not in files:
                continue
            proposal = history.proposal(record.event.proposal)
            pair = files.get(text, b""), files.get(mapping, b"")
            if proposal is None or content_digest(identifier, *pair) != proposal.event.content:
                yield _wrong(text, "text and mapping are not what was approved")
        for one in externals(history):
            path = names.external(identifier, one.event.file.sha256)
            if path in files and sha256(files[path]) != one.event.file.sha256:
                yield _wrong(path, "it is not the document that was recorded")


def _wrong(path: str, message: str) -> Diagnostic:
    return error("PK958", message, Place(path), _ASK)
