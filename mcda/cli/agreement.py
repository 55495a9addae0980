"""The views of `mcda weights` on a group of experts: each one's weights, and how far they agree."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcda.cli.classify import paragraph, plain
from mcda.cli.common import width
from mcda.cli.stability import MOST, cut
from mcda.messages import percent, text

if TYPE_CHECKING:
    from mcda.analysis.agreement import Agreement, DisputedPair, LeftOut, NodeAgreement, Spread
    from mcda.analysis.weighing import ExpertWeights

NAME, ID = 34, 12
SHOWN = 5  # disputed pairs without -v


def number(value: float | None, lang: str, places: int = 2) -> str:
    """A number as the language writes it; – for none."""
    if value is None:
        return "–"
    words = f"{value:.{places}f}"
    return words if lang == "en" else words.replace(".", ",")


def span(low: float, high: float, lang: str) -> str:
    """Two shares as percentages: 4.9–30.7."""
    return f"{percent(low, lang)}–{percent(high, lang)}"


def spread_cells(spread: Spread | None, experts: int | None, lang: str) -> list[str]:
    """Range, middle half, standard deviation and number of experts, for a table."""
    if spread is None:
        return [""] * 4
    deviation = "–" if spread.deviation is None else percent(spread.deviation, lang)
    return [
        span(spread.low, spread.high, lang),
        span(spread.quarter, spread.three_quarters, lang),
        deviation,
        str(experts),
    ]


def outside(weight: float, low: float, high: float) -> bool:
    """True where a group's weight is not between what experts give alone, as they are printed."""
    return not round(low, 3) <= round(weight, 3) <= round(high, 3)


def outside_lines(names: Sequence[str], lang: str, columns: int) -> list[str]:
    """Why the group's weights of these criteria lie outside of what every expert gives alone."""
    if not names:
        return []
    words = text("grp-outside", lang, names=", ".join(f"“{name}”" for name in names))
    return ["", *paragraph(words, columns)]


def rule_words(rule: Mapping[str, Any], lang: str) -> str:
    """How the group's weights are made, in a sentence or two."""
    words = text(
        f"grp-rule-{rule['aggregation']}", lang, mean=text(f"grp-mean-{rule['mean']}", lang)
    )
    if rule["mean"] == "trimmed":
        words += " " + text("grp-rule-trim", lang, share=percent(rule["trim"], lang))
    if rule["inconsistent"] != "keep":
        limit = number(rule["limit"], lang)
        words += " " + text(f"grp-rule-{rule['inconsistent']}", lang, limit=limit)
    return words


def aligned(rows: Sequence[Sequence[str]], left: Sequence[int] = (0,)) -> list[str]:
    """Rows in columns, those of `left` to the left."""
    sizes = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(size) if k in left else cell.rjust(size)
            for k, (cell, size) in enumerate(zip(row, sizes, strict=True))
        )
        for row in rows
    ]


# --- Each expert's weights -------------------------------------------------------------------


def expert_lines(node: NodeAgreement, lang: str, columns: int) -> list[str]:
    """A node's table: a row a criterion, a column an expert, in as many pieces as fit."""
    labels = [cut(name, NAME) for name in node.names.values()]
    # Two criteria have one answer, which nothing can contradict.
    keys = ("cr", "pairs", "counted") if len(labels) > 2 else ("pairs", "counted")
    feet = [text(f"grp-foot-{key}", lang) for key in keys]
    head = ["", *labels, *(cut(foot, NAME) for foot in feet)]
    group = [
        text("grp-head-group", lang),
        *(percent(weight, lang) for weight in node.weights.values()),
        *([""] * len(feet)),
    ]
    stack = []
    for member in node.members:
        weights = member.priorities
        cells = [percent(weights[c], lang) if weights else "–" for c in node.weights]
        stack.append(
            [
                cut(member.expert, ID),
                *cells,
                *([number(member.cr, lang)] if len(labels) > 2 else []),
                f"{member.answered}/{member.pairs}",
                percent(member.counted, lang),
            ]
        )
    size = max(map(len, head)) + 2 + max(map(len, group))
    wide = max((len(cell) for column in stack for cell in column), default=1) + 2
    fit = max((columns - size) // wide, 1)
    lines: list[str] = []
    for start in range(0, len(stack), fit):
        piece = [head, group, *stack[start : start + fit]]
        lines += [*([""] if start else []), *aligned(list(zip(*piece, strict=True)))]
    return lines


def expert_opening(found: ExpertWeights, lang: str) -> list[str]:
    """How many experts, and how the group's weights are made of theirs."""
    count = len(found.experts)
    return [text("grp-expert-title", lang, count=count), rule_words(found.rule, lang)]


def by_expert(found: ExpertWeights, lang: str) -> str:
    """Each expert's weights at every node."""
    columns = min(width(), MOST)
    lines = [line for said in expert_opening(found, lang) for line in paragraph(said, columns)]
    for node in found.nodes:
        lines += ["", *paragraph(node_words(node, lang), columns)]
        lines += expert_lines(node, lang, columns)
    lines += ["", *paragraph(text("grp-expert-legend", lang), columns)]
    return plain([*lines, *outside_lines(_outside(found.nodes), lang, columns)])


def _outside(nodes: Sequence[NodeAgreement]) -> list[str]:
    """Names of the criteria of which the group's weight is beyond that of every expert."""
    names = []
    for node in nodes:
        alone = [member.priorities for member in node.members if member.priorities]
        for child, weight in node.weights.items():
            given = [priorities[child] for priorities in alone]
            if given and outside(weight, min(given), max(given)):
                names.append(node.names[child])
    return names


def node_words(node: NodeAgreement, lang: str) -> str:
    """A node and its share of the whole."""
    return text("grp-node", lang, name=node.name, share=percent(node.share, lang))


# --- Agreement -------------------------------------------------------------------------------


def node_rows(found: Agreement, lang: str) -> list[str]:
    """A row a node: consensus in number and words, concordance."""
    keys = ("share", "judges", "consensus", "band", "w", "p")
    rows = [["", *(text(f"grp-head-{key}", lang) for key in keys)]]
    for node in found.nodes:
        band = text(f"grp-band-{node.band}", lang) if node.band else "–"
        share = "–" if node.consensus is None else percent(node.consensus, lang)
        rows.append(
            [
                cut(node.name, NAME),
                percent(node.share, lang),
                str(node.judges),
                share,
                band,
                number(node.concordance, lang),
                p_words(node.p_value, lang),
            ]
        )
    return aligned(rows, left=(0, 4))


def p_words(value: float | None, lang: str) -> str:
    """A p-value with three decimals, or that it is smaller."""
    if value is not None and value < 0.001:
        return "<" + number(0.001, lang, 3)
    return number(value, lang, 3)


def pair_words(pair: DisputedPair, found: Agreement, lang: str) -> str:
    """One disputed pair in a sentence."""
    return text(
        "grp-pair",
        lang,
        a=found.names[pair.a],
        b=found.names[pair.b],
        above=pair.above,
        level=pair.level,
        below=pair.below,
        factor=number(math.exp(pair.deviation), lang, 1),
    )


def cluster_lines(found: Agreement, lang: str, columns: int) -> list[str]:
    """Like-minded experts, node by node."""
    lines: list[str] = []
    for node in found.nodes:
        if node.clusters:
            groups = " | ".join(", ".join(ids) for ids in node.clusters)
            words = text("grp-cluster", lang, name=node.name, groups=groups)
            lines += paragraph(words, columns - 2, "", 2)
    return lines or paragraph(text("grp-cluster-none", lang), columns - 2, "", 2)


def without_rows(found: Agreement, lang: str, columns: int) -> list[str]:
    """A row an expert: what changes without that expert."""
    keys = ("expert", "change", "moved", "furthest", "tau", "first")
    rows = [[text(f"grp-head-{key}", lang) for key in keys]]
    needed: list[str] = []
    for one in found.left_out:
        if one.needed_at:
            nodes = ", ".join(found.names[node] for node in one.needed_at)
            words = text("grp-needed", lang, expert=one.expert, nodes=nodes)
            needed += paragraph(words, columns, "", 0)
        else:
            rows.append(without_row(one, found, lang))
    return [*(aligned(rows, left=(0, 1, 3, 5)) if len(rows) > 1 else []), *needed]


def without_row(one: LeftOut, found: Agreement, lang: str) -> list[str]:
    """Cells about one expert left out."""
    change = "–"
    if one.node:
        arrow = f"{percent(one.before, lang)} > {percent(one.after, lang)}"
        change = f"{cut(found.names[one.node], 20)} {arrow}"
    furthest = "–"
    if one.furthest:
        name = cut(found.names[one.furthest], 16)
        furthest = f"{name} {one.place_before} > {one.place_after}"
    first = ", ".join(found.names[key] for key in one.first)
    return [
        cut(one.expert, ID),
        change,
        f"{one.moved}/{found.ranked}",
        furthest,
        number(one.tau, lang),
        text("grp-same", lang) if one.first_stays else cut(first, 16),
    ]


def agreement_opening(found: Agreement, lang: str) -> list[str]:
    """How many experts, how the group's weights are made, and how far they agree in all."""
    said = [text("grp-title", lang, count=len(found.experts)), rule_words(found.rule, lang)]
    if found.band is None:
        return [*said, text("grp-alone", lang)]
    share = percent(found.consensus or 0.0, lang)
    band = text(f"grp-band-{found.band}", lang)
    return [*said, text("grp-overall", lang, share=share, band=band)]


def agreement_page(found: Agreement, study: str, verbose: bool, lang: str) -> str:
    """The whole page."""
    columns = min(width(), MOST)
    *first, overall = agreement_opening(found, lang)
    lines = [line for said in first for line in paragraph(said, columns)]
    lines += ["", *paragraph(overall, columns)]
    if found.band is not None:
        lines += ["", *node_rows(found, lang)]
        lines += ["", *paragraph(text("grp-legend", lang), columns)]
        lines += ["", text("grp-clusters", lang), *cluster_lines(found, lang, columns)]
    pairs = found.disputed if verbose else found.disputed[:SHOWN]
    if pairs:
        lines += ["", *paragraph(text("grp-disputed", lang), columns)]
        for pair in pairs:
            lines += paragraph(pair_words(pair, found, lang), columns - 2, "", 2)
    if found.left_out:
        lines += ["", *paragraph(text("grp-without", lang), columns)]
        lines += without_rows(found, lang, columns)
    lines += ["", *paragraph(text("grp-next", lang, study=study), columns)]
    return plain(lines)
