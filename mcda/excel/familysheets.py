"""Sheets of the PROMETHEE family and of parts: one function for what each result shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcda.analysis.change import NodeChange, OfficialChange, WeightChange
from mcda.analysis.gaia import Plane
from mcda.analysis.partial import PartialOrder
from mcda.analysis.parts import Profile
from mcda.analysis.portfolio import Choice, Portfolio
from mcda.analysis.scenarios import ScenarioRanking
from mcda.analysis.whatif import WhatIf
from mcda.analysis.wording import rule_words
from mcda.excel.style import BLUE, GREEN, NUMBER, SHARE, SIGNED, WHOLE, Look
from mcda.excel.views import (
    FINE,
    GREY,
    LIGHT,
    LONG,
    ORANGE,
    SAID,
    SMALL,
    Bars,
    Column,
    Scatter,
    View,
    town_columns,
)
from mcda.messages import text

FLOW = NUMBER.but(format="0.0000")


def _deep(level: int) -> Look:
    return SAID.but(indent=level, bold=level == 1)


def plane_sheets(found: Plane, lang: str) -> list[View]:
    """The plane: the alternatives, the criteria and the decision axis."""
    columns = [
        *town_columns(lang),
        Column("x", "x", SIGNED),
        Column("y", "y", SIGNED),
        Column("quality", text("gaia-head-shown", lang), SHARE),
        Column("net", "φ", SIGNED),
    ]
    if any(one.deviation is not None for one in found.points):
        columns.append(Column("deviation", text("gaia-head-moves", lang), FLOW))
    columns.append(Column("weight", text("gaia-head-weight", lang), SHARE))
    rows: list[dict[str, Any]] = [
        {key: getattr(one, key) for key in ("name", "id", "x", "y", "quality", "net", "deviation")}
        for one in found.points
    ]
    rows += [
        {key: getattr(one, key) for key in ("name", "id", "x", "y", "quality", "weight")}
        for one in found.axes
    ]
    x, y = found.decision_axis
    rows.append({"name": text("gaia-decision", lang), "x": x, "y": y, "quality": found.power})
    kinds = (
        (len(found.points), BLUE, "circle"),
        (len(found.axes), GREEN, "triangle"),
        (1, ORANGE, "diamond"),
    )
    title = text("fig-gaia", lang)
    return [View(title, tuple(columns), rows, charts=(Scatter(title, kinds),))]


def partial_sheets(found: PartialOrder, lang: str) -> list[View]:
    """Flows and neighbours of each, and every pair."""
    names = found.names

    def said(keys: Sequence[str]) -> str:
        return ", ".join(names[key] for key in keys)

    columns = [
        *town_columns(lang),
        Column("level", text("par-head-level", lang), WHOLE),
        Column("positive", "φ+", FLOW),
        Column("negative", "φ−", FLOW),
        Column("net", "φ", SIGNED),
    ]
    if found.intervals is not None:
        low, high = (text(f"trn-head-{side}", lang) for side in ("low", "high"))
        columns += [Column("lower", f"φ: {low}", SIGNED), Column("upper", f"φ: {high}", SIGNED)]
    columns += [
        Column("below", text("par-head-below", lang), LONG),
        Column("indifferent", text("par-indifferent", lang), LONG),
        Column("incomparable", text("par-incomparable", lang), LONG),
    ]
    rows = [
        {
            "name": row.name,
            "id": row.id,
            "level": row.level,
            "positive": row.positive,
            "negative": row.negative,
            "net": row.net,
            "lower": row.lower,
            "upper": row.upper,
            "below": said(row.below),
            "indifferent": said(row.indifferent),
            "incomparable": said(row.incomparable),
        }
        for row in found.rows
    ]
    chart = Bars(
        text("fig-diamond", lang),
        (("positive", "φ+", BLUE), ("negative", "φ−", ORANGE)),
        legend=True,
        form="0.0",
    )
    kinds = {"P": "preferred", "-": "behind", "I": "indifferent", "R": "incomparable"}
    words = ("preferred", "indifferent", "behind", "incomparable")
    heads = [
        Column("a", text("sheet-head-first", lang)),
        Column("relation", text("par-head-relation", lang)),
        Column("b", text("sheet-head-second", lang)),
    ]
    if found.draws > 1:
        heads += [Column(word, text(f"par-{word}", lang), SHARE) for word in words]
    pairs = [
        {
            "a": names[pair.a],
            "b": names[pair.b],
            "relation": text(f"par-{kinds[pair.relation]}", lang),
            **(pair.shares or {}),
        }
        for pair in found.pairs
    ]
    return [
        View(text("fig-partial", lang), tuple(columns), rows, charts=(chart,)),
        View(text("sheet-pairs", lang), tuple(heads), pairs, names="a"),
    ]


def portfolio_sheets(found: Portfolio, lang: str) -> list[View]:
    """Who is chosen, the choices, and the constraints with what they leave."""
    columns = [
        *town_columns(lang),
        Column("mark", text("pf-head-chosen", lang), SAID.but(align="center")),
        Column("net", text("pf-head-flow", lang), SIGNED),
        Column("among", text("pf-head-among", lang, of=len(found.choices)), WHOLE),
    ]
    if found.stays is not None:
        columns.append(Column("share", text("pf-head-draws", lang), SHARE))
    columns += [Column("bar_yes", "", hidden=True), Column("bar_no", "", hidden=True)]
    rows = [
        {
            "name": one.name,
            "id": one.id,
            "mark": "●" if one.chosen else "",
            "net": one.net,
            "among": one.among_best,
            "share": one.share,
            "bar_yes": one.net if one.chosen else 0.0,
            "bar_no": 0.0 if one.chosen else one.net,
        }
        for one in found.candidates
    ]
    chart = Bars(
        text("fig-portfolio", lang),
        (
            ("bar_yes", text("pf-head-chosen", lang), BLUE),
            ("bar_no", text("fig-not-chosen", lang), GREY),
        ),
        overlap=True,
        legend=True,
        form="0.0",
    )

    def choice(one: Choice, kind: str) -> dict[str, Any]:
        return {
            "kind": text(f"sheet-{kind}", lang),
            "size": len(one.chosen),
            "total": one.total,
            "share": one.share,
            "who": ", ".join(found.names[key] for key in one.chosen) or text("pf-nobody", lang),
        }

    choices = [choice(one, "choice-best" if k == 0 else "choice-next")
               for k, one in enumerate(found.choices)]  # fmt: skip
    choices += [choice(one, "choice-size") for one in found.sizes]
    heads = [
        Column("kind", text("sheet-head-kind", lang)),
        Column("size", text("sheet-head-size", lang), WHOLE),
        Column("total", text("pf-head-flow", lang), SIGNED),
    ]
    if found.stays is not None:
        heads.append(Column("share", text("pf-head-draws", lang), SHARE))
    heads.append(Column("who", text("head-town", lang), LONG, width=70))
    shown = [
        View(text("fig-portfolio", lang), tuple(columns), rows, charts=(chart,)),
        View(text("sheet-choices", lang), tuple(heads), choices, names="kind"),
    ]
    if found.rules:
        uses = {id(use.values): use for use in found.uses}
        rules = []
        for rule in found.rules:
            use = uses.get(id(rule.values))
            row: dict[str, Any] = {"rule": rule_words(rule.kind, rule.values, lang)}
            if use is not None:
                row |= {"used": use.used, "limit": use.limit, "slack": use.slack}
            rules.append(row)
        numbers = ("used", "limit", "slack")
        shown.append(
            View(
                text("sheet-rules", lang),
                (
                    Column("rule", text("sheet-head-rule", lang), LONG, width=60),
                    *(Column(key, text(f"sheet-head-{key}", lang), NUMBER) for key in numbers),
                ),
                rules,
                names="rule",
            )
        )
    return shown


def scenario_sheets(found: ScenarioRanking, lang: str) -> list[View]:
    """Places over all scenarios and in each, and how each agrees with all."""
    columns = [
        *town_columns(lang),
        Column("rank", text("head-mid", lang), WHOLE),
        Column("rank_low", "5 %", WHOLE),
        Column("rank_high", "95 %", WHOLE),
        Column("score", "φ", SIGNED),
    ]
    columns += [
        Column(f"rank:{one.id}", f"{one.name}: {text('fig-place', lang)}", WHOLE)
        for one in found.scenarios
    ]
    columns += [Column(f"score:{one.id}", f"{one.name}: φ", SIGNED) for one in found.scenarios]
    columns += [Column(f"band{k}", "", hidden=True) for k in range(2)]
    rows = [
        {**record, "band0": row.best - 0.5, "band1": row.worst - row.best + 1.0}
        for row, record in zip(found.rows, found.records(), strict=True)
    ]
    chart = Bars(
        text("fig-scenarios", lang),
        (("band0", "-", None), ("band1", text("fig-extremes-bar", lang), LIGHT)),
        stacked=True,
        limits=(0, len(found.rows) + 1),
        step=max(1, round(len(found.rows) / 9)),
    )
    names = {row.id: row.name for row in found.rows}
    heads = (
        Column("name", text("sheet-head-scenario", lang)),
        Column("id", "id", SMALL),
        Column("share", text("sheet-head-share", lang), SHARE),
        Column("tau", "τ-b", FINE),
        Column("first", text("sheet-head-first-place", lang), LONG),
    )
    each = [
        {
            "name": one.name,
            "id": one.id,
            "share": one.share,
            "tau": one.tau,
            "first": ", ".join(names[key] for key in one.first),
        }
        for one in found.scenarios
    ]
    tau = Bars("τ-b", (("tau", "τ-b", BLUE),), form="0.0")
    return [
        View(text("fig-scenarios", lang), tuple(columns), rows, charts=(chart,)),
        View(text("sheet-scenarios", lang), heads, each, charts=(tau,)),
    ]


def _node_view(name: str, nodes: Sequence[NodeChange], lang: str) -> View:
    keys = {"now": "now", "then": "then", "weight_now": "weight", "weight_then": "weight-then"}
    columns = (
        Column("name", text("sheet-head-node", lang)),
        Column("id", "id", SMALL),
        *(Column(key, text(f"chg-head-{head}", lang), SHARE) for key, head in keys.items()),
    )
    rows = [
        {
            "name": node.name,
            "name:look": _deep(node.level),
            "id": node.id,
            "now": node.now,
            "then": node.then,
            "weight_now": node.weight_now,
            "weight_then": node.weight_then,
        }
        for node in nodes
    ]
    chart = Bars(
        text("fig-change", lang),
        (
            ("weight_now", text("chg-head-weight", lang), GREY),
            ("weight_then", text("chg-head-weight-then", lang), BLUE),
        ),
        legend=True,
        form="0%",
    )
    return View(name, columns, rows, charts=(chart,))


def change_sheets(found: WeightChange, lang: str) -> list[View]:
    """The weights now and after the smallest change."""
    return [_node_view(text("fig-change", lang), found.nodes, lang)]


def official_sheets(found: OfficialChange, lang: str) -> list[View]:
    """Each that differs with its smallest change, and the change for all at once."""
    columns = (
        *town_columns(lang),
        Column("ours", text("chg-head-ours", lang)),
        Column("official", text("chg-head-official", lang)),
        Column("size", text("fig-points", lang), NUMBER.but(format="0.0")),
        Column("most", text("chg-head-most", lang), LONG),
        Column("now", text("chg-head-weight", lang), SHARE),
        Column("then", text("chg-head-weight-then", lang), SHARE),
    )
    rows = []
    for change, record in zip(found.towns, found.records(), strict=True):
        row: dict[str, Any] = {
            "name": change.subject_name,
            "id": change.subject,
            "ours": text(f"class-{record['class']}", lang),
            "official": text(f"class-{record['official']}", lang),
        }
        if change.size is not None:
            named = {node.id: node.name for node in change.nodes}
            row |= {
                "size": 100 * change.size,
                "most": named[record["most"]],
                "now": record["weight_now"],
                "then": record["weight_then"],
            }
        rows.append(row)
    chart = Bars(
        text("fig-official-change", lang),
        (("size", text("fig-points", lang), BLUE),),
        form="0",
    )
    shown = [View(text("sheet-official-change", lang), columns, rows, charts=(chart,))]
    if found.nodes:
        shown.append(_node_view(text("sheet-together", lang), found.nodes, lang))
    return shown


def profile_sheets(found: Profile, lang: str) -> list[View]:
    """How far each criterion and indicator pulls one or two from the mean of all."""
    columns = [Column("name", text("sheet-head-node", lang)), Column("id", "id", SMALL)]
    for k, row in enumerate(found.rows):
        columns += [
            Column(f"figure{k}", f"{row.name}: {text('ex-head-figure', lang)}"),
            Column(f"pull{k}", f"{row.name}: {text('sheet-head-pull', lang)}", SIGNED),
        ]
    rows = [
        {
            "name": line.name,
            "name:look": _deep(line.level),
            "id": line.id,
            **{f"figure{k}": said for k, said in enumerate(line.figures)},
            **{f"pull{k}": pull for k, pull in enumerate(line.pulls)},
        }
        for line in found.lines
    ]
    names = " · ".join(row.name for row in found.rows)
    colours = (BLUE, ORANGE)
    chart = Bars(
        text("fig-profile", lang, name=names),
        tuple((f"pull{k}", row.name, colours[k]) for k, row in enumerate(found.rows)),
        legend=len(found.rows) > 1,
        form="0.00",
    )
    return [View(text("sheet-profile", lang), tuple(columns), rows, charts=(chart,))]


def what_if_sheets(found: WhatIf, lang: str) -> list[View]:
    """Who moves, and where to, with both places as bars."""
    places = [
        ("rank_before", text("results-head-list-stood", lang)),
        ("rank_after", text("sheet-head-place-after", lang)),
    ]
    ends = [f"{side}_{when}" for when in ("before", "after") for side in ("low", "high")]
    columns = (
        *town_columns(lang),
        *(Column(key, head, WHOLE) for key, head in places),
        *(Column(key, text(f"sheet-head-{key.replace('_', '-')}", lang), WHOLE) for key in ends),
        Column("remark", text("results-head-remark", lang)),
    )
    remark = {True: text("what-if-leaves", lang), False: ""}
    rows = [row | {"remark": remark[row["leaves_interval"]]} for row in found.records()]
    colours = {"rank_before": LIGHT, "rank_after": BLUE}
    chart = Bars(
        text("fig-place", lang),
        tuple((key, head, colours[key]) for key, head in places),
        legend=True,
    )
    none = () if rows else (text("what-if-none", lang),)
    return [View(text("sheet-moves", lang), columns, rows, charts=(chart,), notes=none)]
