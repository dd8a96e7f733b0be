"""The register of policy exceptions: where each stands on a day, what is refused, what is found."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policykit.canonical import sha256
from policykit.record import (
    WORKSPACE,
    ExceptionApproved,
    ExceptionClosed,
    ExceptionRefused,
    ExceptionRequested,
    ExceptionsSignedOff,
    ExceptionState,
    History,
    Method,
    check_register,
    may_close,
    may_decide,
    may_request,
    may_sign_off,
    next_number,
    read_record,
    register,
    write_record,
)
from policykit.values import PolicyId

HOME = PolicyId(WORKSPACE)
DAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
START = DAY.date()
ROLES = ("security_lead",)


@pytest.fixture
def make(story):
    """Makes records of the register."""

    class Maker:
        def common(self, by, days=0):
            at = DAY + timedelta(days=days)
            return {**story.common(by, at, 0), "policy": HOME}

        def request(self, number="EX-2026-001", days=0, **given):
            fields = {
                **self.common(story.engineer, days),
                "number": number,
                "about": PolicyId("access-control"),
                "statements": ("AC-3",),
                "reason": "The old console knows one account",
                "risk": "Nobody can tell who acted",
                "control": "A log book",
                "start": START + timedelta(days=days),
                "expiry": START + timedelta(days=days + 89),
                "review_on": START + timedelta(days=days + 60),
                "max_days": 180,
            }
            return write_record(ExceptionRequested(**{**fields, **given}))

        def approve(self, request, days=1, by=story.ciso, kind=ExceptionApproved, **given):
            fields = {
                **self.common(by, days),
                "request": request.digest,
                "role": "security_lead",
                "method": Method.SELF,
            }
            return write_record(kind(**{**fields, **given}))

        def close(self, request, days):
            fields = {**self.common(story.ciso, days), "request": request.digest}
            return write_record(ExceptionClosed(**fields, reason="Each has an account now"))

        def sign_off(
            self, *requests, days=365, first=START, last=date(2026, 12, 31), by=story.ciso
        ):
            fields = {**self.common(by, days), "role": "security_lead"}
            digests = tuple(one.digest for one in requests)
            return write_record(
                ExceptionsSignedOff(**fields, first=first, last=last, requests=digests)
            )

        def history(self, *records):
            return History.of(HOME, records)

    return Maker()


def codes(found):
    return [one.code for one in found]


def state(workspace, days):
    return register(workspace)[0].state(START + timedelta(days=days))


def test_it_stands_differently_on_different_days(make):
    asked = make.request(start=START + timedelta(days=3))
    workspace = make.history(asked, make.approve(asked), make.close(asked, 120))
    stood = {days: state(workspace, days) for days in (-1, 0, 1, 3, 89, 90, 120)}
    assert stood == {
        -1: None,
        0: ExceptionState.REQUESTED,
        1: ExceptionState.APPROVED,
        3: ExceptionState.OPEN,
        89: ExceptionState.OPEN,
        90: ExceptionState.EXPIRED,
        120: ExceptionState.CLOSED,
    }
    assert register(workspace)[0].overrun(START + timedelta(days=100)) == 11
    assert register(workspace)[0].overrun(START + timedelta(days=400)) == 31


def test_an_extension_is_a_new_approval(make):
    old = make.request()
    new = make.request("EX-2026-002", 80, extends=old.digest)
    waiting = make.history(old, make.approve(old), new)
    assert state(waiting, 90) is ExceptionState.EXPIRED
    extended = make.history(*waiting.records, make.approve(new, 82))
    assert state(extended, 81) is ExceptionState.OPEN
    assert state(extended, 90) is ExceptionState.EXTENDED
    assert check_register(extended, START + timedelta(days=100)) == ()


def test_an_expired_one_that_is_not_closed_is_an_error(make):
    asked = make.request()
    workspace = make.history(asked, make.approve(asked))
    assert check_register(workspace, START + timedelta(days=89)) == ()
    (found,) = check_register(workspace, START + timedelta(days=92))
    assert found.code == "PK586"
    assert "3 days ago" in found.message
    closed = make.history(*workspace.records, make.close(asked, 92))
    assert check_register(closed, START + timedelta(days=92)) == ()


def test_one_that_was_refused_or_never_decided_does_not_expire(make):
    asked = make.request()
    refused = make.approve(asked, kind=ExceptionRefused, reason="No")
    late = START + timedelta(days=200)
    assert state(make.history(asked, refused), 200) is ExceptionState.REFUSED
    assert check_register(make.history(asked, refused), late) == ()
    assert check_register(make.history(asked), late) == ()


TERMS = {
    "begun before it was asked for": ({"start": START - timedelta(days=1)}, ["PK574"]),
    "too long": ({"expiry": START + timedelta(days=180)}, ["PK573"]),
    "over before it begins": ({"expiry": START - timedelta(days=1)}, ["PK573"]),
    "reviewed when it is over": ({"review_on": START + timedelta(days=90)}, ["PK575"]),
    "of the longest term": ({"expiry": START + timedelta(days=179)}, []),
    "of one day": ({"expiry": START, "review_on": START}, []),
}


@pytest.mark.parametrize("name", TERMS)
def test_its_days_are_checked_when_asked_for_and_ever_after(name, make):
    given, expected = TERMS[name]
    asked = make.request(**given)
    assert codes(may_request(make.history(), asked.event)) == expected
    assert codes(check_register(make.history(asked), START)) == expected


def test_nobody_decides_their_own(make, story):
    asked = make.request(by=story.ciso)
    workspace = make.history(asked)
    own = make.approve(asked)
    assert codes(may_decide(workspace, own.event, ROLES, Method.ASSERTED)) == ["PK576"]
    assert codes(check_register(make.history(asked, own), START)) == ["PK576"]


def test_only_the_role_decides_and_once(make, story):
    asked = make.request()
    workspace = make.history(asked)
    wrong = make.approve(asked, by=story.coo, role="compliance_lead")
    assert codes(may_decide(workspace, wrong.event, ROLES, Method.ASSERTED)) == ["PK577"]
    good = make.approve(asked)
    assert may_decide(workspace, good.event, ROLES, Method.ASSERTED) == ()
    twice = make.history(asked, good)
    assert codes(may_decide(twice, good.event, ROLES, Method.ASSERTED)) == ["PK578"]
    late = make.approve(asked, 95)
    assert codes(may_decide(workspace, late.event, ROLES, Method.ASSERTED)) == ["PK573"]


def test_an_approval_weaker_than_the_minimum_is_refused(make):
    asked = make.request()
    weak = make.approve(asked, method=Method.ASSERTED).event
    workspace = make.history(asked)
    assert codes(may_decide(workspace, weak, ROLES, Method.EVIDENCED)) == ["PK537"]
    by_mail = make.approve(asked, method=Method.EMAIL).event
    assert may_decide(workspace, by_mail, ROLES, Method.EMAIL) == ()
    for minimum in (Method.FORGE, Method.SSH):
        assert codes(may_decide(workspace, by_mail, ROLES, minimum)) == ["PK537"]
        strong = make.approve(asked, method=Method.SSH).event
        assert may_decide(workspace, strong, ROLES, minimum) == ()


def test_what_is_over_is_neither_closed_nor_extended(make):
    asked = make.request()
    closed = make.history(asked, make.approve(asked), make.close(asked, 9))
    assert codes(may_close(closed, make.close(asked, 10).event)) == ["PK578"]
    again = make.request("EX-2026-002", 10, extends=asked.digest)
    assert codes(may_request(closed, again.event)) == ["PK578"]


def test_signing_off_names_what_plays_a_part(make, story):
    before, within, after = (
        make.request("EX-2026-001"),
        make.request("EX-2026-002", 40),
        make.request("EX-2026-003", 200),
    )
    workspace = make.history(
        *(before, make.approve(before), make.close(before, 50)),
        *(within, make.approve(within, 41), make.close(within, 60)),
        *(after, make.approve(after, 201), make.close(after, 210)),
    )
    spring = (START + timedelta(days=45), START + timedelta(days=100))
    signed = make.sign_off(before, within, first=spring[0], last=spring[1])
    assert may_sign_off(workspace, signed.event, ROLES) == ()
    assert check_register(make.history(*workspace.records, signed), START) == ()
    short = make.sign_off(before, first=spring[0], last=spring[1])
    assert codes(check_register(make.history(*workspace.records, short), START)) == ["PK588"]
    none = make.sign_off(first=START + timedelta(days=61), last=START + timedelta(days=100))
    assert check_register(make.history(*workspace.records, none), START) == ()
    early = make.sign_off(before, days=30, first=START, last=spring[1])
    assert codes(may_sign_off(workspace, early.event, ROLES)) == ["PK589"]
    other = make.sign_off(before, by=story.engineer)
    assert codes(may_sign_off(workspace, other.event, ROLES)) == ["PK577"]


def test_numbers_have_no_gap_and_no_double(make):
    first, third = make.request("EX-2026-001"), make.request("EX-2026-003", 1)
    assert codes(check_register(make.history(first, third), START)) == ["PK579"]
    twin = make.request("EX-2026-001", 1)
    assert codes(check_register(make.history(first, twin), START)) == ["PK579"]
    refused = make.approve(twin, 2, kind=ExceptionRefused, reason="Asked on two branches at once")
    assert check_register(make.history(first, twin, refused), START) == ()
    assert next_number("EX", ["EX-2026-999", "EX-2025-1000"], 2026) == "EX-2026-1000"


def test_what_a_record_cites_must_be_there(make):
    asked = make.request()
    assert codes(check_register(make.history(make.approve(asked)), START)) == ["PK514"]


def test_records_read_back_and_stand_nowhere_else(make):
    record = make.request()
    again, found = read_record(record.path, record.data)
    assert (again, found) == (record, ())
    elsewhere = record.path.replace("_workspace", "access-control")
    assert codes(read_record(elsewhere, record.data)[1]) == ["PK504"]
    with pytest.raises(ValueError, match="_workspace"):
        make.request(policy=PolicyId("access-control"))


@pytest.mark.parametrize("method", [b'"forge"', b'"seance"'])
def test_an_approval_by_a_method_that_cannot_show_it_is_kept_and_does_not_count(make, method):
    asked = make.request()
    data = make.approve(asked).data.replace(b'"self"', method)
    digest = sha256(data)
    path = f"records/_workspace/20260303T150000Z-exception-approved-{digest[:8]}.json"
    record, found = read_record(path, data)
    assert codes(found) == ["PK507"]
    assert state(make.history(asked, record), 5) is ExceptionState.REQUESTED
