"""What is alike for many policies is said once; nothing else is merged, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from policykit.cli.alike import grouped
from policykit.errors import Place, error, warning

IDS = ("access-control", "access", "incident-response", "privacy")


def stale(policy):
    hint = f"Propose it again: policykit propose {policy}"
    return warning("PK767", "its proposal is stale", Place(f"policies/{policy}.md"), hint)


def test_four_alike_are_one_that_names_them():
    (one,) = grouped(map(stale, IDS))
    assert one.place is None
    assert one.message == "its proposal is stale"
    assert one.hint == (
        "4 policies: access-control, access, incident-response, privacy\n"
        "Propose it again: policykit propose ID"
    )


def test_three_stand_each_at_its_place():
    three = [stale(policy) for policy in IDS[:3]]
    assert grouped(three) == three


def test_places_without_a_policy_are_named_whole():
    at = [Place("org_profile.yaml", line) for line in (3, 5, 7, 9)]
    (one,) = grouped(error("PK100", "is wrong", place) for place in at)
    assert one.hint == (
        "4 times: org_profile.yaml:3, org_profile.yaml:5, org_profile.yaml:7, org_profile.yaml:9"
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(IDS), st.sampled_from("ab"), st.none() | st.integers(1, 3)),
        unique=True,
    )
)
def test_every_policy_and_message_is_still_said(rows):
    found = [
        error("PK1", f"{said} of {policy}", Place(f"policies/{policy}.md", line))
        for policy, said, line in rows
    ]
    text = "\n".join(map(str, grouped(found)))
    for policy, said, _ in rows:
        assert policy in text
        assert f"{said} of ID" in text or f"{said} of {policy}" in text
