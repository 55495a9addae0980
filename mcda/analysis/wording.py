"""Results in words, as every output says them: whose weights, on what evidence, how sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcda.messages import number, text
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.results import Ranking

if TYPE_CHECKING:
    from mcda.analysis.comparison import Compared, Comparison


def opening(ranking: Ranking, problem: Problem, lang: str) -> list[str]:
    """Whose weights, which method, and on how much evidence."""
    hierarchy = problem.hierarchy
    title = say(problem.title, lang) or problem.name or ranking.study or ranking.at
    node = hierarchy.nodes[ranking.at]
    if ranking.at != hierarchy.root:
        title = f"{title} — {node.label(lang)}"
    criteria = [child.id for child in node.criteria] or [node.id]
    declared = {
        c: [
            leaf.id for leaf in hierarchy.nodes[c].leaves() if ranking.declared_weights.get(leaf.id)
        ]
        for c in criteria
    }
    criteria = [c for c in criteria if declared[c]]
    blank = [c for c in criteria if not any(leaf in ranking.weights for leaf in declared[c])]
    total = sum(len(leaves) for leaves in declared.values())
    lines = [
        f"{title}. {text('best-first', lang, count=len(ranking.rows))}",
        text(f"whose-{ranking.whose}", lang) + f" {ranking.method_title}"
        f" ({text('score-' + ranking.method, lang)})."
        if ranking.method in ("promethee", "topsis", "ahp")
        else text(f"whose-{ranking.whose}", lang) + f" {ranking.method_title}.",
    ]
    based = text(
        "based-on" if any(child.criteria for child in node.criteria) else "based-on-flat",
        lang,
        known=len(ranking.weights),
        total=total,
        criteria=len(criteria) - len(blank),
        all=len(criteria),
    )
    if blank:
        based += " " + text("no-data", lang, names=names_of(problem, blank, lang))
    else:
        partly = list(ranking.set_aside)
        if partly:
            based += " " + text("no-data", lang, names=names_of(problem, partly, lang))
    lines.append(based)
    return lines


def pulls(ranking: Ranking, problem: Problem, lang: str) -> dict[str, tuple[str, str]]:
    """(lifted by, held back by) an alternative: the known leaf furthest above, below the mean."""
    means = {
        leaf: sum(row.parts[leaf] for row in ranking.rows) / len(ranking.rows)
        for leaf in ranking.weights
    }
    words = {}
    for row in ranking.rows:
        known = {
            leaf: part - means[leaf] for leaf, part in row.parts.items() if leaf not in row.unknown
        }
        up = max(known, key=lambda leaf: known[leaf], default="")
        down = min(known, key=lambda leaf: known[leaf], default="")
        nodes = problem.hierarchy.nodes
        words[row.id] = (
            nodes[up].short_label(lang) if up and known[up] > 1e-9 else "-",
            nodes[down].short_label(lang) if down and known[down] < -1e-9 else "-",
        )
    return words


def official_words(problem: Problem, alternative: str, lang: str) -> str:
    """The official class of an alternative; a set is "average or high"."""
    classes = problem.official.get(alternative)
    if not classes:
        return "-"
    order: list[str] = [name for name in ("low", "average", "high") if name in classes]
    order += sorted(str(name) for name in classes - set(order))
    said = [
        text(f"class-{name}", lang) if name in ("low", "average", "high") else name
        for name in order
    ]
    return f" {text('or', lang)} ".join(said)


def class_span(groups: Sequence[str], lang: str) -> str:
    """Neighbouring classes, the worst first, in words: low, or low–average."""
    said = [text(f"class-{group}", lang) for group in groups]
    return f"{said[0]}–{said[-1]}" if len(said) > 1 else said[0]


def class_choice(groups: Sequence[str], lang: str) -> str:
    """Classes one of which holds, in words: average or high; "-" where there are none."""
    said = [text(f"class-{group}", lang) for group in groups]
    return f" {text('or', lang)} ".join(said) or "-"


def compared_title(found: Comparison, one: Compared, lang: str) -> str:
    """What a ranking of a comparison is called."""
    own = found.rankings[0]
    if one.kind == "objective":
        named = text(f"cmp-weights-{one.id}", lang)
        return text("cmp-objective", lang, method=own.title, weights=named)
    return text("cmp-own", lang, method=one.title) if one is own else one.title


def names_of(problem: Problem, nodes: Sequence[str], lang: str) -> str:
    """Short names of nodes, with commas."""
    return ", ".join(problem.hierarchy.nodes[node].short_label(lang).lower() for node in nodes)


def legend(ranking: Ranking, problem: Problem, lang: str, others: str) -> list[tuple[str, str]]:
    """What the columns mean, how sure the order is, and what to type next."""
    uncertain = [row for row in ranking.rows if row.uncertain]
    m = len(ranking.rows)
    lines = []
    if ranking.draws > 1:
        lines += [("places", text("legend-places", lang)), ("mid", text("legend-mid", lang))]
    if uncertain:
        row = uncertain[0]
        lines.append(
            (
                "unsure",
                text(
                    "legend-unknown",
                    lang,
                    sample=f"{row.known}/{row.with_data}",
                    unknown=row.with_data - row.known,
                    of=row.with_data,
                    count=len(uncertain),
                    all=m,
                ),
            )
        )
    pairs = ranking.pairs_ordered
    if pairs is not None:
        key = "legend-sure-aside" if ranking.set_aside else "legend-sure"
        lines.append(
            (
                "sure",
                text(
                    key,
                    lang,
                    figures=pairs.figures,
                    of=pairs.of,
                    weights=pairs.weights,
                    declared=pairs.declared,
                    aside=len(ranking.set_aside),
                ),
            )
        )
    clipped = [row for row in ranking.rows if row.clipped]
    if clipped and ranking.method in ("topsis", "ahp"):
        lines.append(("clipped", text("legend-clipped", lang, count=len(clipped))))
    if ranking.excluded:
        lines.append(("excluded", ", ".join(ranking.excluded)))
    if ranking.not_ranked:
        lines.append(("not-ranked", ", ".join(ranking.not_ranked)))
    if others:
        lines.append(("others", others))
    return lines


def kind_words(kind: str, lang: str) -> str:
    """A kind of doubt (`class_acceptability.KINDS`, or the sorting method), short."""
    return text("sob-short-method" if kind == "method" else f"cla-short-{kind}", lang)


def rule_words(kind: str, values: Mapping[str, Any], lang: str) -> str:
    """A constraint of a portfolio in words."""
    said = {
        key: number(value, lang) if isinstance(value, int | float) else value
        for key, value in values.items()
    }
    return text(f"pf-rule-{kind}", lang, **said)


def range_lines(stated: Sequence[str], lang: str) -> list[str]:
    """Which thresholds and limits are drawn in the range that the hierarchy states, if any."""
    return [text("ranges-stated", lang, names=", ".join(stated))] if stated else []
