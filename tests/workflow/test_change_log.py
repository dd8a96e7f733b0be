"""log: statements in the words of then and now, for a policy and for all in a period."""

from datetime import date

import pytest
from fakes import Snapshot

from policykit.errors import InputError
from policykit.workflow.change_log import change_logs, logs_markdown, logs_pdf

SPRING = (date(2026, 3, 3), date(2026, 5, 31))


@pytest.fixture(scope="module")
def changed(_issued):
    """Door 2.0 a month after 1.0: one statement says something else, one is new."""
    story = _issued.copy()
    story.desk.clock.move(days=30)
    story.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must sign in twice.")
    story.desk.edit(
        "policies/door.md", "# Approval", "**DO-9** Guards must see A\\*B.\n\n# Approval"
    )
    story.desk.edit(
        "policies/door.map.yaml",
        "  DO-3:",
        "  DO-9: {controls: {soc2: [CC6.4]}, evidence: x}\n  DO-3:",
    )
    story.desk.git.commit_all()
    story.propose("door", what="Sign in twice", why="An audit", asked_by="Cy Dee")
    story.approve_with_code("door")
    story.issue("door")
    return story


def test_it_tells_each_statement_before_and_after(changed):
    (door,) = change_logs(changed.world, ["door"])
    newest, first = door.versions
    assert [(one.id, one.kind) for one in newest.statements] == [
        ("DO-9", "added"),
        ("DO-3", "changed"),
    ]
    assert newest.statements[0].after == "Guards must see A*B."
    assert newest.statements[1].before == "Visitors must sign in."
    assert newest.statements[1].after == "Visitors must sign in twice."
    assert first.statements == ()
    assert newest.proof is None


def test_of_a_period_only_what_took_effect_in_it(changed):
    door, window = change_logs(changed.world, (), SPRING)
    assert [str(one.revision.version) for one in door.versions] == ["2.0"]
    assert window.versions == ()
    text = logs_markdown(changed.world, (door, window), SPRING)
    assert "## Door Policy (door)" in text
    assert "Window Policy" not in text
    assert "- **Nothing changed in:** window" in text
    for said in ("Why: An audit", "Asked by Cy Dee", "Approved by Bo Lind", "sign in twice"):
        assert said in text


def test_digests_lead_an_auditor_to_the_version(changed):
    (door,) = change_logs(changed.world, ["door"], SPRING, digests=True)
    proof = door.versions[0].proof
    head = changed.history("door").head
    assert proof.record == head.digest
    assert changed.world.git.read(proof.commit, head.path) == head.data
    assert proof.tag in changed.world.git.tags()
    assert proof.pdf == changed.history("door").seal_of(head.digest).event.pdf.sha256
    assert proof.record in logs_markdown(changed.world, (door,), SPRING)


def test_where_history_lacks_the_texts_the_ids_remain(changed):
    story = changed.copy()
    story.desk.git.commits = [
        Snapshot(one.commit, {k: v for k, v in one.tree.items() if k != "policies/door.md"})
        for one in story.desk.git.commits
    ]
    (door,) = change_logs(story.world, ["door"])
    assert door.versions[0].statements == ()
    assert door.versions[0].revision.changed == ("DO-3",)


def test_it_becomes_pages(changed):
    logs = change_logs(changed.world, (), SPRING, digests=True)
    assert logs_pdf(changed.world, logs, SPRING).startswith(b"%PDF")


def test_a_period_that_ends_before_it_begins_is_refused(changed):
    with pytest.raises(InputError, match="PK795"):
        change_logs(changed.world, (), tuple(reversed(SPRING)))
