from dataclasses import replace
from datetime import date, timedelta

import pytest

from policykit.canonical import json_bytes, sha256
from policykit.errors import Severity
from policykit.record import Actor, Change, History, Method, check_history, read_record, to_json
from policykit.values import Version


def codes(history):
    return sorted({found.code for found in check_history(history)})


def named(number, records):
    """Return the records of a version as p, a, b, i, s with the number."""
    return dict(zip((f"{letter}{number}" for letter in "pabis"), records, strict=True))


@pytest.fixture
def two(story):
    """Return the records of two versions by name, and what was made of them."""
    first = story.version()
    second = story.version("two", first[3])
    return named("1", first) | named("2", second)


def altered(story, two, **replacements):
    """Return the history with records replaced, or left out where None is given."""
    return story.history(*(record for record in {**two, **replacements}.values() if record))


def test_two_versions_in_a_row_agree(story, two):
    assert check_history(altered(story, two)) == ()


def test_nothing_recorded_is_nothing_wrong(story):
    assert check_history(story.history()) == ()


def edit(name, **changes):
    return lambda story, two: {name: story.edited(two[name], **changes)}


def without(name):
    return lambda _story, _two: {name: None}


BROKEN = {
    "the first version is gone": (without("i1"), ["PK511", "PK512", "PK514", "PK517"]),
    "the proposal of a version is gone": (without("p2"), ["PK514"]),
    "an approval of a version is gone": (without("a2"), ["PK514"]),
    "a version has no seal": (without("s2"), ["PK513"]),
    "a seal has no version": (without("i2"), ["PK512"]),
    "a version was sealed twice": (
        lambda story, two: {"s3": story.edited(two["s2"], by=story.coo)},
        ["PK526"],
    ),
    "two versions follow the same one": (
        lambda story, two: named("3", story.version("three", two["i1"])),
        ["PK510"],
    ),
    "there are two first versions": (
        lambda story, _two: named("3", story.version("x")),
        ["PK510"],
    ),
    "an approval is dated before the proposal": (
        lambda story, two: {"a3": story.approved(two["p2"], at=story.day_one)},
        ["PK516"],
    ),
    "a proposal is dated before the version it follows": (
        lambda story, two: {"p3": story.proposed("three", two["i2"], at=story.day_one)},
        ["PK516"],
    ),
    "a seal is dated before its version": (
        lambda story, two: {"s2": story.edited(two["s2"], at=story.day_one)},
        ["PK516"],
    ),
    "an approval is of a proposal that is not here": (
        lambda story, two: {"a3": story.edited(two["a2"], proposal=sha256(b"x"))},
        ["PK514"],
    ),
    "the approver did not hold the role": (
        lambda story, two: {"a3": story.approved(two["p2"], by=story.engineer)},
        ["PK522"],
    ),
    "an evidenced approval has no evidence": (
        lambda story, two: {"a3": story.approved(two["p2"], evidence=(), code_found=None)},
        ["PK524"],
    ),
    "evidence was not searched for the code": (
        lambda story, two: {"a3": story.approved(two["p2"], code_found=None)},
        ["PK524"],
    ),
    "a code was found in no evidence": (
        lambda story, two: {
            "a3": story.approved(two["p2"], method=Method.ASSERTED, evidence=(), code_found=True)
        },
        ["PK524"],
    ),
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_records_that_do_not_agree(sentence, story, two):
    change, expected = BROKEN[sentence]
    history = altered(story, two, **change(story, two))
    assert codes(history) == expected
    for found in check_history(history):
        assert found.severity is Severity.ERROR
        assert found.place.file.startswith("records/")
        assert found.hint


ISSUED_WRONG = {
    "it is dated before its approvals": ({"at": -90}, "PK516"),
    "it takes effect before its day of issue": ({"effective": date(2026, 3, 1)}, "PK518"),
    "its review date does not follow": ({"next_review": date(2030, 1, 1)}, "PK523"),
    "its version is another than proposed": ({"version": Version(3, 0)}, "PK520"),
    "its number leaves a gap": ({"version": Version(3, 0)}, "PK517"),
    "its change log is another than proposed": ({"change": Change("Nothing")}, "PK520"),
    "its effective date is another than proposed": ({"effective": date(2026, 9, 1)}, "PK520"),
    "it names no approval": ({"approvals": ()}, "PK515"),
    "it was issued under another authority": ({"authority": sha256(b"new rules")}, "PK525"),
}


@pytest.mark.parametrize("sentence", ISSUED_WRONG)
def test_an_issued_version_that_is_not_as_it_should_be(sentence, story, two):
    changes, code = ISSUED_WRONG[sentence]
    if "at" in changes:
        changes = {"at": two["i2"].event.at + timedelta(minutes=changes["at"])}
    issued = story.edited(two["i2"], **changes)
    sealed = story.edited(two["s2"], issued=issued.digest)
    assert code in codes(altered(story, two, i2=issued, s2=sealed))


def test_an_approval_of_another_proposal_is_none_of_this_one(story, two):
    issued = story.edited(two["i2"], approvals=(two["a1"].digest, two["b1"].digest))
    assert "PK515" in codes(altered(story, two, i2=issued, s2=None))


def test_effective_dates_do_not_run_backwards(story):
    first = story.version(effective=date(2026, 6, 1))
    second = story.version("two", first[3], effective=date(2026, 5, 1))
    assert codes(story.history(*first, *second)) == ["PK519"]


def test_a_version_approved_by_its_author_alone_is_pointed_out(story):
    proposal = story.proposed(by=story.ceo)
    approvals = [story.approved(proposal)]
    issued = story.issued(proposal, approvals)
    history = story.history(proposal, *approvals, issued, story.sealed(issued))
    (found,) = check_history(history)
    assert (found.code, found.severity) == ("PK521", Severity.WARNING)


def test_a_version_may_cite_an_approval_that_a_newer_policykit_recorded(story):
    proposal = story.proposed()
    data = json_bytes({**to_json(story.approved(proposal).event), "method": "retina"})
    path = f"records/access-control/20260302T170000Z-approved-{sha256(data)[:8]}.json"
    signed, _ = read_record(path, data)
    issued = story.issued(proposal, [signed])
    history = story.history(proposal, signed, issued, story.sealed(issued))
    assert history.unjudged == (signed,)
    assert check_history(history) == ()


def test_an_altered_and_renamed_record_is_missed_where_it_is_cited(story, two):
    forged = story.edited(two["a1"], by=Actor("eve", "Eve", "CEO", ("executive_sponsor",)))
    assert "PK514" in codes(altered(story, two, a1=forged))


def test_a_fork_leaves_the_earlier_version_as_head(story, two):
    late = story.version("three", two["i1"], two["i2"].event.at + timedelta(days=1))
    history = altered(story, two).plus(*late)
    assert history.head == two["i2"]
    assert [str(link.event.version) for link in history.chain] == ["1.0", "2.0"]


def test_what_follows_a_missing_link_still_comes_in_order(story, two):
    third = story.version("three", two["i2"])
    history = altered(story, two, i2=None).plus(*third)
    assert [str(link.event.version) for link in history.chain] == ["1.0", "3.0"]
    assert "PK511" in codes(history)


def test_records_of_one_second_stand_in_the_order_of_life(story):
    at = story.day_one
    proposal = story.proposed(at=at)
    approvals = [story.approved(proposal, at=at), story.second(proposal, at=at)]
    issued = story.issued(proposal, approvals, at=at)
    records = [proposal, *approvals, issued, story.sealed(issued)]
    history = story.history(*reversed(records))
    names = [record.name for record in history.records]
    assert names == ["proposed", "approved", "approved", "issued", "sealed"]
    assert check_history(history) == ()


def test_records_of_other_policies_are_left_out(story, two):
    other = replace(story.proposed().event, policy="incident-response")
    history = History.of("incident-response", [*two.values()])
    assert history.records == ()
    assert other.policy == history.policy
