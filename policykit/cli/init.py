"""`policykit init`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, print_table
from policykit.cli.world import working_folder, world_at

if TYPE_CHECKING:
    from policykit.profile import Question
    from policykit.template import Parameter
    from policykit.world import World

_EPILOG = """\b
Examples:
  policykit init acme                             answer a few questions
  policykit init acme --profile org_profile.yaml  start from a profile you have
  policykit init acme --ci                        and check it before each commit, and on GitHub"""


@click.command(epilog=_EPILOG)
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--profile",
    "profile_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A profile to start from. Without it: one that is in the folder, or a few questions.",
)
@click.option(
    "--ci",
    is_flag=True,
    help="Also write a pre-commit hook and a GitHub workflow that run check; in a workspace that "
    "is there already, only these.",
)
def command(*, folder: Path, profile_file: Path | None, ci: bool) -> None:
    """Make a workspace in FOLDER: profile, git repository, first policies, one commit."""
    from policykit.edge.git_places import init, require_identity, take_back
    from policykit.workflow.initialize import initialize, require_new

    target = (working_folder() / folder).resolve()
    if ci and (target / ".policykit" / "lock.json").is_file():
        _add_ci(world_at(target))
        return
    require_identity(target)  # before the questions: nobody should answer them twice
    require_new(world_at(target))
    place = init(target)
    try:
        data = _profile_bytes(target, profile_file)
        if data is None:
            data = _asked(world_at(place.root))
        made = initialize(world_at(place.root), data, str(profile_file or "org_profile.yaml"))
    except BaseException:
        take_back(place)
        raise
    for warning in made.warnings:
        aside(warning)
    print_table(
        ("policy", "words", "file"),
        [(one.id, str(len(one.policy.split())), f"policies/{one.id}.md") for one in made.policies],
        title=f"Workspace {place.root}",
    )
    go = f"cd {folder} && " if str(folder) != "." else ""
    aside(f"Committed as {made.commit[:12]}. Read the policies, change what is not true of you.")
    if ci:
        _add_ci(world_at(place.root))
    aside(f'Next: {go}policykit key create, then policykit propose --all --change "First issue"')


def _add_ci(world: World) -> None:
    from policykit.workflow.ci_files import add_ci

    done = add_ci(world)
    for path in done.written:
        aside(f"Wrote {path}")
    for path, text in done.kept.items():
        aside(f"{path} is there already and stays as it is. What check would need in it:\n{text}")
    if not done.written and not done.kept:
        aside("The hook and the workflow are there already.")


def _profile_bytes(target: Path, profile_file: Path | None) -> bytes | None:
    """Return the profile to begin with; None when a person is there to be asked for one."""
    from policykit.edge.outside import read_outside

    if profile_file is not None:
        return read_outside(profile_file)
    present = target / "org_profile.yaml"
    if present.is_file():
        return read_outside(present)
    if sys.stdin.isatty():
        return None
    from policykit.errors import InputError, error

    raise InputError(
        error(
            "PK772",
            "there is no profile, and this is no terminal to ask questions on",
            hint="Give one: policykit init FOLDER --profile org_profile.yaml",
        )
    )


def _asked(world: World) -> bytes:
    """Ask the questions of a first draft, then what the policies need besides."""
    from policykit.edge.clock import SystemClock
    from policykit.errors import InputError
    from policykit.profile import STARTER_QUESTIONS, set_values, starter
    from policykit.workflow.initialize import open_parameters

    aside("A few questions for a first draft. Enter takes what stands in brackets.\n")
    # What the questions cannot know themselves: today.
    answers = {"roles_since": SystemClock().now().date().isoformat()}
    while True:
        for question in STARTER_QUESTIONS:
            answers[question.key] = _ask(question, answers.get(question.key))
        try:
            data = starter(answers)
        except InputError as wrong:
            show(wrong.diagnostics)
            aside("\nPlease go through the answers again.\n")
            continue
        needed = open_parameters(world, data, "org_profile.yaml")
        return set_values(data, {f"params.{one.path}": _ask_parameter(one) for one in needed})


def _ask_parameter(parameter: Parameter) -> object:
    several = " (several: with commas)" if parameter.type == "list" else ""
    return click.prompt(
        f"{parameter.question}{several}", err=True, value_proc=partial(_value, parameter)
    )


def _value(parameter: Parameter, answer: str) -> object:
    """Return the answer as the parameter's type has it.

    Raises:
        click.UsageError: the answer does not fit; the question is asked again.
    """
    value: object = answer.strip()
    if parameter.type == "list":
        value = [item.strip() for item in answer.split(",") if item.strip()]
    elif parameter.type == "int" and answer.strip().isdecimal():
        value = int(answer)
    fault = parameter.problem(value)
    if fault:
        raise click.UsageError(f"{fault}; it must be {parameter.expected()}")
    return value


def _ask(question: Question, given: str | None) -> str:
    default = given if given is not None else question.default
    text = (
        f"{question.text} (for example {question.example})" if question.example else question.text
    )
    return str(
        click.prompt(
            text,
            default=default,
            show_default=default not in (None, ""),
            err=True,
            value_proc=partial(_said, question),
        )
    )


def _said(question: Question, answer: str) -> str:
    """Return the answer without blanks around it; have the question asked again when it is wrong.

    Raises:
        click.UsageError: nothing was said where something is needed, or what cannot be an answer.
    """
    from policykit.profile import answer_fault

    text = answer.strip()
    fault = answer_fault(question, text)
    if text and fault:
        raise click.UsageError(fault)
    if fault:
        raise click.UsageError("an answer is needed here; Ctrl-C leaves, and nothing is made")
    return text
