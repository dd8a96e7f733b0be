"""review --due: a table that fits, and each command that comes next once."""

import sys
from datetime import date
from types import SimpleNamespace

import pytest

from policykit.cli import review_due
from policykit.record import ReviewState
from policykit.workflow import due

SAME = 'policykit review {} --outcome no-change --considered "…"'


def item(name, step=SAME, state=ReviewState.DUE, reasons=("due by 2027-03-02, in 9 days",)):
    return SimpleNamespace(
        id=name,
        version="1.0",
        next_review=date(2027, 3, 2),
        state=state,
        late=0,
        reasons=reasons,
        owner="IT Lead (Ana Silva)",
        next_step=step.format(name),
    )


@pytest.fixture
def listed(monkeypatch, capsys):
    """Items, and whether it is a terminal -> (standard output, standard error)."""

    def listing(*items, terminal):
        monkeypatch.setenv("COLUMNS", "120")
        monkeypatch.setattr(due, "due_reviews", lambda _: items)
        monkeypatch.setattr(review_due, "open_world", lambda: None)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
        review_due.list_due("text")
        return capsys.readouterr()

    return listing


def test_a_terminal_shows_each_command_once_and_each_day_once(listed):
    items = [item(name) for name in ("door", "gate", "roof", "wall")]
    step = "policykit generate {}"
    items.append(item("window", step, ReviewState.CURRENT, ("facts that it uses changed",)))
    out, err = listed(*items, terminal=True)
    assert "due by" not in out
    assert "facts that it uses changed" in " ".join(out.split())
    assert "policykit" not in out
    assert err.splitlines() == [
        f"Next, for 4 of them: {SAME.format('ID')}",
        "Or policy by policy, with what each decision needs: policykit review --all",
        "Next: policykit generate window",
    ]


def test_a_pipe_gets_every_reason_and_command(listed):
    out, err = listed(item("door"), terminal=False)
    head, row = out.splitlines()
    assert head.split("\t")[-1] == "next step"
    assert row.split("\t")[3:] == ["due by 2027-03-02, in 9 days", "IT Lead (Ana Silva)",
                                   SAME.format("door")]  # fmt: skip
    assert err == ""


def test_nothing_due_is_said(listed):
    assert listed(terminal=True) == ("", "No review is due.\n")
