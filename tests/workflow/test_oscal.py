"""`export oscal`: what is in force, from history, sound or not at all."""

import json

import pytest
from oscal_bindings.v1.models import OscalDocument

from policykit.errors import StateError
from policykit.workflow.oscal import oscal_export


def test_what_is_in_force_is_exported_with_its_pdfs(issued):
    made = oscal_export(issued.world)
    assert made.policies == 2
    assert made.left_out == ()
    for path, data in made.files.items():
        if path.endswith(".json"):
            OscalDocument.model_validate_json(data)
        else:
            assert data == issued.world.files.read(
                f"output/issued/{path.split('/')[1].split('-v')[0]}/{path.split('/')[1]}"
            )
    assert oscal_export(issued.world).files == made.files


def test_it_has_the_words_in_force_and_not_those_somebody_is_writing(issued):
    issued.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wave.")
    definition = json.loads(oscal_export(issued.world).files["component-definition.json"])
    text = json.dumps(definition)
    assert "Visitors must sign in." in text
    assert "wave" not in text


def test_nothing_in_force_is_said(fresh):
    with pytest.raises(StateError) as caught:
        oscal_export(fresh.world)
    assert [one.code for one in caught.value.diagnostics] == ["PK070"]


@pytest.mark.parametrize(("data", "code"), [(None, "PK071"), (b"altered", "PK072")])
def test_a_pdf_that_is_missing_or_altered_is_refused(issued, data, code):
    (path,) = issued.world.files.list("output/issued/door/")
    issued.world.files.write_all({path: data})
    with pytest.raises(StateError) as caught:
        oscal_export(issued.world)
    assert [one.code for one in caught.value.diagnostics] == [code]
