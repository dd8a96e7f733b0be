"""The sets of organizations that differ widely pass `check` without a warning; random ones too."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from fakes import Desk
from hypothesis import HealthCheck, Phase, given, settings

from policykit.workflow.check import examine
from policykit.workflow.merging import new_files
from policykit.workflow.paths import PROFILE

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "policy_templates"
ORGANIZATIONS = [ROOT / "org_profile.yaml", *sorted((ROOT / "tests/organizations").glob("*.yaml"))]
TEMPLATES = {
    str(path.relative_to(LIBRARY)): path.read_bytes()
    for path in LIBRARY.rglob("*")
    if path.is_file()
}
_SPECIFICATION = importlib.util.spec_from_file_location(
    "random_profiles", Path(__file__).parent / "test_random.py"
)
random_profiles = importlib.util.module_from_spec(_SPECIFICATION)
_SPECIFICATION.loader.exec_module(random_profiles)


def found_in(data):
    """Return what `check` finds in the first set of a profile."""
    content = {PROFILE: data}
    for generated in random_profiles.fill(data):
        content |= new_files(generated)
    desk = Desk(content, TEMPLATES)
    desk.git.commit_all()
    report = examine(desk.world)
    assert report.waived == ()
    return [str(one) for one in report.found]


@pytest.mark.parametrize("path", ORGANIZATIONS, ids=lambda path: path.stem)
def test_the_first_set_of_an_organization_has_nothing_to_complain_about(path):
    assert found_in(path.read_bytes()) == []


@settings(
    max_examples=2,
    deadline=None,
    phases=(Phase.generate,),  # a smaller profile would not say more
    suppress_health_check=list(HealthCheck),
)
@given(random_profiles.profiles())
def test_whatever_is_answered_the_set_has_no_text_to_complain_about(data):
    # What the profile is warned of, and whether the promises can be kept, is no matter of texts.
    assert [one for one in found_in(data) if " PK1" not in one and " PK357" not in one] == []
