"""Lint: policykit's own library is clean, a new template too, and each rule finds its mistake."""

from pathlib import Path

import pytest

from policykit.template import read_library
from policykit.template.lint import lint
from policykit.template.skeleton import skeleton
from policykit.values import policy_id

LIBRARY = Path(__file__).parents[2] / "policy_templates"
SHIPPED = {
    path.relative_to(LIBRARY).as_posix(): path.read_bytes()
    for path in sorted(LIBRARY.rglob("*"))
    if path.name.endswith((".md.j2", ".yaml"))
}
# Numbers that a law or standard sets, and days of notice ahead of time: see tests/templates.
KNOWN = {
    *("CM-8a", "CR-5b", "DR-2c", "HI-5c", "PS-4c", "PG-10c", "RW-1b", "VM-6h", "VU-1f"),
}


def vague(text):
    return [word for word in ("regularly", "appropriate") if word in text]


def found_in(files, name):
    library, mistakes = read_library(files)
    assert mistakes == ()
    return lint(library.templates[name], library.uses[name], [], vague)


def with_visitors(old="", new=""):
    text, mapping = skeleton(policy_id("visitors"), "Visitor Policy", "VI", "it_lead", "top")
    body, entries = text.decode(), mapping.decode()
    assert old in body + entries
    return {
        **{path: data for path, data in SHIPPED.items() if "/" in path},
        "visitors.md.j2": body.replace(old, new).encode() if old else text,
        "visitors.map.yaml": entries.replace(old, new).encode() if old else mapping,
    }


def test_the_library_keeps_the_rules():
    library, _ = read_library(SHIPPED)
    found = [
        one
        for name, template in library.templates.items()
        for one in lint(template, library.uses[name], [], vague)
    ]
    assert [one.message for one in found if not any(name in one.message for name in KNOWN)] == []


def test_a_new_template_is_valid_at_once():
    assert found_in(with_visitors(), "visitors") == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("# Scope {#scope}", "# Reach {#reach}", "PK290"),
        ("# Scope {#scope}", "# Scope", "PK290"),
        ("# Purpose {#purpose}", "# Approval {#approval-of-it}", "PK290"),
        ("VI-1", "VI-1b", "PK291"),
        ("must review this subject", "must review and must file this subject", "PK292"),
        ("must review this subject", "reviews this subject", "PK292"),
        ("must review this subject", "shall review this subject", "PK292"),
        ("handles this subject.", "handles this. It must be good.", "PK292"),
        ("handles this subject", "regularly handles this subject", "PK293"),
        ("must review this subject", "must review 4 subjects", "PK294"),
        ("evidence: Minutes of the last review with its date", "evidence: Minutes", "PK296"),
        ("    cadence: {every: visitors.review_months, unit: months}\n", "", "PK297"),
        ("must review this subject", "must be reviewed", "PK298"),
        ("handles this subject", "handles [this](#nowhere)", "PK299"),
    ],
)
def test_each_rule_finds_its_mistake_with_its_line(old, new, code):
    found = found_in(with_visitors(old, new), "visitors")
    assert code in {one.code for one in found}
    assert all(one.place and one.place.line and one.hint for one in found)


def test_the_order_of_the_map_is_that_of_the_text():
    second = (
        "statements:\n  VI-2:\n"
        "    controls: {soc2: [CC5.3], iso27001: [], nist-csf: [], hipaa: []}\n"
        "    evidence: The list of visitors of a day\n"
    )
    files = with_visitors("statements:\n", second)
    text = files["visitors.md.j2"].decode()
    end = text.index("# Exceptions")
    files["visitors.md.j2"] = (
        f"{text[:end]}**VI-2** The host must list visitors.\n\n{text[end:]}".encode()
    )
    assert [one.code for one in found_in(files, "visitors")] == ["PK295"]
