"""Pages of a long sheet hold what they can, are alike, and leave no row alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcda.excel.paging import SAFE, SHRUNK, pages

ROOM, TOP, HEAD = 600.0, 110.0, 28.0


def loads(heights: list[float], begins: list[int], tail: float) -> list[float]:
    """How full each page is."""
    ends = [*begins, len(heights)]
    starts = [0, *begins]
    found = [sum(heights[a:b]) + HEAD for a, b in zip(starts, ends, strict=True)]
    found[0] += TOP - HEAD
    found[-1] += tail
    return found


@given(
    st.lists(st.floats(20, 110), min_size=1, max_size=60),
    st.one_of(st.just(0.0), st.floats(100, 300)),
)
def test_no_page_is_overfull_and_none_could_be_spared(heights: list[float], tail: float) -> None:
    begins = pages(heights, ROOM, TOP, HEAD, tail)
    full = loads(heights, begins, tail)
    if not begins:
        assert full[0] <= SHRUNK * SAFE * ROOM
        return
    assert begins == sorted(set(begins))
    assert max(full) <= SAFE * ROOM
    counts, used = 1, TOP  # as a program fills pages, one after the other
    for height in heights:
        used += height
        if used > SAFE * ROOM:
            counts, used = counts + 1, HEAD + height
    assert len(full) == counts + (used + tail > SAFE * ROOM)


@pytest.mark.parametrize("rows", [9, 12, 17, 21, 22, 40])
def test_no_row_stands_alone(rows: int) -> None:
    begins = pages([60.0] * rows, 686.0, TOP, HEAD, 0.0)
    counts = [b - a for a, b in zip([0, *begins], [*begins, rows], strict=True)]
    assert 2 * min(counts) >= max(counts)


def test_results_stand_with_the_last_rows_where_they_have_room() -> None:
    assert pages([80.0] * 21, ROOM, TOP, HEAD, 200.0)[-1] < 21
    assert pages([80.0] * 6, 400.0, TOP, HEAD, 380.0)[-1] == 6
