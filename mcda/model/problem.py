"""A problem: the hierarchy, the table and every setting that an engine's answer depends on."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where, nearest
from mcda.model.hierarchy import Criterion, Hierarchy, PreferenceSpec
from mcda.model.judgements import judged_children
from mcda.model.study import Classes, MissingRule, NotApplicableRule
from mcda.model.table import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from."""

    alternative: str
    criterion: str
    source: str
    year: str = ""
    note: str = ""


def direction_word(value: Any) -> str:
    """ "max" or "min" from "max", "min", +1 or -1; raises ValueError otherwise."""
    if value in ("max", 1):
        return "max"
    if value in ("min", -1):
        return "min"
    raise ValueError(f"direction {value!r}: expected 'max', 'min', 1 or -1")


def check_weights(
    weights: Mapping[str, float], hierarchy: Hierarchy, at: Callable[[str], Where]
) -> list[Finding]:
    """Problems of declared weights: unknown nodes, siblings left out, bad or all-zero numbers.

    `at` gives the place of a key such as "weights.income".
    """
    findings: list[Finding] = []
    nodes = [name for name in hierarchy.nodes if name != hierarchy.root]
    for name, weight in weights.items():
        where = f"weights.{name}"
        if name not in nodes:
            values: dict[str, Any] = {"found": name, "hint": nearest(name, nodes)}
            findings.append(Finding("weight-unknown-node", at(where), values))
        elif not 0 <= weight < float("inf"):
            findings.append(Finding("weight-negative", at(where), {"found": weight}))
        elif hierarchy.nodes[name].weight == 0 and weight > 0:
            findings.append(Finding("weight-fixed", at(where), {"found": name}))
    for node in hierarchy.tree.walk():
        counted = judged_children(node)
        given = [child for child in counted if child in weights]
        if not given:
            continue
        missing = [child for child in counted if child not in weights]
        if missing:
            values = {"node": node.id, "found": given, "missing": missing}
            findings.append(Finding("weights-incomplete", at(f"weights.{given[0]}"), values))
        elif not any(weights[child] > 0 for child in given) and not any(
            weights[child] < 0 for child in given
        ):
            values = {"node": node.id, "found": given}
            findings.append(Finding("weights-zero-node", at(f"weights.{given[0]}"), values))
    return findings


def _check_settings(problem: Problem) -> list[Finding]:
    """Settings outside what `study/1` allows."""
    findings = []
    for key, choices in (
        ("missing", get_args(MissingRule)),
        ("not_applicable", get_args(NotApplicableRule)),
    ):
        found = getattr(problem, key)
        if found not in choices:
            values = {"found": found, "expected": choices, "hint": nearest(str(found), choices)}
            findings.append(Finding("choice", Where(key=key), values))
    for key, low in (("draws", 1), ("seed", 0)):
        found = getattr(problem, key)
        if isinstance(found, bool) or not isinstance(found, (int, np.integer)):
            findings.append(Finding("whole-number", Where(key=key), {"found": found}))
        elif found < low:
            values = {"key": key, "found": found, "limit": f">= {low}"}
            findings.append(Finding("value-range", Where(key=key), values))
    share = problem.min_known
    if not isinstance(share, (int, float)) or not 0 <= share <= 1:
        values = {"key": "min_known", "found": share, "limit": "0 ... 1"}
        findings.append(Finding("value-range", Where(key="min_known"), values))
    return findings


@dataclass(frozen=True, eq=False)
class Problem:
    """What is ranked: immutable; `replace` gives a changed copy.

    `table` has one column a leaf of the hierarchy, in the hierarchy's order (`all_leaves`).
    `weights` are declared local weights by node id (empty: equal among siblings); `whose` says
    whose judgement they are ("equal", "study", "experts", "given").
    """

    hierarchy: Hierarchy
    table: Table
    weights: Mapping[str, float] = field(default_factory=dict)
    whose: str = "equal"
    method: str = "promethee"
    parameters: Mapping[str, Any] = field(default_factory=dict)
    classes: Classes = field(default_factory=Classes)
    missing: MissingRule = "set_aside"
    min_known: float = 0.5
    not_applicable: NotApplicableRule = "neutral"
    draws: int = 10_000
    seed: int = 42
    title: Any = ""
    official: Mapping[str, frozenset[str]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        leaves = tuple(leaf.id for leaf in self.hierarchy.all_leaves)
        if self.table.leaves != leaves:
            object.__setattr__(self, "table", self.table.select(leaves))
        findings = check_weights(
            self.weights, self.hierarchy, lambda key: Where(key=key)
        ) + _check_settings(self)
        if findings:
            raise InputError(findings)

    def changed(self, **changes: Any) -> Problem:
        """A copy with these fields replaced."""
        return replace(self, **changes)

    def local_weights(self) -> dict[str, float]:
        """Local weight of every node; see `Hierarchy.local_weights`."""
        return self.hierarchy.local_weights(self.weights)

    def find(self, name: str) -> str | None:
        """Id of the alternative called `name` by id, name in any language or alias, else None."""
        wanted = name.strip().casefold()
        for i, key in enumerate(self.table.alternatives):
            words = [key, *self.aliases.get(key, ())]
            words += [names[i] for names in self.table.names.values()]
            if any(word.casefold() == wanted for word in words if word):
                return key
        return None

    def called(self) -> tuple[str, ...]:
        """Every id, name and alias, for hints."""
        words: list[str] = list(self.table.alternatives)
        for names in self.table.names.values():
            words += [name for name in names if name]
        for aliases in self.aliases.values():
            words += aliases
        return tuple(dict.fromkeys(words))

    @classmethod
    def from_values(
        cls,
        values: Any,
        alternatives: Sequence[str] | None = None,
        criteria: Sequence[str] | None = None,
        *,
        weights: Mapping[str, float] | Sequence[float] | None = None,
        directions: Mapping[str, Any] | Sequence[Any] | None = None,
        preferences: Mapping[str, Any] | Sequence[Any] | None = None,
        anchors: Mapping[str, tuple[float, float]] | None = None,
        **settings: Any,
    ) -> Problem:
        """A flat problem from an array (m, n); NaN is an unknown cell.

        `anchors` maps a criterion to (worst, best) of its value function; without it the table's
        own extremes serve. Raises InputError with every problem found.
        """
        try:
            numbers = np.asarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError(_bad_cells(values, alternatives, criteria)) from None
        if numbers.ndim != 2 or 0 in numbers.shape:
            raise InputError([Finding("array-shape", Where(), {"found": numbers.shape})])
        m, n = numbers.shape
        names = [str(c) for c in (criteria if criteria is not None else range(1, n + 1))]
        if criteria is None:
            names = [f"c{c}" for c in names]
        rows = [str(a) for a in (alternatives if alternatives is not None else range(1, m + 1))]
        if alternatives is None:
            rows = [f"a{a}" for a in rows]
        findings: list[Finding] = []

        def listed(option: str, given: Any) -> dict[str, Any]:
            if given is None:
                return {}
            if isinstance(given, Mapping):
                findings.extend(
                    Finding(
                        "criterion-unknown",
                        Where(key=option),
                        {"found": str(key), "hint": nearest(str(key), names)},
                    )
                    for key in given
                    if key not in names
                )
                return dict(given)
            items = list(given)
            if len(items) != n:
                findings.append(
                    Finding("length", Where(key=option), {"found": len(items), "expected": n})
                )
                return {}
            return dict(zip(names, items, strict=True))

        for option, words, length in (
            ("alternatives", rows, m),
            ("criteria", names, n),
        ):
            if len(words) != length:
                findings.append(
                    Finding("length", Where(key=option), {"found": len(words), "expected": length})
                )
            findings.extend(
                Finding("duplicate-id", Where(key=option), {"found": word})
                for word in sorted({w for w in words if words.count(w) > 1})
            )
        if (beyond := np.abs(numbers) > LARGEST).any():
            found = f"{numbers[beyond][0]:g}"
            findings.append(Finding("infinite", Where(key="values"), {"found": found}))
        ways = listed("directions", directions)
        prefs = listed("preferences", preferences)
        ends = listed("anchors", anchors)
        given_weights = listed("weights", weights)
        for key, weight in given_weights.items():
            if not isinstance(weight, (int, float, np.number)):
                findings.append(
                    Finding("number-bad", Where(key=f"weights.{key}"), {"found": str(weight)})
                )
            elif not np.isfinite(weight) or weight < 0:
                findings.append(
                    Finding("weight-negative", Where(key=f"weights.{key}"), {"found": weight})
                )
        if given_weights and all(w == 0 for w in given_weights.values()):
            findings.append(Finding("weights-zero", Where(key="weights"), {}))
        leaves: list[Criterion] = []
        for j, key in enumerate(names):
            if j >= n:
                break
            try:
                spec: dict[str, Any] = {"id": key, "direction": direction_word(ways.get(key, 1))}
                if key in prefs:
                    spec["preference"] = _preference(prefs[key])
                if key in ends:
                    spec["value"] = {"worst": ends[key][0], "best": ends[key][1]}
                leaves.append(Criterion.model_validate(spec))
            except ValueError as error:
                findings.append(
                    Finding("criterion-bad", Where(key=key), {"message": _reason(error)})
                )
        if findings:
            raise InputError(findings)
        root = "goal"
        while root in names:
            root = f"_{root}"
        hierarchy = Hierarchy(id="array", root=root, criteria=tuple(leaves))
        table = Table.from_values(numbers, rows, names)
        whose = "given" if given_weights else "equal"
        return cls(hierarchy, table, given_weights, whose, **settings)

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, **options: Any) -> Problem:
        """A flat problem from a pandas frame: index = alternatives, columns = criteria."""
        try:
            values = frame.to_numpy(dtype=float, na_value=np.nan)
        except (TypeError, ValueError):
            values = frame.to_numpy(dtype=object)
        return cls.from_values(
            values,
            [str(i) for i in frame.index],
            [str(c) for c in frame.columns],
            **options,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Problem:
        """A problem from plain data: the keyword arguments of `from_values` as keys."""
        own = list(inspect.signature(cls.from_values).parameters)[:-1]
        settings = [f.name for f in fields(cls) if f.name not in ("hierarchy", "table", "whose")]
        known = list(dict.fromkeys([*own, *settings]))
        findings = [
            Finding(
                "key-unknown",
                Where(key=str(key)),
                {"found": str(key), "expected": known, "hint": nearest(str(key), known)},
            )
            for key in data
            if key not in known
        ]
        if "values" not in data:
            findings.append(Finding("key-missing", Where(key="values"), {"key": "values"}))
        if findings:
            raise InputError(findings)
        return cls.from_values(**dict(data))


def _preference(given: Any) -> Any:
    """What a leaf says of a preference function: a mapping, a name or an engine's own."""
    if isinstance(given, (Mapping, PreferenceSpec)):
        return given
    if isinstance(given, str):
        return {"type": given}
    if not hasattr(given, "type"):
        raise ValueError(f"{given!r} is no preference function")
    thresholds = {k: getattr(given, k, None) for k in ("q", "p", "s")}
    return {"type": given.type} | {k: float(v) for k, v in thresholds.items() if v is not None}


def _bad_cells(values: Any, rows: Any, columns: Any) -> list[Finding]:
    """Why an array is not one of numbers: the cells that are none, else its shape."""
    findings = []
    lengths = set()
    for i, row in enumerate(values):
        cells = list(row) if isinstance(row, Iterable) and not isinstance(row, str) else [row]
        lengths.add(len(cells))
        for j, cell in enumerate(cells):
            try:
                if cell is not None:
                    float(cell)
            except (TypeError, ValueError):
                place = Where(
                    row=str(rows[i]) if rows is not None and i < len(rows) else f"a{i + 1}",
                    column=str(columns[j])
                    if columns is not None and j < len(columns)
                    else f"c{j + 1}",
                )
                findings.append(Finding("number-bad", place, {"found": str(cell)}))
    shape = (len(values), " | ".join(map(str, sorted(lengths))))
    return findings or [Finding("array-shape", Where(), {"found": shape})]


def _reason(error: ValueError) -> str:
    errors: Iterable[Any] = error.errors() if hasattr(error, "errors") else ()
    return "; ".join(str(e["msg"]) for e in errors) or str(error)
