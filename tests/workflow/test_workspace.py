"""A profile that was read and kept is not read again, and a wrong one is never kept."""

from __future__ import annotations

import pytest

from policykit.errors import InputError
from policykit.workflow.workspace import load_profile, parse_profile

PROFILE = "org_profile.yaml"


def kept(world):
    return {key: data for key, data in world.cache.entries.items() if key.startswith("profile-")}


def parts(profile):
    return profile.tree, profile.people, profile.authority


def test_a_profile_that_was_read_is_kept_until_its_text_or_the_program_changes(fresh, monkeypatch):
    world = fresh.world
    world.cache.entries.clear()
    parse_profile.cache_clear()
    profile, found = load_profile(world)
    (key,) = before = kept(world)
    with monkeypatch.context() as unreadable:
        unreadable.setattr("policykit.workflow.workspace.parse_profile", None)
        again, found_again = load_profile(world)
    assert (parts(again), found_again) == (parts(profile), found)

    world.cache.entries[key] = b"something else"
    assert parts(load_profile(world)[0]) == parts(profile)
    assert kept(world) == before

    fresh.desk.edit(PROFILE, "Tiny Incorporated", "Tiny and Sons")
    assert load_profile(world)[0].organization.legal_name == "Tiny and Sons"
    monkeypatch.setattr(world.cache, "program", lambda: "the next one")
    load_profile(world)
    assert len(kept(world)) == 3


def test_a_wrong_profile_is_refused_each_time_and_never_kept(fresh):
    world = fresh.world
    world.cache.entries.clear()
    fresh.desk.edit(PROFILE, "country: US", "country: XX")
    for _ in range(2):
        with pytest.raises(InputError, match="not a country code"):
            load_profile(world)
    assert not kept(world)
