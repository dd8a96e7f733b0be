from __future__ import annotations

import pytest

from policykit.pages.tags import (
    Content,
    Element,
    Mark,
    Tagging,
    cell_entries,
    list_entries,
    prune,
    text_string,
    tidy,
)


def _tags(root):
    return [element.tag for element in root.walk()]


def test_a_cell_with_one_paragraph_is_that_paragraph():
    root = Element("Document")
    row = root.add("TR")
    cell = row.add("TD", "/A<<>>")
    inner = cell.add("P")
    tidy(root)
    assert row.kids == [inner]
    assert (inner.tag, inner.entries, inner.parent) == ("TD", "/A<<>>", row)


@pytest.mark.parametrize("kids", [["P", "P"], ["P", "L"], ["L"], []])
def test_a_cell_with_other_content_stays(kids):
    root = Element("Document")
    cell = root.add("TD")
    for tag in kids:
        cell.add(tag)
    tidy(root)
    assert _tags(root) == ["Document", "TD", *kids]


def test_headings_go_down_level_by_level():
    root = Element("Document")
    for level in (2, 1, 5, 3, 9, 9, 9, 9, 9, 2):
        root.add(f"H{level}")
    tidy(root)
    assert _tags(root)[1:] == ["H1", "H1", "H2", "H3", "H4", "H5", "H6", "H6", "H6", "H2"]


def test_elements_without_content_are_taken_out_and_cells_kept():
    root = Element("Document")
    root.add("P").add("Span")
    root.add("TR").add("TD")
    prune(root)
    assert _tags(root) == ["Document", "TR", "TD"]


def test_a_tree_may_be_deeper_than_python_calls_may_nest():
    root = deepest = Element("Document")
    for _ in range(5000):
        deepest = deepest.add("P")
    tidy(root)
    assert len(_tags(root)) == 5001
    prune(root)
    assert root.kids == []


def test_marked_text_is_one_element_however_often_it_goes_on():
    root = Element("P")
    link, code = Mark(1, "Link", words="where"), Mark(2, "Code")
    inner = root.within((link, code))
    assert root.within((link, code)) is inner
    assert root.within((link,)) is inner.parent
    assert inner.link_around().words == "where"
    assert root.within((Mark(3, "Link"),)) is not inner.parent
    assert root.kids == []
    before, during = Content(1, 0), Content(1, 1)
    root.hold(before)
    inner.hold(during)
    assert root.kids == [before, inner.parent]
    assert inner.parent.kids == [inner]
    with pytest.raises(ValueError, match="no link"):
        root.link_around()


def test_content_is_numbered_page_by_page():
    tagging = Tagging()
    first, second = tagging.root.add("P"), tagging.root.add("P")
    assert [tagging.content(first, 1), tagging.content(second, 1)] == [0, 1]
    assert tagging.content(second, 2) == 0
    assert tagging.link(second, 2, "a") == 2
    assert tagging.owners == [[first, second], [second], second]
    assert tagging.page_keys == {1: 0, 2: 1}


@pytest.mark.parametrize(
    ("labels", "ordered", "kind"),
    [
        (("•",), False, "Disc"),
        (("1.", "2."), True, "Decimal"),
        (("(c)",), True, "LowerAlpha"),
        (("B)",), True, "UpperAlpha"),
        (("iv.",), True, "LowerRoman"),
        (("I.",), True, "UpperRoman"),
        ((), True, "Decimal"),
    ],
)
def test_list_entries(labels, ordered, kind):
    assert list_entries(labels, ordered=ordered) == f"/A<</O/List/ListNumbering/{kind}>>"


def test_cell_entries():
    assert cell_entries() == ""
    assert cell_entries(scope="Row", columns=2, rows=3) == (
        "/A<</O/Table/Scope/Row/ColSpan 2/RowSpan 3>>"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words!", "(plain words!)"),
        ("(", "<FEFF0028>"),
        ("\\", "<FEFF005C>"),
        ("é\n", "<FEFF00E9000A>"),
        ("😀", "<FEFFD83DDE00>"),
    ],
)
def test_text_strings(text, written):
    assert text_string(text) == written
