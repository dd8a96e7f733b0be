"""The whole set of the sample organization: issued, reviewed, grown by ten years, beside others."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import decade
import rival
from measuring import Cost, median, run, script
from story import APPROVERS, CORE, POLICYKIT, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).resolve().parent
_PROFILE = str(ROOT / "org_profile.yaml")
_EVERYBODY = (*APPROVERS, "priya.raman@larkfield.example")


@dataclass(frozen=True, slots=True)
class LargeSet:
    """A workspace with every policy that applies to the sample organization.

    Attributes:
        folder: an empty folder; the workspace comes to stand in it.
        environment: with a sealing key.
        certificate: of that key.
    """

    folder: Path
    environment: Mapping[str, str]
    certificate: Path

    @property
    def workspace(self) -> Path:
        """Return the top folder of the workspace."""
        return self.folder / "workspace"

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the policies, sorted."""
        return tuple(sorted(path.stem for path in self.workspace.glob("policies/*.md")))

    def issue(self) -> dict[str, Cost]:
        """Make and issue the set, and review and re-issue it; return what each command took."""
        self.folder.mkdir(parents=True)
        command = [str(POLICYKIT), "init", "workspace", "--profile", _PROFILE]
        costs = {"init": run(command, self.environment, self.folder)[0]}
        costs["generate, nothing changed"], _ = self._policykit("generate")
        costs["propose"], _ = self._policykit("propose", "--all", "--change", "First issue")
        costs["approve, three people"] = self.approve()
        costs["issue"], _ = self._policykit("issue", "--all")
        costs["status"], _ = self._policykit("status")
        costs["check"], _ = self._policykit("check")
        pdfs = sorted(map(str, self.workspace.glob("output/issued/*/*.pdf")))
        costs["verify"], _ = self._policykit("verify", *pdfs, "--trust", str(self.certificate))
        return costs

    def review(self) -> dict[str, Cost]:
        """Review all without change, and issue them again; return what each command took."""
        outcome = ("--outcome", "no-change", "--considered", "Incidents, audits and law: nothing")
        costs = {"review": self._policykit("review", "--all", *outcome)[0]}
        costs["approve again, three people"] = self.approve()
        costs["issue again"], _ = self._policykit("issue", "--all")
        return costs

    def split(self) -> dict[str, dict[str, float]]:
        """Return command -> part -> CPU seconds, for a year's review of a copy and its re-issue."""
        copy = replace(self, folder=self.folder / "split")
        shutil.copytree(self.workspace, copy.workspace)
        outcome = ("--outcome", "no-change", "--considered", "Incidents, audits and law: nothing")
        parts = {"review": copy.parts("review", "--all", *outcome)}
        copy.approve()
        parts["issue again"] = copy.parts("issue", "--all")
        return parts

    def parts(self, *arguments: str) -> dict[str, float]:
        """Return what the parts of a command took, in CPU seconds; see `splitting`."""
        place = str(self.workspace)
        measured: Any = script("splitting.py", self.environment, place, *arguments)
        return dict(measured)

    def grown(self, times: int) -> tuple[decade.Decade, dict[str, Cost]]:
        """Return ten years of such a workspace, and what looking at it takes."""
        folder = self.folder / "decade"
        made = decade.lengthened(self.workspace, folder)
        costs = {}
        for command in ("status", "check"):
            runs = [
                run([str(POLICYKIT), command], self.environment, folder)[0] for _ in range(times)
            ]
            costs[command] = median(runs)
        return made, costs

    def approve(self) -> Cost:
        """Record the approvals of all that is proposed, by everybody who has to."""
        rows = json.loads(self._policykit("status", "--format", "json")[1])["data"]
        codes = sorted({row["approval_code"] for row in rows if row["approval_code"]})
        reply = self.folder / "reply.txt"
        reply.write_text(f"Read and approved. {' '.join(codes)}\n", encoding="utf-8")
        costs = [
            self._policykit("approve", "--all", "--as", one, "--evidence", str(reply))[0]
            for one in _EVERYBODY
        ]
        return Cost(sum(one.cpu for one in costs), sum(one.wall for one in costs))

    def pages(self, ids: tuple[str, ...]) -> Cost:
        """Return what sealed PDFs take, from git, with nothing made before."""
        target = self.folder / "pages"
        target.mkdir(exist_ok=True)
        command = [
            sys.executable,
            str(_HERE / "pages_job.py"),
            str(self.workspace),
            str(target),
            *ids,
        ]
        return run(command, self.environment, self.folder)[0]

    def one_changed(self, times: int) -> Cost:
        """Return what the drafts of all take when the text of one is another one."""
        self._policykit("render")
        path = self.workspace / "policies" / f"{CORE[0]}.md"
        before = path.read_text(encoding="utf-8")
        costs = []
        for number in range(times):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                f"{text.rstrip()}\n\nOne more sentence, number {number}.\n", encoding="utf-8"
            )
            costs.append(self._policykit("render")[0])
        path.write_text(before, encoding="utf-8")
        return median(costs)

    def texts(self, ids: tuple[str, ...]) -> list[Path]:
        """Return the files of these policies."""
        return [self.workspace / "policies" / f"{one}.md" for one in ids]

    def _policykit(self, *arguments: str) -> tuple[Cost, str]:
        return run([str(POLICYKIT), *arguments], self.environment, self.workspace)


def compared(
    made: LargeSet, folder: Path, environment: Mapping[str, str], times: int
) -> dict[str, dict[str, Cost]]:
    """Return set -> program -> cost, for the four core policies and for all.

    policykit and typst take turns, several times; the slow ones run once.
    """
    others = rival.install(folder, environment)
    result: dict[str, dict[str, Cost]] = {}
    for ids in (CORE, made.ids):
        texts = made.texts(ids)
        own, typst = [], []
        for _ in range(times):
            own.append(made.pages(ids))
            typst.append(others.measure("typst", texts))
        costs = {rival.OWN: median(own), rival.TYPST: median(typst)}
        costs[rival.WEASYPRINT] = others.measure("html5", texts)
        tex = others.measure_tex(texts)
        if tex:
            costs[rival.TEX] = tex
        result[f"{len(ids)} policies"] = costs
    result[f"{len(made.ids)} policies"][rival.CHANGED] = made.one_changed(times)
    return result
