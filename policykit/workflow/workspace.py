"""What a workspace holds now: profile, policies, records, as values, with everything wrong in them.

Takes a `World`; reads and never writes.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_digest, listing_digest, sha256
from policykit.errors import InputError, Place, StateError, error, has_errors
from policykit.policy import (
    check_pair,
    content_digest,
    read_policy,
    read_sidecar,
    text_digest,
)
from policykit.profile import kept_profile
from policykit.record import History, read_records
from policykit.template import did_you_mean
from policykit.values import policy_id
from policykit.workflow import paths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.policy import Policy, Sidecar
    from policykit.profile import Profile
    from policykit.template import Framework, Library
    from policykit.values import Digest, PolicyId
    from policykit.world import World


@dataclass(frozen=True)
class WorkingPolicy:
    """A policy as it stands on disk, however broken. Its two files are read when first asked for.

    Attributes:
        policy_data, sidecar_data: the bytes; None where the file is missing.
        conflicted: a merge waits to be resolved.
    """

    id: PolicyId
    policy_data: bytes | None
    sidecar_data: bytes | None
    conflicted: bool = False

    @property
    def policy(self) -> Policy | None:
        """Return what the text says; None where it cannot be read."""
        return self._policy[0]

    @property
    def sidecar(self) -> Sidecar | None:
        """Return what the mapping says; None where it cannot be read."""
        return self._sidecar[0]

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """Return everything wrong with the two files."""
        (policy, found), (sidecar, more) = self._policy, self._sidecar
        problems = [*self._missing(), *found, *more]
        path = paths.policy(self.id)
        if policy and policy.id != self.id:
            message = f"the front matter says id {policy.id}, the file name says {self.id}"
            hint = "Make the id agree with the file name."
            problems.append(error("PK744", message, Place(path, 2), hint))
        if policy and sidecar:
            problems += check_pair(policy, sidecar)
        return tuple(problems)

    @property
    def content(self) -> Digest | None:
        """Return the content digest; None where a file is missing."""
        if self.policy_data is None or self.sidecar_data is None:
            return None
        return content_digest(self.id, self.policy_data, self.sidecar_data)

    @property
    def text(self) -> Digest | None:
        """Return the text digest; None where the file is missing."""
        return None if self.policy_data is None else text_digest(self.policy_data)

    @cached_property
    def _policy(self) -> tuple[Policy | None, tuple[Diagnostic, ...]]:
        if self.policy_data is None:
            return None, ()
        return read_policy(self.policy_data, paths.policy(self.id))

    @cached_property
    def _sidecar(self) -> tuple[Sidecar | None, tuple[Diagnostic, ...]]:
        if self.sidecar_data is None:
            return None, ()
        return read_sidecar(self.sidecar_data, paths.sidecar(self.id))

    def _missing(self) -> Iterable[Diagnostic]:
        files = (
            (self.policy_data, paths.policy(self.id)),
            (self.sidecar_data, paths.sidecar(self.id)),
        )
        for data, path in files:
            if data is None:
                hint = f"Restore it (git checkout -- {path}), or run policykit generate {self.id}"
                yield error("PK743", f"{path} is missing", Place(path), hint)


def load_profile(world: World) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return the profile and its warnings; one that was read before may be kept.

    Raises:
        StateError: there is none here.
        InputError: every mistake in it.
    """
    data = world.files.read(paths.PROFILE)
    if data is None:
        raise StateError(
            error(
                "PK740",
                f"there is no {paths.PROFILE} here",
                hint="Go to the top of a workspace, or make one: policykit init acme",
            )
        )
    key = f"profile-{json_digest((world.cache.program(), paths.PROFILE, sha256(data)))}"
    if kept := world.cache.get(key):
        with contextlib.suppress(ValueError):
            return _kept_profile(kept, data)
    profile, found = parse_profile(data)
    world.cache.keep({key: kept_profile.to_bytes(profile, found)})
    return profile, found


@lru_cache(maxsize=2)
def _kept_profile(kept: bytes, data: bytes) -> tuple[Profile, tuple[Diagnostic, ...]]:
    return kept_profile.from_bytes(kept, data, paths.PROFILE)


@lru_cache(maxsize=2)
def parse_profile(data: bytes, name: str = paths.PROFILE) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return the profile in the bytes and its warnings; the same bytes are read once.

    Args:
        data: the profile.
        name: where it comes from, for messages.

    Raises:
        InputError: every mistake in it.
    """
    # Not needed of what was read before, and with it comes pydantic.
    from policykit.profile import read_profile  # noqa: PLC0415

    profile, found = read_profile(data, name)
    if profile is None:
        raise InputError(*found)
    return profile, found


def load_library(world: World) -> tuple[Library, tuple[Diagnostic, ...]]:
    """Return the template library and its warnings; one that was read before may be kept.

    Raises:
        InputError: every mistake in it.
    """
    # Few commands need templates.
    from policykit.template import read_library  # noqa: PLC0415
    from policykit.template.kept_library import from_bytes, to_bytes  # noqa: PLC0415

    files = world.library.read()
    listed = listing_digest((path, files[path]) for path in sorted(files))
    key = f"library-{json_digest((world.cache.program(), listed))}"
    if kept := world.cache.get(key):
        with contextlib.suppress(ValueError):
            return from_bytes(kept)
    library, found = read_library(files)
    refuse_errors(found)
    world.cache.keep({key: to_bytes(library, found)})
    return library, found


def load_frameworks(world: World) -> Mapping[str, Framework]:
    """Return the frameworks that ship with policykit: their titles stand in issued PDFs.

    The version of policykit in an issued record's lock pins them.

    Raises:
        InputError: one of them cannot be read.
    """
    # Few commands need them.
    from policykit.template import read_framework  # noqa: PLC0415
    from policykit.template.kept_frameworks import from_bytes, to_bytes  # noqa: PLC0415

    shipped = world.library.shipped()
    files = [(path, shipped[path]) for path in sorted(shipped) if path.startswith("frameworks/")]
    key = f"frameworks-{json_digest((world.cache.program(), listing_digest(files)))}"
    if kept := world.cache.get(key):
        with contextlib.suppress(ValueError):
            return {one.id: one for one in from_bytes(kept)}
    frameworks: dict[str, Framework] = {}
    problems: list[Diagnostic] = []
    for path, data in files:
        framework, found = read_framework(data, f"policy_templates/{path}")
        problems += found
        if framework:
            frameworks[framework.id] = framework
    refuse_errors(problems)
    world.cache.keep({key: to_bytes(frameworks.values())})
    return frameworks


def policy_ids(world: World) -> tuple[PolicyId, ...]:
    """Return the ids of the policies in the workspace, sorted.

    Raises:
        InputError: a file name under policies/ is no policy id.
    """
    found, wrong = [], []
    for path in world.files.list(paths.POLICIES):
        name = paths.policy_of(path)
        if name is None:
            continue
        try:
            found.append(policy_id(name))
        except ValueError as problem:
            wrong.append(error("PK741", str(problem), Place(path), "Rename the file."))
    if wrong:
        raise InputError(*wrong)
    return tuple(sorted(found))


def recorded_ids(world: World) -> tuple[PolicyId, ...]:
    """Return the ids of the policies that have records, also of those whose text is gone, sorted.

    Folders of records/ with other names are nobody's policy, so they are passed over.
    """
    found = set()
    for path in world.files.list(paths.RECORDS):
        name, _, rest = path.removeprefix(paths.RECORDS).partition("/")
        if rest:
            with contextlib.suppress(ValueError):
                found.add(policy_id(name))
    return tuple(sorted(found))


def no_such_policy(name: str, present: Collection[str]) -> Diagnostic:
    """Return that there is no policy of this name (PK742), with the one that may be meant."""
    listed = ", ".join(present) or "none yet; run policykit generate"
    hint = did_you_mean(name, present, f"Policies: {listed}")
    return error("PK742", f"there is no policy {name}", hint=hint)


def chosen_ids(world: World, names: Iterable[str], *, everything: bool) -> tuple[PolicyId, ...]:
    """Return the ids a command was given, or all with `everything`.

    Raises:
        InputError: a name is no id, or there is no such policy; all of them together.
    """
    present = policy_ids(world)
    if everything:
        return present
    known = f"Policies: {', '.join(present) or 'none yet; run policykit generate'}"
    wrong, chosen = [], []
    for name in names:
        try:
            identifier = policy_id(name)
        except ValueError as problem:
            wrong.append(error("PK741", str(problem), hint=known))
            continue
        if identifier not in present:
            wrong.append(no_such_policy(name, present))
        chosen.append(identifier)
    if wrong:
        raise InputError(*wrong)
    return tuple(dict.fromkeys(chosen))


def load_policy(world: World, identifier: PolicyId) -> WorkingPolicy:
    """Return a policy as it stands on disk."""
    return WorkingPolicy(
        identifier,
        world.files.read(paths.policy(identifier)),
        world.files.read(paths.sidecar(identifier)),
        conflicted=world.files.exists(paths.pending(identifier)),
    )


def load_history(world: World, identifier: PolicyId) -> tuple[History, tuple[Diagnostic, ...]]:
    """Return the records of a policy and everything wrong with single files."""
    files: dict[str, bytes] = {}
    for path in world.files.list(paths.records(identifier)):
        data = world.files.read(path) if is_record(path) else None
        if data is not None:
            files[path] = data
    records, found = read_records(files)
    return History.of(identifier, records), found


def is_record(path: str) -> bool:
    """Say whether a file below records/ is a record, and not a file of evidence beside it."""
    return "/evidence/" not in path


def refuse_errors(found: Iterable[Diagnostic]) -> None:
    """Raise everything found when any of it is an error.

    Raises:
        InputError: all of it.
    """
    everything = tuple(found)
    if has_errors(everything):
        raise InputError(*everything)


def read_lock(data: bytes) -> Mapping[str, Any]:
    """Return what `.policykit/lock.json` says.

    Raises:
        InputError: it is no JSON object.
    """
    try:
        value = json.loads(data)
    except ValueError as problem:
        raise InputError(_broken_lock(str(problem))) from problem
    if not isinstance(value, dict) or not isinstance(value.get("policykit"), str):
        raise InputError(_broken_lock("it is not an object that names a policykit version"))
    for key in ("templates", "waiting", "packs"):
        if not isinstance(value.get(key, {}), dict):
            raise InputError(_broken_lock(f"{key} is not an object"))
    return value


def _broken_lock(why: str) -> Diagnostic:
    return error(
        "PK746",
        f"the lock file cannot be read: {why}",
        Place(paths.LOCK),
        f"Restore it from git: git checkout -- {paths.LOCK}",
    )
