"""One analysis as a workbook: its tables with native charts of the same numbers, and the settings.

A result is described by `views` as tables with columns and charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

import numpy as np

from mcda.analysis.agreement import Agreement
from mcda.analysis.change import OfficialChange, WeightChange
from mcda.analysis.class_acceptability import ClassAcceptability
from mcda.analysis.classify import CLASSES, Sorted
from mcda.analysis.comparison import Comparison
from mcda.analysis.expert_classes import GroupClasses
from mcda.analysis.extremes import Extremes
from mcda.analysis.gaia import Plane
from mcda.analysis.inference import Inference
from mcda.analysis.information import Information
from mcda.analysis.montecarlo import MonteCarlo
from mcda.analysis.own_limits import OwnLimitClasses
from mcda.analysis.partial import PartialOrder
from mcda.analysis.parts import Profile
from mcda.analysis.portfolio import Portfolio
from mcda.analysis.reversal import Reversal
from mcda.analysis.scenarios import ScenarioRanking
from mcda.analysis.sobol import Drivers
from mcda.analysis.stability import SUBJECTS, Stability, Sweep
from mcda.analysis.tornado import End, Tornado
from mcda.analysis.weighing import ExpertWeights, Weighing
from mcda.analysis.whatif import WhatIf
from mcda.analysis.wording import class_choice, class_span, compared_title, kind_words
from mcda.excel import classsheets, familysheets, weightsheets
from mcda.excel.charts import COLOURS
from mcda.excel.style import (
    BLUE,
    CELL,
    NUMBER,
    SCORE,
    SHARE,
    SIGNED,
    WHOLE,
)
from mcda.excel.views import (
    CLASS_COLOURS,
    FAINT,
    FINE,
    GREY,
    LIGHT,
    LONG,
    ORANGE,
    SAID,
    SIGNED_WHOLE,
    SMALL,
    TENTH,
    Bars,
    Column,
    Lines,
    View,
    results_together,
    town_columns,
)
from mcda.messages import text
from mcda.model.table import FloatArray

MOST_HEADS = 60  # columns of names or places that somebody still looks through


def result_workbook(
    result: Any, lang: str = "en", *, lead: Sequence[str] = (), command: str = ""
) -> bytes:
    """An .xlsx of a result; `lead` are the paragraphs below the title, `command` makes it again.

    Equal results give equal cells. Raises TypeError for a result that has no sheets.
    """
    settings = result
    if isinstance(result, Profile):
        settings = result.ranking
    elif isinstance(result, Sorted):
        settings = result.head
    elif isinstance(result, WhatIf):
        settings = result.after
    return results_together([(views(result, lang), lead)], settings, lang, command=command)


@singledispatch
def views(result: Any, lang: str) -> list[View]:
    """The sheets of a result."""
    raise TypeError(f"{type(result).__name__} has no sheets")


# the descriptions


@views.register
def _monte_carlo(found: MonteCarlo, lang: str) -> list[View]:
    third = found.third
    places = tuple(f"rank:{k}" for k in range(1, len(found.rows) + 1))
    shares = [
        ("first", text("mc-head-first", lang)),
        ("best_third", text("mc-head-best", lang, third=third)),
        ("last_third", text("mc-head-last", lang, third=third)),
    ]
    columns = [
        *town_columns(lang),
        Column("expected_rank", text("mc-head-mean", lang), TENTH),
        Column("expected_rank_se", "±", FINE),
        Column("rank", text("head-mid", lang), WHOLE),
        Column("rank_low", "5 %", WHOLE),
        Column("rank_high", "95 %", WHOLE),
    ]
    for key, head in shares:
        columns += [Column(key, head, SHARE), Column(f"{key}_se", "±", SHARE)]
    columns += [
        Column("entropy", text("sheet-head-entropy", lang), FINE),
        Column("first_places", text("sheet-head-first-places", lang), WHOLE),
        Column("confidence", text("sheet-head-confidence", lang), SHARE),
        *(
            Column(key, key.removeprefix("rank:"), SHARE.but(format='[<0.005]"";0%', size=8))
            for key in places
        ),
        Column("middle", text("sheet-between", lang), SHARE, hidden=True),
    ]
    rows = [
        {**row, "middle": max(1.0 - row["best_third"] - row["last_third"], 0.0)}
        for row in found.records()
    ]
    chart = Bars(
        text("fig-montecarlo", lang),
        (
            ("best_third", shares[1][1], BLUE),
            ("middle", text("sheet-between", lang), GREY),
            ("last_third", shares[2][1], ORANGE),
        ),
        stacked=True,
        legend=True,
        form="0%",
        limits=(0, 1),
    )
    first = View(
        text("sheet-montecarlo", lang),
        tuple(columns),
        rows,
        charts=(chart,),
        heat=places,
        notes=(text("sheet-heat", lang),),
    )
    if len(found.rows) > MOST_HEADS:
        return [first]
    shown = found.acceptability
    order = [found.alternatives.index(row.id) for row in found.rows]
    reached = shown.cumulative[order]
    winning = shown.pairwise_winning[np.ix_(order, order)]
    ranks = [str(k) for k in range(1, len(order) + 1)]
    names = [row.name for row in found.rows]
    return [
        first,
        _shares(found, "cumulative", ranks, reached, lang),
        _shares(found, "winning", names, winning, lang),
    ]


def _shares(
    found: MonteCarlo, key: str, heads: Sequence[str], shares: FloatArray, lang: str
) -> View:
    """A heat map of shares (m, m) of the draws, rows as in `found`."""
    keys = tuple(f"{key}:{k}" for k in range(1, len(heads) + 1))
    look = SHARE.but(format='[<0.005]"";0%', size=8)
    columns = [Column(one, head, look) for one, head in zip(keys, heads, strict=True)]
    rows = [
        {"name": row.name, "id": row.id, **dict(zip(keys, map(float, line), strict=True))}
        for row, line in zip(found.rows, shares, strict=True)
    ]
    return View(
        text(f"sheet-{key}", lang),
        (*town_columns(lang), *columns),
        rows,
        heat=keys,
        notes=(text(f"sheet-{key}-note", lang),),
    )


@views.register
def _stability(found: Stability, lang: str) -> list[View]:
    heads = {
        "first": text("stb-head-first", lang),
        "top": text("stb-head-top", lang, count=found.top),
        "all": text("stb-head-all", lang),
    }

    def pairs(of: Sequence[tuple[str, str]]) -> str:
        return "; ".join(
            text("stb-pair", lang, ahead=found.names[b], behind=found.names[a]) for a, b in of
        )

    columns = [
        Column("name", text("sheet-head-node", lang)),
        Column("id", "id", SMALL),
        Column("share", text("stb-head-now", lang), SHARE),
    ]
    charts = []
    for key in SUBJECTS:
        low, high = (text(f"trn-head-{side}", lang) for side in ("low", "high"))
        columns += [
            Column(f"{key}_low", f"{heads[key]}: {low}", SHARE),
            Column(f"{key}_high", f"{heads[key]}: {high}", SHARE),
            Column(f"{key}_below", text("sheet-head-below", lang), LONG),
            Column(f"{key}_above", text("sheet-head-above", lang), LONG),
            Column(f"{key}_now", "", hidden=True),
            Column(f"{key}_rest", "", hidden=True),
        ]
        charts.append(
            Bars(
                heads[key],
                (
                    (f"{key}_low", "-", None),
                    (f"{key}_now", text("sheet-to-now", lang), LIGHT),
                    (f"{key}_rest", text("sheet-from-now", lang), BLUE),
                ),
                stacked=True,
                form="0%",
                limits=(0, 1),
                legend=False,
            )
        )
    rows = []
    for node in found.nodes:
        deep = SAID.but(indent=node.level, bold=node.level == 1)
        row: dict[str, Any] = {"id": node.id, "name": node.name, "share": node.share}
        row["name:look"] = deep
        for key in SUBJECTS:
            one = node.interval(key)
            row |= {
                f"{key}_low": one.low,
                f"{key}_high": one.high,
                f"{key}_below": pairs(one.low_pairs),
                f"{key}_above": pairs(one.high_pairs),
                f"{key}_now": max(node.share - one.low, 0.0),
                f"{key}_rest": max(one.high - node.share, 0.0),
            }
        rows.append(row)
    note = text("sheet-stability", lang)
    name = text("sheet-name-stability", lang)
    return [View(name, tuple(columns), rows, charts=tuple(charts), notes=(note,))]


@views.register
def _sweep(found: Sweep, lang: str) -> list[View]:
    now = next(point for point in found.points if point.now)
    order = sorted(found.names, key=lambda key: now.ranks[key])
    leading = [key for key in order if any(point.ranks[key] <= 3 for point in found.points)]
    colours = {key: COLOURS[k % len(COLOURS)] for k, key in enumerate(leading)}
    share = text("fig-sweep-share", lang, name=found.name)
    columns = (
        Column("share", share, SHARE),
        Column("what", text("results-head-remark", lang)),
        *(Column(key, found.names[key], SCORE) for key in order),
    )
    now_words = text("stb-head-now", lang)
    rows = [
        {"share": point.share, "what": now_words if point.now else "", **point.scores}
        for point in found.points
        if point.now or not point.crossing
    ]
    chart = Lines(
        text("fig-sweep", lang, name=found.name),
        "share",
        tuple(
            (key, found.names[key], colours.get(key, FAINT), key in colours)
            for key in [*(k for k in order if k not in colours), *leading]
        ),
        x_title=share,
        x_form="0%",
        x_limits=(0, 1),
    )
    swaps = [
        {
            "share": swap.share,
            "after": found.names[swap.after],
            "before": found.names[swap.before],
            "rank": swap.rank,
        }
        for swap in found.crossings
    ]
    heads = (
        Column("share", share, SHARE.but(format="0.00%")),
        Column("after", text("sheet-head-ahead", lang)),
        Column("before", text("sheet-head-behind", lang)),
        Column("rank", text("fig-place", lang), WHOLE),
    )
    return [
        View(text("sheet-sweep", lang), columns, rows, names="what", charts=(chart,)),
        View(text("sheet-swaps", lang), heads, swaps, names="share"),
    ]


@views.register
def _tornado(found: Tornado, lang: str) -> list[View]:
    sides = ("low", "high")
    columns = [
        Column("kind", text("sheet-head-kind", lang)),
        Column("name", text("sheet-head-input", lang)),
        Column("id", "id", SMALL),
        Column("now", text("trn-head-now", lang), NUMBER),
    ]
    for side in sides:
        head = text(f"trn-head-{side}", lang)
        columns.append(Column(f"value_{side}", head, NUMBER))
        if found.town:
            columns += [
                Column(f"score_{side}", f"{head}: {text('results-head-score', lang)}", SIGNED),
                Column(f"rank_{side}", f"{head}: {text('fig-place', lang)}", WHOLE),
            ]
        columns += [
            Column(f"moved_{side}", f"{head}: {text('trn-head-moved', lang)}", WHOLE),
            Column(f"furthest_{side}", f"{head}: {text('trn-head-furthest', lang)}"),
            Column(f"move_{side}", "+/−", SIGNED_WHOLE),
            Column(f"bar_{side}", head, hidden=True),
        ]
    rows = []
    for bar in found.bars:
        row: dict[str, Any] = {"kind": text(f"trn-{bar.kind}", lang), "name": bar.name}
        row |= {"id": bar.key, "now": bar.now}
        share = {"now:look": SHARE, "value_low:look": SHARE, "value_high:look": SHARE}
        row |= share if bar.kind == "weight" else {}
        for side, end in (("low", bar.low), ("high", bar.high)):
            row |= {
                f"value_{side}": end.value,
                f"score_{side}": end.score,
                f"rank_{side}": end.rank,
                f"moved_{side}": end.moved,
                f"furthest_{side}": found.names[end.furthest] if end.move else "",
                f"move_{side}": -end.move,
                f"bar_{side}": _reach(found, end, side),
            }
        rows.append(row)
    said = f"{100 * found.by:.0f}"
    figures = any(bar.kind == "cell" for bar in found.bars)
    keys = ("down-worse", "up-better") if figures else ("down", "up")
    titles = [text(f"fig-{key}", lang, by=said) for key in keys]
    title = (
        text("fig-tornado-town", lang, name=found.names[found.town])
        if found.town
        else text("fig-tornado", lang)
    )
    chart = Bars(
        title,
        (("bar_low", titles[0], ORANGE), ("bar_high", titles[1], BLUE)),
        overlap=True,
        legend=True,
        form="+0.00;-0.00;0.00" if found.town else "0;0",
    )
    return [View(text("sheet-tornado", lang), tuple(columns), rows, charts=(chart,))]


def _reach(found: Tornado, end: End, side: str) -> float:
    """How far an end reaches: in score from now, else in places that change, to its side."""
    if end.score is not None and found.score is not None:
        return end.score - found.score
    return float(end.moved if side == "high" else -end.moved)


@views.register
def _extremes(found: Extremes, lang: str) -> list[View]:
    columns = [
        *town_columns(lang),
        Column("rank", text("ext-head-now", lang), WHOLE),
        Column("best", text("sheet-head-best", lang), WHOLE),
        Column("worst", text("sheet-head-worst", lang), WHOLE),
    ]
    if any(row.classes for row in found.rows):
        columns.append(Column("classes", text("ext-head-classes", lang)))
    if any(row.official for row in found.rows):
        columns.append(Column("official", text("head-official", lang)))
    columns += [Column(f"band{k}", "", hidden=True) for k in range(4)]
    rows = [
        {
            "name": row.name,
            "id": row.id,
            "rank": row.rank,
            "best": row.best,
            "worst": row.worst,
            "classes": class_span(row.classes, lang) if row.classes else "",
            "official": class_choice(row.official, lang) if row.official else "",
            "band0": row.best - 1,
            "band1": row.rank - row.best,
            "band2": 1,
            "band3": row.worst - row.rank,
        }
        for row in found.rows
    ]
    m = len(found.rows)
    chart = Bars(
        text("fig-extremes-bar", lang),
        (
            ("band0", "-", None),
            ("band1", "-", LIGHT),
            ("band2", text("ext-head-now", lang), BLUE),
            ("band3", "-", LIGHT),
        ),
        stacked=True,
        limits=(0, m),
        step=max(1, round(m / 9)),
    )
    return [View(text("sheet-extremes", lang), tuple(columns), rows, charts=(chart,))]


@views.register
def _classes(found: ClassAcceptability, lang: str) -> list[View]:
    columns = list(town_columns(lang))
    for group in CLASSES:
        columns += [
            Column(group, text(f"class-{group}", lang), SHARE),
            Column(f"{group}_se", "±", SHARE),
        ]
    if any(row.official for row in found.rows):
        columns += [
            Column("official", text("head-official", lang)),
            Column("agreed", text("fig-official-share", lang), SHARE),
        ]
    rows = [
        {
            **record,
            "official": class_choice(row.official, lang) if row.official else "",
            "agreed": row.official_share,
        }
        for row, record in zip(found.rows, found.records(), strict=True)
    ]
    chart = Bars(
        text("fig-classes", lang),
        tuple((group, text(f"class-{group}", lang), CLASS_COLOURS[group]) for group in CLASSES),
        stacked=True,
        legend=True,
        form="0%",
        limits=(0, 1),
    )
    kinds = [
        (
            count,
            f"n{k}",
            text(f"cla-short-{count.drawn[0] if len(count.drawn) == 1 else 'all'}", lang),
        )
        for k, count in enumerate(found.counts)
    ]
    reach = max(count.most for count in found.counts)
    numbers = [
        {"number": n, **{key: count.shares[n] for count, key, _ in kinds}} for n in range(reach + 1)
    ]
    heads = (
        Column("number", text("fig-low-number", lang), WHOLE),
        *(Column(key, head, SHARE) for _, key, head in kinds),
    )
    spans = tuple(
        f"{head}: "
        + text("sheet-low-span", lang, low=count.low, high=count.high, middle=count.middle)
        for count, _, head in kinds
    )
    charts = tuple(
        Bars(head, ((key, head, CLASS_COLOURS["low"]),), form="0%") for _, key, head in kinds
    )
    return [
        View(text("sheet-classes", lang), tuple(columns), rows, charts=(chart,)),
        View(
            text("sheet-low", lang), heads, numbers, names="number", charts=charts[:2], notes=spans
        ),
    ]


@views.register
def _reversal(found: Reversal, lang: str) -> list[View]:
    criteria: list[dict[str, Any]] = [
        {
            "name": one.name,
            "id": one.id,
            "share": one.share,
            "tau": one.tau,
            "moved": one.moved,
            "furthest": found.names[one.furthest] if one.move else "",
            "move": -one.move,
            "first": ", ".join(found.names[key] for key in one.first),
        }
        for one in found.criteria
    ]
    criteria += [
        {
            "name": one.expert,
            "id": "",
            "share": None,
            "tau": one.tau,
            "moved": one.moved,
            "furthest": found.names[one.furthest] if one.furthest else "",
            "move": one.place_before - one.place_after,
            "first": ", ".join(found.names[key] for key in one.first),
        }
        for one in found.experts
        if not one.needed_at
    ]
    heads = (
        Column("name", text("sheet-head-left-out", lang)),
        Column("id", "id", SMALL),
        Column("share", text("rev-head-share", lang), SHARE),
        Column("tau", text("rev-head-tau", lang), FINE),
        Column("moved", text("rev-head-moved", lang), WHOLE),
        Column("furthest", text("rev-head-furthest", lang)),
        Column("move", "+/−", SIGNED_WHOLE),
        Column("first", text("rev-head-first", lang)),
    )
    chart = Bars(text("fig-tau", lang), (("tau", "τ-b", BLUE),), form="0.0", limits=(-1, 1))
    if all(row["tau"] >= 0 for row in criteria):
        chart = Bars(text("fig-tau", lang), (("tau", "τ-b", BLUE),), form="0.0", limits=(0, 1))
    cases = [
        {
            "kind": text(f"sheet-{kind}", lang),
            "name": one.name,
            "id": one.id,
            "turned": len(one.turned),
            "pairs": "; ".join(
                text("stb-pair", lang, ahead=found.names[b], behind=found.names[a])
                for a, b in one.turned
            ),
        }
        for kind, some in (("left-out", found.left_out), ("doubled", found.twins))
        for one in some
    ]
    others = (
        Column("kind", text("sheet-head-kind", lang)),
        *town_columns(lang),
        Column("turned", text("sheet-head-turned", lang), WHOLE),
        Column("pairs", text("sheet-head-pairs", lang), LONG),
    )
    return [
        View(text("sheet-reversal", lang), heads, criteria, charts=(chart,)),
        View(text("sheet-turned", lang), others, cases),
    ]


@views.register
def _information(found: Information, lang: str) -> list[View]:
    figures = [
        {
            "figure": f"{one.name}: {one.leaf_name}",
            "town": one.town,
            "leaf": one.leaf,
            "entropy": one.entropy,
            "bits": one.bits,
            "mark": text("inf-interval", lang) if one.interval else "",
        }
        for one in found.kept
    ]
    indicators = [
        {
            "figure": one.name,
            "leaf": one.id,
            "figures": one.figures,
            "bits": one.bits,
            "mark": text("inf-aside", lang) if one.set_aside else "",
        }
        for one in found.everything
    ]
    remark = Column("mark", text("results-head-remark", lang))
    bits = Column("bits", text("sheet-head-bits", lang), FINE)
    leaf = Column("leaf", "id", SMALL)
    chart = Bars(text("fig-bits", lang), (("bits", bits.head, BLUE),), form="0.0")
    sheets = [
        View(
            text("sheet-information", lang),
            (
                Column("figure", text("inf-head-figure", lang)),
                Column("town", "id", SMALL),
                leaf,
                Column("entropy", text("inf-head-class", lang), FINE),
                bits,
                remark,
            ),
            figures,
            names="figure",
            charts=(chart,),
        ),
        View(
            text("sheet-indicators", lang),
            (
                Column("figure", text("inf-head-indicator", lang)),
                leaf,
                Column("figures", text("inf-head-open", lang), WHOLE),
                bits,
                remark,
            ),
            indicators,
            names="figure",
            charts=(chart,),
        ),
    ]
    if found.judgements:
        judgements = [
            {
                "pair": f"{one.a_name} – {one.b_name}",
                "group": one.node_name,
                "a": one.a,
                "b": one.b,
                "bits": one.bits,
            }
            for one in found.judgements
        ]
        heads = (
            Column("pair", text("inf-head-judgement", lang)),
            Column("group", text("inf-head-group", lang)),
            Column("a", "id", SMALL),
            Column("b", "id", SMALL),
            bits,
        )
        name = text("sheet-judgements", lang)
        sheets.append(View(name, heads, judgements, names="pair", charts=(chart,)))
    return sheets


@views.register
def _comparison(found: Comparison, lang: str) -> list[View]:
    columns = [
        *town_columns(lang),
        Column("borda", text("cmp-head-borda", lang), WHOLE),
        Column("kemeny", text("cmp-head-kemeny", lang), WHOLE),
        Column("mean_rank", text("mc-head-mean", lang), TENTH),
        Column("variance", text("cmp-head-spread", lang), FINE),
    ]
    columns += [
        Column(f"rank:{one.id}", compared_title(found, one, lang), WHOLE) for one in found.rankings
    ]
    apart = sorted(found.rows, key=lambda row: -row.variance)[:8]
    colours = {row.id: COLOURS[k] for k, row in enumerate(apart) if row.variance > 0}
    names = {row.id: row.name for row in found.rows}
    methods = (
        Column("number", "№", WHOLE),
        Column("name", text("results-set-method", lang)),
        Column("tau", text("cmp-head-tau", lang), FINE),
        Column("rw", text("cmp-head-rw", lang), FINE),
        Column("ws", text("cmp-head-ws", lang), FINE),
        *(Column(key, name, WHOLE) for key, name in names.items()),
    )
    rows = [
        {
            "number": number,
            "name": compared_title(found, one, lang),
            "tau": one.tau,
            "rw": one.spearman,
            "ws": one.ws,
            **one.ranks,
        }
        for number, one in enumerate(found.rankings, 1)
    ]
    chart = Lines(
        text("fig-compare", lang),
        "number",
        tuple(
            (key, names[key], colours.get(key, FAINT), key in colours)
            for key in [*(k for k in names if k not in colours), *colours]
        ),
        x_title="№",
        form="0",
        x_limits=(1, len(found.rankings)),
        down=True,
        last=len(names),
    )
    return [
        View(text("sheet-compare", lang), tuple(columns), found.records()),
        View(text("sheet-methods", lang), methods, rows, charts=(chart,)),
    ]


@views.register
def _inference(found: Inference, lang: str) -> list[View]:
    near = found.change is not None
    weights = [
        {
            "name": one.name,
            "name:look": SAID.but(indent=one.level, bold=one.level == 1),
            "id": one.id,
            "now": one.now,
            "low": one.low,
            "high": one.high,
            "width": one.high - one.low,
            "nearest": one.nearest if near else None,
        }
        for one in found.ranges
    ]
    heads = (
        Column("name", text("sheet-head-node", lang)),
        Column("id", "id", SMALL),
        Column("now", text("off-head-now", lang), SHARE),
        Column("low", text("trn-head-low", lang), SHARE),
        Column("high", text("trn-head-high", lang), SHARE),
        *([Column("nearest", text("off-head-nearest", lang), SHARE)] if near else []),
        Column("width", "", hidden=True),
    )
    chart = Bars(
        text("fig-official", lang),
        (("low", "-", None), ("width", text("fig-official-range", lang), BLUE)),
        stacked=True,
        form="0%",
        limits=(0, 1),
    )
    ours = {row.id: row.group for row in found.classification.rows} if found.classification else {}
    towns = [
        {
            "name": row.name,
            "id": row.id,
            "official": class_choice(row.official, lang) if row.official else "",
            "ours": text(f"class-{ours[row.id]}", lang) if row.id in ours else "",
            "asked": "●" if row.used else "",
            "unknown": len(row.unknown),
            "possible": class_choice(row.possible, lang) if row.possible else "",
            "unexplained": row.unexplained,
        }
        for row in found.rows
    ]
    columns = (
        *town_columns(lang),
        Column("official", text("head-official", lang)),
        Column("ours", text("off-label-ours", lang)),
        Column("asked", text("sheet-head-asked", lang), CELL.but(align="center")),
        Column("unknown", text("results-head-unknown", lang), WHOLE),
        Column("possible", text("ext-head-classes", lang)),
        Column("unexplained", text("sheet-head-unexplained", lang), WHOLE),
    )
    return [
        View(text("sheet-official", lang), heads, weights, charts=(chart,)),
        View(text("sheet-official-towns", lang), columns, towns),
    ]


@views.register
def _drivers(found: Drivers, lang: str) -> list[View]:
    heads = {key: text(f"sob-head-{key}", lang) for key in ("alone", "total")}
    columns = (
        Column("name", text("sheet-head-doubt", lang)),
        Column("first", heads["alone"], SHARE),
        Column("first_se", "±", SHARE),
        Column("total", heads["total"], SHARE),
        Column("total_se", "±", SHARE),
    )
    shares = sorted(found.number, key=lambda one: -one.total)
    rows = [{**one.to_dict(), "name": kind_words(one.kind, lang)} for one in shares]
    chart = Bars(
        text("sheet-sobol", lang),
        (("first", heads["alone"], LIGHT), ("total", heads["total"], BLUE)),
        legend=True,
        form="0%",
    )
    kinds = [one.kind for one in shares]
    towns = (
        *town_columns(lang),
        Column("low", text("class-low", lang), SHARE),
        *(Column(kind, kind_words(kind, lang), SHARE.but(format="0%")) for kind in kinds),
    )
    each = [
        {"name": town.name, "id": town.id, "low": town.low}
        | {one.kind: one.total for one in town.shares}
        for town in found.towns
    ]
    note = text("sob-legend", lang)
    return [
        View(text("sheet-sobol", lang), columns, rows, charts=(chart,), notes=(note,)),
        View(
            text("sheet-sobol-towns", lang), towns, each, heat=tuple(kinds),
            notes=(text("sheet-sobol-how", lang),),
        ),
    ]  # fmt: skip


# what is described in a module of its own

for _kind, _sheets in (
    (Plane, familysheets.plane_sheets),
    (PartialOrder, familysheets.partial_sheets),
    (Portfolio, familysheets.portfolio_sheets),
    (ScenarioRanking, familysheets.scenario_sheets),
    (WeightChange, familysheets.change_sheets),
    (OfficialChange, familysheets.official_sheets),
    (Profile, familysheets.profile_sheets),
    (Sorted, classsheets.sorted_sheets),
    (WhatIf, familysheets.what_if_sheets),
    (GroupClasses, classsheets.expert_sheets),
    (OwnLimitClasses, classsheets.limit_sheets),
    (Weighing, weightsheets.weight_sheets),
    (ExpertWeights, weightsheets.expert_sheets),
    (Agreement, weightsheets.agreement_sheets),
):
    views.register(_kind, _sheets)
