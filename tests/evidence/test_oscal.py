"""OSCAL documents: valid by NIST's models, sound beyond them, the same for the same policies."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oscal_bindings.v1.models import OscalDocument

from policykit.canonical import sha256
from policykit.evidence.oscal import (
    Catalog,
    Clause,
    PolicyInForce,
    control_token,
    export,
    faults,
)
from policykit.template import read_framework
from policykit.values import policy_id

AT = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
PDF = b"%PDF-1.7 a door"
CATALOGS = (
    Catalog(
        "soc2", "SOC 2", "2017", (("CC6", "Access", (("CC6.1", "Doors"), ("CC6.4", "Sites"))),)
    ),
    Catalog("hipaa", "HIPAA", "2013", (("164.310", "Sites", (("164.310(a)(1)", "Entry"),)),)),
    Catalog("iso27001", "ISO/IEC 27001", "2022", (("7", "Physical", (("7.1", "Perimeters"),)),)),
)


def door(**changes):
    first, second = Clause("DO-1", "The owner must check doors."), Clause("DO-2", "Keys are kept.")
    values = {
        "id": policy_id("door"),
        "title": "Door Policy",
        "version": "1.0",
        "effective": date(2026, 1, 15),
        "approved_by": ("Bo Lind",),
        "pdf": "pdf/door-v1.0.pdf",
        "pdf_sha256": sha256(PDF),
        "answers": {
            "soc2": {"CC6.1": (first, second), "CC6.4": (second,)},
            "hipaa": {"164.310(a)(1)": (first,)},
        },
    }
    return PolicyInForce(**{**values, **changes})


def made(*policies, organization="Söhne & <Co> {{7*7}}"):
    return export(organization, policies or (door(),), CATALOGS, AT)


def documents(files):
    return {path: json.loads(data) for path, data in files.items()}


def test_the_documents_are_valid_by_the_models_that_nist_publishes():
    files = made(door(), door(id=policy_id("gate"), pdf="pdf/gate.pdf", answers={}))
    for data in files.values():
        OscalDocument.model_validate_json(data)
    assert set(files) == {"component-definition.json", "catalogs/soc2.json", "catalogs/hipaa.json"}


def test_an_invalid_one_is_refused_by_them():
    broken = documents(made())["component-definition.json"]
    broken["component-definition"]["components"][0]["links"] = []
    with pytest.raises(ValueError, match="links"):
        OscalDocument.model_validate(broken)


def test_a_statement_id_stands_once_in_a_requirement_and_names_every_clause():
    (component,) = documents(made())["component-definition.json"]["component-definition"][
        "components"
    ]
    (soc2, _) = component["control-implementations"]
    requirement = soc2["implemented-requirements"][0]
    assert requirement["control-id"] == "cc6.1"
    assert [one["statement-id"] for one in requirement["statements"]] == ["cc6.1_smt"]
    assert [one["value"] for one in requirement["props"]] == ["DO-1", "DO-2"]
    assert "DO-1: The owner must check doors.\nDO-2" in requirement["statements"][0]["description"]


def test_the_same_policies_give_the_same_bytes_and_another_version_another_resource():
    assert made() == made()
    other = documents(made(door(version="2.0")))["component-definition.json"]
    one = documents(made())["component-definition.json"]
    resource, component = ("back-matter", "components")
    ids = [
        document["component-definition"][resource]["resources"][0]["uuid"]
        for document in (one, other)
    ]
    assert ids[0] != ids[1]
    assert (
        one["component-definition"][component][0]["uuid"]
        == other["component-definition"][component][0]["uuid"]
    )


def test_a_sound_export_has_no_faults():
    files = made()
    assert faults({"pdf/door-v1.0.pdf": PDF}, documents(files)) == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["components"][0]["links"][0].update(href="#nowhere"), "no resource nowhere"),
        (
            lambda d: d["components"][0]["responsible-roles"][0].update({"role-id": "x"}),
            "no role x",
        ),
        (
            lambda d: d["back-matter"]["resources"][0]["rlinks"][0].update(href="x.pdf"),
            "is missing",
        ),
        (
            lambda d: d["back-matter"]["resources"][0]["rlinks"][0]["hashes"][0].update(value="0"),
            "another digest",
        ),
        (lambda d: d["components"].append(d["components"][0]), "stands twice"),
        (
            lambda d: d["components"][0]["control-implementations"][0].update(source="catalogs/x"),
            "no catalog catalogs/x",
        ),
        (
            lambda d: d["components"][0]["control-implementations"][0]["implemented-requirements"][
                0
            ].update({"control-id": "cc9.9"}),
            "cc9.9",
        ),
    ],
)
def test_what_a_schema_does_not_see_is_named(change, says):
    parsed = documents(made())
    change(parsed["component-definition.json"]["component-definition"])
    found = faults({"pdf/door-v1.0.pdf": PDF}, parsed)
    assert any(says in one for one in found), found


def test_every_control_of_every_framework_has_a_token_of_its_own():
    files = sorted((Path(__file__).parents[2] / "policy_templates" / "frameworks").glob("*.yaml"))
    assert files
    for file in files:
        framework, _ = read_framework(file.read_bytes(), file.name)
        tokens = [control_token(framework.id, control) for control in framework.controls]
        assert len(tokens) == len(set(tokens)), framework.id


@given(st.text(min_size=1, max_size=60).filter(str.strip), st.text(min_size=1, max_size=40))
def test_any_name_and_any_text_stay_valid(organization, text):
    clause = Clause("DO-1", text)
    files = made(door(answers={"soc2": {"CC6.1": (clause,)}}), organization=organization)
    definition = documents(files)["component-definition.json"]["component-definition"]
    assert definition["metadata"]["parties"][0]["name"] == organization
    assert "control-implementations" in definition["components"][0]
