"""Small results of every analysis, which the tests of figures and of workbooks show."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

import mcda
from mcda.analysis.agreement import agreement
from mcda.analysis.change import overtake, to_official
from mcda.analysis.class_acceptability import class_acceptability
from mcda.analysis.classify import Sorted, classify
from mcda.analysis.comparison import compare
from mcda.analysis.expert_classes import expert_classes
from mcda.analysis.extremes import extremes
from mcda.analysis.gaia import gaia
from mcda.analysis.inference import infer
from mcda.analysis.information import worth
from mcda.analysis.montecarlo import montecarlo
from mcda.analysis.own_limits import own_limit_classes
from mcda.analysis.partial import Intervals, partial
from mcda.analysis.parts import parts_of, profile
from mcda.analysis.portfolio import portfolio
from mcda.analysis.ranking import rank
from mcda.analysis.reversal import reversal
from mcda.analysis.scenarios import rank_scenarios
from mcda.analysis.signs import signs
from mcda.analysis.sobol import drivers
from mcda.analysis.stability import stability, sweep
from mcda.analysis.tornado import tornado
from mcda.analysis.weighing import expert_weights, weighing
from mcda.analysis.whatif import what_if
from mcda.messages import LANGUAGES
from mcda.model.experts import Expert
from mcda.model.hierarchy import Profiles
from mcda.model.judged import Judged
from mcda.model.limits import OwnLimits
from mcda.model.portfolio import Constraints
from mcda.model.problem import Problem
from mcda.model.scenarios import Scenario
from mcda.model.study import Aggregation


@cache
def problem() -> Problem:
    """Nine of the 27 towns: quick, and every kind of cell and class is among them."""
    whole = mcda.load("monotowns")
    return whole.changed(table=whole.table.rows(range(0, 27, 3)), draws=40)


@cache
def judged() -> Problem:
    """Two of the experts care for one criterion each, and the third for none."""
    whole = problem()
    top = whole.hierarchy.root
    children = tuple(node.id for node in whole.hierarchy.nodes[top].criteria)
    answers = np.ones((3, len(children), len(children)))
    for expert, child in enumerate(("migration", "ecology")):
        k = children.index(child)
        answers[expert, k, :], answers[expert, :, k] = 9.0, 1 / 9
        answers[expert, k, k] = 1.0
    experts = ("first", "second", "third")
    shares = {top: np.array([2.0, 1.0, 1.0])}
    own = Judged(experts, {top: children}, {top: answers}, shares, Aggregation())
    return whole.changed(judged=own, whose="experts")


def limits() -> list[OwnLimits]:
    """Of three experts, one of whom states none that counts here."""

    def own(name: str, **stated: tuple[float, float]) -> OwnLimits:
        made = {
            key: Profiles(low_average=low, average_high=high) for key, (low, high) in stated.items()
        }
        return OwnLimits(Expert(name), made)

    return [
        own("planner", income_ratio=(60, 80), distance_big_city=(300, 200)),
        own("economist", income_ratio=(105, 130), migration_balance=(5, 20)),
        own("geologist", reserve_years=(5, 10)),
    ]


ANALYSES: dict[str, Callable[[str], Any]] = {
    "montecarlo": lambda lang: montecarlo(problem(), draws=1000, lang=lang),
    "stability": lambda lang: stability(problem(), lang=lang),
    "sweep": lambda lang: sweep(problem(), "income", lang=lang),
    "tornado": lambda lang: tornado(problem(), lang=lang),
    "tornado_town": lambda lang: tornado(problem(), town="abay", lang=lang),
    "extremes": lambda lang: extremes(problem(), at="remoteness", lang=lang),
    "classes": lambda lang: class_acceptability(problem(), draws=200, lang=lang),
    "reversal": lambda lang: reversal(problem(), lang=lang),
    "information": lambda lang: worth(problem(), lang=lang),
    "compare": lambda lang: compare(problem(), lang=lang),
    "official": lambda lang: infer(problem(), draws=100, lang=lang),
}

FAMILY: dict[str, Callable[[str], Any]] = {
    "change": lambda lang: overtake(problem(), "tekeli", "abay", lang=lang),
    "official_change": lambda lang: to_official(problem(), lang=lang),
    "sobol": lambda lang: drivers(problem(), draws=128, lang=lang),
    "gaia": lambda lang: gaia(problem(), around=0.5, lang=lang),
    "partial": lambda lang: partial(problem(), draws=20, lang=lang),
    "intervals": lambda lang: partial(problem(), draws=20, intervals=Intervals(0.3), lang=lang),
    "portfolio": lambda lang: portfolio(
        problem(), Constraints.model_validate({"counts": [{"at_most": 3}]}), sizes=True, lang=lang
    ),
    "scenarios": lambda lang: rank_scenarios(
        [
            (Scenario(id="now"), problem()),
            (Scenario(id="all", share=2), problem().changed(missing="keep")),
        ],
        lang=lang,
    ),
    "by_expert": lambda lang: expert_classes(judged(), lang=lang),
    "own_limits": lambda lang: own_limit_classes(problem(), limits(), lang=lang),
    "profile": lambda lang: profile(problem(), rank(problem(), lang=lang), ["karatau"], lang),
    "pair": lambda lang: profile(
        problem(), rank(problem(), "topsis", lang=lang), ["abay", "karatau"], lang
    ),
}
ANALYSES |= FAMILY
SHEETS: dict[str, Callable[[str], Any]] = {
    "sorted": lambda lang: DRAWN["classify"](lang),
    "signs": lambda lang: Sorted(signs(problem(), lang=lang), None),
    "what_if": lambda lang: what_if(problem(), ["income=40%"], lang=lang),
    "weights": lambda lang: weighing(judged(), importance=True, lang=lang),
    "expert_weights": lambda lang: expert_weights(judged(), lang=lang),
    "agreement": lambda lang: agreement(judged(), lang=lang),
}  # what has sheets and no figure
DRAWN: dict[str, Callable[[str], Any]] = {
    **ANALYSES,
    "rainbow": lambda lang: parts_of(problem(), rank(problem(), lang=lang), lang),
    "classify": lambda lang: Sorted(signs(problem(), lang=lang), classify(problem(), lang=lang)),
    "rainbow_topsis": lambda lang: parts_of(problem(), rank(problem(), "topsis", lang=lang), lang),
}

# each in all languages; those that share their words with others, in one of them in turn
CASES = [(kind, lang) for kind in DRAWN if kind not in FAMILY for lang in LANGUAGES]
CASES += [(kind, LANGUAGES[k % len(LANGUAGES)]) for k, kind in enumerate(FAMILY)]


@cache
def result(kind: str, lang: str = "en") -> Any:
    """The result of an analysis; shared, so nobody changes it."""
    return (DRAWN | SHEETS)[kind](lang)
