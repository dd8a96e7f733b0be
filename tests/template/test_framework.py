"""Framework files: what is right is read, what is wrong is named with its line, all at once."""

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from policykit.template import read_framework, read_library
from policykit.template.schemas import framework_schema, map_schema

LIBRARY = Path(__file__).parents[2] / "policy_templates"
TEXT = """\
id: trust
title: Our customers' questions
version: "2027"
when: scope.soc2
otherwise: "Nobody asked"
groups:
  - id: A
    title: Access
    controls:
      - {id: A.1, title: Who gets in}
      - {id: A.2, title: Health data, when: flags.phi, otherwise: "No health data"}
"""


def read(text=TEXT):
    return read_framework(text.encode(), "policy_templates/frameworks/trust.yaml")


def test_controls_groups_and_conditions_are_read():
    framework, found = read()
    assert found == ()
    assert framework.controls == {"A.1": "Who gets in", "A.2": "Health data"}
    assert [(group.title, group.controls) for group in framework.groups] == [
        ("Access", ("A.1", "A.2"))
    ]
    tree = {"scope": {"soc2": True}, "flags": {"phi": False}}
    assert framework.why_not("A.1", tree) == ""
    assert framework.why_not("A.2", tree) == "No health data"
    tree["scope"]["soc2"] = False
    assert framework.why_not("A.2", tree) == "Nobody asked"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("id: trust", "id: other", ["PK270:1"]),
        ('version: "2027"', "version: 2027", ["PK207:3"]),
        ("title: Access", "titel: Access", ["PK205:8"]),
        ("A.2", "A.1", ["PK203:11"]),
        ("id: A.1", "id: 5.10", ["PK207:10"]),
        ("when: flags.phi, ", "", ["PK271:11"]),
        ("flags.phi,", "flags.phi and,", ["PK271:11"]),
        ("when: scope.soc2", "when: 7", ["PK271:4"]),
        ("groups:", "sections:", ["PK207:1"]),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, codes):
    framework, found = read(TEXT.replace(old, new))
    assert [f"{one.code}:{one.place.line}" for one in found] == codes
    assert (framework is None) == bool(codes)


def test_two_files_with_one_id_are_refused(files):
    copy = files["frameworks/soc2.yaml"]
    _, found = read_library({**files, "frameworks/soc2/soc2.yaml": copy})
    assert [one.code for one in found] == ["PK272"]


def test_a_framework_of_your_own_asks_nothing_of_maps_that_were_there_before(files):
    library, found = read_library({**files, "frameworks/trust.yaml": TEXT.encode()})
    assert found == ()
    assert list(library.frameworks) == ["soc2", "trust"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("cc6.4", "Write CC6.4."),
        ("X-1", "SOC 2 is here in edition 2017; look the control up there."),
        ("CC6.6", "Did you mean CC6.5? SOC 2 is here in edition 2017."),
    ],
)
def test_an_unknown_control_says_what_was_meant(files, written, hint):
    bent = files["door.map.yaml"].replace(b"[CC6.4]", f'["{written}"]'.encode(), 1)
    _, found = read_library({**files, "door.map.yaml": bent})
    assert [(one.code, one.hint) for one in found] == [("PK234", hint)]


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("frameworks/*.yaml")), ids=lambda at: at.stem)
def test_the_schema_accepts_the_frameworks_that_ship(path):
    jsonschema.validate(YAML(typ="safe", pure=True).load(path), framework_schema())


def test_the_schema_accepts_a_map_and_refuses_what_the_reader_refuses(files):
    made = YAML(typ="safe", pure=True).load(files["door.map.yaml"].decode())
    jsonschema.validate(made, map_schema())
    made["statements"]["DO-1"]["cadence"]["unit"] = "moons"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made, map_schema())
    broken = YAML(typ="safe", pure=True).load(TEXT)
    del broken["otherwise"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, framework_schema())


def test_the_published_schemas_are_those_of_the_code():
    folder = LIBRARY.parent / "policykit" / "template"
    for name, schema in (("framework", framework_schema()), ("statement_map", map_schema())):
        written = (folder / f"{name}.schema.json").read_text("utf-8")
        assert json.loads(written) == schema
