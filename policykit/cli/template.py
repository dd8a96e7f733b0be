"""`policykit template`: the template library, and templates of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, format_option, print_json, print_table, say, visible
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world
from policykit.errors import ExitCode

if TYPE_CHECKING:
    from policykit.workflow.templates import TemplateRow


@click.group(
    cls=WholeLines,
    epilog="""\b
Examples:
  policykit template list
  policykit template new visitors --title "Visitor Policy" """,
)
def command() -> None:
    """Show, write, check and override the templates that policies are filled from."""


@command.command(
    "list",
    epilog="""\b
Examples:
  policykit template list
  policykit template list --format json""",
)
@format_option
def list_(form: str) -> None:
    """List the templates: where each comes from, and whether your set has it."""
    from policykit.workflow.templates import list_templates

    rows = list_templates(open_world())
    if form == "json":
        print_json("templates", [_as_json(row) for row in rows])
        return
    print_table(
        ("id", "title", "from", "version", "when", "in this set"),
        [
            (
                row.id,
                row.title,
                f"{row.origin}{f', {len(row.patches)} patched' if row.patches else ''}",
                str(row.version),
                "always" if row.when == "true" else row.when,
                row.why_not or "yes",
            )
            for row in rows
        ],
        spare=("when", "version"),
    )


@command.command(
    epilog="""\b
Examples:
  policykit template show access-control
  policykit template show access-control --filled"""
)
@click.argument("template", metavar="ID")
@click.option("--filled", is_flag=True, help="Show the policy that it gives for your profile.")
@format_option
def show(*, template: str, filled: bool, form: str) -> None:
    """Show a template: its text, its parameters with their values, its statements."""
    from policykit.workflow.templates import show_template

    found = show_template(open_world(), template, filled=filled)
    if form == "json":
        data = {
            **_as_json(found.row),
            "text": found.text,
            "parameters": [
                {"path": path, "value": value, "set": is_set, "question": question}
                for path, value, is_set, question in found.parameters
            ],
            "statements": [
                {"id": name, "controls": controls, "evidence": evidence}
                for name, controls, evidence in found.statements
            ],
        }
        print_json("template", data)
        return
    say(visible(found.text.rstrip("\n")))
    print_table(
        ("parameter", "value", "from", "question"),
        [
            (path, _value(value), "profile" if is_set else "default", question)
            for path, value, is_set, question in found.parameters
        ],
    )
    print_table(("statement", "controls", "evidence"), found.statements)


@command.command(
    epilog="""\b
Examples:
  policykit template new visitors --title "Visitor Policy"
  policykit template new visitors --title "Visitor Policy" --prefix VI"""
)
@click.argument("template", metavar="ID")
@click.option("--title", required=True, help="Title of the policy.")
@click.option("--prefix", default="", help="Letters of its statement ids, such as VI.")
def new(*, template: str, title: str, prefix: str) -> None:
    """Write a template of your own: all sections, a first statement, valid at once."""
    from policykit.workflow.template_writing import new_template

    for path in new_template(open_world(), template, title, prefix):
        say(path)
    aside(f"Edit it, then: policykit template lint {template} && policykit generate {template}")


@command.command(
    epilog="""\b
Examples:
  policykit template lint
  policykit template lint visitors"""
)
@click.argument("templates", nargs=-1, metavar="[ID]...")
@format_option
def lint(*, templates: tuple[str, ...], form: str) -> int:
    """Check the writing of templates: sections, ids, obligations, maps, vague words, numbers.

    Without ID, every template that is not as policykit ships it. Leaves with exit code 1 when
    something was found.
    """
    from policykit.workflow.templates import lint_templates

    found = lint_templates(open_world(), templates)
    if form == "json":
        data = [
            {
                "severity": one.severity.value,
                "code": one.code,
                "message": one.message,
                "file": one.place.file if one.place else None,
                "line": one.place.line if one.place else None,
                "hint": one.hint,
            }
            for one in found
        ]
        print_json("template-lint", data)
    else:
        for one in found:
            say(visible(str(one)))
        aside(f"{len(found)} found." if found else "Nothing found.")
    return ExitCode.FINDINGS if found else ExitCode.OK


@command.command(
    epilog="""\b
Examples:
  policykit template diff access-control"""
)
@click.argument("template", metavar="ID")
@format_option
def diff(*, template: str, form: str) -> None:
    """Show how your files for a policy differ from the library's, and what changed there since."""
    from policykit.workflow.template_writing import diff_template

    found = diff_template(open_world(), template)
    if form == "json":
        data = [
            {
                "file": one.path,
                "yours": one.yours,
                "library_since": one.since,
                "origin_known": one.known,
            }
            for one in found
        ]
        print_json("template-diff", data)
        return
    for one in found:
        say(visible(one.yours) or f"{one.path}: the same as the library's")
        if one.since:
            say(visible(one.since))
            aside(f"{one.path}: the library changed since you wrote yours (then → now above)")
        elif not one.known:
            aside(f"{one.path}: it is not known which text of the library this was made from")
    if not found:
        aside(f"Nothing of {template} is overridden here.")


@command.command(
    epilog="""\b
Examples:
  policykit template override access-control --part AC-20a
  policykit template override access-control --part scope
  policykit template override access-control --part _parts/exceptions
  policykit template override access-control"""
)
@click.argument("template", metavar="ID")
@click.option(
    "--part", metavar="NAME", help="A statement id, a section id, or a shared part of _parts/."
)
def override(*, template: str, part: str | None) -> None:
    """Copy a statement, a section, a part or a whole template into the workspace, to change it.

    The rest goes on following the library. Run again on what is there already, it leaves your
    text alone and notes that you have seen the library's text of today.
    """
    from policykit.workflow.template_writing import override_template

    files, is_new = override_template(open_world(), template, part)
    for path in files:
        say(path)
    if is_new:
        aside(f"Edit it, then: policykit template lint {template} && policykit generate {template}")
    else:
        aside("Your text was left alone; it now counts as compared with the library of today.")


def _value(value: object) -> str:
    return "none" if value is None else str(value)


def _as_json(row: TemplateRow) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "from": row.origin,
        "patched": list(row.patches),
        "version": row.version,
        "when": row.when,
        "in_set": not row.why_not,
        "why_not": row.why_not or None,
    }
