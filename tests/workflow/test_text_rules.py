"""Rules on texts in a workspace: what stops a proposal, what is waived, what history adds."""

import pytest

from policykit.errors import InputError
from policykit.workflow.check import check, examine
from policykit.workflow.generate import generate
from policykit.workflow.paths import PROFILE

TEXT = "policies/door.md"
WAIVER = "\n<!-- policykit: allow PK374 because the landlord's contract says so -->"


def codes(found):
    return [one.code for one in found]


def test_the_texts_of_the_templates_have_nothing_to_complain_about(fresh):
    assert check(fresh.world) == ()


def test_a_placeholder_stops_a_proposal_and_a_vague_word_does_not(fresh):
    fresh.desk.edit(TEXT, "Visitors must sign in.", "Visitors of [Company] must sign in regularly.")
    assert codes(check(fresh.world)) == ["PK370", "PK374"]
    fresh.desk.git.commit_all()
    with pytest.raises(InputError) as caught:
        fresh.propose()
    assert "PK370" in codes(caught.value.diagnostics)
    fresh.desk.edit(TEXT, " of [Company]", "")
    fresh.desk.git.commit_all()
    fresh.propose()


def test_what_is_waived_is_reported_apart_with_its_reason(fresh):
    fresh.desk.edit(TEXT, "Visitors must sign in.", f"Visitors must sign in properly.{WAIVER}")
    report = examine(fresh.world)
    assert report.found == ()
    ((waived,),) = (report.waived,)
    assert (waived.finding.code, waived.waiver.reason) == (
        "PK374",
        "the landlord's contract says so",
    )


def test_a_policy_that_cannot_be_read_does_not_make_the_others_wrong(fresh):
    sentence = "Windows of Tiny Incorporated are shut at night."
    fresh.desk.edit("policies/window.md", sentence, f"{sentence} DO-3 of the Door Policy helps.")
    fresh.desk.edit(TEXT, "Visitors must", "<<<<<<< a\nb\n=======\nc\n>>>>>>> d\nVisitors must")
    assert codes(check(fresh.world)) == ["PK300"]


def test_a_number_changed_by_hand_is_held_against_the_profile(fresh):
    fresh.desk.edit(TEXT, "every 3 months", "every 6 months")
    (found,) = (one for one in check(fresh.world) if one.code == "PK381")
    assert "door.months" in found.message


def test_an_id_that_was_issued_is_remembered(issued):
    issued.desk.edit(
        TEXT, "Keys must be kept by the porter", "Nobody may smoke in front of windows"
    )
    assert codes(check(issued.world)) == ["PK396"]


def test_an_id_is_remembered_after_it_was_dropped(issued):
    paragraph = "**DO-3** Visitors must sign in.\n\n"
    mapping = issued.desk.text("policies/door.map.yaml")
    entry = mapping[mapping.index("  DO-3:") :]
    issued.desk.edit(TEXT, paragraph, "")
    issued.desk.edit("policies/door.map.yaml", entry, "")
    issued.desk.git.commit_all()
    issued.propose("door")
    issued.approve_with_code("door")
    issued.issue("door")
    issued.desk.edit(
        TEXT, "# Approval", f"{paragraph.replace('sign in', 'feed the cat of the house')}# Approval"
    )
    issued.desk.content["policies/door.map.yaml"] += entry.encode()
    assert "PK385" in codes(check(issued.world))


def test_a_hook_of_git_may_check_in_the_middle_of_an_issue(approved):
    seen = []
    commit = approved.desk.git.commit

    def with_hook(*arguments, **named):
        seen.append(check(approved.world))
        return commit(*arguments, **named)

    approved.desk.git.commit = with_hook
    approved.issue()
    assert seen == [()]


def test_a_waiver_is_kept_by_generate_and_shown_to_who_approves(fresh):
    fresh.desk.edit(TEXT, "Visitors must sign in.", f"Visitors must sign in properly.{WAIVER}")
    fresh.desk.edit(PROFILE, "months: 3", "months: 4")
    generate(fresh.world, (), dry_run=False)
    text = fresh.desk.text(TEXT)
    assert "every 4 months" in text
    assert WAIVER.strip() in text
    assert check(fresh.world) == ()
    fresh.desk.git.commit_all()
    fresh.propose()
    mail = fresh.desk.text("output/draft/approval-mail.txt")
    assert "Door Policy, DO-3: PK374 (vague-word), because the landlord's contract" in mail
