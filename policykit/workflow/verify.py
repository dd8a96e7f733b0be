"""`verify`: what a PDF is worth, judged from its bytes and the certificates the verifier chose.

Seal, then the chain of digests inside the file; in a workspace also the records and tags there,
and the pages rendered once more. What was not checked is said to be not checked: it is neither
good nor bad. Reads only; nothing in a workspace can run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.errors import ExitCode, InputError, PolicykitError, has_errors
from policykit.record import PLAIN_METHODS, compromised_since
from policykit.signing import Identity, attachments, examine
from policykit.signing.decoded import decoded_digest
from policykit.values import digest
from policykit.workflow import paths
from policykit.workflow.anchor_check import Beside, judge_beside
from policykit.workflow.answer import Answer, Check
from policykit.workflow.frozen import render_lock
from policykit.workflow.held_versions import held_versions
from policykit.workflow.pdf_chain import Chain, walk
from policykit.workflow.proof_check import proof_problems
from policykit.workflow.repetition import rendered_again
from policykit.workflow.workspace import load_history, load_profile
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.record import Issued, Record, Sealed
    from policykit.signing import AnchorReport, SealReport
    from policykit.values import Digest
    from policykit.workflow.held_versions import Held
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found out about one file.

    Attributes:
        chain: what the file says it is; None where that cannot be told.
        report: the judgement of the seal.
        repeatable: False where this version of policykit cannot repeat the rendering.
        anchor: the judgement of the time-stamp beside the file; None where there is none.
    """

    file: str
    checks: tuple[Check, ...]
    findings: tuple[Diagnostic, ...]
    chain: Chain | None
    report: SealReport
    repeatable: bool = True
    anchor: AnchorReport | None = None

    @property
    def exit_code(self) -> ExitCode:
        """Return the exit code for this file alone."""
        if any(check.answer is Answer.BAD for check in self.checks) or has_errors(self.findings):
            return ExitCode.FINDINGS
        if self.report.identity is Identity.NOT_CHECKED:
            return ExitCode.IDENTITY_NOT_CHECKED
        return ExitCode.OK if self.repeatable else ExitCode.NOT_CHECKABLE

    @property
    def verdict(self) -> str:
        """Return the answer in one sentence."""
        return _VERDICTS[self.exit_code]


_ISSUED_NAME = re.compile(r"([a-z][a-z0-9-]*)-v(\d+\.\d+)(?!\.?\d)")
_VERDICTS = {
    ExitCode.OK: "Good: this is what was issued, sealed by a certificate you trust.",
    ExitCode.FINDINGS: "Refused: do not rely on this file.",
    ExitCode.IDENTITY_NOT_CHECKED: (
        "Consistent, identity not checked: name the certificate you trust with --trust."
    ),
    ExitCode.NOT_CHECKABLE: "Good, but this version of policykit cannot repeat the rendering.",
}


def verify(  # noqa: PLR0913 - the file, whom to trust, when, and what to compare with
    file: str,
    pdf: bytes,
    anchors: Sequence[bytes],
    now: datetime,
    world: World | None,
    *,
    time_stamp_anchors: Sequence[bytes] = (),
    token: bytes | None = None,
) -> Verification:
    """Judge one PDF, and the token beside it; see `verify_all`."""
    tokens = {} if token is None else {file: token}
    (one,) = verify_all(
        [(file, pdf)], anchors, now, world, time_stamp_anchors=time_stamp_anchors, tokens=tokens
    )
    return one


def verify_all(  # noqa: PLR0913 - as above, for many
    files: Iterable[tuple[str, bytes]],
    anchors: Sequence[bytes],
    now: datetime,
    world: World | None,
    *,
    time_stamp_anchors: Sequence[bytes] = (),
    tokens: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Verification, ...]:
    """Judge PDFs, each for itself, and render their versions again together.

    Args:
        files: name (for messages) and bytes of each.
        anchors: certificates the verifier trusts, PEM or DER; never taken from the workspace.
        now: the present.
        world: the workspace to compare with, or None.
        time_stamp_anchors: certificates of time-stamp authorities the verifier trusts.
        tokens: the time-stamp that lies beside a file, by the name of the file.

    Raises:
        KeyFailure: an anchor is no certificate.
    """
    judged = [
        _judged(file, pdf, examine(pdf, anchors, at=now, time_stamp_anchors=time_stamp_anchors))
        for file, pdf in files
    ]
    sound = [one.chain.issued for one, pdf in judged if one.chain and pdf is not None]
    held = held_versions(world, sound) if world else {}
    judged = [
        (_stamped(one, pdf, tokens, held, world, time_stamp_anchors, now), pdf)
        for one, pdf in judged
    ]
    if world is None:
        return tuple(one if pdf is None else _alone(one) for one, pdf in judged)
    again = rendered_again(world, sound)
    return tuple(
        one
        if pdf is None or one.chain is None
        else _compared(world, one, pdf, one.chain, again, held[one.chain.issued.digest])
        for one, pdf in judged
    )


def _judged(file: str, pdf: bytes, report: SealReport) -> tuple[Verification, bytes | None]:
    """Judge a PDF by itself; return it again where it is sound enough to be compared."""
    checks = [_seal_check(report), _identity_check(report)]
    findings = list(report.findings)
    if not report.ok or report.unsigned_length is None:
        return Verification(file, tuple(checks), tuple(findings), None, report), None
    chain, found = _chain(pdf, report)
    findings += found
    checks.append(_chain_check(chain, found))
    if chain is None or has_errors(found):
        return Verification(file, tuple(checks), tuple(findings), chain, report), None
    checks += _name_check(file, chain.issued.event)
    return Verification(file, tuple(checks), tuple(findings), chain, report), pdf


def _stamped(  # noqa: PLR0913, PLR0917 - a file, and all that its time-stamp is held against
    one: Verification,
    pdf: bytes | None,
    tokens: Mapping[str, bytes],
    held: Mapping[Digest, Held],
    world: World | None,
    anchors: Sequence[bytes],
    now: datetime,
) -> Verification:
    """Judge the time-stamp beside a file that is sound."""
    if pdf is None or one.chain is None:
        return one
    known = held.get(one.chain.issued.digest)
    of_this = known.anchored if known and known.names(pdf) else ()
    token, sealed = tokens.get(one.file), one.report.time.claimed
    beside = Beside(one.file, pdf, sealed, token, of_this)
    checks, anchor, found = judge_beside(beside, world, anchors, now)
    findings = (*one.findings, *found)
    return replace(one, checks=(*one.checks, *checks), findings=findings, anchor=anchor)


def _alone(one: Verification) -> Verification:
    unknown = (
        Check("records", Answer.UNKNOWN, "no workspace here to compare with"),
        Check("rendering", Answer.UNKNOWN, "no workspace here to render from"),
    )
    return replace(one, checks=(*one.checks, *unknown))


def _compared(  # noqa: PLR0913, PLR0917 - a file, and all that it is compared with
    world: World,
    one: Verification,
    pdf: bytes,
    chain: Chain,
    again: Mapping[Digest, bytes | PolicykitError],
    held: Held,
) -> Verification:
    """Compare with a workspace and with what was rendered again from it."""
    in_workspace, sealed = _workspace_check(pdf, chain, held), held.sealed
    unsigned = pdf[: one.report.unsigned_length]
    rendering, repeatable = _rendering_check(
        world, unsigned, chain, sealed, again[chain.issued.digest]
    )
    beside = (*_approvals_check(world, chain), *_key_check(world, one.report, one.anchor))
    checks = (*one.checks, in_workspace, *beside, rendering)
    return replace(one, checks=checks, repeatable=repeatable)


def _seal_check(report: SealReport) -> Check:
    if not report.ok:
        # An untrusted certificate is said below; here it is about the bytes alone.
        seal_broken = not report.signed or not report.intact
        detail = "no valid seal" if seal_broken else "the seal is not acceptable"
        return Check("seal", Answer.BAD, detail)
    return Check(
        "seal",
        Answer.GOOD,
        f"intact, covers the whole file; added after it: {report.modifications}; "
        f"time {report.time.strength}",
    )


def _identity_check(report: SealReport) -> Check:
    who = report.certificate
    name = f"{who.subject}, SHA-256 {who.fingerprint}" if who else "no certificate"
    answer = {
        Identity.TRUSTED: Answer.GOOD,
        Identity.REFUSED: Answer.BAD,
        Identity.NOT_CHECKED: Answer.UNKNOWN,
    }[report.identity]
    return Check("identity", answer, name)


def _chain(pdf: bytes, report: SealReport) -> tuple[Chain | None, tuple[Diagnostic, ...]]:
    if report.unsigned_length is None:
        return None, ()
    try:
        return walk(attachments(pdf, report.unsigned_length), report)
    except InputError as unreadable:
        return None, unreadable.diagnostics


def _chain_check(chain: Chain | None, found: Sequence[Diagnostic]) -> Check:
    if chain is None or has_errors(found):
        return Check("chain of digests", Answer.BAD, "the attached records do not fit together")
    event = chain.issued.event
    names = ", ".join(f"{one.event.by.name} ({one.event.method})" for one in chain.approvals)
    return Check(
        "chain of digests",
        Answer.GOOD,
        f"{event.policy} {event.version}, effective {event.effective}; approved by {names}",
    )


def _name_check(file: str, event: Issued) -> Sequence[Check]:
    """Return a check where the file is named like another version; any other name says nothing."""
    name = file.replace("\\", "/").rsplit("/", 1)[-1]
    said = _ISSUED_NAME.match(name)
    if said is None or said.groups() == (event.policy, str(event.version)):
        return ()
    detail = f"it says {said[1]} {said[2]}, and the file is {event.policy} {event.version}"
    return (Check("file name", Answer.BAD, detail),)


def _workspace_check(pdf: bytes, chain: Chain, held: Held) -> Check:
    """Compare with the records, blobs and tags of the workspace."""
    event = chain.issued.event
    problems = list(held.problems)
    if held.sealed and not held.names(pdf):
        problems.append("the file is not the one that the sealed record names")
    if problems:
        return Check("records", Answer.BAD, "; ".join(problems))
    name = paths.tag(event.policy, event.version)
    return Check("records", Answer.GOOD, f"the workspace names exactly this file; tag {name}")


def _key_check(world: World, report: SealReport, anchor: AnchorReport | None) -> Sequence[Check]:
    """Look whether others may have had the key; a workspace can only lower what a seal is worth."""
    if report.certificate is None:
        return ()
    workspace, _ = load_workspace_history(world)
    since = compromised_since(workspace, digest(report.certificate.fingerprint))
    if since is None:
        return ()
    words = f"the key was compromised since {since.isoformat()}"
    time = report.time
    # Who has the key can have an authority of their own as well: only a trusted one shows anything.
    shown = [time.stamped] if time.authority_identity is Identity.TRUSTED else []
    shown += [anchor.stamped] if anchor and anchor.proves else []
    if any(stamped and stamped < since for stamped in shown):
        return (Check("key", Answer.GOOD, f"{words}; a time-stamp shows that the seal is older"),)
    if time.claimed and time.claimed < since:
        detail = f"{words}; the seal says it is older, and no time-stamp that you trust shows that"
        return (Check("key", Answer.UNKNOWN, detail),)
    return (Check("key", Answer.BAD, f"{words}, and the seal is not older"),)


def _approvals_check(world: World, chain: Chain) -> Sequence[Check]:
    """Look at the proofs of the approvals again; nothing where none of them carries one."""
    proved = [one for one in chain.approvals if one.event.method not in PLAIN_METHODS]
    if not proved:
        return ()
    try:
        profile, _ = load_profile(world)
        history, _ = load_history(world, chain.issued.event.policy)
        found = [*proof_problems(world, profile, history, proved)]
    except PolicykitError as failure:
        detail = "; ".join(one.message for one in failure.diagnostics)
        return (Check("approvals", Answer.UNKNOWN, detail),)
    if found:
        answer = Answer.BAD if has_errors(found) else Answer.UNKNOWN
        return (Check("approvals", answer, "; ".join(one.message for one in found)),)
    names = ", ".join(f"{one.event.by.name} by {one.event.method}" for one in proved)
    return (Check("approvals", Answer.GOOD, f"proved again: {names}"),)


def _rendering_check(
    world: World,
    unsigned: bytes,
    chain: Chain,
    sealed: Record[Sealed] | None,
    again: bytes | PolicykitError,
) -> tuple[Check, bool]:
    """Compare what was rendered again from git: same bytes, same content, or not checkable."""
    name = "rendering"
    issued = chain.issued
    if isinstance(again, PolicykitError):
        if _other_versions(world, issued):
            return Check(name, Answer.UNKNOWN, _not_repeatable(world, issued)), False
        return Check(name, Answer.BAD, "; ".join(one.message for one in again.diagnostics)), True
    if again == unsigned:
        return Check(name, Answer.GOOD, "same bytes, rendered again from git"), True
    others = _other_versions(world, issued)
    if not others:
        return Check(name, Answer.BAD, "rendered again from git, the pages differ"), True
    if sealed and decoded_digest(again) == sealed.event.render.decoded_sha256 == decoded_digest(
        unsigned
    ):
        return Check(
            name, Answer.GOOD, f"same decoded content; packed differently by {others}"
        ), True
    return Check(name, Answer.UNKNOWN, _not_repeatable(world, issued)), False


def _other_versions(world: World, issued: Record[Issued]) -> str:
    """Return in words which of the versions that decide the bytes differ here; empty when none."""
    here, then = render_lock(world), issued.event.lock
    differing = sorted(key for key in {*here, *then} if here.get(key) != then.get(key))
    return ", ".join(
        f"{key} {_short(here.get(key))} (then {_short(then.get(key))})" for key in differing
    )


def _short(value: str | None) -> str:
    return value[:12] if value else "none"


def _not_repeatable(world: World, issued: Record[Issued]) -> str:
    then = issued.event.lock.get("policykit", "")
    return (
        f"not checkable with this version: {_other_versions(world, issued)}. "
        f"To repeat it: pip install policykit=={then}"
    )
