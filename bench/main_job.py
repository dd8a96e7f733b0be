"""`make bench`: what policykit takes, measured with the real commands on the sample organization.

Prints tables; with `--write`, puts them into docs/performance.md as well. Works in a temporary
folder with a home of its own, and uses no network (but for `--compare`, which installs others).
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import large_set
import pack_tables
import rival
import roster
from measuring import Cost, FailedError, clean_environment, median, run, script, spread
from story import POLICYKIT, ROOT, ZONE, Story, prepare_home
from tables import Table, megabytes, milliseconds, replaced, seconds
from watching import Watcher

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from decade import Decade

DOCUMENT = ROOT / "docs" / "performance.md"
_NOT_MEASURED = "-"


def main() -> int:
    """Measure, print, and write if asked; return an exit code."""
    options = _options()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="policykit-bench-") as name:
        try:
            tables = list(_tables(Path(name), options))
        except FailedError as failure:
            print(failure, file=sys.stderr)
            return 1
    conditions = _conditions(options, time.monotonic() - started)
    print(f"\n{conditions}")
    if options.write:
        blocks = {table.name: table.markdown() for table in tables} | {"conditions": conditions}
        DOCUMENT.write_text(
            replaced(DOCUMENT.read_text(encoding="utf-8"), blocks), encoding="utf-8"
        )
        print(f"Written to {DOCUMENT.relative_to(ROOT)}.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure policykit.")
    parser.add_argument("--runs", type=int, default=3, help="how often the story is timed (3)")
    parser.add_argument("--write", action="store_true", help="put the tables into the document")
    parser.add_argument(
        "--packs", action="store_true", help="packs of evidence, 28 policies over 3 years"
    )
    parser.add_argument(
        "--small", action="store_true", help="packs of a few policies and people: does it run?"
    )
    parser.add_argument(
        "--compare", action="store_true", help="the whole set, beside others (network)"
    )
    options = parser.parse_args()
    if options.small and options.write:
        parser.error("--small is to see that it runs; its numbers are not for the document")
    return options


def _tables(folder: Path, options: argparse.Namespace) -> list[Table]:
    home = folder / "home"
    prepare_home(home)
    environment = clean_environment(home)
    certificate = folder / "seal.crt.pem"
    tables: list[Table] = []

    def show(table: Table) -> None:
        print(table.text(), flush=True)
        tables.append(table)

    show(start_up(environment, folder, 5 * options.runs))
    watcher = Watcher()
    watched = Story(folder / "watched", environment, watcher)
    watched.play(certificate)  # fills caches as well: bytecode, and the pages of pandoc's file
    stories = []
    for number in range(options.runs):
        story = Story(folder / f"timed-{number}", environment)
        story.play(certificate)
        stories.append(story)
    show(commands([story.costs for story in stories], watcher))
    show(memory(watcher))
    workspace = str(watched.workspace)
    measured = script("stages.py", environment, workspace, str(options.runs))
    show(stages(measured))
    show(growth(script("growth.py", environment, workspace, str(options.runs))))
    show(acknowledged(watched, environment, folder))
    if options.packs:
        words = ["--small"] if options.small else []
        made = script("packs.py", environment, str(folder / "packs"), *words)
        show(pack_tables.packs(made))
        show(pack_tables.steps(made))
    if options.compare:
        made = large_set.LargeSet(folder / "large", environment, certificate)
        issued = made.issue()
        place = str(made.workspace)
        site = script("portal_job.py", environment, place, str(options.runs))
        beside = large_set.compared(made, folder, environment, options.runs)
        parts = made.split()
        history, looked = made.grown(options.runs)
        show(whole_set({**issued, **made.review()}, len(made.ids)))
        show(split(parts, len(made.ids)))
        show(portal(site["years"], len(made.ids)))
        show(browsed(site["pages"]))
        show(decade(history, looked, len(made.ids)))
        show(comparison(beside))
        show(goals(beside, looked, issued, watcher))
    return tables


def start_up(environment: Mapping[str, str], folder: Path, rounds: int) -> Table:
    """Measure starts: bare Python, Python with click, and policykit. In turns, so noise is even."""
    programs = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import click'": [sys.executable, "-c", "import click"],
        "policykit --version": [str(POLICYKIT), "--version"],
        "policykit --help": [str(POLICYKIT), "--help"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, command in programs.items():
            cost, _ = run(command, environment, folder)
            if number:  # the first round fills caches
                costs[name].append(cost)
    bare, click = (median(costs[name]).cpu for name in list(programs)[:2])
    rows = [
        (
            name,
            milliseconds(median(found).cpu),
            f"{median(found).cpu / bare:.1f}",
            f"{median(found).cpu / click:.1f}",
            f"±{50 * spread(found):.0f} %",
        )
        for name, found in costs.items()
    ]
    headers = ("Start-up", "CPU", "to bare Python", "to Python with click", "spread")
    return Table("startup", "Start-up", headers, rows, f"median of {rounds} starts of each")


def commands(costs: Sequence[Mapping[str, Cost]], watcher: Watcher) -> Table:
    """Lay out what whole commands took, and how often each started git."""
    rows = []
    for name in costs[0]:
        found = [one[name] for one in costs]
        middle = median(found)
        rows.append(
            (
                name,
                seconds(middle.cpu),
                seconds(middle.wall),
                f"±{50 * spread(found):.0f} %",
                str(watcher.git[name].total()),
            )
        )
    headers = ("Command", "CPU", "wall", "spread", "git runs")
    note = f"median of {len(costs)} runs; CPU includes every process the command starts"
    return Table("commands", "Whole commands, four policies", headers, rows, note)


def memory(watcher: Watcher) -> Table:
    """Lay out the peak memory of each kind of process."""
    kinds = ("main process", "filling process", "render worker", "pandoc")
    rows = [
        (name, *(megabytes(peaks[kind]) if kind in peaks else _NOT_MEASURED for kind in kinds))
        for name, peaks in watcher.memory.items()
        if peaks
    ]
    note = "resident memory, read from /proc every 10 ms while the command ran; one run"
    return Table("memory", "Peak memory", ("Command", *kinds), rows, note)


def stages(measured: Any) -> Table:
    """Lay out the stages of the main job."""
    count = measured["facts"]["policies"]
    rows = []
    for name, costs in measured["costs"].items():
        middle = median([Cost(*one) for one in costs])
        once = name.startswith(("load", "read the profile", "unlock"))
        each = _NOT_MEASURED if once else milliseconds(middle.cpu / count)
        rows.append((name, milliseconds(middle.cpu), milliseconds(middle.wall), each))
    facts = measured["facts"]
    note = (
        f"{facts['policies']} policies with {facts['statements']} statements and "
        f"{facts['words']} words; {facts['pages']} pages, {facts['kilobytes']} KB sealed"
    )
    headers = ("Stage", "CPU", "wall", "CPU per policy")
    return Table("stages", "Stages, four policies", headers, rows, note)


def portal(measured: Any, count: int) -> Table:
    """Lay out what a portal takes to make, and what a browser has to load."""
    headers = ("Portal", "CPU", "wall", "files", "home page", "largest page", "search")
    rows = [
        (
            f"{years} year{'' if years == '1' else 's'}, {found['versions']} versions",
            seconds(found["cpu"]),
            seconds(found["wall"]),
            str(found["files"]),
            *(f"{found[name] / 1024:.0f} KB" for name in ("home", "largest", "search")),
        )
        for years, found in measured.items()
    ]
    note = (
        f"{count} policies; weights with style sheet and script, before the web server compresses"
    )
    return Table("portal", "Portal", headers, rows, note)


def browsed(measured: Any) -> Table:
    """Lay out what Chromium says of the pages of the portal with the most versions."""
    rows = [
        (
            name,
            str(one["elements"]),
            _NOT_MEASURED if one["paint"] is None else f"{one['paint']:.0f} ms",
            f"{one['load']:.0f} ms",
            f"{one['blocked']:.0f} ms",
            f"{one['contrast']:.1f}",
            *(str(one[key]) for key in ("targets", "errors", "outside", "nameless")),
            "yes" if one["policy"] else "no",
            "yes" if one["wide"] else "no",
        )
        for name, one in measured.items()
    ]
    headers = (
        *("Page", "elements", "first paint", "load", "blocked", "least contrast", "small targets"),
        *("errors", "requests outside", "nameless", "CSP", "wider than a phone"),
    )
    note = (
        "Chromium, headless, from a file, 375 px wide; blocked: by tasks over 50 ms; contrast: 4.5 "
        "is asked for; targets: under 24 px, but in sentences; nameless: pictures or fields"
    )
    return Table("browser", "Portal in a browser", headers, rows, note)


def growth(measured: Any) -> Table:
    """Lay out how time grows with the length of a document."""
    rows = []
    for one in measured:
        cpu = {
            name: median([Cost(*cost) for cost in costs]).cpu
            for name, costs in one["costs"].items()
        }
        rows.append(
            (
                f"{one['factor']}-fold",
                str(one["statements"]),
                str(one["words"]),
                str(one["pages"]),
                *(milliseconds(cpu[name]) for name in ("pandoc", "decode", "render")),
                f"{1e6 * sum(cpu.values()) / one['words']:.0f} µs",
            )
        )
    headers = ("Length", "statements", "words", "pages", "pandoc", "decode", "render", "per word")
    note = "CPU; linear growth shows as a last column that does not rise"
    return Table("growth", "Growth: one policy, its statements repeated", headers, rows, note)


def acknowledged(story: Story, environment: Mapping[str, str], folder: Path) -> Table:
    """Measure acknowledgements of few people and of many."""
    policies = sorted(path.name for path in story.workspace.glob("output/issued/*"))
    today = datetime.now(ZoneInfo(ZONE)).date().isoformat()
    rows = [
        (
            f"{people:,} people, {given:,} acknowledgements",
            *(seconds(costs[name].cpu) for name in ("roster", "import", "status")),
        )
        for people, given, costs in roster.measure(
            story.workspace, environment, folder, policies, today
        )
    ]
    note = "CPU, one run; four policies, each asked of everybody"
    headers = ("Acknowledgements", "ack roster", "ack import", "ack status")
    return Table("acknowledgements", "Acknowledgements", headers, rows, note)


def whole_set(costs: Mapping[str, Cost], count: int) -> Table:
    """Lay out what commands take for the whole set."""
    rows = [
        (name, seconds(cost.cpu), milliseconds(cost.cpu / count)) for name, cost in costs.items()
    ]
    note = f"{count} policies, one run; `verify` renders all of them again"
    return Table("large", "The whole set", ("Command", "CPU", "per policy"), rows, note)


def split(parts: Mapping[str, Mapping[str, float]], count: int) -> Table:
    """Lay out where the time of commands on the whole set goes."""
    names = sorted({name for one in parts.values() for name in one})
    names.sort(key=lambda name: -sum(one.get(name, 0.0) for one in parts.values()))
    rows = [
        (
            name,
            *(
                milliseconds(one.get(name, 0.0) / divisor)
                for one in parts.values()
                for divisor in (1, count)
            ),
        )
        for name in names
    ]
    rows.append(
        (
            "together",
            *(
                milliseconds(sum(one.values()) / divisor)
                for one in parts.values()
                for divisor in (1, count)
            ),
        )
    )
    headers = ("Part", *(title for name in parts for title in (name, "per policy")))
    note = f"CPU of one run, {count} policies; git, pandoc and what makes PDFs stand in their parts"
    return Table("split", "Where a year's review goes", headers, rows, note)


def decade(history: Decade, costs: Mapping[str, Cost], count: int) -> Table:
    """Lay out what looking at ten years takes."""
    rows = [(name, seconds(cost.cpu)) for name, cost in costs.items()]
    note = f"{count} policies, {history.events} records, {history.commits} commits"
    return Table("decade", "Ten years", ("Command", "CPU"), rows, note)


def comparison(measured: Mapping[str, Mapping[str, Cost]]) -> Table:
    """Lay out policykit beside other programs, from Markdown to PDFs."""
    rows = []
    for name, costs in measured.items():
        own = costs[rival.OWN].cpu
        rows += [
            (f"{name}: {program}", seconds(cost.cpu), f"{own / cost.cpu:.2f}")
            for program, cost in costs.items()
        ]
    note = (
        "the last column is policykit's whole set, made from scratch, by the row's time; "
        "typst's pages are PDF/A-3a, WeasyPrint's PDF/UA-1, those of xelatex untagged"
    )
    return Table("comparison", "Beside others", ("Markdown to PDF", "CPU", "ratio"), rows, note)


def goals(
    beside: Mapping[str, Mapping[str, Cost]],
    looked: Mapping[str, Cost],
    issued: Mapping[str, Cost],
    watcher: Watcher,
) -> Table:
    """Hold what was measured against what was aimed at."""
    whole = list(beside.values())[-1]
    typst = whole[rival.TYPST].cpu
    held = [
        ("the whole set, sealed, by typst's time", whole[rival.OWN].cpu / typst, 0.7, ""),
        ("one text changed, by typst's for the set", whole[rival.CHANGED].cpu / typst, 0.1, ""),
        ("`status` after ten years", looked["status"].cpu, 1.0, " s"),
        ("`check` after ten years", looked["check"].cpu, 1.0, " s"),
        ("`generate` of the whole set", issued["generate, nothing changed"].cpu, 1.0, " s"),
    ]
    if rival.TEX in whole:
        by_tex = whole[rival.OWN].cpu / whole[rival.TEX].cpu
        held.insert(2, ("the whole set, sealed, by xelatex's time", by_tex, 0.05, ""))
    peaks = [
        peaks["render worker"] for peaks in watcher.memory.values() if "render worker" in peaks
    ]
    if peaks:
        held.append(("memory of one process that makes PDFs", max(peaks), 120.0, " MB"))
    rows = [
        (name, f"{found:.2f}{unit}", f"{aim:g}{unit}", "met" if found <= aim else "missed")
        for name, found, aim, unit in held
    ]
    return Table("goals", "Goals", ("Goal", "measured", "at most", ""), rows)


def _conditions(options: argparse.Namespace, took: float) -> str:
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("reportlab", "pypandoc_binary", "pyHanko", "pydantic", "ruamel.yaml")
    )
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {versions}; {options.runs} runs, {took:.0f} s in all; "
        f"load average at the end {load:.1f}."
    )


if __name__ == "__main__":
    sys.exit(main())
