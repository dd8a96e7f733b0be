"""Who was to acknowledge what, and whether they did: on time, late, missing, on any day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from policykit.canonical import sha256
from policykit.record import (
    WORKSPACE,
    AckMethod,
    Acknowledged,
    AcknowledgedVersion,
    AcknowledgementEscalated,
    AcknowledgementTakenBack,
    AckTerms,
    ChangeClass,
    Given,
    History,
    Listed,
    PersonKind,
    Request,
    RosterRecorded,
    SourceFile,
    ack_duties,
    check_acknowledgements,
    given_of,
    next_person,
    read_record,
    requests_of,
    roster,
    write_record,
)
from policykit.values import PolicyId, Version

HOME, POLICY = PolicyId(WORKSPACE), PolicyId("access-control")
V10, V11, V20 = Version(1, 0), Version(1, 1), Version(2, 0)
ISSUED = date(2026, 3, 2)
SOURCE = SourceFile("people.csv", sha256(b"people"), 3)


def asks(*versions, first=ISSUED, last=None, within=30, yearly=False, groups=None):
    return Request(POLICY, versions or (V10,), first, last, within, yearly, "Everyone", groups)


def gave(day, person="P-0001", version=V10):
    return Given(person, POLICY, version, day, AckMethod.SYSTEM, sha256(b"batch"), day)


@pytest.fixture
def make(story):
    """Makes records of lists and batches."""

    class Maker:
        def common(self, day):
            at = datetime(2026, 3, 2, 15, tzinfo=UTC) + timedelta(days=(day - ISSUED).days)
            return {**story.common(story.ciso, at, 0), "policy": HOME}

        def roster(self, *people, as_of=ISSUED, after=None):
            event = RosterRecorded(
                **self.common(as_of),
                as_of=as_of,
                source=SOURCE,
                changed=people,
                total=1,
                previous=after.digest if after else None,
            )
            return write_record(event)

        def batch(self, days, about=POLICY, version=V10, text=b"text", on=ISSUED):
            entry = AcknowledgedVersion(about, version, sha256(text), AckMethod.SYSTEM, days)
            return write_record(
                Acknowledged(**self.common(on), source=SOURCE, system="HiBob", versions=(entry,))
            )

        def members(self, *steps):
            records = [self.roster(entry, as_of=day) for day, entry in steps]
            return roster(History.of(HOME, records))

    return Maker()


def person(start=date(2024, 1, 8), end=None, groups=(), name="P-0001"):
    return Listed(name, PersonKind.EMPLOYEE, start, end, groups)


def states(people, requests, given, on):
    return [
        (duty.state.value, duty.days_late, duty.due)
        for duty in ack_duties(people, requests, given, on)
    ]


def test_staff_have_the_days_of_the_rules_from_the_day_it_takes_effect(make):
    people, due = make.members((ISSUED, person())), date(2026, 4, 1)
    assert states(people, [asks()], [], ISSUED - timedelta(1)) == []
    assert states(people, [asks()], [], due) == [("open", 0, due)]
    assert states(people, [asks()], [], date(2026, 4, 3)) == [("missing", 2, due)]
    assert states(people, [asks()], [gave(due)], due) == [("on time", 0, due)]
    late = [gave(date(2026, 4, 6))]
    assert states(people, [asks()], late, date(2026, 5, 1)) == [("late", 5, due)]
    assert states(people, [asks()], late, date(2026, 4, 2)) == [("missing", 1, due)]


def test_who_joins_later_has_them_from_the_first_day(make):
    people = make.members((ISSUED, person(date(2026, 6, 1))))
    assert states(people, [asks()], [], date(2026, 5, 31)) == []
    assert states(people, [asks()], [], date(2026, 6, 2)) == [("open", 0, date(2026, 7, 1))]


def test_who_leaves_before_it_is_due_has_missed_nothing_and_others_have(make):
    early = make.members((ISSUED, person(end=date(2026, 3, 20))))
    assert states(early, [asks()], [], date(2026, 5, 1)) == [("lapsed", 0, date(2026, 4, 1))]
    after = make.members((ISSUED, person(end=date(2026, 4, 10))))
    (duty,) = ack_duties(after, [asks()], [], date(2026, 5, 1))
    assert (duty.state, duty.days_late, duty.until) == ("missing", 8, date(2026, 4, 9))
    assert duty.is_current(date(2026, 4, 9))
    assert not duty.is_current(date(2026, 4, 10))


def test_who_comes_back_is_asked_again(make):
    people = make.members(
        (ISSUED, person(end=date(2026, 5, 1))), (date(2026, 9, 1), person(date(2026, 9, 1)))
    )
    found = states(people, [asks()], [gave(date(2026, 3, 5))], date(2026, 9, 2))
    assert found == [("on time", 0, date(2026, 4, 1)), ("open", 0, date(2026, 10, 1))]


def test_a_version_that_follows_before_it_was_due_leaves_nothing_missing(make):
    people = make.members((ISSUED, person()))
    requests = [
        asks(last=date(2026, 3, 19)),
        asks(V20, first=date(2026, 3, 20)),
    ]
    found = states(people, requests, [gave(date(2026, 3, 25), version=V20)], date(2026, 6, 1))
    assert found == [("lapsed", 0, date(2026, 4, 1)), ("on time", 0, date(2026, 4, 19))]


def test_who_never_was_late_has_missed_nothing(make):
    """Due on the last day of the version: on the next another one asked."""
    people, due = make.members((ISSUED, person())), date(2026, 4, 1)
    assert states(people, [asks(last=due)], [], due) == [("open", 0, due)]
    assert states(people, [asks(last=due)], [], date(2026, 6, 1)) == [("lapsed", 0, due)]
    later = asks(last=due + timedelta(1))
    assert states(people, [later], [], date(2026, 6, 1)) == [("missing", 1, due)]


def test_where_nobody_can_tell_who_is_meant_nobody_has_missed_it(make):
    people, due = make.members((ISSUED, person())), date(2026, 4, 1)
    request = replace(asks(), is_known=False)
    for day in (ISSUED, due + timedelta(30)):
        assert states(people, [request], [], day) == [("not known", 0, due)]
    assert states(people, [request], [gave(due)], due) == [("on time", 0, due)]
    gone = replace(request, last=date(2026, 3, 5))
    assert states(people, [gone], [], due) == [("lapsed", 0, due)]


def test_yearly_ones_are_counted_from_the_last(make):
    people = make.members((ISSUED, person()))
    given = [gave(date(2026, 3, 10)), gave(date(2027, 3, 20))]
    request = asks(yearly=True)
    assert states(people, [request], given, date(2026, 12, 1)) == [("on time", 0, date(2026, 4, 1))]
    assert states(people, [request], given, date(2027, 2, 20))[1:] == [
        ("open", 0, date(2027, 3, 10))
    ]
    assert states(people, [request], given, date(2027, 3, 12))[1:] == [
        ("missing", 2, date(2027, 3, 10))
    ]
    assert states(people, [request], given, date(2027, 6, 1))[1:] == [
        ("late", 10, date(2027, 3, 10))
    ]


def test_the_same_act_in_two_systems_is_one(make):
    people = make.members((ISSUED, person()))
    given = [gave(date(2026, 3, 10)), gave(date(2026, 3, 12))]
    assert len(states(people, [asks(yearly=True)], given, date(2026, 6, 1))) == 1


def test_only_the_audience_is_asked_from_the_day_of_joining_it(make):
    moved = make.members(
        (ISSUED, person(groups=("Sales",))), (date(2026, 7, 1), person(groups=("Engineering",)))
    )
    request = asks(groups=frozenset({"engineering"}))
    assert states(moved, [request], [], date(2026, 6, 1)) == []
    assert states(moved, [request], [], date(2026, 7, 2)) == [("open", 0, date(2026, 7, 31))]
    before = [gave(date(2026, 3, 20))]
    assert states(moved, [request], before, date(2026, 7, 2)) == [("on time", 0, date(2026, 7, 31))]


def test_editorial_versions_keep_it_and_material_ones_ask_again(story):
    def versions(*classes):
        records, issued = [], None
        for number, change_class in enumerate(classes):
            start = story.day_one + timedelta(days=40 * number)
            made = story.version(f"text {number}", issued, start, change_class=change_class)
            issued = made[-2]
            records += made
        return story.history(*records)

    history = versions(ChangeClass.MATERIAL, ChangeClass.EDITORIAL, ChangeClass.MATERIAL)
    terms = AckTerms(30, True, "Everyone", None)
    first, second = requests_of(history, lambda _: terms)
    assert [str(one) for one in first.versions] == ["1.0", "1.1"]
    assert [str(one) for one in second.versions] == ["2.0"]
    assert first.last == second.first - timedelta(1)
    assert requests_of(history, lambda _: None) == ()
    from_11 = requests_of(history, lambda one: terms if one.event.version == V11 else None)
    assert [(one.first, one.last) for one in from_11] == [
        (first.first + timedelta(40), second.first - timedelta(1))
    ]


def test_a_batch_that_was_taken_back_does_not_count(make):
    batch = make.batch({"P-0001": "2026-03-05"})
    history = History.of(HOME, [make.roster(person()), batch])
    assert [(one.person, one.day) for one in given_of(history)] == [("P-0001", date(2026, 3, 5))]
    taken = write_record(
        AcknowledgementTakenBack(
            **make.common(date(2026, 3, 6)), target=batch.digest, reason="The wrong export"
        )
    )
    assert given_of(history.plus(taken)) == ()
    assert check_acknowledgements(history.plus(taken), {(POLICY, V10): sha256(b"text")}) == ()


def test_what_does_not_agree_is_found(make):
    batch = make.batch({"P-0001": "2026-03-05", "P-0009": "2026-03-05"})
    noted = AcknowledgementEscalated(
        **make.common(ISSUED), person="P-0008", note="Told the manager twice"
    )
    history = History.of(HOME, [make.roster(person()), batch, write_record(noted)])

    def codes(texts):
        return [found.code for found in check_acknowledgements(history, texts)]

    assert codes({}) == ["PK559", "PK587", "PK587"]
    assert codes({(POLICY, V10): sha256(b"another")}) == ["PK559", "PK587", "PK587"]
    assert codes({(POLICY, V10): sha256(b"text")}) == ["PK587", "PK587"]


def test_two_lists_after_the_same_one_are_found(make):
    first = make.roster(person())
    mine = make.roster(person(name="P-0002"), as_of=date(2026, 4, 1), after=first)
    theirs = make.roster(person(name="P-0002"), as_of=date(2026, 4, 2), after=first)
    after = make.roster(as_of=date(2026, 4, 2), after=mine)
    good = History.of(HOME, [first, mine, after])
    assert check_acknowledgements(good, {}) == ()
    (found,) = check_acknowledgements(good.plus(theirs), {})
    assert (found.code, found.place.file) == ("PK587", theirs.path)
    assert [one.code for one in check_acknowledgements(History.of(HOME, [mine]), {})] == ["PK514"]


def test_records_survive_a_round_trip(make):
    for record in (make.roster(person(groups=("a", "b"))), make.batch({"P-0001": "2026-03-05"})):
        assert read_record(record.path, record.data) == (record, ())


@pytest.mark.parametrize(
    "days", [{"ana@acme.example": "2026-03-05"}, {"P-0001": "5.3.2026"}, {"P-1": "2026-03-05"}]
)
def test_a_batch_holds_ids_and_days_alone(days, make):
    with pytest.raises(ValueError, match=r"P-0001|isoformat"):
        make.batch(days)


def test_numbers_are_never_given_again():
    assert next_person([]) == 1
    assert next_person(["P-0003", "P-10000"]) == 10001


@for_all(
    days=st.lists(st.integers(0, 1200), max_size=6),
    on=st.integers(0, 1500),
    end=st.none() | st.integers(5, 1400),
    yearly=st.booleans(),
)
def test_whatever_happens_states_and_days_agree(days, on, end, yearly):
    start = date(2026, 1, 1)

    def day(number):
        return start + timedelta(days=number)

    entry = person(start, None if end is None else day(end))
    event = RosterRecorded(
        policy=HOME,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        zone="UTC",
        by=_actor(),
        authority=sha256(b"authority"),
        as_of=start,
        source=SOURCE,
        changed=(entry,),
        total=1,
    )
    people = roster(History.of(HOME, [write_record(event)]))
    request = asks(first=start, yearly=yearly)
    found = ack_duties(people, [request], [gave(day(one)) for one in days], day(on))
    for duty in found:
        assert duty.asked <= duty.due
        assert (duty.given is None) == (duty.state in ("open", "missing", "lapsed"))
        assert (duty.days_late > 0) == (duty.state in ("late", "missing"))
        assert duty.given is None or duty.given.day <= day(on)
    assert sum(duty.is_current(day(on)) for duty in found) <= 2
    assert len(found) <= 1 or yearly


def _actor():
    from policykit.record import Actor  # noqa: PLC0415 - the property makes its own records

    return Actor("ben", "Ben Okafor", "Head of Security", ())
