"""How much in records does not agree, counted for who only wants to know whether to run `check`.

Records alone are looked at, without files, tags and history: that costs little, and finds what
makes the rest of an answer untrue, such as a fork.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Severity
from policykit.record import (
    check_acknowledgements,
    check_authority,
    check_history,
    check_register,
)
from policykit.workflow.acknowledgement_terms import issued_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.errors import Diagnostic
    from policykit.record import History


def policy_record_errors(history: History, found: Iterable[Diagnostic]) -> int:
    """Count what is wrong in the records of a policy.

    Args:
        history: the records.
        found: what was found in single files.
    """
    return _errors((*found, *check_history(history)))


def workspace_record_errors(
    workspace: History, found: Iterable[Diagnostic], policies: Sequence[History]
) -> int:
    """Count what is wrong in the records of the workspace itself.

    That an exception has expired is something to be done, and its records are as they should be.

    Args:
        workspace: the records.
        found: what was found in single files.
        policies: the records of every policy.
    """
    return _errors(
        (
            *found,
            *check_register(workspace, None),
            *check_authority(workspace),
            *check_acknowledgements(workspace, issued_texts(policies)),
        )
    )


def _errors(found: Iterable[Diagnostic]) -> int:
    return len({one for one in found if one.severity is Severity.ERROR})
