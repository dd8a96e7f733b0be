"""The options that say what shows a decision: files, a mail's signature, a key."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.output import aside, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.workflow.proving import Proof


def proof_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Take `evidence`, `ssh_key` and `dkim_key`, for `proof_of`."""
    options = (
        click.option(
            "--evidence",
            multiple=True,
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="A file that shows it, such as a saved reply with the code. Repeatable.",
        ),
        click.option(
            "--ssh-key",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Sign it with your SSH key: the private one, or the public one of an agent's.",
        ),
        click.option(
            "--dkim-key",
            metavar="FILE|dns",
            help="Judge the saved mail by its domain's signature, with the domain's published "
            "key: a file, or dns to ask for it now. It is kept with the mail.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def proof_of(evidence: tuple[Path, ...], ssh_key: Path | None, dkim_key: str | None) -> Proof:
    """Return what was given with the options.

    Raises:
        click.UsageError: two files have the same name.
    """
    from policykit.edge.outside import read_outside
    from policykit.workflow.proving import Proof

    files = {path.name: read_outside(path) for path in evidence}
    if len(files) != len(evidence):
        raise click.UsageError("Two files of evidence have the same name; rename one.")
    ask_dns = dkim_key == "dns"
    return Proof(
        evidence=files,
        ssh_key=str(ssh_key.absolute()) if ssh_key else None,
        mail_key=read_outside(Path(dkim_key)) if dkim_key and not ask_dns else None,
        ask_dns=ask_dns,
        let_read=_let_read,
    )


def _let_read(name: str, said: Sequence[str]) -> None:
    """Show what the evidence says, and on a terminal ask whether that is the decision."""
    for line in said:
        aside(visible(line))
    if said and sys.stdin.isatty() and sys.stderr.isatty():
        question = f"Is that what {visible(name)} decided?"
        if not click.confirm(question, default=True, err=True):
            aside("So nothing is recorded.")
            raise click.Abort
