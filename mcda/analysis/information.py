"""What to find out next: how much knowing a figure or a judgement would narrow the classes.

The measure is the expected drop of a class's entropy in bits: 1 bit is what it takes to decide
between two classes that are equally likely. For figures the weights are held, for judgements the
figures; limits and method are held for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.class_acceptability import ClassDraws
from mcda.analysis.classify import CLASSES, Sorter, limits_of, sorter
from mcda.analysis.judgement_draws import drawn_judgements
from mcda.analysis.steps import Progress, Steps
from mcda.engines.information import bins, entropy, information
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import NOT_APPLICABLE, UNKNOWN

DRAWS = 10_000


@dataclass(frozen=True)
class Figure:
    """A figure that is not known: what knowing it alone would tell of its town's class.

    `entropy` is that of the town's class now, `bits` the expected drop; `set_aside` is True for an
    indicator that is not counted for lack of data.

    Attributes
    ----------
    leaf, leaf_name : id and name of the indicator.
    entropy, bits : in bits.
    interval : whether an interval is known.
    """

    town: str
    name: str
    leaf: str
    leaf_name: str
    entropy: float
    bits: float
    interval: bool
    set_aside: bool


@dataclass(frozen=True)
class Indicator:
    """An indicator: the drop summed over the towns, were its open figures known one by one.

    Attributes
    ----------
    figures : how many are open.
    bits : the drop; `set_aside` for an indicator that is not counted for lack of data.
    """

    id: str
    name: str
    figures: int
    bits: float
    set_aside: bool


@dataclass(frozen=True)
class Comparison:
    """The group's judgement of two criteria of a node: the drop summed over the towns, were it
    settled.

    Attributes
    ----------
    node, a, b : ids; `node_name`, `a_name` and `b_name` in the language asked for.
    bits : 0 where it tells nothing.
    """

    node: str
    node_name: str
    a: str
    a_name: str
    b: str
    b_name: str
    bits: float


@dataclass(frozen=True, eq=False)
class Information(Drawn):
    """Figures, indicators and the experts' judgements, the most telling first.

    `entropy` sums the entropies of all classes. `kept` are figures of the indicators that are
    counted, at the used weights; `everything` also of those set aside, at the declared weights.
    `judgements` are there where the weights are the experts'; `entropy_judgements` sums the
    entropies of the classes over what they said.

    Attributes
    ----------
    limits : the file whose limits sort.
    entropy_everything : as `entropy`, with what is set aside, at the declared weights; all
        in bits.
    """

    method: str
    whose: str
    limits: str
    entropy: float
    entropy_everything: float
    kept: tuple[Figure, ...]
    everything: tuple[Indicator, ...]
    entropy_judgements: float
    judgements: tuple[Comparison, ...]

    def records(self) -> list[dict[str, Any]]:
        """One row a figure of the indicators that are counted."""
        return [
            {
                "id": one.town,
                "name": one.name,
                "criterion": one.leaf,
                "criterion_name": one.leaf_name,
                "interval": one.interval,
                "class_entropy": one.entropy,
                "bits": one.bits,
            }
            for one in self.kept
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `information/1`."""
        return {
            "schema": "information/1",
            "version": self.version,
            "study": self.study,
            "sorting": self.method,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "limits": self.limits,
            "class_entropy": self.entropy,
            "class_entropy_with_all_indicators": self.entropy_everything,
            "figures": self.records(),
            "indicators": [
                {
                    "id": one.id,
                    "name": one.name,
                    "figures": one.figures,
                    "bits": one.bits,
                    "set_aside": one.set_aside,
                }
                for one in self.everything
            ],
            "class_entropy_by_judgements": self.entropy_judgements,
            "judgements": [
                {"node": one.node, "a": one.a, "b": one.b, "bits": one.bits}
                for one in self.judgements
            ],
        }


def worth(
    problem: Problem,
    at: str | None = None,
    *,
    lang: str = "en",
    progress: Progress | None = None,
) -> Information:
    """The expected drop of class entropy for every figure that is unknown or an interval, and for
    every judgement where the weights are the experts'.

    Classes are those of the study's sorting method. One figure or judgement at a time: two together
    may tell more, or less, than the sum. Judgements are drawn as in `montecarlo`: each within its
    rounding, the experts as a sample. `progress` is called with (done, in all) after every town.
    Raises InputError where nothing can be sorted.
    """
    draws = min(DRAWS, problem.draws)
    found = sorter(problem, at)
    steps = Steps(progress, 2 * len(found.evidence.table.alternatives) + 1)
    kept, total = _figures(found, draws, frozenset(), lang, steps)
    whole = sorter(problem, at, everything=True)
    aside = frozenset(leaf.id for leaf in found.evidence.set_aside)
    figures, total_everything = _figures(whole, draws, aside, lang, steps)
    steps.take()
    judgements, total_judgements = _judgements(found, draws, lang)
    steps.finish()
    leaves = {leaf.id: leaf for leaf in whole.leaves}
    indicators = [
        Indicator(
            key,
            leaf.label(lang),
            sum(one.leaf == key for one in figures),
            sum(one.bits for one in figures if one.leaf == key),
            key in aside,
        )
        for key, leaf in leaves.items()
    ]
    return Information(
        study=problem.name or say(problem.title, lang),
        method=problem.classes.method,
        at=found.evidence.at,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        limits=limits_of(problem, found.leaves).file,
        entropy=total,
        entropy_everything=total_everything,
        kept=tuple(sorted(kept, key=lambda one: -one.bits)),
        everything=tuple(
            sorted((one for one in indicators if one.figures), key=lambda one: -one.bits)
        ),
        entropy_judgements=total_judgements,
        judgements=tuple(sorted(judgements, key=lambda one: -one.bits)),
    )


def _figures(
    found: Sorter, draws: int, aside: frozenset[str], lang: str, steps: Steps
) -> tuple[list[Figure], float]:
    """Every open figure of the used leaves, and the sum of the class entropies."""
    table = found.evidence.table
    drawn = found.drawn(0, draws)
    figures: list[Figure] = []
    total = 0.0
    for town in range(len(table.alternatives)):
        steps.take()
        states = table.state[town, list(found.index)]
        opened = [(k, j) for k, j in enumerate(found.index) if found.open(town, j)]
        if (states == NOT_APPLICABLE).all() or not opened:
            continue
        values = found.figures(town, drawn, draws)
        groups = found.classes(values, town)
        now = entropy(groups, len(CLASSES))
        total += now
        figures += [
            Figure(
                table.alternatives[town],
                table.name(town, lang),
                found.leaves[k].id,
                found.leaves[k].label(lang),
                now,
                information(groups, len(CLASSES), bins(values[:, k])),
                bool(table.state[town, j] != UNKNOWN),
                found.leaves[k].id in aside,
            )
            for k, j in opened
        ]
    return figures, total


def _judgements(found: Sorter, draws: int, lang: str) -> tuple[list[Comparison], float]:
    """Every judgement that counts, and the sum of the class entropies over drawn judgements."""
    problem = found.evidence.problem
    judged = problem.judged
    if judged is None or problem.whose != "experts":
        return [], 0.0
    source = ClassDraws(found, ("weights",), 0.0, "judgements")
    table = found.evidence.table
    states = table.state[:, list(found.index)]
    rows = np.flatnonzero(~(states == NOT_APPLICABLE).all(axis=1))
    groups = source.block(0, draws)[:, rows]
    total = sum(entropy(groups[:, k], len(CLASSES)) for k in range(len(rows)))
    names = {key: one.label(lang) for key, one in problem.hierarchy.nodes.items()}
    listed = []
    for node, members in source.weights.families.items():
        if node not in judged.children or not judged.answered(node).any():
            continue
        for (a, b), told in drawn_judgements(judged, node, problem.seed, 0, draws).items():
            if a not in members or b not in members:
                continue
            labels = bins(told)
            bits = sum(information(groups[:, k], len(CLASSES), labels) for k in range(len(rows)))
            listed.append(Comparison(node, names[node], a, names[a], b, names[b], bits))
    return listed, float(total)
