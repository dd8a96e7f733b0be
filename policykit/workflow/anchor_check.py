"""The time-stamps that `anchor` keeps beside sealed PDFs: what they are worth to who verifies.

A token that does not hold is refused, as a damaged time-stamp inside of a PDF is. One that is
missing takes nothing from the PDF but a proof of its time, so it is said and the PDF stays good.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, has_errors, placed, warning
from policykit.record import anchors_of, lost_file
from policykit.signing import Identity, examine_anchor
from policykit.workflow import paths
from policykit.workflow.answer import Answer, Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.record import Anchored, History, Record
    from policykit.signing import AnchorReport
    from policykit.world import World

NAME = "time-stamp beside it"


def anchor_problems(world: World, history: History) -> Iterator[Diagnostic]:
    """Yield what is wrong with the tokens that records name; whom to trust is not asked.

    Where two clones fetched one each, one of the two can lie beside the PDF; it speaks for both.
    """
    found = anchors_of(history)
    told = set()
    for record in found:
        token = record.event.token
        data = world.files.read(token.path)
        known = {one.event.token.sha256 for one in found if one.event.token.path == token.path}
        seal = next((one for one in history.sealed if one.digest == record.event.target), None)
        pdf = world.files.read(seal.event.pdf.path) if seal else None
        if token.path in told:
            continue
        told.add(token.path)
        if data is None or sha256(data) not in known:
            yield lost_file(token.path, "the time-stamp of a PDF", altered=data is not None)
        elif pdf is not None and seal is not None:
            report = examine_anchor(data, pdf, sealed=seal.event.at, at=world.clock.now())
            wrong = (one for one in report.findings if has_errors([one]))
            yield from placed(wrong, Place(token.path))


@dataclass(frozen=True, slots=True)
class Beside:
    """A sealed PDF, and what lies beside it.

    Attributes:
        file: its name, for messages.
        pdf: its bytes.
        sealed: when it says that it was sealed.
        token: the time-stamp beside it; None for nothing.
        recorded: what the workspace says was fetched for it.
    """

    file: str
    pdf: bytes
    sealed: datetime | None
    token: bytes | None = None
    recorded: Sequence[Record[Anchored]] = ()


def judge_beside(
    beside: Beside, world: World | None, anchors: Sequence[bytes], now: datetime
) -> tuple[Sequence[Check], AnchorReport | None, Sequence[Diagnostic]]:
    """Return what a time-stamp beside a PDF is worth; nothing where there is none, and is to be.

    Args:
        beside: the PDF and the time-stamp.
        world: the workspace, for a token that lies there only; None without one.
        anchors: certificates of time-stamp authorities the verifier trusts.
        now: the present.
    """
    place, token, recorded = Place(paths.token(beside.file)), beside.token, beside.recorded
    if token is None and recorded and world:
        place = Place(recorded[-1].event.token.path)
        token = world.files.read(place.file)
        if token is None:
            said = f"a record names a time-stamp of {_stated(recorded[-1])}, and it is missing"
            hint = f"Get it from who keeps the records: git checkout -- {place.file}"
            found = warning("PK942", said, place, hint)
            return (Check(NAME, Answer.UNKNOWN, said),), None, (found,)
    if token is None:
        return (), None, ()
    report = examine_anchor(token, beside.pdf, anchors, sealed=beside.sealed, at=now)
    findings = list(placed(report.findings, place))
    check = Check(NAME, *_answer(report))
    if recorded and report.token not in {one.event.token.sha256 for one in recorded}:
        said = "it is not the time-stamp that the records name"
        hint = f"The recorded one: git checkout -- {recorded[-1].event.token.path}"
        findings.append(warning("PK943", said, place, hint))
        check = Check(NAME, check.answer, f"{check.detail}; {said}")
    return (check,), report, findings


def _answer(report: AnchorReport) -> tuple[Answer, str]:
    if not report.ok or report.stamped is None:
        wrong = [one.message for one in report.findings if has_errors([one])]
        return Answer.BAD, "; ".join(wrong)
    seen = f"the file was there by {report.stamped:%Y-%m-%d %H:%M} UTC, says {report.authority}"
    return {
        Identity.TRUSTED: (Answer.GOOD, f"{seen}, whom you trust"),
        Identity.NOT_CHECKED: (Answer.UNKNOWN, f"{seen}; trust it with --trust-time"),
        Identity.REFUSED: (
            Answer.UNKNOWN,
            f"{seen}, and none of the authorities you trust vouches for it",
        ),
    }[report.identity]


def _stated(record: Record[Anchored]) -> str:
    return f"{record.event.stamped:%Y-%m-%d %H:%M} UTC"
