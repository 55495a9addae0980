"""Preference functions against the figures: what they do to the differences, and what would fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from mcda.analysis.evidence import gather
from mcda.engines import thresholds as engine
from mcda.engines.preference import PARAMETERS, Preference, of
from mcda.engines.thresholds import Shares
from mcda.errors import Finding, Where
from mcda.model.hierarchy import Criterion, PreferenceSpec, say
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, FloatArray

FEWEST = 5  # known figures from which a spread is worth a proposal
NEARLY_ALL = 0.95
HOURS = frozenset(("h", "hour", "hours", "ч", "час", "часы", "часов", "сағ", "сағат"))
HOUR_MARKS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 24.0, 48.0, 72.0)
FEW_LEVELS = 5  # up to so many different figures "usual" is the function to take (Mareschal)


@dataclass(frozen=True)
class LeafThresholds:
    """One indicator: its function now, the one proposed, and what both do to the differences.

    `now` and `proposed` are mappings as a hierarchy writes them, None where there is none; the
    shares are None where no two figures are known; `alike` is the share of pairs without a
    difference, `distinct` the number of different figures, `quartiles` those of the differences.
    `rule` names why this is proposed: "flag", "levels", "distinct" (hardly any different figures),
    "spread", "step" (q is the step in which figures are written), or "few" and "constant" where
    nothing can be. `gaussian` is the s of a Gaussian in place of the linear function. `functions`
    are all six with the thresholds proposed, and what each does to the differences.

    Attributes
    ----------
    kind, unit : of the indicator.
    known, pairs : figures, and pairs of them.
    largest : difference, in the unit.
    now_shares, proposed_shares : parts of the pairs that are indifferent, weakly and fully
        preferred.
    """

    id: str
    name: str
    unit: str
    kind: str
    known: int
    pairs: int
    alike: float
    distinct: int
    largest: float | None
    step: float | None
    now: dict[str, Any] | None
    now_shares: Shares | None
    proposed: dict[str, Any] | None
    proposed_shares: Shares | None
    gaussian: float | None
    quartiles: tuple[float, float] | None
    functions: tuple[tuple[dict[str, Any], Shares], ...]
    rule: str

    @property
    def record(self) -> dict[str, Any]:
        """A flat row."""
        row: dict[str, Any] = {"id": self.id, "name": self.name, "unit": self.unit}
        for label, function, shares in (
            ("now", self.now, self.now_shares),
            ("proposed", self.proposed, self.proposed_shares),
        ):
            said = function or {}
            row |= {f"{label}_{key}": said.get(key, "") for key in ("type", "q", "p", "s")}
            for key in ("indifferent", "weak", "full"):
                row[f"{label}_{key}"] = "" if shares is None else getattr(shares, key)
        gaussian = "" if self.gaussian is None else self.gaussian
        return {**row, "gaussian_s": gaussian, "rule": self.rule}

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""

        def parts(shares: Shares | None) -> dict[str, float] | None:
            if shares is None:
                return None
            return {"indifferent": shares.indifferent, "weak": shares.weak, "full": shares.full}

        return {
            "id": self.id,
            "name": self.name,
            "unit": self.unit,
            "kind": self.kind,
            "known": self.known,
            "pairs": self.pairs,
            "alike": self.alike,
            "distinct": self.distinct,
            "largest_difference": self.largest,
            "step": self.step,
            "now": self.now,
            "shares_now": parts(self.now_shares),
            "proposed": self.proposed,
            "shares_proposed": parts(self.proposed_shares),
            "gaussian_s": self.gaussian,
            "quartiles": None if self.quartiles is None else list(self.quartiles),
            "functions": [
                {"function": function, "shares": parts(shares)}
                for function, shares in self.functions
            ],
            "rule": self.rule,
        }


@dataclass(frozen=True)
class Thresholds:
    """All indicators that count, and what is worth a warning.

    Attributes
    ----------
    leaves : in the order of the hierarchy.
    findings : warnings.
    """

    leaves: tuple[LeafThresholds, ...]
    findings: tuple[Finding, ...]


def thresholds(problem: Problem, at: str | None = None, *, lang: str = "en") -> Thresholds:
    """Preference functions of the kept leaves below `at`, held against the figures known.

    An interval counts with its middle; unknown figures do not count. Raises InputError as `rank`
    does.
    """
    evidence = gather(problem, at)
    table = evidence.table
    found, findings = [], []
    for j, leaf in enumerate(evidence.leaves):
        known = (table.state[:, j] == KNOWN) | (table.state[:, j] == INTERVAL)
        values = 0.5 * (table.low[known, j] + table.high[known, j])
        exact = table.low[table.state[:, j] == KNOWN, j]
        one = _leaf(leaf, values, exact, lang)
        found.append(one)
        findings += _warnings(leaf, one)
    counted = [one for one in found if one.pairs and one.largest]
    for code in ("threshold-sum", "threshold-borda"):
        if len(counted) > 1 and sum(f.code == code for f in findings) == len(counted):
            findings.append(Finding(f"{code}-all", Where(), {"count": len(counted)}, "warning"))
    return Thresholds(tuple(found), tuple(findings))


def _leaf(leaf: Criterion, values: FloatArray, exact: FloatArray, lang: str) -> LeafThresholds:
    d = engine.differences(values)
    size = float(np.abs(values).max(initial=0.0))
    now = leaf.preference.to_dict() if leaf.preference else None
    if now is None and leaf.kind in ("ordinal", "flag"):
        now = {"type": "usual"}
    step = engine.resolution(exact) if len(exact) else 0.0
    spread = None
    if leaf.kind in ("ratio", "interval"):
        unit = say(leaf.unit, "en").casefold() if leaf.unit is not None else ""
        spread = engine.proposal(values, step, marks=HOUR_MARKS if unit in HOURS else ())
    proposed, rule = _proposed(leaf, spread, values)
    by_spread = spread if rule in ("spread", "step") else None

    def measured(function: dict[str, Any] | None) -> Shares | None:
        return engine.shares(of(function), d, size) if function and d.size else None

    return LeafThresholds(
        id=leaf.id,
        name=leaf.label(lang),
        unit=say(leaf.unit, lang) if leaf.unit is not None else "",
        kind=leaf.kind,
        known=len(values),
        pairs=len(values) * (len(values) - 1) // 2,
        alike=float((d <= 0).mean()) if d.size else 0.0,
        distinct=len(np.unique(values)),
        largest=float(d[-1]) if d.size else None,
        step=step or None,
        now=now,
        now_shares=measured(now),
        proposed=proposed,
        proposed_shares=measured(proposed),
        gaussian=by_spread.s if by_spread else None,
        quartiles=(by_spread.low, by_spread.high) if by_spread else None,
        functions=tuple(
            (function, engine.shares(of(function), d, size)) for function in _six(by_spread)
        ),
        rule=rule,
    )


def _six(spread: engine.Proposal | None) -> list[dict[str, Any]]:
    """All six functions with the thresholds proposed."""
    if spread is None:
        return []
    given = {"q": spread.q, "p": spread.p, "s": spread.s}
    return [
        PreferenceSpec.model_validate({"type": kind} | {key: given[key] for key in keys}).to_dict()
        for kind, keys in PARAMETERS.items()
    ]


def _proposed(
    leaf: Criterion, spread: engine.Proposal | None, values: FloatArray
) -> tuple[dict[str, Any] | None, str]:
    """The function that the rules propose, and the rule's name."""
    if leaf.kind == "flag":
        return {"type": "usual"}, "flag"
    codes = sorted(leaf.level_values().values())
    if leaf.kind == "ordinal" and len(codes) > 1:
        step = float(np.diff(codes).min())
        if len(codes) == 2:
            return {"type": "usual"}, "flag"
        return {"type": "level", "q": 0.5 * step, "p": 1.5 * step}, "levels"
    if len(values) < FEWEST:
        return None, "few"
    if spread is None:
        return None, "constant"
    distinct = len(np.unique(values))
    if distinct <= FEW_LEVELS and 2 * distinct <= len(values):
        return {"type": "usual"}, "distinct"
    function = {"type": "linear", "q": spread.q, "p": spread.p}
    rule = "step" if spread.limited else "spread"
    return PreferenceSpec.model_validate(function).to_dict(), rule


def _warnings(leaf: Criterion, one: LeafThresholds) -> list[Finding]:
    """Functions that make the indicator count for nothing, or as a sum, or as mere places."""
    if one.now is None or one.now_shares is None:
        return []
    function: Preference = of(one.now)
    where = Where(key=f"{leaf.id}.preference")
    largest = one.largest or 0.0
    if largest <= 0:
        return [Finding("threshold-constant", where, {"name": one.name}, "note")]
    values: dict[str, Any] = {"name": one.name, "largest": largest}
    shares = one.now_shares
    if shares.indifferent >= NEARLY_ALL:
        return [
            Finding(
                "threshold-silent",
                where,
                {**values, "share": _percent(shares.indifferent)},
                "warning",
            )
        ]
    slope = function.type == "vshape" or (function.type == "linear" and function.q == 0)
    if slope and largest <= float(function.p):
        return [Finding("threshold-sum", where, {**values, "p": float(function.p)}, "warning")]
    share = shares.full / (1.0 - one.alike)
    if leaf.kind in ("ratio", "interval") and one.distinct > FEW_LEVELS and share >= NEARLY_ALL:
        values = {**values, "share": _percent(share)}
        return [Finding("threshold-borda", where, values, "warning")]
    return []


def _percent(share: float) -> str:
    return f"{share:.0%}"
