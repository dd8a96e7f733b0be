"""The main job in a workspace of its own, with the real commands: what is measured as a whole.

Profile to sealed PDF: init, generate, propose, approve twice, issue, and the commands that read.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Cost, run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parent.parent
ZONE = "America/New_York"  # of the sample organization
POLICYKIT = Path(sys.executable).with_name("policykit")
CORE = ("access-control", "incident-response", "information-security", "vendor-management")
_AUTHOR = ("Tomasz Zieliński", "tomasz.zielinski@larkfield.example")
APPROVERS = ("marcus.lindqvist@larkfield.example", "ana.ribeiro@larkfield.example")


def _core_profile() -> str:
    """Return the sample profile for the four core policies: what all numbers so far are of."""
    names = {path.name.partition(".")[0] for path in (ROOT / "policy_templates").glob("*.md.j2")}
    others = (f'{{id: {name}, reason: "Not measured"}}' for name in sorted(names - set(CORE)))
    text = (ROOT / "org_profile.yaml").read_text(encoding="utf-8")
    return text.replace("  left_out: []", f"  left_out: [{', '.join(others)}]")


def prepare_home(home: Path) -> None:
    """Write the git settings of the benchmark's user."""
    home.mkdir(parents=True, exist_ok=True)
    settings = f"[user]\n\tname = {_AUTHOR[0]}\n\temail = {_AUTHOR[1]}\n"
    (home / ".gitconfig").write_text(settings, encoding="utf-8")


@dataclass(slots=True)
class Story:
    """One run through the main job.

    Attributes:
        folder: an empty folder; the workspace and the approvers' replies come to stand in it.
        environment: see `measuring.clean_environment`.
        watched: runs one command in place of `measuring.run`; told the name of the command.
        costs: what each command took, by its name in the table.
    """

    folder: Path
    environment: Mapping[str, str]
    watched: Callable[[str, list[str], Mapping[str, str], Path], tuple[Cost, str]] | None = None
    costs: dict[str, Cost] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        """Return the top folder of the workspace."""
        return self.folder / "workspace"

    def play(self, certificate: Path) -> None:
        """Run every command once; `certificate` is made on the first story and used by all."""
        self.folder.mkdir(parents=True)
        profile = self.folder / "profile.yaml"
        profile.write_text(_core_profile(), encoding="utf-8")
        self._measure("init", "init", str(self.workspace), "--profile", str(profile))
        if not certificate.exists():
            self._say("key", "create")
            self._say("key", "export", str(certificate))
        self._measure("generate, nothing changed", "generate")
        self._measure("propose, 4 policies", "propose", "--all", "--change", "First issue")
        reply = self._reply()
        everybody, last = APPROVERS
        self._measure(
            "approve, 3 policies", "approve", "--all", "--as", everybody, "--evidence", str(reply)
        )
        self._measure(
            "approve, 1 policy", "approve", "--all", "--as", last, "--evidence", str(reply)
        )
        self._measure("issue, 4 policies", "issue", "--all")
        self._measure("status", "status")
        self._measure("check", "check")
        pdfs = sorted(map(str, self.workspace.glob("output/issued/*/*.pdf")))
        self._measure("verify, 4 PDFs", "verify", *pdfs, "--trust", str(certificate))
        self._say("profile", "set", "params.access.review_months", "6")
        self._measure("generate, a fact changed", "generate")

    def _reply(self) -> Path:
        rows = json.loads(self._say("status", "--format", "json"))["data"]
        codes = sorted({row["approval_code"] for row in rows if row["approval_code"]})
        reply = self.folder / "reply.txt"
        reply.write_text(f"Read and approved. {' '.join(codes)}\n", encoding="utf-8")
        return reply

    def _measure(self, name: str, *arguments: str) -> None:
        command = [str(POLICYKIT), *arguments]
        if self.watched is None:
            self.costs[name], _ = run(command, self.environment, self._place())
        else:
            self.costs[name], _ = self.watched(name, command, self.environment, self._place())

    def _say(self, *arguments: str) -> str:
        return run([str(POLICYKIT), *arguments], self.environment, self._place())[1]

    def _place(self) -> Path:
        return self.workspace if self.workspace.exists() else self.folder
