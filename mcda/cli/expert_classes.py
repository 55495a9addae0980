"""`mcda classify --by-expert`: classes by every expert's own weights, and who differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.analysis.wording import class_choice
from mcda.cli.classify import MOST, paragraph, plain
from mcda.cli.common import Output, aligned, progress, width
from mcda.cli.montecarlo import percent
from mcda.messages import text
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.analysis.expert_classes import GroupClasses


def _table(found: GroupClasses, lang: str) -> list[str]:
    from mcda.analysis.classify import CLASSES

    has_mean = any(row.mean for row in found.rows)
    has_official = any(row.official for row in found.rows)
    heads = [text("head-town", lang), text("gcl-head-group", lang)]
    if has_mean:
        heads.append(text("gcl-head-mean", lang))
    heads += [text(f"class-{group}", lang) for group in CLASSES]
    if has_official:
        heads.append(text("head-official", lang))
    rows = [heads]
    worst_first = sorted(found.rows, key=lambda row: (-row.votes["low"], row.votes["high"]))
    for row in worst_first:
        cells = [f"{row.mark or ' '} {row.name}", text(f"class-{row.group}", lang)]
        if has_mean:
            cells.append(text(f"class-{row.mean}", lang) if row.mean else "-")
        cells += [percent(row.votes[group]) if row.votes[group] else "·" for group in CLASSES]
        if has_official:
            cells.append(class_choice(row.official, lang))
        rows.append(cells)
    left = (0, 1, 2, len(heads) - 1) if has_mean else (0, 1, len(heads) - 1)
    return aligned(rows, left=left)


def opening(found: GroupClasses, lang: str) -> list[str]:
    """What was sorted how, and on how many the experts differ."""
    from mcda.analysis.classify import SORTING

    counts = {"count": len(found.rows), "experts": len(found.experts)}
    return [
        text("gcl-title", lang, sort=SORTING[found.method], **counts),
        text("gcl-disputed", lang, count=len(found.disputed), of=len(found.rows)),
    ]


def shown(found: GroupClasses, study: str | None, lang: str) -> str:
    """The answer on a terminal."""
    columns = min(width(), MOST)
    lines = [line for said in opening(found, lang) for line in paragraph(said, columns)]
    lines += ["", *_table(found, lang), ""]
    lines += [*paragraph(text("gcl-legend", lang), columns), ""]
    names = {row.id: row.name for row in found.rows}
    by_id = {row.id: row for row in found.rows}
    for one in found.experts:
        listed = ", ".join(
            f"{names[key]} ({text('class-' + by_id[key].experts[one.id], lang)})"
            for key in one.differs
        )
        lines += paragraph(
            text(
                "gcl-expert",
                lang,
                expert=one.id,
                share=percent(one.weight),
                count=len(one.differs),
                names=listed,
            ),
            columns,
        )
        if one.borrowed:
            nodes = ", ".join(one.borrowed)
            lines += paragraph("  " + text("gcl-borrowed", lang, nodes=nodes), columns)
    name = f" {study}" if study else ""
    lines += ["", *paragraph(text("gcl-next", lang, study=name), columns)]
    return plain(lines)


def answer(problem: Problem, at: str | None, study: str | None, out: Output) -> int:
    """Work it out and write it."""
    from mcda.analysis.expert_classes import expert_classes

    found = expert_classes(problem, at, lang=out.lang, progress=progress(out.quiet))
    out.emit(
        table=lambda: shown(found, study, out.lang),
        data=found.to_dict,
        records=found.records,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
