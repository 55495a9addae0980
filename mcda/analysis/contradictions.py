"""Where one expert's answers below a node contradict one another, as a question to that expert."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from mcda.engines import ahp
from mcda.model.judged import Judged

LIMIT = 0.10  # Saaty 1980: judgements above this consistency ratio deserve a second look
AFTER_MEANT = 2.0  # once an answer is meant, a form asks about those only that miss by this factor
EQUAL = 1e-9
Pair = tuple[str, str]


@dataclass(frozen=True)
class Relation:
    """`first` matters `times` as much as `second`; at least 1."""

    first: str
    second: str
    times: float

    @property
    def degree(self) -> str:
        """The answer of the scale that it is nearest to: equal, slightly, clearly, much, far."""
        for limit, word in ((1 + EQUAL, "equal"), (2.5, "slightly"), (4, "clearly"), (7, "much")):
            if self.times < limit:
                return word
        return "far"


@dataclass(frozen=True)
class Contradiction:
    """The answer to `pair` that fits the other answers least.

    `steps` are the two answers through a third criterion that speak against it (none where no third
    criterion was compared with both), `but` is the answer itself. `circle` says that the three run
    in a circle, `weak` that the answer points where the detour does and says less. `cr_without` is
    the consistency ratio when it is left out, None where the others cannot contradict one another
    any more.

    Attributes
    ----------
    node : id of the node whose children are compared.
    cr : consistency ratio with the answer.
    """

    node: str
    pair: Pair
    steps: tuple[Relation, ...]
    but: Relation
    circle: bool
    weak: bool
    cr: float
    cr_without: float | None


def matrix(children: Sequence[str], answers: Mapping[Pair, float]) -> ahp.Array:
    """Judgement matrix of answers (a, b) -> times a matters more than b; NaN where none."""
    place = {child: k for k, child in enumerate(children)}
    return ahp.from_comparisons(
        len(children), [(place[a], place[b], value) for (a, b), value in answers.items()]
    )


def groups(children: Sequence[str], answers: Mapping[Pair, float]) -> tuple[tuple[str, ...], ...]:
    """The groups of children that answers link; one group where they are connected."""
    try:
        ahp.complete(matrix(children, answers))
    except ahp.UnconnectedError as error:
        return tuple(tuple(children[k] for k in group) for group in error.groups)
    return (tuple(children),)


def bridges(parts: Sequence[Collection[str]], pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The first pairs of those given that would connect groups of criteria, one fewer than groups.

    The spanning tree of Kruskal (1956) with the pairs in their order as lengths.
    """
    group = {child: together for part in parts if (together := set(part)) for child in part}
    found = []
    for a, b in pairs:
        if a in group and b in group and b not in group[a]:
            found.append((a, b))
            group[a] |= group[b]
            for child in group[b]:
                group[child] = group[a]
    return tuple(found)


def _table(children: Sequence[str]) -> str:
    """The random index: the computed one where it goes so far."""
    return "computed" if len(children) <= max(ahp.COMPUTED_RANDOM_INDEX) else "alonso_lamata"


def contradiction(
    node: str,
    children: Sequence[str],
    answers: Mapping[Pair, float],
    confirmed: Collection[Pair] = (),
) -> Contradiction | None:
    """The answer to ask about below a node, None where nothing contradicts.

    There is one where the consistency ratio of connected answers exceeds 0.10 or three answers run
    in a circle. An answer in `confirmed` is meant: nothing is asked about it, nor about the others
    where they fit together without it.
    """
    a = matrix(children, answers)
    if len(children) < 3 or not ahp.connected(a):
        return None
    cr = float(ahp.consistency(a, random_index=_table(children)).cr)
    circles = _circles(a)
    if np.isnan(cr) or (cr <= LIMIT and not circles):
        return None
    place = {child: k for k, child in enumerate(children)}
    meant = {_sorted(place[x], place[y]) for x, y in confirmed}
    if meant and _fits_without(a, meant, children):
        return None
    candidates = [
        (i, j)
        for i, j in zip(*map(np.ndarray.tolist, np.triu_indices(len(a), 1)), strict=True)
        if not np.isnan(a[i, j]) and (i, j) not in meant
    ]
    if cr <= LIMIT:
        candidates = [pair for pair in candidates if any(set(pair) <= set(c) for c in circles)]
    found = _least_fitting(a, candidates, children)
    if found is None:
        return None
    (i, j), without = found
    if cr <= LIMIT and not any({i, j} <= set(circle) for circle in circles):
        return None
    third, circle = _third(a, i, j)
    steps: tuple[Relation, ...] = ()
    weak = False
    if third is not None:
        # From the one that the detour puts first: "A over B, B over C, but C over A".
        first, last = (i, j) if a[i, third] * a[third, j] >= 1 else (j, i)
        steps = (_relation(a, children, first, third), _relation(a, children, third, last))
        detour = a[first, third] * a[third, last]
        weak = not circle and 1 + EQUAL < a[first, last] < detour
    but = _relation(a, children, i, j)
    pair = children[i], children[j]
    return Contradiction(node, pair, steps, but, circle, bool(weak), cr, without)


def contradictions(judged: Judged) -> dict[str, tuple[Contradiction, ...]]:
    """What to ask every expert of a group about, by id, the highest consistency ratio first."""
    found: dict[str, list[Contradiction]] = {}
    for node, children in judged.children.items():
        upper = np.triu_indices(len(children), 1)
        for expert, a in zip(judged.experts, judged.matrices[node], strict=True):
            answers = {
                (children[i], children[j]): float(a[i, j])
                for i, j in zip(*map(np.ndarray.tolist, upper), strict=True)
                if not np.isnan(a[i, j])
            }
            told = contradiction(node, children, answers, judged.meant.get((expert, node), ()))
            if told is not None:
                found.setdefault(expert, []).append(told)
    return {expert: tuple(sorted(ones, key=lambda one: -one.cr)) for expert, ones in found.items()}


def _sorted(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _without(a: ahp.Array, pairs: Collection[tuple[int, int]]) -> ahp.Array:
    reduced = a.copy()
    for i, j in pairs:
        reduced[i, j] = reduced[j, i] = np.nan
    return reduced


def _fits_without(
    a: ahp.Array, meant: Collection[tuple[int, int]], children: Sequence[str]
) -> bool:
    reduced = _without(a, meant)
    if not ahp.connected(reduced):
        return False
    cr = float(ahp.consistency(reduced, random_index=_table(children)).cr)
    return not cr > LIMIT and not _circles(reduced)


def _least_fitting(
    a: ahp.Array, candidates: Sequence[tuple[int, int]], children: Sequence[str]
) -> tuple[tuple[int, int], float | None] | None:
    """The candidate whose answer left out makes the ratio lowest, and that ratio."""
    if not candidates:
        return None
    reduced = np.stack([_without(a, [pair]) for pair in candidates])
    usable = ahp.connected(reduced)
    if not usable.any():
        return None
    kept = [pair for pair, use in zip(candidates, usable, strict=True) if use]
    reduced = reduced[usable]
    after = ahp.consistency(reduced, random_index=_table(children)).cr
    ratios = np.where(np.isnan(after), -1.0, after)
    tied = np.flatnonzero(ratios <= ratios.min() + 1e-12)
    best = next((k for k in tied if _chained(a, *kept[k])), tied[0])
    return kept[best], None if np.isnan(after[best]) else float(after[best])


def _chained(a: ahp.Array, i: int, j: int) -> bool:
    """True where the two answers against (i, j) point the same way: "A over B, B over C"."""
    third, _ = _third(a, i, j)
    return third is not None and bool((a[i, third] >= 1) == (a[third, j] >= 1))


def _circles(a: ahp.Array) -> list[tuple[int, int, int]]:
    """Three items of which each is preferred to the next, in either direction."""
    over = np.nan_to_num(a, nan=1.0) > 1 + EQUAL
    n = len(a)
    return [
        (i, j, k)
        for i in range(n)
        for j in range(i + 1, n)
        for k in range(j + 1, n)
        if (over[i, j] and over[j, k] and over[k, i]) or (over[j, i] and over[k, j] and over[i, k])
    ]


def _third(a: ahp.Array, i: int, j: int) -> tuple[int | None, bool]:
    """The item through which the detour from i to j disagrees most; circles come first."""
    with np.errstate(invalid="ignore"):
        gaps = np.abs(np.log(a[i] * a[:, j]) - np.log(a[i, j]))
    gaps[[i, j]] = np.nan
    if np.isnan(gaps).all():
        return None, False
    circles = {k for circle in _circles(a) if {i, j} <= set(circle) for k in circle} - {i, j}
    if circles:
        return max(sorted(circles), key=lambda k: gaps[k]), True
    return int(np.nanargmax(gaps)), False


def _relation(a: ahp.Array, children: Sequence[str], i: int, j: int) -> Relation:
    """An answer as a relation that puts the more important criterion first."""
    value = float(a[i, j])
    if value < 1 - EQUAL:
        i, j, value = j, i, 1 / value
    return Relation(children[i], children[j], max(value, 1.0))
