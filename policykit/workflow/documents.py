"""From policy text to typed documents, many in one run of pandoc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import Document, decode
from policykit.errors import Place, error
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

MOST_CHARACTERS = 1_000_000
"""The longest text that is read: some 300 pages, or 400 MB of memory if all of it is tables."""


def parse_documents(
    world: World, policies: Mapping[PolicyId, Policy]
) -> tuple[Mapping[PolicyId, Document], tuple[Diagnostic, ...]]:
    """Return the document of each policy, and everything that keeps it from the page.

    Raises:
        ProgramError: pandoc is missing, failed or took too long.
    """
    documents: dict[PolicyId, Document] = {}
    found: list[Diagnostic] = []
    read: dict[PolicyId, Policy] = {}
    for identifier, policy in policies.items():
        if len(policy.body) > MOST_CHARACTERS:
            found.append(_too_long(policy, paths.policy(identifier)))
            documents[identifier] = Document((), paths.policy(identifier))
        else:
            read[identifier] = policy
    if not read:
        return documents, tuple(found)
    trees = world.pandoc.parse(
        [(paths.policy(identifier), policy.body) for identifier, policy in read.items()]
    )
    for (identifier, policy), tree in zip(read.items(), trees, strict=True):
        path = paths.policy(identifier)
        documents[identifier], wrong = decode(tree, policy.body, path, policy.body_line)
        found += wrong
    return documents, tuple(found)


def _too_long(policy: Policy, path: str) -> Diagnostic:
    return error(
        "PK749",
        f"the text has {len(policy.body):,} characters; no more than {MOST_CHARACTERS:,} are read",
        Place(path, policy.body_line),
        "divide it into several policies, or name the file that holds its tables",
    )


def documents_of(
    world: World, workings: Iterable[WorkingPolicy]
) -> tuple[Mapping[PolicyId, Document], tuple[Diagnostic, ...]]:
    """Return what `parse_documents` does, for the policies whose text can be read.

    Raises:
        ProgramError: pandoc is missing, failed or took too long.
    """
    return parse_documents(
        world, {working.id: working.policy for working in workings if working.policy}
    )
