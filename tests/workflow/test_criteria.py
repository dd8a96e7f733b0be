"""What a policy's own mapping table names is what `coverage` says is in scope."""

from __future__ import annotations

from pathlib import Path

import pytest

from policykit.profile import read_profile
from policykit.template import read_framework
from policykit.workflow.criteria import counts

TOP = Path(__file__).parents[2]
FOLDER = "policy_templates/frameworks"


def framework(name):
    path = f"{FOLDER}/{name}.yaml"
    return read_framework((TOP / path).read_bytes(), path)[0]


def profile_where(old, new):
    text = (TOP / "org_profile.yaml").read_text(encoding="utf-8")
    assert old in text
    profile, found = read_profile(text.replace(old, new).encode(), "org_profile.yaml")
    assert profile is not None, found
    return profile


@pytest.mark.parametrize("privacy", [True, False])
def test_criteria_of_a_category_count_where_the_report_is_on_it(privacy):
    more = ", privacy" if privacy else ""
    profile = profile_where("confidentiality]", f"confidentiality{more}]")
    soc2 = framework("soc2")
    assert counts(soc2, "P6.6", profile) is privacy
    assert counts(soc2, "CC6.1", profile)
    assert counts(soc2, "A1.2", profile)


def test_a_control_that_the_profile_excludes_does_not_count():
    left_out = 'excluded_controls: [{control: "7.6", reason: "No secure areas of our own"}]'
    profile = profile_where("excluded_controls: []", left_out)
    annex = framework("iso27001")
    assert not counts(annex, "7.6", profile)
    assert counts(annex, "7.7", profile)
