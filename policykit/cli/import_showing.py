"""What `policykit import FILE` reads from outside, and how it shows what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.cli.output import aside, print_json, print_table, say
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from pathlib import Path

    from policykit.workflow.import_document import Choices, Imported
    from policykit.workflow.import_external import Claims

_WIDE = 70


def import_file(  # noqa: PLR0913 - what the command line said
    file: Path,
    policy: str,
    choices: Choices,
    elsewhere: tuple[Path, Claims] | None,
    *,
    email: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """Import a document, and with it the PDF that was in force."""
    from policykit.edge.outside import read_beside, read_outside
    from policykit.workflow.import_document import Source, import_document
    from policykit.workflow.import_external import import_with_text

    world = open_world()
    source = Source(str(file), read_outside(file), lambda name: read_beside(file, name))
    record = None
    if elsewhere and not dry_run:
        pdf, claims = elsewhere
        done, record = import_with_text(
            world, policy, (str(pdf), read_outside(pdf)), claims, email=email,
            text=lambda: import_document(world, source, policy, choices, dry_run=False),
        )  # fmt: skip
    else:
        done = import_document(world, source, policy, choices, dry_run=dry_run)
    if form == "json":
        kept = {"record": record.path} if record else {}
        print_json("import", {**_as_json(done, dry_run=dry_run), **kept})
        return
    _show(done, dry_run=dry_run)
    if record:
        aside(f"The PDF is kept as {record.event.file.path}, as a claim: {record.path}")


def take_mappings(file: Path, policy: str, *, dry_run: bool, form: str) -> None:
    """Map the statements of an imported policy as a review file says."""
    from policykit.edge.outside import read_outside
    from policykit.workflow.import_mappings import import_mappings

    taken = import_mappings(open_world(), policy, str(file), read_outside(file), dry_run=dry_run)
    if form == "json":
        print_json("import-mappings", {"policy": policy, "mapped": dict(taken), "dry_run": dry_run})
        return
    print_table(("statement", "mapped like"), [*taken.items()])
    aside("Nothing was written." if dry_run else f"Look at it: git diff policies/{policy}.map.yaml")


def _show(done: Imported, *, dry_run: bool) -> None:
    if dry_run:
        say(done.report)
    else:
        rows = [
            (one.id, _short(one.text), ", ".join(_like(done, one.id)))
            for one in done.intake.statements
        ]
        print_table(("statement", "text", "like"), rows, title=done.intake.title)
        if done.intake.claims:
            claims = [(one.name, one.value, one.where) for one in done.intake.claims]
            print_table(("it says", "of itself", "where"), claims)
    for found in done.warnings:
        aside(str(found))
    if dry_run:
        aside("Nothing was written.")
        return
    unsure = len(done.intake.unsure) + len(done.intake.guessed)
    folder = f"policies/{done.identifier}"
    aside(f"Written: {', '.join(sorted(done.files))}")
    aside(f"To look at: {unsure} doubtful places in {folder}/import-report.md")
    if not done.mapped:
        aside(
            f"Nothing is mapped yet: choose in {folder}/import-mappings.yaml, then "
            f"policykit import --as {done.identifier} --mappings {folder}/import-mappings.yaml"
        )


def _like(done: Imported, name: str) -> list[str]:
    taken = done.mapped.get(name)
    return [
        f"{one.known.id} {one.score:.2f}{' (mapped)' if one.known.id == taken else ''}"
        for one in done.likest.get(name, ())
    ]


def _short(text: str) -> str:
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 1]}…"


def _as_json(done: Imported, *, dry_run: bool) -> dict[str, Any]:
    return {
        "policy": done.identifier,
        "title": done.intake.title,
        "prefix": done.intake.prefix,
        "dry_run": dry_run,
        "files": sorted(done.files),
        "statements": [
            {
                "id": one.id,
                "text": one.text,
                "id_was_there": one.kept,
                "like": [
                    {"id": like.known.id, "policy": like.known.policy, "score": like.score}
                    for like in done.likest.get(one.id, ())
                ],
                "mapped_like": done.mapped.get(one.id),
            }
            for one in done.intake.statements
        ],
        "claims": [
            {"name": one.name, "value": one.value, "where": one.where} for one in done.intake.claims
        ],
        "unsure": [{"text": text, "why": why} for text, why in done.intake.unsure],
        "headings_guessed": [{"text": text, "why": why} for text, why in done.intake.guessed],
        "warnings": [str(found) for found in done.warnings],
    }
