"""The same texts through other programs, for whoever asks with `--compare`.

They are installed from PyPI into a virtual environment of this comparison's own, so it reaches the
network; policykit's environment is not touched. xelatex is measured where TeX is installed. Each
side uses two processes. Compared is from Markdown to PDF alone: the pages of the others have no
document control, no change log, no mapping table, no attachments and no seal.
"""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from measuring import Cost, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

PACKAGES = ("typst==0.15.2", "weasyprint==70.0")
_PROCESSES = 2
_WITH_TYPST = (
    "import sys, typst\n"
    "for name in sys.argv[1:]:\n"
    "    typst.compile(name, output=name + '.pdf', pdf_standards=['a-3a'])\n"
)
_WITH_WEASYPRINT = (
    "import sys, weasyprint\n"
    "for name in sys.argv[1:]:\n"
    "    weasyprint.HTML(name).write_pdf(name + '.pdf', pdf_variant='pdf/ua-1')\n"
)
_MAKERS = {"typst": _WITH_TYPST, "html5": _WITH_WEASYPRINT}
OWN = "policykit, sealed"
CHANGED = "policykit, drafts, one text changed"
TYPST = "pandoc, then typst"
WEASYPRINT = "pandoc, then WeasyPrint"
TEX = "pandoc, then xelatex"


@dataclass(frozen=True, slots=True)
class Rivals:
    """The other programs, installed.

    Attributes:
        python: with the packages.
        pandoc: the program that comes with policykit.
        folder: where their files go.
    """

    python: str
    pandoc: str
    folder: Path
    environment: Mapping[str, str]

    def measure(self, form: str, policies: Sequence[Path]) -> Cost:
        """Return what the texts of these policies take by way of one of pandoc's formats.

        Args:
            form: `typst` for typst, `html5` for WeasyPrint.
            policies: the files.

        Raises:
            FailedError: one of the programs failed.
        """
        texts = [_alone(one, self.folder) for one in policies]
        return self._made(texts, form, _MAKERS[form])

    def measure_tex(self, policies: Sequence[Path]) -> Cost | None:
        """Return what pandoc with xelatex takes, once; None where there is no TeX.

        Raises:
            FailedError: it failed.
        """
        if shutil.which("xelatex") is None:
            return None
        options = ["--pdf-engine=xelatex"]
        texts = [_alone(one, self.folder) for one in policies]
        return self._together(
            [
                [self.pandoc, "-f", "markdown", "--toc", *options, "-o", f"{text}.pdf", str(text)]
                for text in texts
            ]
        )

    def _made(self, texts: Sequence[Path], form: str, code: str) -> Cost:
        targets = [f"{text}.{form}" for text in texts]
        command = [self.pandoc, "-s", "-f", "markdown", "-t", form, "--toc", "-o"]
        pairs = zip(texts, targets, strict=True)
        first = self._together([[*command, target, str(text)] for text, target in pairs])
        halves = [targets[at::_PROCESSES] for at in range(_PROCESSES)]
        second = self._together([[self.python, "-c", code, *half] for half in halves if half])
        return Cost(first.cpu + second.cpu, first.wall + second.wall)

    def _together(self, commands: Sequence[list[str]]) -> Cost:
        """Run commands, two at a time; wall time is left out, since only CPU is compared."""
        with ThreadPoolExecutor(_PROCESSES) as pool:
            costs = [
                *pool.map(lambda command: run(command, self.environment, self.folder)[0], commands)
            ]
        return Cost(sum(one.cpu for one in costs), sum(one.wall for one in costs) / _PROCESSES)


def install(folder: Path, environment: Mapping[str, str]) -> Rivals:
    """Install the other programs below a folder.

    Raises:
        FailedError: they cannot be installed.
    """
    place = folder / "rivals"
    run([sys.executable, "-m", "venv", str(place)], environment, folder)
    python = str(place / "bin" / "python")
    quietly = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run([python, *quietly, *PACKAGES], environment, folder)
    find = "import pypandoc; print(pypandoc.get_pandoc_path())"
    pandoc = run([sys.executable, "-c", find], environment, folder)[1].strip()
    return Rivals(python, pandoc, place, environment)


def _alone(policy: Path, folder: Path) -> Path:
    """Write a policy's text so that it stands by itself, and return where.

    pandoc would take the key `template` for its own, and the text links to two parts of the first
    pages that only policykit makes.
    """
    body = policy.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    targets = "# Approvals {#approvals}\n\n# Revision history {#revision-history}\n"
    copy = folder / policy.name
    copy.write_text(f"---\ntitle: {policy.stem}\n---\n\n{targets}\n{body}", encoding="utf-8")
    return copy
