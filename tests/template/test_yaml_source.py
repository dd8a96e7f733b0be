from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.template import yaml_source
from policykit.template.yaml_source import (
    MAX_BYTES,
    decode_text,
    parse_with_c,
    parse_with_python,
    read_yaml,
)

_PIECES = [
    *"ab1 \n\t:,-[]{}#'\"?&*!|>%@`~.0=<é\u2028\x85\ufeff😀",
    *(
        ": ",
        "- ",
        "\n- ",
        "\n  ",
        "a: b\n",
        "{a: 1}",
        "[a, b]",
        "---\n",
        "...\n",
        "\\n",
        "http://x",
    ),
    *("yes", "null", "true", "0o7", "010", "1:30", "1.5", "2024-01-01", "'a'", '"b"', "a:b"),
    *("|\n  x\n", ">-\n  x\n", "a: |\n  b\n", "!!str ", "&a ", "*a", "<<: "),
]


def test_values_have_their_types_and_lines():
    source, found = read_yaml(
        "a: 1\nb:\n  - x\n  - {c: 2026-01-31, d: 1.5, e: null, f: true}\n", "f"
    )
    assert found == ()
    assert source.value == {
        "a": 1,
        "b": ["x", {"c": date(2026, 1, 31), "d": 1.5, "e": None, "f": True}],
    }
    assert str(source.place("b", 1, "c")) == "f:4"
    assert str(source.place("b", 7, "c")) == "f:2"


def test_lines_count_from_where_the_text_begins():
    source, _ = read_yaml("a: 1\nb: 2\n", "f", first_line=10)
    assert source.place("b").line == 11


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "PK203", 3),
        ("a: &x 1\nb: *x\n", "PK204", 1),
        ("a: 1\nb: {<<: {c: 1}}\n", "PK204", 2),
        ("a: [1\n", "PK202", 2),
        ("a: !!python/object:os.system x\n", "PK207", 1),
        ("a: 2026-02-30\n", "PK207", 1),
        ("a: 0x1F\n", "PK207", 1),
        ("a: 1\n? [b]\n: 2\n", "PK204", 2),
        ("a: " + "[" * 60 + "]" * 60, "PK202", 1),
        ("a: " + "[" * 5000 + "]" * 5000, "PK202", 1),
        ("%YAML 9.9\n", "PK202", 1),
    ],
)
def test_what_is_refused(text, code, line):
    source, found = read_yaml(text, "f.yaml")
    assert source is None
    assert (found[0].code, found[0].place.line) == (code, line)
    assert found[0].hint


def test_aliases_do_not_multiply():
    layers = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    _, found = read_yaml("\n".join(layers), "f.yaml")
    assert {one.code for one in found} == {"PK204"}


def test_all_duplicates_are_reported():
    _, found = read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}\n", "f.yaml")
    assert [(one.code, one.place.line) for one in found] == [("PK203", 2), ("PK203", 3)]


def test_text_must_be_utf8_short_and_without_nul():
    assert decode_text(b"ok\r\n\xc3\xa9", "f") == ("ok\né", ())
    for data, line in ((b"a\nb\xff", 2), (b"a" * (MAX_BYTES + 1), None), (b"\n\n\0", 3)):
        text, found = decode_text(data, "f")
        assert text is None
        assert (found[0].code, found[0].place.line) == ("PK200", line)


def test_libyaml_is_installed():
    event = next(parse_with_c("a: 1"))
    assert (
        type(event.start_mark).__module__
        != type(next(parse_with_python("a")).start_mark).__module__
    )


@settings(max_examples=700, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=14).map("".join))
def test_libyaml_reads_what_the_python_parser_reads(text):
    quick = read_yaml(text, "f")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_source, "parse_with_c", parse_with_python)
        assert quick == read_yaml(text, "f")


@pytest.mark.parametrize("deep", ["[" * 400_000, "- " * 400_000, "{a: " * 200_000, "? " * 400_000])
def test_very_deep_nesting_is_refused_at_once(deep):
    source, found = read_yaml(deep, "f")
    assert source is None
    assert found[0].code in {"PK202", "PK204"}


@pytest.mark.parametrize(
    ("text", "line"), [("a: 1\n---\nb: 2\n", 2), ("%YAML 1.2\n---\na: 1\n", 1)]
)
def test_one_document_without_directives_is_read(text, line):
    source, found = read_yaml(text, "f")
    assert source is None
    assert (found[0].code, found[0].place.line) == ("PK202", line)
