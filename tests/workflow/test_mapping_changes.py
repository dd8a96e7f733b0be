from __future__ import annotations

from policykit.pages import MappingRow
from policykit.workflow.mapping_changes import changed, with_changes


def _row(framework, control, *statements):
    return MappingRow(framework, control, "Title", statements)


def test_statements_that_came_and_went_are_named_and_lost_controls_stay_with_their_framework():
    before = [
        _row("SOC 2", "CC1.1", "AC-1", "AC-2"),
        _row("SOC 2", "CC1.2", "AC-1"),
        _row("ISO", "5.1", "AC-1"),
        _row("NIST", "ID.1", "AC-1"),
    ]
    after = [_row("SOC 2", "CC1.1", "AC-2", "AC-3"), _row("ISO", "5.1", "AC-1")]
    rows = with_changes(before, after)
    assert [(row.control, row.statements, row.added, row.dropped) for row in rows] == [
        ("CC1.1", ("AC-2", "AC-3"), ("AC-3",), ("AC-1",)),
        ("CC1.2", (), (), ("AC-1",)),
        ("5.1", ("AC-1",), (), ()),
        ("ID.1", (), (), ("AC-1",)),
    ]
    assert [row.control for row in changed(rows)] == ["CC1.1", "CC1.2", "ID.1"]


def test_the_same_mapping_has_no_changes():
    rows = [_row("SOC 2", "CC1.1", "AC-1"), _row("ISO", "5.1", "AC-1")]
    assert with_changes(rows, rows) == rows
    assert changed(with_changes(rows, rows)) == []
