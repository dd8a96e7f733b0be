"""Which criteria of a framework count for an organization."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from policykit.workflow.addressable import addressable_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.profile import Profile
    from policykit.template import Framework


def excluded(profile: Profile, framework: str) -> Mapping[str, str]:
    """Return the controls that the profile excludes by name, with its reasons."""
    return {
        one.control: one.reason
        for entry in profile.frameworks
        if entry.id == "iso27001" and entry.id == framework
        for one in entry.excluded_controls
    }


def counts(framework: Framework, control: str, profile: Profile) -> bool:
    """Tell whether a control asks the organization for an answer.

    One whose condition reads what the profile does not have counts: `check` names the condition.
    """
    if control in excluded(profile, framework.id):
        return False
    try:
        return not framework.why_not(control, profile.tree)
    except KeyError:
        return True


def criteria_in_scope(framework: Framework, profile: Profile) -> Iterator[str]:
    """Yield the controls that ask for an answer.

    Those whose condition cannot be told are left out: `check` names the condition.
    """
    named = excluded(profile, framework.id)
    notes = addressable_notes(framework, profile)
    for control in framework.controls:
        with contextlib.suppress(KeyError):
            is_out = framework.why_not(control, profile.tree) or control in named
            if not is_out and not notes.get(control, ("", ""))[1]:
                yield control
