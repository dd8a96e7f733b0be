"""Roles without a holder are one error for each answer that left them so, at its line."""

from datetime import date

from policykit.profile import unheld_roles

DAY = date(2026, 1, 12)


def test_one_answer_that_leaves_many_roles_is_one_error(small):
    later = small
    for role in ("security_lead", "compliance_lead", "engineering_lead", "it_lead"):
        line = f"{role}: [{{person: bob, from: 2025-01-01}}]"
        later = later.with_change(line, line.replace("2025", "2027"))
    (found,) = unheld_roles(later.profile(), DAY)
    assert (found.code, found.place.line) == ("PK148", later.line_of("security_lead"))
    assert "begins on 2027-01-01): Security Lead, Compliance Lead, Engineering Lead" in str(found)
    assert not list(unheld_roles(small.profile(), DAY))


def test_a_holder_who_left(small):
    line = "it_lead: [{person: bob, from: 2025-01-01}]"
    left = small.with_change(line, line.replace("01-01}", "01-01, to: 2025-06-30}"))
    profile, _ = left.read()  # PK147 warns of it
    (found,) = unheld_roles(profile, DAY)
    assert "nobody holds the role on 2026-01-12" in found.message
    assert "the last holder ended on 2025-06-30" in found.message
