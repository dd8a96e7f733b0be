import pytest

from policykit.template.syntax import parse
from policykit.template.uses import Tree, find_uses


def uses(text, first_line=1, **parts):
    trees = {}
    for name, part in parts.items():
        root, found = parse(part, 1, f"{name}.j2")
        assert found == ()
        trees[name] = Tree(root, f"{name}.j2")
    root, found = parse(text, first_line, "t.j2")
    assert found == ()
    return find_uses(Tree(root, "t.j2"), trees)


def paths(text, **parts):
    return {place: set(read) for place, read in uses(text, **parts).by_place.items()}


def test_each_statement_and_section_has_its_own():
    text = """\
{{ before }}
# Purpose {#purpose}

For {{ a.b }}.

# Rules for {{ who }} {#rules}

Intro {{ c }}.

**AC-1** Do {{ d }}.
More {{ e }}.

- item {{ f }}

**AC-2** Nothing.

## Next {#next}

{{ g }}
"""
    assert paths(text) == {
        "#": {"before"},
        "#purpose": {"a.b"},
        "#rules": {"who", "c"},
        "AC-1": {"d", "e", "f"},
        "#next": {"g"},
    }


def test_conditions_around_a_statement_feed_it():
    text = (
        "{% if x.y %}\n**AC-1** a\n{% elif z %}\n**AC-2** b\n{% else %}\n**AC-3** c\n{% endif %}\n"
    )
    assert paths(text) == {"AC-1": {"x.y"}, "AC-2": {"x.y", "z"}, "AC-3": {"x.y", "z"}}


def test_a_condition_inside_a_statement_feeds_only_it():
    text = "**AC-1** a{% if x %} b{% endif %}\n\n**AC-2** c{{ 'd' if y == z else w }}\n"
    assert paths(text) == {"AC-1": {"x"}, "AC-2": {"y", "z", "w"}}


def test_text_after_branches_may_belong_to_each_of_their_ends():
    text = "{% if x %}\n**AC-1** a\n{% else %}\n**AC-2** b\n{% endif %}\n\nAnd {{ c }}.\n"
    assert paths(text) == {"AC-1": {"x", "c"}, "AC-2": {"x", "c"}}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{% for s in systems %}{{ s.name }}{% endfor %}", {"systems[].name"}),
        ("{% for s in systems %}x{% endfor %}", {"systems"}),
        ("{% for s in systems if s.sso %}x{% endfor %}", {"systems[].sso"}),
        ("{% for s in systems %}{{ s.a }}{% else %}x{% endfor %}", {"systems[].a", "systems"}),
        ("{% for s in names %}{{ s }}{% endfor %}", {"names"}),
        ("{% for s in a %}{% for t in s.b %}{{ t.c }}{% endfor %}{% endfor %}", {"a[].b[].c"}),
        ("{% for k, v in m | items %}{{ k }}{{ v.x }}{% endfor %}", {"m"}),
        ("{% for k, v in m | items %}{{ loop.index }}{% endfor %}", {"m"}),
        ("{{ systems | map(attribute='name') | and_list }}", {"systems[].name"}),
        (
            "{{ systems | selectattr('kind', 'equalto', wanted) | map(attribute='name') | list }}",
            {"systems[].kind", "systems[].name", "wanted"},
        ),
        ("{{ systems | length }}", {"systems"}),
        ("{{ (systems | first).name }}", {"systems[].name"}),
        ("{{ systems[0].name }}", {"systems[].name"}),
        ("{{ a['b'].c }}", {"a.b.c"}),
        ("{% set x = a.b %}{{ x }}", {"a.b"}),
        ("{% set x = a %}{{ x.b.c }}", {"a.b.c"}),
        ("{% set x = a.b or c %}{{ x }}", {"a.b", "c"}),
        (
            "{% set x = a | map(attribute='n') | list %}{% for i in x %}{{ i }}{% endfor %}",
            {"a[].n"},
        ),
        ("{% if p %}{% set x = a %}{% else %}{% set x = b %}{% endif %}{{ x.c }}", {"a", "b", "p"}),
        ("{% set x = a %}", set()),
        ("{{ a | plural(b, 'c') }}", {"a", "b"}),
        ("{% if a is defined %}x{% endif %}", {"a"}),
        ("{% if a | length > b %}x{% endif %}", {"a", "b"}),
    ],
)
def test_values_are_followed_back_to_the_data(text, read):
    assert paths(f"**AC-1** {text}").get("AC-1", set()) == read


def test_loop_variables_end_with_their_loop():
    text = "{% for s in a %}{{ s.b }}{% endfor %}{{ s.b }}"
    assert paths(text) == {"#": {"a[].b", "s.b"}}


def test_a_loop_may_begin_statements():
    text = "{% for s in a %}\n**AC-1** {{ s.b }}\n\n{% endfor %}\nAfter {{ c }}.\n"
    assert paths(text) == {"AC-1": {"a[].b", "c"}, "#": {"c"}}


def test_parts_are_followed_with_names_and_conditions():
    found = uses(
        "**AC-1** a\n{% set x = b.c %}{% if d %}{% include 'p' %}{% endif %}\n",
        p="{{ x }} {{ e }}\n\n**AC-2** f\n\n{% include 'q' %}",
        q="{{ g }}",
    )
    assert {place: set(read) for place, read in found.by_place.items()} == {
        "AC-1": {"b.c", "d", "e"},
        "AC-2": {"d", "g"},
    }
    assert found.parts == ("p", "q")
    assert [(mark.id, str(mark.place)) for mark in found.statements] == [
        ("AC-1", "t.j2:1"),
        ("AC-2", "p.j2:3"),
    ]


def test_missing_parts_and_circles_are_found():
    found = uses(
        "{% include 'p' %}\n{% include 'nope' %}", p="x\n{% include 'q' %}", q="{% include 'p' %}"
    )
    assert [(name, str(place)) for name, place in found.missing] == [("nope", "t.j2:2")]
    assert [(name, str(place)) for name, place in found.circles] == [("p", "q.j2:1")]


def test_reads_have_places_and_know_their_guard():
    found = uses("a\n{{ x.y }}\n{% if z.w is defined %}\n{{ z.w }}\n{% endif %}", first_line=10)
    assert [(read.path, read.place.line, read.guarded) for read in found.reads] == [
        ("x.y", 11, False),
        ("z.w", 12, True),
        ("z.w", 13, False),
    ]


def test_an_id_inside_a_line_is_no_statement():
    found = uses("See **AC-1** and\n{{ x }}**AC-2** too.\n**AC-3** yes\n")
    assert [mark.id for mark in found.statements] == ["AC-3"]


def test_lines_of_statements_survive_tags():
    found = uses("{% if a %}\n\n**AC-1** x\n{% endif %}\n{# c\nd #}\n**AC-2** y\n", first_line=5)
    assert [mark.place.line for mark in found.statements] == [7, 11]
