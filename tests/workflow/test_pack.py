"""evidence: the pack of a window, made from a workspace in memory and judged by itself."""

import html
import re
from dataclasses import replace
from datetime import date

import bagit
import pytest
from fakes import MORNING, TINY_SEAL, seal_identity
from stories import Story, new_desk

from policykit.errors import InputError
from policykit.evidence.pack import bag, names
from policykit.evidence.pack.columns import CONTROLS
from policykit.evidence.pack.controls import control_rows
from policykit.evidence.pack.statement import (
    Envelope,
    envelope_bytes,
    framed,
    read_envelope,
    statement_bytes,
)
from policykit.record import Outcome
from policykit.signing.dsse import sign_bytes
from policykit.signing.pem import certificate_pem
from policykit.workflow.correct import correct
from policykit.workflow.pack import make_pack
from policykit.workflow.pack_check import verify_pack
from policykit.workflow.pack_choice import Asked, Sample
from policykit.workflow.review import review
from policykit.workflow.reviews import Findings
from policykit.workflow.roster_import import NewList, import_roster

SPRING = (date(2026, 2, 1), date(2026, 3, 31))
ANCHOR = certificate_pem(seal_identity(TINY_SEAL).certificate_der)


def asked(**changes):
    return replace(Asked(*SPRING, "policykit evidence"), **changes)


def judged(story, files, anchors=(ANCHOR,)):
    return verify_pack("pack", files, anchors, story.world.clock.now(), lambda *_: {})


def resigned(files):
    """The same files listed and signed again, as somebody with the key could."""
    payload = {path: data for path, data in files.items() if path.startswith("data/")}
    top = {path: files[path] for path in (names.INDEX, names.COVER, names.INSTRUCTIONS)}
    made = bag.bag_files(payload, top, ())
    statement = statement_bytes(made, MORNING, "Ana", {})
    identity = seal_identity(TINY_SEAL)
    signature = sign_bytes(framed(statement), identity)
    made[names.STATEMENT] = envelope_bytes(Envelope(statement, identity.fingerprint, signature))
    return made


@pytest.fixture(scope="module")
def packed(_issued):
    story = _issued.copy()
    return story, make_pack(story.world, asked())


def test_a_pack_is_good_for_who_trusts_the_seal(packed):
    story, pack = packed
    found = judged(story, pack.files)
    assert found.findings == ()
    assert found.exit_code == 0
    assert {one.answer for one in found.checks} == {"good"}


def test_without_a_certificate_it_is_consistent_and_no_more(packed):
    story, pack = packed
    assert judged(story, pack.files, ()).exit_code == 10


def test_another_certificate_is_refused(packed):
    story, pack = packed
    other = certificate_pem(seal_identity("Another seal").certificate_der)
    found = judged(story, pack.files, (other,))
    assert found.exit_code == 1
    assert "PK957" in {one.code for one in found.findings}


def test_the_same_command_at_the_same_commit_gives_the_same_bytes(packed):
    story, pack = packed
    story.desk.clock.move(days=1)
    again = make_pack(story.world, asked(last=date(2026, 3, 2)))
    story.desk.clock.move(days=1)
    third = make_pack(story.world, asked(last=date(2026, 3, 2)))
    differing = {path for path in again.files if again.files[path] != third.files[path]}
    assert differing == {names.STATEMENT}
    assert pack.at == again.at


def test_the_gap_before_the_first_version_stands_on_the_cover(packed):
    story, pack = packed
    (gap, made) = pack.notices
    assert gap.startswith("Gap: no version of door, window was in force from 2026-02-01")
    assert made.startswith("Made on 2026-03-02")
    front = next(job for job in story.desk.renderer.jobs if job.policy == "evidence-pack").front
    assert front.notices == pack.notices
    assert gap.replace(",", ",") in pack.files[names.INDEX].decode()


def test_every_link_of_the_index_leads_somewhere_and_nothing_in_it_runs(packed):
    _, pack = packed
    page = pack.files[names.INDEX].decode()
    anchors = set(re.findall(r'id="([^"]+)"', page))
    targets = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(targets) > 30
    for target in targets:
        path, _, anchor = target.partition("#")
        assert path in pack.files or (not path and anchor in anchors), target
        assert not path or not anchor or re.fullmatch(r"page=[1-9]\d*", anchor), target
    assert not re.search(r"<script|<iframe|<object|javascript:|https?:| on[a-z]+=| style=", page)
    assert "default-src 'none'" in html.unescape(page)


def test_every_byte_of_every_file_counts(packed):
    story, pack = packed
    for path, data in pack.files.items():
        middle = len(data) // 2
        wrong = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        found = judged(story, {**pack.files, path: wrong})
        assert found.exit_code == 1, path
        listed = {names.STATEMENT, bag.TAG_LIST, bag.PAYLOAD_LIST, bag.DECLARATION}
        if path not in listed:
            assert path in {one.place.file for one in found.findings}, path


def test_another_program_finds_a_sound_bag_and_a_changed_byte_in_it(packed, tmp_path):
    for path, data in packed[1].files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    opened = bagit.Bag(str(tmp_path))
    assert opened.version_info == (1, 0)
    opened.validate()
    table = tmp_path / names.table("versions")
    data = table.read_bytes()
    table.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(bagit.BagValidationError, match=r"versions\.csv"):
        opened.validate()


def test_what_nobody_claims_has_its_reason_in_the_control_matrix(packed):
    source = packed[1].source
    controls = {"soc2": {**source.controls["soc2"], "P1.1": "Notice", "CC9.9": "Other"}}
    scope = replace(source.scope, out_of_scope={"soc2": {"P1.1": "no privacy"}})
    rows = list(control_rows(replace(source, controls=controls, scope=scope)))
    said = {row[1]: dict(zip(CONTROLS, row, strict=True))["why_none"] for row in rows}
    assert said == {
        "CC6.4": "",
        "P1.1": "out of scope: no privacy",
        "CC9.9": "not claimed: no statement of a version in this pack maps to it",
    }


def test_a_file_gone_or_added_is_named(packed):
    story, pack = packed
    for path in pack.files:
        less = {name: data for name, data in pack.files.items() if name != path}
        assert judged(story, less).exit_code == 1, path
    for path in ("data/more.txt", "more.txt", "data/records/door/more.json"):
        found = judged(story, {**pack.files, path: b"more"})
        assert [(one.code, one.place.file) for one in found.findings] == [("PK956", path)]


def changed(files, path, old, new):
    assert files[path].count(old), (path, old)
    return resigned({**files, path: files[path].replace(old, new)})


VERSIONS = names.table("versions")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (VERSIONS, b"2026-03-02", b"2026-02-02"),
        (names.table("in-force"), b"2026-03-02", b"2026-02-02"),
        (names.table("approvals"), b"Bo Lind", b"Bo Lund"),
        (names.MANIFEST, b'"first": "2026-02-01"', b'"first": "2026-03-02"'),
        (names.INDEX, b"DO-2", b"DO-9"),
        (names.INSTRUCTIONS, b"sha256sum", b"true #"),
    ],
)
def test_even_who_has_the_key_cannot_shift_a_date(packed, path, old, new):
    story, pack = packed
    found = judged(story, changed(pack.files, path, old, new))
    assert found.exit_code == 1
    assert "PK959" in {one.code for one in found.findings}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"last": "2026-03-31"', b'"last": "9999-12-31"'),
        (b'"first": "2026-02-01"', b'"first": "2026-05-01"'),
        (b'"first": "2026-02-01"', b'"first": 7'),
        (b'"format": 1', b'"format": 2'),
        (b'"policies": [', b'"policies": [ [],'),
        (b'"policies": [', b'"policies": [ "../door",'),
        (b'"door",', b'"door", "door",'),
        (b'"frameworks": [', b'"frameworks": [ "../../x",'),
    ],
)
def test_a_hostile_manifest_is_refused_in_words(packed, old, new):
    story, pack = packed
    found = judged(story, changed(pack.files, names.MANIFEST, old, new))
    assert found.exit_code == 1
    assert found.findings


def test_a_swapped_version_is_named(packed):
    story, pack = packed
    door, window = (one.pdf for one in pack.source.versions)
    swapped = {**pack.files, door: pack.files[window], window: pack.files[door]}
    found = judged(story, resigned(swapped))
    assert found.exit_code == 1
    assert {door, window} <= {one.place.file for one in found.findings}


def test_a_record_that_the_commit_has_cannot_be_left_out(packed):
    story, pack = packed
    path = next(one for one in pack.files if "-approved-" in one and "/door/" in one)
    less = {name: data for name, data in pack.files.items() if name != path}
    found = judged(story, resigned(less))
    assert path in {one.place.file for one in found.findings}


def test_a_stranger_among_the_files_is_named_even_if_it_is_signed(packed):
    story, pack = packed
    found = judged(story, resigned({**pack.files, "data/run-me.exe": b"MZ"}))
    assert "data/run-me.exe" in {one.place.file for one in found.findings}


def test_text_that_was_not_approved_is_named(packed):
    story, pack = packed
    path = names.text("door", "1.0")
    found = judged(story, changed(pack.files, path, b"3 months", b"9 months"))
    assert path in {one.place.file for one in found.findings}


def test_nobody_else_can_sign(packed):
    story, pack = packed
    envelope = read_envelope(pack.files[names.STATEMENT])
    other = seal_identity("Another seal")
    forged = Envelope(
        envelope.payload, other.fingerprint, sign_bytes(framed(envelope.payload), other)
    )
    files = {**pack.files, names.STATEMENT: envelope_bytes(forged)}
    assert judged(story, files).exit_code == 1


def test_it_holds_no_address_and_no_proof_of_approval(packed):
    _, pack = packed
    for path, data in pack.files.items():
        if path.startswith("data/git/") or path == names.STATEMENT:
            continue  # git and the statement name who made them, with the work e-mail
        assert b"@tiny.example" not in data, path
    assert not [path for path in pack.files if "/evidence/" in path]
    assert any("approvals.csv" in why for _, why in pack.source.scope.left_out)


def test_a_window_that_is_reversed_or_ahead_is_refused(packed):
    story, _ = packed
    with pytest.raises(InputError, match="PK795"):
        make_pack(story.world, asked(first=SPRING[1], last=SPRING[0]))
    with pytest.raises(InputError, match="PK001"):
        make_pack(story.world, asked(first=date(2027, 1, 1), last=date(2027, 2, 1)))
    with pytest.raises(InputError, match="PK002"):
        make_pack(story.world, asked(last=date(2026, 2, 2)))
    for last in (date(2126, 1, 1), date.max):
        with pytest.raises(InputError, match="PK015"):
            make_pack(story.world, asked(last=last))


def test_a_choice_that_does_not_exist_is_refused(packed):
    story, _ = packed
    with pytest.raises(InputError, match="PK742"):
        make_pack(story.world, asked(policies=("gate",)))
    with pytest.raises(InputError, match="PK011"):
        make_pack(story.world, asked(frameworks=("soc3",)))


def test_one_policy_comes_alone_and_the_others_are_said(packed):
    story, _ = packed
    pack = make_pack(story.world, asked(policies=("door",)))
    assert pack.source.scope.policies == ("door",)
    assert ("the policy window", "not asked for") in pack.source.scope.left_out
    assert not [path for path in pack.files if "/window" in path]
    assert judged(story, pack.files).exit_code == 0


def test_a_sample_has_the_files_of_its_versions_and_all_rows(packed):
    story, _ = packed
    listed = Sample("picks.csv", "policy,version\ndoor,1.0\n")
    pack = make_pack(story.world, asked(sample=listed))
    assert [one.name for one in pack.source.versions if one.pdf] == ["door-v1.0"]
    assert len(pack.source.versions) == 2
    assert judged(story, pack.files).exit_code == 0
    drawn = make_pack(story.world, asked(sample=Sample(count=1, seed="2027")))
    assert "lowest SHA-256" in drawn.source.scope.method
    assert any("A sample" in one for one in drawn.notices)
    with pytest.raises(InputError, match="PK010"):
        make_pack(story.world, asked(sample=Sample("picks.csv", "gate 1.0\ndoor 7.0")))
    with pytest.raises(InputError, match="PK010"):
        make_pack(story.world, asked(sample=Sample(count=3, seed="2027")))


def test_a_missing_or_altered_pdf_is_left_out_and_said(issued):
    content = issued.desk.content
    content["output/issued/door/door-v1.0.pdf"] += b" "
    del content["output/issued/window/window-v1.0.pdf"]
    issued.desk.git.commit_all()
    pack = make_pack(issued.world, asked())
    assert {one.code for one in pack.warnings} >= {"PK004", "PK005"}
    assert any("was altered after it was sealed" in one for one in pack.notices)
    assert not [path for path in pack.files if path.endswith("02.pdf")]
    assert judged(issued, pack.files).exit_code == 0


def test_records_that_do_not_agree_are_refused(issued):
    for path in [one for one in issued.desk.content if "-approved-" in one and "/door/" in one]:
        del issued.desk.content[path]
    issued.desk.git.commit_all()
    with pytest.raises(InputError, match="PK003"):
        make_pack(issued.world, asked())
    pack = make_pack(issued.world, asked(policies=("window",)))
    assert judged(issued, pack.files).exit_code == 0


def test_a_moved_or_missing_tag_and_rewritten_history_are_said(issued):
    del issued.desk.git.references["door/v1.0"]
    issued.desk.git.references["window/v1.0"] = issued.desk.git.commits[0].commit.id
    pack = make_pack(issued.world, asked())
    assert [one.code for one in pack.warnings].count("PK006") == 2
    assert sum(one.startswith("Fault: the tag") for one in pack.notices) == 2


def test_what_is_not_committed_is_not_in_it(issued):
    issued.desk.content["output/issued/door/door-v1.0.pdf"] += b" "
    pack = make_pack(issued.world, asked())
    assert "PK008" in {one.code for one in pack.warnings}
    assert judged(issued, pack.files).exit_code == 0


def test_nothing_was_issued_yet(fresh):
    with pytest.raises(InputError, match="PK002"):
        make_pack(fresh.world, asked())


PEOPLE = b"""\
Name,Email,Start date,End date,Employee number
Ana Silva,ana@tiny.example,2025-01-01,,SECRET-7
Jo Dee,jo@tiny.example,2025-01-01,,SECRET-8
"""


def test_who_had_not_acknowledged_is_told_by_name_and_address_alone():
    story = Story(new_desk())
    story.desk.edit("policies/door.md", "ack_required: false", "ack_required: true")
    story.desk.git.commit_all()
    story.propose()
    story.approve_with_code()
    story.issue()
    story.desk.clock.move(minutes=5)
    import_roster(story.world, NewList("people.csv", PEOPLE))
    story.desk.clock.move(days=40)
    pack = make_pack(story.world, asked(last=date(2026, 4, 10)))
    rows = pack.files[names.table("acknowledgements")].decode().splitlines()
    assert [row.split(",")[:7] for row in rows[1:]] == [
        ["P-0001", "Ana Silva", "ana@tiny.example", "employee", "door", "1.0", "missing"],
        ["P-0002", "Jo Dee", "jo@tiny.example", "employee", "door", "1.0", "missing"],
    ]
    assert any(one.startswith("Acknowledgements: 2 missing") for one in pack.notices)
    assert not [path for path, data in pack.files.items() if b"SECRET" in data]
    assert judged(story, pack.files).exit_code == 0
    files = changed(pack.files, names.table("acknowledgements"), b"missing", b"on time")
    assert judged(story, files).exit_code == 1


def test_what_was_added_to_a_record_later_stands_in_the_change_log_and_the_index(issued):
    approval = issued.history("door").approvals[0]
    for email, note in (("bo@tiny.example", "The reply was on <paper>"), (None, "Too late")):
        issued.desk.clock.move(days=20)
        correct(issued.world, "door", approval.digest[:8], note, evidence={"scan.pdf": b"%PDF-"},
                email=email or "bo@tiny.example")  # fmt: skip
    pack = make_pack(issued.world, asked(last=date(2026, 3, 31)))
    log = pack.files[names.change_log("door")].decode().replace("\\", "")
    assert "Added to the records later" in log
    assert "by Bo Lind, on the record 'approved' of 2026-03-02 by Bo Lind" in log
    assert "The reply was on <paper> (with scan.pdf)" in log
    assert "Too late" not in log
    index = pack.files[names.INDEX].decode()
    assert "The reply was on &lt;paper&gt; (with scan.pdf)" in index
    assert not [path for path in pack.files if path.endswith("scan.pdf")]
    said = dict(pack.source.scope.left_out)
    assert "SHA-256" in said["files that were added to records later (1)"]
    assert judged(issued, pack.files).exit_code == 0


def test_days_on_which_a_review_was_overdue_stand_on_the_cover(issued):
    issued.desk.clock.move(days=480)
    window = {"first": date(2027, 1, 1), "last": date(2027, 4, 30)}
    pack = make_pack(issued.world, asked(**window))
    due = pack.source.versions[0].issued.event.next_review
    (said,) = [one for one in pack.notices if one.startswith("Late review")]
    assert said == (
        f"Late reviews: 2 versions were due for review by {due} and overdue from 2027-03-03 to "
        "2027-04-30, 59 days of the window; not reviewed by 2027-04-30: door 1.0, window 1.0."
    )
    rows = pack.files[names.table("reviews-overdue")].decode().splitlines()[1:]
    assert [row.split(",")[:3] for row in rows] == [
        ["door", "1.0", str(due)],
        ["window", "1.0", str(due)],
    ]
    assert judged(issued, pack.files).exit_code == 0


def test_a_review_that_was_made_late_stands_once_on_the_cover(issued):
    issued.desk.clock.move(days=380)
    review(
        issued.world,
        ["door"],
        Findings(Outcome.NO_CHANGE, ("Minutes",), (), None),
        everything=False,
    )
    issued.desk.clock.move(days=5)
    pack = make_pack(issued.world, asked(first=date(2027, 1, 1), last=date(2027, 3, 22)))
    (said,) = [one for one in pack.notices if "door" in one and "review" in one]
    assert said == (
        "Late review: door 1.0 was due for review by 2027-03-02 and overdue from 2027-03-03 to "
        "2027-03-22, 20 days of the window; reviewed on 2027-03-17, 15 days late."
    )
    assert judged(issued, pack.files).exit_code == 0
