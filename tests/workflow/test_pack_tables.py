"""The tables of a pack, as an auditor reads them: what is counted, from when, and as what."""

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from fakes import TINY_SEAL, seal_identity

from policykit.evidence.pack import names
from policykit.evidence.pack.columns import MEANINGS
from policykit.evidence.pack.manifest import manifest_bytes, read_scope
from policykit.evidence.pack.notices import notices
from policykit.record import Outcome
from policykit.signing.pem import certificate_pem
from policykit.workflow.pack import make_pack
from policykit.workflow.pack_check import verify_pack
from policykit.workflow.pack_choice import Asked
from policykit.workflow.review import review
from policykit.workflow.reviews import Findings
from policykit.workflow.roster_import import NewList, import_roster

YEAR = (date(2027, 1, 1), date(2027, 6, 30))
PEOPLE = b"""\
Name,Email,Start date,Team
Ana Silva,ana@tiny.example,2025-01-01,Porters
Jo Dee,jo@tiny.example,2025-01-01,Sales
"""


@pytest.fixture(scope="module")
def grown(_issued):
    """Issued in March 2026; doors changed in October, and windows reviewed late in April 2027."""
    story = _issued.copy()
    story.desk.clock.move(minutes=5)
    import_roster(story.world, NewList("people.csv", PEOPLE))
    story.desk.clock.move(days=220)
    for path, old, new in (
        ("policies/door.md", "every 3 months", "every 2 months"),
        ("policies/door.md", "ack_required: false", "ack_required: true"),
        ("policies/door.md", "audience: Everyone", "audience: Porters, of all doors"),
        (
            "policies/door.md",
            "must sign in.",
            "must sign in. These are visitors:\n\n- Anybody\n- Old friends",
        ),
        ("policies/door.map.yaml", "every: 3", "every: 2"),
    ):
        story.desk.edit(path, old, new)
    story.desk.git.commit_all()
    story.propose("door", what="More often")
    story.approve_with_code("door")
    story.issue("door")
    story.desk.clock.move(days=180)
    said = Findings(Outcome.NO_CHANGE, ("Nothing happened",), (), None)
    review(story.world, ("window",), said, everything=False)
    story.approve_with_code("window")
    story.issue("window")
    story.desk.clock.move(days=90)
    return story, make_pack(story.world, Asked(*YEAR, "policykit evidence"))


def rows(pack, name):
    text = pack.files[names.table(name)].decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_is_sound(grown):
    story, pack = grown
    anchor = certificate_pem(seal_identity(TINY_SEAL).certificate_der)
    found = verify_pack("pack", pack.files, (anchor,), story.world.clock.now(), lambda *_: {})
    assert found.findings == ()
    assert found.exit_code == 0


def test_every_column_of_every_table_is_explained(grown):
    _, pack = grown
    page = pack.files[names.COLUMNS].decode()
    tables = [path for path in pack.files if path.endswith(".csv")]
    assert sorted(tables) == sorted(map(names.table, MEANINGS))
    for path in tables:
        heads = pack.files[path].decode().split("\r\n")[0].split(",")
        part = page.partition(f"## {path.rpartition('/')[2]}\n")[2].partition("\n## ")[0]
        explained = re.findall(r"^- `(\w+)`: (\S.{7,})$", part, re.MULTILINE)
        assert [name for name, _ in explained] == heads


def test_an_approval_counts_as_review_unless_a_recorded_one_led_to_it(grown):
    _, pack = grown
    told = [
        (one["policy"], one["kind"], one["version_reviewed"], one["counted_for_version"],
         one["reviewed_on"], one["due"], one["days_late"], one["outcome"])
        for one in rows(pack, "reviews")
    ]  # fmt: skip
    door, window = (one.issued.event for one in pack.source.versions[:2])
    due = str(date(2027, 3, 2))
    assert told == [
        ("door", "approval", "1.0", "1.0", "2026-03-02", "", "0", "first version"),
        ("door", "approval", "2.0", "2.0", "2026-10-08", due, "0", "change"),
        ("window", "approval", "1.0", "1.0", "2026-03-02", "", "0", "first version"),
        ("window", "review", "1.0", "1.1", "2027-04-06", due, "35", "no-change"),
    ]
    assert (str(door.version), str(window.version)) == ("2.0", "1.0")


def test_whole_periods_are_counted_from_the_day_a_promise_took_effect(grown):
    story, pack = grown
    shown = ("version", "from", "to", "counted_from", "expected_times", "promise")
    (check,) = rows(pack, "commitments")
    # From 8 October: periods end on 7 December, and in the window on 7 February, April and June.
    assert [check[one] for one in shown] == [
        *("2.0", "2027-01-01", "2027-06-30", "2026-10-08", "3", "every 2 months"),
    ]
    first = make_pack(
        story.world, Asked(date(2026, 5, 1), date(2026, 12, 31), "policykit evidence")
    )
    # Every 3 months from 2 March: 1 June and 1 September. Then every 2 from 8 October.
    assert [[one[name] for name in shown] for one in rows(first, "commitments")] == [
        ["1.0", "2026-05-01", "2026-10-07", "2026-03-02", "2", "every 3 months"],
        ["2.0", "2026-10-08", "2026-12-31", "2026-10-08", "1", "every 2 months"],
    ]


def test_a_promise_goes_on_through_versions_that_leave_it_alone(grown):
    story, _ = grown
    later = story.copy()
    later.desk.edit("policies/door.md", "- Old friends", "- Friends")
    later.desk.git.commit_all()
    later.propose("door", what="Words")
    later.approve_with_code("door")
    later.issue("door")
    later.desk.clock.move(days=200)
    pack = make_pack(
        later.world, Asked(date(2027, 11, 1), date(2027, 12, 31), "policykit evidence")
    )
    (check,) = rows(pack, "commitments")
    assert (check["counted_from"], check["expected_times"]) == ("2026-10-08", "1")
    assert check["version"] != "2.0"


def test_the_matrix_can_be_asked_by_day_and_has_the_items_of_lists(grown):
    _, pack = grown
    text = pack.files[names.table("control-matrix")].decode()
    found = []
    for line in text.splitlines()[1:]:
        cells = line.split(",")  # as awk does it
        if cells[:2] == ["soc2", "CC6.4"] and cells[4] <= "2027-02-01" <= cells[5]:
            found.append((cells[2], cells[3], cells[6]))
    assert found == [
        *(("door", "2.0", one) for one in ("DO-1", "DO-2", "DO-3")),
        ("window", "1.0", "WI-1"),
    ]
    (visitors,) = [one for one in rows(pack, "control-matrix") if one["statement"] == "DO-3"]
    assert visitors["text"].endswith("These are visitors: Anybody; Old friends")


def test_each_digest_of_a_text_is_that_of_something_in_the_pack(grown):
    _, pack = grown
    for one in rows(pack, "versions"):
        data = pack.files[one["text"]]
        assert hashlib.sha256(data).hexdigest() == one["text_file_sha256"]
        body = data.split(b"\n---\n", 1)[1]  # sed '1,/^---$/d'
        assert hashlib.sha256(body).hexdigest() == one["text_sha256"]
        mapping = pack.files[one["text"].replace("_text.md", "_mapping.yaml")]
        assert hashlib.sha256(mapping).hexdigest() == one["mapping_file_sha256"]


def test_who_nobody_can_tell_to_be_asked_is_counted_apart(grown):
    _, pack = grown
    told = {(one["name"], one["state"], one["audience"]) for one in rows(pack, "acknowledgements")}
    assert told == {
        (name, "not known", "Porters, of all doors") for name in ("Ana Silva", "Jo Dee")
    }
    (said,) = [one for one in pack.notices if one.startswith("Acknowledgements")]
    assert said.startswith("Acknowledgements: of 2 more that were not given nobody can tell")
    assert said.endswith(": Porters, of all doors.")


def test_the_cover_counts_what_it_names_and_says_what_it_rests_on(grown):
    story, pack = grown
    jobs = [job for job in story.desk.renderer.jobs if job.policy == "evidence-pack"]
    fronts = [dict(job.front.control) for job in jobs]
    facts = next(one for one in fronts if one["Window"].startswith(str(YEAR[0])))
    assert facts["Late reviews"] == "1 of 3 versions overdue on a day, 1 review made late"
    assert facts["Days without a version"] == facts["Faults"] == "none"
    assert (
        "2 of people of whom nobody can tell whether they were asked" in facts["Acknowledgements"]
    )
    assert facts["People"].startswith("2 people on the list of 2026-03-02, the first one; no ack")
    assert len(pack.notices) == 2


def test_what_the_profile_counts_is_said_where_the_list_has_others(grown):
    _, pack = grown
    told = replace(pack.source.scope, headcount=(3, 1))
    (said,) = [one for one in notices(replace(pack.source, scope=told)) if "profile" in one]
    assert said.startswith("Note: the profile counts 3 employees and 1 contractor, and the list")
    same = replace(pack.source.scope, headcount=(1, 1))
    assert not [one for one in notices(replace(pack.source, scope=same)) if "profile" in one]
    written = json.loads(manifest_bytes(replace(pack.source, scope=told)))
    assert read_scope(json.dumps(written).encode()) == told
    del written["headcount"]
    assert read_scope(json.dumps(written).encode()).headcount is None


def test_what_is_said_to_be_left_out_is_true_of_this_pack(grown):
    story, pack = grown
    alone = dict(pack.source.scope.left_out)
    bundled = make_pack(story.world, Asked(*YEAR, "policykit evidence", bundle=True))
    with_history = dict(bundled.source.scope.left_out)
    for what, why in alone.items():
        if "replies by mail" in what:
            assert names.BUNDLE in with_history[what]
            assert names.BUNDLE not in why
    assert any("replies by mail (3)" in what for what in alone)
    assert "the history of the repository" in alone
    assert "the history of the repository" not in with_history
    assert names.BUNDLE in with_history["texts that were not issued"]
