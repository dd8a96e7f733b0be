"""`policykit completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from policykit.cli.output import say

_EPILOG = """\b
Examples:
  policykit completion bash >> ~/.bashrc
  policykit completion zsh  >> ~/.zshrc
  policykit completion fish > ~/.config/fish/completions/policykit.fish"""


@click.command(epilog=_EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(*, shell: str) -> None:
    """Print the completion script of a shell."""
    from policykit.cli.app import app

    chosen = get_completion_class(shell)
    if chosen is None:
        raise click.UsageError(f"There is no completion for {shell}.")
    say(chosen(app, {}, "policykit", "_POLICYKIT_COMPLETE").source())
