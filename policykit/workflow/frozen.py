"""What an issued version was made from, taken from git's objects and never from the disk.

`issue` freezes its inputs here before it makes anything; `verify` and `diff` find the same bytes
again years later, by path, commit and digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import policykit
from policykit.canonical import sha256
from policykit.errors import InputError, Place, StateError, error, has_errors
from policykit.pages import JobFile
from policykit.policy import read_policy
from policykit.record import History, InputFile, read_records
from policykit.workflow import paths
from policykit.workflow.composition import Subject
from policykit.workflow.documents import parse_documents
from policykit.workflow.pictures import files_of, picture_paths
from policykit.workflow.workspace import (
    WorkingPolicy,
    is_record,
    parse_profile,
    refuse_errors,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import Event, Issued, Record
    from policykit.template import Framework
    from policykit.values import Digest, PolicyId
    from policykit.world import World

_HISTORY_HINT = "Fetch the whole history (git fetch --unshallow), or restore it from a clone."


@dataclass(frozen=True)
class Frozen:
    """The files that the pages of one policy are made from, by path, as git has them.

    What they say is read when first asked for.

    Attributes:
        files: profile, policy, mapping, logo if there is one, fonts, pictures, and every record
            of the policy.
        facts: the policy's facts file; no page is made from it, but a proposal depends on it.
    """

    id: PolicyId
    files: Mapping[str, bytes]
    facts: bytes | None = None

    @property
    def profile(self) -> Profile:
        """Return the profile."""
        return parse_profile(self.files[paths.PROFILE])[0]

    @cached_property
    def working(self) -> WorkingPolicy:
        """Return the policy and its mapping, as the workspace would hold them."""
        return WorkingPolicy(
            self.id, self.files[paths.policy(self.id)], self.files[paths.sidecar(self.id)]
        )

    @cached_property
    def history(self) -> History:
        """Return the records of the policy."""
        return History.of(self.id, _records(self.files))

    def pictures(self, world: World) -> Mapping[str, Digest]:
        """Return the digest of each picture that the policy shows."""
        policy = self.working.policy
        wanted = picture_paths(world, policy) if policy else ()
        return {path: sha256(self.files[path]) for path in wanted}

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """Return path and digest of each file, sorted by path: `inputs` of the issued record."""
        return tuple(InputFile(path, sha256(self.files[path])) for path in sorted(self.files))


def freeze(world: World, commit: str, identifiers: Iterable[PolicyId]) -> Mapping[PolicyId, Frozen]:
    """Return the inputs of policies at a commit, from a few runs of git however many they are.

    Raises:
        StateError: files are not in that commit; all of one policy are named.
    """
    own = {one: [paths.policy(one), paths.sidecar(one)] for one in identifiers}
    folders = {paths.records(one): files for one, files in own.items()}
    for path in world.git.list(commit, paths.RECORDS):
        folder = "/".join(path.split("/", 2)[:2]) + "/"
        if folder in folders and is_record(path):
            folders[folder].append(path)
    facts = {one: paths.base_facts(one) for one in own}
    wanted = [path for files in own.values() for path in files]
    found = dict(world.git.read_all(commit, [paths.PROFILE, *wanted, *facts.values()]))
    profile = _all_there(commit, {paths.PROFILE: found[paths.PROFILE]})
    files = {
        one: profile | _all_there(commit, {path: found[path] for path in paths_of})
        for one, paths_of in own.items()
    }
    branding = parse_profile(profile[paths.PROFILE])[0].branding
    everywhere = [*([branding.logo] if branding.logo else []), *branding.fonts]
    shown = {one: [*everywhere, *_pictures(world, one, there)] for one, there in files.items()}
    every = sorted({path for paths_of in shown.values() for path in paths_of})
    seen = world.git.read_all(commit, every) if every else {}
    return {
        one: Frozen(
            one,
            there | _all_there(commit, {path: seen[path] for path in shown[one]}),
            found[facts[one]],
        )
        for one, there in files.items()
    }


def _pictures(world: World, identifier: PolicyId, files: Mapping[str, bytes]) -> Iterable[str]:
    path = paths.policy(identifier)
    policy, _ = read_policy(files[path], path)
    return picture_paths(world, policy) if policy else ()


def frozen_inputs(world: World, issued: Record[Issued]) -> Frozen:
    """Return the inputs that an issued record names, from history.

    They are in the commit that brought the record. Where history was squashed or cut off, that
    commit is another one by now, and the tag still leads to the old one. It is their digests
    that say whether they are the right ones, so it does not matter where they are found.

    Raises:
        StateError: history does not have the record, or a file there has another digest.
    """
    commit = world.git.commit_that_added(issued.path)
    wanted = [item.path for item in issued.event.inputs]
    return _frozen(world, issued, commit, world.git.read_all(commit, wanted) if commit else {})


def frozen_each(
    world: World, versions: Sequence[Record[Issued]]
) -> Mapping[Digest, Frozen | StateError]:
    """Return the inputs of issued records by their digests, or why they are not to be had.

    The same as `frozen_inputs` of each, from a few runs of git however many they are.
    """
    added: dict[str, str] = {}
    for change in world.git.file_changes(paths.RECORDS) if versions else ():
        for path in change.added:
            added.setdefault(path, change.commit)
    places = [
        (added[issued.path], item.path)
        for issued in versions
        if issued.path in added
        for item in issued.event.inputs
    ]
    try:
        data = dict(zip(places, world.git.read_each(places), strict=True))
    except StateError:  # a path that no workspace has, in a PDF from elsewhere: it is no other's
        return {issued.digest: _frozen_or_why(world, issued) for issued in versions}
    results: dict[Digest, Frozen | StateError] = {}
    for issued in versions:
        commit = added.get(issued.path)
        found = {
            item.path: data[commit, item.path] for item in issued.event.inputs if commit is not None
        }
        try:
            results[issued.digest] = _frozen(world, issued, commit, found)
        except StateError as failure:
            results[issued.digest] = failure
    return results


def _frozen_or_why(world: World, issued: Record[Issued]) -> Frozen | StateError:
    try:
        return frozen_inputs(world, issued)
    except StateError as failure:
        return failure


def _frozen(
    world: World, issued: Record[Issued], commit: str | None, found: Mapping[str, bytes | None]
) -> Frozen:
    if commit is None:
        raise StateError(
            error(
                "PK760",
                "no commit of this repository brought the record",
                Place(issued.path),
                _HISTORY_HINT,
            )
        )
    wanted = [item.path for item in issued.event.inputs]
    files = _as_named(issued, found)
    if len(files) < len(wanted):
        tagged = world.git.tags().get(paths.tag(issued.event.policy, issued.event.version))
        missing = [path for path in wanted if path not in files]
        if tagged not in (None, commit):
            files |= _as_named(issued, world.git.read_all(str(tagged), missing))
    if len(files) < len(wanted):
        raise StateError(
            *(
                error(
                    "PK761",
                    f"{path} {'is missing' if found[path] is None else 'has another digest'} "
                    f"at commit {commit[:12]}, and the record names it",
                    Place(issued.path),
                    _HISTORY_HINT,
                )
                for path in wanted
                if path not in files
            )
        )
    return Frozen(issued.event.policy, files)


def _as_named(issued: Record[Issued], found: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Return the files among those found whose digest the record names."""
    digests = {item.path: item.sha256 for item in issued.event.inputs}
    return {
        path: data
        for path, data in found.items()
        if data is not None and sha256(data) == digests[path]
    }


def issued_policy(world: World, issued: Record[Issued]) -> Policy:
    """Return the policy as an issued version has it.

    Raises:
        StateError: history does not have it any more.
        InputError: it cannot be read.
    """
    path = paths.policy(issued.event.policy)
    policy, found = read_policy(frozen_inputs(world, issued).files[path], path)
    if policy is None:
        raise InputError(*found)
    return policy


def subjects(
    world: World, frozen: Mapping[PolicyId, Frozen], frameworks: Mapping[str, Framework]
) -> Mapping[PolicyId, Subject]:
    """Return each policy with what its pages draw on, from frozen inputs alone.

    Raises:
        InputError: everything that keeps any of them from being rendered.
    """
    parsed = {identifier: one.working for identifier, one in frozen.items()}
    refuse_errors(found for working in parsed.values() for found in working.problems)
    policies = {key: working.policy for key, working in parsed.items() if working.policy}
    documents, found = parse_documents(world, policies)
    if has_errors(found):
        raise InputError(*found)
    made = {}
    for identifier, working in parsed.items():
        profile = frozen[identifier].profile
        if working.policy is None or working.sidecar is None or working.content is None:
            raise ValueError(f"{identifier} was checked and cannot be read")
        logo = profile.branding.logo
        made[identifier] = Subject(
            policy=working.policy,
            sidecar=working.sidecar,
            content=working.content,
            document=documents[identifier],
            profile=profile,
            frameworks=frameworks,
            logo=frozen[identifier].files[logo] if logo else None,
            fonts=tuple(
                JobFile(path, frozen[identifier].files[path]) for path in profile.branding.fonts
            ),
            images=files_of(documents[identifier], frozen[identifier].files),
        )
    return made


def render_lock(world: World) -> Mapping[str, str]:
    """Return the versions that decide the bytes of a PDF, policykit's own among them."""
    return {
        "policykit": policykit.__version__,
        **world.renderer.lock(world.pandoc.version()),
    }


def _records(files: Mapping[str, bytes]) -> tuple[Record[Event], ...]:
    records, found = read_records(
        {path: data for path, data in files.items() if path.startswith(paths.RECORDS)}
    )
    refuse_errors(found)
    return records


def _all_there(commit: str, found: Mapping[str, bytes | None]) -> dict[str, bytes]:
    missing = [
        error(
            "PK762",
            f"{path} is not in commit {commit[:12]}",
            Place(path),
            f"Commit it: git add -- {path} && git commit",
        )
        for path, data in found.items()
        if data is None
    ]
    if missing:
        raise StateError(*missing)
    return {path: data for path, data in found.items() if data is not None}
