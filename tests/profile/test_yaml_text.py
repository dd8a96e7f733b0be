"""YAML text becomes a tree with lines; what is dangerous or disputed is refused."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.profile.writing import yaml_value
from policykit.profile.yaml_text import (
    MAX_BYTES,
    MAX_NODES,
    Block,
    Listing,
    Scalar,
    plain,
    read_quickly,
    read_yaml,
    scalar_value,
)

ROOT = Path(__file__).parents[2]


def codes(data):
    return [found.code for found in read_yaml(data, "x.yaml")[2]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("-12", -12),
        ("99.9", 99.9),
        ("true", True),
        ("yes", "yes"),
        ("off", "off"),
        ("~", None),
        ("", None),
        ("2026-02-28", date(2026, 2, 28)),
        ("2026-1-5", "2026-1-5"),
        ("12:30", "12:30"),
        ("1.2.3", "1.2.3"),
        ("D02 X285", "D02 X285"),
        ("_", "_"),
    ],
)
def test_plain_values_follow_yaml_1_2_with_dates(text, value):
    assert scalar_value(text) == value
    assert type(scalar_value(text)) is type(value)


@pytest.mark.parametrize(
    "text", ["017", "02210", "1_000", "0x1f", "0o17", "1e3", ".inf", ".nan", "1.", ".5", "9" * 19]
)
def test_values_that_yaml_programs_read_differently_are_refused(text):
    _, _, found = read_yaml(f"a: 1\nb: {text}\n".encode(), "x.yaml")
    assert [(one.code, one.place.line) for one in found] == [("PK108", 2)]
    assert f'"{text}"' in found[0].hint


def test_an_impossible_day_is_named_with_its_line():
    _, _, found = read_yaml(b"a: 1\nb: 2026-02-30\n", "x.yaml")
    assert str(found[0]).startswith("x.yaml:2: error PK109: 2026-02-30 is no day of the calendar")


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"a: 1\nb: \xff\n", "PK101", 2),
        ("ä: 1\nb: ü\n".encode("latin-1"), "PK101", 1),
        ("a: 1\n".encode("utf-16"), "PK101", 1),
        (b"a: [1\nb: 2\n", "PK102", 2),
        (b"a: b: c\n", "PK102", 1),
        (b"a: 1\n\tb: 2\n", "PK102", 2),
        (b"a: 'x\n", "PK102", 2),
        (b"a: 1\nb: 2\na: 3\n", "PK103", 3),
        (b"a: {b: 1, c: 2,\n b: 3}\n", "PK103", 2),
        (b"a: 1\nb: &x 2\n", "PK104", 2),
        (b"a: 1\n<<: {b: 2}\n", "PK104", 2),
        (b"a: !!python/object/apply:os.system [x]\n", "PK105", 1),
        (b"a: !custom 1\n", "PK105", 1),
        (b"", "PK106", 1),
        (b"# nothing\n", "PK106", 1),
        (b"- a\n", "PK106", 1),
        (b"a: 1\n---\nb: 2\n", "PK106", 2),
        (b"%YAML 1.1\n---\na: 1\n", "PK106", 1),
        (b"a: 1\nb: x\x07\n", "PK107", 2),
        (b'a: 1\nb: "x\\ny"\n', "PK107", 2),
        (b'a: 1\nb: "x\\u202ey"\n', "PK107", 2),
        ("a: 1\nb: x\u202ey\n".encode(), "PK107", 2),
        (b"a: |\n  x\n  y\n", "PK107", 1),
        (b'a: "x\ty"\n', "PK107", 1),
        (b"1: 2\n", "PK110", 1),
        (b"? [1]\n: 2\n", "PK110", 1),
    ],
)
def test_each_refusal_has_its_code_and_line(data, code, line):
    _, _, found = read_yaml(data, "x.yaml")
    assert [(one.code, one.place.line) for one in found] == [(code, line)]
    assert found[0].hint


def test_an_alias_and_its_anchor_are_both_named():
    assert codes(b"a: &x [1]\nb: *x\n") == ["PK104", "PK104"]


def test_every_duplicate_is_reported_in_one_run():
    assert codes(b"a: 1\na: 2\nb: {c: 1, c: 2}\na: 3\n") == ["PK103"] * 3


def test_a_byte_order_mark_and_windows_line_ends_are_fine():
    root, text, found = read_yaml(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: x\r\n", "x.yaml")
    assert found == ()
    assert plain(root) == {"a": 1, "b": {"c": "x"}}
    assert root.entries["b"].node.entries["c"].key.line == 3
    assert text.startswith("a: 1\r\n")


def billion_laughs():
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    "data",
    [
        billion_laughs(),
        b"a: " + b"[" * 500_000,
        b"a: " + b"{a: " * 200_000,
        b"? " * 400_000,
        b"a:\n" + b"- 1\n" * (MAX_NODES + 1),
        b"x" * (MAX_BYTES + 1),
        b"a: *a\n" * 30_000,
    ],
    ids=["laughs", "brackets", "braces", "question-marks", "many", "large", "aliases"],
)
def test_a_bomb_is_refused_quickly(data):
    start = time.process_time()
    _, _, found = read_yaml(data, "x.yaml")
    assert {one.code for one in found} & {"PK100", "PK102", "PK104"}
    assert time.process_time() - start < 5


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.dates(min_value=date(1000, 1, 1))
    | st.text(st.characters(blacklist_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abyn-", min_size=1), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_reads_back_as_the_same_value(value):
    root, _, found = read_yaml(f"key: {yaml_value(value)}\n".encode(), "x.yaml")
    assert found == ()
    assert plain(root)["key"] == tupled(value)


@settings(deadline=None)
@given(st.text(), st.sampled_from(["", "'", '"']))
def test_text_in_any_style_reads_back_or_is_refused_by_name(value, style):
    root, _, found = read_yaml(f"key: {yaml_value(value, style)}\n".encode(errors="replace"), "x")
    if found:
        assert {one.code for one in found} == {"PK107"}
    else:
        assert plain(root)["key"] == value.encode(errors="replace").decode()


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_fail(data):
    root, _, found = read_yaml(data, "x.yaml")
    assert root is not None or found


@pytest.mark.parametrize("value", [float("nan"), 1e30, 10**20, object(), b"x"])
def test_a_value_without_a_plain_form_is_refused(value):
    with pytest.raises(TypeError):
        yaml_value(value)


def tupled(value):
    if isinstance(value, dict):
        return {key: tupled(item) for key, item in value.items()}
    return tuple(tupled(item) for item in value) if isinstance(value, list) else value


PIECES = [
    *"ab1 \n\t:,-[]{}#'\"?&*!|>%@`~.0=<é\u2028\x85\ufeff😀\u200b",
    *(": ", "- ", "\n- ", "\n  ", "a: b\n", "b:\n  c: ", "{a: 1}", "[a, b]", "---\n", "...\n"),
    *("yes", "null", "true", "0o7", "010", "1:30", "1.5", "1e3", "2024-01-01", "2024-02-30"),
    *("'a'", '"b"', '"\\n"', "|\n  x\n", ">-\n  x\n", "!!str ", "&a ", "*a", "<<: ", "a: ~\n"),
]


def lines_and_values(node):
    """Return a tree without the ends of its spans."""
    match node:
        case Scalar(value, span, style, _):
            return span.line, type(value), value, style
        case Listing(items, span, flow):
            return span.line, flow, [lines_and_values(item) for item in items]
        case Block(entries, span, flow):
            inside = {
                key: (entry.key.line, lines_and_values(entry.node))
                for key, entry in entries.items()
            }
            return span.line, flow, inside


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=400)
def test_what_is_read_quickly_is_what_is_read(text):
    quick = read_quickly(text.encode(), "f")
    if quick is not None:
        root, read, problems = read_yaml(text.encode(), "f")
        assert (quick[1], problems) == (read, ())
        assert lines_and_values(quick[0]) == lines_and_values(root)


def test_the_sample_is_read_quickly():
    data = (ROOT / "org_profile.yaml").read_bytes()
    quick = read_quickly(data, "f")
    assert quick is not None
    assert lines_and_values(quick[0]) == lines_and_values(read_yaml(data, "f")[0])


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"a: [", b"a: 1\na: 2\n", b"\xef\xbb\xbfa\tb", b"- a", b'a: ["b":c]', b"a: ['b':c]"],
)
def test_what_has_a_mistake_is_not_read_quickly(data):
    assert read_quickly(data, "f") is None
