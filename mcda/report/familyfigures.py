"""Figures of the PROMETHEE family: the GAIA plane, the partial order, a portfolio, scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.analysis.gaia import Plane
from mcda.analysis.partial import PartialOrder
from mcda.analysis.portfolio import Portfolio
from mcda.analysis.scenarios import ScenarioRanking
from mcda.messages import decimal, text, whole_percent
from mcda.report.canvas import (
    BLUE,
    GREY,
    INK,
    LINE,
    MARGIN,
    QUIET,
    RED,
    SKY,
    WIDTH,
    Page,
    block,
    column,
    measure,
    rows,
    scale,
    whole_steps,
    wrapped,
)
from mcda.report.partfigures import HEAD, colour_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SMALL = 6.5
TALL = 0.11  # inches of a line of small letters
NODE = 1.15  # inches that the names of one node may be wide
MOST_TALL = 8.0


def labels(
    axes: Axes,
    inches: tuple[float, float],
    items: Sequence[tuple[str, float, float, Any]],
    *,
    bold: bool = False,
) -> None:
    """Words beside points (words, x, y, colour), where they cover least of points and words."""
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    across, up = inches[0] / (high - low), inches[1] / (top - bottom)
    taken = [((x - low) * across, (y - bottom) * up, 0.06, 0.06) for _, x, y, _ in items]
    size = SMALL
    for words, x, y, colour in sorted(items, key=lambda item: (-item[2], item[1])):
        at_x, at_y = (x - low) * across, (y - bottom) * up
        wide, tall = measure(words, size, bold), TALL
        places = [
            (at_x + right * (wide / 2 + 0.07), at_y + above * 0.11)
            for right, above in (
                (1, 0), (-1, 0), (0, 1), (0, -1), (1, 0.8), (-1, 0.8), (1, -0.8), (-1, -0.8),
                (0, 1.9), (0, -1.9), (1, 1.7), (-1, 1.7), (1, -1.7), (-1, -1.7),
            )
        ]  # fmt: skip

        def cost(
            place: tuple[float, float], wide: float = wide, here: tuple[float, float] = (at_x, at_y)
        ) -> float:
            covered = sum(
                max(0.0, (wide + w) / 2 - abs(place[0] - a))
                * max(0.0, (TALL + t) / 2 - abs(place[1] - b))
                for a, b, w, t in taken
            )
            beyond = max(0.0, wide / 2 - place[0], place[0] + wide / 2 - inches[0])
            beyond += max(0.0, TALL / 2 - place[1], place[1] + TALL / 2 - inches[1])
            away = abs(place[0] - here[0]) * 0.02 + abs(place[1] - here[1]) * 0.2
            return covered * 100 + beyond * 50 + away * 0.1

        best = min(places, key=cost)
        taken.append((*best, wide, tall))
        axes.annotate(
            words,
            (x, y),
            xytext=((best[0] - at_x) * 72, (best[1] - at_y) * 72),
            textcoords="offset points",
            ha="center",
            va="center",
            size=size,
            color=colour,
            weight="bold" if bold else "normal",
            annotation_clip=False,
            zorder=6,
        )


def gaia_plane(found: Plane, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Points of the alternatives, arrows of the criteria, the decision axis and its region."""
    page = Page(text("fig-gaia", lang), lead)
    reach = max([1e-12, *(max(abs(one.x), abs(one.y)) for one in found.points)])
    longest = max([1e-12, *(float(np.hypot(one.x, one.y)) for one in found.axes)])
    stretch = reach / longest
    page.legend(
        [
            (text("fig-gaia-points", lang), {"marker": "o", "ms": 4, "color": BLUE}),
            (text("fig-gaia-axes", lang), {"facecolor": GREY}),
            (text("gaia-decision", lang), {"facecolor": RED}),
            (text("fig-gaia-region", lang), {"facecolor": RED, "alpha": 0.15}),
        ]
    )
    points = np.array([(one.x, one.y) for one in found.points])
    arrows = stretch * np.array([(one.x, one.y) for one in found.axes])
    whole = np.vstack([points, arrows, [[0.0, 0.0]]])
    low, high = whole.min(axis=0), whole.max(axis=0)
    room = 0.1 * max(high - low)
    low, high = low - room, high + room
    wide = WIDTH - 2 * MARGIN
    tall = min(max(wide * float(high[1] - low[1]) / float(high[0] - low[0]), 2.5), MOST_TALL)
    axes = page.plot(tall, left=MARGIN, right=MARGIN, below=0.1)
    middle = (low + high) / 2
    unit = max((high[0] - low[0]) / wide, (high[1] - low[1]) / tall)
    axes.set_xlim(middle[0] - unit * wide / 2, middle[0] + unit * wide / 2)
    axes.set_ylim(middle[1] - unit * tall / 2, middle[1] + unit * tall / 2)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(True)
    axes.axhline(0, color=LINE, lw=0.7, zorder=0)
    axes.axvline(0, color=LINE, lw=0.7, zorder=0)
    if len(found.region) > 1:
        corners = stretch * np.array(found.region)
        axes.fill(corners[:, 0], corners[:, 1], color=RED, alpha=0.13, lw=0, zorder=1)
        axes.plot(*np.vstack([corners, corners[:1]]).T, color=RED, lw=0.5, alpha=0.6, zorder=1)
    arrow: dict[str, Any] = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8}
    for x, y in arrows:
        axes.annotate("", (x, y), (0, 0), arrowprops={**arrow, "color": GREY, "lw": 1.1}, zorder=2)
    x, y = (stretch * value for value in found.decision_axis)
    axes.annotate("", (x, y), (0, 0), arrowprops={**arrow, "color": RED, "lw": 2.2}, zorder=4)
    axes.plot(points[:, 0], points[:, 1], "o", ms=4, color=BLUE, zorder=5)
    named = [(one.name, one.x, one.y, INK) for one in found.points]
    ends = zip(found.axes, arrows, strict=True)
    named += [(one.name, float(a), float(b), QUIET) for one, (a, b) in ends]
    labels(axes, (wide, tall), named)
    page.write(text("gaia-delta", lang, delta=f"{whole_percent(found.delta)} %"), before=0.05)
    page.write(text("fig-gaia-how", lang))
    return page.done()


def partial_graph(found: PartialOrder, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """The Hasse diagram, and below it the diamond of both flows, or the intervals."""
    page = Page(text("fig-partial", lang), lead)
    page.write(text("fig-partial-how", lang))
    _network(page, found)
    if found.intervals is None:
        _diamond(page, found, lang)
    else:
        _intervals(page, found, lang)
    return page.done()


def _layers(found: PartialOrder) -> list[list[int]]:
    """Nodes by level, ordered so that edges cross little: by the mean place of their neighbours."""
    level = {row.id: row.level for row in found.rows}
    layers: dict[int, list[int]] = {}
    for k, members in enumerate(found.nodes):
        layers.setdefault(min(level[key] for key in members), []).append(k)
    ordered = [layers[key] for key in sorted(layers)]
    beside: dict[int, list[int]] = {}
    for a, b in found.edges:
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    for _ in range(12):
        place = {k: (i + 0.5) / len(layer) for layer in ordered for i, k in enumerate(layer)}
        for layer in ordered:
            mean = {
                k: float(np.mean([place[n] for n in beside[k]])) if k in beside else place[k]
                for k in layer
            }
            layer.sort(key=lambda k: mean[k])
            place |= {k: (i + 0.5) / len(layer) for i, k in enumerate(layer)}
    return ordered


def _network(page: Page, found: PartialOrder) -> None:
    names = found.names
    said = [
        [line for key in members for line in wrapped(names[key], NODE, SMALL)]
        for members in found.nodes
    ]
    wide = [max(measure(line, SMALL) for line in lines) + 0.12 for lines in said]
    tall = [TALL * len(lines) + 0.07 for lines in said]
    layers = _layers(found)
    gap = 0.14
    needed = max(sum(wide[k] + gap for k in layer) for layer in layers)
    inches = max(page.width - 2 * MARGIN, needed)
    heights = [max(tall[k] for k in layer) for layer in layers]
    step = 0.26
    high = sum(heights) + step * (len(layers) - 1) + 0.1
    axes = page.plot(high, left=MARGIN, right=MARGIN, below=0.05, least=inches)
    axes.set_xlim(0, inches)
    axes.set_ylim(high, 0)
    axes.axis("off")
    middle: dict[int, tuple[float, float]] = {}
    top = 0.05
    for layer, height in zip(layers, heights, strict=True):
        free = (inches - sum(wide[k] for k in layer)) / (len(layer) + 1)
        x = free
        for k in layer:
            middle[k] = (x + wide[k] / 2, top + height / 2)
            x += wide[k] + free
        top += height + step
    for a, b in found.edges:
        (ax, ay), (bx, by) = middle[a], middle[b]
        axes.plot([ax, bx], [ay + tall[a] / 2, by - tall[b] / 2], color=GREY, lw=0.6, zorder=1)
    for k, (x, y) in middle.items():
        look = {"facecolor": "white", "edgecolor": BLUE, "linewidth": 0.8, "zorder": 3}
        block(axes, x - wide[k] / 2, x + wide[k] / 2, y, tall[k], **look)
        words = "\n".join(said[k])
        axes.text(x, y, words, size=SMALL, ha="center", va="center", linespacing=1.05, zorder=4)


def _diamond(page: Page, found: PartialOrder, lang: str) -> None:
    """Both flows turned by 45°: up is the net flow, so that who is preferred lies in the cone."""
    page.write(text("fig-diamond", lang), bold=True, colour=INK, before=0.12)
    page.write(text("fig-diamond-how", lang))
    flows = np.array([(row.positive, row.negative) for row in found.rows])
    across, up = flows.sum(axis=1), flows[:, 0] - flows[:, 1]
    room = 0.12 * max(np.ptp(across), np.ptp(up), 0.05)
    low = np.array([across.min(), up.min()]) - room
    high = np.array([across.max(), up.max()]) + room
    wide = page.width - 2 * MARGIN - 0.5
    tall = min(max(wide * float(high[1] - low[1]) / float(high[0] - low[0]), 2.5), 6.0)
    axes = page.plot(tall, left=MARGIN + 0.5, right=MARGIN, below=0.35)
    unit = max((high[0] - low[0]) / wide, (high[1] - low[1]) / tall)
    middle = (low + high) / 2
    left, right = middle[0] - unit * wide / 2, middle[0] + unit * wide / 2
    bottom, top = middle[1] - unit * tall / 2, middle[1] + unit * tall / 2
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    for value in np.arange(0.0, 1.01, 0.1):  # lines of equal positive, and of equal negative flow
        axes.axline((value, value), slope=-1, color=LINE, lw=0.5, zorder=0)
        axes.axline((value, -value), slope=1, color=LINE, lw=0.5, zorder=0)
    reach = 2 * unit * max(wide, tall)
    for x, y in zip(across, up, strict=True):
        axes.plot([x - reach, x, x + reach], [y - reach, y, y - reach], color=SKY, lw=0.4, zorder=1)
    axes.plot(across, up, "o", ms=4, color=BLUE, zorder=5)
    labels(
        axes,
        (wide, tall),
        [(row.name, float(x), float(y), INK)
         for row, x, y in zip(found.rows, across, up, strict=True)],
    )  # fmt: skip
    from mcda.report.canvas import left_scale

    left_scale(axes, "φ = φ+ − φ−", lang)
    axes.yaxis.grid(visible=False)
    scale(axes, "φ+ + φ−", lang, places=2)
    axes.xaxis.grid(visible=False)
    axes.spines["left"].set_visible(True)


def _intervals(page: Page, found: PartialOrder, lang: str) -> None:
    page.write(text("fig-intervals", lang), bold=True, colour=INK, before=0.12)
    shown = sorted(found.rows, key=lambda row: -row.net)
    axes = rows(page, [row.name for row in shown], row=0.19)
    reach = []
    for i, row in enumerate(shown):
        low, high = row.lower or 0.0, row.upper or 0.0
        block(axes, low, high, i, 0.4, facecolor=SKY)
        axes.plot([row.net], [i], "o", ms=4, color=BLUE)
        reach += [low, high]
    room = 0.04 * (max(reach) - min(reach)) or 0.01
    axes.set_xlim(min(reach) - room, max(reach) + room)
    axes.axvline(0, color=INK, lw=0.8, zorder=0)
    scale(axes, text("par-head-interval", lang), lang, places=2)


def portfolio_bars(found: Portfolio, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Net flows, the chosen in colour, with how often each is chosen."""
    page = Page(text("fig-portfolio", lang), lead)
    page.legend(
        [
            (text("pf-head-chosen", lang), {"facecolor": BLUE}),
            (text("fig-not-chosen", lang), {"facecolor": LINE}),
        ]
    )
    shown = found.candidates
    heads = {"among": text("pf-head-among", lang, of=len(found.choices))}
    cells = {"among": [str(one.among_best) for one in shown]}
    if found.stays is not None:
        heads["draws"] = text("pf-head-draws", lang)
        cells["draws"] = [f"{whole_percent(one.share or 0.0)} %" for one in shown]
    ends: dict[str, float] = {}
    x = 0.0
    for key, head in heads.items():
        x += 0.14 + max(map(measure, (head, *cells[key])))
        ends[key] = x
    axes = rows(
        page,
        [one.name for one in shown],
        bold=[one.chosen for one in shown],
        right=x + MARGIN,
        above=HEAD,
        row=0.19,
    )
    flows = [one.net for one in shown]
    room = 0.05 * (max(flows) - min(flows)) or 0.01
    axes.set_xlim(min(0.0, *flows) - room, max(0.0, *flows) + room)
    for i, one in enumerate(shown):
        low, high = sorted((0.0, one.net))
        block(axes, low, high, i, 0.62, facecolor=BLUE if one.chosen else LINE)
    axes.axvline(0, color=INK, lw=0.9)
    scale(axes, text("pf-head-flow", lang), lang, places=2)
    for key, head in heads.items():
        column(axes, cells[key], head, ends[key], ha="right")
    return page.done()


def scenario_places(
    found: ScenarioRanking, lang: str, lead: Sequence[str], top: int | None
) -> Figure:
    """The place of each in every scenario, and over all of them."""
    page = Page(text("fig-scenarios", lang), lead)
    marks = "osD^vP*X"
    looks: Mapping[str, dict[str, Any]] = {
        one.id: {
            "marker": marks[k % len(marks)],
            "ms": 4.5,
            "color": colour_of(k),
            "mec": "white",
            "mew": 0.4,
        }
        for k, one in enumerate(found.scenarios)
    }
    page.legend(
        [
            *((one.name, looks[one.id]) for one in found.scenarios),
            (text("fig-scenarios-all", lang), {"marker": "|", "ms": 9, "mew": 1.6, "color": INK}),
        ]
    )
    shown = found.rows[:top] if top else found.rows
    m = len(found.rows)
    score = [decimal(row.score, lang, 3) for row in shown]
    wide = 0.1 + max(map(measure, ("φ", *score)))
    axes = rows(page, [row.name for row in shown], right=wide + MARGIN, above=HEAD, row=0.21)
    axes.set_xlim(0.5, m + 0.5)
    for i, row in enumerate(shown):
        axes.plot([row.best, row.worst], [i, i], color=GREY, lw=1.0, zorder=1)
        axes.plot([row.rank] * 2, [i - 0.38, i + 0.38], color=INK, lw=1.6, zorder=2)
        same: dict[int, int] = {}
        for key, place in row.places.items():
            beside = same.get(place, 0)
            same[place] = beside + 1
            axes.plot([place], [i + 0.16 * beside], zorder=3, linestyle="none", **looks[key])
    scale(axes, text("fig-place", lang), lang)
    axes.set_xticks(whole_steps(m, page.inches(axes)))
    column(axes, score, "φ", wide, ha="right")
    return page.done()
