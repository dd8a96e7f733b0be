import pytest

from policykit.template import body_bytes, split_front_matter


def test_front_matter_and_body_are_split_with_lines():
    parts, found = split_front_matter(b"---\nid: a\ntitle: b\n---\n\n# Body\n", "f.md")
    assert found == ()
    assert parts.yaml.value == {"id": "a", "title": "b"}
    assert parts.yaml.place("title").line == 3
    assert (parts.body, parts.body_line) == ("\n# Body\n", 5)


def test_windows_line_ends_are_read_and_left_in_the_bytes():
    data = b"---\r\nid: a\r\n---\r\nText\r\n"
    parts, _ = split_front_matter(data, "f.md")
    assert (parts.yaml.value, parts.body, parts.body_line) == ({"id": "a"}, "Text\n", 4)
    assert body_bytes(data) == b"Text\r\n"


def test_a_rule_in_the_body_does_not_end_anything():
    parts, _ = split_front_matter(b"---\nid: a\n---\nx\n\n---\n\ny\n", "f.md")
    assert parts.body == "x\n\n---\n\ny\n"


@pytest.mark.parametrize(
    ("data", "code", "line", "message"),
    [
        (b"# Title\n", "PK201", 1, "missing"),
        (b"\n---\nid: a\n---\n", "PK201", 1, "missing"),
        (b"---\nid: a\n", "PK201", 1, "not closed"),
        (b"---\n---\n", "PK201", 1, "no keys"),
        (b"---\n- a\n---\n", "PK201", 1, "no keys"),
        (b"---\nid: a\nid: b\n---\n", "PK203", 3, "twice"),
        (b"---\nid: [\n---\n", "PK202", 3, "YAML"),
        (b"---\nid: \xff\n---\n", "PK200", 2, "UTF-8"),
    ],
)
def test_broken_front_matter(data, code, line, message):
    parts, found = split_front_matter(data, "f.md")
    assert parts is None
    assert (found[0].code, found[0].place.line) == (code, line)
    assert message in found[0].message


def test_a_file_without_front_matter_has_no_body_bytes():
    assert body_bytes(b"# Title\n") is None
    assert body_bytes(b"---\nid: a\n---") == b""
