"""Figures show what the results hold, in three languages, uncut, and in equal bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.comparison import compare
from mcda.analysis.extremes import extremes
from mcda.analysis.montecarlo import montecarlo
from mcda.messages import LANGUAGES
from mcda.report.canvas import CLASS_COLOURS, WIDTH, measure, picture, spread, wrapped
from mcda.report.figures import draw
from tests.analyses import CASES, problem, result

NAMED = ("montecarlo", "extremes", "classes", "compare")


def texts(figure: Figure) -> list[Text]:
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]


def bars(figure: Figure) -> list[tuple[float, float, float]]:
    """(row, from, to) of the bars of the first plot that has rows."""
    axes = next(axes for axes in figure.axes if len(axes.texts) > 5)
    return [
        (patch.get_y() + patch.get_height() / 2, patch.get_x(), patch.get_x() + patch.get_width())
        for patch in axes.patches
        if isinstance(patch, Rectangle) and patch.get_height() < 0.9
    ]


@pytest.mark.parametrize(("kind", "lang"), CASES)
def test_every_figure_speaks_the_language_and_stays_on_its_page(kind: str, lang: str) -> None:
    found = result(kind, lang)
    figure = draw(found, lang, lead=["A paragraph of the answer. " * 9], top=8)
    figure.draw_without_rendering()
    said = texts(figure)
    words = "\n".join(text.get_text() for text in said)
    assert not re.search(
        r"\b(fig|cla|mc|stb|trn|ext|inf|rev|cmp|off|chg|sob|gaia|par|pf|scn|gcl|lim|cls)-[a-z]",
        words,
    )
    if lang != "en":
        plain = words.replace("monotown.yaml", "")
        assert not re.search(r"\d\.\d", plain), re.findall(r".*\d\.\d.*", plain)
        assert re.search("[А-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі]", words)
    page = figure.bbox
    for text in said:
        box = text.get_window_extent()
        assert page.x0 - 1 <= box.x0 < box.x1 <= page.x1 + 1, text.get_text()
        assert page.y0 - 1 <= box.y0 < box.y1 <= page.y1 + 1, text.get_text()
    assert figure.get_figwidth() == pytest.approx(WIDTH)


@pytest.mark.parametrize("kind", NAMED)
def test_no_name_is_cut(kind: str) -> None:
    found = result(kind, "kk")
    words = {text.get_text().replace("\n", " ") for text in texts(draw(found, "kk"))}
    assert {row.name for row in found.rows} <= words


@pytest.mark.parametrize("kind", NAMED)
def test_long_names_stand_in_full_too(kind: str) -> None:
    long = " ".join(["Усть-Каменогорская агломерация при комбинате"] * 2)
    table = problem().table
    names = {lang: (long, *table.names[lang][1:]) for lang in table.names}
    changed = problem().changed(table=replace(table, names=names))
    found = {
        "montecarlo": lambda: montecarlo(changed, draws=200, lang="ru"),
        "extremes": lambda: extremes(changed, at="remoteness", lang="ru"),
        "classes": lambda: class_acceptability(changed, draws=100, lang="ru"),
        "compare": lambda: compare(changed, lang="ru"),
    }[kind]()
    figure = draw(found, "ru")
    figure.draw_without_rendering()
    mine = [t for t in texts(figure) if t.get_text().replace("\n", " ") == long]
    assert mine
    for text in texts(figure):
        box = text.get_window_extent()
        assert figure.bbox.x0 - 1 <= box.x0 < box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_heat_map_numbers_are_the_shares() -> None:
    found = result("montecarlo")
    (axes,) = (axes for axes in draw(found).axes if len(axes.texts) > 50)
    cells = {
        (round(t.get_position()[1]), round(t.get_position()[0])): t.get_text()
        for t in axes.texts
        if t.get_size() == 6
    }
    expected = {
        (i, place): f"{100 * share:.0f}"
        for i, row in enumerate(found.rows)
        for place, share in enumerate(row.ranks, 1)
        if share >= 0.01
    }
    assert cells == expected


def test_a_bar_goes_from_the_best_to_the_worst_place() -> None:
    found = result("extremes")
    spans = {round(row): (low + 0.35, high - 0.35) for row, low, high in bars(draw(found))}
    assert spans == {i: pytest.approx((row.best, row.worst)) for i, row in enumerate(found.rows)}


def test_class_bars_fill_the_row_in_proportion() -> None:
    found = result("classes")
    drawn = bars(draw(found))
    for i, row in enumerate(found.rows):
        mine = [(low, high) for at, low, high in drawn if round(at) == i][:3]
        widths = [high - low for low, high in mine]
        assert widths == pytest.approx([row.shares[g] for g in ("low", "average", "high")])


def test_cells_of_experts_have_the_colour_of_the_class() -> None:
    for kind in ("by_expert", "own_limits"):
        found = result(kind)
        columns = [{row.id: row.group for row in found.rows}]
        if kind == "by_expert":
            columns.append({row.id: row.mean for row in found.rows})
            columns += [
                {row.id: row.experts[one.id] for row in found.rows} for one in found.experts
            ]
        else:
            columns += [{row.id: row.makers[one.id] for row in found.rows} for one in found.makers]
        shown = sorted(found.rows, key=lambda row: (-row.votes["low"], row.votes["high"]))
        axes = next(axes for axes in draw(found).axes if len(axes.texts) > 5)
        cells = sorted((patch.get_x(), patch.get_y(), patch) for patch in axes.patches)
        expected = [to_rgba(CLASS_COLOURS[classes[row.id]]) for classes in columns for row in shown]
        assert [patch.get_facecolor() for *_, patch in cells] == expected
        assert len({tuple(column.values()) for column in columns}) > 2


def test_a_dot_is_the_class_by_an_experts_limits_alone() -> None:
    found = result("own_limits")
    axes = next(axes for axes in draw(found).axes if len(axes.texts) > 5)
    differing = [
        CLASS_COLOURS[row.alone[key]]
        for row in found.rows
        for key in row.makers
        if row.alone[key] != row.makers[key]
    ]
    assert differing
    assert sorted(line.get_markerfacecolor() for line in axes.lines) == sorted(differing)


def test_many_experts_widen_the_page() -> None:
    found = result("by_expert")
    first = found.experts[0]
    names = [f"{k:02d}" for k in range(60)]
    rows = [replace(row, experts=dict.fromkeys(names, row.group)) for row in found.rows]
    many = replace(found, rows=tuple(rows), experts=tuple(replace(first, id=k) for k in names))
    figure = draw(many)
    assert figure.get_figwidth() > 1.3 * WIDTH
    figure.draw_without_rendering()
    assert {text.get_text() for text in texts(figure)} >= set(names)


def test_signs_and_classes_are_drawn_alone_and_together() -> None:
    found = result("classify")
    counts = [(row.certain, row.possible - row.certain) for row in found.signs.rows]
    for shown in (found, replace(found, classes=None)):
        axes = draw(shown).axes[-1]
        spans = [round(patch.get_width()) for patch in axes.patches[-2 * len(counts) :]]
        assert sorted(zip(spans[::2], spans[1::2], strict=True)) == sorted(counts)
    alone = {text.get_text() for text in texts(draw(replace(found, signs=None)))}
    assert "official" in alone
    assert "Signs met" not in alone


def test_stability_bars_are_the_intervals() -> None:
    found = result("stability")
    drawn = bars(draw(found))
    for i, node in enumerate(found.nodes):
        mine = sorted((at, low, high) for at, low, high in drawn if round(at) == i)
        ends = [(low, high) for _, low, high in mine]
        first, top, whole = node.first, node.top, node.all
        assert ends[0] == pytest.approx((first.low, first.high), abs=0.004)
        assert ends[1] == pytest.approx((top.low, top.high), abs=0.004)
        assert ends[2] == pytest.approx((whole.low, whole.high), abs=0.004)


def test_sweep_names_only_the_lines_that_matter_and_every_swap() -> None:
    found = result("sweep")
    words = [text.get_text() for text in texts(draw(found, top=2))]
    leaders = {k for point in found.points for k, rank in point.ranks.items() if rank <= 2}
    assert {found.names[key] for key in leaders} <= set(words)
    assert not {found.names[key] for key in found.names if key not in leaders} & set(words)
    swaps = [c for c in found.crossings if c.rank <= 2]
    for swap in swaps:
        said = f"{found.names[swap.after]} is ahead of {found.names[swap.before]}"
        assert any(said in word for word in words)


def test_parts_stand_end_to_end_from_the_base_to_the_score() -> None:
    found = result("rainbow")
    axes = max(draw(found).axes, key=lambda axes: len(axes.patches))
    drawn = [
        (bar.get_y() + bar.get_height() / 2, bar.get_x(), bar.get_x() + bar.get_width())
        for bar in axes.patches
        if isinstance(bar, Rectangle) and bar.get_height() < 0.9
    ]
    for i, (row, parts) in enumerate(zip(found.ranking.rows, found.parts, strict=True)):
        mine = [(low, high) for at, low, high in drawn if round(at) == i]
        assert sorted(high - low for low, high in mine) == pytest.approx(
            sorted(abs(part) for part in parts)
        )
        right, left = max(high for _, high in mine), min(low for low, _ in mine)
        assert right + left - found.ranking.base == pytest.approx(row.score, abs=1e-9)


def test_a_profile_has_a_bar_a_line_of_its_pull() -> None:
    found = result("profile")
    for (at, low, high), (i, line) in zip(bars(draw(found)), enumerate(found.lines), strict=True):
        assert round(at) == i
        assert (low, high) == pytest.approx(tuple(sorted((0.0, line.pulls[0]))))


def test_preferred_ones_stand_above_along_every_edge() -> None:
    found = result("partial")
    axes = draw(found).axes[0]
    places = {text.get_text(): text.get_position()[1] for text in axes.texts}
    names = {row.id: row.name for row in found.rows}
    assert found.edges
    for a, b in found.edges:
        above, below = ("\n".join(names[key] for key in found.nodes[k]) for k in (a, b))
        assert places[above] < places[below]  # the axis points down


def test_points_of_the_plane_and_the_diamond_are_the_numbers() -> None:
    plane, order = result("gaia"), result("partial")
    for figure, expected in (
        (draw(plane), [(one.x, one.y) for one in plane.points]),
        (
            draw(order),
            [(row.positive + row.negative, row.positive - row.negative) for row in order.rows],
        ),
    ):
        dots = [
            list(zip(*line.get_data(), strict=True))
            for axes in figure.axes
            for line in axes.lines
            if line.get_marker() == "o" and len(line.get_xdata()) == len(expected)
        ]
        assert len(dots) == 1
        assert np.array(dots[0]) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_equal_results_give_equal_bytes(suffix: str) -> None:
    once = picture(draw(result("reversal", "kk"), "kk"), suffix)
    with matplotlib.rc_context({"font.size": 30, "lines.linewidth": 9, "svg.hashsalt": None}):
        again = picture(draw(result("reversal", "kk"), "kk"), suffix)
    assert once == again
    assert once != picture(draw(result("official"), "kk"), suffix)
    for stamp in (b"<dc:date>", b"CreationDate", b"ModDate", b"date:create"):
        assert stamp not in once


def test_the_settings_of_matplotlib_are_left_as_they_were() -> None:
    before = dict(matplotlib.rcParams)
    picture(draw(result("reversal")), ".svg")
    assert dict(matplotlib.rcParams) == before


def test_letters_of_all_languages_are_in_the_font() -> None:
    from mcda.messages import _sources

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    signs = {s for lang in LANGUAGES for words in _sources(lang).values() for s in words}
    assert {s for s in signs if s.isprintable() and ord(s) not in known} == set()


def test_more_rows_make_a_longer_page_of_the_same_letters() -> None:
    found = result("information")
    short, long = draw(found, top=3), draw(found, top=13)
    assert long.get_figheight() == pytest.approx(short.get_figheight() + 10 * 0.21, abs=0.2)
    assert {t.get_size() for t in texts(short)} == {t.get_size() for t in texts(long)}


def test_a_dollar_sign_is_no_formula() -> None:
    from mcda.report.canvas import Page, style

    with style():
        page = Page("Costs $5 and $6", ["$x^2$"])
        figure = page.done()
    assert b"$x^2$" in picture(figure, ".svg")


def test_what_has_no_figure_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        draw(3)
    with pytest.raises(ValueError, match=r"\.svg"):
        picture(draw(result("reversal")), ".gif")


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_spread_keeps_order_distance_and_limits(wanted: list[float], least: float) -> None:
    found = spread(wanted, least, -2.0, 2.0)
    order = sorted(range(len(wanted)), key=lambda k: (wanted[k], k))
    room = min(least, 4.0 / max(len(wanted) - 1, 1))
    placed = [found[k] for k in order]
    assert all(b - a >= room - 1e-9 for a, b in pairwise(placed))
    assert all(-2 - 1e-9 <= x <= 2 + 1e-9 for x in placed)


def test_what_fits_stays_where_it_is() -> None:
    assert spread([0.5, 0.1, 0.9], 0.2, 0.0, 1.0) == pytest.approx([0.5, 0.1, 0.9])


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=20))
def test_wrapped_keeps_every_word(words: list[str]) -> None:
    lines = wrapped(" ".join(words), 1.0)
    assert " ".join(lines) == " ".join(words)
    assert all(measure(line) <= 1.0 or " " not in line for line in lines)


def test_numbers_are_not_torn() -> None:
    assert wrapped("up to 100 000 people", measure("up to 100")) == [
        "up to",
        "100\u00a0000",
        "people",
    ]
