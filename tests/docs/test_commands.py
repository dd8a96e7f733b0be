"""Every command explains itself, and README or a guide names it. Links of the pages work."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from policykit.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "output" / "README.md"])
GUIDES = "\n".join(
    page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
)


def commands(group, words=()):
    """Return every command and group with its words: ("key", "create")."""
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        found.append(((*words, name), one))
        if isinstance(one, click.Group):
            found += commands(one, (*words, name))
    return found


COMMANDS = commands(app)
NAMES = [" ".join(words) for words, _ in COMMANDS]


def test_there_are_commands_and_subcommands():
    assert {"init", "verify", "key create", "profile set"} <= set(NAMES)


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=NAMES)
def test_help_says_what_it_does_and_gives_an_example(words, command):
    done = CliRunner().invoke(app, [*words, "--help"], prog_name="policykit")
    assert done.exit_code == 0
    assert len(command.help.splitlines()[0]) > 20
    examples = done.output.partition("Examples:\n")[2]
    assert f"policykit {' '.join(words)}" in examples


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=NAMES)
def test_every_option_is_explained(words, command):
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [f"{words} {one.name}" for one in options if not one.help] == []


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=NAMES)
def test_the_help_of_a_group_cuts_off_no_sentence(words, command):
    del command
    listed = CliRunner().invoke(app, [*words, "--help"], prog_name="policykit").output
    assert "..." not in listed.partition("\nCommands:\n")[2]


@pytest.mark.parametrize("name", NAMES)
def test_every_command_is_named_in_the_readme_or_a_guide(name):
    assert f"policykit {name}" in GUIDES or f"`{name}" in GUIDES


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["statsu"], "Did you mean 'status'?"),
        (["help"], "policykit [COMMAND] --help"),
        (["ack", "help", "roster"], "policykit ack [COMMAND] --help"),
    ],
)
def test_a_word_that_is_no_command_leads_to_one(typed, said):
    done = CliRunner().invoke(app, typed, prog_name="policykit")
    assert done.exit_code == 2
    assert said in done.output


def test_the_overview_names_every_command():
    said = CliRunner().invoke(app, ["--help"], prog_name="policykit").output
    assert [
        name for name in app.list_commands(click.Context(app)) if f"  {name} " not in said
    ] == []


_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`|<!--.*?-->", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(page):
    text = re.sub(_CODE, "", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    files = [target for target in targets if "://" not in target]
    assert [target for target in files if not (page.parent / target).exists()] == []
