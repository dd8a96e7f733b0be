"""On what each statement depends, as a reader of the applicability register sees it."""

from policykit.template import read_part
from policykit.template.surroundings import find_surroundings


def surroundings(text, **parts):
    def tree(name, source):
        part, found = read_part(name, source.encode(), name)
        assert not found
        return part.tree

    trees = {name: tree(name, source) for name, source in parts.items()}
    found = find_surroundings(tree("door.md.j2", text), trees)
    return {
        name: [[(one.text, *one.paths) for one in around] for around in places]
        for name, places in found.items()
    }


def test_a_statement_without_conditions_has_none():
    assert surroundings("**DO-1** Shut.\n") == {"DO-1": [[]]}


def test_branches_are_told_with_what_was_refused_before():
    text = """\
{% if flags.phi %}
**DO-1** One.
{% elif flags.gdpr_role == "both" %}
**DO-2** Two.
{% else %}
**DO-3** Three.
{% endif %}
"""
    assert surroundings(text) == {
        "DO-1": [[("flags.phi", "flags.phi")]],
        "DO-2": [
            [("not flags.phi", "flags.phi"), ('flags.gdpr_role == "both"', "flags.gdpr_role")]
        ],
        "DO-3": [
            [("not flags.phi", "flags.phi"), ('flags.gdpr_role != "both"', "flags.gdpr_role")]
        ],
    }


def test_set_names_are_followed_to_the_facts():
    text = """\
{% set hosts = cloud.providers or flags.uses_on_prem %}
{% if not hosts %}
**DO-1** One.
{% endif %}
"""
    assert surroundings(text) == {
        "DO-1": [
            [
                (
                    "not (cloud.providers or flags.uses_on_prem)",
                    "cloud.providers",
                    "flags.uses_on_prem",
                )
            ]
        ]
    }


def test_tests_filters_and_loops_are_told():
    text = """\
{% if tools.siem is not none and sites | selectattr("shared_building") | list %}
**DO-1** One.
{% endif %}
{% for system in systems %}
**DO-2** {{ system.name }}.
{% endfor %}
"""
    found = surroundings(text)
    assert found["DO-1"][0][0][1:] == ("tools.siem", "sites")
    assert found["DO-1"][0][0][0] == (
        'tools.siem is not none and sites | selectattr("shared_building")'
    )
    assert found["DO-2"] == [[("there is any of systems", "systems")]]


def test_an_id_in_the_middle_of_a_line_is_no_statement():
    assert surroundings("See {{ a }}**DO-1** for it.\n") == {}


def test_a_part_is_read_where_it_is_included():
    text = '{% if flags.phi %}\n{% include "_parts/x.md.j2" %}\n{% endif %}\n'
    found = surroundings(text, **{"_parts/x.md.j2": "**DO-9** Nine.\n"})
    assert found == {"DO-9": [[("flags.phi", "flags.phi")]]}
