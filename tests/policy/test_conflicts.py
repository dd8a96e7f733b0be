"""Conflicts in a text: taken apart into sides, put together as decided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.policy import (
    Choice,
    SidecarConflict,
    decided,
    find_conflicts,
    has_conflict_markers,
    rebuilt,
    take_theirs,
)

TEXT = """\
---
id: door
<<<<<<< your text
audience: Guards
||||||| last generated
audience: Everyone
=======
audience: All
>>>>>>> generated now
---

# Purpose {#purpose}

<<<<<<< your text
**DO-2** Keys are with the guard.
||||||| last generated
**DO-2** Keys must be kept by the porter.
=======
**DO-2** All keys must be kept by the porter.
>>>>>>> generated now

**DO-3** Visitors must sign in.

<<<<<<< HEAD
- At the gate.
=======
>>>>>>> branch

After
=======
"""


def conflicts(text=TEXT):
    found, wrong = find_conflicts(text.encode(), "policies/door.md")
    assert wrong == ()
    return found


def test_each_conflict_knows_where_it_stands_and_its_sides():
    front, statement, foreign = conflicts()
    assert [(one.number, one.place, one.line, one.in_front) for one in conflicts()] == [
        (0, "front matter", 3, True),
        (1, "DO-2", 14, False),
        (2, "DO-3", 24, False),
    ]
    assert (front.ours, front.base, front.theirs) == (
        "audience: Guards\n",
        "audience: Everyone\n",
        "audience: All\n",
    )
    assert statement.base == "**DO-2** Keys must be kept by the porter.\n"
    assert (foreign.ours, foreign.base, foreign.theirs) == ("- At the gate.\n", "", "")


def test_decisions_stand_in_place_of_their_conflicts_and_others_stay():
    _, statement, _ = conflicts()
    data = decided(TEXT.encode(), {1: statement.chosen(Choice.THEIRS)})
    text = data.decode()
    assert "\n\n**DO-2** All keys must be kept by the porter.\n\n**DO-3**" in text
    assert [one.place for one in conflicts(text)] == ["front matter", "DO-3"]
    assert text.partition("# Purpose")[0] == TEXT.partition("# Purpose")[0]


def test_both_is_one_statement():
    _, statement, foreign = conflicts()
    assert statement.chosen(Choice.BOTH) == (
        "**DO-2** Keys are with the guard.\n\nAll keys must be kept by the porter.\n"
    )
    assert foreign.chosen(Choice.BOTH) == "- At the gate.\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<<<<<<< a\nx\n", 1),
        ("x\n>>>>>>> a\n", 2),
        ("x\n||||||| a\n", 2),
        ("<<<<<<< a\n<<<<<<< b\n", 2),
        ("<<<<<<< a\n=======\n||||||| b\n>>>>>>> c\n", 3),
        ("<<<<<<< a\n>>>>>>> c\n", 2),
    ],
)
def test_markers_that_git_would_not_write_are_refused_by_line(text, line):
    found, (wrong,) = find_conflicts(text.encode(), "policies/door.md")
    assert found == ()
    assert (wrong.code, str(wrong.place)) == ("PK320", f"policies/door.md:{line}")


_lines = st.lists(st.sampled_from(["a", "b", "=", "", "**DO-1** x", "\x0c", "\u2028"]), max_size=3)


@given(
    st.lists(st.tuples(_lines, _lines, _lines, _lines), max_size=4), st.sampled_from(["\n", "\r\n"])
)
def test_every_side_comes_back_as_it_went_in(parts, end):
    def joined(lines):
        return "".join(f"{line}{end}" for line in lines)

    text = "".join(
        joined(before)
        + f"<<<<<<< o{end}{joined(ours)}||||||| b{end}{joined(base)}"
        + f"======={end}{joined(theirs)}>>>>>>> t{end}"
        for before, ours, base, theirs in parts
    )
    for side, at in (("ours", 1), ("base", 2), ("theirs", 3)):
        made = rebuilt(text.encode(), lambda one, side=side: getattr(one, side))
        assert made.decode() == "".join(joined(part[0]) + joined(part[at]) for part in parts)
        assert not has_conflict_markers(made)
    assert rebuilt(text.encode(), lambda _: None) == text.encode()


OURS = b"""\
# Ours.
statements:
  DO-1:  # why
    controls:
      soc2: [CC6.1]
    evidence: Our list
  DO-3: {controls: {soc2: [CC6.4]}, evidence: Book}
"""
THEIRS = b"""\
statements:
  DO-1:
    controls:
      soc2: [CC6.2]
    evidence: List
  DO-2: {controls: {soc2: [CC6.4]}, evidence: Box}
"""


def test_a_mapping_takes_theirs_key_by_key_and_keeps_comments():
    conflicts = (
        SidecarConflict("DO-1", "controls.soc2", None, None, None),
        SidecarConflict("DO-2", "", {}, None, {"evidence": "Box"}),
        SidecarConflict("DO-3", "", {}, {"evidence": "Book"}, None),
    )
    text = take_theirs(OURS, THEIRS, conflicts).decode()
    assert "soc2: [CC6.2]" in text
    assert "evidence: Our list" in text
    assert "DO-1:  # why" in text
    assert text.index("DO-2") > text.index("DO-1")
    assert "DO-3" not in text
    assert take_theirs(OURS, THEIRS, ()) == OURS
