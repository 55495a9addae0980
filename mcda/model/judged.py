"""What a group of experts said, as arrays: from it weights and every measure of agreement come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mcda.model.study import Aggregation
from mcda.model.table import FloatArray, frozen_array


@dataclass(frozen=True, eq=False)
class Judged:
    """Judgements of e experts at every node where criteria are compared.

    `children` are the ids of the k criteria compared at a node, `matrices` (e, k, k) say how many
    times the row's counts more than the column's, NaN = not answered, diagonal 1; `weights` (e,)
    are the experts' own at the node, whether they answered there or not. `rule` says how weights
    are made of it. `meant` are the pairs that an expert means at a node though others contradict
    them, by (expert, node).
    """

    experts: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    matrices: Mapping[str, FloatArray]
    weights: Mapping[str, FloatArray]
    rule: Aggregation
    meant: Mapping[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("matrices", "weights"):
            arrays = {node: frozen_array(array) for node, array in getattr(self, name).items()}
            object.__setattr__(self, name, arrays)
        for node, children in self.children.items():
            e, k = len(self.experts), len(children)
            if self.matrices[node].shape != (e, k, k) or self.weights[node].shape != (e,):
                raise ValueError(f"judgements of {e} experts on {k} criteria at {node}")

    def answered(self, node: str) -> NDArray[np.bool_]:
        """(e,) who compared anything at a node."""
        a = self.matrices[node]
        return np.asarray((~np.isnan(a)).sum(axis=(1, 2)) > a.shape[-1])

    def without(self, expert: str) -> Judged:
        """The same group without one of its experts."""
        keep = [i for i, name in enumerate(self.experts) if name != expert]
        return Judged(
            tuple(self.experts[i] for i in keep),
            self.children,
            {node: array[keep] for node, array in self.matrices.items()},
            {node: array[keep] for node, array in self.weights.items()},
            self.rule,
            self.meant,
        )
