"""`mcda sensitivity reversal`: which pairs turn when an alternative or a criterion is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    on_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    progress,
    width,
)
from mcda.cli.rank import parse_parameters
from mcda.cli.stability import MOST, cut
from mcda.messages import percent, text

if TYPE_CHECKING:
    from mcda.analysis.reversal import Reversal, Without

NAME = 34


def turned(
    found: Reversal, cases: Sequence[Without], key: str, lang: str, columns: int
) -> list[str]:
    """Who overtakes whom, a line a pair, with the cases in which it turns."""
    lines: list[str] = []
    for pair in dict.fromkeys(pair for one in cases for pair in one.turned):
        ahead, behind = found.names[pair[1]], found.names[pair[0]]
        names = ", ".join(one.name for one in cases if pair in one.turned)
        words = text(
            key, lang, names=names, pair=text("stb-pair", lang, ahead=ahead, behind=behind)
        )
        lines += paragraph(words, columns - 2, "", 2)
    return lines


def criteria(found: Reversal, lang: str) -> list[str]:
    """A row a criterion left out: its weight, the correlation, and what moves."""
    rows = [
        [
            "",
            *(text(f"rev-head-{key}", lang) for key in ("share", "tau", "moved", "furthest")),
            text("rev-head-first", lang),
        ]
    ]
    for one in found.criteria:
        tau = f"{one.tau:.2f}" if lang == "en" else f"{one.tau:.2f}".replace(".", ",")
        rows.append(
            [
                cut(one.name, NAME),
                percent(one.share, lang) + " %",
                tau,
                str(one.moved),
                f"{found.names[one.furthest]} {-one.move:+d}" if one.move else "-",
                ", ".join(found.names[key] for key in one.first),
            ]
        )
    return aligned(rows, left=(0, 4, 5))


def experts(found: Reversal, lang: str) -> list[str]:
    """A row an expert left out: the correlation, and what moves; or where one is needed."""
    keys = ("tau", "moved", "furthest", "first")
    rows = [["", *(text(f"rev-head-{key}", lang) for key in keys)]]
    for one in found.experts:
        if one.needed_at:
            rows.append([one.expert, "-", "-", "-", text("rev-needed", lang)])
            continue
        tau = f"{one.tau:.2f}" if lang == "en" else f"{one.tau:.2f}".replace(".", ",")
        far = f"{found.names[one.furthest]} {one.place_before - one.place_after:+d}"
        first = ", ".join(found.names[key] for key in one.first)
        rows.append([one.expert, tau, str(one.moved), far if one.furthest else "-", first])
    return aligned(rows, left=(0, 3, 4))


def pairs_turned(cases: Sequence[Without]) -> int:
    """Pairs that turn in at least one of these cases."""
    return len({pair for one in cases for pair in one.turned})


def title(found: Reversal, lang: str) -> str:
    """What was asked."""
    count = len(found.ranks)
    return text("rev-title", lang, method=found.method_title, count=count, tables=found.tables)


def opening(found: Reversal, lang: str) -> list[str]:
    """What was asked, and how many pairs turn."""
    return [
        title(found, lang),
        text("rev-left-out", lang, pairs=pairs_turned(found.left_out))
        + " "
        + text("rev-twins", lang, pairs=pairs_turned(found.twins)),
    ]


@click.command("reversal")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@on_weights
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Which pairs of STUDY turn when an alternative is left out or comes twice, and what moves
    when a criterion is left out.

    \b
    Examples:
      mcda sensitivity reversal
      mcda sensitivity reversal -m topsis
    """
    from mcda.analysis.reversal import reversal

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    found = reversal(
        problem,
        method,
        at=at,
        parameters=parse_parameters(parameters),
        lang=out.lang,
        progress=progress(out.quiet),
    )

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        m = len(found.ranks)
        count = {
            key: pairs_turned(cases)
            for key, cases in (("left", found.left_out), ("twin", found.twins))
        }
        lines = paragraph(title(found, lang), columns)
        lines += ["", *paragraph(text("rev-left-out", lang, pairs=count["left"]), columns)]
        lines += turned(found, found.left_out, "rev-without", lang, columns)
        lines += ["", *paragraph(text("rev-twins", lang, pairs=count["twin"]), columns)]
        lines += turned(found, found.twins, "rev-twin", lang, columns)
        apart = [one.name for one in found.twins if not one.tied]
        said = text("rev-untied", lang, names=", ".join(apart)) if apart else text("rev-tied", lang)
        lines += paragraph(said, columns)
        if found.close is not None:
            words = text("rev-close", lang, close=found.close, of=m * (m - 1) // 2)
            lines += ["", *paragraph(words, columns)]
        if found.reference is not None:
            lines += paragraph(text("rev-reference", lang, count=found.reference), columns)
        if found.criteria:
            lines += ["", *paragraph(text("rev-criteria", lang), columns), *criteria(found, lang)]
        if found.experts:
            lines += ["", *paragraph(text("rev-experts", lang), columns), *experts(found, lang)]
        lines += ["", text("rev-next", lang, study=f" {study}" if study else "")]
        return plain(lines)

    out.emit(
        table=shown,
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
