"""`policykit init`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, print_table
from policykit.cli.world import working_folder, world_at

if TYPE_CHECKING:
    from policykit.world import World

_EPILOG = """\b
Examples:
  policykit init acme                                    answer up to 40 questions
  policykit init acme --defaults                         answer a handful of them
  policykit init acme --resume                           go on where you stopped
  policykit init acme --answers answers.yaml --defaults  answers from a file
  policykit init acme --profile org_profile.yaml         start from a profile you have
  policykit init acme --ci                               with checks before commits, on GitHub"""


@click.command(epilog=_EPILOG)
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--profile",
    "profile_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A profile to start from. Without it: one that is in the folder, or a few questions.",
)
@click.option(
    "--answers",
    "answers_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of answers; nothing is asked. See docs/interview.md.",
)
@click.option("--defaults", is_flag=True, help="Ask only what has no default.")
@click.option("--resume", is_flag=True, help="Go on with an interview that was stopped.")
@click.option(
    "--ci",
    is_flag=True,
    help="Also write a pre-commit hook and a GitHub workflow that run check; in a workspace that "
    "is there already, only these.",
)
def command(  # noqa: PLR0913 - one for each option
    *,
    folder: Path,
    profile_file: Path | None,
    answers_file: Path | None,
    defaults: bool,
    resume: bool,
    ci: bool,
) -> None:
    """Make a workspace in FOLDER: profile, git repository, first policies, one commit.

    The interview can be stopped at any question, and goes on later with the same command.
    """
    from policykit.cli.answering import asked, replayed
    from policykit.edge.git_places import init, require_identity, take_back
    from policykit.edge.kept_answers import KeptAnswers, state_folder
    from policykit.workflow.initialize import initialize, require_new

    asks = answers_file is not None or defaults or resume
    if profile_file is not None and asks:
        raise click.UsageError("--profile needs no answers: leave the other options out")
    if answers_file is not None and resume:
        raise click.UsageError("--answers and --resume exclude each other")
    target = (working_folder() / folder).resolve()
    if ci and (target / ".policykit" / "lock.json").is_file():
        _add_ci(world_at(target))
        return
    require_identity(target)  # before the questions: nobody should answer them twice
    require_new(world_at(target), has_repository=(target / ".git").exists())
    if asks and (target / "org_profile.yaml").is_file():
        raise click.UsageError(f"there is a profile in {folder}: init takes that, and asks nothing")
    place = init(target)
    kept = KeptAnswers(state_folder(os.environ), target)
    try:
        if answers_file is not None:
            data = replayed(world_at(place.root), answers_file, defaults=defaults)
        else:
            found = None if resume or defaults else _profile_bytes(target, profile_file)
            data = found or b""
            if found is None:
                data = asked(world_at(place.root), kept, defaults=defaults, resume=resume)
        made = initialize(world_at(place.root), data, str(profile_file or "org_profile.yaml"))
    except BaseException:
        take_back(place)
        raise
    kept.drop()
    for warning in made.warnings:
        aside(warning)
    print_table(
        ("policy", "words", "file"),
        [(one.id, str(len(one.policy.split())), f"policies/{one.id}.md") for one in made.policies],
        title=f"Workspace {place.root}",
        spare=("file",),
    )
    aside(f"Committed as {made.commit[:12]}. Read the policies, change what is not true of you.")
    if ci:
        _add_ci(world_at(place.root))
    _say_next(folder, made.stranger)


def _say_next(folder: Path, stranger: str | None) -> None:
    if stranger:
        aside(
            f"Git knows you as {stranger}, and nobody in org_profile.yaml has that address. Only "
            "who is named there can propose: add yourself under people, or change git's user.email."
        )
    go = f"cd {folder} && " if str(folder) != "." else ""
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
    return None
