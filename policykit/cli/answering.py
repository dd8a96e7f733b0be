"""Where `init` gets answers from: a file, a person, or an interview that was stopped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policykit.cli.handler import show
from policykit.cli.output import aside

if TYPE_CHECKING:
    from pathlib import Path

    from policykit.edge.kept_answers import KeptAnswers
    from policykit.interview import Answer
    from policykit.workflow.interviewing import Interviewing
    from policykit.world import World


def _require_terminal() -> None:
    """Refuse to ask where nobody can answer.

    Raises:
        InputError: PK772, this is no terminal.
    """
    from policykit.errors import InputError, error

    if not sys.stdin.isatty():
        raise InputError(
            error(
                "PK772",
                "there is no profile, and this is no terminal to ask questions on",
                hint="Give one (policykit init FOLDER --profile org_profile.yaml), or answers "
                "(--answers answers.yaml).",
            )
        )


def replayed(world: World, file: Path, *, defaults: bool) -> bytes:
    """Return the profile that a file of answers makes."""
    from policykit.cli.summarizing import print_summary
    from policykit.edge.outside import read_outside
    from policykit.workflow.interviewing import Interviewing

    interviewing = Interviewing(world, proposing=False)
    made = interviewing.replayed(read_outside(file), str(file), defaults=defaults)
    show(made.warnings)
    print_summary(interviewing.interview, made.answers)
    return made.profile


def asked(world: World, kept: KeptAnswers, *, defaults: bool, resume: bool) -> bytes:
    """Hold the interview, and keep what was answered if it ends early."""
    _require_terminal()
    from policykit.cli.interviewing import BACK, STOP, WHY, Stopped, Terminal
    from policykit.interview import write_answers
    from policykit.workflow.interviewing import Interviewing

    interviewing = Interviewing(world, proposing=True)

    def keep(answers: dict[str, Answer]) -> None:
        kept.write(write_answers(answers, interviewing.interview))

    answers = _earlier(interviewing, kept, resume=resume)
    aside(
        "Questions for a first draft, 40 at most; Enter takes what stands in brackets.\n"
        f"{BACK} goes back one question, {WHY} lists what an answer changes, {STOP} leaves: "
        "your answers are kept, and the same command goes on."
    )
    terminal = Terminal(interviewing, answers, keep, defaults=defaults)
    try:
        return terminal.profile()
    except Stopped:
        _say_kept(kept, terminal.answers)
        raise click.exceptions.Exit(0) from None
    except (click.Abort, KeyboardInterrupt):
        aside("")
        _say_kept(kept, terminal.answers)
        raise


def _earlier(interviewing: Interviewing, kept: KeptAnswers, *, resume: bool) -> dict[str, Answer]:
    """Return the answers of an interview that was stopped, if the person wants to go on with it.

    Raises:
        InputError: PK174, there are none to resume.
    """
    data = kept.read()
    answers, right = interviewing.resumed(data, str(kept.path)) if data else ({}, True)
    if not right:
        aside(f"Some answers in {kept.path} do not fit any more: they are asked again.")
    if resume and not answers:
        from policykit.errors import InputError, error

        hint = "Begin without --resume; check the name of the folder."
        raise InputError(error("PK174", "no answers are kept for this folder", hint=hint))
    if answers and not resume:
        question = f"There are answers from before, {len(answers)} of them. Go on with these?"
        resume = click.confirm(question, default=True, err=True)
    return answers if resume else {}


def _say_kept(kept: KeptAnswers, answers: dict[str, Answer]) -> None:
    """Say where the answers are, and how to go on."""
    if answers and kept.read() is not None:
        aside(f"Your answers are kept in {kept.path}. The same command goes on with them.")
