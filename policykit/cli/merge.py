"""`policykit merge`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import complete_policies
from policykit.cli.marking import marked
from policykit.cli.output import aside, format_option, print_json, say, visible
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world
from policykit.errors import ExitCode

if TYPE_CHECKING:
    from policykit.workflow.conflicts import (
        Answer,
        Conflict,
        Decided,
        SidecarConflict,
        Undecided,
    )

_EPILOG = """\b
Examples:
  policykit merge list
  policykit merge resolve access-control
  policykit merge tool access-control"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Show and decide the conflicts that generate left.

    Until the last one is decided, the policy cannot be proposed, and what it was last generated as
    stays the base of the next merge.
    """


@command.command(
    name="list",
    epilog="""\b
Examples:
  policykit merge list
  policykit merge list access-control --format json""",
)
@click.argument("policies", nargs=-1, metavar="[ID]...", shell_complete=complete_policies)
@format_option
def list_conflicts(*, policies: tuple[str, ...], form: str) -> int:
    """Show every conflict: last generated, yours, and generated now, word by word."""
    from policykit.workflow.conflicts import undecided

    found = undecided(open_world(), policies)
    if form == "json":
        print_json("merge list", [_as_json(one) for one in found])
    else:
        for one in found:
            for conflict in one.conflicts:
                _show(one, conflict)
            if not one.conflicts:
                aside(f"{one.id}: nothing is left to decide: policykit generate {one.id}")
        if not found:
            aside("No conflicts.")
        elif any(one.conflicts for one in found):
            aside(f"Decide them: policykit merge resolve {found[0].id}")
    return ExitCode.FINDINGS if any(one.conflicts for one in found) else ExitCode.OK


@command.command(
    epilog="""\b
Examples:
  policykit merge resolve access-control                             ask for each conflict
  policykit merge resolve access-control --ours
  policykit merge resolve access-control --theirs --statement AC-20a
  policykit merge resolve access-control --edit --statement AC-20a"""
)
@click.argument("policy", metavar="ID", shell_complete=complete_policies)
@click.option("--ours", "choice", flag_value="ours", help="Your text stands.")
@click.option("--theirs", "choice", flag_value="theirs", help="What was generated now stands.")
@click.option("--both", "choice", flag_value="both", help="Your text, and below it the new one.")
@click.option("--edit", "choice", flag_value="edit", help="Write it in your editor.")
@click.option("--statement", metavar="PLACE", help="Only the conflicts of this statement.")
def resolve(*, policy: str, choice: str | None, statement: str | None) -> int:
    """Decide the conflicts of a policy, one by one or all alike.

    With the last one decided, what was generated becomes the base of the next merge.
    """
    from policykit.workflow.conflicts import decide, undecided

    world = open_world()
    found = undecided(world, [policy])
    chosen = [
        (one, conflict)
        for one in found
        for conflict in one.conflicts
        if statement in (None, conflict.place)
    ]
    if found and not chosen and statement:
        places = dict.fromkeys(one.place for one in found[0].conflicts)
        raise click.UsageError(
            f"No conflict in {statement}. There are some in: {', '.join(places) or 'nothing'}."
        )
    if choice is None and not sys.stdin.isatty():
        raise click.UsageError("Say --ours, --theirs, --both or --edit, or run it on a terminal.")
    answers = []
    for one, conflict in chosen:
        answer = _answer(one, conflict, choice)
        if answer is not None:
            answers.append(answer)
    return _told(decide(world, policy, answers))


@command.command(
    epilog="""\b
Examples:
  git config --global merge.tool meld
  policykit merge tool access-control"""
)
@click.argument("policy", metavar="ID", shell_complete=complete_policies)
def tool(*, policy: str) -> int:
    """Open a policy's conflicts in your own merge tool, with a real base.

    The tool is git's merge.tool. Without one, the three texts are written as files, and their
    paths printed: base, yours, generated now.
    """
    from policykit.workflow.conflicts import with_tool, write_sides

    world = open_world()
    done = with_tool(world, policy)
    if done is not None:
        return _told(done)
    for path in write_sides(world, policy):
        say(path)
    aside("git has no merge.tool. Merge these three with any tool: base, yours, generated now.")
    aside(f"Save the result as policies/{policy}.md, then: policykit generate {policy}")
    return ExitCode.FINDINGS


def _answer(
    one: Undecided, conflict: Conflict | SidecarConflict, choice: str | None
) -> Answer | None:
    """Return the decision on a conflict: as said, or as the user says now; None to skip it."""
    from policykit.workflow.conflicts import Answer, Choice, Conflict, SidecarConflict

    if choice is None:
        _show(one, conflict)
        choices = {"o": "ours", "t": "theirs"}
        if isinstance(conflict, Conflict):
            choices |= {"e": "edit"} if conflict.in_front else {"b": "both", "e": "edit"}
        asked = ", ".join(f"({key}){word[1:]}" for key, word in {**choices, "s": "skip"}.items())
        key = click.prompt(asked, type=click.Choice([*choices, "s"]), show_choices=False, err=True)
        choice = choices.get(key)
        if choice is None:
            return None
    if choice != "edit":
        return Answer(conflict, Choice(choice))
    if isinstance(conflict, SidecarConflict):
        raise click.UsageError(
            f"Edit policies/{one.id}.map.yaml yourself: {conflict.statement} {conflict.key}."
        )
    text = click.edit(_with_markers(conflict), extension=".md")
    if text is None:
        aside(f"{conflict.place}: nothing was saved, so it is not decided.")
        return None
    return Answer(conflict, text=text if text.endswith("\n") else f"{text}\n")


def _with_markers(conflict: Conflict) -> str:
    return (
        f"<<<<<<< your text\n{conflict.ours}||||||| last generated\n{conflict.base}=======\n"
        f"{conflict.theirs}>>>>>>> generated now\n"
    )


def _show(one: Undecided, conflict: Conflict | SidecarConflict) -> None:
    from policykit.document import word_runs
    from policykit.workflow.conflicts import Conflict

    if isinstance(conflict, Conflict):
        say(click.style(f"policies/{one.id}.md:{conflict.line}  {conflict.place}", bold=True))
        base, ours, theirs = conflict.base, conflict.ours, conflict.theirs
    else:
        label = f"{conflict.statement} {conflict.key}".rstrip()
        say(click.style(f"policies/{one.id}.map.yaml  {label}", bold=True))
        base, ours, theirs = (
            "" if value is None else str(value)
            for value in (conflict.base, conflict.ours, conflict.theirs)
        )
    say(f"  last generated: {visible(' '.join(base.split())) or '(nothing)'}")
    for label, text in (("yours", ours), ("generated now", theirs)):
        words = " ".join(marked(run) for run in word_runs(visible(base), visible(text)))
        say(f"  {label + ':':<15} {words if text.strip() else '(nothing: it was removed)'}")
    say("")


def _told(done: Decided) -> int:
    for note in done.notes:
        aside(note)
    left = len(done.left.texts) + len(done.left.mapping)
    if done.is_done:
        aside(f"{done.id}: decided. Look at it: git diff. Then: policykit generate {done.id}")
        return ExitCode.OK
    if left:
        aside(f"{done.id}: {left} left to decide: policykit merge resolve {done.id}")
        return ExitCode.FINDINGS
    aside(f"{done.id}: decided.")
    return ExitCode.OK


def _as_json(one: Undecided) -> dict[str, object]:
    return {
        "policy": one.id,
        "from_generate": one.is_ours,
        "text": [
            {
                "place": conflict.place,
                "line": conflict.line,
                "base": conflict.base,
                "ours": conflict.ours,
                "theirs": conflict.theirs,
            }
            for conflict in one.texts
        ],
        "mapping": [
            {
                "statement": conflict.statement,
                "key": conflict.key or None,
                "base": conflict.base,
                "ours": conflict.ours,
                "theirs": conflict.theirs,
            }
            for conflict in one.mapping
        ],
    }
