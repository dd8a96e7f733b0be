"""What a template may not contain, and that what it may is really there when it is filled."""

import pytest

from policykit.policy.fill_child import JINJA_FILTER_NAMES, JINJA_TEST_NAMES
from policykit.policy.filters import filters_for
from policykit.template.allow_list import FILTERS, MAPPED_FILTERS, SELECT_TESTS, TESTS
from policykit.template.syntax import parse

REFUSED = [
    ("{{ x() }}", "PK221", "a call"),
    ("{{ range(9) }}", "PK221", "a call"),
    ("{{ ''.join(x) }}", "PK221", "a call"),
    ("{{ loop.cycle('a', 'b') }}", "PK221", "a call"),
    ("{{ 'a' * 10 }}", "PK221", "arithmetic (*)"),
    ("{{ 9 ** 9999999 }}", "PK221", "arithmetic (**)"),
    ("{{ a + b }}", "PK221", "arithmetic (+)"),
    ("{{ a - b }}", "PK221", "arithmetic (-)"),
    ("{{ a / b }}", "PK221", "arithmetic (/)"),
    ("{{ a // b }}", "PK221", "arithmetic (//)"),
    ("{{ a % b }}", "PK221", "arithmetic (%)"),
    ("{{ -a }}", "PK221", "a negative number"),
    ("{{ a ~ b }}", "PK221", "joining"),
    ("{{ a[1:2] }}", "PK221", "not constant"),
    ("{{ a[b] }}", "PK221", "not constant"),
    ("{{ a['__class__'] }}", "PK221", "the item __class__"),
    ("{{ ''.__class__ }}", "PK221", "the attribute __class__"),
    ("{{ _x }}", "PK221", "the name _x"),
    ("{{ self }}", "PK221", "the name self"),
    ("{{ {'a': 1} | length }}", "PK221", "a mapping"),
    ("{{ a in (1, 2) }}", "PK221", "a tuple"),
    ("{{ a | join(',') }}", "PK222", "the filter join"),
    ("{{ a | safe }}", "PK222", "the filter safe"),
    ("{{ a | rols }}", "PK222", "the filter rols"),
    ("{{ a | attr('x') }}", "PK222", "the filter attr"),
    ("{{ a | plural(*b) }}", "PK221", "spread"),
    ("{{ a | policy }}", "PK221", "policy without an id in quotes"),
    ("{{ 'a' | policy(b) }}", "PK221", "policy without an id in quotes"),
    ("{{ 'a' | policy('b', 'c') }}", "PK221", "this use of policy"),
    ("{{ 'a' | policy(otherwise='b') }}", "PK221", "this use of policy"),
    ("{% if 3 | in_set %}x{% endif %}", "PK221", "in_set without an id in quotes"),
    ("{% if 'a' | in_set('b') %}x{% endif %}", "PK221", "this use of in_set"),
    ("{{ a is mapping }}", "PK222", "the test mapping"),
    ("{{ a is divisibleby 3 }}", "PK222", "the test divisibleby"),
    ("{{ a | map('upper') | list }}", "PK221", "this use of map"),
    ("{{ a | map(attribute='__class__') | list }}", "PK221", "attribute"),
    ("{{ a | map(attribute=b) | list }}", "PK221", "attribute"),
    ("{{ a | map | list }}", "PK221", "attribute"),
    ("{{ a | selectattr('x', 'callable') | list }}", "PK222", "the test callable"),
    ("{{ a | selectattr(b) | list }}", "PK221", "attribute"),
    ("{{ a | sort('x') }}", "PK221", "this use of sort"),
    ("{% for a in b recursive %}{% endfor %}", "PK221", "recursive"),
    ("{% for loop in b %}{% endfor %}", "PK221", "loop variable"),
    ("{% for a in b %}{{ loop.previtem }}{% endfor %}", "PK221", "loop.previtem"),
    ("{% set a, b = c %}", "PK221", "assignment"),
    ("{% set a %}x{% endset %}", "PK221", "set block"),
    ("{% include a %}", "PK221", "include"),
    ("{% include ['a', 'b'] %}", "PK221", "include"),
    ("{% include 'a' ignore missing %}", "PK221", "include"),
    ("{% extends 'a' %}", "PK221", "extends"),
    ("{% block a %}{% endblock %}", "PK221", "a block"),
    ("{% macro a() %}{% endmacro %}", "PK221", "a macro"),
    ("{% import 'a' as b %}", "PK221", "an import"),
    ("{% filter lower %}a{% endfilter %}", "PK221", "filter block"),
    ("{% with %}{% endwith %}", "PK221", "with block"),
]


@pytest.mark.parametrize(("text", "code", "words"), REFUSED)
def test_refused(text, code, words):
    tree, found = parse(f"one\n\n{text}\n", 1, "t.j2")
    assert tree is None
    mistake = found[0]
    assert mistake.code == code
    assert words in mistake.message
    assert str(mistake.place) == "t.j2:3"
    assert mistake.hint


@pytest.mark.parametrize(
    "text",
    [
        "{{ a.b }} {{ a['b'] }} {{ a[0].b }} {{ 'x' }} {{ 3 }}",
        "{% if a and not b or c == 'x' and d in ['p', 'q'] and e not in f %}x{% endif %}",
        "{% if a is none %}x{% elif a is not defined %}y{% elif a is string %}z{% endif %}",
        "{% if 1 < a <= 3 %}x{% endif %}",
        "{% for s in a if s.b %}{{ s.c }}{% if not loop.last %},{% endif %}{% endfor %}",
        "{% for s in a %}x{% else %}y{% endfor %}",
        "{% for key, value in a | items %}{{ key }}{% endfor %}",
        "{% set x = a | selectattr('b', 'equalto', c) | map(attribute='d.e') | list %}",
        "{{ a | sort(attribute='b') | map('role') | and_list }}",
        "{{ a if b else c }} {{ a | plural('day', 'days') }} {{ a | unique | list | length }}",
        "{# a comment with {{ x() }} in it #}",
        '{% include "_parts/a.md.j2" %}',
    ],
)
def test_allowed(text):
    tree, found = parse(text, 1, "t.j2")
    assert found == ()
    assert tree is not None


def test_every_allowed_filter_and_test_exists_where_templates_are_filled():
    assert {*filters_for({}), *JINJA_FILTER_NAMES} == FILTERS
    assert set(JINJA_TEST_NAMES) == TESTS | SELECT_TESTS
    assert MAPPED_FILTERS <= FILTERS


def test_all_refusals_are_reported_together():
    _, found = parse("{{ a() }}\n{{ b | safe }}\n{{ c ** 2 }}", 1, "t.j2")
    assert [one.place.line for one in found] == [1, 2, 3]
