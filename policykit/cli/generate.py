"""`policykit generate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import complete_policies
from policykit.cli.fact_words import difference
from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.world import open_world
from policykit.errors import ExitCode

if TYPE_CHECKING:
    from policykit.workflow.generate import Generation, Outcome

_EPILOG = """\b
Examples:
  policykit generate --dry-run        show what would change, write nothing
  policykit generate                  bring every policy up to date
  policykit generate --dry-run --explain   and say of every change: fact, template, or by hand
  policykit generate access-control   this one; also writes one that was deleted"""


@click.command(epilog=_EPILOG)
@click.argument("policies", nargs=-1, metavar="[ID]...", shell_complete=complete_policies)
@click.option("--dry-run", is_flag=True, help="Show the changes as a diff and write nothing.")
@click.option("--explain", is_flag=True, help="Say where every change comes from.")
@format_option
def command(*, policies: tuple[str, ...], dry_run: bool, explain: bool, form: str) -> int:
    """Fill the templates from the profile and merge the result into your policies.

    Hand edits survive: texts are merged by statement, and by line inside one. Where the same lines
    changed on both sides, the file gets conflict markers and the command leaves with exit code 1.
    Statements you dropped stay dropped. With --explain, each change against what was last
    generated has its cause: a fact, the template, or a hand edit; where a statement uses a changed
    fact and its template changed too, both are named.
    """
    from policykit.cli.explaining import print_explained
    from policykit.workflow.generate import generate

    done = generate(open_world(), policies, dry_run=dry_run)
    if form == "json":
        print_json("generate", _as_json(done, dry_run=dry_run, explain=explain))
    else:
        _print(done, dry_run=dry_run)
        if explain:
            print_explained(done.outcomes)
        _print_next(done, dry_run=dry_run)
    conflict = any(outcome.is_conflict for outcome in done.outcomes)
    return ExitCode.FINDINGS if conflict else ExitCode.OK


def _print(done: Generation, *, dry_run: bool) -> None:
    for note in done.notes:
        aside(note)
    if dry_run:
        for outcome in done.outcomes:
            if outcome.diff:
                say(outcome.diff)
    print_table(
        ("policy", "result", "statements", "why"),
        [(one.id, _result(one), _statements(one), _facts(one)) for one in done.outcomes],
    )
    for outcome in done.outcomes:
        _print_mapping_conflicts(outcome)
        _print_merge(outcome)
    for identifier in done.not_applicable:
        aside(f"{identifier}: its template does not apply any more; the policy was left alone")


def _print_next(done: Generation, *, dry_run: bool) -> None:
    changed = [one.id for one in done.outcomes if one.changes]
    conflicts = [one.id for one in done.outcomes if one.is_conflict]
    if conflicts:
        aside(
            f"Decide the conflicts in {', '.join(f'policies/{name}.md' for name in conflicts)}: "
            f"policykit merge resolve {conflicts[0]}. Or edit them, then policykit generate again."
        )
    elif dry_run:
        aside("Nothing was written.")
    elif changed:
        aside(
            "Look at it: git diff. Then commit: "
            "git add org_profile.yaml policies .policykit && git commit"
        )


def _print_mapping_conflicts(outcome: Outcome) -> None:
    for conflict in outcome.sidecar_conflicts:
        aside(
            f"policies/{outcome.id}.map.yaml: {conflict.statement} {conflict.key}: yours was "
            f"kept ({conflict.ours!r}); generated now: {conflict.theirs!r}"
        )


def _print_merge(outcome: Outcome) -> None:
    file = f"policies/{outcome.id}.md"
    if outcome.unread:
        aside(f"{file}: new from the template, to be read: {', '.join(outcome.unread)}")
    if outcome.dropped:
        aside(f"{file}: dropped by you and still dropped: {', '.join(outcome.dropped)}")
    if outcome.order_kept:
        aside(
            f"{file}: the order changed on both sides; yours was kept: "
            f"{', '.join(outcome.order_kept)}"
        )
    if outcome.whole:
        aside(f"{file}: merged by line as one text, not by statement ({outcome.whole})")


def _result(outcome: Outcome) -> str:
    if not outcome.is_conflict:
        return outcome.action.value
    places = outcome.conflicts
    return (
        f"conflict in {places} place{'' if places == 1 else 's'}"
        if places
        else "conflict in mapping"
    )


def _statements(outcome: Outcome) -> str:
    parts = (("+", outcome.added), ("-", outcome.removed), ("~", outcome.changed))
    shown = [f"{sign}{name}" for sign, names in parts for name in names]
    if len(shown) > _MANY:
        return f"{len(shown)} statements"
    return " ".join(shown)


_MANY = 12


def _facts(outcome: Outcome) -> str:
    lines = []
    for fact in outcome.facts:
        fed = (*fact.statements, *(f"section {name}" for name in fact.sections))
        if fed:
            lines.append(f"{fact.path}: {difference(fact.old, fact.new)} in {', '.join(fed)}")
    return "\n".join(lines)


def _as_json(done: Generation, *, dry_run: bool, explain: bool) -> dict[str, object]:
    from policykit.cli.explaining import explained_rows

    return {
        "dry_run": dry_run,
        "policies": [
            {
                "id": one.id,
                "result": one.action.value,
                "files": sorted(one.changes),
                "added": list(one.added),
                "removed": list(one.removed),
                "changed": list(one.changed),
                "new_to_read": list(one.unread),
                "stays_dropped": list(one.dropped),
                "order_kept": list(one.order_kept),
                "merged_as_one_text": one.whole or None,
                "conflicts": one.conflicts,
                "mapping_conflicts": [
                    {"statement": found.statement, "key": found.key}
                    for found in one.sidecar_conflicts
                ],
                "facts": [
                    {
                        "path": fact.path,
                        "old": fact.old,
                        "new": fact.new,
                        "statements": list(fact.statements),
                        "sections": list(fact.sections),
                    }
                    for fact in one.facts
                ],
                **({"explained": explained_rows(one)} if explain else {}),
            }
            for one in done.outcomes
        ],
        "not_applicable": list(done.not_applicable),
        "notes": list(done.notes),
    }
