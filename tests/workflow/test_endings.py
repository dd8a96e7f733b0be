"""decline, withdraw, retire and in-force: how proposals, versions and policies end."""

from __future__ import annotations

from datetime import date

import pytest

from policykit.errors import InputError, NotAllowedError, Severity, StateError
from policykit.record import TextState
from policykit.workflow.check import check
from policykit.workflow.decline import decline
from policykit.workflow.in_force import in_force_on
from policykit.workflow.issue import issue
from policykit.workflow.retire import Ending, retire
from policykit.workflow.status import log, status
from policykit.workflow.withdraw import withdraw

EDIT = ("Visitors must sign in.", "Visitors must sign in at the gate.")
WINDOW_EDIT = ("Everybody must shut the windows.", "Everybody must shut the windows at night.")
BO, CY = "bo@tiny.example", "cy@tiny.example"
SUMMER = date(2026, 7, 1)


def errors(story):
    return [found.code for found in check(story.world) if found.severity is Severity.ERROR]


def codes(caught):
    return [found.code for found in caught.value.diagnostics]


def text_state(story, name):
    return {row.id: row.standing.text for row in status(story.world)}[name]


def on(story, day, name="door"):
    return {row.id: row for row in in_force_on(story.world, day)[1]}[name]


@pytest.fixture
def scheduled(issued):
    """Door 1.0 in force, 2.0 issued and effective in summer."""
    issued.desk.edit("policies/door.md", *EDIT)
    issued.desk.git.commit_all()
    issued.propose("door", what="At the gate", effective=SUMMER)
    issued.approve_with_code("door")
    issued.issue("door")
    issued.desk.clock.move(days=1)
    return issued


# ---- replaced


def test_a_replaced_proposal_waits_for_nobody_once_the_later_one_is_issued(proposed):
    """Three rounds for two policies: what was replaced in the first never comes back."""
    for name, edit in (("door", EDIT), ("window", WINDOW_EDIT)):
        proposed.desk.edit(f"policies/{name}.md", *edit)
    proposed.desk.git.commit_all()
    proposed.desk.clock.move(minutes=5)
    proposed.propose("door", "window", what="Second thoughts")
    proposed.approve_with_code("door", "window")
    proposed.issue("door", "window")
    for name in ("door", "window"):
        assert proposed.history(name).open_proposals == ()
        assert text_state(proposed, name) is TextState.CLEAN
    with pytest.raises(StateError) as caught:
        withdraw(proposed.world, "window", reason="x", target=None, email=None)
    assert codes(caught) == ["PK784"]
    proposed.desk.edit("policies/door.md", "at the gate", "at the desk")
    proposed.desk.git.commit_all()
    proposed.desk.clock.move(minutes=5)
    done = proposed.propose("door", what="At the desk")
    assert not any("takes the place" in note for note in done.notes)
    proposed.approve_with_code()  # all that waits
    proposed.issue("door")
    assert [str(found.version) for found in log(proposed.world, ("window",))[0].revisions] == [
        "1.0"
    ]


# ---- decline


def test_declining_closes_the_proposal_and_nothing_else(proposed):
    (done,) = decline(proposed.world, ["door"], "Too\n strict", BO)
    event = done.record.event
    assert (event.by.name, event.role, event.reason) == (
        "Bo Lind",
        "executive_sponsor",
        "Too strict",
    )
    assert event.method == "asserted"
    assert text_state(proposed, "door") is TextState.DRAFT
    assert text_state(proposed, "window") is TextState.PROPOSED
    assert errors(proposed) == []
    assert proposed.world.git.dirty(["records"]) == ()


def test_the_same_text_can_be_proposed_again(proposed):
    decline(proposed.world, ["door"], "Not now", BO)
    proposed.desk.clock.move(days=30)
    proposed.propose("door")
    proposed.approve_with_code("door")
    proposed.issue("door")
    assert errors(proposed) == []


def test_what_is_declined_is_neither_approved_nor_issued(approved):
    decline(approved.world, ["door"], "We changed our minds", BO)
    before = approved.desk.state()
    with pytest.raises(NotAllowedError) as caught:
        issue(approved.world, ["door"], everything=False, step=lambda _: None)
    assert "PK755" in codes(caught)
    assert approved.desk.state() == before


@pytest.mark.parametrize(
    ("email", "reason", "kind", "code"),
    [
        ("ana@tiny.example", "Mine", NotAllowedError, "PK584"),
        (CY, "Not my role", NotAllowedError, "PK535"),
        (BO, " ", InputError, "PK783"),
        ("who@tiny.example", "x", InputError, "PK745"),
    ],
)
def test_nobody_else_declines(email, reason, kind, code, proposed):
    before = proposed.desk.state()
    with pytest.raises(kind) as caught:
        decline(proposed.world, ["door"], reason, email)
    assert codes(caught) == [code]
    assert proposed.desk.state() == before


def test_without_a_proposal_there_is_nothing_to_decline(fresh):
    with pytest.raises(NotAllowedError) as caught:
        decline(fresh.world, ["door"], "No", BO)
    assert codes(caught) == ["PK755"]


# ---- withdraw


def test_the_author_withdraws_the_open_proposal(proposed):
    done = withdraw(proposed.world, "door", "Wrong branch", None, None)
    assert done.what == "proposal of version 1.0"
    assert proposed.history("door").open_proposals == ()
    assert errors(proposed) == []


def test_somebody_elses_proposal_is_not_withdrawn(proposed):
    before = proposed.desk.state()
    with pytest.raises(NotAllowedError) as caught:
        withdraw(proposed.world, "door", "No", None, BO)
    assert codes(caught) == ["PK592"]
    assert proposed.desk.state() == before


def test_a_scheduled_version_is_withdrawn_and_the_next_one_takes_the_next_number(scheduled):
    assert on(scheduled, SUMMER).version.major == 2
    done = withdraw(scheduled.world, "door", "The gate comes later", None, BO)
    assert done.what == "version 2.0"
    assert str(on(scheduled, SUMMER).version) == "1.0"
    assert errors(scheduled) == []
    assert log(scheduled.world, ["door"])[0].revisions[0].withdrawn == "The gate comes later"
    scheduled.propose("door", what="At the gate, at once")
    scheduled.approve_with_code("door")
    scheduled.issue("door")
    assert errors(scheduled) == []
    assert str(on(scheduled, date(2026, 3, 3)).version) == "3.0"


def test_a_first_version_withdrawn_before_its_day_is_followed_by_another(fresh):
    fresh.propose("door", effective=SUMMER)
    fresh.approve_with_code("door")
    fresh.issue("door")
    withdraw(fresh.world, "door", "No doors yet", None, BO)
    assert on(fresh, SUMMER).gap == "every version was withdrawn before it took effect"
    assert text_state(fresh, "door") is TextState.DRAFT
    fresh.propose("door")
    fresh.approve_with_code("door")
    fresh.issue("door")
    assert str(on(fresh, SUMMER).version) == "2.0"
    assert errors(fresh) == []


@pytest.mark.parametrize(
    ("target", "email", "kind", "code"),
    [
        ("2.0", None, NotAllowedError, "PK592"),
        ("1.0", BO, NotAllowedError, "PK591"),
        ("9.9", BO, InputError, "PK785"),
        ("abc", BO, InputError, "PK785"),
    ],
)
def test_a_withdrawal_is_refused(target, email, kind, code, scheduled):
    before = scheduled.desk.state()
    with pytest.raises(kind) as caught:
        withdraw(scheduled.world, "door", "Why not", target, email)
    assert codes(caught) == [code]
    assert scheduled.desk.state() == before


def test_a_record_is_named_by_its_digits(scheduled):
    digest = scheduled.history("door").latest.digest
    assert withdraw(scheduled.world, "door", "No", digest[:8], BO).what == "version 2.0"


def test_nothing_to_withdraw_says_so(issued):
    with pytest.raises(StateError) as caught:
        withdraw(issued.world, "door", "No", None, BO)
    assert codes(caught) == ["PK784"]


# ---- retire


def ending(**given):
    said = {"reason": "No doors left", "successor": "window", "last_day": None}
    said |= {"approver": BO, "requester": None}
    return Ending(**said | given)


def test_a_retired_policy_is_in_force_until_its_last_day_and_then_a_named_gap(issued):
    issued.desk.clock.move(days=10)
    record = retire(issued.world, "door", ending(last_day=SUMMER))
    assert (record.event.requested_by.name, record.event.by.name) == ("Ana Silva", "Bo Lind")
    assert log(issued.world, ["door"])[0].retirements == (record,)
    assert str(on(issued, SUMMER).version) == "1.0"
    assert on(issued, SUMMER).until == SUMMER
    gone = on(issued, date(2026, 7, 2))
    assert (gone.version, gone.gap) == (
        None,
        "retired, last day 2026-07-01; window takes its place",
    )
    assert errors(issued) == []


def test_after_its_last_day_its_text_may_go(issued):
    issued.desk.clock.move(days=10)
    retire(issued.world, "door", ending())
    del issued.desk.content["policies/door.md"]
    assert errors(issued) != []
    issued.desk.clock.move(days=1)
    assert "PK743" not in errors(issued)
    row = status(issued.world)[0]
    assert (row.id, row.state, row.next_step) == ("door", "retired", "")


def test_a_successor_must_be_in_force_on_the_day_after(issued):
    world = issued.world
    retire(world, "window", ending(successor=None, last_day=date(2026, 6, 30)))
    with pytest.raises(NotAllowedError) as caught:
        retire(world, "door", ending(successor="window", last_day=date(2026, 6, 30)))
    assert codes(caught) == ["PK798"]
    retire(world, "door", ending(successor="window", last_day=date(2026, 6, 29)))


def test_a_successor_that_went_without_one_of_its_own_is_told_by_itself(issued):
    retire(issued.world, "door", ending(successor="window"))
    issued.desk.clock.move(days=9)
    assert "PK799" not in [found.code for found in check(issued.world)]
    for path in [one for one in issued.desk.content if one.startswith("records/window/")]:
        del issued.desk.content[path]
    assert "PK799" in [found.code for found in check(issued.world)]


def test_a_retired_policy_asks_for_no_review(issued):
    retire(issued.world, "door", ending())
    issued.desk.clock.move(days=800)
    assert [found.place.file for found in check(issued.world) if found.code == "PK768"] == [
        "policies/window.md"
    ]
    row = status(issued.world)[0]
    assert (row.state, row.next_step, row.in_force) == ("retired", "", None)


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ({"approver": CY}, NotAllowedError, "PK592"),
        ({"requester": BO}, NotAllowedError, "PK583"),
        ({"last_day": date(2026, 3, 1)}, NotAllowedError, "PK582"),
        ({"successor": "door"}, NotAllowedError, "PK599"),
        ({"successor": "gate"}, InputError, "PK742"),
        ({"reason": ""}, InputError, "PK783"),
    ],
)
def test_a_retirement_is_refused(given, kind, code, issued):
    before = issued.desk.state()
    with pytest.raises(kind) as caught:
        retire(issued.world, "door", ending(**given))
    assert codes(caught) == [code]
    assert issued.desk.state() == before


def test_what_is_not_in_force_is_not_retired(proposed):
    with pytest.raises(StateError) as caught:
        retire(proposed.world, "door", ending())
    assert codes(caught) == ["PK786"]


# ---- in-force


def test_each_policy_has_a_row_with_approver_and_digest(scheduled):
    day, rows = in_force_on(scheduled.world, None)
    assert day == date(2026, 3, 3)
    door, window = rows
    assert (door.id, door.effective, door.until) == ("door", date(2026, 3, 2), date(2026, 6, 30))
    assert (window.until, window.gap) == (None, "")
    assert door.approved_by == ("Bo Lind",)
    seal = scheduled.history("door").sealed[0].event.pdf
    assert (door.pdf, door.pdf_sha256) == (seal.path, seal.sha256)
    assert all(row.is_consistent for row in rows)


def test_a_gap_says_why(scheduled, proposed):
    assert on(scheduled, date(2026, 3, 1)).gap == "version 1.0 takes effect on 2026-03-02"
    assert on(proposed, SUMMER).gap == "no version was issued"


def test_records_that_do_not_agree_are_not_passed_off_as_certain(issued):
    seal = issued.history("door").sealed[0].path
    del issued.desk.content[seal]
    row = on(issued, None)
    assert (row.is_consistent, row.pdf, row.pdf_sha256) == (False, "", None)


def test_a_policy_whose_text_is_gone_is_still_listed(issued):
    del issued.desk.content["policies/door.md"]
    assert str(on(issued, None).version) == "1.0"
