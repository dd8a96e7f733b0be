"""What the approvers get: changes, numbers, a book and a mail."""

from __future__ import annotations

import pytest

from policykit.record import ChangeClass

DOOR, DOOR_MAP = "policies/door.md", "policies/door.map.yaml"
MAIL = "output/draft/approval-mail.txt"


@pytest.fixture
def changed(issued):
    """Other months between checks, in text and mapping."""
    desk = issued.desk
    desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    desk.edit(DOOR_MAP, "every: 3", "every: 6")
    desk.git.commit_all()
    return issued


def words(job):
    return repr(job.document)


def test_a_first_set_is_a_book_with_the_numbers_and_a_mail(fresh):
    done = fresh.propose(why="SOC 2")
    book = fresh.desk.renderer.jobs[-1]
    assert len(book.chapters) == 2
    assert "every 3 months" in words(book)
    mail = fresh.desk.text(MAIL)
    code = done.proposals[0].code
    assert mail.startswith(
        f"To: Bo Lind <bo@tiny.example>\nSubject: Please approve 2 policies of Tiny ({code})\n"
    )
    for says in (
        "Door Policy, version 1.0 (material), in force on the day of issue",
        "What changed: First issue\n  Why: SOC 2",
        "Material because: it is the first version",
        "An auditor will test 1 number in them.",
        f"    Approved, {code}\n",
        "Attached: policy-book.pdf, numbers.pdf",
    ):
        assert says in mail
    assert "changed since" not in mail


def test_one_changed_policy_has_its_redline_and_its_changed_numbers_marked(changed):
    done = changed.propose("door", what="Gate")
    assert done.files == (
        "output/draft/door-draft.pdf",
        "output/draft/numbers.pdf",
        "output/draft/door-redline.pdf",
        "output/draft/approval-mail.txt",
    )
    _, numbers, changes = changed.desk.renderer.jobs[-3:]
    assert dict(changes.front.control)["Approval code"] == done.proposals[0].code
    assert "was every 3 months" in words(numbers)
    assert "at the gate" in words(changes)
    mail = changed.desk.text(MAIL)
    assert "- DO-1: every 6 months (was every 3 months)" in mail
    assert "Attached: door-draft.pdf, door-redline.pdf, numbers.pdf" in mail
    # The map was edited and the sentence was not: nobody is to approve that without a word.
    assert "the text has another number" in words(numbers)
    assert "the text has another number than the promise" in mail
    assert any("DO-1 is every 6 months by its map" in note for note in done.notes)
    assert "output/draft/policy-book.pdf" not in changed.desk.content


def test_an_override_is_told_to_the_approver_everywhere(changed):
    changed.propose("door", change_class=ChangeClass.EDITORIAL, reason="A word was missing")
    told = "the comparison says material, and it is proposed as editorial. Reason given: A word was"
    assert told in changed.desk.text(MAIL)
    assert any(told in notice for notice in changed.desk.renderer.jobs[-1].front.notices)


def test_what_was_proposed_before_keeps_its_code_in_the_next_mail(fresh):
    first = fresh.propose().proposals[0].code
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    fresh.desk.git.commit_all()
    second = fresh.propose("door").proposals[0].code
    mail = fresh.desk.text(MAIL)
    assert f"    Approved, {second}\n" in mail
    assert f"each under a code of its own:\n\n- window 1.0: {first}\n" in mail


def test_a_dry_run_says_the_class_and_records_nothing(changed):
    before = changed.desk.state()
    done = changed.propose("door", dry_run=True)
    assert changed.desk.state() == before
    assert done.proposals[0].reasons[0] == "DO-3 changed"
    assert done.files == ()


def test_a_number_that_is_gone_is_told(changed):
    text = changed.desk.text(DOOR)
    line = next(one for one in text.splitlines() if one.startswith("**DO-1**"))
    changed.desk.edit(DOOR, f"{line}\n\n", "")
    mapping = changed.desk.text(DOOR_MAP)
    start, end = mapping.index("  DO-1:"), mapping.index("  DO-2:")
    changed.desk.content[DOOR_MAP] = (mapping[:start] + mapping[end:]).encode()
    changed.desk.git.commit_all()
    changed.propose("door")
    assert "- DO-1: no longer promised (was every 3 months)" in changed.desk.text(MAIL)


def test_a_changed_set_has_one_list_of_changes_beside_the_redlines(changed):
    changed.desk.edit("policies/window.md", "must shut the windows", "must close the windows")
    changed.desk.git.commit_all()
    done = changed.propose()
    assert [path.rpartition("/")[2] for path in done.files] == [
        "door-draft.pdf",
        "window-draft.pdf",
        "numbers.pdf",
        "door-redline.pdf",
        "window-redline.pdf",
        "changes.pdf",
        "policy-book.pdf",
        "approval-mail.txt",
    ]
    changes = changed.desk.renderer.jobs[-2]
    assert "UNDERLINE" in words(changes)
    assert "DO-3 changed" in words(changes)
