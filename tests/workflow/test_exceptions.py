"""exception: from the request to the sign-off, with the workspace's files and commits."""

from datetime import date, timedelta

import pytest

from policykit.errors import InputError, NotAllowedError, Severity
from policykit.record import ExceptionState
from policykit.workflow.check import check
from policykit.workflow.exception_context import exception_terms
from policykit.workflow.exception_list import list_exceptions
from policykit.workflow.exception_request import Request, request_exception
from policykit.workflow.exceptions import (
    close_exception,
    decide_exception,
    sign_off_exceptions,
)
from policykit.workflow.proving import Proof
from policykit.workflow.status import standings, status
from policykit.workflow.workspace import load_profile

CY, BO = "cy@tiny.example", "bo@tiny.example"
UNTIL = date(2026, 5, 31)


def ask(story, policy="door", **given):
    fields = {
        "statements": ("do-3",),
        "reason": "The book of visitors\nis lost",
        "risk": "Nobody knows who came",
        "control": "The porter asks for a card",
        "start": None,
        "expiry": UNTIL,
        "review_on": None,
        "extends": None,
        "email": CY,
    }
    story.desk.clock.move(minutes=5)
    return request_exception(story.world, Request(policy, **{**fields, **given}))


def approve(story, number="EX-2026-001", email=None, code="", **given):
    story.desk.clock.move(minutes=5)
    evidence = {"reply.txt": f"Approved: {code}".encode()} if code else {}
    return decide_exception(story.world, number, email, Proof(evidence), **given)


def codes(caught):
    return [found.code for found in caught.value.diagnostics]


def errors(story):
    return [found.code for found in check(story.world) if found.severity is Severity.ERROR]


def test_one_from_the_request_to_the_end(issued):
    asked = ask(issued)
    assert (asked.record.event.number, asked.record.event.statements) == ("EX-2026-001", ("DO-3",))
    assert asked.approvers == ("Security Lead (Ana Silva)",)
    decided = approve(issued).event
    assert (decided.by.name, decided.role, decided.method) == ("Ana Silva", "security_lead", "self")
    (listed,) = list_exceptions(issued.world).entries
    assert (listed.state, listed.code) == (ExceptionState.OPEN, "")
    assert errors(issued) == []
    row = status(issued.world)[0]
    assert [(one.number, state) for one, state in row.exceptions] == [("EX-2026-001", "open")]
    issued.desk.clock.move(days=100)
    assert errors(issued) == ["PK586"]
    close_exception(issued.world, "ex-2026-001", "The book was found", None)
    assert errors(issued) == []
    assert issued.world.git.dirty(["records"]) == ()
    then = list_exceptions(issued.world, UNTIL)
    assert [one.state for one in then.entries] == [ExceptionState.OPEN]


def test_the_deputy_decides_what_the_approver_asks_for(issued):
    asked = ask(issued, email=None)
    assert asked.approvers == ("Executive Sponsor (Bo Lind)",)
    with pytest.raises(NotAllowedError) as caught:
        approve(issued)
    assert codes(caught) == ["PK576"]
    with pytest.raises(NotAllowedError) as caught:
        approve(issued, email=BO)
    assert codes(caught) == ["PK537"]
    with pytest.raises(NotAllowedError) as caught:
        approve(issued, email=BO, code="KGF0-0000")
    assert codes(caught) == ["PK538"]
    decided = approve(issued, email=BO, code=asked.code).event
    assert (decided.method, decided.code_found) == ("evidenced", True)
    kept = f"records/_workspace/evidence/{decided.evidence[0].sha256[:12]}-reply.txt"
    assert asked.code.encode() in issued.desk.content[kept]
    del issued.desk.content[kept]
    assert errors(issued) == ["PK776"]


def test_status_tells_an_expired_one_from_a_register_that_does_not_agree(issued):
    ask(issued)
    approve(issued)
    issued.desk.clock.move(days=200)
    assert "PK586" in errors(issued)
    assert standings(issued.world).workspace_errors == 0
    (asked,) = [path for path in issued.desk.content if "-exception-requested-" in path]
    del issued.desk.content[asked]
    now = standings(issued.world)
    assert now.workspace_errors == 1
    assert {row.record_errors for row in now.rows} == {0}


def test_its_last_day_can_be_counted(issued):
    event = ask(issued, expiry=None, days=30).record.event
    assert (event.start, event.expiry, event.review_on) == (
        date(2026, 3, 2),
        date(2026, 3, 31),
        date(2026, 3, 31),
    )


def test_an_earlier_day_shows_what_was_known_then(issued):
    ask(issued)
    issued.desk.clock.move(days=5)
    approve(issued)
    (listed,) = list_exceptions(issued.world, date(2026, 3, 3)).entries
    assert (listed.state, listed.code) == (ExceptionState.REQUESTED, "")


def test_an_extension_takes_policy_and_statements_along(issued):
    ask(issued)
    approve(issued)
    issued.desk.clock.move(days=80)
    asked = ask(issued, None, statements=(), extends="EX-2026-001", expiry=date(2026, 8, 31))
    assert (asked.record.event.about, asked.record.event.statements) == ("door", ("DO-3",))
    approve(issued, "EX-2026-002")
    issued.desk.clock.move(days=20)
    states = [one.state for one in list_exceptions(issued.world).entries]
    assert states == [ExceptionState.EXTENDED, ExceptionState.OPEN]
    assert errors(issued) == []


REFUSED = {
    "no such statement": ({"statements": ("DO-9",)}, InputError, "PK792"),
    "no statement": ({"statements": ()}, InputError, "PK792"),
    "no such policy": ({"policy": "roof"}, InputError, "PK742"),
    "a stranger": ({"email": "eve@tiny.example"}, InputError, "PK745"),
    "begun last week": ({"start": date(2026, 2, 23)}, NotAllowedError, "PK574"),
    "for years": ({"expiry": date(2028, 1, 1)}, NotAllowedError, "PK573"),
    "no reason": ({"reason": " "}, InputError, "PK783"),
    "extending nothing": ({"extends": "EX-2026-009"}, InputError, "PK793"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_nothing_changes(name, issued):
    given, kind, code = REFUSED[name]
    before = issued.desk.state()
    with pytest.raises(kind) as caught:
        ask(issued, **given)
    assert codes(caught) == [code]
    assert issued.desk.state() == before


def test_none_in_period_can_be_signed_off(issued):
    first, last = date(2026, 3, 1), date(2026, 5, 31)
    issued.desk.clock.move(days=120)
    record = sign_off_exceptions(issued.world, first, last, None, Proof())
    assert record.event.requests == ()
    found = list_exceptions(issued.world, period=(first, last))
    assert (found.entries, found.signed_off) == ((), record)
    assert list_exceptions(issued.world, period=(first, last - timedelta(1))).signed_off is None
    assert errors(issued) == []
    with pytest.raises(InputError) as caught:
        sign_off_exceptions(issued.world, last, first, None, Proof())
    assert codes(caught) == ["PK795"]


def test_term_and_approver_come_from_the_profile(issued):
    profile, _ = load_profile(issued.world)
    terms = exception_terms(issued.world, profile)
    assert (terms.max_days, terms.approver, terms.deputy) == (
        180,
        "security_lead",
        "executive_sponsor",
    )


def test_a_reply_that_says_no_refuses_an_exception_and_approves_none(issued):
    asked = ask(issued)
    issued.desk.clock.move(minutes=5)

    def no(code):
        return Proof({"reply.txt": f"No, we refuse it. {code}".encode()})

    with pytest.raises(NotAllowedError) as failure:
        decide_exception(issued.world, "EX-2026-001", None, no(asked.code))
    assert codes(failure) == ["PK569"]
    why = "The book can be found"
    refused = decide_exception(
        issued.world, "EX-2026-001", None, no(asked.refusal_code), refusal=why
    )
    assert refused.event.reason == why
