"""Which criteria of a framework count for an organization."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

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
