"""`mcda portfolio`: which alternatives together, under constraints (PROMETHEE V)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from mcda.analysis.wording import rule_words
from mcda.cli.classify import paragraph, plain
from mcda.cli.common import (
    Output,
    aligned,
    common,
    node_at,
    on_encoding,
    on_hierarchy,
    on_seed,
    on_weights,
    open_problem,
    parse_number,
    progress,
    width,
)
from mcda.cli.montecarlo import percent
from mcda.cli.stability import MOST
from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where
from mcda.messages import number, text

if TYPE_CHECKING:
    from mcda.analysis.portfolio import Choice, Portfolio
    from mcda.model.portfolio import Constraints

_BOUND = re.compile(r"\s*(?P<what>[^<>]*?)\s*(?P<sense><=|>=|==)\s*(?P<limit>[^<>=]+)\s*")
SIGNED = 3


def _bounds(texts: Sequence[str], option: str, findings: list[Finding]) -> list[dict[str, Any]]:
    """`WHAT<=NUMBER` as mappings of the format, with the key `what`."""
    found = []
    for item in texts:
        match = _BOUND.fullmatch(item)
        limit = parse_number(match["limit"]) if match else None
        if match is None or limit is None:
            findings.append(Finding("pf-form", Where(key=option), {"found": item}))
            continue
        if abs(limit) > LARGEST:
            findings.append(Finding("too-large", Where(key=option), {"found": match["limit"]}))
            continue
        ends = {"<=": ("at_most",), ">=": ("at_least",), "==": ("at_least", "at_most")}
        found.append({"what": match["what"], **dict.fromkeys(ends[match["sense"]], limit)})
    return found


def _pairs(
    texts: Sequence[str], sign: str, option: str, findings: list[Finding]
) -> list[tuple[str, str]]:
    found = []
    for item in texts:
        one, _, other = (part.strip() for part in item.partition(sign))
        if not one or not other:
            findings.append(Finding("pf-pair", Where(key=option), {"found": item, "sign": sign}))
        else:
            found.append((one, other))
    return found


def added(
    constraints: Constraints,
    totals: Sequence[str],
    counts: Sequence[str],
    not_both: Sequence[str],
    needs: Sequence[str],
    include: Sequence[str],
    exclude: Sequence[str],
) -> Constraints:
    """The constraints with those of the options; raises InputError with every slip."""
    from mcda.model.portfolio import Count, Need, Total

    findings: list[Finding] = []
    sums = []
    for bound in _bounds(totals, "--total", findings):
        column = bound.pop("what")
        if not column:
            findings.append(Finding("pf-form", Where(key="--total"), {"found": totals[0]}))
        else:
            sums.append(Total(column=column, **bound))
    numbers = []
    for bound in _bounds(counts, "--count", findings):
        column, _, word = (part.strip() for part in bound.pop("what").partition("="))
        whole = all(limit == int(limit) and limit >= 0 for limit in bound.values())
        known = column != "class" or word in ("low", "average", "high")
        if not whole or bool(column) != bool(word) or not known:
            findings.append(Finding("pf-count", Where(key="--count"), {"found": " ".join(counts)}))
            continue
        group = {"class": word} if column == "class" else {"column": column, "is": word}
        limits = {key: int(limit) for key, limit in bound.items()}
        numbers.append(Count.model_validate({**(group if column else {}), **limits}))
    pairs = _pairs(not_both, ",", "--not-both", findings)
    required = _pairs(needs, ":", "--needs", findings)
    if findings:
        raise InputError(findings)
    return constraints.model_copy(
        update={
            "totals": (*constraints.totals, *sums),
            "counts": (*constraints.counts, *numbers),
            "not_both": (*constraints.not_both, *pairs),
            "needs": (*constraints.needs, *(Need(alternative=a, needs=b) for a, b in required)),
            "include": (*constraints.include, *include),
            "exclude": (*constraints.exclude, *exclude),
        }
    )


def _flow(value: float, lang: str) -> str:
    words = f"{value:+.{SIGNED}f}".replace("-", "−")
    return words if lang == "en" else words.replace(".", ",")


def _members(choice: Choice, found: Portfolio, lang: str) -> str:
    names = [found.names[key] for key in choice.chosen]
    return ", ".join(names) if names else text("pf-nobody", lang)


def _against(choice: Choice, found: Portfolio, lang: str) -> str:
    """A choice as what it has in place of the best."""
    best = set(found.best.chosen)
    more = [found.names[key] for key in choice.chosen if key not in best]
    less = [found.names[key] for key in found.best.chosen if key not in choice.chosen]
    words = []
    if more:
        words.append("+ " + ", ".join(more))
    if less:
        words.append("− " + ", ".join(less))
    return "  ".join(words)


def _table(found: Portfolio, lang: str) -> list[str]:
    drawn = found.stays is not None
    heads = [
        text("pf-head-chosen", lang),
        text("head-town", lang),
        text("pf-head-flow", lang),
        text("pf-head-among", lang, of=len(found.choices)),
    ]
    if drawn:
        heads.append(text("pf-head-draws", lang))
    rows = [heads]
    for one in found.candidates:
        cells = [
            "●" if one.chosen else "",
            one.name,
            _flow(one.net, lang),
            str(one.among_best),
        ]
        if drawn:
            cells.append(percent(one.share or 0.0))
        rows.append(cells)
    return aligned(rows, left=(0, 1))


def opening(found: Portfolio, lang: str) -> list[str]:
    """Who is chosen, and by what."""
    best = found.best
    names, key = _members(best, found, lang), "pf-title" if best.chosen else "pf-title-none"
    title = text(key, lang, count=len(best.chosen), of=len(found.candidates), names=names)
    total = text("pf-total", lang, total=_flow(best.total, lang))
    return [title, f"{total} {text(f'pf-scale-{found.scale}', lang)}"]


def shown(found: Portfolio, study: str | None, lang: str) -> str:
    """The answer on a terminal."""
    columns, best = min(width(), MOST), found.best
    lines = [line for words in opening(found, lang) for line in paragraph(words, columns)]
    if found.left_out:
        lines += paragraph(text("pf-left-out", lang, names=", ".join(found.left_out)), columns)
    if found.tied > 1:
        lines += paragraph(text("pf-tied", lang, count=found.tied - 1), columns)
    lines += ["", *_table(found, lang), ""]
    uses = {id(use.values): use for use in found.uses}
    if found.rules:
        lines.append(text("pf-rules", lang))
        for rule in found.rules:
            words = rule_words(rule.kind, rule.values, lang)
            use = uses.get(id(rule.values))
            if use is not None:
                used, slack = (number(v, lang) for v in (use.used, use.slack))
                words += " " + text("pf-used", lang, used=used, slack=slack)
            lines += ["  " + line for line in paragraph(words, columns - 2)]
        lines.append("")
    if len(found.choices) > 1:
        lines.append(text("pf-runners-up", lang))
        rows = [
            [_flow(choice.score - best.score, lang), _against(choice, found, lang)]
            for choice in found.choices[1:]
        ]
        lines += ["  " + line for line in aligned(rows, left=(1,))]
        lines.append("")
    if found.sizes:
        lines.append(text("pf-sizes", lang))
        rows = [
            [str(len(one.chosen)), _flow(one.total, lang), _members(one, found, lang)]
            for one in found.sizes
        ]
        margin = max(len(row[0]) for row in rows) + max(len(row[1]) for row in rows) + 6
        for size, flow, members in rows:
            label = f"  {size.rjust(len(rows[-1][0]))}  {flow}"
            lines += paragraph(members, columns, label, margin)
        lines.append("")
    if found.stays is not None and found.stays_se is not None:
        lines += paragraph(
            text(
                "pf-stays",
                lang,
                share=percent(found.stays),
                error=f"{200 * found.stays_se:.0f}",
                draws=str(found.draws),
            ),
            columns,
        )
    name = f" {study}" if study else ""
    lines += paragraph(text("pf-next", lang, study=name), columns)
    return plain(lines)


@click.command("portfolio")
@click.argument("study", required=False)
@click.option(
    "--constraints",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of constraints (YAML); options add to it.",
)
@click.option(
    "--table",
    "table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A table with the column id, and columns of costs, groups, …",
)
@click.option(
    "--total", "totals", multiple=True, metavar="COLUMN<=NUMBER", help="A budget (or >=, a target)."
)
@click.option(
    "--count",
    "counts",
    multiple=True,
    metavar="[COLUMN=WORD]<=NUMBER",
    help="How many, in all, of a group, or of an official class (class=low).",
)
@click.option("--not-both", multiple=True, metavar="A,B", help="Two that exclude each other.")
@click.option("--needs", multiple=True, metavar="A:B", help="A only together with B.")
@click.option("--include", multiple=True, metavar="A", help="Fixed in.")
@click.option("--exclude", multiple=True, metavar="A", help="Fixed out.")
@click.option(
    "--scale",
    type=click.Choice(["net", "shifted"]),
    default="net",
    show_default=True,
    help="Net flows as they are, or less the smallest, so that nobody lowers the sum.",
)
@click.option("--sizes", is_flag=True, help="The best choice of every size, too.")
@click.option(
    "--runners-up",
    type=click.IntRange(0, 100),
    default=4,
    show_default=True,
    help="How many next best choices.",
)
@click.option("--at", metavar="NODE", help="By the net flows at this node of the hierarchy.")
@on_weights
@click.option(
    "--draws",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="In how many draws of the unknown figures the choice is made again.",
)
@on_hierarchy
@on_encoding
@on_seed
@common(figure=True)
def command(
    study: str | None,
    file: Path | None,
    table: Path | None,
    totals: tuple[str, ...],
    counts: tuple[str, ...],
    not_both: tuple[str, ...],
    needs: tuple[str, ...],
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    scale: Literal["net", "shifted"],
    sizes: bool,
    runners_up: int,
    at: str | None,
    weights: tuple[str, ...],
    draws: int,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    out: Output,
) -> int:
    """Which alternatives of STUDY to choose together: the set with the largest sum of net flows
    that keeps to budgets, counts, exclusions and prerequisites (PROMETHEE V, exact).

    \b
    Examples:
      mcda portfolio examples/cars --constraints examples/cars/constraints.yaml
      mcda portfolio --count "<=5" --include arkalyk
    """
    from mcda.analysis.portfolio import portfolio
    from mcda.files.portfolio import digests, place, read_constraints, read_figures
    from mcda.model.portfolio import Constraints

    problem = open_problem(study, hierarchy, encoding, weights, seed=seed)
    written, lines = read_constraints(file) if file else (Constraints(), None)
    constraints = added(written, totals, counts, not_both, needs, include, exclude)
    figures = None
    beside = table or (file.parent / written.table if file and written.table else None)
    if beside is not None:
        columns = {total.column for total in constraints.totals}
        figures = read_figures(beside, problem, columns, encoding)
    problem = problem.changed(inputs={**problem.inputs, **digests(file, beside)})

    def where(kind: str, k: int) -> Where:
        option = {"totals": "total", "counts": "count"}.get(kind, kind.replace("_", "-"))
        return place(lines, len(getattr(written, kind)), kind, k, f"--{option}")

    found = portfolio(
        problem,
        constraints,
        figures,
        at=node_at(problem, at) if at else None,
        scale=scale,
        count=runners_up + 1,
        draws=draws,
        sizes=sizes,
        place=where,
        lang=out.lang,
        progress=progress(out.quiet),
    )
    out.emit(
        table=lambda: shown(found, study, out.lang),
        result=found,
        lead=lambda: opening(found, out.lang),
    )
    return 0
