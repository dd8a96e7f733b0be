"""Three texts become one: by statement first, by line inside one, and nothing is lost."""

from __future__ import annotations

import pytest
from fakes import FakeGit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.policy import (
    BlockKind,
    Did,
    Result,
    has_conflict_markers,
    merge_sidecars,
    merge_texts,
    split_blocks,
)

LABELS = ("your text", "last generated", "generated now")
BASE = """\
---
id: door
audience: Everyone
ack_required: false
template: door@1
---

# Purpose {#purpose}

Doors are shut, so that nobody walks in.

# Policy statements {#statements}

## Doors {#doors}

**DO-1** Owners must check all doors every three months.

**DO-2** Keys must be kept by the porter in a locked box.

- The box is grey.
- The box is small.

**DO-3** Visitors must sign in at the desk before they pass.

## Windows {#windows}

**DO-10** Everybody must shut the windows before they leave.

# Approval {#approval}

See the first page.
"""


def by_line(ours, base, theirs):
    merged = FakeGit({}).merge_file(ours, base, theirs, LABELS)
    return merged.data, merged.conflicts


def merge(base, ours, theirs):
    return merge_texts(base.encode(), ours.encode(), theirs.encode(), by_line)


def changed(*pairs):
    text = BASE
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def clean(ours, theirs):
    """Merge into BASE without a conflict; return the text and the fates by name."""
    merged = merge(BASE, ours, theirs)
    assert (merged.conflicts, merged.whole) == (0, "")
    again = merge_texts(BASE.encode(), merged.data, theirs.encode(), by_line)
    assert again.data == merged.data
    return merged.data.decode(), {fate.name: fate for fate in merged.fates}


def statement(text, name):
    blocks, _ = split_blocks(text)
    return blocks.all[name]


def order(text):
    blocks, _ = split_blocks(text)
    return [key for key in blocks.all if not key.endswith(":")]


DO1 = "**DO-1** Owners must check all doors every three months.\n\n"
DO2 = (
    "**DO-2** Keys must be kept by the porter in a locked box.\n\n"
    "- The box is grey.\n- The box is small.\n\n"
)
DO3 = "**DO-3** Visitors must sign in at the desk before they pass.\n\n"


def test_changes_of_neighbouring_statements_meet():
    text, fates = clean(
        changed(("every three months", "every month")), changed(("the porter", "the guard"))
    )
    assert text == changed(("every three months", "every month"), ("the porter", "the guard"))
    assert (fates["DO-1"].by_hand, fates["DO-1"].result) == ((Did.CHANGED,), Result.YOURS)
    assert (fates["DO-2"].by_generation, fates["DO-2"].result) == ((Did.CHANGED,), Result.TAKEN)


def test_neighbouring_keys_of_the_front_matter_meet():
    text, fates = clean(
        changed(("ack_required: false", "ack_required: true")), changed(("door@1", "door@2"))
    )
    assert text == changed(("ack_required: false", "ack_required: true"), ("door@1", "door@2"))
    assert fates["template"].kind is BlockKind.FRONT


def test_lines_inside_one_statement_meet():
    text, fates = clean(changed(("box is small", "box is big")), changed(("the porter", "guards")))
    assert text == changed(("box is small", "box is big"), ("the porter", "guards"))
    assert fates["DO-2"].result is Result.BOTH


def test_the_same_line_on_both_sides_is_a_conflict_of_this_statement_alone():
    merged = merge(
        BASE,
        changed(("the porter", "Ana"), ("every three months", "every month")),
        changed(("the porter", "Bo"), ("at the desk", "at the gate")),
    )
    text = merged.data.decode()
    assert merged.conflicts == 1
    assert text.partition("<<<<<<<")[0].endswith("every month.\n\n")
    assert "\n**DO-3** Visitors must sign in at the gate" in text.partition(">>>>>>>")[2]
    assert [fate.name for fate in merged.fates if fate.result is Result.CONFLICT] == ["DO-2"]


def test_a_dropped_statement_stays_dropped_and_is_listed():
    ours, theirs = changed((DO3, "")), changed(("at the desk", "at the gate"))
    text, fates = clean(ours, theirs)
    assert text == ours
    assert fates["DO-3"].result is Result.STAYS_DROPPED
    assert fates["DO-3"].by_generation == (Did.CHANGED,)


def test_a_new_statement_comes_in_at_its_place_and_is_marked():
    ours = changed((DO2, f"{DO2}**OWN-1** Ours stays where we put it.\n\n"))
    theirs = changed((DO3, f"**DO-2a** Boxes must be locked.\n\n{DO3}"))
    text, fates = clean(ours, theirs)
    assert order(text)[4:9] == ["DO-1", "DO-2", "DO-2a", "OWN-1", "DO-3"]
    assert fates["DO-2a"].result is Result.NEW
    assert fates["OWN-1"].result is Result.YOURS


def test_a_new_statement_never_lands_in_a_section_of_ours():
    own = "## Gates {#gates}\n\n**OWN-1** Gates are ours.\n\n"
    theirs = changed((DO3, f"{DO3}**DO-4** Locks must be oiled.\n\n"))
    ours = changed(("## Windows", f"{own}## Windows"))
    text, _ = clean(ours, theirs)
    assert (statement(text, "DO-4").parent, statement(text, "OWN-1").parent) == ("#doors", "#gates")


def test_a_new_section_never_takes_over_what_is_ours():
    own = "**OWN-1** Ours is about doors.\n\n"
    new = "## Gates {#gates}\n\n**DO-20** Gates must be shut.\n\n"
    text, _ = clean(changed((DO3, f"{DO3}{own}")), changed(("## Windows", f"{new}## Windows")))
    assert (statement(text, "DO-20").parent, statement(text, "OWN-1").parent) == (
        "#gates",
        "#doors",
    )


def test_our_subsection_stays_below_its_section_when_a_section_comes_in():
    own = "## Roofs {#roofs}\n\n**OWN-1** Roofs are ours.\n\n"
    new = "# Gates {#gates}\n\nAll about gates.\n\n"
    text, _ = clean(
        changed(("# Approval", f"{own}# Approval")), changed(("# Approval", f"{new}# Approval"))
    )
    assert order(text)[-4:] == ["#roofs", "OWN-1", "#gates", "#approval"]


def test_our_order_holds_and_words_of_the_template_come_in():
    text, fates = clean(
        changed((DO1 + DO2, DO2 + DO1)), changed(("every three months", "every month"))
    )
    assert order(text)[4:7] == ["DO-2", "DO-1", "DO-3"]
    assert "every month" in text
    assert fates["doors"].by_hand == (Did.REORDERED,)


def test_the_templates_order_is_taken_where_ours_is_as_generated():
    theirs = changed((DO1 + DO2, DO2 + DO1))
    text, _ = clean(changed(("at the desk", "at the gate")), theirs)
    assert order(text) == order(theirs)


def test_two_new_orders_leave_ours_and_say_so():
    ours, theirs = changed((DO1 + DO2, DO2 + DO1)), changed((DO2 + DO3, DO3 + DO2))
    merged = merge(BASE, ours, theirs)
    assert merged.data.decode() == ours
    assert merged.order_kept == ("doors",)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_moved_statement_is_followed_by_its_id(by_hand):
    there = "before they leave.\n\n"
    moves = changed((DO3, ""), (there, f"{there}{DO3}"))
    words = changed(("at the desk", "at the gate"))
    text, fates = clean(*((moves, words) if by_hand else (words, moves)))
    assert statement(text, "DO-3").parent == "#windows"
    assert text.count("DO-3") == 1
    assert "at the gate" in text
    assert fates["DO-3"].result is Result.BOTH


def test_a_statement_with_a_new_id_is_followed_by_its_words():
    theirs = changed(("**DO-2**", "**DO-2a**"))
    merged = merge(BASE, changed(("by the porter", "by Ana")), theirs)
    text = merged.data.decode()
    assert (merged.conflicts, merged.renamed) == (0, (("DO-2", "DO-2a"),))
    assert "**DO-2a** Keys must be kept by Ana" in text
    assert "**DO-2**" not in text
    (fate,) = [fate for fate in merged.fates if fate.name == "DO-2a"]
    assert (fate.old_name, fate.by_generation) == ("DO-2", (Did.RENAMED,))
    sidecars = [
        f"statements:\n  {name}: {{controls: {{soc2: [CC6.4]}}, evidence: {what}}}\n".encode()
        for name, what in (("DO-2", "Box"), ("DO-2", "Our box"), ("DO-2a", "Box"))
    ]
    mapping, conflicts = merge_sidecars(*sidecars, text=merged)
    assert conflicts == ()
    assert mapping.decode().replace("\n    ", " ").count("DO-2a") == 1
    assert "Our box" in mapping.decode()


def test_a_statement_that_the_template_drops_goes_unless_people_changed_it():
    theirs = changed((DO3, ""))
    assert clean(changed(("the porter", "Ana")), theirs)[0] == changed(
        (DO3, ""), ("the porter", "Ana")
    )
    merged = merge(BASE, changed(("at the desk", "at the gate")), theirs)
    assert merged.conflicts == 1
    assert "at the gate" in merged.data.decode()


def test_a_heading_stays_with_the_statement_people_put_under_it():
    theirs = changed(
        ("## Windows {#windows}\n\n", ""),
        ("**DO-10** Everybody must shut the windows before they leave.\n\n", ""),
    )
    ours = changed(("before they leave.\n\n", "before they leave.\n\n**OWN-1** Ours.\n\n"))
    text, _ = clean(ours, theirs)
    assert statement(text, "OWN-1").parent == "#windows"
    assert "DO-10" not in text


def test_a_new_statement_under_a_dropped_heading_goes_with_its_neighbours_or_brings_it_back():
    new = "**DO-11** Blinds must be down.\n\n"
    there = "before they leave.\n\n"
    theirs = changed((there, there + new))
    merged_sections, _ = clean(changed(("## Windows {#windows}\n\n", "")), theirs)
    assert statement(merged_sections, "DO-11").parent == "#doors"
    gone = changed(
        ("## Windows {#windows}\n\n", ""),
        ("**DO-10** Everybody must shut the windows before they leave.\n\n", ""),
    )
    text, fates = clean(gone, theirs)
    assert statement(text, "DO-11").parent == "#windows"
    assert fates["windows"].result is Result.NEW
    assert "DO-10" not in text


def test_windows_line_ends_are_no_change_and_stay():
    ours = changed(("the porter", "Ana")).replace("\n", "\r\n").encode()
    merged = merge_texts(BASE.encode(), ours, changed(("door@1", "door@2")).encode(), by_line)
    assert merged.conflicts == 0
    assert (
        merged.data
        == changed(("the porter", "Ana"), ("door@1", "door@2")).replace("\n", "\r\n").encode()
    )


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        (BASE.partition("---\n\n")[2], "no front matter"),
        (changed(("**DO-3**", "**DO-2**")), "statement DO-2 stands twice"),
        (changed(("## Windows {#windows}", "## Doors {#doors}")), "section doors stands twice"),
        (changed(("- The box is grey.", "```\n- The box is grey.")), "code is not closed"),
        ("", "no front matter"),
    ],
)
def test_what_has_no_blocks_is_merged_as_one_text(ours, why):
    theirs = changed(("See the first page.", "See the very first page."))
    merged = merge(BASE, ours, theirs)
    assert why in merged.whole
    assert (merged.data, merged.conflicts) == by_line(ours.encode(), BASE.encode(), theirs.encode())


def test_bytes_that_are_no_text_are_merged_as_one():
    ours = BASE.encode().replace(b"porter", b"p\xf6rter")
    merged = merge_texts(BASE.encode(), ours, changed(("door@1", "door@2")).encode(), by_line)
    assert "not UTF-8" in merged.whole
    assert b"p\xf6rter" in merged.data


# Random policies: what stands where, and sentences that say who wrote them.

_ids = st.sampled_from([f"DO-{number}" for number in range(1, 9)])
_sections = st.sampled_from(["doors", "windows", "roofs"])
_steps = st.lists(
    st.tuples(
        st.sampled_from(["change", "append", "drop", "move", "add", "section", "close", "rename"]),
        _ids,
        _sections,
        st.integers(0, 6),
    ),
    max_size=6,
)


class Writer:
    """Changes a policy; each sentence it writes is its own."""

    def __init__(self, who, layout):
        self.who = who
        self.layout = [(name, [list(one) for one in held]) for name, held in layout]
        self.written = []

    def sentence(self):
        self.written.append(f"{self.who} wrote sentence {len(self.written)} of its own here.")
        return self.written[-1]

    def act(self, kind, name, section, at):
        found = [(held, one) for _, held in self.layout for one in held if one[0] == name]
        sections = dict(self.layout)
        if kind == "section" and section not in sections:
            self.layout.insert(at % (len(self.layout) + 1), (section, []))
        elif kind == "close" and section in sections and not sections[section]:
            self.layout = [one for one in self.layout if one[0] != section]
        elif kind == "add" and not found and section in sections:
            sections[section].insert(at, [name, self.sentence()])
        elif not found:
            return
        elif kind == "change":
            found[0][1][1 + at % (len(found[0][1]) - 1)] = self.sentence()
        elif kind == "append":
            found[0][1].append(self.sentence())
        elif kind == "drop":
            found[0][0].remove(found[0][1])
        elif kind == "move" and section in sections:
            found[0][0].remove(found[0][1])
            sections[section].insert(at, found[0][1])
        elif kind == "rename":
            found[0][1][0] = f"{self.who[:2].upper()}-{name.removeprefix('DO-')}"

    def text(self):
        lines = ["---", "id: door", "template: door@1", "---", ""]
        for section, held in self.layout:
            lines += [f"# {section} {{#{section}}}", ""]
            for name, first, *others in held:
                lines += [f"**{name}** {first}", "", *(f"- {other}\n" for other in others)]
        return "\n".join(lines)


def write(who, layout, steps):
    writer = Writer(who, layout)
    for step in steps:
        writer.act(*step)
    held = {line.strip("- \n") for line in writer.text().split("\n")}
    ends = [line.partition("** ")[2] for line in writer.text().split("\n") if "** " in line]
    writer.written = [one for one in writer.written if one in held or one in ends]
    return writer


START = [
    (
        "doors",
        [
            ["DO-1", "Doors must be shut at all times by all."],
            ["DO-2", "Keys must be counted by the guard each day.", "Twice."],
        ],
    ),
    (
        "windows",
        [
            ["DO-3", "Windows must be shut when nobody is there."],
            ["DO-4", "Blinds must be down at night in all rooms."],
        ],
    ),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=_steps, by_hand=_steps, by_template=_steps)
def test_nothing_written_is_lost_and_nothing_is_called_merged_that_is_not(
    before, by_hand, by_template
):
    start = write("Template", START, before)
    hand = write("Hand", start.layout, by_hand)
    template = write("Release", start.layout, by_template)
    base, ours, theirs = start.text(), hand.text(), template.text()
    merged = merge(base, ours, theirs)
    text = merged.data.decode()
    assert (merged.conflicts > 0) == has_conflict_markers(merged.data)
    for sentence in hand.written:
        assert sentence in text, sentence
    assert merge(base, ours, base).data.decode() == ours
    assert merge(base, base, theirs).data.decode() == theirs
    assert merge(theirs, text, theirs).data == merged.data
    if merged.conflicts:
        return
    assert merge_texts(base.encode(), merged.data, theirs.encode(), by_line).data == merged.data
    dropped = {fate.name for fate in merged.fates if fate.result is Result.STAYS_DROPPED}
    dropped |= {fate.old_name for fate in merged.fates if fate.result is Result.STAYS_DROPPED}
    blocks, why = split_blocks(text)
    assert blocks, why
    for name, *sentences in (one for _, held in template.layout for one in held):
        for sentence in sentences:
            if sentence in template.written:
                assert sentence in text or name in dropped, sentence
    # Whatever nobody touched is still there, once.
    for one in (one for _, held in start.layout for one in held):
        if all(any(one in held for _, held in side.layout) for side in (hand, template)):
            assert text.count(f"**{one[0]}** ") == 1
