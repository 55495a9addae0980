"""`mcda classify --limits`: classes by decision makers with limits of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mcda.analysis.wording import class_choice
from mcda.cli.classify import MOST, paragraph, plain
from mcda.cli.common import Output, aligned, progress, width
from mcda.cli.montecarlo import percent
from mcda.messages import text
from mcda.model.problem import Problem

if TYPE_CHECKING:
    from mcda.analysis.own_limits import OwnLimitClasses


def _table(found: OwnLimitClasses, lang: str) -> list[str]:
    from mcda.analysis.classify import CLASSES

    has_official = any(row.official for row in found.rows)
    heads = [text("head-town", lang), text("gcl-head-group", lang)]
    heads += [text(f"class-{group}", lang) for group in CLASSES]
    if has_official:
        heads.append(text("head-official", lang))
    rows = [heads]
    for row in sorted(found.rows, key=lambda row: (-row.votes["low"], row.votes["high"])):
        cells = [f"{row.mark or ' '} {row.name}", text(f"class-{row.group}", lang)]
        cells += [percent(row.votes[group]) if row.votes[group] else "·" for group in CLASSES]
        if has_official:
            cells.append(class_choice(row.official, lang))
        rows.append(cells)
    return aligned(rows, left=(0, 1, len(heads) - 1) if has_official else (0, 1))


def opening(found: OwnLimitClasses, lang: str) -> list[str]:
    """What was sorted how, and how far the experts agree."""
    from mcda.analysis.own_limits import AGREEMENT

    counts = {name: len(found.of(name)) for name in AGREEMENT}
    return [
        text("lim-title", lang, count=len(found.rows), experts=len(found.makers)),
        text("lim-agreement", lang, of=len(found.rows), **counts),
    ]


def shown(found: OwnLimitClasses, study: str | None, lang: str) -> str:
    """The answer on a terminal."""
    columns = min(width(), MOST)
    lines = [line for said in opening(found, lang) for line in paragraph(said, columns)]
    lines += ["", *_table(found, lang), "", *paragraph(text("lim-legend", lang), columns), ""]
    by_id = {row.id: row for row in found.rows}
    for one in found.makers:
        listed = ", ".join(
            f"{by_id[key].name} ({text('class-' + by_id[key].makers[one.id], lang)})"
            for key in one.differs
        )
        words = text(
            "gcl-expert",
            lang,
            expert=one.id,
            share=percent(one.share),
            count=len(one.differs),
            names=listed,
        )
        stated = text("lim-stated", lang, count=len(one.stated), leaves=", ".join(one.stated))
        alone = sum(row.alone[one.id] != row.makers[one.id] for row in found.rows)
        lines += paragraph(words, columns)
        lines += paragraph("  " + stated, columns)
        if alone:
            lines += paragraph("  " + text("lim-alone", lang, count=alone), columns)
    name = f" {study}" if study else ""
    lines += ["", *paragraph(text("lim-next", lang, study=name), columns)]
    return plain(lines)


def answer(
    problem: Problem,
    file: Path,
    encoding: str | None,
    at: str | None,
    study: str | None,
    out: Output,
) -> int:
    """Work it out and write it."""
    from mcda.analysis.own_limits import own_limit_classes
    from mcda.files.limits import read_limits

    limits, problem = read_limits(file, problem, encoding)
    found = own_limit_classes(problem, limits, at, lang=out.lang, progress=progress(out.quiet))
    out.emit(
        table=lambda: shown(found, study, out.lang),
        data=found.to_dict,
        records=found.records,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
