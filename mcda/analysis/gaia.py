"""The GAIA plane at a node, how far to believe it, and the region of PROMETHEE VI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from mcda.analysis.evidence import Evidence, gather
from mcda.analysis.extremes import polytope_of
from mcda.analysis.ranking import FormDraws, choose, town_weights
from mcda.engines import gaia as engine
from mcda.engines import promethee
from mcda.engines.forms import Linear
from mcda.errors import Finding, Where, fail
from mcda.model.hierarchy import say
from mcda.model.problem import Problem
from mcda.model.shown import Drawn
from mcda.model.table import INTERVAL, UNKNOWN, FloatArray

WEAK = 0.6  # a plane that keeps less of the variance misleads (Brans & Mareschal 1994)
By = Literal["criteria", "leaves"]


@dataclass(frozen=True)
class Point:
    """One alternative in the plane.

    `quality` is the part of its flows that the plane shows; `deviation` the root mean square
    distance of its drawn positions from this one, None where nothing is drawn.

    Attributes
    ----------
    x, y : where it lies in the plane.
    net : net flow, -1 … 1.
    """

    id: str
    name: str
    x: float
    y: float
    net: float
    quality: float
    deviation: float | None


@dataclass(frozen=True)
class Axis:
    """One criterion (or indicator) in the plane.

    Attributes
    ----------
    x, y : its end in the plane.
    weight : used weight, 0 … 1.
    quality : part of its unit vector that the plane shows, 0 … 1.
    """

    id: str
    name: str
    x: float
    y: float
    weight: float
    quality: float


@dataclass(frozen=True, eq=False)
class Plane(Drawn):
    """The plane: points by net flow, axes, the decision axis, and the region it may lie in.

    `delta` is the part of the variance kept; `axis` and `power` the decision axis's length and its
    part of the weight vector's. `region` are the vertices, anticlockwise; the problem is `hard`
    where these hold the origin, and else `nearest` and `spread` (degrees) say how far it is from
    that.

    Attributes
    ----------
    by : whether axes are criteria below the node or leaves.
    held : unknown and interval figures, held at the mean of the draws.
    around, orders, bounds : what the weights of the region keep to: a share around the used
        ones, chains of node ids, (id, least, most).
    set_aside, left_out : ids of leaves not counted, and of alternatives not ranked.
    decision_axis : its end in the plane.
    """

    by: By
    held: int
    whose: str
    delta: float
    decision_axis: tuple[float, float]
    axis: float
    power: float
    points: tuple[Point, ...]
    axes: tuple[Axis, ...]
    around: float | None
    orders: tuple[tuple[str, ...], ...]
    bounds: tuple[tuple[str, float, float], ...]
    region: tuple[tuple[float, float], ...]
    hard: bool
    nearest: float
    spread: float
    set_aside: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A warning where the plane keeps too little."""
        if self.delta >= WEAK:
            return ()
        values = {"delta": f"{self.delta:.0%}", "limit": f"{WEAK:.0%}"}
        return (Finding("gaia-weak", Where(key=self.at), values, "warning"),)

    def records(self) -> list[dict[str, Any]]:
        """Points, axes, the decision axis and the region's vertices, told apart by `about`."""
        blank: dict[str, Any] = dict.fromkeys(
            ("about", "id", "name", "x", "y", "quality", "net_flow", "weight", "deviation"), ""
        )
        rows: list[dict[str, Any]] = [
            {
                **blank,
                "about": "alternative",
                "id": one.id,
                "name": one.name,
                "x": one.x,
                "y": one.y,
                "quality": one.quality,
                "net_flow": one.net,
                "deviation": "" if one.deviation is None else one.deviation,
            }
            for one in self.points
        ]
        rows += [
            {
                **blank,
                "about": "criterion",
                "id": one.id,
                "name": one.name,
                "x": one.x,
                "y": one.y,
                "quality": one.quality,
                "weight": one.weight,
            }
            for one in self.axes
        ]
        x, y = self.decision_axis
        rows.append({**blank, "about": "decision axis", "x": x, "y": y, "quality": self.power})
        rows += [{**blank, "about": "region", "x": x, "y": y} for x, y in self.region]
        return rows

    def to_dict(self) -> dict[str, Any]:
        """Plain data, schema `gaia/1`."""
        return {
            "schema": "gaia/1",
            "version": self.version,
            "study": self.study,
            "at": self.at,
            "by": self.by,
            "seed": self.seed,
            "draws": self.draws,
            "cells_drawn": self.held,
            "inputs": dict(self.inputs),
            "whose": self.whose,
            "delta": self.delta,
            "decision_axis": {
                "x": self.decision_axis[0],
                "y": self.decision_axis[1],
                "length": self.axis,
                "power": self.power,
            },
            "alternatives": [
                {
                    "id": one.id,
                    "name": one.name,
                    "x": one.x,
                    "y": one.y,
                    "net_flow": one.net,
                    "quality": one.quality,
                    "deviation": one.deviation,
                }
                for one in self.points
            ],
            "criteria": [
                {
                    "id": one.id,
                    "name": one.name,
                    "x": one.x,
                    "y": one.y,
                    "weight": one.weight,
                    "quality": one.quality,
                }
                for one in self.axes
            ],
            "region": {
                "around": self.around,
                "orders": [list(order) for order in self.orders],
                "bounds": [{"node": n, "low": low, "high": high} for n, low, high in self.bounds],
                "vertices": [list(corner) for corner in self.region],
                "hard": self.hard,
                "nearest": self.nearest,
                "spread_degrees": self.spread,
            },
            "set_aside": list(self.set_aside),
            "left_out": list(self.left_out),
        }


def _members(evidence: Evidence, by: By) -> tuple[list[str], list[int]]:
    """Ids of the axes, and the axis to which each kept leaf belongs."""
    ids = [leaf.id for leaf in evidence.leaves]
    if by == "leaves":
        return ids, list(range(len(ids)))
    node = evidence.problem.hierarchy.nodes[evidence.at]
    children = node.criteria or (node,)
    below = {leaf.id: child.id for child in children for leaf in child.leaves()}
    axes = [child.id for child in children if child.id in {below[key] for key in ids}]
    return axes, [axes.index(below[key]) for key in ids]


def gaia(
    problem: Problem,
    *,
    at: str | None = None,
    by: By = "criteria",
    orders: Sequence[Sequence[str]] = (),
    bounds: Sequence[tuple[str, float, float]] = (),
    around: float | None = None,
    lang: str = "en",
) -> Plane:
    """The GAIA plane of the node's criteria (or of the indicators below it).

    A criterion's flow is the mean of its indicators' unicriterion flows by their weights. Flows
    are means over the drawn tables. `orders`, `bounds` and `around` say which weights the region
    is over, as in `extremes`; the flows of criteria keep the study's weights within them.
    """
    if by not in ("criteria", "leaves"):
        raise fail("choice", Where(key="--by"), found=by, expected="criteria, leaves", hint="")
    if around is not None and not 0.0 < around <= 1.0:
        raise fail("ext-around", Where(key="--around"), found=around)
    evidence = gather(problem, at)
    if town_weights(evidence) is not None:
        raise fail("stability-redistribute", Where(key="not_applicable"))
    method, settled = choose(problem, "promethee")
    model = FormDraws(evidence, method, settled)
    mean = model.mean()
    assert isinstance(mean, Linear)
    axes, member = _members(evidence, by)
    flows, weights = engine.grouped(mean.parts, evidence.used, member)
    plane = promethee.gaia(flows, weights)
    quality = engine.quality(flows, weights, plane)
    over = polytope_of(evidence, orders=orders, bounds=bounds, around=around)
    region = engine.region(plane.axes[member], over)
    deviation = _deviation(model, evidence, member, plane)
    table = evidence.table
    net = flows @ weights
    nodes = problem.hierarchy.nodes
    state = table.state
    return Plane(
        study=problem.name or say(problem.title, lang),
        at=evidence.at,
        by=by,
        seed=problem.seed,
        draws=model.draws,
        held=int(((state == UNKNOWN) | (state == INTERVAL)).sum()),
        inputs=dict(problem.inputs),
        whose=problem.whose,
        delta=plane.delta,
        decision_axis=(float(plane.decision_axis[0]), float(plane.decision_axis[1])),
        axis=quality.axis,
        power=quality.power,
        points=tuple(
            Point(
                table.alternatives[i],
                table.name(i, lang),
                float(plane.points[i, 0]),
                float(plane.points[i, 1]),
                float(net[i]),
                float(quality.alternatives[i]),
                None if deviation is None else float(deviation[i]),
            )
            for i in sorted(range(len(net)), key=lambda i: (-net[i], i))
        ),
        axes=tuple(
            Axis(
                key,
                nodes[key].label(lang),
                float(plane.axes[k, 0]),
                float(plane.axes[k, 1]),
                float(weights[k]),
                float(quality.criteria[k]),
            )
            for k, key in enumerate(axes)
        ),
        around=around,
        orders=tuple(tuple(order) for order in orders),
        bounds=tuple(bounds),
        region=tuple((float(x), float(y)) for x, y in region.vertices),
        hard=region.hard,
        nearest=region.nearest,
        spread=float(np.degrees(region.spread)),
        set_aside=tuple(leaf.id for leaf in evidence.set_aside),
        left_out=(*evidence.excluded, *evidence.not_ranked),
    )


def _deviation(
    model: FormDraws, evidence: Evidence, member: Sequence[int], plane: promethee.Gaia
) -> FloatArray | None:
    """(m,) root mean square distance of the drawn positions from those in the plane."""
    if not model.varying:
        return None
    used = evidence.used
    totals = np.bincount(member, used)
    share = np.divide(used, totals[list(member)], out=np.zeros_like(used), where=used > 0)
    steps = share[:, None] * plane.axes[list(member)]
    squares = np.zeros(len(plane.points))
    for _, _, form in model.blocks():
        assert isinstance(form, Linear)
        squares += np.square(form.parts @ steps - plane.points).sum(axis=(0, 2))
    return np.sqrt(squares / model.draws)
