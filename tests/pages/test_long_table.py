from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from policykit.pages.long_table import LongTable, is_long

HEADS = 2


@st.composite
def _spans(draw):
    """Cells over up to 40 rows, none in the way of another."""
    found, row = [], HEADS
    while row < 600:
        row += draw(st.integers(0, 90))
        last = min(row + draw(st.integers(0, 39)), 699)
        found.append(((0, row), (draw(st.integers(0, 2)), last)))
        row = last + 1
    return found


@given(_spans(), st.sets(st.integers(HEADS, 699)), st.lists(st.integers(1, 80), min_size=1))
def test_pages_take_all_rows_in_order_and_each_piece_is_small_and_whole(spans, heading, taken):
    rows = [[f"row {number}"] for number in range(700)]
    headings = sorted(heading)

    def build(cells, heading_rows, inside):
        for (_, top), (_, bottom) in inside:
            assert 0 <= top <= bottom < len(cells)
        return SimpleNamespace(cells=cells, headings=heading_rows, spans=inside)

    whole = LongTable(rows, HEADS, headings, spans, build)
    assert is_long(rows)
    piece, seen, begin = whole.first(), [], HEADS
    while piece is not None:
        assert piece.cells[:HEADS] == rows[:HEADS]
        assert len(piece.cells) <= HEADS + 120 + 80 + 40
        within = range(begin, piece.end)
        assert piece.headings == [row - begin + HEADS for row in headings if row in within]
        assert len(piece.spans) == sum(top in within for (_, top), _ in spans)
        count = taken[len(seen) % len(taken)]
        seen += piece.cells[HEADS : HEADS + count]
        rest, end = piece.cells[HEADS + count :], piece.end
        begin = end - len(rest)
        after = whole.filled(rest, end)
        while after is None and end < len(rows):
            seen, rest, begin = seen + rest[:count], rest[count:], begin + count
            after = whole.filled(rest, end)
        if after is None:
            seen += rest
        piece = after
    assert seen == rows[HEADS:]
