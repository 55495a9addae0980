"""The registry of methods: a method is a value that turns a table into a weight form.

`prepare` works column by column: the parts of a column depend on that column alone. Everything
above (ranking at any node, draws, weights in batches) uses the form and knows no method.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcda.engines.forms import Form
from mcda.errors import Finding, Where, fail, nearest

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """What a leaf says to an engine: all of it in the leaf's own unit.

    `worst` and `best` are the anchors; `points` a value function through (x, v), stepwise when
    `steps`; `level_codes` and `level_priorities` the idealised priorities of a ratings scale.

    Attributes
    ----------
    kind : of the leaf.
    direction : +1 where more is better, -1 where less is.
    preference : type and thresholds of PROMETHEE, None for none.
    """

    id: str
    kind: str
    direction: int
    worst: float
    best: float
    preference: Mapping[str, Any] | None = None
    points: tuple[tuple[float, float], ...] | None = None
    steps: bool = False
    level_codes: tuple[float, ...] | None = None
    level_priorities: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Parameter:
    """A parameter of a method as people set it: its choices and what they get unasked.

    Attributes
    ----------
    default : what holds unasked.
    help : a sentence for people.
    """

    name: str
    default: Any
    choices: tuple[Any, ...]
    help: str


Prepare = Callable[[FloatArray, NDArray[np.int64], Mapping[str, Any]], Form]


@dataclass(frozen=True)
class Method:
    """A method of the registry.

    `prepare(values, directions, parameters)` takes values (..., m, n), directions (n,) of +1 and
    -1, and a mapping with the method's parameters and "columns", a `Column` a leaf; it returns
    the weight form. `check(columns, parameters)` finds what makes the method inapplicable.
    A method with the capability "rows" also takes some rows of a table, with its
    `normalisation.Extent` as the parameter "extent"; cells that do not apply then stay NaN.

    Attributes
    ----------
    title, reference : as reports print them.
    meaning_of_weights : what a weight means, as "votes" or "trade-offs".
    score : what the score is called, as "net flow".
    capabilities : its weight form, "linear" or "distance", and "rows".
    """

    name: str
    title: str
    prepare: Prepare
    reference: str
    meaning_of_weights: str
    score: str
    parameters: tuple[Parameter, ...] = ()
    capabilities: frozenset[str] = frozenset()
    check: Callable[[tuple[Column, ...], Mapping[str, Any]], list[Finding]] = field(
        default=lambda columns, parameters: []
    )

    def settle(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters with defaults; raises InputError for unknown names or choices."""
        known = {parameter.name: parameter for parameter in self.parameters}
        settled = {parameter.name: parameter.default for parameter in self.parameters}
        for name, value in given.items():
            if name not in known:
                raise fail(
                    "method-parameter",
                    Where(key=f"method.{name}"),
                    found=name,
                    method=self.name,
                    choices=", ".join(known) or "-",
                    hint=nearest(name, list(known)),
                )
            if known[name].choices and value not in known[name].choices:
                raise fail(
                    "choice",
                    Where(key=f"method.{name}"),
                    found=str(value),
                    expected=", ".join(str(choice) for choice in known[name].choices),
                    hint=nearest(str(value), [str(choice) for choice in known[name].choices]),
                )
            settled[name] = value
        return settled


_methods: dict[str, Method] = {}


def register(method: Method) -> Method:
    """Add a method; its name then works everywhere. Raises ValueError for a name in use."""
    if method.name in _methods:
        raise ValueError(f"a method called {method.name!r} is registered already")
    _methods[method.name] = method
    return method


def get(name: str) -> Method:
    """The method called `name`; raises InputError that lists the choices."""
    if name not in _methods:
        raise fail(
            "method-unknown",
            Where(key="method"),
            found=name,
            choices=", ".join(names()),
            hint=nearest(name, names()),
        )
    return _methods[name]


def names() -> tuple[str, ...]:
    """Names of all methods, in the order of registration."""
    return tuple(_methods)


def _prepare_promethee(
    values: FloatArray, directions: NDArray[np.int64], parameters: Mapping[str, Any]
) -> Form:
    from mcda.engines import promethee

    preferences = [column.preference or {"type": "usual"} for column in parameters["columns"]]
    return promethee.form(values, directions, preferences)


def _check_promethee(columns: tuple[Column, ...], parameters: Mapping[str, Any]) -> list[Finding]:
    return [
        Finding("preference-missing", Where(key=f"{column.id}.preference"), {"leaf": column.id})
        for column in columns
        if column.preference is None and column.kind in ("ratio", "interval")
    ]


def _prepare_topsis(
    values: FloatArray, directions: NDArray[np.int64], parameters: Mapping[str, Any]
) -> Form:
    from mcda.engines import topsis

    columns = parameters["columns"]
    if parameters["normalisation"] != "minmax":
        return topsis.form(
            values,
            directions,
            normalisation=parameters["normalisation"],
            distance=parameters["distance"],
            extent=parameters.get("extent"),
        )
    return topsis.form(
        values,
        directions,
        normalisation="minmax",
        distance=parameters["distance"],
        ideal=[column.best for column in columns],
        anti_ideal=[column.worst for column in columns],
        ideal_units="column",
        extent=parameters.get("extent"),
    )


def _check_topsis(columns: tuple[Column, ...], parameters: Mapping[str, Any]) -> list[Finding]:
    if parameters["normalisation"] in ("minmax", "none"):
        return []
    return [
        Finding(
            "normalisation-scale",
            Where(key="method.normalisation"),
            {"normalisation": parameters["normalisation"], "leaf": column.id, "kind": column.kind},
        )
        for column in columns
        if column.kind != "ratio"
    ]


def _prepare_ahp(
    values: FloatArray, directions: NDArray[np.int64], parameters: Mapping[str, Any]
) -> Form:
    from mcda.engines import values as value_functions

    functions: list[tuple[Any, ...]] = []
    for column in parameters["columns"]:
        if column.level_priorities is not None:
            functions.append(("levels", column.level_codes, column.level_priorities))
        elif column.points is not None:
            shape = "stepwise" if column.steps else "piecewise"
            xs = tuple(x for x, _ in column.points)
            functions.append((shape, xs, tuple(v for _, v in column.points)))
        elif column.worst == column.best:
            # A constant column without anchors tells nobody apart: it adds 0 to all.
            functions.append(("linear", column.worst, column.worst + column.direction))
        else:
            functions.append(("linear", column.worst, column.best))
    return value_functions.form(values, functions, fill="extent" not in parameters)


register(
    Method(
        name="promethee",
        title="PROMETHEE II",
        prepare=_prepare_promethee,
        check=_check_promethee,
        reference="Brans & Vincke (1985), Management Science 31(6)",
        meaning_of_weights="votes",
        score="net flow",
        capabilities=frozenset({"linear"}),
    )
)
register(
    Method(
        name="topsis",
        title="TOPSIS",
        prepare=_prepare_topsis,
        check=_check_topsis,
        reference="Hwang & Yoon (1981); Deng, Yeh & Willis (2000)",
        meaning_of_weights="trade-offs",
        score="closeness coefficient",
        parameters=(
            Parameter(
                "normalisation",
                "minmax",
                ("minmax", "vector", "max", "sum", "none"),
                "minmax runs on the value anchors, which are then the fixed ideals",
            ),
            Parameter(
                "distance",
                "weighted",
                ("weighted", "classic"),
                "weighted: D² = Σ w·d²; classic: D² = Σ w²·d²",
            ),
        ),
        capabilities=frozenset({"distance", "rows"}),
    )
)
register(
    Method(
        name="ahp",
        title="AHP",
        prepare=_prepare_ahp,
        reference="Saaty (1980, 2008), ratings and value functions",
        meaning_of_weights="trade-offs",
        score="priority",
        capabilities=frozenset({"linear", "rows"}),
    )
)
