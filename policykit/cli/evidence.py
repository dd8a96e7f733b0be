"""`policykit evidence`: the pack of an audit window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, from_option, to_option
from policykit.cli.default_group import DefaultGroup
from policykit.cli.handler import show
from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.push import command as push
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.pack import Pack
    from policykit.workflow.pack_choice import Sample

_EPILOG = """\b
Examples:
  policykit evidence --from 2026-01-01 --to 2026-12-31
  policykit evidence --from 2026-01-01 --to 2026-12-31 --framework soc2 -o acme-2026.zip
  policykit evidence --on 2026-06-30 --policy access-control
  policykit evidence --from 2026-01-01 --to 2026-12-31 --pick 3 --seed 2027-audit

Your reader checks it with: policykit verify FILE.zip --trust CERTIFICATE"""


@click.group(cls=DefaultGroup, epilog=_EPILOG)
@from_option()
@to_option()
@click.option("--on", "on", type=Day(), help="One day instead of a window.")
@click.option("--policy", "policies", multiple=True, metavar="ID", help="Only this. Repeatable.")
@click.option(
    "--framework",
    "frameworks",
    multiple=True,
    metavar="ID",
    help="Only policies that answer it, such as soc2, and its criteria. Repeatable.",
)
@click.option(
    "--sample",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Files of the versions in this list only: one a line, such as: access-control 1.0",
)
@click.option("--pick", type=click.IntRange(min=1), help="Files of so many versions only.")
@click.option("--seed", default="", help="What --pick starts from; the same picks the same.")
@click.option(
    "--bundle",
    is_flag=True,
    help="With the whole history of the repository, saved replies by mail in it.",
)
@click.option(
    "-o",
    "output",
    metavar="FILE.zip|FOLDER/",
    help="Where to write it. Default: output/draft/, under a name that says what it is.",
)
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    first: date | None,
    last: date | None,
    on: date | None,
    policies: tuple[str, ...],
    frameworks: tuple[str, ...],
    listed: Path | None,
    pick: int | None,
    seed: str,
    bundle: bool,
    output: str | None,
    form: str,
) -> None:
    """Pack the evidence of a window: versions in force, approvals, reviews, tables, index.

    All of it comes from the newest commit. The organization's key signs the list of files.
    """
    from policykit.edge.pack_files import write_pack
    from policykit.workflow.pack import make_pack
    from policykit.workflow.pack_choice import Asked

    if on is not None and (first is not None or last is not None):
        raise click.UsageError("Give --on DATE, or --from DATE and --to DATE.")
    begin, end = (on, on) if on is not None else (first, last)
    if begin is None or end is None:
        raise click.UsageError("Give the window: --from DATE and --to DATE, or --on DATE.")
    asked = Asked(
        begin,
        end,
        _command(begin, end, on, policies, frameworks, listed, pick, seed, bundle=bundle),
        policies,
        frameworks,
        _sample(listed, pick, seed),
        bundle,
    )
    world = open_world(from_scratch=True)  # what the pack says is sealed
    pack = make_pack(world, asked, step=aside if form == "text" else lambda _: None)
    show(pack.warnings)
    place = write_pack(output, pack.name, pack.files, pack.at)
    _tell(pack, place, form)


command.add_command(push)


def _sample(listed: Path | None, pick: int | None, seed: str) -> Sample | None:
    from policykit.edge.outside import read_outside
    from policykit.workflow.pack_choice import Sample

    if listed is not None and pick is not None:
        raise click.UsageError("Give a list with --sample, or a number with --pick.")
    if listed is not None:
        return Sample(listed.name, read_outside(listed).decode("utf-8", "replace"))
    if pick is None:
        if seed:
            raise click.UsageError("--seed belongs to --pick.")
        return None
    if not seed:
        raise click.UsageError("Give --seed with --pick: it lets your reader repeat the picking.")
    return Sample(count=pick, seed=seed)


def _command(  # noqa: PLR0913, PLR0917 - one argument for each option
    first: date,
    last: date,
    on: date | None,
    policies: tuple[str, ...],
    frameworks: tuple[str, ...],
    listed: Path | None,
    pick: int | None,
    seed: str,
    *,
    bundle: bool,
) -> str:
    """Return the command in one form, without what does not change the pack."""
    import shlex

    words = ["policykit", "evidence"]
    words += ["--on", str(on)] if on else ["--from", str(first), "--to", str(last)]
    for option, values in (("--framework", frameworks), ("--policy", policies)):
        words += [word for value in values for word in (option, value)]
    words += ["--sample", listed.name] if listed else []
    words += ["--pick", str(pick), "--seed", seed] if pick else []
    words += ["--bundle"] if bundle else []
    return shlex.join(words)


def _tell(pack: Pack, place: Path, form: str) -> None:
    from policykit.evidence.pack.tables import tables

    rows = [(sheet.name, str(len(sheet.rows))) for sheet in tables(pack.source)]
    if form == "json":
        data = {
            "file": str(place),
            "files": len(pack.files),
            "commit": pack.source.scope.commit,
            "notices": list(pack.notices),
            "rows": {name: int(count) for name, count in rows},
            "sample": pack.source.scope.method or None,
        }
        print_json("evidence", data)
        return
    print_table(("table", "rows"), rows)
    for notice in pack.notices:
        aside(f"On the cover: {notice}")
    say(str(place))
    aside("Check it as your reader will: policykit verify FILE --trust CERTIFICATE")
