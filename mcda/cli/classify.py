"""`mcda classify`: the article's signs beside sorting methods, and the official classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from mcda.analysis.explained import found_words
from mcda.analysis.wording import class_choice
from mcda.cli.common import (
    Output,
    again,
    aligned,
    common,
    node_at,
    on_draws,
    on_encoding,
    on_hierarchy,
    on_seed,
    on_weights,
    open_problem,
    shows,
    width,
)
from mcda.errors import Finding, InputError, Where, fail
from mcda.messages import text

if TYPE_CHECKING:
    from mcda.analysis.classify import Classification, Contradiction
    from mcda.analysis.signs import Signs
    from mcda.model.problem import Problem

MOST = 98
MARKS = {"yes": "●", "no": "·", "unknown": "?", "n/a": " "}
SIGNS = "─●○·–≤≥²—№«»"


def plain(lines: Iterable[str]) -> str:
    """Lines as the console can show them."""
    from mcda.cli.render import fits

    signs = shows(SIGNS)
    if not shows("−"):
        lines = [line.replace("−", "-") for line in lines]
    return "\n".join(fits(line.rstrip().replace("\u00a0", " "), signs) for line in lines)


def paragraph(words: str, columns: int, label: str = "", indent: int = 0) -> list[str]:
    """Wrapped words, with a label in a left margin of `indent`."""
    found = wrap(
        words.replace(" %", "\u00a0%"),
        columns,
        initial_indent=label.ljust(indent),
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return found or [label]


def title(classes: Classification) -> str:
    """What the sorting method is called."""
    from mcda.analysis.classify import SORTING

    return SORTING[classes.method]


def other_sorting(problem: Problem, classes: Classification, at: str | None, lang: str) -> str:
    """In how many classes the other sorting methods differ, and how many they call low."""
    from mcda.analysis.classify import SORTING, classify

    words = []
    for name in SORTING:
        if name == classes.method:
            continue
        rule = problem.classes.model_copy(update={"method": name})
        try:
            found = classify(problem.changed(classes=rule), at, lang=lang)
        except InputError:
            words.append(text("cls-other-not", lang, sort=SORTING[name]))
            continue
        groups = {row.id: row.group for row in found.rows}
        differ = sum(groups.get(row.id, row.group) != row.group for row in classes.rows)
        words.append(
            text(
                "cls-other",
                lang,
                sort=title(found),
                differ=differ,
                of=len(classes.rows),
                low=found.count("low")[0],
            )
        )
    return " ".join(words)


def order(signs: Signs | None, classes: Classification | None) -> list[str]:
    """Ids, those nearest to low first."""
    ids = [row.id for row in (classes.rows if classes else signs.rows if signs else ())]
    if classes and signs:
        ids += [row.id for row in signs.rows if row.id not in set(ids)]
    shares = {row.id: row.shares for row in classes.rows} if classes else {}
    counts = {row.id: row for row in signs.rows} if signs else {}

    def key(town: str) -> tuple[float, ...]:
        share = shares.get(town, {"low": 0.0, "high": 0.0})
        count = counts.get(town)
        return (
            -share["low"],
            share["high"],
            -count.certain if count else 0,
            -count.possible if count else 0,
        )

    return sorted(ids, key=key)


def table(
    problem: Problem, signs: Signs | None, classes: Classification | None, lang: str, columns: int
) -> list[str]:
    """One row a town."""
    marks = columns >= 80
    by_sign = {row.id: row for row in signs.rows} if signs else {}
    by_class = {row.id: row for row in classes.rows} if classes else {}
    head = ["  " + text("head-town", lang)]
    if signs:
        head.append(text("cls-head-signs", lang))
        if marks:
            head.append("".join(str(k % 10) for k in range(1, len(signs.criteria) + 1)))
    if classes:
        head.append(title(classes))
    has_official = any(problem.official.values())
    if has_official:
        head.append(text("head-official", lang))
    rows = []
    for town in order(signs, classes):
        found, counted = by_class.get(town), by_sign.get(town)
        named = found or counted
        assert named is not None
        unsure = found.uncertain if found else bool(counted and counted.certain < counted.possible)
        cells = [f"{'~' if unsure else ' '} {named.name}"]
        if signs and counted:
            low, high = str(counted.certain), str(counted.possible)
            of = text("cls-of", lang, count=low if low == high else f"{low}–{high}", of=counted.of)
            cells.append(of)
            if marks:
                cells.append("".join(MARKS[truth] for truth in counted.signs.values()))
        if classes:
            cells.append(found_words(found, lang) if found else "-")
        if has_official:
            groups = problem.official.get(town, frozenset())
            cells.append(
                class_choice(tuple(g for g in ("low", "average", "high") if g in groups), lang)
            )
        rows.append(cells)
    sizes = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    return [
        "  ".join(cell.ljust(size) for cell, size in zip(row, sizes, strict=True))
        for row in [head, *rows]
    ]


def sign_lines(signs: Signs, lang: str, columns: int) -> list[str]:
    """What the marks mean, and the table for every cut."""
    listed = " · ".join(
        f"{k}\u00a0{signs.names[key].lower()}" for k, key in enumerate(signs.criteria, 1)
    )
    label = text("cls-label-signs", lang)
    aside = text("cls-marks", lang, yes=MARKS["yes"], no=MARKS["no"], names=listed)
    sizes = [max(3, len(str(len(signs.rows))) + 1)] * len(signs.cuts)
    heads = [
        text("cls-cut-least", lang),
        text("cls-cut-certainly", lang),
        text("cls-cut-possibly", lang),
    ]
    margin = max(len(head) for head in heads)
    cuts = [
        [cut.signs for cut in signs.cuts],
        [cut.certainly for cut in signs.cuts],
        [cut.possibly for cut in signs.cuts],
    ]
    lines = paragraph(aside, columns, label, len(label) + 2)
    lines.append("")
    for head, numbers in zip(heads, cuts, strict=True):
        lines.append(
            head.ljust(margin)
            + "".join(
                str(number).rjust(size + 1) for number, size in zip(numbers, sizes, strict=True)
            )
        )
    return [*lines, *paragraph(text("cls-no-cut", lang), columns)]


def class_lines(problem: Problem, classes: Classification, lang: str, columns: int) -> list[str]:
    """How many are low and by whose limits; agreement; contradictions."""
    limits = classes.limits
    most, surely, possibly = classes.count("low")
    labels = {key: text(f"cls-label-{key}", lang) for key in ("low", "limits", "official", "pairs")}
    margin = max(len(label) for label in labels.values()) + 2
    low = text(
        "cls-low" if surely < possibly else "cls-low-exact",
        lang,
        surely=surely,
        possibly=possibly,
        most=most,
        of=len(classes.rows),
        file=limits.file,
    )
    whose = text(
        "cls-limits",
        lang,
        file=limits.file,
        sourced=limits.sourced,
        leaves=limits.leaves,
        names=names(problem, limits.sources, lang) or "-",
    )
    lines = paragraph(low, columns, labels["low"], margin)
    lines += paragraph(whose, columns, labels["limits"], margin)
    if classes.compared:
        lines += paragraph(agreement(classes, lang), columns, labels["official"], margin)
        lines += [" " * margin + line for line in confusion(classes, lang)]
        lines += paragraph(
            conflicts(classes.contradictions, lang), columns, labels["pairs"], margin
        )
    return lines


def agreement(classes: Classification, lang: str) -> str:
    """For how many the class found is the official one, and who differs."""
    differing = ", ".join(
        f"{row.name} ({class_choice(row.official, lang)} -> {text('class-' + row.group, lang)})"
        for row in classes.differing
    )
    agreed = len(classes.compared) - len(classes.differing)
    words = text("cls-agree", lang, agreed=agreed, of=len(classes.compared))
    return f"{words} {text('cls-differ', lang, names=differing)}" if differing else words


def conflicts(contradictions: Sequence[Contradiction], lang: str) -> str:
    """Pairs whose official classes no method that follows the indicators explains."""
    proved = [pair for pair in contradictions if pair.proved]
    loose = [pair for pair in contradictions if not pair.proved]
    if proved:
        words = text("cls-pairs", lang, count=len(proved), names=pair_names(proved))
    else:
        words = text("cls-pairs-none" if loose else "cls-pairs-nowhere", lang)
    if not loose:
        return words
    listed = "; ".join(
        f"{pair.better_name} > {pair.worse_name}"
        f" ({text('cls-of', lang, count=len(pair.compared), of=pair.of)})"
        for pair in loose[:5]
    )
    listed += "; …" if len(loose) > 5 else ""
    return words + " " + text("cls-pairs-loose", lang, count=len(loose), names=listed)


def pair_names(pairs: list[Any]) -> str:
    """The first pairs, better > worse."""
    listed = "; ".join(f"{pair.better_name} > {pair.worse_name}" for pair in pairs[:8])
    return listed + ("; …" if len(pairs) > 8 else "")


def names(problem: Problem, nodes: Iterable[str], lang: str) -> str:
    """Short names of nodes, with commas."""
    return ", ".join(problem.hierarchy.nodes[node].short_label(lang).lower() for node in nodes)


def confusion(classes: Classification, lang: str) -> list[str]:
    """Official classes down, classes found across."""
    groups = ("low", "average", "high")
    found = classes.confusion()
    head = [
        text("cls-confusion", lang, sort=title(classes)),
        *(text(f"class-{group}", lang) for group in groups),
    ]
    rows = [
        [class_choice(key, lang), *(str(counts[group]) for group in groups)]
        for key, counts in found.items()
    ]
    return aligned([head, *rows])


@click.command("classify")
@click.argument("study", required=False)
@click.option(
    "--by",
    type=click.Choice(["both", "signs", "flowsort", "topsis_sort_b", "ahpsort"]),
    default="both",
    help="The article's signs, a sorting method with the hierarchy's limits, or signs beside the "
    "study's sorting method.",
)
@click.option("--at", metavar="NODE", help="Classify at this node of the hierarchy.")
@on_weights
@click.option(
    "--what-if",
    "what_if",
    multiple=True,
    metavar="CHANGE",
    help="NODE=30% or TOWN.LEAF=VALUE: classify with this change; nothing is saved.",
)
@click.option(
    "--by-expert", is_flag=True, help="Classes by every expert's own weights, and who differs."
)
@click.option(
    "--limits",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Classes by every expert's own limits (expert, criterion, low_average, average_high), and "
    "the group's.",
)
@on_hierarchy
@on_encoding
@on_seed
@on_draws
@common(figure=True)
def command(
    study: str | None,
    by: str,
    at: str | None,
    weights: tuple[str, ...],
    what_if: tuple[str, ...],
    by_expert: bool,
    limits: Path | None,
    hierarchy: str | None,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    out: Output,
) -> int:
    """Sort the alternatives of STUDY into low, average and high: signs beside FlowSort,
    TOPSIS-Sort-B or AHPSort.

    \b
    Examples:
      mcda classify                   signs beside the study's sorting method
      mcda classify --by ahpsort      by another sorting method
      mcda classify mystudy --by-expert
      mcda classify --limits examples/limits.csv
    """
    from mcda.analysis.classify import Sorted, classify
    from mcda.analysis.signs import signs

    if limits is not None and (by_expert or by == "signs"):
        other = "--by-expert" if by_expert else "--by signs"
        raise fail("lim-options", Where(key="--limits"), first="--limits", second=other)
    problem = open_problem(study, hierarchy, encoding, weights, seed=seed, draws=draws)
    if what_if:
        from mcda.analysis.whatif import apply_changes

        problem = apply_changes(problem, what_if)
    at = node_at(problem, at) if at else None
    if by not in ("both", "signs"):
        problem = problem.changed(classes=problem.classes.model_copy(update={"method": by}))
    if by_expert:
        from mcda.cli.expert_classes import answer

        if by == "signs":
            raise fail("gcl-signs", Where(key="--by-expert"))
        return answer(problem, at, study, out)
    if limits is not None:
        from mcda.cli.own_limits import answer as by_limits

        return by_limits(problem, limits, encoding, at, study, out)
    counted, sorted_ = None, None
    missing: list[Finding] = []
    if by in ("both", "signs"):
        try:
            counted = signs(problem, at, lang=out.lang)
        except InputError as error:
            if by == "signs" or error.findings[0].code != "tests-none":
                raise
            missing += error.findings
    if by != "signs":
        try:
            sorted_ = classify(problem, at, lang=out.lang)
        except InputError as error:
            if counted is None or error.findings[0].code != "profiles-none":
                raise InputError([*missing, *error.findings]) from None

    def opening() -> list[str]:
        lang = out.lang
        count = len((counted or sorted_).rows)  # type: ignore[union-attr]
        both = f"-{'both' if counted and sorted_ else 'one'}"
        named = title(sorted_) if sorted_ else ""
        said = [text(f"cls-title{both}", lang, count=count, sort=named)]
        if what_if:
            said.append(text("cls-what-if", lang, change=", ".join(what_if)))
        if sorted_:
            known, aside = len(sorted_.weights), len(sorted_.set_aside)
            words = text("cls-sorting", lang, sort=named, known=known, total=known + aside)
            said.append(f"{text(f'whose-{sorted_.whose}', lang)} {words}")
        return said

    def shown() -> str:
        lang, columns = out.lang, min(width(), MOST)
        lines = [line for said in opening() for line in paragraph(said, columns)]
        lines += ["", *table(problem, counted, sorted_, lang, columns), ""]
        if counted:
            lines += [*sign_lines(counted, lang, columns), ""]
        if sorted_:
            lines += class_lines(problem, sorted_, lang, columns)
            label = text("label-others", lang)
            lines += paragraph(
                other_sorting(problem, sorted_, at, lang), columns, label, len(label) + 2
            )
            if any(row.uncertain for row in sorted_.rows):
                lines += paragraph(text("cls-unsure", lang), columns)
        first = order(counted, sorted_)[0]
        same = again(study, hierarchy, encoding, at)
        lines += paragraph(
            text(
                "cls-next",
                lang,
                town=first,
                on=same[1],
                study=same[0],
            ),
            columns,
        )
        return plain(lines)

    def data() -> dict[str, Any]:
        head = counted or sorted_
        assert head is not None
        found: dict[str, Any] = {
            "schema": "classification/1",
            "version": head.version,
            "study": head.study,
            "at": head.at,
            "inputs": dict(head.inputs),
        }
        if counted:
            found["signs"] = counted.to_dict()
        if sorted_:
            found[sorted_.method] = sorted_.to_dict()
        return found

    def records() -> list[dict[str, Any]]:
        first = {row["id"]: row for row in counted.records()} if counted else {}
        second = {row["id"]: row for row in sorted_.records()} if sorted_ else {}
        listed = (*first.values(), *second.values())
        keys = list(dict.fromkeys(key for row in listed for key in row))
        return [
            {key: {**first.get(town, {}), **second.get(town, {})}.get(key, "") for key in keys}
            for town in order(counted, sorted_)
        ]

    answer_ = Sorted(counted, sorted_)
    out.emit(table=shown, data=data, records=records, result=answer_, lead=opening)
    return 0
