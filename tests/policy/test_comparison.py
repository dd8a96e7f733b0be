import hashlib

import pytest

from policykit.policy import (
    check_pair,
    compare,
    content_digest,
    read_policy,
    read_sidecar,
    text_digest,
)

HEAD = """\
---
id: a
title: A
owner_role: it_lead
approver_role: it_lead
classification: internal
audience: All
ack_required: true
---
"""


def policy(body):
    value, found = read_policy((HEAD + body).encode(), "policies/a.md")
    assert found == ()
    return value


BODY = "# P {#p}\n\nWhy.\n\n**AC-1** One.\n\n- a\n\n**AC-2** Two.\n"


@pytest.mark.parametrize(
    ("new", "added", "removed", "changed", "same"),
    [
        (BODY, (), (), (), True),
        (BODY.replace("Why.", "Why.  ") + "\n\n", (), (), (), True),
        (BODY.replace("Why.", "Because."), (), (), (), False),
        (BODY.replace("Two.", "Deux."), (), (), ("AC-2",), False),
        (BODY.replace("- a", "- b"), (), (), ("AC-1",), False),
        (BODY.replace("One.", "One.\n"), (), (), (), False),
        (BODY.replace("AC-2", "AC-3"), ("AC-3",), ("AC-2",), (), False),
    ],
)
def test_what_changed(new, added, removed, changed, same):
    changes = compare(policy(BODY), policy(new))
    assert (changes.added, changes.removed, changes.changed, changes.text_same) == (
        added,
        removed,
        changed,
        same,
    )


def test_everything_is_new_at_first():
    changes = compare(None, policy(BODY))
    assert (changes.added, changes.text_same) == (("AC-1", "AC-2"), False)


def test_the_text_digest_leaves_out_the_front_matter():
    digest = hashlib.sha256(BODY.encode()).hexdigest()
    assert text_digest((HEAD + BODY).encode()) == digest
    assert text_digest((HEAD.replace("title: A", "title: B") + BODY).encode()) == digest
    assert text_digest(BODY.encode()) == digest


def test_the_content_digest_is_that_of_sha256sum():
    lines = (
        f"{hashlib.sha256(b'text').hexdigest()}  policies/a.md\n"
        f"{hashlib.sha256(b'map').hexdigest()}  policies/a.map.yaml\n"
    )
    assert content_digest("a", b"text", b"map") == hashlib.sha256(lines.encode()).hexdigest()


def test_policy_and_sidecar_name_the_same_statements():
    entry = "controls: {soc2: [CC6.1]}, evidence: x"
    text = f"statements:\n  AC-1: {{{entry}}}\n  AC-9: {{{entry}}}\n"
    sidecar, _ = read_sidecar(text.encode(), "policies/a.map.yaml")
    assert [(one.code, str(one.place)) for one in check_pair(policy(BODY), sidecar)] == [
        ("PK305", "policies/a.md:18"),
        ("PK306", "policies/a.map.yaml:3"),
    ]
