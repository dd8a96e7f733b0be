"""`authority`: what changed in people, roles and rules, and who of before accepts that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import NotAllowedError, Severity, StateError, error, has_errors
from policykit.record import (
    PLAIN_METHODS,
    AuthorityAccepted,
    KeyChange,
    KeyRecorded,
    Method,
    accepted_authority,
    authority_code,
    check_authority,
    is_recorded,
    key_problems,
    local_date,
    may_accept,
    not_accepted,
    past_changed,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.accepted_profile import accepted_profile
from policykit.workflow.approve import require_names
from policykit.workflow.deciding import evidence_files, proved, shown
from policykit.workflow.people import actor, person_called
from policykit.workflow.proof_check import acceptance_problems
from policykit.workflow.proving import with_mail_keys
from policykit.workflow.session import own_changes_refused, writing
from policykit.workflow.workspace import load_profile
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Actor, History, Record
    from policykit.record.authority import Interval
    from policykit.values import Digest
    from policykit.workflow.proving import Proof
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Authority:
    """Where the authority stands.

    Attributes:
        digest: fingerprint of what the profile says now.
        code: with which somebody accepts it.
        accepted: the newest accepted one, None before the first.
        changes: what differs from that, in words; empty where nothing does.
    """

    digest: Digest
    code: str
    accepted: Record[AuthorityAccepted] | None
    changes: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Say whether what the profile says now was accepted."""
        return self.accepted is not None and self.accepted.event.accepted == self.digest


def authority(world: World) -> Authority:
    """Return where the authority stands.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    workspace, _ = load_workspace_history(world)
    newest = accepted_authority(workspace)
    then = accepted_profile(world, newest) if newest else None
    changes = _changes(then, profile) if then else ()
    code = authority_code(profile.authority, newest.digest if newest else None)
    return Authority(profile.authority, code, newest, changes)


def accept(world: World, email: str | None, proof: Proof) -> Authority:
    """Record that somebody who decided before accepts what the profile says now.

    Args:
        world: the outside.
        email: who accepts; None for the git identity.
        proof: what shows it; a file that can be read has to hold the code.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "authority accept"):
        require_names(proof.evidence)
        profile, _ = load_profile(world)
        dirty = world.git.dirty([paths.PROFILE])
        if dirty:
            raise NotAllowedError(own_changes_refused(dirty))
        workspace, found = load_workspace_history(world)
        newest = accepted_authority(workspace)
        before = accepted_profile(world, newest) if newest else profile
        then = before or profile
        own = world.git.identity().email
        person = person_called(then, own if email is None else email)
        now = world.clock.now()
        today = local_date(now, then.organization.time_zone)
        proof = with_mail_keys(world, proof, now)
        plain = AuthorityAccepted(
            policy=WORKSPACE_ID,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(then, person, today),
            authority=newest.event.accepted if newest else profile.authority,
            accepted=profile.authority,
            profile=sha256(world.files.read(paths.PROFILE) or b""),
            previous=newest.digest if newest else None,
            changes=_changes(then, profile) if newest else (),
            method=Method.ASSERTED,
        )
        is_own = own.strip().casefold() == person.email.strip().casefold()
        event, refused = shown(plain, proof, person.email, is_git_identity=is_own)
        # What was open then may have ended since, and be entered some days late.
        past = (
            past_changed(_intervals(then), _intervals(profile), newest.event.day) if newest else ()
        )
        problems = (*found, *check_authority(workspace), *refused, *past)
        if not refused:  # how it was given is known only then
            minimum = Method(then.signing.minimum_approval)
            problems = (*problems, *may_accept(workspace, event, minimum))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        if before is None and event.method not in PLAIN_METHODS:
            raise StateError(_unknown_before(newest))
        record = proved(world, then, proof, event)
        kept = evidence_files(record, proof).items()
        # The key of a mail domain shows one decision after the other.
        files = {path: data for path, data in kept if not world.files.exists(path)}
        files[record.path] = record.data
        subject = f"Accept the authority {profile.authority[:12]}: {person.name}"
        body = "\n".join(event.changes)
        world.transaction.carry_out(
            ChangeSet(files=files, message=f"{subject}\n\n{body}\n", head=world.git.head())
        )
        return Authority(event.accepted, authority_code(event.accepted, record.digest), record, ())


def _unknown_before(newest: Record[AuthorityAccepted] | None) -> Diagnostic:
    return error(
        "PK779",
        "whose key or mail counted before cannot be told: no profile with the authority before is "
        "in the history",
        newest.place if newest else None,
        "Fetch the whole history: git fetch --unshallow",
    )


def at_issue(
    world: World, profile: Profile, by: Actor, certificate: Digest | None, at: datetime
) -> Mapping[str, bytes]:
    """Return the records that the first issue brings: the authority on trust, and the seal's key.

    Args:
        world: the outside.
        profile: the profile.
        by: who issues.
        certificate: of the key that seals; None before it is unlocked.
        at: the moment.

    Raises:
        NotAllowedError: nobody accepted the authority, or the key was given up.
    """
    workspace, _ = load_workspace_history(world)
    problems = [*not_accepted(workspace, profile.authority)]
    # Who decides today follows from all of them.
    problems += [
        found
        for found in acceptance_problems(world, profile, workspace)
        if found.severity is Severity.ERROR
    ]
    if certificate:
        problems += key_problems(workspace, certificate, at)
    if problems:
        raise NotAllowedError(*problems)
    events: list[AuthorityAccepted | KeyRecorded] = []
    if accepted_authority(workspace) is None:
        events.append(
            AuthorityAccepted(
                policy=WORKSPACE_ID,
                at=at,
                zone=profile.organization.time_zone,
                by=by,
                authority=profile.authority,
                accepted=profile.authority,
                profile=sha256(world.files.read(paths.PROFILE) or b""),
                previous=None,
                method=Method.SELF,
            )
        )
    if certificate and not is_recorded(workspace, certificate):
        events.append(
            KeyRecorded(
                policy=WORKSPACE_ID,
                at=at,
                zone=profile.organization.time_zone,
                by=by,
                authority=profile.authority,
                certificate=certificate,
                change=KeyChange.CREATED,
            )
        )
    records = [write_record(event) for event in events]
    return {record.path: record.data for record in records}


def first_use(profile: Profile, beside: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return what to tell where the first authority was just recorded."""
    if not any("-authority-" in path for path in beside):
        return ()
    return (
        f"Authority {profile.authority}: who may approve what, recorded for the first time.",
        "Tell your auditor this fingerprint. From now on who decided before accepts each change.",
    )


def authority_problems(world: World, profile: Profile, workspace: History) -> Iterator[Diagnostic]:
    """Yield what `check` says of authority and keys."""
    yield from check_authority(workspace)
    yield from not_accepted(workspace, profile.authority)
    newest = accepted_authority(workspace)
    then = accepted_profile(world, newest) if newest else None
    if newest and then:
        yield from past_changed(_intervals(then), _intervals(profile), newest.event.day)


def record_key_change(
    world: World, certificate: Digest, change: KeyChange, reason: str, detail: KeyDetail
) -> Record[KeyRecorded]:
    """Record that a sealing key was replaced or compromised.

    Raises:
        PolicykitError: why it cannot be recorded.
    """
    with writing(world, "key"):
        profile, _ = load_profile(world)
        workspace, found = load_workspace_history(world)
        now = world.clock.now()
        person = person_called(profile, world.git.identity().email)
        by = actor(profile, person, local_date(now, profile.organization.time_zone))
        event = KeyRecorded(
            policy=WORKSPACE_ID,
            at=now,
            zone=profile.organization.time_zone,
            by=by,
            authority=profile.authority,
            certificate=certificate,
            change=change,
            since=detail.since,
            successor=detail.successor,
            reason=reason,
        )
        record = write_record(event)
        problems = (*found, *check_authority(workspace.plus(record)))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        world.transaction.carry_out(
            ChangeSet(
                files={record.path: record.data},
                message=f"The sealing key {certificate[:16]} was {change}\n\n{reason}\n",
                head=world.git.head(),
            )
        )
        return record


@dataclass(frozen=True, slots=True)
class KeyDetail:
    """Since when a key is compromised, or which one follows it."""

    since: datetime | None = None
    successor: Digest | None = None


def _intervals(profile: Profile) -> tuple[Interval, ...]:
    return tuple(
        (role, holding["person"], holding["from"], holding.get("to"))
        for role, holdings in profile.tree["roles"].items()
        for holding in holdings
    )


_PARTS = ("people", "roles", "approval", "signing")
_MOST = 40


def _changes(then: Profile, now: Profile) -> tuple[str, ...]:
    """Return in words what differs, without addresses: records travel."""
    old, new = _flat(then), _flat(now)
    found = []
    for path in sorted({*old, *new}):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        if path.endswith(".email"):
            found.append(f"{path} changed")
        elif before is None:
            found.append(f"{path}: {after} (new)")
        else:
            found.append(f"{path}: {before} -> {'removed' if after is None else after}")
    more = len(found) - _MOST
    return (*found[:_MOST], *([f"and {more} more"] if more > 0 else []))


def _flat(profile: Profile) -> dict[str, str]:
    tree = {part: profile.tree[part] for part in _PARTS}
    tree["time_zone"] = profile.organization.time_zone
    found: dict[str, str] = {}
    _collect(tree, "", found)
    return found


def _collect(value: object, path: str, found: dict[str, str]) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            _collect(item, f"{path}.{key}" if path else str(key), found)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            name = item.get("id", number) if isinstance(item, dict) else number
            _collect(item, f"{path}.{name}", found)
    elif value is not None:
        found[path] = str(value)
