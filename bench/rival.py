"""The same four texts through pandoc and typst, for whoever asks with `--compare`.

typst is installed from PyPI into a virtual environment of this comparison's own, so it reaches the
network; policykit's environment is not touched. Compared is from Markdown to a PDF alone: typst's
pages have no document control, no change log, no mapping table and no attachments.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from measuring import median, run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from measuring import Cost

_TYPST = "typst==0.15.2"
_COMPILE = (
    "import sys, typst\n"
    "for name in sys.argv[1:]:\n"
    "    typst.compile(name, output=name.replace('.typ', '.pdf'), pdf_standards=['a-3b'])\n"
)


def pandoc_and_typst(
    workspace: Path, folder: Path, environment: Mapping[str, str], times: int
) -> Cost:
    """Return what four Markdown files take through `pandoc -t typst` and one typst process.

    Raises:
        FailedError: typst cannot be installed, or one of the programs failed.
    """
    place = folder / "typst"
    run([sys.executable, "-m", "venv", str(place)], environment, folder)
    python = place / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*install, _TYPST], environment, folder)
    find = "import pypandoc; print(pypandoc.get_pandoc_path())"
    pandoc = run([sys.executable, "-c", find], environment, folder)[1].strip()
    policies = [_alone(one, folder) for one in sorted((workspace / "policies").glob("*.md"))]
    costs = []
    for _ in range(times + 1):
        cpu = wall = 0.0
        made = []
        for policy in policies:
            target = folder / policy.with_suffix(".typ").name
            command = [pandoc, "-s", "-f", "markdown", "-t", "typst", "--toc", "-o", str(target)]
            cost, _ = run([*command, str(policy)], environment, folder)
            cpu, wall = cpu + cost.cpu, wall + cost.wall
            made.append(str(target))
        cost, _ = run([str(python), "-c", _COMPILE, *made], environment, folder)
        costs.append(type(cost)(cpu + cost.cpu, wall + cost.wall))
    return median(costs[1:])


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
