from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.pages import MappingRow
from policykit.pages.tables import PADDING, Need, column_widths

_NEED = st.builds(
    lambda least, more: Need(least, least + more), st.floats(1, 120), st.floats(0, 4000)
)


@given(st.lists(_NEED, min_size=1, max_size=9), st.floats(150, 600))
def test_widths_fill_the_table_and_hold_every_longest_word(needs, available):
    widths = column_widths(needs, available)
    assert sum(widths) == pytest.approx(available)
    if sum(need.least + 2 * PADDING for need in needs) <= available:
        for width, need in zip(widths, needs, strict=True):
            assert width >= need.least + 2 * PADDING - 0.01


def test_short_columns_get_one_line_and_the_long_one_the_rest():
    widths = column_widths([Need(30, 60), Need(40, 5000), Need(30, 70)], 400)
    assert widths[0] >= 60 + 2 * PADDING - 0.01
    assert widths[2] >= 70 + 2 * PADDING - 0.01


def test_two_long_columns_share_without_starving_the_shorter():
    narrow, wide = column_widths([Need(40, 500), Need(40, 4000)], 400)
    assert narrow > 80
    assert wide > narrow


def test_one_endless_word_leaves_the_other_columns_room():
    widths = column_widths([Need(20, 20), Need(20_000, 20_000)], 400)
    assert widths[0] == pytest.approx(20 + 2 * PADDING)


@pytest.mark.parametrize("rows", range(24, 34))
def test_no_row_is_alone_on_a_page(pdf, rows):
    table = "| a | b |\n|---|---|\n" + "".join(f"| row{n} | x |\n" for n in range(rows))
    counts = [page.extract_text().count("row") for page in pdf(table).pages[1:]]
    assert sum(counts) == rows
    assert 1 not in counts


def test_the_short_sections_after_the_mapping_stay_together(pdf):
    mapping = (MappingRow("SOC 2", "CC6.1", "Access", ("AC-1",)),)
    for lines in range(22, 34):
        text = "\n\n".join(f"Line {n}." for n in range(lines))
        after = "# History {#history}\n\nHistory text.\n\n# Approval\n\nApproval text."
        markdown = f"# Text\n\n{text}\n\n# Framework mapping {{#framework-mapping}}\n\n{after}"
        pages = pdf(markdown, mapping=mapping).pages
        assert ["History text" in page.extract_text() for page in pages] == [
            "Approval text" in page.extract_text() for page in pages
        ]


@pytest.mark.parametrize(("rows", "carried"), [(8, 3), (5, 2), (3, 3)])
def test_the_short_sections_that_end_a_document_are_not_alone_on_its_last_page(pdf, rows, carried):
    mapping = tuple(MappingRow("SOC 2", f"CC6.{n}", "Access", ("AC-1",)) for n in range(rows))
    after = "# History {#history}\n\nHistory text.\n\n# Approval\n\nApproval text."
    on_last = set()
    for lines in range(14, 30, 2):
        text = "\n\n".join(f"Line {n}." for n in range(lines))
        markdown = f"# Text\n\n{text}\n\n# Framework mapping {{#framework-mapping}}\n\n{after}"
        last = pdf(markdown, mapping=mapping).pages[-1].extract_text()
        assert "History text" in last
        assert "Approval text" in last
        on_last.add(last.count("CC6."))
    assert {rows, carried} <= on_last
    assert min(on_last) >= min(carried, 2)


def test_rows_given_to_the_next_page_stand_there_and_their_head_once_on_each(pdf):
    for filling in range(18, 26):
        text = "\n\n".join(f"Line {n}." for n in range(filling))
        rows = [*(f"| row{n} | x |" for n in range(5)), "| row5 | x<br>x<br>x |"]
        table = "\n".join(["| Head | b |", "|---|---|", *rows])
        pages = [page.extract_text() for page in pdf(f"# P\n\n{text}\n\n{table}").pages[1:]]
        assert {page.count("Head") for page in pages} <= {0, 1}
        assert all(page.count("row") != 1 for page in pages)


def test_the_columns_of_the_mapping_have_the_widths_that_take_the_fewest_lines(pdf):
    titles = "A long title that needs all the room there is in one line of it, or two"
    mapping = tuple(MappingRow("SOC 2", f"CC{n}", titles, ("AC-1",)) for n in range(9))
    text = pdf("# P\n\nText.", mapping=mapping).pages[-1].extract_text()
    assert text.count(titles) == len(mapping)


def test_the_last_item_of_a_list_is_not_alone_on_a_page(pdf):
    for filling in range(22, 30):
        text = "\n\n".join(f"Line {n}." for n in range(filling))
        items = "".join(f"- item{n}\n" for n in range(6))
        pages = [page.extract_text() for page in pdf(f"# P\n\n{text}\n\n{items}").pages[1:]]
        assert all(page.count("item") != 1 for page in pages)


def test_the_sentence_about_the_mapping_stands_on_the_page_where_its_table_begins(pdf):
    mapping = tuple(MappingRow("SOC 2", f"CC6.{n}", "Access", ("AC-1",)) for n in range(9))
    for lines in range(22, 32):
        text = "\n\n".join(f"Line {n}." for n in range(lines))
        markdown = f"# Text\n\n{text}\n\n# Mapping {{#framework-mapping}}\n\nThe table below.\n"
        (page,) = (
            said
            for each in pdf(markdown, mapping=mapping).pages
            if "The table below." in (said := each.extract_text())
        )
        assert "CC6.0" in page
