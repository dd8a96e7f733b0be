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
from policykit.template import did_you_mean
from policykit.workflow.addressable import addressable_notes
from policykit.workflow.criteria import excluded
from policykit.workflow.in_force import in_force_on
from policykit.workflow.text_in_force import text_in_force
from policykit.workflow.workspace import load_library, load_policy, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from policykit.policy.applicability import Absent
    from policykit.profile import Profile
    from policykit.template import Framework
    from policykit.workflow.in_force import InForce
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Covering:
    """What coverage of any framework is judged by, read once.

    Attributes:
        on: the day, in the organization's time zone.
        frameworks: those of the library and of the workspace, by id.
        answers: framework -> control -> the statements that name it, in the order of the set.
        absent: statements of the library that the set does without.
        doubts: what keeps the answers from being certain, each as a sentence.
    """

    profile: Profile
    on: date
    frameworks: Mapping[str, Framework]
    answers: Mapping[str, Mapping[str, tuple[Answer, ...]]]
    absent: tuple[Absent, ...]
    doubts: tuple[str, ...] = ()


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
    from policykit.workflow.applicability import applicability  # noqa: PLC0415 - it loads jinja2

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
        tuple(doubt for row in rows for doubt in _doubts(world, row)),
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
    absent: dict[str, list[Absent]] = {}
    for one in covering.absent:
        for control in one.controls.get(framework, ()):
            absent.setdefault(control, []).append(one)
    answers = covering.answers.get(framework, {})
    return Coverage(
        known.id,
        known.title,
        known.version,
        covering.on,
        tuple(
            judge(
                criterion,
                answers.get(criterion.id, ()),
                _unanswered(absent.get(criterion.id, ())),
            )
            for criterion in _criteria(known, covering.profile)
        ),
        covering.doubts,
    )


def reasons_out_of_scope(framework: Framework, profile: Profile) -> Mapping[str, str]:
    """Return the controls that ask an organization for no answer, and why.

    Raises:
        InputError: a condition of the framework reads what no profile has.
    """
    found = _criteria(framework, profile)
    return {one.id: one.out_of_scope for one in found if one.out_of_scope}


def _unanswered(absent: Iterable[Absent]) -> Iterator[Unanswered]:
    from policykit.policy.applicability import grouped, why_absent  # noqa: PLC0415 - it loads jinja2

    for group in grouped(absent):
        why = why_absent(group)
        for one in group:
            yield Unanswered(one.statement, why, one.cause.follows_from_facts)


def _criteria(framework: Framework, profile: Profile) -> Iterator[Criterion]:
    notes = addressable_notes(framework, profile)
    named = excluded(profile, framework.id)
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
            reason = reason or named.get(control, "")
            yield Criterion(control, title, group.title or group.id, reason, note, waived)


def _answers(world: World, row: InForce) -> Iterator[tuple[str, str, Answer]]:
    """Yield framework, control and answer: of the version in force, then of what is written since.

    What is in force is read as it was issued, text and mapping, not as it stands on disk now.
    """
    working = load_policy(world, row.id)
    issued = text_in_force(world, row, working)
    claimed: set[tuple[str, str, str]] = set()
    if issued and issued.policy:
        from policykit.pages.places import statement_places  # noqa: PLC0415 - it loads PDFium

        pdf = world.files.read(row.pdf) if row.pdf else None
        names = {statement.id for statement in issued.policy.statements}
        places = statement_places(pdf, names) if pdf else {}
        for framework, control, answer in _claims(row, issued):
            claimed.add((framework, control, answer.statement))
            there = replace(answer, version=str(row.version), pdf=row.pdf)
            place = places.get(answer.statement)
            if place:
                there = replace(there, page=place.page, link=place.link(row.pdf))
            yield framework, control, there
    for framework, control, answer in _claims(row, working):
        if (framework, control, answer.statement) not in claimed:
            yield framework, control, answer


def _claims(row: InForce, working: WorkingPolicy) -> Iterator[tuple[str, str, Answer]]:
    if working.policy is None or working.sidecar is None:
        return
    for statement in working.policy.statements:
        entry = working.sidecar.entries.get(statement.id)
        for framework, controls in entry.controls.items() if entry else ():
            for control in controls:
                yield (
                    framework,
                    control,
                    Answer(
                        row.id,
                        working.policy.title,
                        statement.id,
                        statement.text,
                        entry.evidence if entry else "",
                    ),
                )


def _doubts(world: World, row: InForce) -> Iterator[str]:
    """Yield what keeps the coverage of a policy from being certain, each as a sentence."""
    working = load_policy(world, row.id)
    if working.policy_data is not None and (working.policy is None or working.sidecar is None):
        yield f"{row.id} cannot be read as it stands, so nothing written in it counts."
    if not row.is_consistent:
        yield f"The records of {row.id} do not agree: nothing said of its versions is certain."
    if row.version is not None and text_in_force(world, row, working) is None:
        yield f"History does not have {row.id} {row.version} any more, so nothing of it counts."
