"""Packs of evidence: 28 policies, 3 years, 200 people, then up to 2,000; and how their cost grows.

Makes the workspace with the real commands, years apart by a clock that it moves; then times
`evidence` and `verify` as a user would start them. Started by main_job.py, prints JSON. With
`--small` everything is smaller, to see that it runs.
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
from dataclasses import dataclass
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
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is made; `rounds` of the core policies, of which `chosen` are packed alone as well.

    Attributes:
        people: those of the first year, who acknowledge, then of longer and longer lists.
    """

    years: int = 3
    rounds: int = many.ROUNDS
    chosen: tuple[int, ...] = (7, 14)
    people: tuple[int, ...] = (200, 1000, 2000)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the ids of the policies."""
        return many.names(self.rounds)


SMALL = Sizes(years=2, rounds=2, chosen=(2, 4), people=(5, 10, 20))


def main(folder: Path, sizes: Sizes) -> None:
    """Build the years, measure after each, and print what was measured."""
    clock = _Clock(datetime(FIRST_YEAR, 4, 2, 9, tzinfo=UTC))
    SystemClock.now = lambda _: clock.moment  # type: ignore[method-assign]
    workspace = folder / "workspace"
    _set_up(folder, workspace, sizes)
    rows = []
    certificate = str(folder / "pack-seal.crt.pem")
    _command(workspace, "key", "export", certificate)
    names, people = sizes.names, sizes.people[0]
    for number in range(sizes.years):
        clock.moment = datetime(FIRST_YEAR + number, 4, 3, 9, tzinfo=UTC)
        _issue(folder, workspace, clock, number, names)
        if number == 0:
            _roster(folder, workspace, people, clock)
            _acknowledge(workspace, clock, names, people)
        last = date(FIRST_YEAR + number, 10, 31)
        rows.append(_measured(workspace, certificate, number + 1, len(names), people, last, ()))
    for count in sizes.chosen:
        chosen = [word for name in names[:count] for word in ("--policy", name)]
        rows.append(_measured(workspace, certificate, sizes.years, count, people, last, chosen))
    for longer in sizes.people[1:]:
        _roster(folder, workspace, longer, clock)
        rows.append(_measured(workspace, certificate, sizes.years, len(names), longer, last, ()))
    print(json.dumps(rows))


class _Clock:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment


def _set_up(folder: Path, workspace: Path, sizes: Sizes) -> None:
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
    many.write_copies(ROOT / "policy_templates", workspace / "policy_templates", sizes.rounds)
    _command(workspace, "generate", *sizes.names)
    _git(workspace, "add", "--all")
    _git(workspace, "commit", "--quiet", "--message", "The whole set")


def _issue(
    folder: Path, workspace: Path, clock: _Clock, number: int, names: tuple[str, ...]
) -> None:
    """Issue the next version of every policy: the first one, or one with another sentence."""
    if number:
        for path in sorted((workspace / "policies").glob("*.md")):
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(" must ", " shall ", 1), encoding="utf-8")
        _git(workspace, "commit", "--quiet", "--all", "--message", "Another word")
    _command(workspace, "propose", *names, "--change", f"Year {number + 1}")
    rows = json.loads(_command(workspace, "status", "--format", "json"))["data"]
    codes = sorted({row["approval_code"] for row in rows if row["approval_code"]})
    reply = folder / f"reply-{number}.txt"
    reply.write_text(f"Read and approved. {' '.join(codes)}\n", encoding="utf-8")
    clock.moment += timedelta(hours=1)
    for one in APPROVERS:
        _command(workspace, "approve", "--all", "--as", one, "--evidence", str(reply))
    clock.moment += timedelta(hours=1)
    _command(workspace, "issue", *names)


def _roster(folder: Path, workspace: Path, people: int, clock: _Clock) -> None:
    clock.moment += timedelta(hours=1)
    listed = folder / f"people-{people}.csv"
    lines = [
        f"Person {number},person{number}@larkfield.example,2022-01-01" for number in range(people)
    ]
    listed.write_text("Name,Email,Start date\n" + "\n".join(lines) + "\n", encoding="utf-8")
    _command(workspace, "ack", "roster", str(listed))


def _acknowledge(workspace: Path, clock: _Clock, names: tuple[str, ...], count: int) -> None:
    """Record one batch: everybody acknowledged the first version of every policy."""
    clock.moment += timedelta(days=10)
    files = {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in (workspace / "records").glob("*/*.json")
    }
    records, _ = read_records(files)
    versions = []
    for name in names:
        history = History.of(name, records)  # type: ignore[arg-type]
        (proposal,) = history.proposals
        people = {f"P-{number:04d}": str(clock.moment.date()) for number in range(1, count + 1)}
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
            source=SourceFile("acknowledgements.csv", records[0].digest, count * len(versions)),
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
    said, made = _timed(
        workspace, "evidence", *window, *chosen, "-o", str(pack), "--format", "json"
    )
    _, checked = _timed(workspace.parent, "verify", str(pack), "--trust", certificate)
    shutil.copy(pack, workspace.parent / f"pack-{years}-{policies}-{people}.zip")
    return {
        "years": years,
        "policies": policies,
        "people": people,
        "rows": sum(json.loads(said)["data"]["rows"].values()),
        "size": pack.stat().st_size,
        "made": made,
        "checked": checked,
    }


def _timed(folder: Path, *words: str) -> tuple[str, dict[str, float]]:
    """Return what a command said and what it took, the peak of its memory being its own."""
    command = [sys.executable, "-S", str(_HERE / "small_parent.py"), str(POLICYKIT), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    said, _, took = done.stdout.rstrip().rpartition("\n")
    return said, json.loads(took)


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
    main(Path(sys.argv[1]), SMALL if "--small" in sys.argv else Sizes())
