"""The time-stamps beside the PDFs of a pack: each judged as if it lay beside the PDF alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Place, error, has_errors, placed
from policykit.evidence.pack import names
from policykit.signing import examine_anchor
from policykit.workflow.answer import Answer, Check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.evidence.pack.source import PackedVersion, Source

_ASK = "Do not rely on this pack. Ask for it again."


def judge_stamps(
    files: Mapping[str, bytes], source: Source, anchors: Sequence[bytes], now: datetime
) -> tuple[Sequence[Check], Sequence[Diagnostic]]:
    """Return what the time-stamps of a pack are worth; no check where no PDF has one.

    Args:
        files: the pack.
        source: what its records say.
        anchors: certificates of time-stamp authorities the verifier trusts.
        now: the present.
    """
    found: list[Diagnostic] = []
    stamped = [one for one in source.versions if one.pdf and one.anchors]
    trusted = 0
    for version in stamped:
        if not version.token:
            if not _is_said(version, source):
                message = f"the time-stamp of the PDF of {version.name} is not in the pack"
                found.append(error("PK958", message, Place(names.MANIFEST), _ASK))
            continue
        place = Place(version.token)
        sealed = version.seal.event.at if version.seal else None
        pdf, token = files[version.pdf], files[version.token]
        report = examine_anchor(token, pdf, anchors, sealed=sealed, at=now)
        found += placed(report.findings, place)
        trusted += report.proves
        if report.token not in {one.event.token.sha256 for one in version.anchors}:
            message = "it is not the time-stamp that the records name"
            found.append(error("PK958", message, place, _ASK))
    return _checks(found, sum(bool(one.token) for one in stamped), trusted), found


def _checks(found: Sequence[Diagnostic], count: int, trusted: int) -> Sequence[Check]:
    name = "time-stamps"
    if has_errors(found):
        wrong = sum(has_errors([one]) for one in found)
        return (Check(name, Answer.BAD, "1 fault" if wrong == 1 else f"{wrong} faults"),)
    if not count:
        return ()
    said = "1 PDF has one beside it" if count == 1 else f"{count} PDFs have one beside them"
    if trusted == count:
        return (Check(name, Answer.GOOD, f"{said}, from authorities you trust"),)
    detail = f"{said}, {count - trusted} from authorities you did not name; see --trust-time"
    return (Check(name, Answer.UNKNOWN, detail),)


def _is_said(version: PackedVersion, source: Source) -> bool:
    what = f"time-stamp of the PDF of {version.id} {version.issued.event.version} "
    return any(what in fault for fault in source.scope.faults)
