"""Values come back from pandoc exactly, wherever they stand; text has one tidy form."""

import json
import subprocess

import pypandoc
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policykit.policy.markdown import PANDOC_FORMAT, code_span, escape, tidy

PANDOC = pypandoc.get_pandoc_path()
NASTY = "A*B_[C] & Söhne <GmbH> {{7*7}} `x` "
# Markdown around the value V, and what must come back.
FORMS = {
    "paragraph": ("V", "V\n"),
    "second line": ("One line.\nV", "One line. V\n"),
    "between lines": ("One line.\nV\nLast.", "One line. V Last.\n"),
    "sentence": ("Report it to V at once.", "Report it to V at once.\n"),
    "brackets": ("Everyone (V) may.", "Everyone (V) may.\n"),
    "before a stop": ("Ask V.", "Ask V.\n"),
    "list item": ("- V", "- V\n"),
    "second item": ("- one\n- V\n- three", "- one\n- V\n- three\n"),
    "numbered item": ("1. V", "1. V\n"),
    "bold": ("This is **V** here.", "This is V here.\n"),
    "emphasis": ("This is *V* here.", "This is V here.\n"),
    "link text": ("See [V](#there).", "See V.\n"),
    "heading with id": ("# V {#h}", "V\n"),
    "heading": ("## About V", "About V\n"),
    "cell": ("| a | V |\n|---|---|\n| V | b |", "a\nV\nV\nb\n"),
    "after a table": ("| a | b |\n|---|---|\n| c | d |\n\nV", "a\nb\nc\nd\nV\n"),
    "before a table": ("V\n\n| a | b |\n|---|---|\n| c | d |", "V\na\nb\nc\nd\n"),
    "quotation": ("> V", "> V\n"),
    "twice": ("V and V", "V and V\n"),
}


def read_back(document):
    command = [PANDOC, "-f", PANDOC_FORMAT, "-t", "json"]
    result = subprocess.run(command, input=document.encode(), capture_output=True, check=True)
    return json.loads(result.stdout)["blocks"]


def words(node):  # noqa: C901, PLR0911 -- one line per kind of node
    """Flatten a pandoc node to its text; anything that is not plain text shows as <name>."""
    match node:
        case {"t": "Str", "c": text}:
            return text
        case {"t": "Space" | "SoftBreak"}:
            return " "
        case {"t": "Strong" | "Emph", "c": inner}:
            return words(inner)
        case {"t": "Link", "c": [_, inner, _]}:
            return words(inner)
        case {"t": "Para" | "Plain", "c": inner}:
            return words(inner) + "\n"
        case {"t": "Header", "c": [_, _, inner]}:
            return words(inner) + "\n"
        case {"t": "BulletList", "c": items}:
            return "".join("- " + words(item) for item in items)
        case {"t": "OrderedList", "c": [_, items]}:
            return "".join("1. " + words(item) for item in items)
        case {"t": "BlockQuote", "c": inner}:
            return "> " + words(inner)
        case {"t": "Table", "c": [_, _, _, head, bodies, _]}:
            rows = [*head[1], *(row for body in bodies for row in body[3])]
            return "".join(words(cell[4]) for row in rows for cell in row[1])
        case list():
            return "".join(words(item) for item in node)
        case {"t": kind}:
            return f"<{kind}>"
    raise AssertionError(node)


def assert_read_back(values, write=escape, read=words):
    parts = [
        (form.replace("V", write(value)), back.replace("V", value))
        for value in values
        for form, back in FORMS.values()
    ]
    got = read(read_back("\n\n".join(f"Begin.\n\n{form}" for form, _ in parts)))
    wanted = "".join(f"Begin.\n{back}" for _, back in parts)
    assert got.split("Begin.\n") == wanted.split("Begin.\n")


INTERESTING = st.sampled_from(
    [
        *"abZ9.,;:!?#-+*_~^=|><&@$%/()[]{}'\"`éü\u2013\u00a0\\",
        *[
            "1.",
            "a.",
            "iv)",
            "(a)",
            "(@)",
            "#.",
            "Mr. ",
            " ",
            " ",
            "x_y",
            "__",
            "---",
            "***",
            "...",
        ],
        *["&lt;", "&amp", "lt;", "<b>", "<!--", "-->", "{#a}", "{.b}", "{{", "{%", "](", "!["],
        *["[^1]", "^[", "$$", "~~~", "```", ":::", "::: x", "Table:", "|--|", "\\n", "@ref"],
        *["http://x.y", "<http://x.y>"],
    ]
)
VALUES = st.lists(INTERESTING, min_size=1, max_size=8).map("".join)


def squeezed(value):
    return " ".join(part for part in value.split(" ") if part)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(VALUES.map(squeezed).filter(bool), min_size=1, max_size=25))
@example([squeezed(NASTY)])
@example(["2. floor", "C#", "Yahoo!", "R&D", "AT&T", "a--b", "i. x", "I. x", "B. Jones", "(a) x"])
@example(["# x", "> y", "- z", "+ z", ": d", "~ d", "=== ", "---", "| a", "1)", "#.", "Table: x"])
def test_what_is_written_reads_back(values):
    assert_read_back([squeezed(value) for value in values])


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.text(
            st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")),
            min_size=1,
            max_size=12,
        ),
        min_size=1,
        max_size=25,
    )
)
def test_any_visible_text_reads_back(values):
    assert_read_back(values)


def coded(node):
    """As `words`, with code shown as its text."""
    if isinstance(node, list):
        return "".join(coded(item) for item in node)
    if node["t"] == "Code":
        return node["c"][1]
    return coded(node["c"]) if node["t"] in {"Para", "Plain"} else words(node)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(VALUES.map(squeezed).filter(bool), min_size=1, max_size=25))
@example(["`", "``x`", "a|b", "{{x}}", "\\", "a\\"])
def test_code_reads_back(values):
    document = "\n\n".join(f"Run {code_span(value)} now." for value in values)
    assert [coded(block) for block in read_back(document)] == [
        f"Run {value} now." for value in values
    ]


def test_code_reads_back_in_a_table():
    [table] = read_back(f"| a |\n|---|\n| {code_span('x|y')} |")
    rows = table["c"][4][0][3]
    assert coded(rows[0][1][0][4]) == "x|y"


@pytest.mark.parametrize(
    "text",
    [
        "Acme, Inc.",
        "Söhne & Töchter GmbH",
        "Johnson & Johnson",
        "AT&T",
        "security@example.com",
        "https://www.example.com/a-b?c=d",
        "Head of Security (interim), 2nd floor",
        "A. Smith",
        "it's 5% + 3 - 2 = 6",
        "my_tool_name",
        "2026-01-31",
        "Who's on call? Ask",
    ],
)
def test_ordinary_text_stays_readable(text):
    assert escape(text) == text


def test_white_space_becomes_single_spaces():
    assert escape(" a\n b\t\tc\u2028d ") == "a b c d"
    assert escape("a\u00a0b") == "a\u00a0b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\n\na\n\n\n\nb\n\n", "a\n\nb\n"),
        ("a  \nb\t\n", "a\nb\n"),
        ("a\r\nb\rc", "a\nb\nc\n"),
        ("# T {#t}\nText\n## U\nMore", "# T {#t}\n\nText\n\n## U\n\nMore\n"),
        ("a\n**AC-1** b\nc", "a\n\n**AC-1** b\nc\n"),
        ("a\n**bold** b", "a\n**bold** b\n"),
        ("```\na  \n\n\nb\n# c\n```\n\n\nd", "```\na  \n\n\nb\n# c\n```\n\nd\n"),
        ("````\n```\n\n\n````\nx", "````\n```\n\n\n````\nx\n"),
        ("~~~ {.x}\n\n\n~~~", "~~~ {.x}\n\n\n~~~\n"),
        ("", "\n"),
    ],
)
def test_text_has_one_tidy_form(text, expected):
    assert tidy(text) == expected


@settings(deadline=None)
@given(st.text("a #*`~\n\r\t-", max_size=60))
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)
