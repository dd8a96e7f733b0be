"""What an approver is shown of a change."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policykit.document import ChangeKind, RunKind, redline, word_runs

BASE = """
# Purpose {#purpose}

Access follows need.

# Statements {#statements}

**AC-1** Rights must be reviewed every 6 months.

**AC-2** Accounts must have one owner.

- the platform
- the office

| Role | Who |
|------|-----|
| Lead | Ana |
"""


def _changes(read, old, new):
    return [
        (change.kind.value, change.label, [(run.kind.value, run.text) for run in change.runs])
        for change in redline(read(old)[0], read(new)[0])
    ]


def test_same_text_has_no_changes(read):
    assert redline(read(BASE)[0], read(BASE)[0]) == ()


def test_formatting_and_line_ends_are_no_change(read):
    new = BASE.replace("every 6 months", "every\n*6* months")
    assert redline(read(BASE)[0], read(new)[0]) == ()


def test_without_an_old_document_everything_is_added(read):
    changes = redline(None, read(BASE)[0])
    assert {change.kind for change in changes} == {ChangeKind.ADDED}
    assert [change.label for change in changes] == [
        "heading",
        "paragraph",
        "heading",
        "AC-1",
        "AC-2",
        "list item",
        "list item",
        "table row",
        "table row",
    ]


def test_changed_words_of_a_statement(read):
    (change,) = redline(read(BASE)[0], read(BASE.replace("6 months", "3 months"))[0])
    assert (change.kind, change.label, change.section, change.line) == (
        ChangeKind.CHANGED,
        "AC-1",
        "2 Statements",
        7,
    )
    assert [(run.kind.value, run.text) for run in change.runs] == [
        ("same", "Rights must be reviewed every"),
        ("deleted", "6"),
        ("inserted", "3"),
        ("same", "months."),
    ]


def test_statement_is_matched_by_id_even_if_reworded_wholly(read):
    new = BASE.replace("Accounts must have one owner.", "Sharing is forbidden here.")
    (change,) = _changes(read, BASE, new)
    assert change[:2] == ("changed", "AC-2")


def test_new_id_is_an_addition_and_a_removal_even_with_the_same_words(read):
    assert [each[:2] for each in _changes(read, BASE, BASE.replace("AC-2", "AC-3"))] == [
        ("added", "AC-3"),
        ("removed", "AC-2"),
    ]


def test_moved_statement(read):
    second = "**AC-2** Accounts must have one owner.\n"
    new = BASE.replace(second, "").replace("# Statements", second + "\n# Statements")
    assert [each[:2] for each in _changes(read, BASE, new)] == [("moved", "AC-2")]


def test_retitled_section_is_one_change(read):
    new = BASE.replace("# Purpose {", "# Aim {")
    assert _changes(read, BASE, new) == [
        ("changed", "heading", [("deleted", "Purpose"), ("inserted", "Aim")])
    ]


def test_list_items_and_rows_change_one_by_one(read):
    new = BASE.replace("- the office", "- the office\n- homes").replace("| Ana |", "| Ana Silva |")
    assert _changes(read, BASE, new) == [
        ("added", "list item", [("inserted", "homes")]),
        ("changed", "table row", [("same", "Lead | Ana"), ("inserted", "Silva")]),
    ]


def test_removed_paragraph_keeps_its_old_line(read):
    (change,) = redline(read(BASE)[0], read(BASE.replace("Access follows need.\n", ""))[0])
    assert (change.kind, change.line, change.runs[0].kind) == (
        ChangeKind.REMOVED,
        3,
        RunKind.DELETED,
    )


def test_changed_address_behind_the_same_words_is_shown(read):
    old, new = "See [here](https://a.example).", "See [here](https://b.example)."
    (change,) = _changes(read, old, new)
    assert ("inserted", "(https://b.example).") in change[2]


def test_changed_footnote(read):
    old = "Text[^1].\n\n[^1]: Six months.\n"
    assert _changes(read, old, old.replace("Six", "Three"))[0][1] == "note"


def test_a_new_sentence_is_shown_whole():
    old = "Doors are shut unless somebody needs it. The owner decides."
    new = old.replace(" The", " The guard writes it. The")
    expected = [
        ("same", "Doors are shut unless somebody needs it."),
        ("inserted", "The guard writes it."),
        ("same", "The owner decides."),
    ]
    assert [(run.kind.value, run.text) for run in word_runs(old, new)] == expected
    deleted = [(kind.replace("inserted", "deleted"), text) for kind, text in expected]
    assert [(run.kind.value, run.text) for run in word_runs(new, old)] == deleted


_WORDS = st.lists(st.sampled_from(["a", "b", "c.", "must", "not", "every."]), max_size=30).map(
    " ".join
)


@given(_WORDS, _WORDS)
def test_runs_give_back_both_texts(old, new):
    runs = word_runs(old, new)
    assert " ".join(run.text for run in runs if run.kind is not RunKind.INSERTED) == old
    assert " ".join(run.text for run in runs if run.kind is not RunKind.DELETED) == new
