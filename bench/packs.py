"""Packs of evidence: 28 policies, 3 years, 200 people, then 2,000; and how their cost grows.

Makes the workspace with the real commands, years apart by a clock that it moves; then times
`evidence` and `verify` as a user would start them. Started by main_job.py, prints JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import many
from story import APPROVERS, POLICYKIT, ROOT

from policykit.cli.handler import run as policykit
from policykit.edge.clock import SystemClock
from policykit.record import History, read_records, write_record
from policykit.record.acknowledgement_events import (
    AckMethod,
    Acknowledged,
    AcknowledgedVersion,
    SourceFile,
)
from policykit.record.events import Actor

FIRST_YEAR = 2024
YEARS = 3
PEOPLE = 200
MANY = 2000


def main(folder: Path) -> None:
    """Build the years, measure after each, and print what was measured."""
    clock = _Clock(datetime(FIRST_YEAR, 4, 2, 9, tzinfo=UTC))
    SystemClock.now = lambda _: clock.moment  # type: ignore[method-assign]
    workspace = folder / "workspace"
    _set_up(folder, workspace)
    rows = []
    certificate = str(folder / "pack-seal.crt.pem")
    _command(workspace, "key", "export", certificate)
    for number in range(YEARS):
        clock.moment = datetime(FIRST_YEAR + number, 4, 3, 9, tzinfo=UTC)
        _issue(folder, workspace, clock, number)
        if number == 0:
            _roster(folder, workspace, PEOPLE, clock)
            _acknowledge(workspace, clock)
        last = date(FIRST_YEAR + number, 10, 31)
        rows.append(_measured(workspace, certificate, number + 1, 28, PEOPLE, last, ()))
    for count in (7, 14):
        chosen = [word for name in many.names()[:count] for word in ("--policy", name)]
        rows.append(_measured(workspace, certificate, YEARS, count, PEOPLE, last, chosen))
    _roster(folder, workspace, MANY, clock)
    rows.append(_measured(workspace, certificate, YEARS, 28, MANY, last, ()))
    print(json.dumps(rows))


class _Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment


def _set_up(folder: Path, workspace: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    profile = folder / "profile.yaml"
    text = (ROOT / "org_profile.yaml").read_text(encoding="utf-8")
    # The story begins before the people of the sample came: those in office always were.
    text = re.sub(r"^ +- \{person: .*, to: 20.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"from: \d{4}-\d\d-\d\d, to: null", "from: 2020-01-01, to: null", text)
    profile.write_text(text, encoding="utf-8")
    os.environ["POLICYKIT_CONFIG"] = str(folder / "config")  # a key of that time
    _command(folder, "init", "workspace", "--profile", str(profile))
    _command(workspace, "key", "create")
    many.write_copies(ROOT / "policy_templates", workspace / "policy_templates")
    _command(workspace, "generate", *many.names())
    _git(workspace, "add", "--all")
    _git(workspace, "commit", "--quiet", "--message", "The whole set")


def _issue(folder: Path, workspace: Path, clock: _Clock, number: int) -> None:
    """Issue the next version of every policy: the first one, or one with another sentence."""
    if number:
        for path in sorted((workspace / "policies").glob("*.md")):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(" must ", " shall ", 1), encoding="utf-8")
        _git(workspace, "commit", "--quiet", "--all", "--message", "Another word")
    _command(workspace, "propose", *many.names(), "--change", f"Year {number + 1}")
    rows = json.loads(_command(workspace, "status", "--format", "json"))["data"]
    codes = sorted({row["approval_code"] for row in rows if row["approval_code"]})
    reply = folder / f"reply-{number}.txt"
    reply.write_text(f"Read and approved. {' '.join(codes)}\n", encoding="utf-8")
    clock.moment += timedelta(hours=1)
    for one in APPROVERS:
        _command(workspace, "approve", "--all", "--as", one, "--evidence", str(reply))
    clock.moment += timedelta(hours=1)
    _command(workspace, "issue", *many.names())


def _roster(folder: Path, workspace: Path, people: int, clock: _Clock) -> None:
    clock.moment += timedelta(hours=1)
    listed = folder / f"people-{people}.csv"
    lines = [
        f"Person {number},person{number}@larkfield.example,2022-01-01" for number in range(people)
    ]
    listed.write_text("Name,Email,Start date\n" + "\n".join(lines) + "\n", encoding="utf-8")
    _command(workspace, "ack", "roster", str(listed))


def _acknowledge(workspace: Path, clock: _Clock) -> None:
    """Record one batch: everybody acknowledged the first version of every policy."""
    clock.moment += timedelta(days=10)
    files = {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in (workspace / "records").glob("*/*.json")
    }
    records, _ = read_records(files)
    versions = []
    for name in many.names():
        history = History.of(name, records)  # type: ignore[arg-type]
        (proposal,) = history.proposals
        people = {f"P-{number:04d}": str(clock.moment.date()) for number in range(1, PEOPLE + 1)}
        version = AcknowledgedVersion(
            history.policy, proposal.event.version, proposal.event.text, AckMethod.SYSTEM, people
        )
        versions.append(version)
    like = next(one for one in records if one.name == "roster").event
    record = write_record(
        Acknowledged(
            policy=like.policy,
            at=clock.moment,
            zone=like.zone,
            by=Actor("git-identity", "Bench", "bench"),
            authority=like.authority,
            source=SourceFile("acknowledgements.csv", records[0].digest, PEOPLE * len(versions)),
            system="bench",
            versions=tuple(versions),
        )
    )
    (workspace / record.path).write_bytes(record.data)
    _git(workspace, "add", record.path)
    _git(workspace, "commit", "--quiet", "--message", "Acknowledgements")


def _measured(  # noqa: PLR0913, PLR0917 - what a row says
    workspace: Path,
    certificate: str,
    years: int,
    policies: int,
    people: int,
    last: date,
    chosen: list[str] | tuple[()],
) -> dict[str, Any]:
    pack = workspace.parent / "pack.zip"
    pack.unlink(missing_ok=True)
    window = ("--from", f"{FIRST_YEAR}-04-03", "--to", str(last))
    made = _timed(workspace, "evidence", *window, *chosen, "-o", str(pack))
    checked = _timed(workspace.parent, "verify", str(pack), "--trust", certificate)
    shutil.copy(pack, workspace.parent / f"pack-{years}-{policies}-{people}.zip")
    return {
        "years": years,
        "policies": policies,
        "people": people,
        "size": pack.stat().st_size,
        "made": made,
        "checked": checked,
    }


def _timed(folder: Path, *words: str) -> dict[str, float]:
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(POLICYKIT), *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = process.stdout.read() if process.stdout else b""
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(said.decode("utf-8", "replace"))
    return {
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - started,
        "memory": used.ru_maxrss * 1024,
    }


def _command(folder: Path, *words: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()) as err:
        code = policykit(["-C", str(folder), *words])
    if code:
        raise SystemExit(f"{words[:3]}: {err.getvalue()}")
    return said.getvalue()


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
