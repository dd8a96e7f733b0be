"""From policy text to typed documents, many in one run of pandoc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import decode
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.document import Document
    from policykit.errors import Diagnostic
    from policykit.policy import Policy
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def parse_documents(
    world: World, policies: Mapping[PolicyId, Policy]
) -> tuple[Mapping[PolicyId, Document], tuple[Diagnostic, ...]]:
    """Return the document of each policy, and everything that keeps it from the page.

    Raises:
        ProgramError: pandoc is missing, failed or took too long.
    """
    if not policies:
        return {}, ()
    trees = world.pandoc.parse(
        [(paths.policy(identifier), policy.body) for identifier, policy in policies.items()]
    )
    documents: dict[PolicyId, Document] = {}
    found: list[Diagnostic] = []
    for (identifier, policy), tree in zip(policies.items(), trees, strict=True):
        path = paths.policy(identifier)
        documents[identifier], wrong = decode(tree, policy.body, path, policy.body_line)
        found += wrong
    return documents, tuple(found)


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
