"""The applicability register: each absent statement with the fact or decision behind it."""

from policykit.policy import prepare
from policykit.policy.applicability import Cause, absent_statements, grouped, why_absent

FLAGS = """\
flags:
  _answered_by: Bo Lind
  _answered_on: 2026-01-05
  has_offices: false
"""
GUARD = "params: {door: {guard: Bo}}\n"


def register(profile, library, on, present=None, generated=()):
    job, _ = prepare(profile, library, None, on)
    contexts = {item.template.id: item.context for item in job.items}
    here = {} if present is None else {"door": present}
    return absent_statements(profile, library, here, {"door": generated}, contexts)


def test_a_condition_is_told_with_the_fact_and_who_gave_it(make_profile, make_library, on):
    (one,) = register(make_profile(GUARD + FLAGS), make_library(), on, {"DO-1", "DO-2"})
    assert (one.statement, one.cause) == ("DO-3", Cause.CONDITION)
    assert one.condition == "flags.has_offices"
    assert one.text == "Visitors must sign in."
    assert one.controls == {"soc2": ("CC6.4",)}
    (fact,) = one.facts
    assert (fact.path, fact.value) == ("flags.has_offices", "false")
    assert (fact.answered_by, fact.answered_on) == ("Bo Lind", "2026-01-05")
    assert one.why == (
        "DO-3 applies where flags.has_offices; flags.has_offices is false (whether you have "
        "premises)."
    )


def test_roles_are_called_as_in_policies_and_other_values_by_their_names(
    make_profile, make_library, on
):
    said = "The {{ roles.it_lead | role }} must let visitors in at {{ door.guard }}."
    library = make_library("Visitors must sign in.", said)
    (one,) = register(make_profile(GUARD + FLAGS), library, on, {"DO-1", "DO-2"})
    assert one.text == "The IT Lead must let visitors in at [door.guard]."


def test_only_the_conditions_that_fail_are_named(make_profile, make_library, on):
    both = ("{% if flags.has_offices %}", "{% if flags.develops_software and flags.phi %}")
    (one,) = register(make_profile(GUARD), make_library(*both), on, {"DO-1", "DO-2"})
    assert one.condition == "flags.develops_software and flags.phi"
    nested = (
        "**DO-3** Visitors must sign in.\n",
        "{% if flags.develops_software %}\n**DO-3** Visitors must sign in.\n{% endif %}\n",
    )
    (one,) = register(make_profile(GUARD), make_library(*nested), on, {"DO-1", "DO-2"})
    assert one.condition == "flags.has_offices"


def test_a_derived_fact_is_where_its_source_is(make_profile, make_library, on):
    library = make_library("{% if flags.has_offices %}", "{% if flags.phi %}")
    data = "data: {special: {phi: false}, _answered_by: Cy}\n"
    profile = make_profile(GUARD + data)
    (one,) = register(profile, library, on, {"DO-1", "DO-2"})
    (fact,) = one.facts
    assert fact.answered_by == "Cy"
    assert fact.place == profile.place("data.special.phi")


def test_what_somebody_took_out_is_told_apart(make_profile, make_library, on):
    made = {"DO-1", "DO-2"}
    absent = register(make_profile(GUARD), make_library(), on, {"DO-1"}, made)
    assert [(one.statement, one.cause) for one in absent] == [
        ("DO-2", Cause.BY_HAND),
        ("DO-3", Cause.CONDITION),
    ]
    assert not absent[0].cause.follows_from_facts


def test_what_no_condition_keeps_out_was_not_generated(make_profile, make_library, on):
    absent = register(make_profile(GUARD), make_library(), on, {"DO-2"})
    assert [one.cause for one in absent] == [Cause.NOT_MADE, Cause.CONDITION]


def test_a_policy_that_does_not_apply_gives_its_condition(make_profile, make_library, on):
    absent = register(make_profile(GUARD), make_library("when: true", "when: flags.phi"), on)
    assert {one.cause for one in absent} == {Cause.POLICY}
    assert absent[0].why == "Door Policy applies where flags.phi; flags.phi is false."
    assert absent[0].text.startswith("The [door.keeper] must check doors [door.check_months].")


def test_a_policy_left_out_gives_the_reason_of_the_profile(make_profile, make_library, on):
    out = 'policies: {left_out: [{id: door, reason: "We have no doors."}]}\n'
    absent = register(make_profile(GUARD + out), make_library(), on)
    assert absent[0].cause is Cause.LEFT_OUT
    assert absent[0].why == "Left out: Door Policy: We have no doors."
    assert not absent[0].cause.follows_from_facts


def test_a_fact_counts_before_the_choice_to_leave_a_policy_out(make_profile, make_library, on):
    out = 'policies: {left_out: [{id: door, reason: "We have no doors."}]}\n'
    absent = register(make_profile(GUARD + FLAGS + out), make_library(), on)
    assert [one.cause for one in absent] == [Cause.LEFT_OUT, Cause.LEFT_OUT, Cause.CONDITION]
    assert absent[2].why.startswith("DO-3 applies where flags.has_offices;")
    unknown = make_library("{% if flags.has_offices %}", "{% if door.check_months > 99 %}")
    absent = register(make_profile(GUARD + out), unknown, on)
    assert {one.cause for one in absent} == {Cause.LEFT_OUT}
    absent = register(make_profile(GUARD + out), make_library("when: true", "when: flags.phi"), on)
    assert {one.cause for one in absent} == {Cause.POLICY}


def test_statements_with_one_reason_are_told_in_one_sentence(make_profile, make_library, on):
    absent = register(make_profile(GUARD), make_library("when: true", "when: flags.phi"), on)
    (group,) = grouped(absent)
    assert why_absent(group) == "Door Policy applies where flags.phi; flags.phi is false."
    made = {"DO-1", "DO-2"}
    absent = register(make_profile(GUARD), make_library(), on, set(), made)
    by_hand, _ = grouped(absent)
    assert why_absent(by_hand) == "DO-1 and DO-2: taken out of the text by hand."
