"""Sheets of weights: every node's, what each expert's answers give, and how far experts agree."""

from __future__ import annotations

import math
from typing import Any

from mcda.analysis.agreement import Agreement
from mcda.analysis.weighing import (
    ExpertWeights,
    NodeWeight,
    Weighing,
    importance_words,
    spread_record,
    zero_words,
)
from mcda.excel.style import BLUE, NUMBER, SHARE, WHOLE
from mcda.excel.views import FINE, GREY, LIGHT, LONG, ORANGE, SAID, SMALL, TENTH, Bars, Column, View
from mcda.messages import text

PAIRS = 12  # the most disputed, in a chart
P_VALUE = NUMBER.but(format='[<0.001]"<"0.001;0.000')


def weight_sheets(found: Weighing, lang: str) -> list[View]:
    """Weights of all nodes, of the indicators with a chart, and over the experts."""
    shares = [(key, text(f"results-head-{key}", lang)) for key in ("local", "declared", "used")]
    if found.measured:
        shares.append(("importance", text("head-importance", lang)))
    columns = [Column("name", text("sheet-head-node", lang)), Column("id", "id", SMALL)]
    columns += [Column(key, head, SHARE) for key, head in shares]
    columns.append(Column("remark", text("results-head-remark", lang)))
    rows = [_weight(row, lang) for row in found.rows]
    leaves = [
        row | {"name:look": SAID} for row, one in zip(rows, found.rows, strict=True) if one.leaf
    ]
    colours = {"declared": LIGHT, "used": BLUE, "importance": ORANGE}
    chart = Bars(
        text("sheet-leaf-weights", lang),
        tuple((key, head, colours[key]) for key, head in shares[1:]),
        legend=True,
        form="0%",
    )
    flat = tuple(column for column in columns if column.key != "local")
    note = (importance_words(found, lang),) if found.measured else ()
    made = [
        View(text("results-sheet-weights", lang), tuple(columns), rows, notes=note),
        View(text("sheet-leaf-weights", lang), flat, leaves, charts=(chart,)),
    ]
    if found.rule is not None:
        made.append(_spread(found, lang))
    return made


def _weight(row: NodeWeight, lang: str) -> dict[str, Any]:
    return {
        "name": row.name,
        "name:look": SAID.but(indent=row.level + 1, bold=row.level <= 1),
        "id": row.id,
        "local": row.local,
        "declared": row.declared,
        "used": row.used,
        "importance": row.importance,
        "remark": zero_words(row.why_zero, lang),
    }


def _spread(found: Weighing, lang: str) -> View:
    """Local weights as the experts alone give them, with a bar from the smallest to the largest."""
    heads = (
        Column("name", text("sheet-head-node", lang)),
        Column("id", "id", SMALL),
        Column("local", text("grp-head-group", lang), SHARE),
        Column("min", text("sheet-head-least", lang), SHARE),
        Column("quarter", text("sheet-head-quarter", lang), SHARE),
        Column("median", text("grp-mean-median", lang), SHARE),
        Column("three_quarters", text("sheet-head-three-quarters", lang), SHARE),
        Column("max", text("sheet-head-most", lang), SHARE),
        Column("sd", text("sheet-head-sd", lang), SHARE),
        Column("experts", text("sheet-head-judges", lang), WHOLE),
        Column("lower", "", hidden=True),
        Column("half", "", hidden=True),
        Column("upper", "", hidden=True),
    )
    rows = [
        {"name": row.name, "id": row.id, "local": row.local}
        | spread_record(row.spread, row.experts)
        | {
            "lower": row.spread.quarter - row.spread.low,
            "half": row.spread.three_quarters - row.spread.quarter,
            "upper": row.spread.high - row.spread.three_quarters,
        }
        for row in found.rows
        if row.spread is not None
    ]
    chart = Bars(
        text("sheet-spread", lang),
        (("min", "-", None), ("lower", "-", LIGHT), ("half", "-", BLUE), ("upper", "-", LIGHT)),
        stacked=True,
        form="0%",
        limits=(0, 1),
    )
    note = text("sheet-spread-how", lang)
    return View(text("sheet-spread", lang), heads, rows, charts=(chart,), notes=(note,))


def expert_sheets(found: ExpertWeights, lang: str) -> list[View]:
    """A column an expert with the weights alone, and what each one's weights rest on."""
    node = Column("node", text("sheet-head-group", lang))
    experts = tuple(Column(f"expert:{one}", one, SHARE) for one in found.experts)
    columns = (
        node,
        Column("name", text("sheet-head-node", lang)),
        Column("id", "id", SMALL),
        Column("group", text("grp-head-group", lang), SHARE),
        *experts,
    )
    rows = [
        {"node": each.name, "name": each.names[child], "id": child, "group": weight}
        | {
            f"expert:{member.expert}": member.priorities[child]
            for member in each.members
            if member.priorities
        }
        for each in found.nodes
        for child, weight in each.weights.items()
    ]
    heads = (
        Column("name", text("sheet-head-expert", lang)),
        node,
        Column("answered", text("sheet-head-answered", lang), WHOLE),
        Column("pairs", text("sheet-head-of-pairs", lang), WHOLE),
        Column("cr", text("grp-foot-cr", lang), FINE),
        Column("own", text("sheet-head-own-weight", lang), NUMBER),
        Column("counted", text("sheet-head-counted", lang), SHARE),
    )
    rests = [
        {
            "name": member.expert,
            "node": each.name,
            "answered": member.answered,
            "pairs": member.pairs,
            "cr": member.cr,
            "own": member.weight,
            "counted": member.counted,
        }
        for each in found.nodes
        for member in each.members
    ]
    chart = Bars(
        text("sheet-group-weights", lang),
        (("group", text("grp-head-group", lang), BLUE),),
        form="0%",
    )
    return [
        View(
            text("sheet-expert-weights", lang), columns, rows, charts=(chart,),
            heat=tuple(column.key for column in experts), notes=(text("sheet-darker", lang),),
        ),
        View(
            text("sheet-expert-answers", lang), heads, rests,
            notes=(text("grp-expert-legend", lang),),
        ),
    ]  # fmt: skip


def agreement_sheets(found: Agreement, lang: str) -> list[View]:
    """Consensus by groups of criteria, disputed pairs, and what changes without each expert."""
    heads = {key: text(f"grp-head-{key}", lang) for key in ("share", "judges", "consensus", "band")}
    columns = (
        Column("name", text("sheet-head-group", lang)),
        Column("share", heads["share"], SHARE),
        Column("judges", heads["judges"], WHOLE),
        Column("consensus", heads["consensus"], SHARE),
        Column("band", heads["band"]),
        Column("w", text("grp-head-w", lang), FINE),
        Column("p", text("grp-head-p", lang), P_VALUE),
        Column("clusters", text("grp-clusters", lang), LONG, width=40),
    )
    rows = [
        {
            "name": node.name,
            "share": node.share,
            "judges": node.judges,
            "consensus": node.consensus,
            "band": text(f"grp-band-{node.band}", lang) if node.band else "",
            "w": node.concordance,
            "p": node.p_value,
            "clusters": " | ".join(", ".join(ids) for ids in node.clusters),
        }
        for node in found.nodes
    ]
    chart = Bars(
        text("sheet-consensus", lang),
        (("consensus", heads["consensus"], BLUE),),
        form="0%",
        limits=(0, 1),
    )
    made = [
        View(
            text("sheet-agreement", lang), columns, rows,
            charts=(chart,) if found.band else (), notes=(text("grp-legend", lang),),
        )
    ]  # fmt: skip
    if found.disputed:
        made.append(_disputed(found, lang))
    if found.left_out:
        made.append(_without(found, lang))
    return made


def _disputed(found: Agreement, lang: str) -> View:
    """Pairs, the most disputed first, with who is for which."""
    sides = [(key, text(f"sheet-pair-{key}", lang)) for key in ("above", "level", "below")]
    columns = (
        Column("node", text("sheet-head-group", lang)),
        Column("name", text("sheet-head-pair", lang), LONG, width=42),
        *(Column(key, head, WHOLE) for key, head in sides),
        Column("ratio", text("sheet-head-ratio", lang), FINE),
        Column("factor", text("sheet-head-factor", lang), TENTH),
    )
    names = found.names
    rows = [
        {
            "node": names[pair.node],
            "name": f"{names[pair.a]} : {names[pair.b]}",
            "above": pair.above,
            "level": pair.level,
            "below": pair.below,
            "ratio": pair.ratio,
            "factor": math.exp(pair.deviation),
        }
        for pair in found.disputed
    ]
    colours = {"above": BLUE, "level": GREY, "below": ORANGE}
    chart = Bars(
        text("grp-disputed", lang),
        tuple((key, head, colours[key]) for key, head in sides),
        stacked=True,
        legend=True,
        most=PAIRS,
    )
    return View(text("sheet-disputed", lang), columns, rows, charts=(chart,))


def _without(found: Agreement, lang: str) -> View:
    """What changes in weights and places without each expert."""
    moved = text("sheet-head-moved", lang, of=found.ranked)
    columns = (
        Column("name", text("sheet-head-expert", lang)),
        Column("node", text("sheet-head-changed-most", lang)),
        Column("before", text("sheet-head-weight-before", lang), SHARE),
        Column("after", text("sheet-head-weight-after", lang), SHARE),
        Column("moved", moved, WHOLE),
        Column("furthest", text("grp-head-furthest", lang)),
        Column("place_before", text("results-head-list-stood", lang), WHOLE),
        Column("place_after", text("sheet-head-place-after", lang), WHOLE),
        Column("tau", text("grp-head-tau", lang), FINE),
        Column("first", text("grp-head-first", lang)),
        Column("needed", text("sheet-head-needed", lang), LONG, width=40),
    )
    rows: list[dict[str, Any]] = []
    for one in found.left_out:
        row: dict[str, Any] = {"name": one.expert}
        if one.needed_at:
            row["needed"] = ", ".join(found.names[node] for node in one.needed_at)
        else:
            row |= {"moved": one.moved, "tau": one.tau}
            row["first"] = ", ".join(found.names[key] for key in one.first)
            if one.node:
                row |= {"node": found.names[one.node], "before": one.before, "after": one.after}
            if one.furthest:
                row |= {
                    "furthest": found.names[one.furthest],
                    "place_before": one.place_before,
                    "place_after": one.place_after,
                }
        rows.append(row)
    chart = Bars(moved, (("moved", moved, BLUE),))
    charts = (chart,) if any("moved" in row for row in rows) else ()
    return View(text("grp-without", lang), columns, rows, charts=charts)
