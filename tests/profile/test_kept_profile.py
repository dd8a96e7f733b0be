"""A profile that was kept is the profile that was read."""

import json
import subprocess
import sys
from dataclasses import fields

import pytest

from policykit.profile import read_profile
from policykit.profile.kept_profile import from_bytes, to_bytes
from policykit.profile.shape import all_paths

FILE = "org_profile.yaml"
DOUBTFUL = "flags: {has_sla: false, allows_byod: true}\nparams: {endpoint: {byod: 'no'}}\n"


def both(data):
    read = read_profile(data, FILE)
    return read, from_bytes(to_bytes(*read), data, FILE)


def assert_same(data):
    (profile, found), (kept, kept_found) = both(data)
    for item in fields(profile):
        if item.name != "read_source":
            assert getattr(kept, item.name) == getattr(profile, item.name), item.name
    assert kept_found == found
    assert kept.authority == profile.authority
    assert list(kept.tree) == list(profile.tree)
    for path in map(".".join, all_paths()):
        assert kept.place(path) == profile.place(path), path
        assert kept.is_set(path) == profile.is_set(path), path
        assert kept.answered(path) == profile.answered(path), path


def test_it_is_equal_in_everything(organization):
    assert_same(organization)


def test_warnings_are_kept(small):
    data = small.with_added(DOUBTFUL).text.encode()
    (_, found), _ = both(data)
    assert found
    assert_same(data)


def test_what_looks_like_a_date_or_a_list_of_numbers_stays_what_it_is(small):
    added = 'params: {access: {a: [0, 1], b: [1, "2026-01-31"], c: 2026-01-31, d: "2026-01-31"}}\n'
    assert_same(small.with_added(added).text.encode())


def test_a_text_that_only_the_slower_parser_reads_has_its_places(small):
    assert_same(b"---\n" + small.text.encode())


@pytest.mark.parametrize(
    "kept",
    [b"", b"{", b"[]", b"[{},[]]", b"[1,[]]", b"[[0],[]]", b'{"a":1,"b":2}', b"[" * 100_000],
)
def test_other_bytes_are_no_profile(kept, small):
    with pytest.raises(ValueError, match="no profile"):
        from_bytes(kept, small.text.encode(), FILE)


@pytest.mark.parametrize(
    "path",
    [
        ("organization", "time_zone"),
        ("people", 1, "email"),
        ("branding", "paper"),
        ("roles", "it_lead"),
        ("approval",),
    ],
)
def test_a_profile_that_lacks_something_is_none(path, small):
    data = small.text.encode()
    tree, warnings = json.loads(to_bytes(*read_profile(data, FILE)))
    *steps, last = path
    inside = tree
    for step in steps:
        inside = inside[step]
    del inside[last]
    with pytest.raises(ValueError, match="no profile"):
        from_bytes(json.dumps([tree, warnings]).encode(), data, FILE)


def test_a_time_zone_that_is_not_known_any_more_is_asked_about_anew(small):
    data = small.text.encode()
    kept = to_bytes(*read_profile(data, FILE)).replace(b"Europe/Dublin", b"Europe/Gone")
    with pytest.raises(ValueError, match="Gone"):
        from_bytes(kept, data, FILE)


def test_knowing_it_again_needs_neither_pydantic_nor_a_parser(small):
    data = small.text.encode()
    kept = to_bytes(*read_profile(data, FILE))
    code = (
        "import sys; from policykit.profile.kept_profile import from_bytes; "
        f"from_bytes({kept!r}, b'', 'x'); "
        "print({'pydantic', 'pydantic_core', 'ruamel.yaml'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
