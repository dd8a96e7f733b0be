"""White space, comments and heading ids; how the text is read is checked by filling it."""

import pytest
from jinja2 import Environment

from policykit.template.syntax import JINJA_OPTIONS, numbered_source, parse, prepare_source


def fill(text, **values):
    return Environment(**JINJA_OPTIONS).from_string(prepare_source(text)).render(**values)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("a\n{% if yes %}\nb\n{% endif %}\nc", "a\nb\nc"),
        ("a\n  {% if yes %}  \nb\n\t{% endif %}\nc", "a\nb\nc"),
        ("a\n\n{% if no %}\nb\n{% endif %}\n\nc", "a\n\n\nc"),
        ("a{% if yes %} b{% endif %}\nc", "a b\nc"),
        ("{% if yes %}b{% endif %}\nc", "b\nc"),
        (
            "| h |\n|---|\n{% for i in l %}\n| {{ i }} |\n{% endfor %}\nend",
            "| h |\n|---|\n| 1 |\n| 2 |\nend",
        ),
        ("a\n{# note #}\nb", "a\nb"),
        ("a {# note #}\nb", "a \nb"),
        ("{#- note -#}\nb", "b"),
        ("a\n{%- if yes %}\nb\n{%- endif %}\nc", "a\nb\nc"),
        ("{% set x = [1,\n 2] %}\n{{ x }}", "[1, 2]"),
        ("{% if yes %}{% set x = 1 %}{% endif %}\nb", "b"),
        ("# T {#t}\n## U {#u .x}", "# T {#t}\n## U {#u .x}"),
        ("a\n\n{{ yes }}\n\nb", "a\n\nTrue\n\nb"),
    ],
)
def test_lines_of_tags_leave_no_trace(text, filled):
    assert fill(text, yes=True, no=False, l=[1, 2]) == filled


def test_an_include_keeps_its_line_end():
    assert prepare_source('{% include "_parts/a.md.j2" %}\nb') == (
        '{% include "_parts/a.md.j2" +%}\nb'
    )


def test_no_line_is_lost_or_added():
    text = "a\n  {% if x %} \n{# c\nd #}\n{{ x }}\n{%- set y = 1 -%}\n\n{% endif %}\n# H {#h}\n"
    assert prepare_source(text).count("\n") == text.count("\n")
    assert numbered_source(text, 5).count("\n") == text.count("\n") + 4


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n{% if x %}\n", "PK220", 12),
        ("a\n{{ x", "PK220", 12),
        ("a\n\n{{ x | }}", "PK220", 13),
        ("a\n{#comment#}\n", "PK224", 12),
        ("a\n{# comment\n", "PK224", 12),
        ("a #}\n", "PK224", 11),
        ("a\nRun `rm {{ x }}` now.\n", "PK227", 12),
        ("a\n{% raw %}{{ x }}{% endraw %}", "PK221", 12),
        ("(" * 0 + "{{ " + "(" * 5000 + "x" + ")" * 5000 + " }}", "PK220", 11),
    ],
)
def test_what_cannot_be_read(text, code, line):
    tree, found = parse(text, 11, "t.j2")
    assert tree is None
    assert (found[0].code, found[0].place.line) == (code, line)


def test_heading_ids_and_comments_pass():
    tree, found = parse("# T {#the-id}\n\n{# {#note} inside #}\n", 1, "t.j2")
    assert tree is not None
    assert found == ()
