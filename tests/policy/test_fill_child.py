"""Filling in this process: values, what is no value, and errors with their line."""

import pytest
from jinja2 import UndefinedError

from policykit.policy import fill_child
from policykit.policy.fill_child import OutputTooLongError, fill_one
from policykit.policy.filters import FilterError
from policykit.template import JINJA_OPTIONS


def fill(source, parts=(), **context):
    job = {
        "syntax": JINJA_OPTIONS,
        "parts": {name: {"file": name, "source": text} for name, text in dict(parts).items()},
    }
    return fill_one({"file": "t.j2", "source": source, "context": context}, job)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ x }}", r"\{\{7\*7\}\} \{% for %\}"),
        ("{{ n }} {{ f }}", "3 99.9"),
        ("{{ d.items }} {{ d.keys }} {{ d['get'] }}", "a b c"),
        ("{{ x | code }}", "`{{7*7}} {% for %}`"),
        ("{% set y = x %}{{ y }}", r"\{\{7\*7\}\} \{% for %\}"),
        ("{{ 'a*b' }}", r"a\*b"),
        ("*as {{ n }} is*", "*as 3 is*"),
        ("{% for k, v in d | items %}{{ k }}={{ v }} {% endfor %}", "items=a keys=b get=c "),
        ("{% for s in l %}{{ s.a }}{% if not loop.last %},{% endif %}{% endfor %}", "p,q"),
        ("{% for s in l %}{{ loop.index }}{% if loop.first %}.{% endif %}{% endfor %}", "1.2"),
        ("{{ l | selectattr('a', 'in', ['q']) | map(attribute='a') | and_list }}", "q"),
        ("{{ l | map(attribute='a') | map('capitalize') | or_list }}", "P or Q"),
        ("{% if nothing is defined %}x{% else %}y{% endif %}", "y"),
        ("{% if d.nothing is not defined and none_value is none %}y{% endif %}", "y"),
        ("{{ 's' if n != 1 else '' }}{{ 't' if n == 1 }}", "s"),
    ],
)
def test_values_become_text(source, text):
    context = {
        "x": "{{7*7}} {% for %}",
        "n": 3,
        "f": 99.9,
        "d": {"items": "a", "keys": "b", "get": "c"},
        "l": [{"a": "p"}, {"a": "q"}],
        "none_value": None,
    }
    assert fill(source, **context) == text


@pytest.mark.parametrize("value", [None, True, False, [], ["a"], {}, {"a": 1}])
def test_what_is_no_text_is_refused(value):
    with pytest.raises(FilterError, match="cannot be written as text"):
        fill("{{ x }}", x=value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ nope }}", "gives 'nope'"),
        ("{{ d.nope }}", "no 'nope' here; known"),
        ("{{ d.nope | length }}", "no 'nope'"),
        ("{% if nope %}x{% endif %}", "gives 'nope'"),
        ("{% for a in nope %}{% endfor %}", "gives 'nope'"),
        ("{{ ''.__class__ }}", "gives '__class__'"),
        ("{{ l.append }}", "gives 'append'"),
        ("{{ l[9] }}", "gives 9"),
        ("{{ (l | first).nope }}", "no 'nope'"),
        ("{{ range }}", "gives 'range'"),
        ("{{ l | map(attribute='__class__') | first }}", "no '__class__'"),
    ],
)
def test_missing_values_are_named(source, words):
    with pytest.raises(UndefinedError, match=words):
        fill(source, d={"a": 1}, l=[{"a": 1}])


@pytest.mark.parametrize(
    "source", ["{{ x() }}", "{{ 'a'.upper() }}", "{{ l.append(1) }}", "{{ range(3) }}"]
)
def test_nothing_can_be_called(source):
    with pytest.raises((FilterError, UndefinedError)):
        fill(source, x=1, l=[])


def test_output_is_bounded_piece_by_piece(monkeypatch):
    monkeypatch.setattr(fill_child, "MAX_CHARACTERS", 1000)
    with pytest.raises(OutputTooLongError):
        fill("{% for a in l %}0123456789{% endfor %}", l=list(range(101)))
    with pytest.raises(OutputTooLongError):
        fill("{{ x }}", x="a" * 1001)
    assert len(fill("{% for a in l %}0123456789{% endfor %}", l=list(range(100)))) == 1000


def test_dates_follow_the_organization():
    job = {"__date__": "2026-01-31"}
    day = fill_child._with_dates(job)
    assert fill("{{ d }}", d=day) == "2026-01-31"
    assert fill("{{ d }} {{ d | date }}", d=day, branding={"date_format": "us"}) == (
        "January 31, 2026 January 31, 2026"
    )
    assert fill_child._with_dates({"a": 1}) == {"a": 1}


@pytest.mark.parametrize(
    ("source", "kind", "file", "line"),
    [
        ("a\n\n{{ nope }}", "value", "t.j2", 3),
        ("a\n{% include 'p' %}", "value", "p", 2),
        ("a\n{{ x | nope }}", "syntax", "t.j2", 2),
        ("a\n{% if %}", "syntax", "t.j2", 2),
        ("{% include 'none' %}", "value", "t.j2", 1),
        ("a\n{% include 'again' %}", "memory", "again", 1),
    ],
)
def test_failures_name_file_and_line(source, kind, file, line):
    parts = {"p": "b\n{{ nope }}", "again": "{% include 'again' %}"}
    job = {
        "syntax": JINJA_OPTIONS,
        "parts": {name: {"file": name, "source": text} for name, text in parts.items()},
        "policies": [{"id": "t", "file": "t.j2", "source": source, "context": {}}],
    }
    started, failed = fill_child._events(job)
    assert started == {"started": "t"}
    assert (failed["failed"], failed["kind"], failed["file"], failed["line"]) == (
        "t",
        kind,
        file,
        line,
    )


def test_what_one_policy_compiled_serves_the_next_with_its_own_values(monkeypatch):
    job = {
        "syntax": JINJA_OPTIONS,
        "parts": {"p": {"file": "p", "source": "{{ x }} of {{ 'door' | policy('none') }}"}},
    }
    compiled = fill_child.CompiledParts()
    include = {"file": "t.j2", "source": "{% include 'p' %}"}
    context = {"policy_titles": {"door": "Doors"}}
    first = fill_one({**include, "context": {**context, "x": "one"}}, job, compiled)
    monkeypatch.setattr(fill_child.PlainDataEnvironment, "compile", None)
    second = fill_one({**include, "context": {**context, "x": "two"}}, job, compiled)
    assert (first, second) == ("one of Doors", "two of Doors")
