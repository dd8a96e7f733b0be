"""28 policies, issued: what a whole set takes, beside other programs, and what one change takes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import many
import rival
from measuring import Cost, median, run
from story import APPROVERS, POLICYKIT, ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).resolve().parent
_PROFILE = str(ROOT / "org_profile.yaml")


@dataclass(frozen=True, slots=True)
class LargeSet:
    """A workspace with 28 policies.

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

    def issue(self) -> dict[str, Cost]:
        """Make and issue the set; return what each command took."""
        self.folder.mkdir(parents=True)
        ids = many.names()
        run(
            [str(POLICYKIT), "init", "workspace", "--profile", _PROFILE],
            self.environment,
            self.folder,
        )
        many.write_copies(ROOT / "policy_templates", self.workspace / "policy_templates")
        self._policykit("generate", *ids)
        for command in (("add", "--all"), ("commit", "--quiet", "--message", "The whole set")):
            run(["git", *command], self.environment, self.workspace)
        costs = {}
        costs["propose"], _ = self._policykit("propose", *ids, "--change", "First issue")
        rows = json.loads(self._policykit("status", "--format", "json")[1])["data"]
        codes = sorted({row["approval_code"] for row in rows if row["approval_code"]})
        reply = self.folder / "reply.txt"
        reply.write_text(f"Read and approved. {' '.join(codes)}\n", encoding="utf-8")
        for one in APPROVERS:
            self._policykit("approve", "--all", "--as", one, "--evidence", str(reply))
        costs["issue"], _ = self._policykit("issue", *ids)
        costs["status"], _ = self._policykit("status")
        costs["check"], _ = self._policykit("check")
        pdfs = sorted(map(str, self.workspace.glob("output/issued/*/*.pdf")))
        costs["verify"], _ = self._policykit("verify", *pdfs, "--trust", str(self.certificate))
        return costs

    def pages(self, ids: tuple[str, ...], times: int) -> Cost:
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
        return median([run(command, self.environment, self.folder)[0] for _ in range(times)])

    def one_changed(self, times: int) -> Cost:
        """Return what the drafts of all take when the text of one is another one."""
        ids = many.names()
        self._policykit("render", *ids)
        path = self.workspace / "policies" / f"{ids[0]}.md"
        costs = []
        for number in range(times):
            text = path.read_text(encoding="utf-8")
            path.write_text(
                f"{text.rstrip()}\n\nOne more sentence, number {number}.\n", encoding="utf-8"
            )
            costs.append(self._policykit("render", *ids)[0])
        return median(costs)

    def texts(self, ids: tuple[str, ...]) -> list[Path]:
        """Return the files of these policies."""
        return [self.workspace / "policies" / f"{one}.md" for one in ids]

    def _policykit(self, *arguments: str) -> tuple[Cost, str]:
        return run([str(POLICYKIT), *arguments], self.environment, self.workspace)


def compared(
    made: LargeSet, folder: Path, environment: Mapping[str, str], times: int
) -> dict[str, dict[str, Cost]]:
    """Return set -> program -> cost, for the four core policies and for all 28."""
    others = rival.install(folder, environment)
    result: dict[str, dict[str, Cost]] = {}
    for name, ids in (("4 policies", many.CORE), ("28 policies", many.names())):
        costs = {"policykit, sealed": made.pages(ids, times)}
        costs |= others.measure(made.texts(ids), times)
        result[name] = costs
    tex = others.measure_tex(made.texts(many.CORE))
    if tex:
        result["4 policies"]["pandoc, then xelatex"] = tex
    result["28 policies"]["policykit, drafts, one text changed"] = made.one_changed(times)
    return result
