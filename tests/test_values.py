"""Ids, versions and digests: an invalid one cannot be made, and order is what people expect."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.values import (
    STATEMENT_ID_PATTERN,
    Version,
    digest,
    policy_id,
    statement_id,
    statement_order,
)

versions = st.builds(Version, st.integers(1, 999_999), st.integers(0, 999_999))
statement_ids = st.from_regex(re.compile(STATEMENT_ID_PATTERN, re.ASCII), fullmatch=True)


@pytest.mark.parametrize("text", ["a", "access-control", "iso27001-scope", "a" * 64])
def test_a_policy_id_is_words_joined_by_hyphens(text):
    assert policy_id(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-a",
        "a-",
        "a--b",
        "A",
        "a_b",
        "a/b",
        "..",
        "a.md",
        "1a",
        "a b",
        "é",
        "a\n",
        "a" * 65,
        "\u0430ccess",  # a Cyrillic letter that looks like an a
    ],
)
def test_anything_else_is_no_policy_id_and_the_message_shows_one(text):
    with pytest.raises(ValueError, match="access-control"):
        policy_id(text)


@given(st.text(max_size=80))
def test_a_policy_id_is_always_safe_as_a_name_of_a_file(text):
    try:
        name = policy_id(text)
    except ValueError:
        return
    assert re.fullmatch(r"[a-z0-9-]{1,64}", name, re.ASCII)
    assert not name.startswith("-")


@pytest.mark.parametrize("text", ["AC-1", "AC-20b", "ISMS-9999"])
def test_a_statement_id_is_prefix_number_and_perhaps_a_letter(text):
    assert statement_id(text) == text


@pytest.mark.parametrize("text", ["", "A-1", "AC1", "AC-0", "AC-01", "AC-1B", "AC-1ab", "ac-1"])
def test_anything_else_is_no_statement_id(text):
    with pytest.raises(ValueError, match="AC-20"):
        statement_id(text)


def test_statements_are_ordered_as_people_count():
    mixed = ["IR-1", "AC-11", "AC-10b", "AC-10a", "AC-10", "AC-2"]
    expected = ["AC-2", "AC-10", "AC-10a", "AC-10b", "AC-11", "IR-1"]
    assert sorted(mixed, key=statement_order) == expected


@given(st.lists(statement_ids, unique=True))
def test_no_two_statements_share_a_place(names):
    assert len({statement_order(name) for name in names}) == len(names)


def test_a_digest_is_64_lower_case_digits():
    assert digest("0f" * 32) == "0f" * 32
    for wrong in ("0F" * 32, "0f" * 31, "0g" * 32, "", "0f" * 32 + "\n"):
        with pytest.raises(ValueError, match="SHA-256"):
            digest(wrong)


@given(versions)
def test_a_version_is_read_as_it_is_written(version):
    assert Version.parse(str(version)) == version


@given(versions, versions)
def test_versions_are_ordered_by_number(one, other):
    assert (one < other) == ((one.major, one.minor) < (other.major, other.minor))


@given(versions)
def test_the_next_versions_come_after(version):
    assert version < version.next_minor() < version.next_major()
    assert version.next_major().minor == 0
    assert version.next_minor().major == version.major


@pytest.mark.parametrize("text", ["", "1", "0.1", "01.0", "1.00", "1.0.0", "v1.0", "1.-1", "1.0\n"])
def test_anything_else_is_no_version(text):
    with pytest.raises(ValueError, match=r"2\.1"):
        Version.parse(text)


@pytest.mark.parametrize(("major", "minor"), [(0, 0), (0, 9), (1, -1)])
def test_no_version_comes_before_the_first(major, minor):
    with pytest.raises(ValueError, match=r"1\.0"):
        Version(major, minor)
