"""Sheets of the classes that experts' weights or limits give: one row each, and one an expert."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mcda.analysis.classify import CLASSES, SORTING, Sorted
from mcda.analysis.expert_classes import ExpertClasses, GroupClasses
from mcda.analysis.own_limits import LimitClasses, OwnLimitClasses
from mcda.analysis.wording import class_choice, class_span
from mcda.excel.style import CELL, INK, RED, SHARE, WHITE, WHOLE, Look
from mcda.excel.views import CLASS_COLOURS, LONG, SAID, Bars, Column, View, town_columns
from mcda.messages import text

COLOURED: Mapping[str, Look] = {
    group: SAID.but(fill=CLASS_COLOURS[group], color=INK if group == "average" else WHITE)
    for group in CLASSES
}


TRUTH = {"yes": "●", "no": "·", "unknown": "?", "n/a": "–"}
FAINT_RED = "E7A9A3"


def sorted_sheets(found: Sorted, lang: str) -> list[View]:
    """Classes with their shares over the draws, and the signs of each with how many it meets."""
    made = []
    if found.classes is not None:
        made.append(_sorted(found, lang))
    if found.signs is not None:
        made += _signs(found, lang)
    return made


def _sorted(found: Sorted, lang: str) -> View:
    classes = found.classes
    assert classes is not None
    official = bool(classes.compared)
    columns = [
        *town_columns(lang),
        Column("group", SORTING[classes.method]),
        Column("range", text("sheet-class-range", lang)),
        *(Column(group, text(f"class-{group}", lang), SHARE) for group in CLASSES),
        Column("unknown", text("results-head-unknown", lang), WHOLE),
    ]
    if official:
        columns += [
            Column("official", text("head-official", lang)),
            Column("differs", "≠", CELL.but(align="center")),
        ]
    rows = [
        {
            "name": row.name,
            "id": row.id,
            **_coloured({"group": row.group}, lang),
            "range": class_span(row.range, lang),
            **row.shares,
            "unknown": len(row.unknown),
            "official": class_choice(row.official, lang) if row.official else "",
            "differs": "≠" if row.agrees is False else "",
        }
        for row in sorted(classes.rows, key=lambda row: (-row.shares["low"], row.shares["high"]))
    ]
    chart = _shares(text("sheet-classes", lang), lang)
    return View(text("sheet-classes", lang), tuple(columns), rows, charts=(chart,))


def _shares(title: str, lang: str) -> Bars:
    """Shares of the three classes, in their colours."""
    return Bars(
        title,
        tuple((group, text(f"class-{group}", lang), CLASS_COLOURS[group]) for group in CLASSES),
        stacked=True,
        legend=True,
        form="0%",
        limits=(0, 1),
    )


def _signs(found: Sorted, lang: str) -> list[View]:
    """Signs by alternative, those that meet most on top, and how many meet so many at least."""
    signs = found.signs
    assert signs is not None
    certain, possible = text("fig-signs-certain", lang), text("fig-signs-possible", lang)
    mark = CELL.but(align="center")
    columns = (
        *town_columns(lang),
        Column("certain", certain, WHOLE),
        Column("open", possible, WHOLE),
        Column("of", text("results-head-with-data", lang), WHOLE),
        *(Column(f"sign:{key}", signs.names[key], mark) for key in signs.criteria),
    )
    rows = [
        {
            "name": row.name,
            "id": row.id,
            "certain": row.certain,
            "open": row.possible - row.certain,
            "of": row.of,
            **{f"sign:{key}": TRUTH[truth] for key, truth in row.signs.items()},
        }
        for row in sorted(signs.rows, key=lambda row: (-row.certain, -row.possible))
    ]
    chart = Bars(
        text("fig-signs", lang),
        (("certain", certain, RED), ("open", possible, FAINT_RED)),
        stacked=True,
        legend=True,
        limits=(0, len(signs.criteria)),
        step=1,
    )
    heads = (
        Column("signs", text("cls-cut-least", lang), WHOLE),
        Column("certainly", text("cls-cut-certainly", lang), WHOLE),
        Column("possibly", text("cls-cut-possibly", lang), WHOLE),
    )
    cuts = [
        {"signs": cut.signs, "certainly": cut.certainly, "possibly": cut.possibly}
        for cut in signs.cuts
    ]
    note = text("sheet-signs-how", lang)
    return [
        View(text("fig-signs", lang), columns, rows, charts=(chart,), notes=(note,)),
        View(
            text("sheet-cuts", lang), heads, cuts, names="signs",
            notes=(text("cls-no-cut", lang),),
        ),
    ]  # fmt: skip


def expert_sheets(found: GroupClasses, lang: str) -> list[View]:
    """Classes by the group's weights and each expert's, the votes, and who differs."""
    columns = [("group", text("gcl-head-group", lang)), ("mark", "≠")]
    if any(row.mean for row in found.rows):
        columns.append(("mean", text("gcl-head-mean", lang)))
    columns += [(f"expert:{one.id}", one.id) for one in found.experts]
    rows = [
        _coloured(
            {
                "group": row.group,
                "mean": row.mean,
                **{f"expert:{key}": group for key, group in row.experts.items()},
            },
            lang,
        )
        | {"mark": row.mark}
        for row in found.rows
    ]
    return [
        _classes(text("sheet-by-expert", lang), found.rows, rows, columns, "gcl-legend", lang),
        _experts(
            found.rows,
            [(one.id, one.weight, one.differs, one.borrowed) for one in found.experts],
            text("sheet-head-borrowed", lang),
            lang,
        ),
    ]


def limit_sheets(found: OwnLimitClasses, lang: str) -> list[View]:
    """Classes among the limits of all, the group's and each expert's, by his alone, the votes."""
    columns = [
        ("group", text("gcl-head-group", lang)),
        ("agreement", text("sheet-head-agreement", lang)),
    ]
    columns += [(f"expert:{one.id}", one.id) for one in found.makers]
    columns += [
        (f"alone:{one.id}", text("sheet-head-alone", lang, expert=one.id)) for one in found.makers
    ]
    rows = [
        _coloured(
            {
                "group": row.group,
                **{f"expert:{key}": group for key, group in row.makers.items()},
                **{f"alone:{key}": group for key, group in row.alone.items()},
            },
            lang,
        )
        | {"agreement": f"{row.mark} {text(f'lim-{row.agreement}', lang)}".strip()}
        for row in found.rows
    ]
    return [
        _classes(text("sheet-own-limits", lang), found.rows, rows, columns, "lim-legend", lang),
        _experts(
            found.rows,
            [(one.id, one.share, one.differs, one.stated) for one in found.makers],
            text("sheet-head-stated", lang),
            lang,
        ),
    ]


def _coloured(classes: Mapping[str, str | None], lang: str) -> dict[str, Any]:
    """Classes in words, each cell in the colour of its class."""
    row: dict[str, Any] = {}
    for key, group in classes.items():
        if group is not None:
            row |= {key: text(f"class-{group}", lang), f"{key}:look": COLOURED[group]}
    return row


def _classes(
    name: str,
    found: Sequence[Any],
    rows: Sequence[dict[str, Any]],
    columns: Sequence[tuple[str, str]],
    legend: str,
    lang: str,
) -> View:
    """The sheet of the alternatives, with the votes as a chart."""
    shares = [Column(group, text(f"class-{group}", lang), SHARE) for group in CLASSES]
    heads = [*town_columns(lang), *(Column(key, head) for key, head in columns[:1]), *shares]
    heads += [Column(key, head) for key, head in columns[1:]]
    if any(row.official for row in found):
        heads.append(Column("official", text("head-official", lang)))
    made = [
        {"name": one.name, "id": one.id, **one.votes, **row}
        | {"official": class_choice(one.official, lang) if one.official else ""}
        for one, row in zip(found, rows, strict=True)
    ]
    chart = _shares(text("sheet-votes", lang), lang)
    return View(name, tuple(heads), made, charts=(chart,), notes=(text(legend, lang),))


def _experts(
    found: Sequence[ExpertClasses] | Sequence[LimitClasses],
    experts: Sequence[tuple[str, float, Sequence[str], Sequence[str]]],
    last: str,
    lang: str,
) -> View:
    """The sheet of the experts: share, whom each puts into another class than the group, and what
    the column headed `last` lists."""
    names = {row.id: row.name for row in found}
    rows = [
        {
            "name": expert,
            "share": share,
            "count": len(differs),
            "differs": ", ".join(names[key] for key in differs),
            "last": ", ".join(listed),
        }
        for expert, share, differs, listed in experts
    ]
    count = text("sheet-head-differs", lang)
    heads = (
        Column("name", text("sheet-head-expert", lang)),
        Column("share", text("sheet-head-share", lang), SHARE),
        Column("count", count, WHOLE),
        Column("differs", text("sheet-head-who", lang), LONG, width=60),
        Column("last", last, LONG, width=40),
    )
    chart = Bars(count, (("count", count, CLASS_COLOURS["high"]),))
    return View(text("sheet-experts", lang), heads, rows, charts=(chart,))
