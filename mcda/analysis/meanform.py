"""The weight form of a ranking: what its scores are as a function of the weights alone.

Over drawn tables a form is the mean of all their forms. For a linear form its scores and parts are
exactly the mean scores and parts of the ranking, at any weights. For a distance it is the closeness
at the mean squared distances, near the mean closeness but not equal to it where cells are unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcda.analysis.evidence import Evidence, gather
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.engines.forms import Distance, Form
from mcda.model.methods import Method
from mcda.model.problem import Problem


@dataclass(frozen=True, eq=False)
class MeanForm:
    """`form` of the alternatives and leaves of `evidence` (m, n).

    Leaves of weight 0 are among them, so that they can be given a weight, unless that would change
    which alternatives are ranked; these stand in `locked`. `exact`: its scores are the ranking's.
    """

    evidence: Evidence
    form: Form
    locked: tuple[str, ...]
    exact: bool


def mean_form(
    problem: Problem,
    method: str | Method | None = None,
    *,
    at: str | None = None,
    parameters: Mapping[str, Any] | None = None,
) -> MeanForm | None:
    """The mean of the forms over all drawn tables.

    None under `not_applicable: redistribute` where a cell does not apply: the score is then a
    ratio in the weights and no weight form. Raises InputError as `rank` does.
    """
    chosen, settled = choose(problem, method, parameters)
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        return None
    everything = gather(problem.changed(weights={}), at)
    locked: tuple[str, ...] = ()
    # A leaf without weight need not suit the method.
    open_ = everything.rows == evidence.rows and not chosen.check(everything.columns, settled)
    if not open_ or town_weights(everything) is not None:
        known = {leaf.id for leaf in evidence.leaves}
        locked = tuple(leaf.id for leaf in everything.leaves if leaf.id not in known)
        everything = evidence
    draws = FormDraws(everything, chosen, settled)
    form = draws.mean()
    exact = not (isinstance(form, Distance) and draws.varying)
    return MeanForm(draws.evidence, form, locked, exact)
