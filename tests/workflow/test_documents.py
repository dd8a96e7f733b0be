"""Texts that are too long are named, and the others are read."""

from __future__ import annotations

from dataclasses import replace

from policykit.workflow.documents import MOST_CHARACTERS, documents_of, parse_documents
from policykit.workflow.workspace import load_policy, policy_ids


def test_a_text_that_is_too_long_is_refused_by_line_and_pandoc_never_sees_it(issued):
    world = issued.world
    first, second = [load_policy(world, identifier) for identifier in policy_ids(world)][:2]
    policies = {
        first.id: replace(first.policy, body="x" * (MOST_CHARACTERS + 1)),
        second.id: second.policy,
    }
    documents, (found,) = parse_documents(world, policies)
    assert (found.code, found.place.line) == ("PK749", first.policy.body_line)
    assert documents[first.id].blocks == ()
    assert documents[second.id] == documents_of(world, [second])[0][second.id]
    assert parse_documents(world, {first.id: policies[first.id]})[1] == (found,)
