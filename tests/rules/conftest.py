"""A policy of a few lines, judged as `check` judges it; pandoc reads it once for each text."""

from __future__ import annotations

import re

import pytest
from fakes import RememberingPandoc

from policykit.document import decode
from policykit.policy import read_policy, read_sidecar
from policykit.rules import Subject, Surroundings, judge

FRONT = """---
id: doors
title: Door Policy
owner_role: security_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: true
---
"""
KNOWN = frozenset({"Security Lead", "Critical system", "Larkfield, Inc.", "Alto [C] {{7*7}} Ltd"})


def subject_of(body, pandoc, controls="{soc2: [CC6.4]}"):
    policy, found = read_policy(f"{FRONT}{body}".encode(), "policies/doors.md")
    assert policy is not None, found
    (tree,) = pandoc.parse([("policies/doors.md", policy.body)])
    document, wrong = decode(tree, policy.body, "policies/doors.md", policy.body_line)
    assert [one for one in wrong if one.code != "PK416"] == []
    entries = "".join(
        f"  {one.id}:\n    controls: {controls}\n    evidence: The log\n{_cadence(one)}"
        for one in policy.statements
    )
    sidecar, wrong = read_sidecar(f"statements:\n{entries or '  {}'}\n".encode(), "doors.map.yaml")
    return Subject.of(policy, document, sidecar)


def _cadence(statement):
    """The map has the number of months that the sentence names."""
    found = re.search(r"every (\d+) months", statement.text)
    return f"    cadence: {{every: {found[1]}, unit: months}}\n" if found else ""


@pytest.fixture(scope="session")
def pandoc():
    return RememberingPandoc()


@pytest.fixture
def subject(pandoc):
    """Return a function: Markdown -> `Subject`."""
    return lambda body, **more: subject_of(body, pandoc, **more)


@pytest.fixture
def judged(pandoc):
    """Return a function: Markdown and what surrounds it -> `Judgement`."""

    def judgement(body, **around):
        it = subject_of(body, pandoc, **around.pop("subject", {}))
        ids = {str(one.id): (it.policy.id,) for one in it.policy.statements}
        given = {
            "known": KNOWN,
            "titles": ("Door Policy", "Access Control Policy"),
            "statements": ids,
            "prefixes": frozenset({"AC", "DO"}),
            "texts": {str(one.id): one.text for one in it.policy.statements},
        }
        return judge(it, Surroundings(**{**given, **around}))

    return judgement


@pytest.fixture
def codes(judged):
    """Return a function: Markdown and what surrounds it -> the codes found, in order."""
    return lambda body, **around: [one.code for one in judged(body, **around).found]
