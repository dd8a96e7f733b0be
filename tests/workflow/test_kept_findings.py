"""What the rules found is kept: the same set is not judged twice, and nothing hides a finding."""

from __future__ import annotations

import pytest

from policykit.workflow import kept_findings
from policykit.workflow.check import examine

TEXT = "policies/door.md"
VAGUE = ("Visitors must sign in.", "Visitors must sign in regularly.")
WAIVED = (
    "Keys must be kept",
    "<!-- policykit: allow PK374 because the contract says so -->\nKeys must be kept properly",
)


@pytest.fixture
def complained(fresh):
    """A workspace with a finding and a waived one, checked once."""
    fresh.desk.edit(TEXT, *VAGUE)
    fresh.desk.edit(TEXT, *WAIVED)
    return fresh, examine(fresh.world)


@pytest.fixture
def made(monkeypatch):
    """How often the set was judged."""
    times = []
    real = kept_findings.kept_or_made

    def counted(world, workings, around, make):
        return real(world, workings, around, lambda: times.append(1) or make())

    monkeypatch.setattr("policykit.workflow.check.kept_or_made", counted)
    return times


def test_the_second_time_nothing_is_judged_and_all_is_said(complained, made):
    story, first = complained
    assert [one.code for one in first.found] == ["PK374"]
    assert [one.finding.code for one in first.waived] == ["PK374"]
    assert examine(story.world) == first
    assert made == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TEXT, "sign in regularly.", "sign in regularly"),
        ("policies/door.map.yaml", "Receipts for keys", "All receipts"),
        ("policies/window.md", "shut at night", "shut at any night"),
        ("org_profile.yaml", "legal_name: Tiny", "legal_name: Very Tiny"),
        (".policykit/base/door.md", "sign in.", "sign out."),
    ],
)
def test_whatever_changed_the_set_is_judged_again(complained, made, path, old, new):
    story, _ = complained
    story.desk.edit(path, old, new)
    examine(story.world)
    assert made == [1]


def test_a_new_program_judges_again(complained, made, monkeypatch):
    story, first = complained
    monkeypatch.setattr(story.world.cache, "program", lambda: "another")
    assert examine(story.world) == first
    assert made == [1]


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b"[[1], []]", b'[[["error"]], []]'])
def test_what_cannot_be_read_is_as_good_as_not_there(complained, made, monkeypatch, kept):
    story, first = complained
    real = story.world.cache.get
    monkeypatch.setattr(
        story.world.cache, "get", lambda key: kept if key.startswith("findings-") else real(key)
    )
    assert examine(story.world) == first
    assert made == [1]
