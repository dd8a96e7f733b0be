"""`check`: everything wrong in profile, templates, policies and records, in one run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, PolicykitError, Severity, error, warning
from policykit.policy import applicable
from policykit.profile import unheld_roles
from policykit.record import (
    ReviewState,
    TextState,
    check_history,
    check_sets,
    local_date,
)
from policykit.workflow import paths
from policykit.workflow.acknowledgement_list import acknowledgement_problems
from policykit.workflow.anchor_check import anchor_problems
from policykit.workflow.authority import authority_problems
from policykit.workflow.branding_check import branding_problems
from policykit.workflow.commitment_check import commitment_problems
from policykit.workflow.coverage_check import coverage_problems
from policykit.workflow.documents import documents_of
from policykit.workflow.framework_check import framework_problems
from policykit.workflow.import_external import external_problems
from policykit.workflow.issued_files import issued_as_tagged, issued_file_problems
from policykit.workflow.kept_findings import kept_or_made
from policykit.workflow.proof_check import decision_problems, proof_problems
from policykit.workflow.record_check import record_problems
from policykit.workflow.retire import successor_problems
from policykit.workflow.standing_now import standing_now, uncommitted
from policykit.workflow.template_writing import override_problems
from policykit.workflow.text_problems import mapping_problems, text_gone, text_problems
from policykit.workflow.text_rules import (
    TextFindings,
    surroundings,
    text_findings,
    without_waivers,
)
from policykit.workflow.unread import still_unread
from policykit.workflow.upgrades import newer_templates
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_library,
    load_policy,
    load_profile,
    recorded_ids,
)
from policykit.workflow.workspace_records import load_workspace_history, workspace_problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Event, History, Record
    from policykit.rules import Surroundings, Waived
    from policykit.template import Framework, Library
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Report:
    """What a check gives.

    Attributes:
        found: everything found, in the order of the pipeline.
        waived: what policies let stand, with their reasons.
    """

    found: tuple[Diagnostic, ...]
    waived: tuple[Waived, ...] = ()


def check(world: World) -> tuple[Diagnostic, ...]:
    """Return everything found, in the order of the pipeline; as `examine`."""
    return examine(world).found


def examine(world: World) -> Report:
    """Return everything found, and what policies waive.

    Raises:
        StateError: there is no workspace here.
    """
    try:
        profile, found = load_profile(world)
    except PolicykitError as failure:
        if failure.exit_code != PolicykitError.exit_code and not world.files.exists(paths.PROFILE):
            raise
        return Report(failure.diagnostics)
    problems = [*found, *branding_problems(profile)]
    library, wrong = _library(world)
    problems += wrong
    if library:
        problems += _left_out(world, profile, library)
        problems += _newer(world, library)
        problems += override_problems(world, library)
        problems += framework_problems(world, profile, library.frameworks)
    workings = [
        load_policy(world, identifier) for identifier in chosen_ids(world, (), everything=True)
    ]
    recorded = recorded_ids(world)
    histories = {
        identifier: load_history(world, identifier)
        for identifier in sorted({*(working.id for working in workings), *recorded})
    }
    known = {identifier: history for identifier, (history, _) in histories.items()}
    problems += _unread(world, workings, known)
    problems += policy_problems(workings, profile, library.frameworks if library else None)
    texts = _texts(world, workings, surroundings(world, profile, library, workings, known))
    problems += texts.found
    everything: list[Record[Event]] = []
    today = local_date(world.clock.now(), profile.organization.time_zone)
    # What stands is right as it was written; only generate needs a holder today, and refuses.
    problems += (replace(one, severity=Severity.WARNING) for one in unheld_roles(profile, today))
    problems += commitment_problems(workings, profile, today)
    if library:
        problems += coverage_problems(world, profile, library.frameworks, workings, today)
    here = {working.id: working for working in workings}
    dirty = uncommitted(world, workings)
    tagged = issued_as_tagged(world, known.values())
    for identifier, (history, wrong) in histories.items():
        problems += wrong
        problems += check_history(history)
        problems += successor_problems(world, history, today)
        everything += history.records
        problems += issued_file_problems(world, history, tagged)
        problems += _evidence_files(world, history)
        problems += anchor_problems(world, history)
        problems += external_problems(world, history)
        problems += proof_problems(world, profile, history, history.approvals)
        if identifier in here:
            problems += _standing(world, profile, here[identifier], history, dirty)
        elif history.sealed and not history.retired_by(today):
            problems.append(text_gone(identifier))
    problems += check_sets(everything)
    problems += record_problems(world, everything)
    policies = [known[identifier] for identifier in recorded]
    problems += _of_the_workspace(world, profile, policies, today)
    return Report(tuple(dict.fromkeys(problems)), texts.waived)


def policy_problems(
    workings: Sequence[WorkingPolicy],
    profile: Profile,
    frameworks: Mapping[str, Framework] | None,
) -> tuple[Diagnostic, ...]:
    """Return everything in text and mapping that keeps any of the policies from being proposed.

    Args:
        workings: the policies as they stand on disk.
        profile: the profile.
        frameworks: those of the template library; None where that cannot be read, and then
            controls are not looked up.
    """
    texts = (found for working in workings for found in text_problems(working, profile))
    mappings = (
        found
        for working in (workings if frameworks is not None else ())
        for found in mapping_problems(working, frameworks or {})
    )
    return (*texts, *mappings)


def _of_the_workspace(
    world: World, profile: Profile, policies: Sequence[History], today: date
) -> Iterable[Diagnostic]:
    """Yield what is wrong in the records that are not about one policy."""
    workspace, wrong = load_workspace_history(world)
    yield from wrong
    yield from workspace_problems(world, workspace, today)
    yield from acknowledgement_problems(world, profile, workspace, today, policies)
    yield from authority_problems(world, profile, workspace)
    yield from decision_problems(world, profile, workspace, today)


def _library(world: World) -> tuple[Library | None, tuple[Diagnostic, ...]]:
    try:
        return load_library(world)
    except PolicykitError as failure:
        return None, failure.diagnostics


def _left_out(world: World, profile: Profile, library: Library) -> Iterable[Diagnostic]:
    return [
        warning(
            "PK313",
            f"the template {identifier} applies, and there is no such policy",
            Place(paths.policy(identifier)),
            f"Make it: policykit generate {identifier}. If it was left out on purpose, keep the "
            "reason where your auditor will find it.",
        )
        for identifier in (template.id for template in applicable(profile, library)[0])
        if not world.files.exists(paths.policy(identifier))
    ]


def _newer(world: World, library: Library) -> Iterable[Diagnostic]:
    try:
        newer = newer_templates(world, library)
    except PolicykitError as failure:
        return failure.diagnostics
    if not newer:
        return ()
    return [
        warning(
            "PK318",
            f"templates newer than your policies: {', '.join(newer)}",
            Place(paths.LOCK),
            "See what would change and why: policykit generate --dry-run --explain. Then: "
            "policykit generate",
        )
    ]


def _texts(world: World, workings: Sequence[WorkingPolicy], around: Surroundings) -> TextFindings:
    """Return what keeps texts from the page, and what the rules find in them."""

    def judged() -> TextFindings:
        documents, unshown = documents_of(world, workings)
        said = text_findings(workings, documents, unshown, around)
        return TextFindings((*without_waivers(unshown), *said.found), said.waived)

    return kept_or_made(world, workings, around, judged)


def _unread(
    world: World, workings: Sequence[WorkingPolicy], histories: Mapping[PolicyId, History]
) -> Iterable[Diagnostic]:
    for working in workings:
        came_in = still_unread(world, working.id, working.policy_data, histories.get(working.id))
        for source in sorted(set(came_in.values())):
            statements = [name for name in came_in if came_in[name] == source]
            yield warning(
                "PK319",
                f"came in with the template {source}, and nobody has read it yet: "
                f"{', '.join(statements)}",
                Place(paths.policy(working.id)),
                "Read it; edit or delete what does not fit. Once it is issued, it counts as read.",
            )


def _evidence_files(world: World, history: History) -> Iterable[Diagnostic]:
    """Compare what shows an approval with the digests in its record."""
    for approved in history.approvals:
        for item in approved.event.evidence:
            path = paths.evidence(approved.event.policy, item.sha256, item.name)
            data = world.files.read(path)
            restore = f"Restore it from git: git log -- {path}, then git checkout COMMIT -- {path}"
            if data is None:
                message = f"the evidence of the approval by {approved.event.by.name} is missing"
                yield error("PK776", message, Place(path), restore)
            elif sha256(data) != item.sha256:
                message = f"the evidence of the approval by {approved.event.by.name} was altered"
                yield error("PK777", message, Place(path), restore)


def _standing(
    world: World,
    profile: Profile,
    working: WorkingPolicy,
    history: History,
    dirty: Collection[str],
) -> Iterable[Diagnostic]:
    if working.policy is None:
        return
    now = standing_now(world, profile, working.policy, working, history, dirty)
    place = Place(paths.policy(working.id))
    if now.text is TextState.DRAFT and now.stale:
        message = f"its proposal is stale: {'; '.join(now.stale)}"
        hint = f'Propose it again: policykit propose {working.id} --change "…"'
        yield warning("PK767", message, place, hint)
    if now.review is ReviewState.OVERDUE:
        message = f"its review was due on {now.next_review}"
        yield error("PK768", message, place, "Review it now. A late review is recorded as late.")
    elif now.review is ReviewState.DUE:
        yield warning(
            "PK769",
            f"its review is due by {now.next_review}",
            place,
            "See it with the others: policykit review --due",
        )
