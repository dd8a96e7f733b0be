import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.errors import InputError
from policykit.policy import Entry, merge_sidecars, read_sidecar
from policykit.policy.sidecar import write_sidecar

BASE = """\
# Generated.
statements:
  AC-1:
    controls:
      soc2: [CC6.1]
      iso27001: ["5.15"]
    cadence: {every: 3, unit: months, parameter: access.review_months}
    evidence: List
  AC-2:
    controls:
      soc2: [CC6.2]
    evidence: Log
  AC-3:
    controls:
      soc2: [CC6.3]
    evidence: Photo
"""


def merge(ours=None, theirs=None):
    """Merge BASE with each side changed by (old, new) pairs."""

    def changed(pairs):
        text = BASE
        for old, new in pairs or ():
            assert old in text
            text = text.replace(old, new)
        return text.encode()

    merged, conflicts = merge_sidecars(BASE.encode(), changed(ours), changed(theirs))
    return merged.decode(), [
        (one.statement, one.key, one.base, one.ours, one.theirs) for one in conflicts
    ]


def test_sides_that_did_not_change_give_the_other_byte_for_byte():
    mine = [("# Generated.", "# Mine."), ("evidence: List", "evidence: 'List'   # why")]
    assert merge(ours=mine)[0] == BASE.replace("# Generated.", "# Mine.").replace(
        "evidence: List", "evidence: 'List'   # why"
    )
    assert merge(theirs=[("every: 3", "every: 6")])[0] == BASE.replace("every: 3", "every: 6")


def test_changes_of_both_meet_and_comments_stay():
    ours = [
        ("evidence: Log", "evidence: Log of the gate  # asked by the auditor"),
        ("soc2: [CC6.1]", "soc2: [CC6.1, CC6.6]"),
        ("  AC-3:", "  # about photos\n  AC-3:"),
    ]
    theirs = [("every: 3", "every: 6"), ('["5.15"]', '["5.15", "5.18"]'), ("Photo", "Film")]
    merged, conflicts = merge(ours, theirs)
    assert conflicts == []
    expected = BASE
    for old, new in [*ours, *theirs]:
        expected = expected.replace(old, new)
    assert merged == expected


def test_the_same_change_on_both_sides_is_none():
    change = [("every: 3", "every: 6")]
    merged, conflicts = merge([*change, ("Log", "Book")], change)
    assert conflicts == []
    assert merged == BASE.replace("every: 3", "every: 6").replace("Log", "Book")


def test_different_changes_of_one_key_conflict_and_ours_stays():
    merged, conflicts = merge(
        [("evidence: List", "evidence: Mine")], [("evidence: List", "evidence: Theirs")]
    )
    assert conflicts == [("AC-1", "evidence", "List", "Mine", "Theirs")]
    assert "evidence: Mine" in merged


def test_a_conflict_within_controls_names_the_framework():
    _, conflicts = merge([("[CC6.1]", "[CC6.6]")], [("[CC6.1]", "[CC6.7]")])
    assert conflicts == [("AC-1", "controls.soc2", ["CC6.1"], ["CC6.6"], ["CC6.7"])]


AC_2 = "  AC-2:\n    controls:\n      soc2: [CC6.2]\n    evidence: Log\n"
NEW = "  AC-2a:\n    controls:\n      soc2: [CC6.4]\n    evidence: New\n"


def test_statements_come_and_go():
    edit = ("evidence: List", "evidence: Mine")
    assert merge([edit], [(AC_2, "")])[0] == BASE.replace(*edit).replace(AC_2, "")
    assert merge([edit], [(AC_2, AC_2 + NEW)])[0] == BASE.replace(*edit).replace(AC_2, AC_2 + NEW)
    assert merge([(AC_2, ""), edit], [("Photo", "Film")])[0] == (
        BASE.replace(*edit).replace(AC_2, "").replace("Photo", "Film")
    )
    assert merge([(AC_2, AC_2 + NEW)], [("Photo", "Film")])[0] == (
        BASE.replace(AC_2, AC_2 + NEW).replace("Photo", "Film")
    )


def test_removed_on_one_side_and_changed_on_the_other_conflicts():
    entry = {"controls": {"soc2": ["CC6.2"]}, "evidence": "Log"}
    _, conflicts = merge([(AC_2, "")], [("Log", "Book")])
    assert conflicts == [("AC-2", "", entry, None, {**entry, "evidence": "Book"})]
    merged, conflicts = merge([("Log", "Book")], [(AC_2, ""), ("Photo", "Film")])
    assert conflicts == [("AC-2", "", entry, {**entry, "evidence": "Book"}, None)]
    assert "AC-2:" in merged
    assert "Film" in merged


def test_keys_come_and_go():
    cadence = "    cadence: {every: 3, unit: months, parameter: access.review_months}\n"
    limit = "    limit: {within: 5, unit: days}\n"
    edit = ("evidence: Log", "evidence: Mine")
    merged, conflicts = merge([edit], [(cadence, limit)])
    assert conflicts == []
    assert merged == BASE.replace(cadence, limit).replace(*edit)


def test_without_a_base_everything_that_differs_conflicts():
    ours, theirs = BASE.encode(), BASE.replace("Log", "Book").encode()
    merged, conflicts = merge_sidecars(b"", ours, theirs)
    assert merged == ours
    assert [(one.statement, one.key) for one in conflicts] == [("AC-2", "evidence")]


def test_what_is_no_sidecar_is_refused_by_name():
    with pytest.raises(InputError, match=r"policies/a\.map\.yaml:3: error PK202"):
        merge_sidecars(
            BASE.encode(), b"statements: [\n\n", b"statements: {}\n", "policies/a.map.yaml"
        )


ENTRY = st.builds(
    lambda soc2, evidence: Entry({"soc2": soc2}, None, None, evidence),
    st.sampled_from([("CC6.1",), ("CC6.2",), ()]),
    st.sampled_from(["a", "b", "c"]),
)
SIDE = st.dictionaries(st.sampled_from(["AC-1", "AC-2", "AC-3", "AC-4"]), ENTRY)


def values(data):
    sidecar, found = read_sidecar(data, "s.yaml")
    assert found == ()
    return {name: (entry.controls, entry.evidence) for name, entry in sidecar.entries.items()}


@settings(deadline=None, max_examples=80)
@given(SIDE, SIDE, SIDE)
def test_no_change_is_lost_and_none_is_invented(base, ours, theirs):
    sides = [write_sidecar("T", side) for side in (base, ours, theirs)]
    before, mine, new = map(values, sides)
    data, conflicts = merge_sidecars(*sides)
    merged = values(data)
    fought = {one.statement for one in conflicts}
    for name in {*before, *mine, *new} - fought:
        sides_of_name = (before.get(name), mine.get(name), new.get(name))
        if sides_of_name[0] == sides_of_name[1]:
            assert merged.get(name) == sides_of_name[2]
        elif sides_of_name[0] == sides_of_name[2]:
            assert merged.get(name) == sides_of_name[1]
    for name in fought:
        assert mine.get(name) != new.get(name)
        assert before.get(name) not in (mine.get(name), new.get(name))
