"""How results look: tables on a terminal, tab-separated lines in a pipe, JSON for programs.

Every JSON answer begins with the format's own version, so that a program can tell when it changes.
"""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

JSON_FORMAT = 1

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Text for people (default) or JSON for programs.",
)


def print_json(kind: str, payload: Any) -> None:
    """Print one JSON answer: `{"format": 1, "kind": …, "data": …}`."""
    answer = {"format": JSON_FORMAT, "kind": kind, "data": payload}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def print_table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    title: str = "",
    spare: Sequence[str] = (),
) -> None:
    """Print rows as a table on a terminal, as tab-separated lines otherwise.

    Args:
        headers: the names of the columns.
        rows: the cells.
        title: above the table on a terminal.
        spare: columns that a terminal without room for all does without, the first one first.
            It says so below the table.
    """
    if not sys.stdout.isatty():
        for row in (headers, *rows):
            click.echo("\t".join(" ".join(visible(cell).split()) for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD,
        title=title or None,
        title_justify="left",
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    kept = []
    empty = {one for at, one in enumerate(headers) if rows and not any(row[at] for row in rows)}
    left_out = _left_out(headers, rows, spare, empty)
    for column, header in enumerate(headers):
        cells = [row[column] for row in rows]
        if header in left_out:
            continue
        kept.append(column)
        # Ids, dates and numbers stay whole; what has several words gives way to them.
        whole = all(len(one) <= _WIDEST_WORD and len(one.split()) < _SEVERAL for one in cells)
        table.add_column(header, overflow="fold", no_wrap=whole)
    for row in rows:
        # Text, not str: a policy title may hold what rich would read as markup.
        table.add_row(*(Text(visible(row[column])) for column in kept))
    Console().print(table)
    gone = [header for header in headers if header in left_out - empty]
    if gone:
        columns = shutil.get_terminal_size().columns
        aside(f"Not shown, as there are {columns} columns only: {', '.join(gone)}.")


def _left_out(
    headers: Sequence[str], rows: Sequence[Sequence[str]], spare: Sequence[str], empty: set[str]
) -> set[str]:
    """Return the empty columns, and the spare ones that go so that no cell is broken over lines."""
    widths = {
        header: 1 + max(len(cell) for cell in (header, *(row[column] for row in rows)))
        for column, header in enumerate(headers)
    }
    gone = set(empty)
    for header in spare:
        shown = sum(width for name, width in widths.items() if name not in gone)
        if shown > shutil.get_terminal_size().columns:
            gone.add(header)
    return gone


_WIDEST_WORD = 24
_SEVERAL = 2


def visible(text: str) -> str:
    r"""Return text from a workspace with what a terminal would obey instead of show spelled out.

    >>> visible("Acme\x1b[2J"), visible("\u202eevil"), visible("two\nlines")
    ('Acme\\x1b[2J', '\\u202eevil', 'two\nlines')
    """
    return "".join(
        one if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cf"} else ascii(one)[1:-1]
        for one in text
    )


def say(text: str) -> None:
    """Print a line for people on standard output."""
    click.echo(text)


def aside(text: str) -> None:
    """Print a line that is no result (what was done, what to do next) on standard error."""
    click.echo(wrapped(text), err=True)


def wrapped(text: str, indent: str = "") -> str:
    """Return text for standard error: on a terminal broken between words, elsewhere as it is."""
    if not sys.stderr.isatty():
        return "\n".join(f"{indent}{line}" for line in text.split("\n"))
    return "\n".join(
        textwrap.fill(
            line,
            shutil.get_terminal_size().columns - 1,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
        )
        for line in text.split("\n")
    )


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[], None]]:
    """Show progress of long work on a terminal; stay silent in a pipe.

    Yields a function to be called once for each finished piece.
    """
    if not sys.stderr.isatty() or total < 1:
        yield lambda: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
