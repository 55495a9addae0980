"""Figures of what makes up an answer: scores in parts, one's profile, changed weights, doubts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mcda.analysis.change import NodeChange, OfficialChange, WeightChange
from mcda.analysis.parts import Parts, Profile
from mcda.analysis.sobol import Drivers
from mcda.analysis.wording import kind_words
from mcda.messages import decimal, percent, text
from mcda.model.results import RankedRow
from mcda.report.canvas import (
    BLUE,
    GREEN,
    INK,
    LONG,
    MARGIN,
    ORANGE,
    PURPLE,
    RED,
    SKY,
    Page,
    block,
    column,
    measure,
    now_sign,
    rows,
    scale,
    score_words,
    whole_steps,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, "#7A5C00", "#404A55")
TINT = 0.45  # of white, where the colours begin anew
HEAD = 0.26
FIGURE = 1.0  # inches of a figure beside its bar


def colour_of(k: int) -> Any:
    """The k-th colour; after the last they come again, lighter."""
    from matplotlib.colors import to_rgb

    turn, place = divmod(k, len(COLOURS))
    share = 1.0 - (1.0 - TINT) ** turn
    return tuple(c + (1.0 - c) * share for c in to_rgb(COLOURS[place]))


def rainbow(found: Parts, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A row each: the places it may have, and its score as a sum of parts from the base on."""
    ranking = found.ranking
    shown = ranking.rows[:top] if top else ranking.rows
    names = list(found.nodes.values())
    page = Page(text("fig-rainbow", lang), lead)
    signs: list[tuple[str, dict[str, Any]]] = [
        (name, {"facecolor": colour_of(k)}) for k, name in enumerate(names)
    ]
    dot: dict[str, Any] = {"marker": "D", "ms": 3.5, "mfc": "white", "mec": INK, "mew": 1.0}
    page.legend([*signs, (text("results-head-score", lang), dot)])
    scores = [decimal(row.score, lang, 3) for row in shown]
    head = text("results-head-score", lang)
    wide = 0.1 + max(map(measure, (head, *scores)))
    axes = rows(page, [row.name for row in shown], right=wide + MARGIN, above=HEAD, row=0.19)
    base = float(ranking.base)
    reach = [base]
    for i, (row, parts) in enumerate(zip(shown, found.parts, strict=False)):
        up = down = base
        for k, part in enumerate(parts):
            start = up if part >= 0 else down
            low, high = sorted((start, start + part))
            block(axes, low, high, i, 0.66, facecolor=colour_of(k))
            up, down = (up + part, down) if part >= 0 else (up, down + part)
        axes.plot([row.score], [i], zorder=4, **dot)
        reach += [up, down, row.score]
    room = (max(reach) - min(reach)) * 0.03 or 0.01
    axes.set_xlim(min(reach) - room, max(reach) + room)
    axes.axvline(base, color=INK, lw=0.9, zorder=2)
    words = score_words(ranking.method, ranking.method_title, lang)
    scale(axes, words, lang, places=2, both=len(shown) > LONG)
    column(axes, scores, head, wide, ha="right")
    page.write(text("fig-rainbow-how", lang))
    if ranking.draws > 1:
        page.write(text("results-chart-places", lang), bold=True, colour=INK, before=0.1)
        place_strip(page, shown, len(ranking.rows), lang)
    return page.done()


def place_strip(page: Page, shown: Sequence[RankedRow], m: int, lang: str) -> None:
    """A bar a row from the 5 % to the 95 % place, a dot on the middle one, hollow where unsure."""
    mid, places = text("head-mid", lang), text("head-places", lang)
    spans = [
        str(row.rank_low) if row.rank_low == row.rank_high else f"{row.rank_low}–{row.rank_high}"
        for row in shown
    ]
    at = 0.12 + max(map(measure, (places, *spans)))
    room = at + 0.14 + max(measure(mid), measure("200"))
    axes = rows(page, [row.name for row in shown], right=room + MARGIN, above=0.24, row=0.165)
    axes.set_xlim(0.5, m + 0.5)
    for i, row in enumerate(shown):
        block(axes, row.rank_low - 0.3, row.rank_high + 0.3, i, 0.42, facecolor=SKY)
        inside = "white" if row.uncertain else BLUE
        axes.plot([row.rank], [i], "o", ms=4.5, mfc=inside, mec=BLUE, mew=1.1, zorder=3)
    scale(axes, text("fig-place", lang), lang, both=m > LONG)
    axes.set_xticks(whole_steps(m, page.inches(axes)))
    column(axes, spans, places, at, ha="right")
    column(axes, [str(row.rank) for row in shown], mid, room, ha="right")


def profile_bars(found: Profile, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """A bar a criterion and indicator: how far it pulls the score from the mean of all."""
    names = " · ".join(row.name for row in found.rows)
    page = Page(text("fig-profile", lang, name=names), lead)
    two = len(found.rows) > 1
    colours = (BLUE, ORANGE)
    if two:
        page.legend(
            [(row.name, {"facecolor": c}) for row, c in zip(found.rows, colours, strict=True)]
        )
    heads = [row.name for row in found.rows] if two else [text("ex-head-figure", lang)]
    most = FIGURE if two else 2 * FIGURE
    figures = [
        ["\n".join(wrapped(line.figures[k].replace("\u00a0", " "), most)) for line in found.lines]
        for k in range(len(found.rows))
    ]
    ends, x = [], 0.0
    for head, said in zip(heads, figures, strict=True):
        x += 0.14 + max(measure(part) for words in (head, *said) for part in words.split("\n"))
        ends.append(x)
    axes = rows(
        page,
        [line.name for line in found.lines],
        indents=[line.level - 1 for line in found.lines],
        bold=[line.level == 1 for line in found.lines],
        right=x + MARGIN,
        above=HEAD,
        row=0.27 if two else 0.21,
        most=1.9 if two else 2.4,
    )
    reach = [0.0]
    for i, line in enumerate(found.lines):
        for k, pull in enumerate(line.pulls):
            at = i + (k - 0.5) * 0.36 if two else i
            colour = colours[k] if two else BLUE if pull >= 0 else RED
            look = (
                {"facecolor": colour} if line.level == 1 else {"facecolor": colour, "alpha": 0.55}
            )
            if line.unknown[k]:
                look |= {"hatch": "////", "edgecolor": "white"}
            low, high = sorted((0.0, pull))
            block(axes, low, high, at, 0.34 if two else 0.6, **look)
            reach.append(pull)
    room = (max(reach) - min(reach)) * 0.05 or 0.01
    axes.set_xlim(min(reach) - room, max(reach) + room)
    axes.axvline(0, color=INK, lw=0.9)
    mean = decimal(found.mean, lang, 3)
    scale(axes, text("fig-profile-scale", lang, mean=mean), lang, places=2)
    for head, said, end in zip(heads, figures, ends, strict=True):
        column(axes, said, head, end, ha="right")
    for row in found.rows:
        score = decimal(row.score, lang, 3)
        page.write(text("fig-profile-sum", lang, name=row.name, score=score, mean=mean))
    if any(any(line.unknown) for line in found.lines):
        page.write(text("fig-profile-unknown", lang))
    return page.done()


def change_bars(found: WeightChange, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Shares of the nodes now and after the smallest change."""
    page = Page(text("fig-change", lang), lead)
    if found.size is None:
        page.write(text("chg-none" if found.exact else "chg-none-found", lang))
        return page.done()
    _moved(page, found.nodes, lang)
    return page.done()


def _moved(page: Page, nodes: Sequence[NodeChange], lang: str) -> None:
    """An arrow a node from its share now to that after a change."""
    then_sign: dict[str, Any] = {"marker": "D", "ms": 4, "mfc": RED, "mec": "white", "mew": 0.5}
    now, then = text("chg-head-now", lang), text("chg-head-then", lang)
    page.legend([now_sign(now), (then, then_sign)])
    said = [(percent(node.now, lang), percent(node.then, lang)) for node in nodes]
    first = 0.1 + max(measure(words) for words in (now, *(one for one, _ in said)))
    second = first + 0.12 + max(measure(words) for words in (then, *(one for _, one in said)))
    axes = rows(
        page,
        [node.name for node in nodes],
        indents=[node.level - 1 for node in nodes],
        bold=[node.level == 1 for node in nodes],
        right=second + MARGIN,
        above=HEAD,
        row=0.22,
    )
    axes.set_xlim(0, 1)
    for i, node in enumerate(nodes):
        low, high = sorted((node.now, node.then))
        block(axes, low, high, i, 0.22, facecolor=SKY)
        axes.plot([node.now] * 2, [i - 0.36, i + 0.36], color=INK, lw=1.4, solid_capstyle="butt")
        axes.plot([node.then], [i], zorder=3, clip_on=False, **then_sign)
    scale(axes, text("fig-share", lang), lang, percents=True)
    column(axes, [one for one, _ in said], now, first, ha="right")
    column(axes, [one for _, one in said], then, second, ha="right", weight="bold")


def official_bars(found: OfficialChange, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """How many points of weight have to move before each town is in its official class."""
    page = Page(text("fig-official-change", lang), lead)
    if not found.towns:
        return page.done()
    groups = [
        [text(f"class-{group}", lang) for group in (change.before[0], change.target)]
        for change in found.towns
    ]
    heads = [text(f"chg-head-{key}", lang) for key in ("ours", "official")]
    ends, x = [], 0.0
    for k, head in enumerate(heads):
        x += 0.14 + max(measure(words) for words in (head, *(pair[k] for pair in groups)))
        ends.append(x)
    axes = rows(
        page,
        [change.subject_name for change in found.towns],
        right=x + MARGIN,
        above=HEAD,
        row=0.21,
    )
    sizes = [change.size for change in found.towns]
    most = max([0.01, *(size for size in sizes if size is not None)])
    axes.set_xlim(0, 1.15 * most)
    for i, size in enumerate(sizes):
        if size is not None:
            block(axes, 0.0, size, i, 0.6, facecolor=BLUE)
        words = "–" if size is None else decimal(100 * size, lang, 1)
        axes.text((size or 0.0) + 0.015 * most, i, words, size=6.5, va="center_baseline")
    scale(axes, text("fig-points", lang), lang, percents=True)
    for k, head in enumerate(heads):
        column(axes, [pair[k] for pair in groups], head, ends[k], ha="right")
    if any(not change.exact for change in found.towns):
        page.write(text("chg-bound", lang))
    if found.joint:
        if found.together is None:
            page.write(text("chg-together-none", lang))
        else:
            points = decimal(100 * found.together, lang, 1)
            page.write(text("chg-together", lang, size=points))
            _moved(page, found.nodes, lang)
    return page.done()


def driver_bars(found: Drivers, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Shares of the variance by kind of doubt: alone, and together with the others."""
    page = Page(text("sheet-sobol", lang), lead)
    alone, total = text("sob-head-alone", lang), text("sob-head-total", lang)
    page.legend([(alone, {"facecolor": SKY}), (total, {"facecolor": BLUE})])
    shares = sorted(found.number, key=lambda one: -one.total)
    axes = rows(page, [kind_words(one.kind, lang) for one in shares], row=0.34)
    for i, one in enumerate(shares):
        for value, error, at, colour in (
            (one.first, one.first_se, i - 0.2, SKY),
            (one.total, one.total_se, i + 0.2, BLUE),
        ):
            _with_error(axes, max(value, 0.0), 2 * error, at, colour)
    axes.set_xlim(0, max([1.0, *(one.total + 2.2 * one.total_se for one in shares)]))
    scale(axes, text("fig-variance", lang), lang, percents=True)
    page.write(text("sob-legend", lang))
    return page.done()


def _with_error(axes: Axes, value: float, error: float, at: float, colour: str) -> None:
    block(axes, 0.0, value, at, 0.34, facecolor=colour)
    line: dict[str, Any] = {"color": INK, "lw": 0.9, "solid_capstyle": "butt"}
    axes.plot([max(value - error, 0.0), value + error], [at, at], **line)
