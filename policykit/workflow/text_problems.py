"""What is wrong with a policy's text and mapping, held against the profile and the frameworks.

Takes values and gives diagnostics: `check` shows them, `propose` and `render` refuse with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.template import control_hint, did_you_mean
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.template import Framework
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy


def text_problems(working: WorkingPolicy, profile: Profile) -> Iterable[Diagnostic]:
    """Yield what is wrong in the files, an open conflict, and names the profile does not have."""
    yield from working.problems
    if working.conflicted:
        yield error(
            "PK312",
            f"{working.id} has a merge conflict that waits for a decision",
            Place(paths.policy(working.id)),
            f"Decide it: policykit merge resolve {working.id}",
        )
    if working.policy is None:
        return
    place = Place(paths.policy(working.id), 1)
    for key, role in (
        ("owner_role", working.policy.owner_role),
        ("approver_role", working.policy.approver_role),
    ):
        roles = profile.tree["roles"]
        if role not in roles:
            hint = did_you_mean(role, roles, f"Roles: {', '.join(roles)}")
            yield error("PK314", f"{key} names no role of the profile: {role}", place, hint)
    levels = [level.id for level in profile.classification.levels]
    if working.policy.classification not in levels:
        message = f"classification {working.policy.classification} is no level of the profile"
        yield error("PK315", message, place, f"Levels: {', '.join(levels)}")


def text_gone(identifier: PolicyId) -> Diagnostic:
    """Return the diagnostic for a policy that was issued and has no text any more."""
    path = paths.policy(identifier)
    return error(
        "PK317",
        f"{identifier} was issued, and its text is gone",
        Place(path),
        f"What was issued stays in force. Restore the text from its last tag: git tag --list "
        f"'{identifier}/*', then git checkout TAG -- {path} {paths.sidecar(identifier)}",
    )


def mapping_problems(
    working: WorkingPolicy, frameworks: Mapping[str, Framework]
) -> Iterable[Diagnostic]:
    """Yield every control and framework of the mapping that does not exist."""
    if working.sidecar is None:
        return
    for name, entry in working.sidecar.entries.items():
        for framework, controls in entry.controls.items():
            if framework not in frameworks:
                hint = did_you_mean(framework, frameworks, f"Frameworks: {', '.join(frameworks)}")
                message = f"{name} names a framework that does not exist: {framework}"
                yield error("PK316", message, entry.place, hint)
                continue
            known = frameworks[framework]
            for control in controls:
                if control not in known.controls:
                    message = f"{name} names a control that {known.title} does not have: {control}"
                    yield error("PK316", message, entry.place, control_hint(control, known))
