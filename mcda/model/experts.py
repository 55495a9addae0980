"""The experts whose judgement is asked: which nodes they judge, and how much they count there."""

from __future__ import annotations

from dataclasses import dataclass

from mcda.model.hierarchy import Hierarchy

ALONE = "!"  # behind a node: without what is below it


def covers(name: str, node_id: str, hierarchy: Hierarchy) -> bool:
    """True where a node as the list of experts names it means this node."""
    return name == node_id + ALONE or name in hierarchy.upward(node_id)


@dataclass(frozen=True, slots=True)
class Expert:
    """One expert.

    `nodes` are inner nodes, each meaning itself and everything below it, or with `!` behind it
    itself alone; none means the whole hierarchy. `weights` are (node, weight), "" for the weight
    where no named node is above; 1 where neither says anything. `language` is en, ru, kk or "" for
    the reader's default.

    Attributes
    ----------
    address : where letters go.
    """

    id: str
    name: str = ""
    address: str = ""
    language: str = ""
    nodes: tuple[str, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()

    def judges(self, node_id: str, hierarchy: Hierarchy) -> bool:
        """True where the expert is asked about this node."""
        return not self.nodes or any(covers(name, node_id, hierarchy) for name in self.nodes)

    def weight_at(self, node_id: str, hierarchy: Hierarchy) -> float:
        """Weight of the expert at a node: the nearest named ancestor's; 0 where not judging."""
        if not self.judges(node_id, hierarchy):
            return 0.0
        given = dict(self.weights)
        for node in hierarchy.upward(node_id):
            if node in given:
                return given[node]
        return given.get("", 1.0)
