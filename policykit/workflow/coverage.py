"""`coverage`: a framework's criteria held against the statements of the workspace's policies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import InputError, error
from policykit.evidence.coverage import (
    Answer,
    Coverage,
    Criterion,
    Unanswered,
    judge,
)
from policykit.pages.places import statement_places
from policykit.template import did_you_mean
from policykit.workflow.addressable import addressable_notes
from policykit.workflow.applicability import applicability
from policykit.workflow.in_force import in_force_on
from policykit.workflow.workspace import load_library, load_policy, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from policykit.policy.applicability import Absent
    from policykit.profile import Profile
    from policykit.template import Framework
    from policykit.workflow.in_force import InForce
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Covering:
    """What coverage of any framework is judged by, read once.

    Attributes:
        on: the day, in the organization's time zone.
        frameworks: those of the library and of the workspace, by id.
        answers: framework -> control -> the statements that name it, in the order of the set.
        absent: statements of the library that the set does without.
    """

    profile: Profile
    on: date
    frameworks: Mapping[str, Framework]
    answers: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    absent: tuple[Absent, ...]


def read_covering(world: World, day: date | None = None) -> Covering:
    """Return policies, mappings, versions in force and pages of the workspace.

    Args:
        world: the outside.
        day: on which versions are in force; None for today.

    Raises:
        PolicykitError: there is no workspace here, or profile or library are wrong.
    """
    profile, _ = load_profile(world)
    library, _ = load_library(world)
    on, rows = in_force_on(world, day)
    answers: dict[str, dict[str, list[Answer]]] = {}
    for row in rows:
        for framework, control, answer in _answers(world, row):
            answers.setdefault(framework, {}).setdefault(control, []).append(answer)
    return Covering(
        profile,
        on,
        library.frameworks,
        {
            framework: {control: tuple(found) for control, found in controls.items()}
            for framework, controls in answers.items()
        },
        applicability(world, on),
    )


def coverage(covering: Covering, framework: str) -> Coverage:
    """Return a framework with a verdict on each criterion.

    Raises:
        InputError: there is no such framework, or one of its conditions reads what no profile has.
    """
    known = covering.frameworks.get(framework)
    if known is None:
        names = covering.frameworks
        hint = did_you_mean(framework, names, f"There are {', '.join(names)}.")
        raise InputError(error("PK350", f"there is no framework {framework!r}", hint=hint))
    excluded = _excluded(covering.profile, framework)
    absent: dict[str, list[Unanswered]] = {}
    for one in covering.absent:
        for control in one.controls.get(framework, ()):
            unanswered = Unanswered(one.statement, one.why, one.cause.follows_from_facts)
            absent.setdefault(control, []).append(unanswered)
    answers = covering.answers.get(framework, {})
    return Coverage(
        known.id,
        known.title,
        known.version,
        covering.on,
        tuple(
            judge(criterion, answers.get(criterion.id, ()), absent.get(criterion.id, ()))
            for criterion in _criteria(known, covering.profile, excluded)
        ),
    )


def reasons_out_of_scope(framework: Framework, profile: Profile) -> Mapping[str, str]:
    """Return the controls that ask an organization for no answer, and why.

    Raises:
        InputError: a condition of the framework reads what no profile has.
    """
    excluded = _excluded(profile, framework.id)
    found = _criteria(framework, profile, excluded)
    return {one.id: one.out_of_scope for one in found if one.out_of_scope}


def _criteria(
    framework: Framework, profile: Profile, excluded: Mapping[str, str]
) -> Iterator[Criterion]:
    notes = addressable_notes(framework, profile)
    for group in framework.groups:
        for control in group.controls:
            title = framework.controls[control]
            try:
                reason = framework.why_not(control, profile.tree)
            except KeyError as problem:
                (asked, *_) = framework.provisos[control]
                message = f"the condition reads {problem.args[0]}, which the profile does not have"
                hint = "Use a flag such as flags.phi, or scope.privacy."
                raise InputError(error("PK351", message, asked.place, hint)) from problem
            note, waived = notes.get(control, ("", ""))
            reason = reason or excluded.get(control, "")
            yield Criterion(control, title, group.title or group.id, reason, note, waived)


def _excluded(profile: Profile, framework: str) -> Mapping[str, str]:
    """Return the controls that the profile excludes by name, with its reasons."""
    return {
        one.control: one.reason
        for entry in profile.frameworks
        if entry.id == "iso27001" and entry.id == framework
        for one in entry.excluded_controls
    }


def _answers(world: World, row: InForce) -> Iterator[tuple[str, str, Answer]]:
    working = load_policy(world, row.id)
    if working.policy is None or working.sidecar is None:
        return
    pdf = world.files.read(row.pdf) if row.pdf and row.version else None
    names = {statement.id for statement in working.policy.statements}
    places = statement_places(pdf, names) if pdf else {}
    for statement in working.policy.statements:
        entry = working.sidecar.entries.get(statement.id)
        if entry is None:
            continue
        answer = Answer(row.id, row.title, statement.id, statement.text, entry.evidence)
        place = places.get(statement.id)
        if place:
            answer = replace(
                answer,
                version=str(row.version),
                page=place.page,
                pdf=row.pdf,
                link=place.link(row.pdf),
            )
        for framework, controls in entry.controls.items():
            for control in controls:
                yield framework, control, answer
