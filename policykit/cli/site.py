"""`policykit site`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json, say
from policykit.cli.world import working_folder, world_at

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.site import Site

_EPILOG = """\b
Examples:
  policykit site
  policykit site --serve
  policykit site --edition customers -o ../for-customers
  policykit site --without-people --on 2026-12-31 -o ../portal"""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


@click.command(epilog=_EPILOG)
@click.option(
    "-o",
    "output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to make, or to make anew; output/site/ without it.",
)
@click.option(
    "--edition",
    type=click.Choice(["staff", "customers"]),
    default="staff",
    help="staff (default): everything. customers: public policies only, nobody's name.",
)
@click.option("--without-people", is_flag=True, help="Leave names of people out of the pages.")
@click.option("--on", "day", type=Day(), help="What is in force on this day; without it today.")
@click.option("--serve", is_flag=True, help="Show it to this machine alone, until Ctrl-C.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    output: Path | None,
    edition: str,
    without_people: bool,
    day: date | None,
    serve: bool,
    form: str,
) -> None:
    """Make a portal of the policies in force: static pages with search, history and PDFs.

    It works from a folder and from any web server; nothing is fetched from elsewhere. PDFs hold
    the names of their approvers, in every edition.
    """
    from policykit.edge.git_places import find_root
    from policykit.edge.site_folder import write_site
    from policykit.portal.values import Edition
    from policykit.workflow.site import site

    root = find_root(working_folder())
    world = world_at(root)
    made = site(world, Edition(edition), without_people=without_people, day=day)
    for one in made.warnings:
        aside(str(one))
    if not serve or output:
        folder = output or root / "output" / "site"
        write_site(folder, made.files)
        _tell(made, folder, form)
    if serve:
        _serve(made)


def _tell(made: Site, folder: Path, form: str) -> None:
    size = sum(len(data) for data in made.files.values())
    if form == "json":
        data = {
            "folder": str(folder),
            "policies": made.policies,
            "files": len(made.files),
            "bytes": size,
        }
        print_json("site", data)
        return
    policies = "1 policy" if made.policies == 1 else f"{made.policies} policies"
    say(f"{folder / 'index.html'}: {policies}, {len(made.files)} files, {size // 1024} KB")


def _serve(made: Site) -> None:
    from policykit.edge.site_server import site_server
    from policykit.portal.frame import CONTENT_POLICY

    # The header holds for PDFs and pictures as well, which have no <meta> of their own.
    headers = {**_HEADERS, "Content-Security-Policy": CONTENT_POLICY}
    with site_server(made.files, headers) as server:
        say(f"http://127.0.0.1:{server.server_address[1]}/ (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            aside("Ended.")
