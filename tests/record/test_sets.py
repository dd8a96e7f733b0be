import hashlib
import json

from policykit.record import (
    approval_code,
    bind_set,
    check_sets,
    codes_of,
    receipt_digest,
    write_record,
)


def members(story):
    names = ("access-control", "incident-response", "vendor-management")
    return [story.proposed(name, policy=name).event for name in names]


def test_a_single_proposal_is_no_set(story):
    (alone,) = bind_set(members(story)[:1])
    assert alone.set is None
    assert codes_of(write_record(alone)) == (approval_code(write_record(alone).digest),)


def test_the_members_share_one_code_beside_their_own(story):
    records = [write_record(event) for event in bind_set(members(story))]
    shared = {codes_of(record)[1] for record in records}
    own = {codes_of(record)[0] for record in records}
    assert len(shared) == 1
    assert len(own) == 3
    assert not shared & own
    assert check_sets(records) == ()


def test_two_proposals_are_a_set_and_other_records_are_none(story):
    records = [write_record(event) for event in bind_set(members(story)[:2])]
    shared = {record.event.set for record in records}
    assert len(shared) == 1
    assert None not in shared
    assert check_sets([*records, *story.version()]) == ()


def test_the_set_is_the_same_in_any_order(story):
    one, other = bind_set(members(story)), bind_set(members(story)[::-1])
    assert {event.set for event in one} == {event.set for event in other}


def test_the_digest_of_a_set_can_be_made_again_from_the_files(story):
    records = [write_record(event) for event in bind_set(members(story))]
    listed = []
    for record in records:
        without = {**json.loads(record.data), "set": None}
        text = json.dumps(without, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        listed.append({"policy": without["policy"], "sha256": digest})
    listed.sort(key=lambda member: member["policy"])
    text = json.dumps(listed, indent=2, sort_keys=True) + "\n"
    assert records[0].event.set == hashlib.sha256(text.encode()).hexdigest()


def test_a_member_that_is_gone_or_replaced_is_found(story):
    bound = bind_set(members(story))
    records = [write_record(event) for event in bound]
    assert [found.code for found in check_sets(records[1:])] == ["PK527"]
    replaced = story.edited(records[0], override_reason="another")
    assert [found.code for found in check_sets([replaced, *records[1:]])] == ["PK527"]


def test_the_receipt_is_what_sha256sum_gives_over_the_seals(story):
    sealed = [record for record in story.version() if record.name == "sealed"]
    line = f"{hashlib.sha256(sealed[0].data).hexdigest()}  {sealed[0].path}\n"
    assert receipt_digest(sealed) == hashlib.sha256(line.encode()).hexdigest()
