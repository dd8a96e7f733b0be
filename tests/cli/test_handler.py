"""Failures become text and exit codes in one place."""

import click
import pytest

from policykit.cli import handler
from policykit.cli.app import LazyGroup, app
from policykit.errors import ExitCode


def wrapped():
    # What Python 3.11 makes of Ctrl-C while it builds a class during an import.
    raise RuntimeError("Error calling __set_name__") from KeyboardInterrupt()


def broken():
    raise RuntimeError("nobody foresaw this")


@pytest.mark.parametrize(
    ("callback", "code", "said"),
    [
        (wrapped, ExitCode.INTERRUPTED, "Interrupted"),
        (broken, ExitCode.UNEXPECTED, "PK800"),
    ],
)
def test_an_interrupt_is_one_also_where_python_wraps_it(monkeypatch, capsys, callback, code, said):
    monkeypatch.setattr(
        LazyGroup, "get_command", lambda *_: click.Command("try", callback=callback)
    )
    monkeypatch.setattr(LazyGroup, "list_commands", lambda *_: ["try"])
    assert app.name == "app"
    assert handler.run(["try"]) == code
    assert said in capsys.readouterr().err


def test_a_missing_option_is_said_with_what_it_is_for(capsys):
    assert handler.run(["propose", "--all"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "Missing option '--change'" in said
    assert "--change is for: What changed, for the change log." in said
