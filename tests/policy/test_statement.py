import pytest

from policykit.policy.statement import (
    conflict_lines,
    find_statements,
    has_conflict_markers,
    region_texts,
    split_regions,
)

BODY = """\
# Purpose {#purpose}

Why.

# Policy statements {#statements}

Intro.

**AC-1** People must
 do it.
Because.

- one
- two

**AC-2b** Others may.

```
**AC-9** not one
# nor a heading
```

## Next section

After.
"""


def test_statements_have_text_line_section_and_rest():
    statements, found = find_statements(BODY, 10, "p.md")
    assert found == []
    first, second = statements
    assert (first.id, first.line, first.section) == ("AC-1", 18, "statements")
    assert first.text == "People must do it. Because."
    assert first.rest == "- one - two"
    assert second.rest == "``` **AC-9** not one # nor a heading ```"


def test_sections_without_an_id_go_by_their_text():
    assert [region.name for region in split_regions(BODY)] == [
        "#purpose",
        "#statements",
        "AC-1",
        "AC-2b",
        "#Next section",
    ]
    assert region_texts(BODY)["#purpose"] == "# Purpose {#purpose} Why."


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("**AC-1** a\n\n**AC-1** b\n", "PK302", 3),
        ("**AC-1**\n\nText\n", "PK303", 1),
        ("Text\n**AC-1** a\n", "PK303", 2),
        ("- **AC-1** a\n", "PK303", 1),
        ("1. **AC-1** a\n", "PK303", 1),
        ("> **AC-1** a\n", "PK303", 1),
        ("  **AC-1** a\n", "PK303", 1),
        ("**AC-01** a\n", "PK304", 1),
        ("**ac-1** a\n", "PK304", 1),
        ("**AC-1.** a\n", "PK304", 1),
        ("**AC\u20131** a\n", "PK304", 1),
        ("**AC-1**a\n", "PK304", 1),
    ],
)
def test_statements_written_wrongly(body, code, line):
    _, found = find_statements(body, 1, "p.md")
    assert [(one.code, one.place.line) for one in found] == [(code, line)]


def test_bold_words_are_no_statements():
    assert find_statements("**Note** a\n\n**SOC 2** b\n\nSee **AC-1** there.\n", 1, "p") == ((), [])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\n<<<<<<< ours\nb\n||||||| base\nc\n=======\nd\n>>>>>>> theirs\n", [2, 4, 8]),
        ("a\n>>>>>>>\n", [2]),
        ("a\n<<<<<<<\r\n", [2]),
        ("Title\n=======\n", []),
        (" <<<<<<< indented\n", []),
        ("text <<<<<<< there\n", []),
        ("<<<<<<<< eight\n", []),
    ],
)
def test_conflict_markers(text, lines):
    assert conflict_lines(text) == lines
    assert has_conflict_markers(text.encode()) is bool(lines)
