"""A problem: the hierarchy, the table and every setting that an engine's answer depends on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from mcda.errors import Finding, InputError, Where, nearest
from mcda.model.given import (
    columns_of,
    declared,
    flat,
    given_problem,
    id_findings,
    read_cells,
    spoken,
)
from mcda.model.hierarchy import Hierarchy
from mcda.model.judged import Judged
from mcda.model.judgements import judged_children
from mcda.model.study import Classes, MissingRule, NotApplicableRule
from mcda.model.table import Table

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Source:
    """Where a cell comes from.

    Attributes
    ----------
    alternative, criterion : ids of the row and the leaf.
    source, year, note : as people write them.
    """

    alternative: str
    criterion: str
    source: str
    year: str = ""
    note: str = ""


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


def _twice(hierarchy: Hierarchy) -> list[Finding]:
    """Ids that stand twice in a hierarchy made in code; files are checked with their lines."""
    counts = Counter(node.id for node in hierarchy.tree.walk())
    return [
        Finding("duplicate-id", Where(key="hierarchy"), {"found": name})
        for name, count in counts.items()
        if count > 1
    ]


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
    whose judgement they are ("equal", "study", "experts", "given", or "partly": given where the
    command line names criteria, the study's elsewhere). `judged` is what the experts said, None
    where the study does not ask them.

    Attributes
    ----------
    classes : how alternatives are sorted.
    missing : "set_aside" leaves out indicators known for less than the share `min_known`;
        "keep" keeps them; "exclude" leaves out alternatives with an unknown cell.
    not_applicable : "neutral" or "redistribute", for cells that do not apply.
    draws, seed : of tables with figures for the unknown cells.
    title : a text, or texts by language.
    official : official classes by alternative id; more than one where a source leaves it
        open.
    aliases : other names by alternative id.
    sources : where figures are from.
    inputs : SHA-256 of the files read, by name.
    method, parameters : id of the method, and settings that differ from its defaults.
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
    judged: Judged | None = None

    def __post_init__(self) -> None:
        leaves = tuple(leaf.id for leaf in self.hierarchy.all_leaves)
        if self.table.leaves != leaves:
            object.__setattr__(self, "table", self.table.select(leaves))
        findings = (
            _twice(self.hierarchy)
            + check_weights(self.weights, self.hierarchy, lambda key: Where(key=key))
            + _check_settings(self)
        )
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
        hierarchy: Hierarchy | None = None,
        names: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
        weights: Mapping[str, float] | Sequence[float] | None = None,
        directions: Mapping[str, Any] | Sequence[Any] | None = None,
        preferences: Mapping[str, Any] | Sequence[Any] | None = None,
        anchors: Mapping[str, tuple[float, float]] | None = None,
        **settings: Any,
    ) -> Problem:
        """A problem from an array or rows of cells (m, n): m alternatives, n criteria.

        Parameters
        ----------
        values : numbers, NaN or None where unknown. Rows of cells may also hold "n/a" (not
            applicable), an interval "3..5" or (3, 5), and with a `hierarchy` the levels' words.
        alternatives, criteria : ids; a1, a2, … and c1, c2, … by default.
        hierarchy : a tree whose leaves are the criteria; it then holds directions, preference
            functions and anchors, and `weights` are by node. Without it the problem is flat.
        names : of the alternatives, English ones or a mapping by language (en, ru, kk).
        weights : >= 0, any sum; equal by default.
        directions : "max" (default) or "min", or 1 and -1.
        preferences : by criterion, a name, a mapping {"type", "q", "p", "s"} with thresholds in
            the criterion's unit, or what `mcda.preference` makes. PROMETHEE needs them.
        anchors : (worst, best) of a criterion's value function, in its unit; without them the
            table's own extremes serve.
        settings : fields of `Problem`, as `method`, `seed`, `draws`, `missing`.

        Raises InputError with every problem found.
        """
        return cls._given(
            columns_of(values, criteria),
            alternatives,
            hierarchy=hierarchy,
            names=names,
            weights=weights,
            directions=directions,
            preferences=preferences,
            anchors=anchors,
            **settings,
        )

    @classmethod
    def from_frame(cls, frame: Any, **options: Any) -> Problem:
        """A problem from a data frame of pandas, polars, pyarrow, modin or cuDF.

        Columns are criteria; a column `id` names the alternatives (else a pandas index does), and
        `name`, `name_ru` and `name_kk` are their names. A null or NaN is *unknown*; a cell that
        does not apply must say so, as the text "n/a"; an interval is "3..5" or a pair. Options are
        those of `from_values`. Frames other than pandas need the extra `[frames]` (narwhals).

        Raises InputError with every problem found.
        """
        from mcda.model.frames import frame_columns

        found = frame_columns(frame)
        if found.twice:
            raise InputError(
                Finding("column-twice", Where(column=head), {"found": head}) for head in found.twice
            )
        names = options.pop("names", None) or found.names
        return cls._given(found.columns, found.alternatives, names=names, **options)

    @classmethod
    def _given(
        cls,
        columns: Mapping[str, Any],
        alternatives: Sequence[str] | None,
        *,
        hierarchy: Hierarchy | None = None,
        names: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
        weights: Any = None,
        directions: Any = None,
        preferences: Any = None,
        anchors: Any = None,
        **settings: Any,
    ) -> Problem:
        """A problem of columns by id; what they hold is checked here."""
        m = max(map(len, columns.values()), default=0)
        if m == 0:
            raise InputError([Finding("array-shape", Where(), {"found": (m, len(columns))})])
        rows = [str(a) for a in (alternatives if alternatives is not None else range(1, m + 1))]
        if alternatives is None:
            rows = [f"a{a}" for a in rows]
        findings = id_findings("alternatives", rows, m)
        words = spoken(names, m, findings)
        options = {
            "directions": directions, "preferences": preferences, "anchors": anchors,
        }  # fmt: skip
        if hierarchy is None:
            hierarchy, given = flat(list(columns), weights, options, findings)
        else:
            given = declared(hierarchy, columns, weights, options, findings)
        low, high, state, spread = read_cells(columns, hierarchy, rows, findings)
        if findings:
            raise InputError(findings)
        table = Table(tuple(rows), tuple(columns), low, high, state, words, spread)
        whose = "given" if given else "equal"
        return cls(hierarchy, table, given, whose, **settings)

    def to_frame(self) -> pd.DataFrame:
        """The table as a pandas frame that `from_frame` reads back, given the same hierarchy.

        Columns `id`, names where there are any, one a leaf: numbers (NaN = unknown), or texts
        where a cell is an interval, a level or "n/a". For polars: `polars.DataFrame(p.columns())`.
        """
        import pandas as pd

        return pd.DataFrame(self.columns())

    def columns(self) -> dict[str, Sequence[Any]]:
        """The columns of `to_frame` as plain lists by name; None is an unknown cell."""
        from mcda.model.frames import table_columns

        return table_columns(self.table, self.hierarchy)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Problem:
        """A problem from plain data, as JSON gives it: the format `problem/1`.

        Keys are the arguments of `from_values`, `hierarchy` and `classes` in the form of their
        files, `official` a class or a list of classes by alternative. `mcda show --schema problem`
        prints the JSON Schema. Raises InputError with every problem found.
        """
        return cls.from_values(**given_problem(data).options())
