"""`verify` of a pack: everything, from its bytes and the certificates the verifier chose.

Lists of digests, the organization's signature over them, each PDF with its seal and its chain, the
objects of git, the records against the commit, and every table made again from the records. Needs
no workspace, reads no name of the pack as a path, and runs nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import policykit
from policykit.errors import ExitCode, InputError, Place, StateError, error, has_errors
from policykit.evidence.pack import acknowledged, bag, names
from policykit.evidence.pack.building import derived_files
from policykit.evidence.pack.manifest import read_scope, reconciliation
from policykit.evidence.pack.reading import read_source
from policykit.evidence.pack.statement import read_envelope
from policykit.evidence.pack.tables import tables
from policykit.record import check_history, externals
from policykit.signing import Identity
from policykit.template import read_framework
from policykit.workflow.answer import Answer, Check
from policykit.workflow.pack import beside, find_pages
from policykit.workflow.pack_git import git_problems
from policykit.workflow.pack_pdfs import pdf_problems
from policykit.workflow.pack_stamps import judge_stamps
from policykit.workflow.pack_statement import judge_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.evidence.pack.source import Scope, Source
    from policykit.workflow.pack_statement import Signed

    ReadBundle = Callable[[bytes, str], Mapping[str, str]]

_ASK = "Do not rely on this pack. Ask for it again."


@dataclass(frozen=True, slots=True)
class PackVerification:
    """What verification found out about one pack.

    Attributes:
        file: its name, for messages.
        checks: one for each question.
        findings: every fault, with the file of the pack in which it is.
        identity: whether the verifier trusts who signed.
        source: what the pack says; None where it cannot be told.
        made: when and by whom, as signed; empty where that cannot be told.
        repeatable: False where another version of policykit made tables that differ.
    """

    file: str
    checks: tuple[Check, ...]
    findings: tuple[Diagnostic, ...]
    identity: Identity = Identity.NOT_CHECKED
    source: Source | None = None
    made: str = ""
    repeatable: bool = True

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code for this pack alone."""
        bad = any(one.answer is Answer.BAD for one in self.checks)
        if bad or has_errors(self.findings):
            return ExitCode.FINDINGS
        if self.identity is not Identity.TRUSTED:
            return ExitCode.IDENTITY_NOT_CHECKED
        return ExitCode.OK if self.repeatable else ExitCode.NOT_CHECKABLE

    @property
    def verdict(self) -> str:
        """Return the answer in one sentence."""
        return {
            ExitCode.OK: "Good: this is what the organization packed, and it agrees with itself.",
            ExitCode.FINDINGS: "Refused: do not rely on this pack.",
            ExitCode.IDENTITY_NOT_CHECKED: (
                "Consistent, identity not checked: name the certificate you trust with --trust."
            ),
            ExitCode.NOT_CHECKABLE: (
                "Good, but this version of policykit cannot make all tables again."
            ),
        }[self.exit_code]


def verify_pack(  # noqa: PLR0913 - the pack, whom to trust, when, and how to read a history
    file: str,
    files: Mapping[str, bytes],
    anchors: Sequence[bytes],
    now: datetime,
    read_bundle: ReadBundle,
    *,
    time_stamp_anchors: Sequence[bytes] = (),
) -> PackVerification:
    """Judge a pack.

    Args:
        file: its name, for messages.
        files: path in the pack to content.
        anchors: certificates the verifier trusts; never taken from the pack.
        now: the present.
        read_bundle: gives the references of a bundle that has a commit; raises StateError.
        time_stamp_anchors: certificates of time-stamp authorities the verifier trusts.

    Raises:
        KeyFailure: an anchor is no certificate.
    """
    signed = judge_statement(files, anchors, now)
    broken = bag.check_bag(files)
    checks = [
        _check("files", broken, f"{len(files)} files, each as listed, none added"),
        _check("statement", signed.findings, signed.words),
        _identity(signed),
    ]
    found = [*broken, *signed.findings]
    if broken:
        return PackVerification(file, tuple(checks), tuple(found), signed.identity)
    try:
        scope = read_scope(files.get(names.MANIFEST, b""))
        source, wrong = _source(files, scope)
    except (ValueError, InputError) as problem:
        message = f"the manifest cannot be read: {problem}"
        found.append(error("PK958", message, Place(names.MANIFEST), _ASK))
        return PackVerification(file, tuple(checks), tuple(found), signed.identity)
    records = [*wrong, *_record_problems(source)]
    pdfs = pdf_problems(files, source, anchors, now, time_stamp_anchors)
    stamps, untimely = judge_stamps(files, source, time_stamp_anchors, now)
    objects = [*git_problems(files, source), *_bundle(files, source, read_bundle)]
    made_again, other = _derived(files, source)
    sums = [*_sums(source), *_strangers(files, source)]
    checks += [
        _check("records", records, f"{_records(source)} records that agree with one another"),
        _check(
            "policies",
            pdfs,
            f"{sum(bool(one.pdf) for one in source.versions)} sealed PDFs, "
            "each with text, approvals and issue as recorded",
        ),
        *stamps,
        _check("commit", objects, f"all records of these policies in commit {scope.commit[:12]}"),
        _check("tables", [*made_again, *sums], "made again from the records: the same"),
    ]
    if other and not made_again:
        checks[-1] = Check("tables", Answer.UNKNOWN, other)
    return PackVerification(
        file,
        tuple(checks),
        (*found, *records, *pdfs, *untimely, *objects, *made_again, *sums),
        signed.identity,
        source,
        signed.made,
        repeatable=not other,
    )


def _check(name: str, found: Sequence[Diagnostic], good: str) -> Check:
    if not has_errors(found):
        return Check(name, Answer.GOOD, good)
    count = sum(has_errors([one]) for one in found)
    return Check(name, Answer.BAD, "1 fault" if count == 1 else f"{count} faults")


def _identity(signed: Signed) -> Check:
    answer = {
        Identity.TRUSTED: Answer.GOOD,
        Identity.REFUSED: Answer.BAD,
        Identity.NOT_CHECKED: Answer.UNKNOWN,
    }[signed.identity]
    return Check("identity", answer, signed.who or "no certificate")


def _source(files: Mapping[str, bytes], scope: Scope) -> tuple[Source, tuple[Diagnostic, ...]]:
    frameworks = {}
    for name in scope.frameworks:
        path = f"{names.FRAMEWORKS}{name}.yaml"
        framework, found = read_framework(files.get(path, b""), path)
        if framework is None:
            raise InputError(*found)
        frameworks[name] = (framework.title, framework.controls)
    return read_source(files, scope, frameworks, find_pages(files))


def _record_problems(source: Source) -> Iterator[Diagnostic]:
    for history in source.histories.values():
        yield from check_history(history)


def _records(source: Source) -> int:
    histories = (*source.histories.values(), source.workspace)
    return sum(len(one.records) for one in histories)


def _derived(files: Mapping[str, bytes], source: Source) -> tuple[list[Diagnostic], str]:
    """Compare what can be made again; with another version of policykit, a difference says less."""
    fingerprint = _fingerprint(files)
    top = beside(source, fingerprint, bundle=names.BUNDLE in files).items()
    # One after the other, so that there are never two whole packs in memory.
    again = chain(derived_files(source), top)
    differing = [path for path, data in again if files.get(path) != data]
    here, then = policykit.__version__, source.scope.versions.get("policykit", "")
    if differing and here != then:
        return [], f"made by policykit {then}, and this is {here}: {', '.join(differing)} differ"
    return [
        error(
            "PK959",
            "it is not what the records give"
            if path in files
            else "it is gone, and the records give it",
            Place(path),
            _ASK,
        )
        for path in differing
    ], ""


def _fingerprint(files: Mapping[str, bytes]) -> str:
    try:
        return read_envelope(files.get(names.STATEMENT, b"")).key
    except ValueError:
        return ""


def _sums(source: Source) -> Iterator[Diagnostic]:
    rows = {sheet.name: len(sheet.rows) for sheet in tables(source)}
    for name, words, total in reconciliation(source):
        if rows[name] != total:
            message = f"it has {rows[name]} rows, and the records give {total}: {words}"
            yield error("PK959", message, Place(names.table(name)), _ASK)


def _strangers(files: Mapping[str, bytes], source: Source) -> Iterator[Diagnostic]:
    """Yield files that no pack has: whoever signs a pack can list anything."""
    known = {
        *(names.INDEX, names.COVER, names.INSTRUCTIONS, names.STATEMENT, names.MANIFEST),
        *(names.TIMELINE_PDF, names.TIMELINE_SVG, names.WORKBOOK, names.COLUMNS),
        *(names.COMMIT, names.BUNDLE),
        *(bag.DECLARATION, bag.INFO, bag.PAYLOAD_LIST, bag.TAG_LIST),
        *(names.table(sheet.name) for sheet in tables(source)),
        *(f"{names.FRAMEWORKS}{one}.yaml" for one in source.scope.frameworks),
        *(names.change_log(one) for one in source.scope.policies),
        *(one.pdf for one in source.versions),
        *(one.token for one in source.versions),
        *(names.tag(one.id, one.issued.event.version) for one in source.versions),
        *(names.record(one.path) for one in source.workspace.records),
    }
    for history in source.histories.values():
        known |= {names.record(one.path) for one in history.records}
        for one in history.chain:
            known.add(names.text(history.policy, one.event.version))
            known.add(names.mapping(history.policy, one.event.version))
        known |= {
            names.external(history.policy, one.event.file.sha256) for one in externals(history)
        }
    known |= {acknowledged.TERMS, acknowledged.PEOPLE}
    folders = (names.TREES, names.CERTIFICATES)
    for path in sorted(set(files) - known):
        if not path.startswith(folders):
            yield error("PK959", "no pack has a file of this name", Place(path), _ASK)


def _bundle(
    files: Mapping[str, bytes], source: Source, read_bundle: ReadBundle
) -> Iterator[Diagnostic]:
    if names.BUNDLE not in files:
        return
    place = Place(names.BUNDLE)
    try:
        references = read_bundle(files[names.BUNDLE], source.scope.commit)
    except StateError as problem:
        yield error("PK958", problem.diagnostics[0].message, place, _ASK)
        return
    for one in source.versions:
        tag = source.tags.get(one.name)
        name = f"refs/tags/{one.id}/v{one.issued.event.version}"
        if tag and references.get(name) != tag.id:
            message = f"the history has another tag {name} than the pack"
            yield error("PK958", message, place, _ASK)
