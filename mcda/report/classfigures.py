"""Figures of classes: shares over draws, signs counted, and who of the experts says what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from mcda.analysis.classify import CLASSES, SORTING, Sorted
from mcda.analysis.expert_classes import GroupClasses
from mcda.analysis.own_limits import OwnLimitClasses
from mcda.analysis.wording import class_choice
from mcda.messages import text, whole_percent
from mcda.report.canvas import (
    CLASS_COLOURS,
    INK,
    LABEL,
    LONG,
    MARGIN,
    RED,
    Page,
    block,
    column,
    measure,
    rows,
    scale,
    whole_steps,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS: dict[str, dict[str, Any]] = {group: {"facecolor": CLASS_COLOURS[group]} for group in CLASSES}
LOOKS["low"] |= {"hatch": "////", "edgecolor": "white"}
SLANT = 35  # degrees of the heads of narrow columns
CELL, WIDEST = 0.17, 0.6  # inches of a column of classes
GAP = 0.12  # between the group and its experts


def sorted_bars(found: Sorted, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """Classes as shares of the draws of unknown figures, and below how many signs are met."""
    signs, classes = found.signs, found.classes
    page = Page(text("fig-classify", lang), lead)
    if classes is not None:
        if signs is not None:
            page.write(SORTING[classes.method], bold=True, colour=INK, before=0.06)
        share_bars(page, worst_first(classes.rows), lang)
    if signs is not None:
        page.write(text("fig-signs", lang), bold=True, colour=INK, before=0.12)
        page.legend(
            [
                (text("fig-signs-certain", lang), {"facecolor": RED}),
                (text("fig-signs-possible", lang), {**LOOKS["low"], "alpha": 0.35}),
            ]
        )
        shown = sorted(signs.rows, key=lambda row: (-row.certain, -row.possible))
        said = [text("cls-of", lang, count=_span(row), of=row.of) for row in shown]
        wide = max(map(measure, said)) + 0.12
        axes = rows(page, [row.name for row in shown], right=wide + MARGIN)
        most = len(signs.criteria)
        axes.set_xlim(0, most)
        for i, row in enumerate(shown):
            block(axes, 0, row.certain, i, 0.7, facecolor=RED)
            block(axes, row.certain, row.possible, i, 0.7, **{**LOOKS["low"], "alpha": 0.35})
        scale(axes, text("fig-signs-number", lang), lang)
        axes.set_xticks([0, *whole_steps(most, page.inches(axes))])
        column(axes, said, "", wide, ha="right")
    return page.done()


def _span(row: Any) -> str:
    low, high = str(row.certain), str(row.possible)
    return low if low == high else f"{low}–{high}"


def worst_first(found: Sequence[Any]) -> list[Any]:
    """Rows with shares of classes, those nearest to low first."""
    return sorted(found, key=lambda row: (-row.shares["low"], row.shares["high"]))


def share_bars(page: Page, shown: Sequence[Any], lang: str) -> None:
    """Shares of the classes as stacked bars, the official class framed."""
    entries = [(text(f"class-{group}", lang), LOOKS[group]) for group in CLASSES]
    official = any(row.official for row in shown)
    if official:
        sign = {"marker": "s", "ms": 5, "mfc": "none", "mec": INK, "mew": 1.2}
        entries.append((text("fig-official-class", lang), sign))
    page.legend(entries)
    said = [class_choice(row.official, lang) for row in shown]
    agreed = [
        "" if row.official_share is None else whole_percent(row.official_share) for row in shown
    ]
    heads = (text("head-official", lang), text("fig-official-share", lang))
    wide = [
        max(measure(words) for words in (head, *column_))
        for head, column_ in zip(heads, (said, agreed), strict=True)
    ]
    right = 0.12 + wide[0] + 0.14 + wide[1] if official else 0.2
    axes = rows(page, [row.name for row in shown], right=right + MARGIN, above=0.28)
    axes.set_xlim(0, 1)
    for i, row in enumerate(shown):
        start = 0.0
        for group in CLASSES:
            share = row.shares[group]
            block(axes, start, start + share, i, 0.78, **LOOKS[group])
            if share >= 0.055:
                dark = group != "average"
                label = axes.text(
                    start + share / 2,
                    i,
                    f"{100 * share:.0f}",
                    size=6.5,
                    ha="center",
                    va="center_baseline",
                    color="white" if dark else INK,
                    weight="bold" if dark else "normal",
                )
                if group == "low":
                    label.set_bbox({"facecolor": CLASS_COLOURS["low"], "pad": 0.8, "lw": 0})
            start += share
        _framed(axes, row.shares, row.official, i)
    scale(axes, text("fig-draws-share", lang), lang, percents=True, both=len(shown) > LONG)
    axes.grid(visible=False)
    if official:
        column(axes, said, heads[0], 0.12)
        column(axes, agreed, heads[1], right, ha="right")


def _framed(axes: Axes, shares: Any, official: tuple[str, ...], i: int) -> None:
    """A frame around the official classes, where they have a share."""
    if not official:
        return
    start = sum(
        shares[group] for group in CLASSES if CLASSES.index(group) < CLASSES.index(official[0])
    )
    width = sum(shares[group] for group in official)
    if width > 0:
        block(
            axes, start, start + width, i, 0.82, facecolor="none", edgecolor=INK, linewidth=1.1,
            zorder=4,
        )  # fmt: skip


def expert_grid(found: GroupClasses, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """The class of each by the group's weights and by each expert's."""
    page = Page(text("fig-by-expert", lang), lead)
    group = [(text("gcl-head-group", lang), {row.id: row.group for row in found.rows})]
    means = {row.id: row.mean for row in found.rows if row.mean is not None}
    if means:
        group.append((text("gcl-head-mean", lang), means))
    experts = [
        (one.id, {row.id: row.experts[one.id] for row in found.rows}) for one in found.experts
    ]
    _grid(page, found.rows, group, experts, {}, lang)
    return page.done()


def limits_grid(found: OwnLimitClasses, lang: str, lead: Sequence[str], top: int | None) -> Figure:
    """The class of each by the limits of the group and of each expert, and by his alone."""
    page = Page(text("fig-own-limits", lang), lead)
    group = [(text("gcl-head-group", lang), {row.id: row.group for row in found.rows})]
    experts = [(one.id, {row.id: row.makers[one.id] for row in found.rows}) for one in found.makers]
    alone = {
        (row.id, key): value
        for row in found.rows
        for key, value in row.alone.items()
        if value != row.makers[key]
    }
    _grid(page, found.rows, group, experts, alone, lang)
    return page.done()


def _grid(
    page: Page,
    found: Sequence[Any],
    group: Sequence[tuple[str, Mapping[str, str]]],
    experts: Sequence[tuple[str, Mapping[str, str]]],
    alone: Mapping[tuple[str, str], str],
    lang: str,
) -> None:
    """A row each, a column for the group and each expert, a dot in the colour of `alone`."""
    shown = sorted(found, key=lambda row: (-row.votes["low"], row.votes["high"]))
    entries = [(text(f"class-{name}", lang), LOOKS[name]) for name in CLASSES]
    dot: dict[str, Any] = {"marker": "o", "ms": 5, "mec": INK, "mew": 0.6}
    if alone:
        entries.append((text("fig-own-limits-alone", lang), {**dot, "mfc": "white"}))
    page.legend(entries)
    has_official = any(row.official for row in shown)
    said = [class_choice(row.official, lang) for row in shown] if has_official else []
    official = text("head-official", lang)
    right = 0.12 + max(map(measure, (official, *said))) if said else 0.0
    heads = [head for head, _ in (*group, *experts)]
    lifted = max(map(measure, heads))
    above = lifted * float(np.sin(np.radians(SLANT))) + 0.14
    beyond = lifted * float(np.cos(np.radians(SLANT)))  # of the last head, over what stands beside
    count = len(heads)
    axes = rows(
        page,
        [f"{row.name} {row.mark}".rstrip() for row in shown],
        right=max(right, beyond) + MARGIN,
        above=above,
        below=0.08,
        bands=False,
        least=CELL * count + GAP,
    )
    inches = page.inches(axes)
    wide = min((inches - GAP) / count, WIDEST)
    axes.set_xlim(0, inches)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    for k, (head, classes) in enumerate((*group, *experts)):
        start = k * wide + (GAP if k >= len(group) else 0.0)
        axes.annotate(
            head,
            (start + wide / 2, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0, 4),
            textcoords="offset points",
            size=LABEL,
            rotation=SLANT,
            rotation_mode="anchor",
            annotation_clip=False,
            weight="bold" if k < len(group) else "normal",
        )
        for i, row in enumerate(shown):
            if row.id not in classes:
                continue
            inner = (start + 0.015, start + wide - 0.015)
            block(axes, *inner, i, 0.84, **LOOKS[classes[row.id]])
            if (row.id, head) in alone and k >= len(group):
                colour = CLASS_COLOURS[alone[row.id, head]]
                axes.plot([start + wide / 2], [i], zorder=4, **dot, mfc=colour)
    if said:
        column(axes, said, official, count * wide + GAP - inches + 0.12)
