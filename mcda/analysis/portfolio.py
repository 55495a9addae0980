"""PROMETHEE V: which alternatives together, under constraints, and how sure that choice is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mcda.analysis.evidence import gather
from mcda.analysis.ranking import FormDraws, choose, scores_of, town_weights
from mcda.engines import portfolio as engine
from mcda.engines.acceptability import standard_error
from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.model.hierarchy import say
from mcda.model.portfolio import Constraints, Count, Figures
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import INTERVAL, KNOWN, FloatArray

Scale = Literal["net", "shifted"]
Place = Callable[[str, int], Where]
RUNNERS_UP = 5
DRAWS = 500
_TIE = 1e-9


@dataclass(frozen=True, eq=False)
class Rule:
    """One linear constraint: `kind` names it, `values` fill it in, and the row is what it says.

    Attributes
    ----------
    where : the place in the file of constraints.
    coefficients, sense, number : (m,) · choice "<=", ">=" or "==" number.
    """

    kind: str
    values: Mapping[str, Any]
    where: Where
    coefficients: FloatArray
    sense: str
    number: float

    @property
    def row(self) -> engine.Constraint:
        """What the engine takes."""
        return self.coefficients, self.sense, self.number


@dataclass(frozen=True)
class Choice:
    """A set of alternatives: `total` is its sum of net flows, `score` the sum that was maximised.

    `share` is the part of the draws in which it is a best choice, None where nothing is drawn.

    Attributes
    ----------
    chosen : ids in table order.
    """

    chosen: tuple[str, ...]
    total: float
    score: float
    share: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "chosen": list(self.chosen),
            "size": len(self.chosen),
            "total_net_flow": self.total,
            "score": self.score,
            "share_of_draws": self.share,
        }


@dataclass(frozen=True)
class Candidate:
    """One alternative: whether it is chosen, in how many of the best choices, and of the draws.

    Attributes
    ----------
    net : net flow, -1 … 1.
    among_best : in how many of `Portfolio.choices` it is.
    share : of the draws in which a best choice has it, None where nothing is drawn.
    """

    id: str
    name: str
    net: float
    chosen: bool
    among_best: int
    share: float | None


@dataclass(frozen=True)
class Use:
    """How much of a total or of a count the best choice takes; `slack` is what is left.

    Attributes
    ----------
    kind, values : those of the rule.
    used, limit : in the unit of the column, or a number of alternatives.
    """

    kind: str
    values: Mapping[str, Any]
    used: float
    limit: float
    slack: float


@dataclass(frozen=True, eq=False)
class Portfolio(Drawn):
    """The best choice, those next to it, and the best of every size.

    `choices` begin with the best; `tied` counts those of them whose sums tie with it. `stays` is
    the share of the draws in which the best choice is a best one, with its standard error.

    Attributes
    ----------
    scale : "net" sums net flows, "shifted" net flows less the smallest.
    rules, uses : the constraints, and what the best choice takes of them.
    candidates : all alternatives; `left_out` are ids of those that are not ranked.
    sizes : the best choice of every size.
    stays_se : standard error of `stays`.
    """

    whose: str
    scale: Scale
    rules: tuple[Rule, ...]
    names: Mapping[str, str]
    choices: tuple[Choice, ...]
    tied: int
    sizes: tuple[Choice, ...]
    uses: tuple[Use, ...]
    candidates: tuple[Candidate, ...]
    stays: float | None
    stays_se: float | None
    left_out: tuple[str, ...]

    @property
    def best(self) -> Choice:
        """The best choice."""
        return self.choices[0]

    def records(self) -> list[dict[str, Any]]:
        """One row an alternative, by net flow."""
        return [
            {
                "id": one.id,
                "name": one.name,
                "net_flow": one.net,
                "chosen": "yes" if one.chosen else "no",
                "among_best": one.among_best,
                "of_best": len(self.choices),
                "share_of_draws": "" if one.share is None else one.share,
            }
            for one in self.candidates
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `portfolio/1`."""
        return {
            "schema": "portfolio/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "seed": self.seed,
            "draws": self.draws,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "scale": self.scale,
            "constraints": [{"kind": rule.kind, **rule.values} for rule in self.rules],
            "choices": [choice.to_dict() for choice in self.choices],
            "tied": self.tied,
            "best_of_each_size": [choice.to_dict() for choice in self.sizes],
            "uses": [
                {
                    "kind": use.kind,
                    **use.values,
                    "used": use.used,
                    "limit": use.limit,
                    "slack": use.slack,
                }
                for use in self.uses
            ],
            "alternatives": [
                {
                    "id": one.id,
                    "name": one.name,
                    "net_flow": one.net,
                    "chosen": one.chosen,
                    "among_best": one.among_best,
                    "share_of_draws": one.share,
                }
                for one in self.candidates
            ],
            "stays": self.stays,
            "stays_se": self.stays_se,
            "left_out": list(self.left_out),
        }


class _Reader:
    """Makes rules of constraints for the alternatives that are ranked, and keeps the findings."""

    def __init__(
        self, problem: Problem, ids: Sequence[str], figures: Figures | None, place: Place, lang: str
    ) -> None:
        self.problem, self.ids, self.figures, self.place = problem, ids, figures, place
        table = problem.table
        self.rows = [table.alternatives.index(key) for key in ids]
        self.names = {key: table.name(i, lang) for key, i in zip(ids, self.rows, strict=True)}
        self.findings: list[Finding] = []

    def _one(self, name: str, where: Where) -> str | None:
        key = self.problem.find(name)
        if key is None:
            values = {"found": name, "hint": nearest(name, self.problem.called())}
            self.findings.append(Finding("town-unknown", where, values))
        elif key not in self.ids:
            self.findings.append(Finding("pf-not-ranked", where, {"found": name}))
        else:
            return key
        return None

    def _unit(self, *keys: str) -> FloatArray:
        return np.array([float(key in keys) for key in self.ids])

    def _figures(self, column: str, where: Where) -> tuple[FloatArray, FloatArray] | None:
        """Low and high ends of a column; None, and a finding, where a figure is missing."""
        table = self.problem.table
        if self.figures is not None and column in self.figures.low:
            low, high = self.figures.low[column], self.figures.high[column]
        elif column in table.leaves:
            j = table.column(column)
            known = (table.state[:, j] == KNOWN) | (table.state[:, j] == INTERVAL)
            low = np.where(known, table.low[:, j], np.nan)
            high = np.where(known, table.high[:, j], np.nan)
        else:
            known_columns = [*(self.figures.words if self.figures else ()), *table.leaves]
            values: dict[str, Any] = {"found": column, "hint": nearest(column, known_columns)}
            self.findings.append(Finding("pf-column-unknown", where, values))
            return None
        low, high = low[self.rows], high[self.rows]
        missing = [key for key, value in zip(self.ids, low, strict=True) if np.isnan(value)]
        if missing:
            values = {"column": column, "names": ", ".join(missing)}
            self.findings.append(Finding("pf-figure-missing", where, values))
            return None
        return low, high

    def totals(self, constraints: Constraints) -> Iterator[Rule]:
        """Budgets and targets; an interval counts at the end that makes them harder to keep."""
        for k, total in enumerate(constraints.totals):
            where = self.place("totals", k)
            ends = self._figures(total.column, where)
            if ends is None:
                continue
            for kind, sense, limit, row in (
                ("total-least", ">=", total.at_least, ends[0]),
                ("total-most", "<=", total.at_most, ends[1]),
            ):
                if limit is not None:
                    said = {"column": total.column, "limit": limit}
                    yield Rule(kind, said, where, row, sense, limit)

    def _members(self, count: Count, where: Where) -> tuple[FloatArray, FloatArray] | None:
        """1 for those that certainly belong to what is counted, and 1 for those that may."""
        if count.official is not None:
            classes = [self.problem.official.get(key, frozenset()) for key in self.ids]
            sure = np.array([float(groups == {count.official}) for groups in classes])
            return sure, np.array([float(count.official in groups) for groups in classes])
        if count.column is None:
            return np.ones(len(self.ids)), np.ones(len(self.ids))
        words = self.figures.words if self.figures else {}
        if count.column not in words:
            values = {"found": count.column, "hint": nearest(count.column, list(words))}
            self.findings.append(Finding("pf-group-unknown", where, values))
            return None
        cells = [words[count.column][i] for i in self.rows]
        member = np.array([float(cell == count.equals) for cell in cells])
        if not member.any():
            values = {
                "column": count.column,
                "found": str(count.equals),
                "hint": nearest(str(count.equals), sorted(set(cells))),
            }
            self.findings.append(Finding("pf-group-empty", where, values))
            return None
        return member, member

    def counts(self, constraints: Constraints) -> Iterator[Rule]:
        """At least and at most so many."""
        for k, count in enumerate(constraints.counts):
            where = self.place("counts", k)
            found = self._members(count, where)
            if found is None:
                continue
            what = "class" if count.official else "group" if count.column else "count"
            said = {"class": count.official, "column": count.column, "is": count.equals}
            for end, sense, limit, row in (
                ("least", ">=", count.at_least, found[0]),
                ("most", "<=", count.at_most, found[1]),
            ):
                if limit is not None:
                    values = {key: word for key, word in said.items() if word is not None}
                    yield Rule(
                        f"{what}-{end}", {**values, "limit": limit}, where, row, sense, limit
                    )

    def others(self, constraints: Constraints) -> Iterator[Rule]:
        """Pairs that exclude each other, prerequisites, and what is fixed in or out."""
        for k, (one, other) in enumerate(constraints.not_both):
            where = self.place("not_both", k)
            a, b = self._one(one, where), self._one(other, where)
            if a and b:
                said = {"a": self.names[a], "b": self.names[b]}
                yield Rule("not-both", said, where, self._unit(a) + self._unit(b), "<=", 1.0)
        for k, need in enumerate(constraints.needs):
            where = self.place("needs", k)
            a, b = self._one(need.alternative, where), self._one(need.needs, where)
            if a and b:
                said = {"a": self.names[a], "b": self.names[b]}
                yield Rule("needs", said, where, self._unit(a) - self._unit(b), "<=", 0.0)
        for kind, listed, number in (
            ("include", constraints.include, 1.0),
            ("exclude", constraints.exclude, 0.0),
        ):
            for k, name in enumerate(listed):
                where = self.place(kind, k)
                key = self._one(name, where)
                if key:
                    yield Rule(kind, {"a": self.names[key]}, where, self._unit(key), "==", number)

    def rules(self, constraints: Constraints) -> tuple[Rule, ...]:
        """All of them; raises InputError with every problem."""
        found = (
            *self.totals(constraints),
            *self.counts(constraints),
            *self.others(constraints),
        )
        if self.findings:
            raise InputError(self.findings)
        return found


def _conflict(rules: Sequence[Rule], m: int) -> InputError:
    """Why nothing can be chosen: a minimal conflicting set, and which of it alone is at fault."""
    found = engine.conflict(m, [rule.row for rule in rules])
    findings = [Finding("pf-conflict", values={"count": len(found), "others": len(found) - 1})]
    enough = []
    for number, k in enumerate(found, start=1):
        rule = rules[k]
        findings.append(Finding(f"pf-rule-{rule.kind}", rule.where, dict(rule.values)))
        if not engine.conflict(m, [other.row for j, other in enumerate(rules) if j != k]):
            enough.append(number)
    if len(enough) == len(found):
        findings.append(Finding("pf-conflict-any"))
    elif enough:
        findings.append(Finding("pf-conflict-some", values={"numbers": enough}))
    else:
        findings.append(Finding("pf-conflict-more"))
    return InputError(findings)


def _uses(rules: Sequence[Rule], chosen: FloatArray) -> tuple[Use, ...]:
    found = []
    for rule in rules:
        if rule.kind.endswith(("-most", "-least")):
            used = float(rule.coefficients @ chosen)
            slack = rule.number - used if rule.sense == "<=" else used - rule.number
            found.append(Use(rule.kind, rule.values, used, rule.number, slack))
    return tuple(found)


def portfolio(
    problem: Problem,
    constraints: Constraints | None = None,
    figures: Figures | None = None,
    *,
    at: str | None = None,
    scale: Scale = "net",
    count: int = RUNNERS_UP,
    draws: int = DRAWS,
    sizes: bool = False,
    place: Place | None = None,
    lang: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """The set of alternatives with the largest sum of PROMETHEE II net flows (PROMETHEE V).

    Net flows are means over the drawn tables of unknown figures; `draws` of these tables then say
    how often the choice stays. `scale` is "net" (Brans & Mareschal 1992: a negative net flow is
    chosen only where a constraint makes it necessary) or "shifted" (flows less the smallest).
    `sizes` asks for the best choice of every size. Raises InputError with everything that is
    wrong, or with a minimal set of constraints that cannot be kept together.
    """
    if scale not in ("net", "shifted"):
        raise fail("choice", Where(key="--scale"), found=scale, expected="net, shifted", hint="")
    evidence = gather(problem, at)
    chosen_method, settled = choose(problem, "promethee")
    model = FormDraws(evidence, chosen_method, settled)
    ids = evidence.table.alternatives
    where = place or (lambda kind, number: Where(key=f"{kind}.{number + 1}"))
    reader = _Reader(problem, ids, figures, where, lang)
    rules = reader.rules(constraints or Constraints())
    rows = [rule.row for rule in rules]
    by_town = town_weights(evidence)
    net = np.zeros(len(ids))
    flows: list[FloatArray] = []
    for start, _, form in model.blocks():
        scores = scores_of(form, evidence.used, by_town)
        net += scores.sum(axis=0)
        if model.varying and start < draws:
            flows.append(scores[: draws - start])
    net /= model.draws
    goal = engine.shifted(net) if scale == "shifted" else net
    try:
        best, scores = engine.best(goal, rows, count)
    except engine.InfeasibleError:
        raise _conflict(rules, len(ids)) from None

    def choice(chosen: Any, share: float | None = None) -> Choice:
        members = tuple(key for key, yes in zip(ids, chosen, strict=True) if yes)
        return Choice(members, float(net @ chosen), float(goal @ chosen), share)

    taken = np.zeros(len(ids))
    times = np.zeros(len(best))
    drawn = np.concatenate(flows) if flows else np.empty((0, len(ids)))
    if scale == "shifted":
        drawn = engine.shifted(drawn) if len(drawn) else drawn
    for k, flow in enumerate(drawn):
        one, top = engine.best(flow, rows)
        taken += one[0]
        times += best @ flow >= top[0] - _TIE
        if progress is not None:
            progress(k + 1, len(drawn))
    shares = [float(t) / len(drawn) for t in times] if len(drawn) else [None] * len(best)
    order = sorted(range(len(ids)), key=lambda i: (-net[i], i))
    stays = shares[0]
    listed = tuple(choice(chosen, share) for chosen, share in zip(best, shares, strict=True))
    return Portfolio(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        seed=problem.seed,
        draws=len(drawn),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        scale=scale,
        rules=rules,
        names=reader.names,
        choices=listed,
        tied=int((scores >= scores[0] - _TIE).sum()),
        sizes=tuple(choice(c) for _, c, _ in engine.best_of_each_size(goal, rows)) if sizes else (),
        uses=_uses(rules, best[0].astype(np.float64)),
        candidates=tuple(
            Candidate(
                ids[i],
                reader.names[ids[i]],
                float(net[i]),
                bool(best[0][i]),
                int(best[:, i].sum()),
                float(taken[i]) / len(drawn) if len(drawn) else None,
            )
            for i in order
        ),
        stays=stays,
        stays_se=None
        if stays is None
        else float(standard_error(times[0], len(drawn), float(len(drawn)))),
        left_out=(*evidence.excluded, *evidence.not_ranked),
    )
