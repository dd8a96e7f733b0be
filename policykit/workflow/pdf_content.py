"""What is carried inside an issued PDF, and how it is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.signing.decoded import decoded_digest
from policykit.workflow import paths

if TYPE_CHECKING:
    from policykit.record import Issued, Record
    from policykit.workflow.frozen import Frozen

__all__ = ["attached_files", "decoded_digest"]


def attached_files(frozen: Frozen, issued: Record[Issued]) -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of the policy, its mapping, review, proposal, approvals and `issued`.

    Records keep their file names, so a lone PDF can be judged by the same rules as a workspace.
    The `sealed` record names the PDF itself and can never be inside it.
    """
    history, event = frozen.history, issued.event
    cited = {event.proposal, *event.approvals}
    proposal = history.proposal(event.proposal)
    if proposal and proposal.event.review:
        cited.add(proposal.event.review)
    wanted = [paths.policy(frozen.id), paths.sidecar(frozen.id)]
    wanted += [record.path for record in history.records if record.digest in cited]
    found = [(path.rsplit("/", 1)[-1], frozen.files[path]) for path in wanted]
    return (*found, (issued.path.rsplit("/", 1)[-1], issued.data))
