"""How results show themselves: a frame, and a small table in a notebook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from mcda.version import __version__

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS, MOST_COLUMNS = 60, 16
# Half-transparent tints: they read on white and on black alike.
_TINT, _MARK = "rgba(66,133,190,.30)", "rgba(66,133,190,.95)"
_CELL = "padding:.15em .7em;text-align:{};white-space:nowrap;color:inherit"


class Shown:
    """A result whose rows are flat mappings; `records` gives them, in the order shown."""

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame of `records`; for others, `polars.DataFrame(result.records())`."""
        import pandas as pd

        return pd.DataFrame(self.records())

    def caption(self) -> str:
        """What a notebook prints above the table: kind of result, method and node."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(self).__name__)
        parts = [words, *(str(getattr(self, key, "") or "") for key in ("method_title", "at"))]
        return " · ".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        return table_html(self.caption(), self.records())


@dataclass(frozen=True, eq=False, kw_only=True)
class Result(Shown):
    """What every result of a study says of where it is from.

    Where a result depends on them, `method` is the id of its method, `method_title` the name and
    `parameters` all settings; `whose` says whose weights are used, as `Problem.whose` does, and
    `seed` is that of the draws.

    Attributes
    ----------
    study : name of the study, "" where it has none.
    at : id of the node of the hierarchy that was looked at.
    inputs : SHA-256 of every file that was read, by name.
    version : of this package.
    """

    study: str
    at: str
    inputs: Mapping[str, str]
    version: str = __version__


@dataclass(frozen=True, eq=False, kw_only=True)
class Drawn(Result):
    """A result of drawn tables: unknown and interval figures differ from draw to draw.

    Attributes
    ----------
    seed : of the draws; the same seed gives the same result, whatever the number of workers.
    draws : how many.
    """

    seed: int
    draws: int


def table_html(caption: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as an HTML table that works in light and dark notebooks; every text is escaped.

    `rank_low` and `rank_high` become one column with a strip from the first to the last place;
    columns of shares (floats from 0 to 1) have bars. At most 60 rows and 16 columns are shown, and
    a line says how many more there are.
    """
    keys = list(rows[0]) if rows else []
    placed = all(isinstance(row.get(end), int) for row in rows for end in ("rank_low", "rank_high"))
    placed = placed and bool(rows)
    shown = [key for key in keys if not (placed and key in ("rank_high", "rank"))][:MOST_COLUMNS]
    last = max((row["rank_high"] for row in rows), default=1) if placed else 1
    shares = {
        key
        for key in shown
        if all(isinstance(row.get(key), float) and 0 <= row[key] <= 1 for row in rows)
        and not (key.startswith("score") or key.endswith("_se"))
    }
    heads = {"rank_low": "places"} if placed else {}
    texts = {
        key for key in shown if any(isinstance(row.get(key), str) and row[key] for row in rows)
    }
    body = []
    for row in rows[:MOST_ROWS]:
        cells = []
        for key in shown:
            words, style = _words(row.get(key)), ""
            if placed and key == "rank_low":
                words = f"{row['rank_low']}–{row['rank_high']}"
                strip = _strip(row["rank_low"], row.get("rank"), row["rank_high"], last)
                cells.append(f'<td style="min-width:9em;padding:0{strip}"></td>')
            elif key in shares:
                end = f"{100 * row[key]:.1f}%"
                style = f";background:linear-gradient(90deg,{_TINT} {end},transparent {end})"
            align = _CELL.format("left" if key in texts else "right")
            cells.append(f'<td style="{align}{style}">{escape(words)}</td>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(
        f'<th scope="col"{" colspan=2" if placed and key == "rank_low" else ""} '
        f'style="{_CELL.format("left" if key in texts else "right")}">'
        f"{escape(heads.get(key, key))}</th>"
        for key in shown
    )
    more = []
    if len(rows) > MOST_ROWS:
        more.append(f"{len(rows) - MOST_ROWS} more rows")
    if hidden := len(keys) - len(shown) - (2 if placed and "rank" in keys else int(placed)):
        more.append(f"{hidden} more columns")
    note = f"<p>… {' and '.join(more)}: to_frame() has all</p>" if more else ""
    return (
        '<div style="overflow-x:auto;color:inherit;background:transparent">'
        '<table style="border-collapse:collapse;font-variant-numeric:tabular-nums">'
        '<caption style="caption-side:top;text-align:left;font-weight:600;color:inherit">'
        f"{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table>{note}</div>"
    )


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "0" if abs(value) < 1e-12 else f"{value:.4g}".replace("-", "−")
    return "" if value is None else str(value)


def _strip(low: int, middle: int | None, high: int, last: int) -> str:
    """A background that spans the places from `low` to `high` of `last`, darker at the middle."""
    start, end = (f"{100 * x / last:.1f}%" for x in (low - 1, high))
    stops = [f"transparent {start}", f"{_TINT} {start}"]
    if middle is not None and low < high:
        a, b = (f"{100 * x / last:.1f}%" for x in (middle - 1, middle))
        stops += [f"{_TINT} {a}", f"{_MARK} {a}", f"{_MARK} {b}", f"{_TINT} {b}"]
    stops += [f"{_TINT} {end}", f"transparent {end}"]
    return f";background:linear-gradient(90deg,{','.join(stops)})"
