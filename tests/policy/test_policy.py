import pytest

from policykit.policy import read_policy
from policykit.policy.policy import LIFECYCLE_KEYS, conflict_markers

HEAD = """\
---
id: access-control
title: Access Control Policy
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: true
template: access-control@1
---
"""
FILE = "policies/access-control.md"


def read(text):
    policy, found = read_policy(text.encode(), FILE)
    return policy, [(one.code, one.place.line) for one in found]


def test_a_policy_is_read_with_lines():
    policy, found = read(HEAD + "\n# Purpose {#purpose}\n\n**AC-1** Do.\n")
    assert found == []
    assert (policy.id, policy.template, policy.body_line) == (
        "access-control",
        "access-control@1",
        11,
    )
    assert policy.statements[0].line == 14


def test_a_policy_needs_no_template():
    policy, found = read(HEAD.replace("template: access-control@1\n", ""))
    assert found == []
    assert policy.template == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("audience: Everyone", "audience:", [("PK309", 7)]),
        ("audience: Everyone", "audence: Everyone", [("PK205", 7), ("PK206", 2)]),
        ("ack_required: true", "ack_required: maybe", [("PK309", 8)]),
        ("template: access-control@1", "template: 3", [("PK309", 9)]),
        ("id: access-control", "id: other", [("PK307", 2)]),
        ("id: access-control", "id: ../access-control", [("PK307", 2)]),
        ("id: access-control", "id: a/b", [("PK307", 2)]),
        ("audience: Everyone", "audience: a\naudience: b", [("PK203", 8)]),
        ("---\n", "", [("PK201", 1)]),
    ],
)
def test_broken_front_matter(old, new, expected):
    policy, found = read(HEAD.replace(old, new, 1))
    assert policy is None
    assert found == expected


@pytest.mark.parametrize("key", LIFECYCLE_KEYS)
def test_lifecycle_is_not_in_the_file(key):
    policy, found = read(HEAD.replace("template:", f"{key}: x\ntemplate:"))
    assert policy is None
    assert found == [("PK301", 9)]


def test_conflict_markers_are_the_only_thing_said():
    text = HEAD.replace("title:", "<<<<<<< ours\ntitle:") + "=======\n>>>>>>> theirs\n"
    policy, found = read(text)
    assert policy is None
    assert found == [("PK300", 3)]


def test_each_conflict_is_said_once_and_so_is_a_marker_left_of_one():
    one = "<<<<<<< ours\na\n||||||| base\nb\n=======\nc\n>>>>>>> theirs\n"
    found = conflict_markers(f"{one}x\n{one}>>>>>>> theirs\n".encode(), "policies/door.md")
    assert [each.place.line for each in found] == [1, 9, 16]
    assert "policykit merge resolve door" in found[0].hint


def test_a_file_that_is_not_text():
    policy, found = read_policy(HEAD.encode() + b"\xff", FILE)
    assert policy is None
    assert [(one.code, one.place.line) for one in found] == [("PK200", 11)]


def test_mistakes_in_statements_are_reported_with_those_in_keys():
    _, found = read(HEAD.replace("audience", "audence") + "**AC-1** a\n\n**AC-1** b\n")
    assert [code for code, _ in found] == ["PK205", "PK206", "PK302"]
