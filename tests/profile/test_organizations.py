"""The two organizations that come with policykit are right and quite different."""

import time
from datetime import date
from pathlib import Path

from policykit.profile import ROLE_LABELS, read_profile
from policykit.profile.shape import known_keys

ROOT = Path(__file__).parents[2]
CLINIC = ROOT / "tests" / "organizations" / "clinic.yaml"


def test_both_have_no_diagnostics(organization):
    profile, found = read_profile(organization)
    assert found == ()
    assert profile is not None


def test_the_sample_gives_each_role_to_another_person(sample):
    profile, _ = read_profile(sample)
    holders = [profile.holders(role, date(2026, 7, 1))[0].id for role in ROLE_LABELS if role]
    assert len(set(holders)) == len(holders)
    assert profile.holders("security_lead", date(2025, 1, 31))[0].id == "gokafor"
    assert profile.holders("security_lead", date(2025, 2, 1))[0].id == "praman"


def test_the_sample_sets_every_section(sample):
    profile, _ = read_profile(sample)
    assert all(profile.is_set(name) for name in known_keys(()))


def test_the_clinic_differs_where_policies_differ():
    profile, _ = read_profile(CLINIC.read_bytes())
    assert profile.organization.legal_name == "A*B_[C] & Söhne <GmbH> {{7*7}} `x`"
    flags = profile.tree["flags"]
    assert (flags["has_offices"], flags["has_board"], flags["phi"]) == (False, False, True)
    assert flags["hipaa_role"] == "business_associate"
    assert flags["uses_gcp"]
    assert len(profile.people) == 3
    assert profile.approval.author_may_approve_reason


def test_each_points_editors_to_the_schema(organization):
    first, _, _ = organization.partition(b"\n")
    assert first.startswith(b"# yaml-language-server: $schema=")
    assert first.endswith(b"policykit/profile/org_profile.schema.json")


def test_reading_is_quick(sample):
    start = time.process_time()
    read_profile(sample)
    assert time.process_time() - start < 0.5
