"""Count the signs of a non-viable town, three-valued: met, not met, not known.

No published rule says how many signs make a town low, so every cut is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mcda.errors import fail, nearest
from mcda.model.hierarchy import Criterion, say
from mcda.model.problem import Problem
from mcda.model.shown import Result
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, Table

Truth = Literal["yes", "no", "unknown", "n/a"]


@dataclass(frozen=True)
class SignRow:
    """One alternative: its signs by node id; the count lies in `certain` … `possible` of `of`."""

    id: str
    name: str
    signs: Mapping[str, Truth]
    certain: int
    possible: int
    of: int


@dataclass(frozen=True)
class Cut:
    """How many alternatives have at least `signs` signs, for certain and possibly.

    Attributes
    ----------
    certainly, possibly : numbers of alternatives.
    """

    signs: int
    certainly: int
    possibly: int


@dataclass(frozen=True)
class Signs(Result):
    """The signs of every alternative, in table order, and the table of cuts.

    Attributes
    ----------
    criteria : ids of what has a test; `names` theirs by id.
    """

    criteria: tuple[str, ...]
    names: Mapping[str, str]
    rows: tuple[SignRow, ...]
    cuts: tuple[Cut, ...]

    def row(self, alternative: str) -> SignRow:
        """The row of an alternative by id; raises KeyError."""
        for row in self.rows:
            if row.id == alternative:
                return row
        raise KeyError(alternative)

    def records(self) -> list[dict[str, Any]]:
        """Rows as flat mappings: one column a sign, headed `sign:NODE`."""
        return [
            {
                "id": row.id,
                "name": row.name,
                "signs_certain": row.certain,
                "signs_possible": row.possible,
                "signs_of": row.of,
                **{f"sign:{key}": truth for key, truth in row.signs.items()},
            }
            for row in self.rows
        ]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "criteria": list(self.criteria),
            "signs": [
                {
                    "id": row.id,
                    "name": row.name,
                    "certain": row.certain,
                    "possible": row.possible,
                    "of": row.of,
                    "signs": dict(row.signs),
                }
                for row in self.rows
            ],
            "cuts": [
                {"at_least": cut.signs, "certainly": cut.certainly, "possibly": cut.possibly}
                for cut in self.cuts
            ],
        }


def signed_nodes(node: Criterion) -> tuple[Criterion, ...]:
    """The nodes at or below `node` that show a sign: outermost `sign`s, and lone tested leaves."""
    if not any(leaf.test is not None for leaf in node.leaves()):
        return ()
    if node.sign is not None or node.is_leaf:
        return (node,)
    return tuple(found for child in node.criteria for found in signed_nodes(child))


def test_cell(leaf: Criterion, low: float, high: float, state: int) -> Truth:
    """Whether a cell passes the leaf's test: an interval decides only where both ends agree."""
    if state == NOT_APPLICABLE:
        return "n/a"
    if state not in (KNOWN, INTERVAL) or leaf.test is None:
        return "unknown"
    test = leaf.test
    if test.below is not None:
        ends = low < test.below, high < test.below
    elif test.at_most is not None:
        ends = low <= test.at_most, high <= test.at_most
    elif test.above is not None:
        ends = low > test.above, high > test.above
    elif test.at_least is not None:
        ends = low >= test.at_least, high >= test.at_least
    else:
        code = leaf.level_values()[str(test.level)]
        if not low <= code <= high:
            return "no"
        return "yes" if low == high else "unknown"
    if ends[0] != ends[1]:
        return "unknown"
    return "yes" if ends[0] else "no"


test_cell.__test__ = False  # type: ignore[attr-defined]


def combine(truths: Iterable[Truth], rule: Literal["all", "any"]) -> Truth:
    """Kleene's three-valued and / or; what does not apply is left out."""
    found = [truth for truth in truths if truth != "n/a"]
    if not found:
        return "n/a"
    deciding: Truth = "yes" if rule == "any" else "no"
    if deciding in found:
        return deciding
    if "unknown" in found:
        return "unknown"
    return "no" if rule == "any" else "yes"


def cut_table(counts: Sequence[tuple[int, int]], most: int) -> tuple[Cut, ...]:
    """For every cut 1 … `most`: how many [certain, possible] counts reach it."""
    return tuple(
        Cut(k, sum(low >= k for low, _ in counts), sum(high >= k for _, high in counts))
        for k in range(1, most + 1)
    )


def signs(problem: Problem, at: str | None = None, *, lang: str = "en", **settings: Any) -> Signs:
    """The signs of every alternative below `at`; raises InputError where no leaf has a test.

    All leaves with a test count, those that a ranking sets aside included: an unknown cell leaves
    its sign open, never absent.
    """
    if settings:
        problem = problem.changed(**settings)
    hierarchy = problem.hierarchy
    node = at or hierarchy.root
    if node not in hierarchy.nodes:
        raise fail("node-unknown", found=node, hint=nearest(node, list(hierarchy.nodes)), at="--at")
    nodes = signed_nodes(hierarchy.nodes[node])
    if not nodes:
        raise fail("tests-none", at=node)
    table = problem.table
    rows = []
    for i, alternative in enumerate(table.alternatives):
        shown = {one.id: _sign(one, table, i) for one in nodes}
        met = list(shown.values())
        certain = met.count("yes")
        rows.append(
            SignRow(
                alternative,
                table.name(i, lang),
                shown,
                certain,
                certain + met.count("unknown"),
                len(met) - met.count("n/a"),
            )
        )
    return Signs(
        study=problem.name or say(problem.title, lang),
        at=node,
        inputs=dict(problem.inputs),
        criteria=tuple(one.id for one in nodes),
        names={one.id: one.short_label(lang) for one in nodes},
        rows=tuple(rows),
        cuts=cut_table([(row.certain, row.possible) for row in rows], len(nodes)),
    )


def _sign(node: Criterion, table: Table, i: int) -> Truth:
    tested = [leaf for leaf in node.leaves() if leaf.test is not None]
    truths = []
    for leaf in tested:
        j = table.column(leaf.id)
        truths.append(test_cell(leaf, table.low[i, j], table.high[i, j], int(table.state[i, j])))
    return combine(truths, node.sign or "any")
