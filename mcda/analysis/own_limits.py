"""Classes by decision makers with limits of their own, and by all of them (FlowSort-GDSS)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.analysis.classify import CLASSES, Sorter, class_counts, class_row, modal, sorter
from mcda.engines.sorting import flowsort_group
from mcda.errors import fail
from mcda.model.hierarchy import say
from mcda.model.limits import OwnLimits
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import FloatArray

AGREEMENT = ("unanimous", "majority", "ambiguous")
MARKS = {"unanimous": "", "majority": "≠", "ambiguous": "?"}


@dataclass(frozen=True)
class Maker:
    """One decision maker: the share it counts with, leaves it states limits of, and whom it puts
    into another class than the group does. For all other leaves the hierarchy's limits hold.

    Attributes
    ----------
    stated : ids of leaves; `differs` ids of alternatives.
    """

    id: str
    share: float
    stated: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class LimitClasses:
    """One alternative: the group's class; each decision maker's, of the flow among all limits;
    `alone` each one's if there were no limits but his own; votes by share; how far they agree.

    Attributes
    ----------
    official : official classes, () for none.
    makers : classes by decision maker.
    """

    id: str
    name: str
    group: str
    makers: Mapping[str, str]
    alone: Mapping[str, str]
    votes: Mapping[str, float]
    official: tuple[str, ...]

    @property
    def agreement(self) -> str:
        """ "unanimous", "majority" (more than half of the shares for one class) or "ambiguous"."""
        if len(set(self.makers.values())) == 1:
            return AGREEMENT[0]
        return AGREEMENT[1 if max(self.votes.values()) > 0.5 + 1e-12 else 2]

    @property
    def mark(self) -> str:
        """A sign for it, nothing where all agree."""
        return MARKS[self.agreement]


@dataclass(frozen=True, eq=False)
class OwnLimitClasses(Drawn):
    """Rows in table order, and the decision makers in the order of their file.

    Attributes
    ----------
    kind : variant of FlowSort; `not_sorted` are ids of alternatives without a class.
    """

    whose: str
    kind: str
    makers: tuple[Maker, ...]
    rows: tuple[LimitClasses, ...]
    not_sorted: tuple[str, ...]

    def of(self, agreement: str) -> tuple[LimitClasses, ...]:
        """Alternatives on which the decision makers agree so far."""
        return tuple(row for row in self.rows if row.agreement == agreement)

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative, two columns a decision maker."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "group": row.group,
                "agreement": row.agreement,
                **{f"vote:{group}": row.votes[group] for group in CLASSES},
                **{f"expert:{key}": group for key, group in row.makers.items()},
                **{f"alone:{key}": group for key, group in row.alone.items()},
                "official": "|".join(row.official),
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `own-limit-classes/1`."""
        return {
            "schema": "own-limit-classes/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose_weights": self.whose,
            "kind": self.kind,
            "experts": [
                {
                    "id": one.id,
                    "share": one.share,
                    "stated": list(one.stated),
                    "differs": list(one.differs),
                }
                for one in self.makers
            ],
            "alternatives": [
                {
                    "id": row.id,
                    "name": row.name,
                    "group": row.group,
                    "agreement": row.agreement,
                    "experts": dict(row.makers),
                    "alone": dict(row.alone),
                    "votes": dict(row.votes),
                    "official": list(row.official),
                }
                for row in self.rows
            ],
            "not_sorted": list(self.not_sorted),
        }


@dataclass(frozen=True, eq=False)
class GroupSorter(Sorter):
    """FlowSort among the limits of all decision makers (g, 2, n), by their shares (g,).

    `who` is the decision maker whose class is found, None for the group's.

    Attributes
    ----------
    everyones : limits of all, in the leaves' units.
    The others are those of `Sorter`.
    """

    everyones: FloatArray
    shares: FloatArray
    who: int | None

    def classes(self, values: FloatArray, town: int) -> NDArray[np.int64]:
        """Classes 0 … 2 of rows of figures (r, n) with the weights of a town; NaN is n/a."""
        rule = self.evidence.problem.classes
        makers, group = flowsort_group(
            *self.flowsort_arguments(values, self.everyones, self.weights[town]),
            self.shares,
            kind=rule.kind,
            by=rule.by,
            ties=rule.ties,
        )
        found = group if self.who is None else makers[..., self.who]
        return np.asarray(found - (0 if rule.kind == "limiting" else 1))


def own_limit_classes(
    problem: Problem,
    limits: Sequence[OwnLimits],
    at: str | None = None,
    *,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> OwnLimitClasses:
    """Sort the alternatives below `at` by the limits of each decision maker, and of all of them.

    FlowSort-GDSS (Lolli et al. 2015; see `engines.sorting.flowsort_group`). Figures, weights and
    thresholds are the study's for all; only limits differ. Unknown and interval cells are drawn,
    the same for all, and the commonest class stands. Raises InputError where the study sorts
    by another method, or where nobody has a weight at the node.
    """
    rule = problem.classes
    if rule.method != "flowsort":
        raise fail("lim-method", found=rule.method)
    base = sorter(problem, at)
    node = base.evidence.at
    shares: FloatArray = np.array([one.expert.weight_at(node, problem.hierarchy) for one in limits])
    if not (shares > 0).any():
        raise fail("lim-weightless", at=node)
    shares = shares / shares.sum()
    everyones = np.array([_profiles(base, one) for one in limits])
    plain = {field.name: getattr(base, field.name) for field in fields(base)}
    runs: list[Sorter] = [
        GroupSorter(**plain, everyones=everyones, shares=shares, who=who)
        for who in (None, *range(len(limits)))
    ]
    runs += [Sorter(**{**plain, "profiles": profiles}) for profiles in everyones]
    counts, draws = [], 1
    for k, one in enumerate(runs):
        counted, draws = class_counts(one)
        counts.append(counted)
        if progress is not None:
            progress(k + 1, len(runs))
    groups = [modal(counted) for counted in counts]
    sortable = counts[0].sum(axis=1) > 0
    names = [one.expert.id for one in limits]
    rows = []
    for i in np.flatnonzero(sortable):
        found = [CLASSES[int(group[i])] for group in groups]
        head = class_row(base, int(i), counts[0][i], draws, lang)
        makers = dict(zip(names, found[1 : len(names) + 1], strict=True))
        votes = dict.fromkeys(CLASSES, 0.0)
        for share, group in zip(shares, makers.values(), strict=True):
            votes[group] += float(share)
        alone = dict(zip(names, found[len(names) + 1 :], strict=True))
        rows.append(LimitClasses(head.id, head.name, found[0], makers, alone, votes, head.official))
    used = {leaf.id for leaf in base.leaves}
    table = base.evidence.table
    return OwnLimitClasses(
        study=problem.name or say(problem.title, lang),
        at=node,
        seed=problem.seed,
        draws=draws,
        inputs=dict(problem.inputs),
        whose=problem.whose,
        kind=rule.kind,
        makers=tuple(
            Maker(
                key,
                float(share),
                tuple(leaf for leaf in one.limits if leaf in used),
                tuple(row.id for row in rows if row.makers[key] != row.group),
            )
            for key, share, one in zip(names, shares, limits, strict=True)
        ),
        rows=tuple(rows),
        not_sorted=base.evidence.not_ranked
        + tuple(table.alternatives[int(i)] for i in np.flatnonzero(~sortable)),
    )


def _profiles(base: Sorter, own: OwnLimits) -> FloatArray:
    """(2, n): his limits, and the hierarchy's of leaves for which he states none."""
    profiles = base.profiles.copy()
    for j, leaf in enumerate(base.leaves):
        if leaf.id in own.limits:
            said = own.limits[leaf.id]
            profiles[:, j] = said.low_average, said.average_high
    return profiles
