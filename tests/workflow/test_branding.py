from __future__ import annotations

import re
from pathlib import Path

import pytest

from policykit.profile import read_profile
from policykit.workflow.branding_check import branding_problems

SAMPLE = (Path(__file__).parents[2] / "org_profile.yaml").read_text(encoding="utf-8")


def found(**branding):
    text = SAMPLE
    for key, value in branding.items():
        text, count = re.subn(rf"(?m)^  {key}: .*$", f"  {key}: {value}", text)
        assert count == 1
    profile, wrong = read_profile(text.encode(), "org_profile.yaml")
    assert profile is not None, wrong
    return [(each.code, each.place.line > 1) for each in branding_problems(profile)]


@pytest.mark.parametrize(
    ("branding", "codes"),
    [
        ({}, []),
        ({"primary_color": '"#9fd3ff"'}, [("PK132", True)]),
        ({"language": "de-AT"}, []),
        ({"language": "fr"}, [("PK133", True)]),
        ({"footer": '"{title} | {version} | {page}/{pages}"'}, []),
        ({"footer": '"{short_name}"'}, [("PK134", True), ("PK134", True)]),
        ({"header": '"{title} {version}"', "footer": '"{page}"'}, []),
    ],
)
def test_branding_is_measured_against_what_pages_must_carry(branding, codes):
    assert found(**branding) == codes
