"""site: the portal shows what was issued, to whom it may be shown, and says what it could not."""

import re
from datetime import date
from hashlib import sha256

import pytest
from stories import Story, new_desk

from policykit.errors import StateError, error
from policykit.portal.values import Edition
from policykit.workflow.acknowledgement_import import Export, import_acknowledgements
from policykit.workflow.correct import correct
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.plan import plan
from policykit.workflow.roster_import import NewList, import_roster
from policykit.workflow.site import site

PEOPLE = """\
Name,Email,Start date,End date,Department
Bo Lind,bo@tiny.example,2025-01-01,,Sales
Jo Weiß,jo@tiny.example,2025-01-01,,Sales
"""
GIVEN = """\
Email,Policy,Version,Acknowledged on
jo@tiny.example,Door Policy,1.0,2026-03-03
"""

DAY = date(2026, 3, 2)


def pages(files):
    return b"\n".join(data for path, data in files.items() if path.endswith(".html")).decode()


@pytest.fixture(scope="module")
def _second(_issued):
    """Door 2.0 with another sentence, a day after 1.0."""
    story = _issued.copy()
    story.desk.clock.move(days=1)
    path = "policies/door.md"
    text = story.desk.content[path].decode()
    story.desk.content[path] = text.replace("sign in", "sign in and out").encode()
    story.desk.git.commit([path], "Out as well")
    story.propose("door", what="Visitors sign out")
    story.approve_with_code("door")
    story.issue("door")
    return story


@pytest.fixture
def second(_second):
    return _second.copy()


def test_it_shows_what_is_in_force_with_text_history_and_pdf(issued):
    made = site(issued.world, Edition.STAFF)
    assert made.policies == 2
    assert made.warnings == ()
    door = made.files["policies/door.html"].decode()
    assert "Visitors must sign in." in door
    assert 'id="DO-3"' in door
    assert "Answers SOC 2 CC6.4" in door
    assert "Ana Silva" in door
    pdf = issued.desk.content["output/issued/door/door-v1.0.pdf"]
    assert made.files["files/door-v1.0.pdf"] == pdf


def test_the_same_commit_and_day_give_the_same_bytes(issued):
    first = site(issued.world, Edition.STAFF, day=DAY).files
    issued.desk.clock.move(days=3)
    assert site(issued.world, Edition.STAFF, day=DAY).files == first


def test_what_was_added_to_a_record_later_is_for_staff(issued):
    approval = issued.history("door").approvals[0]
    issued.desk.clock.move(days=1)
    correct(issued.world, "door", approval.digest[:8], "It was on <paper>", evidence={},
            email="bo@tiny.example")  # fmt: skip
    door = site(issued.world, Edition.STAFF).files["policies/door.html"].decode()
    assert "Added to the records later" in door
    assert "by Bo Lind (" in door
    assert "It was on &lt;paper&gt;" in door
    nameless = site(issued.world, Edition.STAFF, without_people=True)
    nameless = nameless.files["policies/door.html"].decode()
    assert "It was on &lt;paper&gt;" in nameless
    assert "by Executive Sponsor, on the record" in nameless
    assert "Bo Lind" not in nameless
    before = site(issued.world, Edition.STAFF, day=DAY).files
    assert "on &lt;paper&gt;" not in pages(before)


def test_words_that_changed_between_versions_have_a_page(second):
    files = site(second.world, Edition.STAFF).files
    changes = files["changes/door-v2.0.html"].decode()
    assert "<del>in.</del> <ins>in and out.</ins>" in changes
    assert "superseded" in files["policies/door.html"].decode()
    assert {"files/door-v1.0.pdf", "files/door-v2.0.pdf"} <= set(files)
    then = site(second.world, Edition.STAFF, day=DAY).files
    assert "changes/door-v2.0.html" not in then
    assert "Visitors must sign in." in then["policies/door.html"].decode()


def test_the_history_offers_the_pdf_of_each_superseded_version(second):
    files = site(second.world, Edition.STAFF).files
    door = files["policies/door.html"].decode()
    rows = door[door.index('id="versions"') :].split("<tr>")[2:]
    assert [re.search(r'class="badge \w+">([^<]+)', row)[1] for row in rows] == [
        "in force",
        "superseded",
    ]
    for row, version in zip(rows, ("2.0", "1.0"), strict=True):
        pdf = second.desk.content[f"output/issued/door/door-v{version}.pdf"]
        link = f'href="../files/door-v{version}.pdf" download="door-v{version}.pdf"'
        assert link in row
        assert files[f"files/door-v{version}.pdf"] == pdf
        assert f'title="{sha256(pdf).hexdigest()}"' in row
        assert (
            f"{sha256(pdf).hexdigest()}  files/door-v{version}.pdf"
            in files["SHA256SUMS"].decode().splitlines()
        )


def test_without_people_no_name_is_on_a_page(second):
    made = site(second.world, Edition.STAFF, without_people=True)
    words = pages(made.files)
    assert "Bo Lind" not in words
    assert "Ana Silva" not in words
    assert 'Executive Sponsor, <span class="whole">2026-03-02</span>' in words


def test_customers_see_public_policies_alone(issued):
    with pytest.raises(StateError, match="PK052") as caught:
        site(issued.world, Edition.CUSTOMERS)
    assert "classification: public" in str(caught.value)


def test_a_public_policy_is_shown_to_customers_without_its_making(issued):
    story, path = issued, "policies/door.md"
    text = story.desk.content[path]
    story.desk.content[path] = text.replace(b"classification: internal", b"classification: public")
    story.desk.git.commit([path], "Anybody may read it")
    story.propose("door", what="Secret reasons")
    story.approve_with_code("door")
    story.issue("door")
    made = site(story.world, Edition.CUSTOMERS)
    words = pages(made.files)
    assert made.policies == 1
    assert not any("window" in path or "v1.0" in path for path in made.files)
    assert "Secret reasons" not in words
    assert "Bo Lind" not in words
    assert b"Windows" not in made.files["search-index.js"]


def test_nothing_in_force_is_said(fresh):
    with pytest.raises(StateError, match="PK052"):
        site(fresh.world, Edition.STAFF)


def test_a_text_that_history_lost_is_said_on_the_page(issued, monkeypatch):
    def lost(world, record):
        if record.event.policy == "door":
            raise StateError(error("PK760", "no commit brought the record"))
        return frozen_inputs(world, record)

    monkeypatch.setattr("policykit.workflow.site_policies.frozen_inputs", lost)
    made = site(issued.world, Edition.STAFF)
    assert [one.code for one in made.warnings] == ["PK054"]
    assert "version 1.0 is in force, and its text is not in" in made.files["index.html"].decode()


def test_an_altered_pdf_is_not_handed_on(issued):
    issued.desk.content["output/issued/door/door-v1.0.pdf"] += b"\n"
    made = site(issued.world, Edition.STAFF)
    assert {one.code for one in made.warnings} == {"PK053", "PK055"}
    assert "files/door-v1.0.pdf" not in made.files
    assert 'href="../files/door' not in made.files["policies/door.html"].decode()


@pytest.fixture(scope="module")
def acknowledging():
    """Door 1.0 asks two people to acknowledge it; one did."""
    story = Story(new_desk())
    story.desk.edit("policies/door.md", "ack_required: false", "ack_required: true")
    story.desk.git.commit_all()
    story.propose()
    story.approve_with_code()
    story.issue()
    import_roster(story.world, NewList("people.csv", PEOPLE.encode()), dry_run=False)
    story.desk.clock.move(days=2)
    export = Export("acks.csv", GIVEN.encode(), "HiBob")
    import_acknowledgements(story.world, export, dry_run=False)
    return story


def test_acknowledgements_are_shown_by_person_or_counted(acknowledging):
    page = "acknowledgements.html"
    words = site(acknowledging.world, Edition.STAFF).files[page].decode()
    assert "Jo Weiß" in words
    assert "Window Policy" not in words
    counted = site(acknowledging.world, Edition.STAFF, without_people=True).files[page].decode()
    assert "Jo Weiß" not in counted
    assert "<td>1</td>" in counted


def test_a_plan_follows_acknowledgements(acknowledging):
    steps = {one.key: one for one in plan(acknowledging.world, date(2027, 3, 1)).steps}
    assert steps["acknowledge"].detail == "1 of 2 acknowledgements given"


def test_working_text_is_never_shown(issued):
    issued.desk.content["policies/door.md"] = b"---\nbroken"
    assert (
        "Visitors must sign in."
        in site(issued.world, Edition.STAFF).files["policies/door.html"].decode()
    )
