"""The JSON Schema that editors read says what the reader checks."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from policykit.canonical import json_bytes
from policykit.profile import json_schema
from policykit.profile.yaml_text import plain, read_yaml

SCHEMA_FILE = Path(__file__).parents[2] / "policykit" / "profile" / "org_profile.schema.json"


def as_json(value):
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def content(data):
    return as_json(plain(read_yaml(data, "x.yaml")[0]))


@pytest.fixture(scope="module")
def validator():
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_committed_schema_is_current():
    assert json_bytes(json_schema()) == SCHEMA_FILE.read_bytes(), (
        "write it again: SCHEMA_FILE.write_bytes(json_bytes(json_schema()))"
    )


def test_it_accepts_the_organizations(validator, organization):
    assert [problem.message for problem in validator.iter_errors(content(organization))] == []


@pytest.mark.parametrize(
    "added",
    [
        "orgnization: 1\n",
        "review: {lead_day: 3}\n",
        "review: {lead_days: 999}\n",
        'review: {lead_days: "3"}\n',
        "flags: {phi: true}\n",
        "branding: {paper: A3}\n",
        "frameworks: [{id: soc2, role: none}]\n",
        "params: {access: 3}\n",
    ],
)
def test_it_rejects_what_an_editor_should_mark(validator, small, added):
    assert validator.is_valid(content(small.text.encode()))
    assert not validator.is_valid(content(small.with_added(added).text.encode()))


@pytest.mark.parametrize("added", ["review:\n", "tools: {mdm: null}\n", "_answered_by: Ann\n"])
def test_it_accepts_null_and_provenance(validator, small, added):
    assert validator.is_valid(content(small.with_added(added).text.encode()))


def test_every_key_is_described_in_plain_words():
    schema = json_schema()
    for section in (schema, *schema["$defs"].values()):
        for name, field in section.get("properties", {}).items():
            reference = field.get("$ref") or field.get("anyOf", [{}])[0].get("$ref", "")
            target = schema["$defs"].get(reference.removeprefix("#/$defs/"), {})
            description = field.get("description") or target.get("description", "")
            assert len(description) > 3, (name, field)
    assert '"title":' not in json.dumps(schema["$defs"]["Review"])
