"""What each issued version says of its acknowledgement: from its own text and its own profile.

An issued version names policy file and profile by digest. Its days and its yearly round are those
it was issued with, whatever the profile says today. What an audience is in groups of the roster is
a matter of today: lists and their groups came later than many versions.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import PolicykitError
from policykit.policy import read_policy
from policykit.record import AckTerms, requests_of
from policykit.workflow import paths
from policykit.workflow.workspace import load_history, parse_profile, recorded_ids

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import History, Issued, Record, Request
    from policykit.values import Digest, PolicyId, Version
    from policykit.world import World

_EVERYBODY = ("everyone", "all staff", "all people in scope")


def histories(world: World) -> tuple[History, ...]:
    """Return the records of every policy that has some, by id."""
    return tuple(load_history(world, identifier)[0] for identifier in recorded_ids(world))


def issued_texts(policies: Sequence[History]) -> Mapping[tuple[PolicyId, Version], Digest]:
    """Return the text digest of every issued version."""
    found = {}
    for history in policies:
        for record in history.issued:
            proposal = history.proposal(record.event.proposal)
            if proposal:
                found[history.policy, record.event.version] = proposal.event.text
    return found


def all_requests(
    world: World, profile: Profile, policies: Sequence[History]
) -> tuple[tuple[Request, ...], tuple[str, ...]]:
    """Return what all policies ask to be acknowledged, and the audiences tied to no groups."""
    terms, free = version_terms(world, profile, policies)
    requests = [
        request
        for history in policies
        for request in requests_of(history, lambda record: terms.get(record.digest))
    ]
    return tuple(requests), free


def version_terms(
    world: World, profile: Profile, policies: Sequence[History]
) -> tuple[Mapping[Digest, AckTerms], tuple[str, ...]]:
    """Return what each version says of its acknowledgement, by R, and the audiences as above."""
    sources = _Sources(world, [record for one in policies for record in one.issued])
    free: set[str] = set()

    def terms(record: Record[Issued]) -> AckTerms | None:
        policy = sources.policy(record)
        if policy is not None and not policy.ack_required:
            return None
        rules = (sources.profile(record) or profile).distribution
        audience = policy.audience if policy else "Everyone"
        groups = _groups(profile, audience)
        is_everybody = not {audience.casefold(), *(groups or ())}.isdisjoint(_EVERYBODY)
        is_known = is_everybody or groups is not None
        if not is_known:
            free.add(audience)
        of_groups = None if is_everybody else groups
        return AckTerms(rules.ack_days, rules.ack_annual, audience, of_groups, is_known)

    found = {record.digest: terms(record) for one in policies for record in one.issued}
    return {digest: one for digest, one in found.items() if one}, tuple(sorted(free))


def _groups(profile: Profile, audience: str) -> frozenset[str] | None:
    wanted = audience.casefold()
    for words, groups in profile.distribution.audiences.items():
        if words.casefold() == wanted:
            return frozenset(group.casefold() for group in groups)
    return None


class _Sources:
    """The policy files and profiles of issued versions, each read once."""

    def __init__(self, world: World, issued: Sequence[Record[Issued]]) -> None:
        self._blobs: dict[Digest, bytes] = {}
        self._policies: dict[Digest, Policy | None] = {}
        self._profiles: dict[Digest, Profile | None] = {}
        self._read(world, issued)

    def policy(self, record: Record[Issued]) -> Policy | None:
        """Return the policy of a version; None where history does not have it any more."""
        path = paths.policy(record.event.policy)
        digest = _digest(record, path)
        if digest not in self._policies:
            data = self._blobs.get(digest) if digest else None
            self._policies[digest] = read_policy(data, path)[0] if data is not None else None
        return self._policies[digest]

    def profile(self, record: Record[Issued]) -> Profile | None:
        """Return the profile of a version; None where it cannot be had or read any more."""
        digest = _digest(record, paths.PROFILE)
        if digest not in self._profiles:
            data = self._blobs.get(digest) if digest else None
            self._profiles[digest] = _profile(data)
        return self._profiles[digest]

    def _read(self, world: World, issued: Sequence[Record[Issued]]) -> None:
        wanted: dict[str, set[str]] = defaultdict(set)
        tags = world.git.tags()
        on_disk: dict[str, tuple[Digest, bytes]] = {}
        for record in issued:
            for path in (paths.policy(record.event.policy), paths.PROFILE):
                digest = _digest(record, path)
                if path not in on_disk:
                    data = world.files.read(path) or b""
                    on_disk[path] = (sha256(data), data)
                if on_disk[path][0] == digest:
                    self._blobs[digest] = on_disk[path][1]
                elif digest not in self._blobs:
                    tag = paths.tag(record.event.policy, record.event.version)
                    if commit := tags.get(tag):
                        wanted[commit].add(path)
        for commit, names in wanted.items():
            found = world.git.read_all(commit, sorted(names)).values()
            self._blobs |= {sha256(blob): blob for blob in found if blob is not None}


def _digest(record: Record[Issued], path: str) -> Digest:
    return next((item.sha256 for item in record.event.inputs if item.path == path), record.digest)


def _profile(data: bytes | None) -> Profile | None:
    if data is None:
        return None
    try:
        return parse_profile(data)[0]
    except PolicykitError:
        return None
