"""`policykit verify`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, format_option, print_json, progress, say
from policykit.cli.verify_pack import is_pack, judge_pack, pack_json, print_pack
from policykit.cli.world import working_folder, world_at
from policykit.errors import ExitCode, KeyFailure, Place, ProgramError, Severity, StateError, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.errors import Diagnostic
    from policykit.workflow.pack_check import PackVerification
    from policykit.workflow.verify import Verification
    from policykit.world import World

_EPILOG = """\b
Examples:
  policykit verify access-control-v1.0.pdf --trust acme-seal.crt.pem
  policykit verify output/issued/*/*.pdf --trust ../acme-seal.crt.pem --format json
  policykit verify --receipt mail-of-march.eml
  policykit verify evidence-2026.zip --trust acme-seal.crt.pem

Exit codes: 0 good and trusted; 1 refused; 10 consistent, but you named no certificate; 11 good, but
this version cannot repeat the rendering.

The same with other programs: policykit verify FILE --commands"""


_AT_ONCE = 32
"""How many files are in memory together, and share one pandoc and one set of workers."""


@click.command(epilog=_EPILOG)
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate you trust, from the organization itself. Repeatable.",
)
@click.option(
    "--trust-time",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A certificate of a time-stamp authority you trust. Repeatable.",
)
@click.option(
    "--receipt",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with a receipt, such as the mail you kept; held against the workspace here.",
)
@click.option("--commands", is_flag=True, help="Print how to check with pdfsig and openssl.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    files: tuple[Path, ...],
    trust: tuple[Path, ...],
    trust_time: tuple[Path, ...],
    receipt: tuple[Path, ...],
    commands: bool,
    form: str,
) -> int:
    """Check issued PDFs: seal, chain of digests, and in a workspace records and rendering.

    A time-stamp beside a PDF (FILE.pdf.tst, from anchor) is checked with it.

    Check packs of evidence, as ZIP file or folder: every file, seal, record and table in them.

    Trusts nothing but the bytes and the certificates that you name.
    """
    from policykit.edge.clock import SystemClock
    from policykit.edge.outside import read_outside
    from policykit.signing import how_to_check
    from policykit.workflow.verify import verify_all

    if not files and not receipt:
        raise click.UsageError("Name the PDFs to check, or a file with a --receipt.")
    anchors, stampers = _certificates(trust), _certificates(trust_time)
    packs = [judge_pack(path, anchors, stampers) for path in files if is_pack(path)]
    files = tuple(dict.fromkeys(_stamped(path) for path in files if not is_pack(path)))
    now = SystemClock().now()
    world = _workspace() if files or receipt else None
    results: list[Verification] = []
    with progress("verifying", len(files) if form == "text" else 0) as tick:
        for batch in (files[at : at + _AT_ONCE] for at in range(0, len(files), _AT_ONCE)):
            pdfs = [(str(path), read_outside(path)) for path in batch]
            tokens = _tokens(batch)
            for one in verify_all(
                pdfs, anchors, now, world, time_stamp_anchors=stampers, tokens=tokens
            ):
                results.append(one)
                tick()
                if commands:
                    # Asked for, so it is a result; beside JSON it would make that unreadable.
                    tell = say if form == "text" else aside
                    tell(how_to_check(one.report, file=one.file, **_beside(one, trust)))
    counted = _receipts(world, receipt)
    if form == "json":
        shown = [_as_json(one) for one in results]
        shown += [pack_json(one) for one in packs]
        print_json("verify", [*shown, *({"receipt": one, "problem": why} for one, why in counted)])
    else:
        of_all = _notes_of_many(results)
        for one in results:
            _print(one, of_all)
        show(of_all)
        for pack in packs:
            print_pack(pack)
        for line, why in counted:
            mark = click.style("✗", fg="red") if why else click.style("✓", fg="green")
            say(f"{mark} {line}: {why or 'every seal that it counts is here, as it was'}")
    if any(why for _, why in counted):
        return ExitCode.FINDINGS
    return worst([*results, *packs])


def _stamped(path: Path) -> Path:
    """Return the PDF that a time-stamp lies beside; any other file is meant itself."""
    pdf = path.with_suffix("")
    return pdf if path.suffix == ".tst" and pdf.is_file() else path


def _tokens(files: Sequence[Path]) -> dict[str, bytes]:
    """Return the time-stamps that lie beside files, by the name of the file."""
    from policykit.edge.outside import read_outside
    from policykit.workflow import paths

    beside = {str(path): Path(paths.token(str(path))) for path in files}
    return {name: read_outside(token) for name, token in beside.items() if token.is_file()}


def _receipts(world: World | None, files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Return each receipt in the files, and in words what is wrong with it."""
    from policykit.edge.outside import read_outside
    from policykit.workflow.receipts import check_receipts

    if files and world is None:
        raise click.UsageError("A receipt is held against a workspace, and there is none here.")
    return [
        (str(found.receipt), found.problem)
        for path in files
        if world
        for found in check_receipts(world, str(path), read_outside(path))
    ]


def _certificates(files: tuple[Path, ...]) -> list[bytes]:
    """Return what is in the files the user trusts.

    Raises:
        KeyFailure: each that holds no certificate, by its name.
    """
    from policykit.edge.outside import read_outside
    from policykit.signing import read_certificates

    given = [(path, read_outside(path)) for path in files]
    wrong: list[Diagnostic] = []
    for path, data in given:
        try:
            read_certificates(data)
        except KeyFailure as problem:
            wrong += placed(problem.diagnostics, Place(str(path)))
    if wrong:
        raise KeyFailure(*wrong)
    return [data for _, data in given]


def worst(results: Sequence[Verification | PackVerification]) -> ExitCode:
    """Return the exit code of a run: that of the worst file."""
    order = (
        ExitCode.FINDINGS,
        ExitCode.IDENTITY_NOT_CHECKED,
        ExitCode.NOT_CHECKABLE,
        ExitCode.OK,
    )
    return min((one.exit_code for one in results), key=order.index, default=ExitCode.OK)


def _workspace() -> World | None:
    from policykit.edge.git_places import find_root

    try:
        return world_at(find_root(working_folder()), from_scratch=True)
    except StateError:
        return None
    except ProgramError as missing:
        # An auditor needs no git to check a file by itself.
        aside(f"No workspace is looked for: {missing.diagnostics[0].message}.")
        return None


def _notes_of_many(results: Sequence[Verification]) -> list[Diagnostic]:
    """Return the notes that more than one file has, to be shown once below them all."""
    notes = Counter(
        found for one in results for found in one.findings if found.severity is Severity.NOTE
    )
    return [note for note, times in notes.items() if times > 1]


def _print(one: Verification, of_all: Sequence[Diagnostic]) -> None:
    say(one.file)
    for check in one.checks:
        mark = {"good": "✓", "refused": "✗", "not checked": "?"}[check.answer]
        colour = {"good": "green", "refused": "red", "not checked": "yellow"}[check.answer]
        say(f"  {click.style(mark, fg=colour)} {check.name}: {check.answer}. {check.detail}")
    show(found for found in one.findings if found not in of_all)
    colour = {ExitCode.OK: "green", ExitCode.FINDINGS: "red"}.get(one.exit_code, "yellow")
    say(f"  {click.style(one.verdict, fg=colour, bold=True)}")


def _beside(one: Verification, trust: tuple[Path, ...]) -> dict[str, str]:
    """Return the files that the commands of other programs need beside the PDF."""
    from policykit.workflow import paths

    certificate = {"certificate_file": str(trust[0])} if trust else {}
    token = paths.token(one.file)
    return certificate | ({"token_file": token} if Path(token).is_file() else {})


def _as_json(one: Verification) -> dict[str, object]:
    report, chain, anchor = one.report, one.chain, one.anchor
    return {
        "file": one.file,
        "verdict": one.verdict,
        "exit_code": int(one.exit_code),
        "checks": [
            {"name": check.name, "answer": check.answer.value, "detail": check.detail}
            for check in one.checks
        ],
        "findings": [
            {"severity": found.severity.value, "code": found.code, "message": found.message}
            for found in one.findings
        ],
        "policy": chain.issued.event.policy if chain else None,
        "version": str(chain.issued.event.version) if chain else None,
        "effective": chain.issued.event.effective.isoformat() if chain else None,
        "certificate_sha256": report.certificate.fingerprint if report.certificate else None,
        "sealed_at": report.time.claimed.isoformat() if report.time.claimed else None,
        "time_strength": report.time.strength.value,
        "identity": report.identity.value,
        "time_stamp_beside": {
            "stamped": anchor.stamped.isoformat() if anchor.stamped else None,
            "authority": anchor.authority,
            "identity": anchor.identity.value,
            "good": anchor.ok,
            "token_sha256": anchor.token,
        }
        if anchor
        else None,
    }
