"""Which rows of a long sheet stand on which printed page, so that no page is left nearly empty.

Programs break pages where one is full and leave a row or two for the last one. Print areas, each of
which begins a page, say it for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONG, SHORT = 784.0, 508.0  # points of A4 on its side between the margins of `style.page`
TALL, NARROW = 755.0, 537.0  # and upright
SAFE = 0.92  # programs fill pages to different heights
SHRUNK = 1.2  # a sheet that exceeds one page by no more is made smaller instead
ENOUGH = 0.45  # so full is the last page, if it can be
USUAL = 15.0  # points of a row whose height is not set


def areas(
    sheet: Worksheet,
    columns: tuple[str, str],
    head: int,
    last: int,
    end: int,
    *,
    landscape: bool = True,
) -> list[str]:
    """Print areas of a sheet whose row `head` stands on every page.

    All down to the row `head` begins the first page, rows down to `last` may be parted, what
    follows down to `end` stays together, with some rows before it if they have room. Set widths and
    heights before. One area alone is meant for one page.
    """
    left, right = columns
    wide = sum(one.width for one in sheet.column_dimensions.values() if not one.hidden) * 7 * 0.75
    across, down = (LONG, SHORT) if landscape else (NARROW, TALL)
    room = down / min(1.0, across / wide)

    def high(row: int) -> float:
        known = sheet.row_dimensions[row]
        return 0.0 if known.hidden else known.height or USUAL

    top = sum(map(high, range(1, head + 1)))
    heights = [high(row) for row in range(head + 1, last + 1)]
    tail = sum(map(high, range(last + 1, end + 1)))
    begins = pages(heights, room, top, high(head), tail)
    rows = [1, *(head + 1 + k for k in begins)]
    return [f"{left}{a}:{right}{b - 1}" for a, b in zip(rows, [*rows[1:], end + 1], strict=True)]


def pages(heights: Sequence[float], room: float, top: float, head: float, tail: float) -> list[int]:
    """Where pages begin after the first: indices of rows, `len(heights)` for the tail alone.

    `top` is what the first page begins with, `head` every other one, `tail` what ends the last; a
    page holds `room`. As few pages as possible, and the last one not nearly empty.
    """
    if top + sum(heights) + tail <= SHRUNK * SAFE * room:
        return []
    fewest = _filled(heights, SAFE * room, top, head, tail)
    best = fewest
    for share in range(100, 49, -1):  # the less the others hold, the more is left for the last
        found = _filled(heights, SAFE * room * share / 100, top, head, tail)
        if len(found) > len(fewest):
            break
        best = found
        if head + sum(heights[found[-1] :]) + tail >= ENOUGH * SAFE * room:
            break
    return best


def _filled(
    heights: Sequence[float], room: float, top: float, head: float, tail: float
) -> list[int]:
    """Pages filled one after the other."""
    begins, used = [], top
    for k, height in enumerate(heights):
        if used + height > room and k:
            begins.append(k)
            used = head
        used += height
    return begins if used + tail <= room or not tail else [*begins, len(heights)]
