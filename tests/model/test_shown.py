"""Results in a notebook: every kind has a table, nothing in a name becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

import mcda
from mcda.analysis.classify import classify
from mcda.analysis.montecarlo import montecarlo
from mcda.analysis.stability import stability
from mcda.model.problem import Problem
from mcda.model.shown import MOST_ROWS, table_html
from tests.analyses import ANALYSES, problem, result

HOSTILE = '</td><script>alert("1")</script>&amp;\'"'


class Read(HTMLParser):
    """Tags, attributes and the texts of cells; tags must close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.cells: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.open.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("td", "th"):
            self.cells[-1] += data


TAGS = {"div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}


@pytest.mark.parametrize("kind", ANALYSES)
def test_every_result_has_a_table(kind: str) -> None:
    found = result(kind)
    read = Read(found._repr_html_())
    assert set(read.tags) <= TAGS
    assert read.attributes <= {"style", "scope", "colspan"}
    rows = min(len(found.records()), MOST_ROWS)
    assert read.tags.count("tr") == rows + 1
    assert len(found.to_frame()) == len(found.records())


def test_a_ranking_shows_intervals_and_doubt() -> None:
    ranking = mcda.rank(problem())
    read = Read(ranking._repr_html_())
    assert read.cells[:5] == ["places", "mid", "name", "net flow", "data"]
    first = ranking.rows[0]
    strip, places, middle = read.cells[5:8]
    assert (strip, places, middle) == ("", f"{first.rank_low}–{first.rank_high}", str(first.rank))
    assert any(cell.startswith("~") for cell in read.cells)


def test_hostile_names_stay_text() -> None:
    hostile = Problem.from_values(
        [[1, 2], [2, None], [3, 3]],
        [HOSTILE, "b", "c"],
        preferences=["usual"] * 2,
        names=[HOSTILE, "b", "c"],
        draws=50,
    )
    found = [mcda.rank(hostile), montecarlo(hostile, draws=100), stability(hostile)]
    pages = [Read(one._repr_html_()) for one in found]
    assert all(set(page.tags) <= TAGS for page in pages)
    assert [any(HOSTILE in cell for cell in page.cells) for page in pages[:2]] == [True, True]
    for name in (HOSTILE, "high", "rank_low"):
        read = Read(table_html(name, [{name: name}]))
        assert read.cells == [name, name]
        assert set(read.tags) <= TAGS


def test_long_tables_say_how_much_is_hidden() -> None:
    rows: list[dict[str, Any]] = [
        {f"c{k}": k for k in range(20)} | {"share": 0.5} for _ in range(100)
    ]
    html = table_html("t", rows)
    assert "40 more rows and 5 more columns" in html
    assert Read(table_html("nothing", [])).cells == []


def test_shares_have_bars_and_numbers_are_plain() -> None:
    html = table_html("t", [{"share": 0.25, "score": 0.5, "x": -1e-17, "y": None, "z": True}])
    assert html.count("linear-gradient") == 1
    assert "25.0%" in html
    assert Read(html).cells[5:] == ["0.25", "0.5", "0", "", "yes"]


def test_the_caption_names_the_kind_the_method_and_the_node() -> None:
    assert classify(problem()).caption().startswith("Classification")
    assert result("montecarlo").caption() == "Monte Carlo · PROMETHEE II · potential"
