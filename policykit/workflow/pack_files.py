"""What goes into a pack as it is: records, texts, PDFs, objects of git; and what is wrong with it.

Everything comes from one commit and the commits of its tags. What cannot be told truly is refused;
what is missing or altered is left out and said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import InputError, StateError, error, has_errors, warning
from policykit.evidence.pack import names
from policykit.evidence.pack.acknowledged import KINDS as ACKNOWLEDGED
from policykit.evidence.pack.git_objects import header
from policykit.evidence.pack.source import pdf_path, versions_in_window
from policykit.policy import content_digest
from policykit.record import (
    WORKSPACE,
    ExceptionRequested,
    History,
    ReviewTriggered,
    check_history,
    external_periods,
)
from policykit.record.workspace_events import AboutException
from policykit.values import PolicyId
from policykit.workflow import paths
from policykit.workflow.record_check import record_problems
from policykit.workflow.workspace import load_history
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import Event, Issued, Record
    from policykit.world import World


@dataclass
class Gathered:
    """Files of a pack by path, faults in sentences, and what was left out and why."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def sound_histories(world: World, identifiers: Sequence[PolicyId]) -> dict[PolicyId, History]:
    """Return the records of policies that agree with one another.

    Raises:
        InputError: PK003, those of any policy do not: what a pack would say of it would be untrue.
    """
    found: dict[PolicyId, History] = {}
    wrong: list[Diagnostic] = []
    for identifier in identifiers:
        history, problems = load_history(world, identifier)
        problems = (*problems, *check_history(history))
        if has_errors(problems):
            first = next(one for one in problems if has_errors([one]))
            wrong.append(
                error(
                    "PK003",
                    f"the records of {identifier} do not agree, so nothing can be said of it: "
                    f"{first.message}",
                    first.place,
                    "See policykit check. Or pack the other policies: --policy ID for each.",
                )
            )
        found[identifier] = history
    if wrong:
        raise InputError(*wrong)
    return found


def gather_records(
    world: World, histories: Mapping[PolicyId, History], *, everything: bool, into: Gathered
) -> None:
    """Put in the records of the policies, and those of the workspace that concern them."""
    for history in histories.values():
        into.files |= {names.record(one.path): one.data for one in history.records}
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    kept = [one for one in workspace.records if _concerns(one, workspace, histories)]
    into.files |= {names.record(one.path): one.data for one in kept}
    others = len(workspace.records) - len(kept)
    if others:
        why = (
            "they concern other policies" if not everything else "of a kind that packs do not hold"
        )
        into.left_out.append((f"{others} records of the organization", why))
    shown = sum(len(one.event.evidence) for each in histories.values() for one in each.approvals)
    if shown:
        into.left_out.append(
            (
                f"{shown} files that show approvals, such as replies by mail",
                (
                    "they may hold private words; their SHA-256 stands in approvals.csv, so ask "
                    "for one and compare it"
                ),
            )
        )
    folders = {f"{paths.RECORDS}{one}/" for one in (*histories, WORKSPACE)}
    everyone = [record for history in histories.values() for record in history.records]
    for problem in record_problems(world, everyone):
        place = problem.place.file if problem.place else ""
        if any(place.startswith(folder) for folder in folders):
            into.faults.append(
                warning("PK007", f"{place}: {problem.message}", problem.place, problem.hint)
            )


def _concerns(
    record: Record[Event], workspace: History, histories: Mapping[PolicyId, History]
) -> bool:
    """Say whether a record of the workspace belongs into a pack of these policies."""
    event = record.event
    if isinstance(event, ExceptionRequested):
        return event.about in histories
    if isinstance(event, AboutException):
        request = next((one for one in workspace.records if one.digest == event.request), None)
        return request is None or _concerns(request, workspace, histories)
    if isinstance(event, ReviewTriggered):
        return not event.policies or not set(event.policies).isdisjoint(histories)
    return record.name in {"authority", "key", "exceptions-signed-off", *ACKNOWLEDGED}


def gather_versions(  # noqa: PLR0913, PLR0917 - which versions of which policies, and where to
    world: World,
    commit: str,
    histories: Mapping[PolicyId, History],
    window: tuple[date, date],
    chosen: frozenset[str] | None,
    into: Gathered,
) -> None:
    """Put in PDF, text, mapping and tag of each version of the window.

    Args:
        world: the files of the commit.
        commit: its name.
        histories: the policies.
        window: first and last day.
        chosen: names of the versions in a sample, None for all.
        into: the pack.
    """
    tags = world.git.tags()
    for history in histories.values():
        versions = versions_in_window(history, *window)
        for period, revision in versions:
            record = period.record
            event = record.event
            if chosen is not None and f"{event.policy}-v{event.version}" not in chosen:
                continue
            into.files |= _pdf(world, history, record, pdf_path(period, revision), into.faults)
            into.files |= _texts(world, history, record, tags, into.faults)
            before = history.version(event.previous) if event.previous else None
            if before:
                into.files |= _texts(world, history, before, tags, into.faults)
        never = len(history.chain) - len(versions)
        if never:
            said = f"{never} version{'' if never == 1 else 's'} of {history.policy}"
            into.left_out.append((said, "not in force on any day of the window"))
        for one in external_periods(history):
            if one.first <= window[1] and (one.last is None or one.last >= window[0]):
                data = world.files.read(one.record.event.file.path)
                if data is not None and sha256(data) == one.record.event.file.sha256:
                    path = names.external(history.policy, one.record.event.file.sha256)
                    into.files[path] = data
    _tags(world, commit, histories, window, chosen, into)


def _pdf(
    world: World,
    history: History,
    record: Record[Issued],
    path: str,
    faults: list[Diagnostic],
) -> dict[str, bytes]:
    seal = history.seal_of(record.digest)
    what = f"{record.event.policy} {record.event.version}"
    if seal is None:
        faults.append(warning("PK004", f"{what} has no sealed PDF", record.place))
        return {}
    kept = seal.event.pdf
    data = world.files.read(kept.path)
    restore = f"Restore it from git: git log -- {kept.path}"
    if data is None:
        said = f"the PDF of {what} is missing, so it is not in this pack"
        faults.append(warning("PK004", said, seal.place, restore))
        return {}
    if sha256(data) != kept.sha256:
        said = f"the PDF of {what} was altered after it was sealed, so it is not in this pack"
        faults.append(warning("PK005", said, seal.place, restore))
        return {}
    return {path: data}


def _texts(
    world: World,
    history: History,
    record: Record[Issued],
    tags: Mapping[str, str],
    faults: list[Diagnostic],
) -> dict[str, bytes]:
    event = record.event
    proposal = history.proposal(event.proposal)
    wanted = [paths.policy(event.policy), paths.sidecar(event.policy)]
    tag = tags.get(paths.tag(event.policy, event.version))
    for commit in (tag, world.git.commit_that_added(record.path) if tag is None else None):
        if commit is None:
            continue
        text, mapping = world.git.read_all(commit, wanted).values()
        if text is None or mapping is None or proposal is None:
            continue
        if content_digest(event.policy, text, mapping) == proposal.event.content:
            return {
                names.text(event.policy, event.version): text,
                names.mapping(event.policy, event.version): mapping,
            }
    faults.append(
        warning(
            "PK012",
            f"the history does not have the text of {event.policy} {event.version} as it was "
            "approved",
            record.place,
            "Fetch the whole history and the tags: git fetch --unshallow --tags",
        )
    )
    return {}


def _tags(  # noqa: PLR0913, PLR0917 - as gather_versions
    world: World,
    commit: str,
    histories: Mapping[PolicyId, History],
    window: tuple[date, date],
    chosen: frozenset[str] | None,
    into: Gathered,
) -> None:
    """Put in the commit, the trees on the way to the records and PDFs, and the tags."""
    wanted = {
        f"refs/tags/{paths.tag(event.policy, event.version)}": event
        for history in histories.values()
        for event in (one.record.event for one, _ in versions_in_window(history, *window))
        if chosen is None or f"{event.policy}-v{event.version}" in chosen
    }
    folders = ["", "records", f"records/{WORKSPACE}", "output", "output/issued"]
    folders += [f"{top}/{one}" for one in histories for top in ("records", "output/issued")]
    trees = [f"{commit}:{folder}" for folder in folders]
    found = world.git.objects([commit, *wanted, *trees])
    own = found[commit]
    if own is None:
        raise StateError(error("PK009", f"the commit {commit} cannot be read"))
    into.files[names.COMMIT] = own.data
    for tree in trees:
        one = found[tree]
        if one and one.kind == "tree":
            into.files[f"{names.TREES}{one.id}"] = one.data
    for name, event in wanted.items():
        tag = found[name]
        if tag is None or tag.kind != "tag":
            state = "is missing" if tag is None else "is no annotated tag"
            said = f"the tag {name.removeprefix('refs/tags/')} {state}"
            hint = "Fetch it: git fetch --tags. policykit check says how to make it."
            into.faults.append(warning("PK006", said, hint=hint))
            continue
        path = paths.tag(event.policy, event.version)
        issued = [one for one in histories[event.policy].issued if one.event == event]
        there = world.git.read(header(tag.data, "object"), issued[0].path)
        if there != issued[0].data:
            said = f"the tag {path} points to a commit without that version"
            into.faults.append(warning("PK006", said, hint="Find out who moved it."))
        into.files[names.tag(event.policy, event.version)] = tag.data


def not_committed(world: World, commit: str) -> Iterator[Diagnostic]:
    """Yield which records and PDFs on the disk are not in the commit as they stand."""
    del commit
    found = world.git.dirty([paths.RECORDS.rstrip("/"), "output/issued"])
    if found:
        shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")  # noqa: PLR2004 - enough to find them by
        yield warning(
            "PK008",
            f"not in the newest commit as they stand, so not in the pack: {shown}",
            hint="See git status and policykit check.",
        )


def ids(found: Iterable[str]) -> tuple[PolicyId, ...]:
    """Return ids in order."""
    return tuple(sorted(map(PolicyId, found)))
