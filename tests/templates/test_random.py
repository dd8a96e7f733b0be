"""Properties of the filled library over random profiles: whatever is answered, the text is whole.

Flags, facts and every parameter with a range or choices take random values; the rest is that of the
sample. What is asked of the text is what `test_filled.py` asks of four organizations.
"""

from __future__ import annotations

import io
import json
import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from policykit.evidence.numbers import numbers
from policykit.policy import finish, prepare, read_policy, read_sidecar
from policykit.policy.fill_child import CompiledParts, fill_one
from policykit.profile import read_profile
from policykit.template import ParameterType, read_library

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "policy_templates"
ON = date(2026, 2, 2)
ORGANIZATIONS = sorted((ROOT / "tests" / "organizations").glob("*.yaml"))
PROVIDERS = (
    {"id": "aws", "regions": ["us-east-1"]},
    {"id": "gcp"},
    {"id": "azure", "regions": ["westeurope"]},
    {"id": "north", "name": "Northern Cloud"},
)
SITES = (
    {"id": "head", "kind": "office", "address": "boston", "badge_system": "Keystone"},
    {"id": "desks", "kind": "coworking", "shared_building": True},
    {"id": "plant", "kind": "other", "server_room": True},
)
LEVELS = (
    {"id": "public", "label": "Public", "color": "#4caf50"},
    {"id": "internal", "label": "Internal", "color": "#2196f3", "examples": ["handbook"]},
    {"id": "partner", "label": "Partner", "color": "#2196f3"},
    {"id": "secret", "label": "Secret", "color": "#f44336", "examples": ["keys", "plans"]},
)
CATEGORIES = ("availability", "confidentiality", "processing-integrity", "privacy")
OPTIONAL_TOOLS = ("hris", "ci_cd", "siem", "edr", "secrets_manager", "key_management")


@cache
def library():
    files = {
        str(path.relative_to(LIBRARY)): path.read_bytes()
        for path in LIBRARY.rglob("*")
        if path.is_file()
    }
    return read_library(files)[0]


@cache
def sample():
    return (ROOT / "org_profile.yaml").read_bytes()


def subsets(items, **sizes):
    return st.lists(st.sampled_from(items), unique_by=str, **sizes)


def value_of(parameter):
    """Return a strategy for the values of a parameter, or None where it is left as it is."""
    choices = st.sampled_from(parameter.values) if parameter.values else None
    if parameter.type is ParameterType.BOOL:
        return st.booleans()
    if parameter.type is ParameterType.INT and parameter.default is not None:
        ends = (parameter.minimum, parameter.maximum)
        return st.sampled_from(ends) | st.integers(*ends)
    if parameter.type is ParameterType.ENUM:
        return choices
    return None


@st.composite
def profiles(draw):
    """Return the bytes of a profile that has no mistake."""
    tree = YAML(typ="safe", pure=True).load(sample())
    for flag in tree["flags"]:
        if not flag.startswith("_"):
            tree["flags"][flag] = draw(st.booleans())
    draw_places_and_tools(draw, tree)
    draw_data(draw, tree)
    tree["params"] |= {
        "hipaa": {"baa_register": "the contract folder"},
        "pi": {"flows": [{"name": "Import", "input": "Shifts", "output": "Plans"}]},
    }
    for parameter in library().parameters.values():
        section, *inner, key = parameter.path.split(".")
        strategy = value_of(parameter)
        if strategy is not None and key not in (tree.get(section) or {}):
            target = tree["params"].setdefault(section, {})
            for name in inner:
                target = target.setdefault(name, {})
            target[key] = draw(strategy)
    written = io.BytesIO()
    YAML(typ="safe", pure=True).dump(tree, written)
    return written.getvalue()


def draw_places_and_tools(draw, tree):
    tree["sites"] = draw(subsets(SITES))
    tree["flags"]["has_offices"] = bool(tree["sites"])
    if not tree["flags"]["uses_mdm"]:
        tree["tools"]["mdm"] = None
    for tool in draw(subsets(OPTIONAL_TOOLS)):
        tree["tools"][tool] = None
    tree["cloud"] = {"providers": draw(subsets(PROVIDERS)), "on_prem": draw(st.booleans())}
    for system in tree["systems"]:
        system["hosting"] = None


def draw_data(draw, tree):
    special = {name: draw(st.booleans()) for name in ("phi", "card_data", "eu_personal_data")}
    tree["data"]["special"] = special
    tree["flags"]["personal_data"] |= any(special.values())
    roles = ["controller", "processor", "both"] if special["eu_personal_data"] else ["none"]
    tree["data"]["gdpr_role"] = draw(st.sampled_from(roles))
    levels = sorted(draw(subsets(LEVELS, min_size=2)), key=LEVELS.index)
    default = draw(st.sampled_from([level["id"] for level in levels]))
    tree["classification"] = {"levels": levels, "default": default, "policy_documents": default}
    tree["frameworks"] = [
        {"id": "soc2", "categories": ["security", *draw(subsets(CATEGORIES))]},
        *draw(subsets(({"id": "iso27001"}, {"id": "nist-csf"}))),
    ]
    if special["phi"]:
        role = draw(st.sampled_from(["covered_entity", "business_associate"]))
        tree["frameworks"].append({"id": "hipaa", "role": role})


def fill(data):
    profile, diagnostics = read_profile(data, "random.yaml")
    assert [found for found in diagnostics if found.severity == "error"] == [], diagnostics
    job, diagnostics = prepare(profile, library(), None, ON)
    assert diagnostics == (), diagnostics
    payload = json.loads(job.payload())
    compiled = CompiledParts()
    filled = {one["id"]: fill_one(one, payload, compiled) for one in payload["policies"]}
    generated, diagnostics = finish(job, filled)
    assert diagnostics == ()
    return generated


def look_at_set(generated):
    for item in generated:
        policy = read_policy(item.policy, f"{item.id}.md")[0]
        look_at_lines(policy.body)
        look_at_tables(policy.body)
        sidecar = read_sidecar(item.sidecar, f"{item.id}.map.yaml")[0]
        assert set(sidecar.entries) == {statement.id for statement in policy.statements}
        for statement in policy.statements:
            assert len(re.findall(r"\b(?:must|should|may)\b", statement.text)) == 1, statement.text
        assert [one for one in numbers(policy, sidecar, None) if one.contradicted] == []


@settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.generate,),  # a smaller profile would not say more
    suppress_health_check=list(HealthCheck),
)
@given(profiles())
def test_whatever_is_answered_the_text_is_whole(data):
    look_at_set(fill(data))


@pytest.mark.parametrize("path", ORGANIZATIONS, ids=lambda path: path.stem)
def test_organizations_that_differ_widely_have_whole_sets(path):
    """A clinic, a service of five, a payment company, a maker of pumps, three sites, volunteers."""
    data = path.read_bytes()
    assert read_profile(data, path.name)[1] == ()
    look_at_set(fill(data))


def test_the_set_of_a_nonprofit_speaks_of_no_company():
    (path,) = (path for path in ORGANIZATIONS if path.stem == "volunteers")
    for item in fill(path.read_bytes()):
        found = re.search(r".*\b[Cc]ompan(?:y|ies)\b.*|.*\ba organization.*", item.policy.decode())
        assert not found, found[0]


def look_at_lines(body):
    assert "\n\n\n" not in body
    assert not re.search(r"[ \t]$", body, re.MULTILINE)
    found = re.search(r".*(?:\bNone\b|\bTrue\b|\bFalse\b|\{\{|\{%|[ (]\)|\S  |,,| [.,;]).*", body)
    assert not found, found[0]
    for before, line in pairwise(body.splitlines()):
        assert not line.startswith(("#", "**")) or before == "", line
        assert not line.startswith("- ") or before[:2] in {"", "- "}, line
        assert not before.startswith("|") or line[:1] in {"", "|"}, line


def look_at_tables(body):
    for block in body.split("\n\n"):
        rows = [
            re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines() if line[:1] == "|"
        ]
        assert len({len(row) for row in rows}) <= 1, block
        assert all(cell.strip() for row in rows for cell in row), block
        assert not rows or len(rows) > 2, block
