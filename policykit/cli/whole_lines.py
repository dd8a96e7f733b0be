"""A group whose help says of each command its whole first sentence, in several lines if need be."""

from __future__ import annotations

import click


class WholeLines(click.Group):
    """A group that wraps what its commands say of themselves, where click cuts it off."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in the order of their names."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        rows = [(name, one.get_short_help_str(limit=10_000)) for name, one in commands if one]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)
