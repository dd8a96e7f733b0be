"""Where a policy stands now: its working text held against its records and the profile."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_digest
from policykit.policy.context import value_at
from policykit.policy.parameters import ABSENT
from policykit.record import InputFile, WorkingContent, local_date, standing
from policykit.workflow import paths
from policykit.workflow.people import role_rules
from policykit.workflow.pictures import may_show, picture_digests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from policykit.policy import Policy
    from policykit.profile import Profile
    from policykit.record import History, Standing
    from policykit.values import Digest
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def standing_now(  # noqa: PLR0913, PLR0917 - the last spares many runs of git
    world: World,
    profile: Profile,
    policy: Policy,
    working: WorkingPolicy,
    history: History,
    uncommitted: Collection[str] | None = None,
) -> Standing:
    """Return where a policy stands today, in the organization's time zone.

    Args:
        world: the outside.
        profile: the profile.
        policy: what the working text says.
        working: the policy as it stands on disk.
        history: its records.
        uncommitted: what `uncommitted` says of many policies; without it, git is asked.
    """
    return standing(
        history,
        working_content(world, profile, working, uncommitted),
        local_date(world.clock.now(), profile.organization.time_zone),
        role_rules(world, profile, policy),
        lead_days=profile.review.lead_days,
    )


def uncommitted(world: World, workings: Iterable[WorkingPolicy]) -> Collection[str]:
    """Return which files of these policies git has other than they are on disk; from one run."""
    own = (path for working in workings for path in _own(working, _pictures(world, working)))
    return frozenset(world.git.dirty(own))


def _pictures(world: World, working: WorkingPolicy) -> Mapping[str, Digest]:
    """Return the digests of what a policy shows; a text that plainly shows nothing is not read."""
    text = (working.policy_data or b"").decode("utf-8", "replace")
    return picture_digests(world, working.policy) if may_show(text) else {}


def _own(working: WorkingPolicy, pictures: Iterable[str]) -> tuple[str, ...]:
    return paths.policy(working.id), paths.sidecar(working.id), *pictures


def working_content(
    world: World,
    profile: Profile,
    working: WorkingPolicy,
    uncommitted: Collection[str] | None = None,
) -> WorkingContent:
    """Return the digests of a policy as it stands now; see `standing_now`."""
    pictures = _pictures(world, working)
    own = _own(working, pictures)
    dirty = world.git.dirty(own) if uncommitted is None else uncommitted
    facts = world.files.read(paths.base_facts(working.id))
    return WorkingContent(
        content=working.content,
        text=working.text,
        authority=profile.authority,
        profile=profile_inputs(profile, facts, pictures),
        conflicted=working.conflicted,
        pictures=tuple(InputFile(*each) for each in pictures.items()),
        committed=set(own).isdisjoint(dirty),
    )


_ON_THE_PAGES = (
    "organization.legal_name",
    "organization.short_name",
    "frameworks",
    "classification.levels",
    "review.interval_months",
    "branding",
)


def profile_inputs(profile: Profile, facts: bytes | None, pictures: Mapping[str, Digest]) -> Digest:
    """Return the digest of the profile values and pictures that reach a policy's pages.

    Comments, order and values that the policy does not use have no part in it, so editing them
    makes no proposal stale.

    Args:
        profile: the profile.
        facts: the policy's facts file, which names the paths its text uses; None where the policy
            was not generated.
        pictures: the digest of each picture that the text shows, by path.
    """
    values = {path: _value(profile, path) for path in _used(facts)}
    return json_digest({**values, "pictures": dict(pictures)} if pictures else values)


def changed_inputs(then: Profile, now: Profile, facts: bytes | None) -> tuple[str, ...]:
    """Return the paths whose values differ between two profiles, of those `profile_inputs` takes.

    Args:
        then: the earlier profile.
        now: the later one.
        facts: the policy's facts file.
    """
    return tuple(path for path in _used(facts) if _value(then, path) != _value(now, path))


def _used(facts: bytes | None) -> tuple[str, ...]:
    return tuple(sorted({*_ON_THE_PAGES, *(_fact_paths(facts) if facts else ())}))


def _fact_paths(facts: bytes) -> Iterable[str]:
    try:
        found = json.loads(facts)
    except (ValueError, RecursionError):
        return ()
    return [str(path) for path in found] if isinstance(found, dict) else ()


def _value(profile: Profile, path: str) -> Any:
    """Return the value the profile gives at a path, there or under params; None without one."""
    for root in (profile.tree, profile.tree["params"]):
        found = value_at(root, path)
        if found is not ABSENT and found is not None and found != []:
            return _plain(found)
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
