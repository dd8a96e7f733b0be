"""The end of the interview: all answers are shown, and agreed to before anything is written."""

import io
import sys

import click
import pytest

from policykit.cli.interviewing import Stopped, Terminal
from policykit.profile import read_profile
from policykit.workflow.interviewing import Interviewing
from policykit.world import Identity
from tests.fakes import Desk
from tests.workflow.stories import templates

GIVEN = {
    "legal_name": "Tiny Labs GmbH",
    "country": "DE",
    "email_domain": "tiny.example",
    "product": "Tiny: notes",
    "special": ("eu",),
    "frameworks": ("soc2", "gdpr"),
    "top_management": "Ana Silva, CEO, ana@tiny.example",
    "security_lead": "Bo Jones",
    "languages": ("Go",),
    "report_channel": "a phone",
    "plan_location": "a folder",
    "door.keeper": "the porter",
}


class Person(io.StringIO):
    """Standard error of a terminal, and what is typed there, line by line."""

    def __init__(self, *lines):
        super().__init__()
        self.lines = list(lines)

    def isatty(self):
        return True

    def answer(self, prompt, **_):
        self.write(f"{prompt}> ")
        if not self.lines:
            raise click.Abort
        return self.lines.pop(0)


@pytest.fixture
def held(monkeypatch):
    """Hold the end of an interview with a person who types these lines: profile, what was said."""

    def hold(*lines, defaults=False, given=None):
        desk = Desk({}, templates())
        desk.git.who = Identity("Eve", "eve@tiny.example")
        interviewing = Interviewing(desk.world, proposing=True)
        person = Person(*lines)
        monkeypatch.setattr(sys, "stderr", person)
        monkeypatch.setattr(click, "prompt", person.answer)
        full = interviewing.interview.completed({**GIVEN, **(given or {})})
        terminal = Terminal(interviewing, full, hold.kept.append, defaults=defaults)
        try:
            profile, _ = read_profile(terminal.profile())
        except (Stopped, click.Abort) as end:
            profile = type(end)
        assert not person.lines
        return profile, " ".join(person.getvalue().split())

    hold.kept = []
    return hold


def number_of(label, said):
    """Return the number in front of a row of the summary."""
    before = said.partition(f" {label} ")[0].split()[-1]
    return before.rstrip("*?")


def test_enter_writes_what_was_shown(held):
    profile, said = held("")
    assert profile.organization.legal_name == "Tiny Labs GmbH"
    assert "1 legal name Tiny Labs GmbH" in said
    assert "? security lead Bo Jones, Head of Security, bo@tiny.example" in said
    assert "Git knows you as eve@tiny.example" in said


def test_a_number_changes_an_answer_and_what_depends_on_it(held):
    _, said = held("")
    special, entity = number_of("special data", said), number_of("entity type", said)
    profile, said = held("99", f"{special}, {entity}", "other", "none", "soc2", "", given={})
    assert "Type Enter, numbers from 1 to" in said
    assert "The answer to frameworks has gdpr, but you said" in said
    assert profile.tree["organization"]["entity_type"] == "other"
    assert not profile.tree["data"]["special"]["eu_personal_data"]


@pytest.mark.parametrize(("lines", "end"), [((":stop",), Stopped), ((), click.Abort)])
def test_whoever_leaves_there_has_no_profile(held, lines, end):
    assert held(*lines)[0] is end


def test_with_defaults_nothing_is_asked(held):
    profile, said = held(defaults=True)
    assert profile.organization.short_name == "Tiny Labs"
    assert "2* short name Tiny Labs" in said


def test_what_is_strange_is_questioned_once(held):
    _, said = held("")
    number = number_of("security lead", said)
    profile, said = held(number, "Madonna", "Madonna", "")
    assert said.count("Type it again if it is right") == 1
    assert [one.name for one in profile.people] == ["Ana Silva", "Madonna"]


def test_whoever_leaves_in_the_middle_of_a_change_is_not_asked_everything_again(held):
    _, said = held("")
    profile, _ = held(number_of("country", said), ":stop")
    assert profile is Stopped
    kept = held.kept[-1]
    assert "country" not in kept
    assert (kept["software"], kept["short_name"]) == ("ourselves", "Tiny Labs")
