"""A command with commands below it that also does something by itself.

`review trigger …` is a command below `review`; `review access-control …` is `review` itself.
"""

from __future__ import annotations

from typing import Any

import click

from policykit.cli.whole_lines import WholeLines


class DefaultGroup(WholeLines):
    """A group that takes words which name no command of it for its own arguments."""

    allow_interspersed_args = True

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        settings["invoke_without_command"] = True
        super().__init__(*arguments, **settings)
        self.no_args_is_help = False
        self.subcommand_metavar = ""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters; for the path of a command below, without the arguments."""
        found = super().get_params(ctx)
        if ctx.command is self:
            return found
        return [one for one in found if not isinstance(one, click.Argument)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the group's own options, or leave all words to the command that the first names."""
        if args and args[0] in self.commands:
            click.Command.parse_args(self, ctx, [])
            ctx.args = args
        else:
            click.Command.parse_args(self, ctx, args)
        return ctx.args

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command below, or the group itself."""
        if not ctx.args:
            return click.Command.invoke(self, ctx)
        name, command, rest = self.resolve_command(ctx, ctx.args)
        if name is None or command is None:
            raise click.UsageError(f"there is no command {ctx.args[0]}", ctx)
        with command.make_context(name, rest, parent=ctx) as below:
            return command.invoke(below)
