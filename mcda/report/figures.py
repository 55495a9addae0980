"""Figures of results: one function a result, which gives matplotlib's `Figure`, names in `lang`.

`draw` knows which; nothing here computes, and no figure depends on what was drawn before.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.analysis.change import OfficialChange, WeightChange
from mcda.analysis.class_acceptability import ClassAcceptability, LowCount
from mcda.analysis.classify import Sorted
from mcda.analysis.comparison import Comparison
from mcda.analysis.expert_classes import GroupClasses
from mcda.analysis.extremes import Extremes
from mcda.analysis.gaia import Plane
from mcda.analysis.inference import Inference
from mcda.analysis.information import Information
from mcda.analysis.montecarlo import MonteCarlo
from mcda.analysis.own_limits import OwnLimitClasses
from mcda.analysis.partial import PartialOrder
from mcda.analysis.parts import Parts, Profile
from mcda.analysis.portfolio import Portfolio
from mcda.analysis.reversal import Reversal
from mcda.analysis.scenarios import ScenarioRanking
from mcda.analysis.sobol import Drivers
from mcda.analysis.stability import SUBJECTS, Stability, Sweep, SweepCrossing
from mcda.analysis.tornado import Bar, End, Tornado
from mcda.analysis.wording import class_choice, class_span
from mcda.messages import decimal, percent, text, whole_percent
from mcda.model.results import Ranking
from mcda.report import classfigures, familyfigures, partfigures
from mcda.report.canvas import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LABEL,
    LINE,
    LONG,
    MARGIN,
    ORANGE,
    PURPLE,
    QUIET,
    RED,
    SKY,
    WIDTH,
    Page,
    beside,
    block,
    column,
    heading,
    left_scale,
    measure,
    now_sign,
    rows,
    scale,
    score_words,
    spread,
    style,
    whole_steps,
    wrapped,
)
from mcda.report.classfigures import share_bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_NUMBERED = 32  # more places than that leave no room for a number in every cell
HEAD_ANGLE = 35
NAME = 1.9  # inches of a name beside its line
LINES = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, "#7A5C00", "#404A55")
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)))
FIRST, TOP, ALL = SKY, BLUE, ORANGE


def draw(
    result: Any, lang: str = "en", *, lead: Sequence[str] = (), top: int | None = None
) -> Figure:
    """The figure of a result; `lead` are paragraphs below its title.

    `top` limits the lines that are named in a sweep, and the rows of a tornado or of information.
    Raises TypeError for a result that has no figure.
    """
    with style():
        return _draw(result, lang, lead, top)


@singledispatch
def _draw(result: Any, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    raise TypeError(f"{type(result).__name__} has no figure")


# places


@_draw.register(Ranking)
def place_bars(found: Ranking, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A bar a row from the 5 % to the 95 % place, a dot on the middle one, hollow where unsure."""
    page = Page(text("rep-ui-strip-title", lang), lead)
    shown = found.rows[:top] if top else found.rows
    partfigures.place_strip(page, shown, len(found.rows), lang)
    return page.done()


# places over draws


@_draw.register(MonteCarlo)
def acceptability_map(found: MonteCarlo, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Rank acceptabilities: a row an alternative, a column a place, darker where it is commoner."""
    m = len(found.rows)
    page = Page(text("fig-montecarlo", lang), lead)
    shares = np.array([row.ranks for row in found.rows])
    most = max(float(shares.max()), 1e-9)
    steps = _steps(most)
    entries = [
        (_step_words(low, high, lang), {"facecolor": _shade(k, len(steps) - 1)})
        for k, (low, high) in enumerate(pairwise(steps))
    ]
    page.write(text("fig-cells", lang), colour=INK, before=0.04)
    page.legend(entries, before=0)
    mean, places = text("mc-head-mean", lang), text("mc-head-places", lang)
    room = 0.12 + max(measure(mean), 0.3) + 0.12 + max(measure(places), measure("200–200"))
    axes = rows(page, [row.name for row in found.rows], right=room + MARGIN, above=0.3, bands=False)
    axes.set_xlim(0.5, m + 0.5)
    _cells(axes, shares, steps)
    if m <= MOST_NUMBERED:
        for i, row in enumerate(shares):
            for j, share in enumerate(row):
                if share >= 0.01:
                    dark = np.searchsorted(steps, share, side="right") - 1 > (len(steps) - 1) / 2
                    axes.text(
                        j + 1, i, f"{100 * share:.0f}", size=6, ha="center", va="center_baseline",
                        color="white" if dark else INK,
                    )  # fmt: skip
    for i, row in enumerate(found.rows):
        axes.plot([row.expected_rank], [i + 0.36], "^", color=ORANGE, ms=4, mec="white", mew=0.5)
    scale(axes, text("fig-place", lang), lang, both=m > LONG)
    axes.grid(visible=False)
    axes.set_xticks(whole_steps(m, page.inches(axes)))
    at = 0.12 + max(measure(mean), 0.3)
    column(axes, [decimal(row.expected_rank, lang, 1) for row in found.rows], mean, at, ha="right")
    spans = [_span(row.rank_low, row.rank_high) for row in found.rows]
    column(axes, spans, places, at + 0.12)
    worst = max(max(row.first_se, row.best_third_se, row.last_third_se) for row in found.rows)
    page.write(
        text("fig-mean-place", lang) + " " + text("cla-error", lang, share=percent(worst, lang))
    )
    return page.done()


def _steps(most: float) -> list[float]:
    """Bounds of the shades: 1 % and then the usual steps, up to the largest share."""
    usual = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75]
    inside = [step for step in usual if step < most] or [most / 4, most / 2]
    return [*inside, max(most, inside[-1] + 1e-9)]


def _shade(k: int, of: int) -> tuple[float, ...]:
    from matplotlib import colormaps

    return colormaps["Blues"](0.10 + 0.88 * (k + 1) / max(of, 1))


def _step_words(low: float, high: float, lang: str) -> str:
    return f"{whole_percent(low)}–{whole_percent(high)} %"


def _square(i: int, j: int) -> Any:
    from matplotlib.path import Path

    left, right, top, bottom = j + 0.5, j + 1.5, i - 0.5, i + 0.5
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return Path(corners, closed=True)


def _cells(axes: Axes, shares: Any, steps: Sequence[float]) -> None:
    """Squares of equal shade as one path each: a page of hundreds of rows stays small."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    shade = np.searchsorted(steps, shares, side="right") - 1
    shade = np.minimum(shade, len(steps) - 2)
    for k in range(len(steps) - 1):
        squares = [_square(int(i), int(j)) for i, j in np.argwhere(shade == k)]
        if squares:
            made = PathPatch(Path.make_compound_path(*squares), facecolor=_shade(k, len(steps) - 1))
            made.set_linewidth(0)
            axes.add_patch(made)


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


# stability


@_draw.register(Stability)
def stability_bars(found: Stability, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Three bars a node: where the first place, the top and the whole order stay."""
    page = Page(text("fig-stability", lang), lead)
    heads = {
        "first": text("stb-head-first", lang),
        "top": text("stb-head-top", lang, count=found.top),
        "all": text("stb-head-all", lang),
    }
    colours = {"first": FIRST, "top": TOP, "all": ALL}
    entries = [(heads[key], {"facecolor": colours[key]}) for key in SUBJECTS]
    page.legend([*entries, now_sign(text("stb-head-now", lang))])
    if not found.nodes:
        page.write(text("stb-nothing", lang))
        return page.done()
    shown = {
        key: [_between(n.interval(key).low, n.interval(key).high, lang) for n in found.nodes]
        for key in SUBJECTS
    }
    nows = [percent(node.share, lang) for node in found.nodes]
    now = text("stb-head-now", lang)
    ends, x = {}, 0.1 + max(map(measure, (now, *nows)))
    for key in SUBJECTS:
        ends[key] = x + 0.12 + max(measure(words) for words in (heads[key], *shown[key]))
        x = ends[key]
    axes = rows(
        page,
        [node.name for node in found.nodes],
        indents=[node.level - 1 for node in found.nodes],
        bold=[node.level == 1 for node in found.nodes],
        right=x + MARGIN,
        row=0.25,
        above=0.28,
        most=2.1,
    )
    axes.set_xlim(0, 1)
    for i, node in enumerate(found.nodes):
        axes.plot([node.share] * 2, [i - 0.42, i + 0.42], color=INK, lw=1.2, solid_capstyle="butt")
        for k, key in enumerate(SUBJECTS):
            interval = node.interval(key)
            wide = max(interval.high - interval.low, 0.003)
            start = min(interval.low, 1 - wide)
            look = {"facecolor": colours[key], "zorder": 3 if key == "all" else 1}
            block(axes, start, start + wide, i - 0.25 + 0.25 * k, 0.19, **look)
    scale(axes, text("fig-share", lang), lang, percents=True, both=len(found.nodes) > LONG)
    column(axes, nows, now, 0.1 + max(map(measure, (now, *nows))), ha="right", weight="bold")
    for key in SUBJECTS:
        column(axes, shown[key], heads[key], ends[key], ha="right")
    page.write(text("fig-stability-how", lang))
    return page.done()


def _between(low: float, high: float, lang: str) -> str:
    return f"{percent(low, lang)}–{percent(high, lang)}"


# sweep


@_draw.register(Sweep)
def sweep_lines(found: Sweep, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Scores along a weight; named are those who come to the first places, with their swaps."""
    top = top or 3
    page = Page(text("fig-sweep", lang, name=found.name), lead)
    named = [key for key in found.names if any(point.ranks[key] <= top for point in found.points)]
    order = {key: k for k, key in enumerate(named)}
    shares = [point.share for point in found.points]
    upper = [c for c in found.crossings if c.rank <= top]
    labels = {key: wrapped(found.names[key], NAME, LABEL, True) for key in named}
    right = 0.25 + max(measure(line, LABEL, True) for lines in labels.values() for line in lines)
    tallest = max(len(lines) for lines in labels.values())
    page.legend(
        [
            now_sign(text("stb-head-now", lang)),
            (
                text("fig-sweep-swap", lang, top=top),
                {"marker": "o", "ms": 4, "mfc": "white", "mec": INK, "mew": 0.9},
            ),
            (text("fig-sweep-others", lang), {"facecolor": LINE}),
        ]
    )
    tall = max(3.4, 0.17 * tallest * len(named) + 0.4)
    axes = page.plot(tall, left=0.62, right=right + MARGIN, above=0.24, below=0.42)
    axes.set_xlim(0, 1)
    for key in found.names:
        if key not in order:
            line = [point.scores[key] for point in found.points]
            axes.plot(shares, line, color=LINE, lw=0.7, zorder=1)
    looks = {}
    for key in named:
        k = order[key]
        looks[key] = {
            "color": LINES[k % len(LINES)],
            "linestyle": DASHES[(k // len(LINES)) % len(DASHES)],
        }
        line = [point.scores[key] for point in found.points]
        axes.plot(shares, line, lw=1.5, zorder=3, **looks[key])
    axes.margins(y=0.03)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    axes.axvline(found.share, color=INK, lw=1.2, zorder=2)
    _numbered(axes, found, upper)
    step = (high - low) * 0.135 * tallest / tall
    ends = [found.points[-1].scores[key] for key in named]
    for key, end, place in zip(named, ends, spread(ends, step, low, high), strict=True):
        height = (place - end) / (high - low) * tall * 72
        axes.annotate(
            "\n".join(labels[key]),
            xy=(1, end),
            xytext=(14, height),
            textcoords="offset points",
            va="center_baseline" if len(labels[key]) == 1 else "center",
            linespacing=1.0,
            size=LABEL,
            color=looks[key]["color"],
            weight="bold",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "lw": 0.5, "color": GREY, "shrinkA": 1, "shrinkB": 1},
        )
    scale(axes, text("fig-sweep-share", lang, name=found.name), lang, percents=True)
    left_scale(axes, score_words(found.method, found.method_title, lang), lang)
    items = []
    for number, swap in enumerate(_grouped(upper), 1):
        share = percent(swap[0].share, lang)
        said = "; ".join(
            text(
                "swp-swap",
                lang,
                share=share,
                after=found.names[c.after],
                before=found.names[c.before],
                rank=str(c.rank),
            )
            for c in swap
        )
        items.append(f"{number}.  {said}")
    page.listed(items)
    if not upper:
        page.write(text("stb-no-swap", lang))
    return page.done()


def _grouped(swaps: Sequence[SweepCrossing]) -> list[list[SweepCrossing]]:
    """Swaps at the same share and place together."""
    found: list[list[SweepCrossing]] = []
    for swap in swaps:
        if found and found[-1][0].share == swap.share and found[-1][0].rank == swap.rank:
            found[-1].append(swap)
        else:
            found.append([swap])
    return found


def _numbered(axes: Axes, found: Sweep, upper: Sequence[SweepCrossing]) -> None:
    """Where the lines cross a dot, and its number above the axes."""
    scores = {point.share: point.scores for point in found.points}
    groups = _grouped(upper)
    places = spread([swaps[0].share for swaps in groups], 0.028, 0.0, 1.0)
    top = axes.get_ylim()[1]
    for number, (swaps, place) in enumerate(zip(groups, places, strict=True), 1):
        here = swaps[0]
        height = scores[here.share][here.before]
        line: dict[str, Any] = {"color": GREY, "lw": 0.5, "zorder": 2, "clip_on": False}
        axes.plot([place, here.share], [top, height], **line)
        axes.plot([here.share], [height], "o", ms=4, mfc="white", mec=INK, mew=0.9, zorder=5)
        axes.annotate(
            str(number),
            xy=(place, top),
            xytext=(0, 2),
            textcoords="offset points",
            size=6.5,
            ha="center",
            annotation_clip=False,
        )


# tornado


@_draw.register(Tornado)
def tornado_bars(found: Tornado, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A bar an input: the town's score at both ends, or how many places change at either."""
    bars = found.bars[:top]
    asked = bool(found.town)
    said = f"{100 * found.by:.0f}"
    title = (
        text("fig-tornado-town", lang, name=found.names[found.town])
        if asked
        else text("fig-tornado", lang)
    )
    page = Page(title, lead)
    cells = any(bar.kind == "cell" for bar in bars)
    entries: list[tuple[str, dict[str, Any]]] = [
        (text("fig-down-worse" if cells else "fig-down", lang, by=said), {"facecolor": ORANGE}),
        (text("fig-up-better" if cells else "fig-up", lang, by=said), {"facecolor": BLUE}),
    ]
    page.legend([*entries, *([now_sign(text("trn-head-now", lang))] if asked else [])])
    names = [f"{text(f'trn-{bar.kind}', lang)}: {bar.name}" for bar in bars]
    if asked:
        _town_bars(page, found, bars, names, lang)
    else:
        _order_bars(page, found, bars, names, lang)
    if len(found.bars) > len(bars):
        page.write(text("more-rows", lang, count=len(found.bars) - len(bars)))
    return page.done()


def _town_bars(
    page: Page, found: Tornado, bars: Sequence[Bar], names: Sequence[str], lang: str
) -> None:
    places = [f"{bar.low.rank} → {bar.high.rank}" for bar in bars]
    head = text("trn-head-places", lang)
    wide = max(measure(words) for words in (head, *places))
    axes = rows(page, names, right=wide + 0.2 + MARGIN, above=0.28, row=0.22)
    assert found.score is not None
    reached = [found.score]
    for i, bar in enumerate(bars):
        for end, colour in ((bar.low, ORANGE), (bar.high, BLUE)):
            assert end.score is not None
            low, high = sorted((found.score, end.score))
            block(axes, low, high, i, 0.6, facecolor=colour)
            reached.append(end.score)
    room = (max(reached) - min(reached)) * 0.04 or 0.01
    axes.set_xlim(min(reached) - room, max(reached) + room)
    axes.axvline(found.score, color=INK, lw=1.2)
    words = score_words(found.method, found.method_title, lang)
    scale(axes, words, lang, places=2, both=len(bars) > LONG)
    column(axes, places, head, 0.1)


def _order_bars(
    page: Page, found: Tornado, bars: Sequence[Bar], names: Sequence[str], lang: str
) -> None:
    def furthest(end: End) -> str:
        return f"{found.names[end.furthest]} {-end.move:+d}".replace("-", "−") if end.move else "–"

    far = [furthest(max((b.low, b.high), key=lambda end: abs(end.move))) for b in bars]
    head = text("trn-head-furthest", lang)
    wide = max(measure(words) for words in (head, *far))
    axes = rows(page, names, right=wide + 0.2 + MARGIN, above=0.28, row=0.22)
    most = max([1, *(max(bar.low.moved, bar.high.moved) for bar in bars)])
    axes.set_xlim(-most * 1.18, most * 1.18)
    for i, bar in enumerate(bars):
        for end, side, colour in ((bar.low, -1, ORANGE), (bar.high, 1, BLUE)):
            low, high = sorted((0, side * end.moved))
            block(axes, low, high, i, 0.6, facecolor=colour)
            axes.text(
                side * (end.moved + most * 0.02),
                i,
                str(end.moved),
                size=6.5,
                va="center_baseline",
                ha="left" if side > 0 else "right",
            )
    axes.axvline(0, color=INK, lw=1.0)
    scale(axes, text("trn-head-moved", lang), lang, both=len(bars) > LONG)
    _mirrored(axes, lang, page.inches(axes))
    column(axes, far, head, 0.1)


def _mirrored(axes: Axes, lang: str, inches: float) -> None:
    """A scale of whole numbers to both sides, without signs."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=int(2 * inches)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: decimal(abs(value), lang, 0)))


# extremes


@_draw.register(Extremes)
def extreme_places(found: Extremes, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A bar an alternative from its best to its worst place, with its place now."""
    m = len(found.rows)
    free = found.around is None and not found.orders and not found.bounds
    page = Page(text("fig-extremes" if free else "fig-extremes-some", lang), lead)
    page.legend(
        [
            (text("fig-extremes-bar", lang), {"facecolor": SKY}),
            (
                text("ext-head-now", lang),
                {"marker": "o", "ms": 5, "color": BLUE, "mec": "white", "mew": 0.5},
            ),
        ]
    )
    said = [_span(row.best, row.worst) for row in found.rows]
    columns: list[tuple[str, list[str]]] = [(text("ext-head-places", lang), said)]
    if any(row.classes for row in found.rows):
        said = [class_span(row.classes, lang) if row.classes else "–" for row in found.rows]
        columns.append((text("ext-head-classes", lang), said))
    if any(row.official for row in found.rows):
        said = [class_choice(row.official, lang) for row in found.rows]
        columns.append((text("head-official", lang), said))
    widths = [max(measure(words) for words in (head, *said)) for head, said in columns]
    right = sum(widths) + 0.16 * len(widths) + 0.05
    axes = rows(page, [row.name for row in found.rows], right=right + MARGIN, above=0.28)
    axes.set_xlim(0.2, m + 0.8)
    for i, row in enumerate(found.rows):
        block(axes, row.best - 0.35, row.worst + 0.35, i, 0.66, facecolor=SKY)
        axes.plot([row.rank], [i], "o", ms=4.5, color=BLUE, mec="white", mew=0.5)
    scale(axes, text("fig-place", lang), lang, both=m > LONG)
    axes.set_xticks(whole_steps(m, page.inches(axes)))
    x = 0.12
    for (head, said), wide in zip(columns, widths, strict=True):
        column(axes, said, head, x)
        x += wide + 0.16
    return page.done()


# classes


@_draw.register(ClassAcceptability)
def class_bars(
    found: ClassAcceptability, lang: str, lead: Sequence[str], top: int | None
) -> Figure:
    """Shares of the classes as stacked bars, and how many are low by what is drawn."""
    page = Page(text("fig-classes", lang), lead)
    share_bars(page, found.rows, lang)
    _low_numbers(page, found, lang)
    return page.done()


def _low_numbers(page: Page, found: ClassAcceptability, lang: str) -> None:
    """How many are low: a histogram for all that is drawn, and one for each kind alone."""
    page.write(text("fig-low", lang), size=11, bold=True, colour=INK, before=0.12)
    page.write(
        text(
            "fig-low-how",
            lang,
            file=found.limits.file,
            sourced=found.limits.sourced,
            leaves=found.limits.leaves,
        )
    )
    reach = max(count.most for count in found.counts)
    officially = (
        sum(row.official == ("low",) for row in found.rows)
        if any(row.official for row in found.rows)
        else None
    )
    reach = max(reach, officially or 0)
    gap, left = 0.14, 0.45
    each = (WIDTH - left - MARGIN - gap * (len(found.counts) - 1)) / len(found.counts)
    each = min(each, 2.6)
    spans = [
        (left + k * (each + gap), left + k * (each + gap) + each) for k in range(len(found.counts))
    ]
    made = page.plots(1.15, spans, above=0.42, below=0.4)
    highest = max(max(count.shares) for count in found.counts)
    for k, (axes, count) in enumerate(zip(made, found.counts, strict=True)):
        _histogram(axes, count, reach, highest, officially, lang)
        if k == 0:
            _left_percents(axes, text("fig-draws-share", lang), lang)
        else:
            axes.set_yticklabels([])
    if officially is not None:
        page.write(text("fig-low-official", lang, count=officially))


def _histogram(
    axes: Axes, count: LowCount, reach: int, highest: float, officially: int | None, lang: str
) -> None:
    kind = count.drawn[0] if len(count.drawn) == 1 else "all"
    axes.set_xlim(-0.7, reach + 0.7)
    axes.set_ylim(0, highest * 1.08)
    for number in range(reach + 1):
        inside = count.low <= number <= count.high
        axes.bar(
            number,
            count.shares[number],
            width=0.84,
            color=RED if inside else "#F0C8AE",
            linewidth=0,
        )
    if officially is not None:
        axes.axvline(officially, color=INK, lw=1.2, linestyle=(0, (3, 2)))
    axes.set_title(
        f"{text(f'cla-short-{kind}', lang)}\n{_span(count.low, count.high)}",
        size=LABEL,
        color=INK,
        pad=4,
        linespacing=1.3,
    )
    axes.title.set_fontweight("bold")
    step = next(s for s in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500) if reach / s <= 6)
    axes.set_xticks(range(0, reach + 1, step))
    axes.set_xlabel(text("fig-low-number", lang), labelpad=2)
    axes.grid(axis="y")


def _left_percents(axes: Axes, label: str, lang: str) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.yaxis.set_major_formatter(FuncFormatter(lambda v, _: decimal(100 * v, lang, 0)))
    axes.set_ylabel(label, labelpad=2)


# reversal


@_draw.register(Reversal)
def reversal_bars(found: Reversal, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Kendall's tau-b with the order now when each criterion, or expert, is left out."""
    page = Page(text("fig-reversal", lang), lead)
    listed: list[tuple[str, float, int, str]] = [
        (
            f"{one.name} ({percent(one.share, lang)} %)",
            one.tau,
            one.moved,
            ", ".join(found.names[key] for key in one.first),
        )
        for one in sorted(found.criteria, key=lambda one: one.tau)
    ]
    if listed:
        _tau_bars(page, listed, text("rev-criteria", lang), lang)
    answered = [one for one in found.experts if not one.needed_at]
    if answered:
        others = [
            (one.expert, one.tau, one.moved, ", ".join(found.names[key] for key in one.first))
            for one in sorted(answered, key=lambda one: one.tau)
        ]
        _tau_bars(page, others, text("rev-experts", lang), lang)
    if not listed and not answered:
        page.write(text("stb-nothing", lang))
    return page.done()


def _tau_bars(
    page: Page, listed: Sequence[tuple[str, float, int, str]], head: str, lang: str
) -> None:
    page.write(head, bold=True, colour=INK, before=0.06, size=8.5)
    moved, first = text("rev-head-moved", lang), text("rev-head-first", lang)
    wide = max(measure(words) for words in (moved, *(str(one[2]) for one in listed)))
    firsts = [one[3] for one in listed]
    room = min(max(measure(words) for words in (first, *firsts)), 1.6)
    axes = rows(
        page,
        [one[0] for one in listed],
        right=0.12 + wide + 0.14 + room + MARGIN,
        above=0.28,
        row=0.21,
        most=3.0,
    )
    low = min(0.0, *(one[1] for one in listed))
    axes.set_xlim(low, 1.0)
    for i, (_, tau, _, _) in enumerate(listed):
        start, stop = sorted((0.0, tau))
        block(axes, start, stop, i, 0.6, facecolor=BLUE)
        inside = tau > 0.15
        axes.text(
            tau - 0.01 if inside else max(tau, 0) + 0.01,
            i,
            decimal(tau, lang, 2),
            size=6.5,
            ha="right" if inside else "left",
            va="center_baseline",
            color="white" if inside else INK,
        )
    scale(axes, text("fig-tau", lang), lang, places=1, both=len(listed) > LONG)
    column(axes, [str(one[2]) for one in listed], moved, 0.12 + wide, ha="right")
    column(axes, firsts, first, 0.12 + wide + 0.14)


# information


@_draw.register(Information)
def information_bars(found: Information, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Bits that each open figure, and each indicator, would narrow the classes by."""
    page = Page(text("fig-information", lang), lead)
    kept = found.kept[:top]
    if kept:
        names = [
            f"{one.name}: {one.leaf_name}"
            + (f" ({text('inf-interval', lang)})" if one.interval else "")
            for one in kept
        ]
        open_by = [decimal(one.entropy, lang, 2) for one in kept]
        head = text("inf-head-class", lang)
        _bits(page, names, [one.bits for one in kept], [False] * len(kept), lang, head, open_by)
        if len(found.kept) > len(kept):
            page.write(text("more-rows", lang, count=len(found.kept) - len(kept)))
    else:
        page.write(text("inf-none", lang))
    if found.everything:
        page.write(
            text("fig-information-indicators", lang), size=11, bold=True, colour=INK, before=0.12
        )
        words = text("inf-indicators", lang, bits=decimal(found.entropy_everything, lang, 2))
        page.write(words)
        if any(one.set_aside for one in found.everything):
            page.legend(
                [
                    (text("fig-counted", lang), {"facecolor": BLUE}),
                    (text("inf-aside", lang), _ASIDE),
                ]
            )
        _bits(
            page,
            [one.name for one in found.everything],
            [one.bits for one in found.everything],
            [one.set_aside for one in found.everything],
            lang,
            text("inf-head-open", lang),
            [str(one.figures) for one in found.everything],
        )
    return page.done()


_ASIDE: dict[str, Any] = {"facecolor": ORANGE, "hatch": "////", "edgecolor": "white"}


def _bits(
    page: Page,
    names: Sequence[str],
    bits: Sequence[float],
    aside: Sequence[bool],
    lang: str,
    head: str,
    beside_: Sequence[str],
) -> None:
    wide = max(measure(words) for words in (head, *beside_))
    axes = rows(page, names, right=wide + 0.2 + MARGIN, above=0.28, most=3.2, row=0.21)
    most = max([*bits, 1e-9])
    axes.set_xlim(0, most * 1.14)
    for i, (value, apart) in enumerate(zip(bits, aside, strict=True)):
        look: dict[str, Any] = _ASIDE if apart else {"facecolor": BLUE}
        block(axes, 0, value, i, 0.62, **look)
        axes.text(value + most * 0.012, i, decimal(value, lang, 2), size=6.5, va="center_baseline")
    scale(axes, text("fig-bits", lang), lang, both=len(names) > LONG)
    column(axes, beside_, head, 0.12 + wide, ha="right")


# comparison


@_draw.register(Comparison)
def bump_chart(found: Comparison, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A bump chart: places from method to method; named in colour are those that differ most."""
    m, methods = len(found.rows), len(found.rankings)
    page = Page(text("fig-compare", lang), lead)
    voting = len(found.voting)
    apart = sorted(found.rows, key=lambda row: -row.variance)[: len(LINES)]
    looks = {row.id: LINES[k] for k, row in enumerate(row for row in apart if row.variance > 0)}
    page.write(text("fig-compare-how", lang, count=len(looks)), colour=INK, before=0.04)
    left_order, right_order = (
        spread([row.ranks[k] for row in found.rows], 1.0, 1.0, float(m)) for k in (0, -1)
    )
    called = [wrapped(row.name, NAME, LABEL, True) for row in found.rows]
    wide = max(measure(line, LABEL, True) for lines in called for line in lines)
    numbers = measure(str(m)) + 0.06
    tall = (0.17 if max(map(len, called)) == 1 else 0.26) * m
    heads = [
        text(f"cmp-weights-{one.id}", lang) if one.kind == "objective" else one.title
        for one in found.rankings
    ]
    lifted = max(measure(words) for words in heads) * float(np.sin(np.radians(HEAD_ANGLE)))
    axes = page.plot(
        tall,
        left=MARGIN + wide + numbers + 0.1,
        right=MARGIN + wide + numbers + 0.1,
        above=lifted + 0.15,
        below=0.22,
        least=0.4 * methods,
    )
    across = [k + (0.6 if k >= voting else 0.0) for k in range(methods)]
    axes.set_xlim(-0.15, across[-1] + 0.15)
    axes.set_ylim(m + 0.5, 0.5)
    axes.axis("off")
    if voting < methods:
        for k in range(voting, methods):
            axes.axvspan(across[k] - 0.5, across[k] + 0.5, color="#F4F6F8", lw=0, zorder=0)
    order = sorted(range(m), key=lambda i: (found.rows[i].id in looks, i))
    for i in order:
        row = found.rows[i]
        colour = looks.get(row.id, GREY)
        strong = row.id in looks
        for part in (range(voting), range(voting, methods)):
            axes.plot(
                [across[k] for k in part],
                [row.ranks[k] for k in part],
                color=colour,
                lw=1.7 if strong else 0.7,
                marker="o",
                ms=4.0 if strong else 2.4,
                mec="white" if strong else "none",
                mew=0.5,
                zorder=3 if strong else 2,
                clip_on=False,
            )
        if voting < methods:
            ends = [row.ranks[voting - 1], row.ranks[voting]]
            axes.plot(
                across[voting - 1 : voting + 1], ends, color=colour, lw=0.5, linestyle=":", zorder=1
            )
        ink = colour if strong else INK
        weight = "bold" if strong else "normal"
        for side, places, rank in (
            ("left", left_order, row.ranks[0]),
            ("right", right_order, row.ranks[-1]),
        ):
            sign = -1 if side == "left" else 1
            ha = "right" if side == "left" else "left"
            name = {"side": side, "ha": ha, "color": ink, "weight": weight}
            beside(axes, places[i], str(rank), sign * 0.06, side=side, ha=ha, color=QUIET, size=6.5)
            beside(axes, places[i], "\n".join(called[i]), sign * (0.06 + numbers), **name)
    heading(axes, text("fig-place", lang), -0.06, side="left", ha="right")
    for x, words, one in zip(across, heads, found.rankings, strict=True):
        at_x: dict[str, Any] = {"xycoords": axes.get_xaxis_transform()}
        at_x |= {"textcoords": "offset points", "annotation_clip": False}
        turned: dict[str, Any] = {"rotation": HEAD_ANGLE, "rotation_mode": "anchor"}
        axes.annotate(words, (x, 1.0), xytext=(0, 5), size=LABEL, **at_x, **turned)
        tau = decimal(one.tau, lang, 2)
        look: dict[str, Any] = {"size": 7, "ha": "center", "va": "top", "color": QUIET}
        axes.annotate(tau, (x, 0.0), xytext=(0, -3), **at_x, **look)
    beside(axes, m + 0.82, "τ-b", -0.06, side="left", ha="right", size=7, color=QUIET)
    page.write(text("fig-compare-tau", lang))
    return page.done()


# inference


@_draw.register(Inference)
def weight_ranges(found: Inference, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Ranges of the weights that reproduce the official classes, with those now and the nearest."""
    page = Page(text("fig-official", lang), lead)
    near = found.change is not None
    page.legend(
        [
            (text("fig-official-range", lang), {"facecolor": SKY}),
            now_sign(text("off-head-now", lang)),
            *(
                [(text("off-head-nearest", lang), {"marker": "D", "ms": 4, "color": RED})]
                if near
                else []
            ),
        ]
    )
    keys = ("now", "range", "nearest") if near else ("now", "range")
    cells = {
        "now": [percent(one.now, lang) for one in found.ranges],
        "range": [_between(one.low, one.high, lang) for one in found.ranges],
        "nearest": [percent(one.nearest, lang) for one in found.ranges],
    }
    heads = {key: text(f"off-head-{key}", lang) for key in keys}
    ends, x = {}, 0.0
    for key in keys:
        x += 0.12 + max(measure(words) for words in (heads[key], *cells[key]))
        ends[key] = x
    axes = rows(
        page,
        [one.name for one in found.ranges],
        indents=[one.level - 1 for one in found.ranges],
        bold=[one.level == 1 for one in found.ranges],
        right=x + MARGIN,
        row=0.24,
        above=0.28,
        most=2.3,
    )
    axes.set_xlim(0, 1)
    for i, one in enumerate(found.ranges):
        wide = max(one.high - one.low, 0.004)
        start = min(one.low, 1 - wide)
        block(axes, start, start + wide, i, 0.6, facecolor=SKY)
        axes.plot([one.now] * 2, [i - 0.42, i + 0.42], color=INK, lw=1.4, solid_capstyle="butt")
        if near:
            axes.plot([one.nearest], [i], "D", ms=3.5, color=RED, mec="white", mew=0.4)
    scale(axes, text("fig-weight", lang), lang, percents=True, both=len(found.ranges) > LONG)
    for key in keys:
        column(axes, cells[key], heads[key], ends[key], ha="right")
    return page.done()


# what is drawn in modules of its own

for _kind, _figure in (
    (Parts, partfigures.rainbow),
    (Profile, partfigures.profile_bars),
    (WeightChange, partfigures.change_bars),
    (OfficialChange, partfigures.official_bars),
    (Drivers, partfigures.driver_bars),
    (Plane, familyfigures.gaia_plane),
    (PartialOrder, familyfigures.partial_graph),
    (Portfolio, familyfigures.portfolio_bars),
    (ScenarioRanking, familyfigures.scenario_places),
    (Sorted, classfigures.sorted_bars),
    (GroupClasses, classfigures.expert_grid),
    (OwnLimitClasses, classfigures.limits_grid),
):
    _draw.register(_kind, _figure)
