"""What the report says, as plain data: the answer, how sure it is, and everything behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mcda.analysis.agreement import agreement
from mcda.analysis.class_acceptability import ClassAcceptability, class_acceptability
from mcda.analysis.classify import CLASSES, SORTING, Classification, classify
from mcda.analysis.evidence import Evidence
from mcda.analysis.explain import explanations
from mcda.analysis.explained import sentences
from mcda.analysis.gaia import gaia
from mcda.analysis.montecarlo import MonteCarlo, montecarlo
from mcda.analysis.partial import partial
from mcda.analysis.ranking import choose, rank, town_weights
from mcda.analysis.stability import SUBJECTS, stability
from mcda.analysis.wording import names_of
from mcda.errors import InputError, Where, fail
from mcda.messages import text, whole_percent
from mcda.model.hierarchy import LANGUAGES, Source, say
from mcda.model.methods import get
from mcda.model.problem import Problem
from mcda.model.results import RankedRow, Ranking
from mcda.model.table import UNKNOWN
from mcda.report import drawn

METHODS = ("promethee", "topsis", "ahp")  # those whose functions the page restates
MOST_STORIES = 100
MOST_PLACES = 60  # of the heat map and of the graph
ENDS = 0.1  # the share of the places that is called the end of the list
SURE = 0.95
LEAST_DRAWS, MOST_SORTED = 1_000, 300_000

STEPS = 7
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Computed:
    """What a report is made of.

    `classes` is None without limits between classes, `shares` also where weights differ by row.
    """

    ranking: Ranking
    sampled: MonteCarlo
    classes: Classification | None
    shares: ClassAcceptability | None


def compute(
    problem: Problem,
    *,
    at: str | None = None,
    lang: str = "en",
    progress: Progress | None = None,
) -> Computed:
    """All results behind a report, in the first 3 of STEPS. Raises InputError as `rank`."""
    done = _counted(progress)
    ranking = rank(problem, at=at, lang=lang)
    done(1)
    sampled = montecarlo(problem, at=at, draws=_draws(problem, ranking), lang=lang)
    done(2)
    classes, shares = _classes(problem, at, ranking, lang)
    done(3)
    return Computed(ranking, sampled, classes, shares)


def _counted(progress: Progress | None) -> Callable[[int], None]:
    return lambda step: None if progress is None else progress(step, STEPS)


def facts(
    problem: Problem,
    found: Computed,
    *,
    at: str | None = None,
    lang: str = "en",
    inputs: Mapping[str, str] | None = None,
    command: str = "",
    what_if: Sequence[str] = (),
    aside: bool = True,
) -> dict[str, Any]:
    """What every form of the report says, all texts in all languages (lists in their order).

    `inputs` are fingerprints of files beside the problem's own; `what_if` the changes that
    `problem` has already; without `aside` no story says again which indicators are not counted.
    """
    ranking, classes, shares = found.ranking, found.classes, found.shares
    evidence = drawn.open_evidence(problem, at)
    few = len(ranking.rows) <= MOST_STORIES
    return {
        "lang": lang,
        "languages": list(LANGUAGES),
        "title": _title(problem, ranking),
        "node": drawn.names(problem.hierarchy.nodes[ranking.at])["name"],
        "what_if": list(what_if),
        "whose": ranking.whose,
        "answer": [answer(problem, ranking, found.sampled, shares, tongue) for tongue in LANGUAGES],
        "tiles": tiles(problem, ranking, shares, found.sampled),
        "based": [based_on(problem, ranking, tongue) for tongue in LANGUAGES],
        "towns": _towns(problem, evidence, ranking),
        "ranking": [_row(evidence, row) for row in ranking.rows],
        "stories": stories(problem, ranking, aside) if few else {},
        "classes": _official(problem, classes) if classes else None,
        "acceptability": _acceptability(problem, evidence, shares) if shares else None,
        "experts": experts(problem, at) if problem.judged is not None else None,
        "evidence": evidence_of(problem, evidence, ranking),
        "settings": settings(problem, ranking, {**problem.inputs, **(inputs or {})}, command),
    }


def content(
    problem: Problem,
    *,
    at: str | None = None,
    lang: str = "en",
    places: Mapping[str, tuple[float, float]] | None = None,
    inputs: Mapping[str, str] | None = None,
    command: str = "",
    what_if: Sequence[str] = (),
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Everything that the page shows: the `facts`, and what it needs to rank anew.

    `places` are latitude and longitude by alternative. Raises InputError as `rank`, and for a
    method whose functions the page does not know.
    """
    if get(problem.method).name not in METHODS:
        known = ", ".join(METHODS)
        raise fail("report-method", Where(key="method"), found=problem.method, known=known)
    done = _counted(progress)
    found = compute(problem, at=at, lang=lang, progress=progress)
    said = facts(problem, found, at=at, lang=lang, inputs=inputs, command=command, what_if=what_if)
    done(4)
    evidence = drawn.open_evidence(problem, at)
    said |= live(problem, evidence, found.ranking, at)
    done(5)
    said |= {
        "places": [list((places or {}).get(key, ())) for key in evidence.table.alternatives],
        **specialists(problem, at, evidence, found.sampled),
    }
    done(STEPS)
    return said


def _draws(problem: Problem, ranking: Ranking) -> int:
    return min(problem.draws, max(LEAST_DRAWS, MOST_SORTED // len(ranking.rows)))


def _title(problem: Problem, ranking: Ranking) -> list[str]:
    return [say(problem.title, lang) or problem.name or ranking.study for lang in LANGUAGES]


def _classes(
    problem: Problem, at: str | None, ranking: Ranking, lang: str
) -> tuple[Classification | None, ClassAcceptability | None]:
    """Classes and their shares; None without limits, or where weights differ by row."""
    try:
        found = classify(problem, at=at, lang=lang)
    except InputError as error:
        if error.findings[0].code not in ("profiles-none", "classes-central"):
            raise
        return None, None
    if found.limits.leaves == 0:
        return None, None
    try:
        shares = class_acceptability(problem, at, draws=_draws(problem, ranking), lang=lang)
    except InputError as error:
        if error.findings[0].code != "cla-redistribute":
            raise
        return found, None
    return found, shares


# --- The answer --------------------------------------------------------------------------------


def answer(
    problem: Problem,
    ranking: Ranking,
    sampled: MonteCarlo,
    shares: ClassAcceptability | None,
    lang: str,
) -> str:
    """The answer in one or two sentences: who stands at the end, and what is settled.

    Who stands at the first end where the hierarchy knows no classes. Nobody is said to stand there
    whose places reach out of the last (first) tenth of the list.
    """
    m = len(ranking.rows)
    end = max(1, round(m * ENDS))
    weak = shares is not None
    side = "last" if weak else "first"

    def inside(row: RankedRow) -> bool:
        return row.rank_low > m - end if weak else row.rank_high <= end

    rows = [row for row in ranking.rows if inside(row)]
    opening = text(f"rep-with-{ranking.whose}", lang)
    names = ", ".join(_name(problem, row.id, lang) for row in rows)
    if rows:
        low, high = min(row.rank_low for row in rows), max(row.rank_high for row in rows)
        others = [sampled.row(row.id) for row in rows]
        far = min(r.rank_low for r in others) if weak else max(r.rank_high for r in others)
        moved = far < low if weak else far > high
        words = text(
            f"rep-answer-{side}",
            lang,
            opening=opening,
            names=names,
            count=len(rows),
            places=span(low, high, lang),
        )
        if moved:
            words += text(f"rep-answer-{side}-moves", lang, count=len(rows), place=str(far))
    else:
        row = ranking.rows[-1 if weak else 0]
        words = text(
            f"rep-answer-{side}-none",
            lang,
            opening=opening,
            name=_name(problem, row.id, lang),
            places=span(row.rank_low, row.rank_high, lang),
        )
    words += "."
    if shares is not None:
        surely = [row.id for row in shares.rows if row.shares["low"] >= SURE]
        if surely:
            low_names = ", ".join(_name(problem, key, lang) for key in surely)
            words += " " + text("rep-answer-low", lang, names=low_names, count=len(surely))
        else:
            words += " " + text("rep-answer-low-none", lang)
    return words


def span(low: int, high: int, lang: str) -> str:
    """Places in words."""
    if low == high:
        return text("rep-place", lang, place=str(low))
    return text("rep-places", lang, low=str(low), high=str(high))


def _name(problem: Problem, key: str, lang: str) -> str:
    return problem.table.name(problem.table.alternatives.index(key), lang)


def tiles(
    problem: Problem, ranking: Ranking, shares: ClassAcceptability | None, sampled: MonteCarlo
) -> list[dict[str, list[str]]]:
    """Three figures on how sure the answer is: the figure, what it counts, what is behind it."""
    found = []
    for lang in LANGUAGES:
        known, total = len(ranking.weights), sum(w > 0 for w in ranking.declared_weights.values())
        blank = no_data(problem, ranking)
        one = [
            text("rep-of", lang, a=str(known), b=str(total)),
            text("rep-tile-data", lang),
            text("no-data", lang, names=names_of(problem, blank, lang)) if blank else "",
        ]
        three = [one]
        pairs = ranking.pairs_ordered
        if pairs is not None:
            three.append(
                [
                    text("rep-of", lang, a=str(pairs.weights), b=str(pairs.of)),
                    text("rep-tile-pairs", lang),
                    text("rep-tile-pairs-more", lang, figures=str(pairs.figures)),
                ]
            )
        if shares is not None:
            whole = shares.counts[0]
            limits = [c for c in shares.counts if c.drawn == ("limits",)]
            more = text(
                "rep-tile-low-more",
                lang,
                alone=_range(limits[0].low, limits[0].high) if limits else "-",
                file=shares.limits.file,
            )
            if any(row.official for row in shares.rows):
                low = sum(row.official == ("low",) for row in shares.rows)
                more += " " + text("rep-tile-low-official", lang, low=str(low))
            three.append([_range(whole.low, whole.high), text("rep-tile-low", lang), more])
        else:
            first = max(sampled.rows, key=lambda row: row.first)
            three.append(
                [
                    text("rep-percent", lang, share=whole_percent(first.first)),
                    text("rep-tile-first", lang, name=_name(problem, first.id, lang)),
                    text("rep-tile-first-more", lang),
                ]
            )
        found.append(three)
    return [
        {"figure": [t[k][0] for t in found], "words": [t[k][1] for t in found],
         "more": [t[k][2] for t in found]}
        for k in range(len(found[0]))
    ]  # fmt: skip


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def no_data(problem: Problem, ranking: Ranking) -> list[str]:
    """Criteria below the node of which nothing is known, else the leaves set aside."""
    node = problem.hierarchy.nodes[ranking.at]
    blank = []
    for child in node.criteria:
        declared = [leaf.id for leaf in child.leaves() if ranking.declared_weights.get(leaf.id)]
        if declared and not any(leaf in ranking.weights for leaf in declared):
            blank.append(child.id)
    return blank or list(ranking.set_aside)


def based_on(problem: Problem, ranking: Ranking, lang: str) -> str:
    """Whose weights and which method, in a line."""
    method = ranking.method_title
    if ranking.method in METHODS:
        method += f" ({text('score-' + ranking.method, lang)})"
    return f"{text('whose-' + ranking.whose, lang)} {method}."


# --- What the page needs to rank anew ----------------------------------------------------------


def _towns(problem: Problem, evidence: Evidence, ranking: Ranking) -> list[dict[str, Any]]:
    rows = {row.id: row for row in ranking.rows}
    return [
        {
            "id": key,
            "name": [evidence.table.name(i, lang) for lang in LANGUAGES],
            "known": rows[key].known,
            "of": rows[key].with_data,
            "unknown": [evidence.table.leaves.index(leaf) for leaf in rows[key].unknown],
            "official": [k for k, c in enumerate(CLASSES) if c in problem.official.get(key, ())],
        }
        for i, key in enumerate(evidence.table.alternatives)
    ]


def _row(evidence: Evidence, row: RankedRow) -> list[float]:
    i = evidence.table.alternatives.index(row.id)
    return [i, row.rank, row.rank_low, row.rank_high, row.score]


def live(problem: Problem, evidence: Evidence, ranking: Ranking, at: str | None) -> dict[str, Any]:
    """The tree, the columns, the table, its open cells in the first draws, and the methods."""
    draws = drawn.how_many(evidence)
    methods = []
    for name in dict.fromkeys([problem.method, *METHODS]):
        method, parameters = choose(problem, name)
        if method.check(evidence.columns, parameters):
            continue
        methods.append(
            {
                "name": name,
                "title": method.title,
                "score": [text(f"score-{name}", lang) for lang in LANGUAGES],
                "parameters": parameters,
                "stability": _stability(problem, name, at),
            }
        )
    table = evidence.table
    return {
        "tree": drawn.tree(problem, evidence),
        "leaves": [
            drawn.column(leaf, column)
            for leaf, column in zip(evidence.leaves, evidence.columns, strict=True)
        ],
        "state": table.state.tolist(),
        "table": [[None if np.isnan(x) else x for x in row] for row in table.low.tolist()],
        "high": [[None if np.isnan(x) else x for x in row] for row in table.high.tolist()],
        "draws": draws,
        "all_draws": ranking.draws,
        "cells": drawn.packed(evidence, draws) if draws > 1 or _interval(evidence) else [],
        "methods": methods,
        "method": ranking.method,
        "redistribute": problem.not_applicable == "redistribute",
    }


def _interval(evidence: Evidence) -> bool:
    return bool(np.isin(evidence.table.state, (1, 2)).any())


def _stability(problem: Problem, method: str, at: str | None) -> dict[str, Any]:
    """By node: the interval in which the first place, the top three and the order stay."""
    try:
        found = stability(problem, method, at=at)
    except InputError as error:
        if error.findings[0].code != "stability-redistribute":
            raise
        return {}
    return {
        node.id: {
            subject: [node.interval(subject).low, node.interval(subject).high]
            for subject in SUBJECTS
        }
        for node in found.nodes
    }


def stories(problem: Problem, ranking: Ranking, aside: bool = True) -> dict[str, list[list[str]]]:
    """By alternative: its explanation in sentences, a list a language."""
    found = explanations(problem, ranking, towns=[row.id for row in ranking.rows])
    if not aside:
        found = {key: replace(one, set_aside=()) for key, one in found.items()}
    return {
        key: [sentences(problem, one, lang) for lang in LANGUAGES] for key, one in found.items()
    }


# --- Classes ------------------------------------------------------------------------------------


def _acceptability(
    problem: Problem, evidence: Evidence, found: ClassAcceptability
) -> dict[str, Any]:
    index = evidence.table.alternatives.index
    return {
        "method": SORTING[found.method],
        "draws": found.draws,
        "spread": found.spread,
        "file": found.limits.file,
        "sourced": found.limits.sourced,
        "limits": found.limits.leaves,
        "rows": [
            [index(row.id), *(round(row.shares[group], 6) for group in CLASSES)]
            for row in found.rows
        ],
        "error": max(max(row.errors.values()) for row in found.rows),
        "counts": [
            {
                "kind": count.drawn[0] if len(count.drawn) == 1 else "all",
                "middle": count.middle,
                "low": count.low,
                "high": count.high,
                "least": count.least,
                "most": count.most,
            }
            for count in found.counts
        ],
        "agreement": found.agreement,
    }


def _official(problem: Problem, found: Classification) -> dict[str, Any]:
    """Our classes beside the official ones."""
    index = {key: i for i, key in enumerate(row.id for row in found.rows)}
    return {
        "method": SORTING[found.method],
        "rows": [
            {
                "id": row.id,
                "group": CLASSES.index(row.group),
                "low": CLASSES.index(row.low),
                "high": CLASSES.index(row.high),
                "agrees": row.agrees,
            }
            for row in found.rows
        ],
        "compared": len(found.compared),
        "agreed": len(found.compared) - len(found.differing),
        "confusion": [
            {
                "official": [CLASSES.index(group) for group in key],
                "found": [counts[group] for group in CLASSES],
            }
            for key, counts in found.confusion().items()
        ],
        "contradictions": [
            {
                "better": index[pair.better],
                "worse": index[pair.worse],
                "proved": pair.proved,
                "compared": len(pair.compared),
                "of": pair.of,
            }
            for pair in found.contradictions
            if pair.better in index and pair.worse in index
        ],
        "order": [row.id for row in found.rows],
    }


# --- Specialists and experts --------------------------------------------------------------------


def specialists(
    problem: Problem, at: str | None, evidence: Evidence, sampled: MonteCarlo
) -> dict[str, Any]:
    """Rank acceptability, the GAIA plane and the PROMETHEE I relation; None where there is none."""
    found: dict[str, Any] = {"acceptable": None, "gaia": None, "partial": None}
    index = evidence.table.alternatives.index
    small = len(sampled.rows) <= MOST_PLACES
    if small:
        found["acceptable"] = {
            "draws": sampled.draws,
            "rows": [[index(row.id), *(round(x, 4) for x in row.ranks)] for row in sampled.rows],
        }
    method, parameters = choose(problem, "promethee")
    if method.check(evidence.columns, parameters) or town_weights(evidence) is not None:
        return found
    plane = gaia(problem, at=at)
    nodes = problem.hierarchy.nodes
    found["gaia"] = {
        "points": [[index(p.id), round(p.x, 6), round(p.y, 6)] for p in plane.points],
        "axes": [
            {**drawn.names(nodes[a.id]), "id": a.id, "x": round(a.x, 6), "y": round(a.y, 6)}
            for a in plane.axes
        ],
        "decision": list(plane.decision_axis),
        "delta": plane.delta,
    }
    if small:
        order = partial(problem, at=at)
        found["partial"] = {
            "draws": order.draws,
            "rows": [[index(r.id), r.level, [index(key) for key in r.below]] for r in order.rows],
        }
    return found


def experts(problem: Problem, at: str | None) -> dict[str, Any]:
    """How far the experts agree, without their names: numbers in the order of their files."""
    found = agreement(problem, at=at, leave_out=False)
    number = {expert: k for k, expert in enumerate(found.experts, 1)}
    nodes = problem.hierarchy.nodes
    return {
        "count": len(found.experts),
        "consensus": found.consensus,
        "band": found.band,
        "nodes": [
            {
                "name": [nodes[node.node].label(lang) for lang in LANGUAGES],
                "judges": node.judges,
                "consensus": node.consensus,
                "band": node.band,
                "concordance": node.concordance,
                "children": [
                    {
                        "name": [nodes[child].short_label(lang) for lang in LANGUAGES],
                        "weight": node.weights[child],
                        "spread": [spread.low, spread.quarter, spread.middle,
                                   spread.three_quarters, spread.high]
                        if (spread := node.spread.get(child))
                        else None,
                    }
                    for child in node.weights
                ],
                "members": [
                    [number[member.expert], member.answered, member.pairs, member.cr]
                    for member in node.members
                ],
            }
            for node in found.nodes
        ],
        "disputed": [
            {
                "a": [nodes[pair.a].short_label(lang) for lang in LANGUAGES],
                "b": [nodes[pair.b].short_label(lang) for lang in LANGUAGES],
                "above": pair.above,
                "level": pair.level,
                "below": pair.below,
            }
            for pair in found.disputed[:5]
        ],
    }  # fmt: skip


# --- Evidence and settings ----------------------------------------------------------------------


def evidence_of(problem: Problem, evidence: Evidence, ranking: Ranking) -> dict[str, Any]:
    """Every cell below the node with its source; `kept` leaves count, the others lack figures."""
    leaves = [
        leaf
        for leaf in problem.hierarchy.nodes[ranking.at].leaves()
        if ranking.declared_weights.get(leaf.id)
    ]
    table = problem.table.rows(evidence.rows).select([leaf.id for leaf in leaves])
    kept = set(ranking.weights)
    texts: dict[tuple[str, str], int] = {}
    column = {leaf.id: j for j, leaf in enumerate(leaves)}
    row = {key: i for i, key in enumerate(table.alternatives)}
    sources = []
    for one in problem.sources:
        if one.alternative in row and one.criterion in column:
            k = texts.setdefault((one.source, one.note), len(texts))
            sources.append([row[one.alternative], column[one.criterion], k, one.year])
    return {
        "leaves": [
            {
                **drawn.names(leaf),
                "unit": drawn.words(leaf.unit),
                "levels": drawn.levels(leaf),
                "kept": leaf.id in kept,
                "weight": ranking.weights.get(leaf.id),
                "source": source_words(leaf.source),
                "unknown": int((table.state[:, j] == UNKNOWN).sum()),
            }
            for j, leaf in enumerate(leaves)
        ],
        "low": [[None if np.isnan(x) else x for x in line] for line in table.low.tolist()],
        "high": [[None if np.isnan(x) else x for x in line] for line in table.high.tolist()],
        "state": table.state.tolist(),
        "texts": [list(pair) for pair in texts],
        "sources": sources,
    }


def source_words(source: Source | None) -> list[list[str]]:
    """(what, where from) of a leaf's numbers."""
    if source is None:
        return []
    if isinstance(source, str):
        return [["", source]]
    return [[key, value] for key, value in source.items()]


def settings(
    problem: Problem, ranking: Ranking, inputs: Mapping[str, str], command: str
) -> dict[str, Any]:
    """What the answer depends on, to repeat it."""
    return {
        "version": ranking.version,
        "study": ranking.study,
        "method": ranking.method_title,
        "parameters": dict(ranking.parameters),
        "reference": get(ranking.method).reference,
        "seed": ranking.seed,
        "draws": ranking.draws,
        "missing": problem.missing,
        "min_known": problem.min_known,
        "not_applicable": problem.not_applicable,
        "excluded": list(ranking.excluded),
        "not_ranked": list(ranking.not_ranked),
        "inputs": dict(inputs),
        "command": command,
    }
