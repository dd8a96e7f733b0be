"""`check`: everything wrong in profile, templates, policies and records, in one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, PolicykitError, error, warning
from policykit.policy import applicable
from policykit.record import (
    ReviewState,
    TextState,
    check_history,
    check_sets,
)
from policykit.workflow import paths
from policykit.workflow.documents import parse_documents
from policykit.workflow.standing_now import standing_now
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_library,
    load_policy,
    load_profile,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Event, History, Record
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def check(world: World) -> tuple[Diagnostic, ...]:
    """Return everything found, in the order of the pipeline.

    Raises:
        StateError: there is no workspace here.
    """
    try:
        profile, found = load_profile(world)
    except PolicykitError as failure:
        if failure.exit_code != PolicykitError.exit_code and not world.files.exists(paths.PROFILE):
            raise
        return failure.diagnostics
    problems = list(found)
    problems += _library(world, profile)
    workings = [
        load_policy(world, identifier) for identifier in chosen_ids(world, (), everything=True)
    ]
    for working in workings:
        problems += _text(working, profile)
    problems += _pages(world, workings)
    everything: list[Record[Event]] = []
    for working in workings:
        history, wrong = load_history(world, working.id)
        problems += wrong
        problems += check_history(history)
        everything += history.records
        problems += _issued_files(world, history)
        problems += _standing(world, profile, working, history)
    problems += check_sets(everything)
    return tuple(dict.fromkeys(problems))


def policy_problems(
    world: World, working: WorkingPolicy, profile: Profile
) -> tuple[Diagnostic, ...]:
    """Return everything that keeps one policy from being proposed or rendered."""
    return (*_text(working, profile), *_pages(world, [working]))


def _library(world: World, profile: Profile) -> Iterable[Diagnostic]:
    try:
        library, found = load_library(world)
    except PolicykitError as failure:
        return failure.diagnostics
    missing = [
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
    return (*found, *missing)


def _text(working: WorkingPolicy, profile: Profile) -> Iterable[Diagnostic]:
    yield from working.problems
    if working.conflicted:
        yield error(
            "PK312",
            f"{working.id} has a merge conflict that waits for a decision",
            Place(paths.policy(working.id)),
            f"Edit the file, then run policykit generate {working.id}",
        )
    if working.policy is None:
        return
    place = Place(paths.policy(working.id), 1)
    for key, role in (
        ("owner_role", working.policy.owner_role),
        ("approver_role", working.policy.approver_role),
    ):
        if role not in profile.tree["roles"]:
            known = ", ".join(profile.tree["roles"])
            yield error(
                "PK314", f"{key} names no role of the profile: {role}", place, f"Roles: {known}"
            )
    levels = [level.id for level in profile.classification.levels]
    if working.policy.classification not in levels:
        message = f"classification {working.policy.classification} is no level of the profile"
        yield error("PK315", message, place, f"Levels: {', '.join(levels)}")


def _pages(world: World, workings: Iterable[WorkingPolicy]) -> Iterable[Diagnostic]:
    readable = {working.id: working.policy for working in workings if working.policy}
    return parse_documents(world, readable)[1]


def _issued_files(world: World, history: History) -> Iterable[Diagnostic]:
    """Compare issued PDFs and tags with what the records name."""
    tags = world.git.tags()
    for sealed in history.sealed:
        issued = history.version(sealed.event.issued)
        pdf = sealed.event.pdf
        data = world.files.read(pdf.path)
        place = Place(pdf.path)
        restore = f"Restore it from git: git checkout -- {pdf.path}"
        if data is None:
            yield error("PK763", "an issued PDF is missing", place, restore)
        elif sha256(data) != pdf.sha256:
            yield error("PK764", "an issued PDF was altered after it was sealed", place, restore)
        if issued is None:
            continue
        name = paths.tag(issued.event.policy, issued.event.version)
        if name not in tags:
            yield error(
                "PK765",
                f"the tag {name} is missing",
                Place(issued.path),
                f"Fetch it: git fetch --tags. Or make it: git log --oneline -- {issued.path}, then "
                f"git tag -a {name} COMMIT",
            )
        elif world.git.read(tags[name], issued.path) != issued.data:
            yield error(
                "PK766",
                f"the tag {name} points to a commit without version {issued.event.version}",
                Place(issued.path),
                "Find out who moved it, and fetch the right one: git fetch --tags --force",
            )


def _standing(
    world: World, profile: Profile, working: WorkingPolicy, history: History
) -> Iterable[Diagnostic]:
    if working.policy is None:
        return
    now = standing_now(world, profile, working.policy, working, history)
    place = Place(paths.policy(working.id))
    if now.text is TextState.DRAFT and now.stale:
        message = f"its proposal is stale: {'; '.join(now.stale)}"
        hint = f'Propose it again: policykit propose {working.id} --change "…"'
        yield warning("PK767", message, place, hint)
    if now.review is ReviewState.OVERDUE:
        message = f"its review was due on {now.next_review}"
        yield error("PK768", message, place, "Review it now. A late review is recorded as late.")
    elif now.review is ReviewState.DUE:
        yield warning("PK769", f"its review is due by {now.next_review}", place, "Plan it.")
