"""What a caller gives in code, arrays or rows of cells with options, into a problem's parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, WithJsonSchema

from mcda.engines.normalisation import LARGEST
from mcda.errors import Finding, InputError, Where, nearest
from mcda.model.cells import BadCell, CellReader
from mcda.model.distribution import Distribution
from mcda.model.hierarchy import (
    IDENTIFIER,
    LANGUAGES,
    Criterion,
    Hierarchy,
    PreferenceSpec,
    Text,
    Written,
)
from mcda.model.study import Classes, MissingRule, NotApplicableRule
from mcda.model.table import KNOWN, UNKNOWN, FloatArray

_CELL = {"anyOf": [{"type": ["number", "string", "null"]}, {"type": "array", "items": {}}]}
_ROWS = {"type": "array", "minItems": 1, "items": {"type": "array", "items": _CELL}}
_FUNCTION = {"type": ["string", "object"]}
Class = Literal["low", "average", "high"]


def _listed(item: dict[str, Any]) -> WithJsonSchema:
    """The schema of values by criterion, or in the order of the criteria."""
    by_name = {"type": "object", "additionalProperties": item}
    return WithJsonSchema({"anyOf": [by_name, {"type": "array", "items": item}, {"type": "null"}]})


def direction_word(value: Any) -> str:
    """ "max" or "min" from "max", "min", +1 or -1; raises ValueError otherwise."""
    if value in ("max", 1):
        return "max"
    if value in ("min", -1):
        return "min"
    raise ValueError(f"direction {value!r}: expected 'max', 'min', 1 or -1")


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


def columns_of(values: Any, criteria: Sequence[str] | None) -> dict[str, Any]:
    """Columns by id of an array (m, n) or of rows of cells."""
    given = hasattr(values, "__array__")
    array = np.asarray(values) if given else _numbers(values)
    if array is not None and array.dtype.kind in "fiub" and (given or array.ndim < 3):
        shape: Any = array.shape
        regular = len(shape) == 2 and 0 not in shape
        cells = list(array.astype(np.float64).T) if regular else []
    else:
        values = values if _is_row(values) else []
        rows = [list(row) if _is_row(row) else [row] for row in values]
        lengths = sorted({len(row) for row in rows})
        shape = (len(rows), " | ".join(map(str, lengths)))
        regular = len(lengths) == 1 and lengths[0] > 0
        cells = [list(column) for column in zip(*rows, strict=True)] if regular else []
    if not regular:
        raise InputError([Finding("array-shape", Where(), {"found": shape})])
    n = len(cells)
    ids = [str(c) for c in criteria] if criteria is not None else [f"c{j + 1}" for j in range(n)]
    if findings := id_findings("criteria", ids, n):
        raise InputError(findings)
    return dict(zip(ids, cells, strict=True))


def _numbers(values: Any) -> NDArray[Any] | None:
    """Rows that hold numbers alone as an array."""
    try:
        return np.asarray(values)
    except ValueError:  # rows of different lengths, or cells that are pairs
        return None


def _is_row(row: Any) -> bool:
    return isinstance(row, Iterable) and not isinstance(row, (str, Mapping))


def id_findings(option: str, words: Sequence[str], length: int) -> list[Finding]:
    """Ids that stand twice, and too many or too few of them."""
    findings = []
    if len(words) != length:
        values = {"found": len(words), "expected": length}
        findings.append(Finding("length", Where(key=option), values))
    counts = Counter(words)
    findings.extend(
        Finding("duplicate-id", Where(key=option), {"found": word})
        for word in sorted(word for word, count in counts.items() if count > 1)
    )
    return findings


def spoken(
    names: Mapping[str, Sequence[str]] | Sequence[str] | None, m: int, findings: list[Finding]
) -> dict[str, tuple[str, ...]]:
    """Names of the alternatives by language."""
    if names is None:
        return {}
    by_language = names if isinstance(names, Mapping) else {"en": names}
    for lang, words in by_language.items():
        if lang not in LANGUAGES:
            hint = nearest(lang, LANGUAGES)
            values = {"found": lang, "expected": LANGUAGES, "hint": hint}
            findings.append(Finding("choice", Where(key="names"), values))
        elif len(words) != m:
            where = Where(key=f"names.{lang}")
            findings.append(Finding("length", where, {"found": len(words), "expected": m}))
    return {lang: tuple(map(str, words)) for lang, words in by_language.items()}


def flat(
    names: list[str], weights: Any, options: Mapping[str, Any], findings: list[Finding]
) -> tuple[Hierarchy, dict[str, float]]:
    """A hierarchy of leaves alone, and their declared weights."""

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
        if len(items) != len(names):
            values = {"found": len(items), "expected": len(names)}
            findings.append(Finding("length", Where(key=option), values))
            return {}
        return dict(zip(names, items, strict=True))

    ways, prefs, ends = (listed(option, given) for option, given in options.items())
    shares = listed("weights", weights)
    findings += _weight_findings(shares)
    if shares and all(w == 0 for w in shares.values()):
        findings.append(Finding("weights-zero", Where(key="weights"), {}))
    leaves: list[Criterion] = []
    for key in names:
        if not re.match(IDENTIFIER, key):
            findings.append(Finding("id-bad", Where(key="criteria"), {"found": key}))
            continue
        try:
            spec: dict[str, Any] = {"id": key, "direction": direction_word(ways.get(key, 1))}
            if key in prefs:
                spec["preference"] = _preference(prefs[key])
            if key in ends:
                spec["value"] = {"worst": ends[key][0], "best": ends[key][1]}
            leaves.append(Criterion.model_validate(spec))
        except ValueError as error:
            findings.append(Finding("criterion-bad", Where(key=key), {"message": _reason(error)}))
    root = "goal"
    while root in names:
        root = f"_{root}"
    return Hierarchy(id="array", root=root, criteria=tuple(leaves) or (Criterion(id="none"),)), {
        key: float(weight) for key, weight in shares.items() if not findings
    }


def declared(
    hierarchy: Hierarchy,
    columns: Mapping[str, Any],
    weights: Any,
    options: Mapping[str, Any],
    findings: list[Finding],
) -> dict[str, float]:
    """Weights by node for a hierarchy of the caller's own; what else it says is in its leaves."""
    ids = [leaf.id for leaf in hierarchy.all_leaves]
    findings.extend(
        Finding("column-unknown", Where(column=key), {"found": key, "hint": nearest(key, ids)})
        for key in columns
        if key not in ids
    )
    findings.extend(
        Finding("hierarchy-holds", Where(key=option), {"found": option})
        for option, given in options.items()
        if given is not None
    )
    if weights is None:
        return {}
    if not isinstance(weights, Mapping):
        findings.append(Finding("weights-by-node", Where(key="weights"), {}))
        return {}
    findings += _weight_findings(weights)
    return {} if findings else {key: float(weight) for key, weight in weights.items()}


def _weight_findings(weights: Mapping[str, Any]) -> list[Finding]:
    findings = []
    for key, weight in weights.items():
        where = Where(key=f"weights.{key}")
        if isinstance(weight, bool) or not isinstance(weight, (int, float, np.number)):
            findings.append(Finding("number-bad", where, {"found": str(weight)}))
        elif not np.isfinite(weight) or weight < 0:
            findings.append(Finding("weight-negative", where, {"found": weight}))
    return findings


def read_cells(
    columns: Mapping[str, Any], hierarchy: Hierarchy, rows: Sequence[str], findings: list[Finding]
) -> tuple[FloatArray, FloatArray, NDArray[np.int8], dict[tuple[str, str], Distribution]]:
    """Low ends, high ends and states (m, n), and distributions by (row, column); cells that cannot
    be used become findings.
    """
    spread: dict[tuple[str, str], Distribution] = {}
    m = max(map(len, columns.values()))
    low = np.full((m, len(columns)), np.nan)
    high = low.copy()
    state = np.full(low.shape, UNKNOWN, dtype=np.int8)
    plain = Criterion(id="plain")
    for j, (key, column) in enumerate(columns.items()):
        leaf = hierarchy.nodes.get(key, plain)
        plain_numbers = isinstance(column, np.ndarray) and leaf.domain is None
        if plain_numbers and not leaf.level_values() and not (np.abs(column) > LARGEST).any():
            low[:, j] = high[:, j] = column
            state[:, j] = np.where(np.isnan(column), UNKNOWN, KNOWN)
            continue
        reader = CellReader(leaf)
        for i, cell in enumerate(column):
            unknown = isinstance(cell, (float, np.floating)) and cell != cell
            row = rows[i] if i < len(rows) else f"a{i + 1}"
            try:
                low[i, j], high[i, j], state[i, j], found = reader(None if unknown else cell)
                if found is not None:
                    spread[row, key] = found
            except BadCell as bad:
                findings.append(Finding(bad.code, Where(row=row, column=key), bad.values))
    return low, high, state, spread


class GivenProblem(Written):
    """The format `problem/1`: a problem as JSON gives it, without any file.

    Cells, weights, preference functions and directions are read by `Problem.from_values`, which
    names each of them that cannot be used.
    """

    schema_: Annotated[Literal["problem/1"], Field(alias="schema")] = "problem/1"
    values: Annotated[Any, WithJsonSchema(_ROWS)]
    alternatives: list[str | int] | None = None
    criteria: list[str | int] | None = None
    hierarchy: Hierarchy | None = None
    names: list[str] | dict[str, list[str]] | None = None
    weights: Annotated[dict[str, Any] | list[Any] | None, _listed({"type": "number"})] = None
    directions: Annotated[
        dict[str, Any] | list[Any] | None, _listed({"enum": ["max", "min", 1, -1]})
    ] = None
    preferences: Annotated[dict[str, Any] | list[Any] | None, _listed(_FUNCTION)] = None
    anchors: dict[str, tuple[float, float]] | None = None
    method: str = "promethee"
    parameters: Annotated[dict[str, Any], Field(default_factory=dict)]
    classes: Classes = Classes()
    missing: MissingRule = "set_aside"
    min_known: float = 0.5
    not_applicable: NotApplicableRule = "neutral"
    draws: Annotated[int, Field(strict=True)] = 10_000
    seed: Annotated[int, Field(strict=True)] = 42
    title: Text = ""
    name: str = ""
    official: Annotated[dict[str, Class | list[Class]], Field(default_factory=dict)]
    aliases: Annotated[dict[str, list[str]], Field(default_factory=dict)]

    def options(self) -> dict[str, Any]:
        """Arguments of `Problem.from_values`: what was said, no defaults."""
        said = {key: getattr(self, key) for key in self.model_fields_set if key != "schema_"}
        if "official" in said:
            said["official"] = {
                key: frozenset([found] if isinstance(found, str) else found)
                for key, found in self.official.items()
            }
        if "aliases" in said:
            said["aliases"] = {key: tuple(words) for key, words in self.aliases.items()}
        return said


def given_problem(data: Any) -> GivenProblem:
    """Plain data in the form of `problem/1`; raises InputError with every problem of it."""
    if not isinstance(data, Mapping):
        raise InputError([Finding("mapping-expected", Where(), {"found": str(data)})])
    try:
        return GivenProblem.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        errors = error.errors(include_url=False)
    known = [key if key != "schema_" else "schema" for key in GivenProblem.model_fields]
    places = [item["loc"] for item in errors]
    found: dict[str, Finding] = {}  # one a place: a union complains once for each of its members
    for item in errors:
        here = item["loc"]
        if any(place[: len(here)] == here and place != here for place in places):
            continue  # it follows from one below it
        key = str(here[-1])
        place = ".".join(_keys(data, here, item["type"] in ("missing", "extra_forbidden")))
        values: dict[str, Any] = {"found": str(item["input"]), "message": item["msg"]}
        finding = Finding("value-bad", Where(key=place), values)
        if item["type"] == "extra_forbidden" and len(here) == 1:
            values = {"found": key, "expected": known, "hint": nearest(key, known)}
            finding = Finding("key-unknown", Where(key=key), values)
        elif item["type"] == "missing" and len(here) == 1:
            finding = Finding("key-missing", Where(key=key), {"key": key})
        found.setdefault(place, finding)
    raise InputError(found.values())


def _keys(data: Any, loc: Sequence[int | str], last: bool) -> list[str]:
    """The parts of a location that are keys of the data, not names of a union's members."""
    kept = []
    for number, part in enumerate(loc):
        inside: Any = data if isinstance(data, Mapping) else ()
        if isinstance(part, int) and isinstance(data, (list, tuple)):
            inside = range(len(data))
        if part in inside:
            data = data[part]
        elif not last or number < len(loc) - 1:
            continue
        kept.append(str(part))
    return kept


def _reason(error: ValueError) -> str:
    errors: Iterable[Any] = error.errors() if hasattr(error, "errors") else ()
    return "; ".join(str(e["msg"]) for e in errors) or str(error)
