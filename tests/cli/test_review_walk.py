"""review --all on a terminal: what is shown, what the answers become."""

from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from policykit.cli import review_walk
from policykit.cli.app import app
from policykit.record import Outcome
from policykit.workflow import review as reviewing
from policykit.workflow import review_findings, review_round


def item(name, **given):
    fields = {
        "id": name,
        "title": f"{name.title()} Policy",
        "version": "1.0",
        "owner": "IT Lead (Ana Silva)",
        "next_review": "2027-03-02",
        "state": "due",
        "late": 0,
        "reasons": (),
        "triggers": (),
        "pending": None,
        "exceptions": (),
        "open_actions": ("Oil the hinge",),
        "history": SimpleNamespace(chain=()),
    }
    return SimpleNamespace(**{**fields, **given})


TRIGGER = SimpleNamespace(
    event=SimpleNamespace(number="TR-2026-001", kind="incident", what="A door stood open")
)


@pytest.fixture
def walked(monkeypatch):
    """Typed answers -> (what was to be recorded, what was shown)."""

    def walking(typed, *items):
        recorded = []
        monkeypatch.setattr(review_findings, "known_triggers", lambda _: ("TR-2026-001",))
        monkeypatch.setattr(review_round, "ready_to_review", lambda *_: (items, ()))
        monkeypatch.setattr(reviewing, "review_each", lambda _world, plan: recorded.append(plan))
        runner = CliRunner()
        with runner.isolation(input=typed) as streams:
            review_walk.walk(None, None, None)
            shown = streams[1].getvalue().decode()
        return recorded, shown

    return walking


def test_answers_become_findings_and_are_offered_again(walked):
    recorded, shown = walked(
        "n\nIncidents: none\nSOC 2 report\n\n\nn\n\nCall the locksmith\n\ny\n",
        item("door"),
        item("window"),
    )
    (plan,) = recorded
    assert plan["door"].considered == ("Incidents: none", "SOC 2 report")
    assert plan["window"].considered == plan["door"].considered
    assert plan["window"].actions == ("Call the locksmith",)
    assert {one.outcome for one in plan.values()} == {Outcome.NO_CHANGE}
    assert "1 of 2  Door Policy (door 1.0)" in shown
    assert "open since the last review: Oil the hinge" in shown


def test_a_trigger_is_settled_only_by_an_answer(walked):
    recorded, shown = walked(
        "n\nMinutes\n\nThe hinge was oiled\n\nn\n\n\n\ny\n",
        item("door", triggers=(TRIGGER,)),
        item("window", triggers=(TRIGGER,)),
    )
    (plan,) = recorded
    assert plan["door"].considered == ("Minutes", "TR-2026-001: The hinge was oiled")
    assert plan["window"].considered == ("Minutes",)
    assert "trigger: TR-2026-001, incident: A door stood open" in shown


def test_a_text_that_changed_cannot_be_reaffirmed_and_skipping_records_nothing(walked):
    reasons = ("its text or mapping differs from version 1.0",)
    recorded, shown = walked("n\ns\n", item("door", reasons=reasons))
    assert recorded == []
    assert "[n]o change" not in shown
    assert "Nothing was reviewed." in shown


def test_nothing_considered_is_asked_again_and_no_at_the_end_records_nothing(walked):
    recorded, shown = walked("c\n\nThe drill\n\n\nn\n", item("door"))
    assert recorded == []
    assert "A review that considered nothing is none." in shown
    assert "Nothing was recorded." in shown


def test_a_command_below_review_is_called_by_its_name():
    said = CliRunner().invoke(app, ["review", "trigger", "--what", "x"], prog_name="policykit")
    assert said.exit_code == 2
    assert "Usage: policykit review trigger [OPTIONS]" in said.output


def test_what_was_answered_before_somebody_left_can_be_recorded(walked):
    answers = "n\nMinutes\n\n\n"
    recorded, shown = walked(f"{answers}q\n\n", item("door"), item("window"))
    assert [list(plan) for plan in recorded] == [["door"]]
    assert "Record 1 review (1 skipped)? [Y/n]" in shown
    with pytest.raises(click.Abort):
        walked("n\n", item("door"))
    with pytest.raises(click.Abort):  # the input ends, at the question as well
        walked(f"{answers}c\n", item("door"), item("window"))


def test_an_interrupt_asks_what_to_do_with_the_answers(walked, monkeypatch):
    asked = click.prompt

    def interrupted(text, *given, **settings):
        answer = asked(text, *given, **settings)
        if answer == "^C":
            raise click.Abort
        return answer

    monkeypatch.setattr(click, "prompt", interrupted)
    answers = "n\nMinutes\n\n\nn\n^C\n"
    recorded, shown = walked(f"{answers}y\n", item("door"), item("window"))
    assert [list(plan) for plan in recorded] == [["door"]]
    recorded, shown = walked(f"{answers}\n", item("door"), item("window"))
    assert recorded == []
    assert "Record 1 review (1 skipped)? [y/N]" in shown


def test_a_number_that_no_trigger_has_is_refused_at_once(walked):
    recorded, shown = walked("n\nTR-2026-010: none\nMinutes\n\n\ny\n", item("door"))
    assert recorded[0]["door"].considered == ("Minutes",)
    assert "no trigger has the number TR-2026-010. Did you mean TR-2026-001?" in shown
