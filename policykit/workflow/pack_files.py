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
    anchors_of,
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
    from policykit.record import Event, Issued, Period, Record, Revision, Sealed
    from policykit.values import Digest
    from policykit.workflow.committed import CommittedFiles
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which versions go into a pack: those of policies, in a window, and of these a sample or all.

    Attributes:
        commit: that all of it comes from.
        sample: names of versions; None for all.
    """

    commit: str
    histories: Mapping[PolicyId, History]
    window: tuple[date, date]
    sample: frozenset[str] | None

    def versions(self) -> Iterator[tuple[History, Period, Revision]]:
        """Yield them by policy and day."""
        for history in self.histories.values():
            for period, revision in versions_in_window(history, *self.window):
                event = period.record.event
                if self.sample is None or f"{event.policy}-v{event.version}" in self.sample:
                    yield history, period, revision


def gather_versions(world: World, ahead: CommittedFiles, wanted: Wanted, into: Gathered) -> None:
    """Put in PDF, text, mapping and tag of each version of the window.

    Args:
        world: the files of the commit.
        ahead: the same, to be read many at a time.
        wanted: the versions.
        into: the pack.
    """
    versions = list(wanted.versions())
    seals = [history.seal_of(period.record.digest) for history, period, _ in versions]
    sealed = [seal.event.pdf.path for seal in seals if seal]
    ahead.read_ahead([*sealed, *map(paths.token, sealed)])
    for (history, period, revision), seal in zip(versions, seals, strict=True):
        path = pdf_path(period, revision)
        into.files |= _pdf(world, period.record, seal, path, into.faults)
        if seal and path in into.files:
            into.files |= _token(world, history, seal, path, into.faults)
    _texts(world, versions, into)
    for history in wanted.histories.values():
        never = len(history.chain) - len(versions_in_window(history, *wanted.window))
        if never:
            said = f"{never} version{'' if never == 1 else 's'} of {history.policy}"
            into.left_out.append((said, "not in force on any day of the window"))
        into.files.update(_externals(world, history, wanted.window))
    _objects(world, wanted, into)


def _externals(
    world: World, history: History, window: tuple[date, date]
) -> Iterator[tuple[str, bytes]]:
    """Yield the documents issued elsewhere that covered a day of the window, as claimed."""
    for one in external_periods(history):
        file = one.record.event.file
        data = world.files.read(file.path)
        covers = one.first <= window[1] and (one.last is None or one.last >= window[0])
        if covers and data is not None and sha256(data) == file.sha256:
            yield names.external(history.policy, file.sha256), data


def _pdf(
    world: World,
    record: Record[Issued],
    seal: Record[Sealed] | None,
    path: str,
    faults: list[Diagnostic],
) -> dict[str, bytes]:
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


def _token(
    world: World, history: History, seal: Record[Sealed], pdf: str, faults: list[Diagnostic]
) -> dict[str, bytes]:
    """Return the time-stamp that was fetched for a PDF later; nothing where none was."""
    anchors = [one for one in anchors_of(history) if one.event.target == seal.digest]
    if not anchors:
        return {}
    kept = anchors[-1].event.token.path
    data = world.files.read(kept)
    if data is not None and sha256(data) in {one.event.token.sha256 for one in anchors}:
        return {names.token(pdf): data}
    issued = history.version(seal.event.issued)
    what = f"{history.policy} {issued.event.version}" if issued else history.policy
    state = "is missing" if data is None else "was altered"
    said = f"the time-stamp of the PDF of {what} {state}, so it is not in this pack"
    faults.append(
        warning("PK016", said, anchors[-1].place, f"Restore it from git: git log -- {kept}")
    )
    return {}


def _texts(
    world: World, versions: Sequence[tuple[History, Period, Revision]], into: Gathered
) -> None:
    """Put in text and mapping of each version and of the one before it, as they were approved."""
    wanted: dict[Digest, tuple[History, Record[Issued]]] = {}
    for history, period, _ in versions:
        record = period.record
        before = history.version(record.event.previous) if record.event.previous else None
        for one in (before, record):
            if one:
                wanted.setdefault(one.digest, (history, one))
    tags = world.git.tags()
    places: dict[Digest, tuple[str, str]] = {}
    for digest, (_, record) in wanted.items():
        event = record.event
        commit = tags.get(paths.tag(event.policy, event.version)) or world.git.commit_that_added(
            record.path
        )
        if commit:
            files = (paths.policy(event.policy), paths.sidecar(event.policy))
            places[digest] = f"{commit}:{files[0]}", f"{commit}:{files[1]}"
    found = world.git.objects([name for pair in places.values() for name in pair])
    for digest, (history, record) in wanted.items():
        event = record.event
        text, mapping = (found.get(name) for name in places.get(digest, ("", "")))
        proposal = history.proposal(event.proposal)
        if text and mapping and proposal:
            content = content_digest(event.policy, text.data, mapping.data)
            if content == proposal.event.content:
                into.files[names.text(event.policy, event.version)] = text.data
                into.files[names.mapping(event.policy, event.version)] = mapping.data
                continue
        into.faults.append(
            warning(
                "PK012",
                f"the history does not have the text of {event.policy} {event.version} as it was "
                "approved",
                record.place,
                "Fetch the whole history and the tags: git fetch --unshallow --tags",
            )
        )


def _objects(world: World, wanted: Wanted, into: Gathered) -> None:
    """Put in the commit, the trees on the way to the records and PDFs, and the tags."""
    commit = wanted.commit
    issued = {
        f"refs/tags/{paths.tag(event.policy, event.version)}": period.record
        for _, period, _ in wanted.versions()
        for event in (period.record.event,)
    }
    folders = ["", "records", f"records/{WORKSPACE}", "output", "output/issued"]
    folders += [f"{top}/{one}" for one in wanted.histories for top in ("records", "output/issued")]
    trees = [f"{commit}:{folder}" for folder in folders]
    found = world.git.objects([commit, *issued, *trees])
    own = found[commit]
    if own is None:
        raise StateError(error("PK009", f"the commit {commit} cannot be read"))
    into.files[names.COMMIT] = own.data
    for tree in trees:
        one = found[tree]
        if one and one.kind == "tree":
            into.files[f"{names.TREES}{one.id}"] = one.data
    tags = {name: tag for name in issued if (tag := found[name]) and tag.kind == "tag"}
    named = {
        name: f"{header(tag.data, 'object')}:{issued[name].path}" for name, tag in tags.items()
    }
    there = world.git.objects(named.values())
    for name, record in issued.items():
        short = name.removeprefix("refs/tags/")
        if name not in tags:
            state = "is no annotated tag" if found[name] else "is missing"
            hint = "Fetch it: git fetch --tags. policykit check says how to make it."
            into.faults.append(warning("PK006", f"the tag {short} {state}", hint=hint))
            continue
        tagged = there[named[name]]
        if tagged is None or tagged.data != record.data:
            said = f"the tag {short} points to a commit without that version"
            into.faults.append(warning("PK006", said, hint="Find out who moved it."))
        event = record.event
        into.files[names.tag(event.policy, event.version)] = tags[name].data


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
