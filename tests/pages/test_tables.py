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
