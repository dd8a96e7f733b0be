"""Options that write a table or report to files, and where links in such a file lead."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.output import aside
from policykit.cli.world import working_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KINDS = {
    "csv": "Write every row to this new CSV file.",
    "xlsx": "Write every row to this new workbook, to sort and filter.",
    "html": "Write the report to this new web page.",
    "pdf": "Write the report to this new PDF, for auditors.",
    "ics": "Write the dates to this new calendar file.",
}
_PDF = "pdf:"


def file_options(*kinds: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Take `--csv FILE` and so on, for each of the kinds."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        for kind in reversed(kinds):
            path = click.Path(dir_okay=False, path_type=Path)
            function = click.option(f"--{kind}", type=path, help=_KINDS[kind])(function)
        return function

    return decorate


def write_files(files: Mapping[Path | None, Callable[[], bytes]]) -> None:
    """Make and write the files that were asked for; nothing is written if one cannot be made.

    Raises:
        OutputError: PK804, a file is there already, or cannot be written.
    """
    from policykit.edge.outside import write_outside

    made = {path: make() for path, make in files.items() if path is not None}
    for path, data in made.items():
        write_outside(path, data)
        aside(f"Written: {path}")


def links_from(file: Path | None) -> Callable[[str], str]:
    """Return what turns a link from the top of the workspace into one from where the file is.

    A file outside the workspace links as from the workspace's top, so that no path of this machine
    stands in what others get; beside a copy of `output/` its links work again.
    """
    from policykit.edge.git_places import find_root

    root = find_root(working_folder())
    folder = (file or Path()).resolve().parent
    inside = folder.is_relative_to(root)

    def place(link: str) -> str:
        if not inside or not link.startswith(_PDF):
            return link
        path, mark, rest = link.removeprefix(_PDF).partition("#")
        return f"{_PDF}{Path(os.path.relpath(root / path, folder)).as_posix()}{mark}{rest}"

    return place
