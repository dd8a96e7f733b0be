import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.canonical import json_bytes, sha256
from policykit.errors import Severity
from policykit.record import (
    ON_ISSUE,
    Actor,
    Change,
    Method,
    StatementIds,
    Unjudged,
    read_record,
    read_records,
    to_json,
    write_record,
)
from policykit.values import Version

RELAXED = settings(deadline=None)  # a busy machine is no failure


def placed(value, *, policy="access-control", stamp="20260302T160000Z", event=None):
    """Return path and bytes of a JSON value, named as its content says."""
    data = json_bytes(value)
    name = event or value.get("event", "proposed")
    return f"records/{policy}/{stamp}-{name}-{sha256(data)[:8]}.json", data


def codes(diagnostics):
    return [found.code for found in diagnostics]


@pytest.fixture
def proposed(story):
    return to_json(story.proposed().event)


def test_a_record_reads_back_as_it_was_written(story):
    for record in story.version():
        assert read_record(record.path, record.data) == (record, ())


def test_the_fields_of_each_event_are_those_of_the_format(story):
    common = {"schema", "event", "policy", "at", "zone", "by", "authority"}
    expected = {
        "proposed": "content text version class class_computed override_reason change statements "
        "effective previous review profile template lock contributors set",
        "approved": "proposal role step method evidence code_found signature claimed_on "
        "on_behalf_of",
        "issued": "proposal approvals version class change statements effective next_review "
        "interval_months previous inputs lock",
        "sealed": "issued render pdf certificate time",
    }
    for record in story.version():
        written = json.loads(record.data)
        assert set(written) == common | set(expected[record.name].split())
        assert set(written["by"]) == {"person", "name", "title", "roles"}
        assert written["schema"] == 1


def test_the_path_names_policy_time_event_and_digest(story):
    record = story.proposed()
    assert record.digest == sha256(record.data)
    assert record.path == (
        f"records/access-control/20260302T160000Z-proposed-{record.digest[:8]}.json"
    )


def test_the_bytes_are_sorted_indented_and_end_with_a_line_feed(story):
    data = story.proposed().data
    assert data == json_bytes(json.loads(data))


MISTAKES = {
    "a required field is missing": ({"content": ...}, "content is missing"),
    "a number stands where a text belongs": ({"zone": 7}, "zone: expected a text, found 7"),
    "true is no number": ({"schema": True}, "schema: expected the number 1"),
    "a text stands where an object belongs": ({"by": "Ben"}, "by: expected an object"),
    "an object stands where a list belongs": (
        {"contributors": {}},
        "contributors: expected a list",
    ),
    "a digest is too short": ({"content": "abc"}, "content: 'abc' is not a SHA-256 digest"),
    "a digest has capital letters": ({"text": 64 * "A"}, "is not a SHA-256 digest"),
    "a version is no version": ({"version": "1"}, "version: '1' is not a version"),
    "a class has another name": ({"class": "major"}, "one of material, editorial"),
    "a date has another form": ({"effective": "20260302"}, "'20260302' is not a date"),
    "a date does not exist": ({"effective": "2026-02-30"}, "effective: day is out of range"),
    "a time has an offset": ({"at": "2026-03-02T16:00:00+01:00"}, "is not a moment"),
    "a time has fractions": ({"at": "2026-03-02T16:00:00.5Z"}, "is not a moment"),
    "a time zone does not exist": ({"zone": "Mars/Olympus"}, "is not a time zone"),
    "a time zone is a path": ({"zone": "../../etc/passwd"}, "is not a time zone"),
    "a policy id has a slash": ({"policy": "a/b"}, "policy: 'a/b' is not a policy id"),
    "a lock holds a number": ({"lock": {"policykit": 1}}, "lock: expected an object of texts"),
    "a list holds a number": ({"contributors": [1]}, "contributors[0]: expected a text, found 1"),
    "a contributor is an address": ({"contributors": ["a@b.example"]}, "e-mail address"),
    "a field inside an object is missing": ({"change": {}}, "change.what is missing"),
    "the author is an address": (
        {"by": {"person": "ben", "name": "ben@acme.example", "title": "x", "roles": []}},
        "by: name 'ben@acme.example' looks like an e-mail address",
    ),
    "a name is empty": (
        {"by": {"person": "ben", "name": " ", "title": "x", "roles": []}},
        "must be one line of text and not empty",
    ),
    "a name has a line break": (
        {"by": {"person": "ben", "name": "Ben\nCEO", "title": "x", "roles": []}},
        "must be one line of text and not empty",
    ),
}


@pytest.mark.parametrize("sentence", MISTAKES)
def test_a_mistake_is_named_with_its_file(sentence, proposed):
    changes, message = MISTAKES[sentence]
    value = {**proposed, **changes}
    value = {key: value[key] for key in value if value[key] is not ...}
    path, data = placed(value)
    record, found = read_record(path, data)
    assert record is None
    assert "PK502" in codes(found)
    assert any(message in item.message for item in found), [item.message for item in found]
    assert all(item.place.file == path and item.hint for item in found)


def test_all_mistakes_of_a_record_are_told_together(proposed):
    path, data = placed({**proposed, "content": 1, "text": 2, "version": "x"})
    assert len(read_record(path, data)[1]) == 3


def test_a_long_value_is_shown_by_its_beginning(proposed):
    found = read_record(*placed({**proposed, "by": 1000 * "x"}))[1]
    assert found[0].message.endswith("xxx...")
    assert len(found[0].message) < 120


def test_a_field_that_may_be_absent_has_its_default(proposed):
    del proposed["review"], proposed["contributors"]
    record, found = read_record(*placed(proposed))
    assert found == ()
    assert (record.event.review, record.event.contributors) == (None, ())


UNREADABLE = {
    "no JSON": b"{",
    "not UTF-8": b'{"a": "\xff"}',
    "a list": b"[]\n",
    "a number that is none": b'{\n  "a": NaN\n}\n',
    "a key given twice": b'{\n  "a": 1,\n  "a": 1\n}\n',
    "keys in another order": b'{\n  "b": 1,\n  "a": 1\n}\n',
    "no final line feed": b'{\n  "a": 1\n}',
    "half of a surrogate pair": b'{\n  "a": "\\ud800"\n}\n',
    "deeper than anybody writes": b"[" * 100_000,
    "empty": b"",
}


@pytest.mark.parametrize("sentence", UNREADABLE)
def test_bytes_that_policykit_does_not_write_are_refused(sentence):
    data = UNREADABLE[sentence]
    path = f"records/access-control/20260302T160000Z-proposed-{sha256(data)[:8]}.json"
    record, found = read_record(path, data)
    assert record is None
    assert codes(found) == ["PK500"]


@pytest.mark.parametrize(
    "path",
    [
        "records/access-control/notes.json",
        "records/access-control/20260302T160000Z-proposed-1234567.json",
        "records/../20260302T160000Z-proposed-12345678.json",
        "records/20260302T160000Z-proposed-12345678.json",
        "other/access-control/20260302T160000Z-proposed-12345678.json",
        "records/access-control/20260302T160000Z-proposed-12345678.json\n",
    ],
)
def test_another_file_name_is_no_record(path, story):
    record, found = read_record(path, story.proposed().data)
    assert record is None
    assert codes(found) == ["PK501"]


def test_altered_bytes_do_not_fit_the_name(story):
    record = story.proposed()
    altered = record.data.replace(b"Audit", b"Whim!")
    got, found = read_record(record.path, altered)
    assert got is None
    assert codes(found) == ["PK503"]
    assert "altered" in found[0].message


@pytest.mark.parametrize(
    ("given_name", "says"),
    [
        ({"policy": "incident-response"}, "policy incident-response"),
        ({"stamp": "20260301T160000Z"}, "time 20260301T160000Z"),
        ({"event": "approved"}, "event approved"),
    ],
)
def test_a_name_that_disagrees_with_the_content_is_refused(given_name, says, proposed):
    path, data = placed(proposed, **given_name)
    record, found = read_record(path, data)
    assert record is None
    assert codes(found) == ["PK504"]
    assert says in found[0].message


def test_an_event_of_one_policy_cannot_stand_in_the_workspace_folder(proposed):
    path, data = placed({**proposed, "policy": "_workspace"}, policy="_workspace")
    assert codes(read_record(path, data)[1]) == ["PK504"]


def test_a_newer_format_is_an_error_that_says_so(proposed):
    path, data = placed({**proposed, "schema": 2})
    record, found = read_record(path, data)
    assert record is None
    assert codes(found) == ["PK506"]
    assert "format 2" in found[0].message


@pytest.mark.parametrize("schema", [0, -1, "1", None, 1.0])
def test_a_format_that_never_was_is_an_error(schema, proposed):
    path, data = placed({**proposed, "schema": schema})
    assert codes(read_record(path, data)[1]) == ["PK502"]


def test_an_unknown_event_is_kept_and_reported(proposed):
    path, data = placed({**proposed, "event": "laminated", "target": 64 * "0"})
    record, found = read_record(path, data)
    assert isinstance(record.event, Unjudged)
    assert (record.name, record.data) == ("laminated", data)
    assert codes(found) == ["PK507"]
    assert found[0].severity is Severity.WARNING
    assert "made by a newer policykit" in found[0].message


def test_an_unknown_event_of_the_whole_workspace_is_kept(proposed):
    value = {**proposed, "event": "retention", "policy": "_workspace"}
    record, found = read_record(*placed(value, policy="_workspace"))
    assert record.event.policy == "_workspace"
    assert codes(found) == ["PK507"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("approved", {"method": "retina"}),
        ("declined", {"method": "ssh"}),
        ("declined", {"signature": "x"}),
    ],
)
def test_a_decision_by_a_method_of_a_newer_policykit_is_kept_and_not_judged(kind, changes, story):
    decision = getattr(story, kind)(story.proposed())
    stamp = decision.path.rsplit("/", 1)[1][:16]
    record, found = read_record(*placed({**to_json(decision.event), **changes}, stamp=stamp))
    assert isinstance(record.event, Unjudged)
    assert codes(found) == ["PK507"]


def test_what_was_not_judged_is_never_written(proposed):
    record, _ = read_record(*placed({**proposed, "event": "laminated"}))
    with pytest.raises(ValueError, match="never written"):
        write_record(record.event)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@RELAXED
@given(extra=st.dictionaries(st.from_regex(r"new_[a-z]{1,8}", fullmatch=True), JSON, min_size=1))
def test_unknown_fields_survive_and_are_reported(story, extra):
    proposed = to_json(story.proposed().event)
    path, data = placed({**proposed, **extra})
    record, found = read_record(path, data)
    assert record.data == data
    assert record.digest == sha256(data)
    assert record.event == story.proposed().event
    assert codes(found) == ["PK507"] * len(extra)


def test_an_unknown_field_inside_an_object_is_reported_with_its_path(proposed):
    value = {**proposed, "change": {**proposed["change"], "ticket": "SEC-1"}}
    record, found = read_record(*placed(value))
    assert record is not None
    assert "change.ticket" in found[0].message


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="@"),
    min_size=1,
).filter(str.strip)
TEXTS = st.text(st.characters(codec="utf-8"))
MOMENTS = st.integers(-2_000_000_000, 7_000_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
PROPOSED_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "by": st.builds(Actor, NAMES, NAMES, NAMES, st.lists(TEXTS, max_size=2).map(tuple)),
        "change": st.builds(Change, TEXTS, st.none() | TEXTS, st.none() | TEXTS),
        "at": MOMENTS,
        "statements": st.builds(StatementIds, added=st.lists(TEXTS, max_size=3).map(tuple)),
        "effective": st.dates() | st.just(ON_ISSUE),
        "lock": st.dictionaries(TEXTS, TEXTS, max_size=3),
        "version": st.builds(Version, st.integers(1, 999_999), st.integers(0, 999_999)),
        "contributors": st.lists(NAMES, max_size=3).map(tuple),
        "template": st.none(),
        "override_reason": TEXTS,
    },
)


@RELAXED
@given(PROPOSED_FIELDS)
def test_any_proposal_survives_the_round_trip(story, fields):
    record = write_record(replace(story.proposed().event, **fields))
    again, found = read_record(record.path, record.data)
    assert found == ()
    assert again == record
    assert write_record(again.event) == record


@RELAXED
@given(
    method=st.sampled_from([Method.ASSERTED, Method.EVIDENCED, Method.SELF]),
    code=st.none() | st.booleans(),
    claimed=st.none() | st.dates(),
    step=st.integers(),
)
def test_any_approval_survives_the_round_trip(story, method, code, claimed, step):
    record = story.approved(
        story.proposed(), method=method, code_found=code, claimed_on=claimed, step=step
    )
    assert read_record(record.path, record.data) == (record, ())


@RELAXED
@given(st.binary(max_size=300))
def test_reading_never_fails_otherwise_than_with_diagnostics(data):
    path = f"records/access-control/20260302T160000Z-proposed-{sha256(data)[:8]}.json"
    record, found = read_record(path, data)
    assert record is None
    assert found


@RELAXED
@given(JSON, st.sampled_from(["by", "at", "change", "effective", "lock", "version", "schema"]))
def test_a_field_of_any_json_value_gives_a_record_or_diagnostics(story, value, key):
    path, data = placed({**to_json(story.proposed().event), key: value})
    record, found = read_record(path, data)
    assert record or found


def test_many_files_are_read_together(story):
    records = story.version()
    files = {record.path: record.data for record in records} | {"records/x.json": b"{}"}
    got, found = read_records(files)
    assert sorted(record.path for record in got) == sorted(record.path for record in records)
    assert codes(found) == ["PK501"]


def test_the_day_is_counted_in_the_organizations_time_zone(story):
    at = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    event = story.proposed(at=at).event
    assert event.day == date(2026, 3, 2)
    assert replace(event, zone="Asia/Tokyo").day == date(2026, 3, 3)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 3, 3, 2, 0),  # noqa: DTZ001 - what is refused here
        datetime(2026, 3, 3, 2, 0, 0, 5, tzinfo=UTC),
    ],
)
def test_an_event_needs_whole_seconds_in_utc(story, at):
    with pytest.raises(ValueError, match="must be UTC and whole seconds"):
        replace(story.proposed().event, at=at)
