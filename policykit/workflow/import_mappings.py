"""`import --mappings`: the mapping of an imported policy, as a person chose it in a review file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, StateError, error
from policykit.intake import known_statements, read_review
from policykit.policy.sidecar import write_sidecar
from policykit.values import StatementId
from policykit.workflow import paths
from policykit.workflow.import_document import mapped_entry
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_library, load_policy, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.world import World


def import_mappings(
    world: World, name: str, file: str, data: bytes, *, dry_run: bool
) -> Mapping[str, str]:
    """Give statements the controls and evidence of those of the library that were taken for them.

    Args:
        world: the outside.
        name: id of the policy.
        file: name of the review file, for messages.
        data: the review file.
        dry_run: write nothing.

    Returns:
        statement -> the library's statement.

    Raises:
        PolicykitError: every reason why it cannot be done; nothing was written.
    """
    with writing(world, "import"):
        (identifier,) = chosen_ids(world, [name], everything=False)
        working = load_policy(world, identifier)
        if working.policy is None or working.sidecar is None:
            raise InputError(*working.problems)
        if working.conflicted:
            hint = f"Decide it: policykit merge resolve {identifier}"
            raise StateError(error("PK312", f"{identifier} has a merge conflict", hint=hint))
        known = {one.id: one.entry for one in known_statements(load_library(world)[0])}
        taken, found = read_review(data, file, set(working.sidecar.entries), set(known))
        refuse_errors(found)
        entries = {**working.sidecar.entries}
        entries.update({StatementId(one): mapped_entry(known[like]) for one, like in taken.items()})
        if taken and not dry_run:
            title = working.policy.title
            world.files.write_all({paths.sidecar(identifier): write_sidecar(title, entries)})
        return taken
