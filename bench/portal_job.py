"""What a portal takes: `portal_job.py WORKSPACE RUNS`, for one, two and three years of versions.

WORKSPACE is one in which every policy was issued once. Copies of it are made that are some years
older, with a review without change and a new version of each policy every year, and 200 people who
are asked to acknowledge it. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import browser
import decade
from measuring import median, run
from story import POLICYKIT

_YEARS = (1, 2, 3)
_PEOPLE = 200


def main() -> None:
    """Measure and print."""
    workspace, runs = Path(sys.argv[1]), int(sys.argv[2])
    found, pages = {}, {}
    with tempfile.TemporaryDirectory(prefix="policykit-portal-") as name:
        for years in _YEARS:
            decade.YEARS, decade.COMMITS = years - 1, 0
            copy, site = Path(name) / f"years-{years}", Path(name) / f"site-{years}"
            decade.lengthened(workspace, copy)
            _roster(Path(name), copy)
            command = [str(POLICYKIT), "site", "-o", str(site)]
            costs = [run(command, dict(os.environ), copy)[0] for _ in range(runs + 1)][1:]
            found[str(years)] = _weights(site) | {
                "cpu": median(costs).cpu,
                "wall": median(costs).wall,
                "versions": len([*copy.glob("output/issued/*/*.pdf")]),
            }
            pages = browser.looked_at(site)
    print(json.dumps({"years": found, "pages": pages}))


def _roster(folder: Path, workspace: Path) -> None:
    """Bring in people, who are asked to acknowledge the policies in force: a page and its rows."""
    lines = [f"Person {one},person{one}@larkfield.example,2022-01-01" for one in range(_PEOPLE)]
    listed = folder / "people.csv"
    listed.write_text("Name,Email,Start date\n" + "\n".join(lines) + "\n", encoding="utf-8")
    run([str(POLICYKIT), "ack", "roster", str(listed)], dict(os.environ), workspace)


def _weights(site: Path) -> dict[str, float]:
    """Return sizes in bytes: of a first look, of the largest page, of the search, of all."""
    shared = sum((site / name).stat().st_size for name in ("portal.css", "portal.js", "icon.svg"))
    pages = [path.stat().st_size for path in site.rglob("*.html")]
    return {
        "files": len([path for path in site.rglob("*") if path.is_file()]),
        "home": (site / "index.html").stat().st_size + shared,
        "largest": max(pages) + shared,
        "search": (site / "search.html").stat().st_size
        + (site / "search-index.js").stat().st_size
        + shared,
        "pages": sum(pages),
    }


if __name__ == "__main__":
    main()
