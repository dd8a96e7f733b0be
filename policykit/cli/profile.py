"""`policykit profile`."""

from __future__ import annotations

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, format_option, print_json, say
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world, working_folder
from policykit.errors import ExitCode, has_errors

_EPILOG = """\b
Examples:
  policykit profile check
  policykit profile explain access.review_months
  policykit profile set access.review_months 6
  policykit profile schema > org_profile.schema.json"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Check the profile, say what a value does, change it, print the JSON Schema."""


@command.command(
    epilog="""\b
Examples:
  policykit profile check
  policykit profile check ../other/org_profile.yaml"""
)
@click.argument("file", default="org_profile.yaml", type=click.Path(dir_okay=False))
def check(*, file: str) -> int:
    """Check a profile, by itself and against the templates. FILE is org_profile.yaml by default."""
    from policykit.edge.clock import SystemClock
    from policykit.edge.library import TemplateLibrary
    from policykit.edge.outside import read_outside
    from policykit.workflow.profile_check import profile_problems

    path = working_folder() / file
    today = SystemClock().now().date()
    found = profile_problems(read_outside(path), file, TemplateLibrary(), today)
    show(found)
    if has_errors(found):
        return ExitCode.INPUT
    aside(f"{file} is in order.")
    return ExitCode.OK


@command.command(
    epilog="""\b
Examples:
  policykit profile schema > org_profile.schema.json"""
)
def schema() -> None:
    """Print the JSON Schema of the profile, for editors and other programs."""
    from policykit.canonical import json_bytes
    from policykit.profile import json_schema

    say(json_bytes(json_schema()).decode("utf-8").removesuffix("\n"))


@command.command(
    epilog="""\b
Examples:
  policykit profile explain access.review_months
  policykit profile explain tools.mdm
  policykit profile explain flags.phi --format json"""
)
@click.argument("key")
@format_option
def explain(*, key: str, form: str) -> None:
    """Say what a value is, where it is set, and which sentences it shapes.

    KEY is a key of the profile, such as tools.mdm, or a parameter of the templates, such as
    access.review_months.
    """
    from policykit.cli.value_explaining import print_value, value_row
    from policykit.workflow.value_explanation import explain_value

    found = explain_value(open_world(), key)
    if form == "json":
        print_json("profile-explain", value_row(found))
    else:
        print_value(found)


@command.command(
    name="set",
    epilog="""\b
Examples:
  policykit profile set access.review_months 6
  policykit profile set organization.website "https://www.acme.example"
  policykit profile set tools.mdm Kandji flags.uses_mdm true""",
)
@click.argument("words", nargs=-1, required=True, metavar="KEY VALUE [KEY VALUE]...")
def set_(*, words: tuple[str, ...]) -> None:
    """Change values; comments and order of the file stay. VALUE is read as YAML.

    Facts that have to agree with each other are changed together.
    """
    from policykit.cli.value_explaining import shown_value
    from policykit.workflow.profile_check import set_profile_values
    from policykit.workflow.value_explanation import fed_statements

    if len(words) % 2:
        raise click.UsageError(f"{words[-1]} has no value. Write: KEY VALUE [KEY VALUE]…")
    if twice := {key for key in words[::2] if words[::2].count(key) > 1}:
        raise click.UsageError(f"{min(twice)} is given twice. Give one value for each key.")
    changes = dict(zip(words[::2], words[1::2], strict=True))
    world = open_world()
    for key, old, new in set_profile_values(world, changes):
        say(f"{key}: {shown_value(old)} → {shown_value(new)}")
    for policy, statements in fed_statements(world, changes).items():
        aside(f"It feeds {', '.join(statements)} in {policy}.")
    aside("Next: policykit generate brings the policies up to date.")
