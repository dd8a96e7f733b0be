"""The list of commands, and a group that loads a command's module only when it is called.

`policykit --help` therefore needs click and nothing else.
"""

from __future__ import annotations

import contextlib
import importlib
import os
from typing import ClassVar

import click

import policykit

_EPILOG = """\b
Examples: a first policy set
  policykit init acme && cd acme
  policykit key create
  policykit propose --all --change "First issue"
  policykit approve --all --as ceo@acme.example --evidence mail.eml
  policykit issue --all

Exit codes: 0 done, 1 something was found, 2 wrong usage, 3 a bug in policykit, 4 wrong input,
5 workspace state, 6 not allowed, 7 git or pandoc, 8 key, 9 cannot write, 10 identity not
checked, 11 not checkable here, 130 interrupted.
More in docs/errors.md."""


class LazyGroup(click.Group):
    """A group whose commands live in `policykit.cli.<module>` as `command`."""

    # name -> (module, or module:command where it has several; line in the overview)
    table: ClassVar[dict[str, tuple[str, str]]] = {
        "init": ("init", "Make a workspace from a profile or a few questions."),
        "generate": ("generate", "Fill the templates and merge the result into your policies."),
        "merge": ("merge", "Show and decide the conflicts that generate left."),
        "check": ("check", "Check profile, policies and records."),
        "status": ("status", "Show every policy's state, version and dates."),
        "render": ("render", "Make draft PDFs, watermarked."),
        "diff": ("diff", "Show what changed, word by word."),
        "propose": ("propose", "Put exactly this text up for approval."),
        "approve": ("approve", "Record a person's approval of a proposal."),
        "decline": ("decline", "Record that an approver refuses a proposal."),
        "withdraw": ("withdraw", "Take back a proposal, or a version not yet in force."),
        "issue": ("issue", "Issue approved proposals: PDF, seal, records, commit, tag."),
        "review": ("review", "Record a review and re-issue, or list what is due."),
        "retire": ("retire", "End a policy, with reason, successor and last day."),
        "exception": ("exception", "Ask for, decide and list policy exceptions."),
        "ack": ("ack", "Import the roster and acknowledgements, ask for them, see who is late."),
        "in-force": ("in_force", "List the versions in force on a day."),
        "timeline": ("timeline", "Show every day of a window: versions in force, and gaps."),
        "coverage": ("coverage", "Show which statements answer which criterion; find gaps."),
        "commitments": ("commitments", "List every promise: who, how often, and its evidence."),
        "applicability": (
            "applicability",
            "List the statements that do not apply, and why.",
        ),
        "plan": ("plan", "Work backwards from an audit date to dated steps."),
        "site": ("site", "Make a portal: static pages with search, history and PDFs."),
        "log": ("log", "Show a policy's change log."),
        "template": ("template", "Show, write, check and override templates."),
        "import": (
            "importing",
            "Import a Word or Markdown policy, or keep a PDF issued elsewhere.",
        ),
        "anchor": ("anchor", "Fetch time-stamps for issued PDFs later."),
        "correct": ("correct", "Add a note or a file to a record."),
        "evidence": ("evidence", "Pack the evidence of an audit window, for an auditor."),
        "export": ("export", "Give what is in force to other programs, as OSCAL."),
        "verify": ("verify", "Check issued PDFs and packs: seals, records, rendering."),
        "profile": ("profile", "Check the profile, explain or change a value, print its schema."),
        "authority": ("authority", "Show and accept who may approve what."),
        "key": ("key", "Make, list and export the organization's sealing key."),
        "completion": ("completion", "Print the shell completion script."),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a newcomer needs them."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of a command."""
        del ctx
        if cmd_name not in self.table:
            return None
        name, _, command = self.table[cmd_name][0].partition(":")
        loaded = getattr(importlib.import_module(f"policykit.cli.{name}"), command or "command")
        if not isinstance(loaded, click.Command):
            raise TypeError(f"policykit.cli.{name}.{command or 'command'} is no command")
        return loaded

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview from the table, without loading a single command."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a name; suggest the nearest one when it is misspelt."""
        import difflib

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as wrong:
            if args[:1] == ["help"]:
                said = f"Help is an option: {ctx.command_path} [COMMAND] --help"
                raise click.UsageError(said, ctx) from wrong
            near = difflib.get_close_matches(args[0], self.table, n=1) if args else []
            if near:
                raise click.UsageError(f"{wrong.message} Did you mean '{near[0]}'?", ctx) from wrong
            raise


@click.group(
    cls=LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(policykit.__version__, prog_name="policykit")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected failure.")
@click.option(
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Work in this folder instead of the current one.",
)
@click.pass_context
def app(ctx: click.Context, *, debug: bool, directory: str | None) -> None:
    """Security policies from an organization profile: filled, approved, issued as signed PDFs."""
    del debug  # read by the handler, which also sees failures before options are parsed
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        ctx.color = False
    if directory is not None:
        # Really going there keeps one meaning for every path on the command line.
        ctx.with_resource(contextlib.chdir(directory))
