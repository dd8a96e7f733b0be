"""Canonical bytes: one value, one text; and the same digests as the tools that everyone has."""

from __future__ import annotations

import hashlib
import json
import subprocess
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.canonical import json_bytes, json_digest, listing_digest, sha256

texts = st.text(st.characters(exclude_categories=["Cs"]))
leaves = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(
    leaves, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


@given(values)
def test_what_is_written_is_read_back(value):
    assert json.loads(json_bytes(value)) == value


@given(st.dictionaries(texts, leaves))
def test_the_order_of_keys_is_no_part_of_a_value(value):
    turned = dict(reversed(value.items()))
    assert json_bytes(turned) == json_bytes(value)
    assert json_digest(turned) == json_digest(value)


@given(values)
def test_the_text_is_plain_utf_8_with_one_final_line_feed(value):
    data = json_bytes(value)
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    assert b"\r" not in data
    assert b"\\u" not in data or "\\" in repr(value)


class _Word(StrEnum):
    ONE = "ö"


odd_keys = st.dictionaries(st.integers(), st.sampled_from([_Word.ONE, 1.5, -0.0, 10**30, ()]))


@given(values | odd_keys | st.dictionaries(st.just(_Word.ONE), leaves))
def test_the_text_is_that_of_pythons_own_writer(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False)
    assert json_bytes(value) == text.encode() + b"\n"


def test_what_json_does_not_know_is_a_mistake_in_the_program():
    with pytest.raises(TypeError, match="set is not JSON serializable"):
        json_bytes({"a": {1}})


def test_a_record_reads_well():
    assert json_bytes({"b": [1], "a": "Zieliński"}).decode() == (
        '{\n  "a": "Zieliński",\n  "b": [\n    1\n  ]\n}\n'
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")]])
def test_what_json_has_not_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        json_bytes(value)


@given(st.binary())
def test_the_digest_is_the_plain_sha_256(data):
    assert sha256(data) == hashlib.sha256(data).hexdigest()


def test_the_listing_is_what_sha256sum_prints(tmp_path):
    files = [("policies/a.md", b"# One\n"), ("policies/a.map.yaml", b"statements: {}\n")]
    for path, data in files:
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    done = subprocess.run(
        ["sha256sum", *(path for path, _ in files)], cwd=tmp_path, capture_output=True, check=True
    )
    assert listing_digest(files) == sha256(done.stdout)


def test_the_listing_depends_on_names_and_order():
    one, other = ("a", b"1"), ("b", b"2")
    assert (
        len({listing_digest(files) for files in ([one, other], [other, one], [one], [("c", b"1")])})
        == 4
    )
