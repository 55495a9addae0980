"""XMCDA 3 and 4, the data standard of the Decision Deck project (decision-deck.org/xmcda), read.

Taken: alternatives, criteria and their hierarchy, scales (direction, range, levels), a performance
table, weights, indifference and preference thresholds, piecewise linear value functions, the two
profiles of three categories, and assignments to them. What else a file holds is told, not lost in
silence. The words that mark a concept (`mcdaConcept`) are free in the standard: those used here,
and their common variants, stand below.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pydantic import ValidationError

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.yamlfile import read_bytes
from mcda.model.given import read_cells
from mcda.model.hierarchy import IDENTIFIER, Criterion, Hierarchy
from mcda.model.problem import Problem, check_weights
from mcda.model.table import Table

LARGEST_FILE = 20_000_000
NAMESPACE = re.compile(r"\{http://www\.decision-deck\.org/\d{4}/XMCDA-(\d+)\.(\d+)\.(\d+)\}")
CLASSES = ("low", "average", "high")
LOCAL_WEIGHTS, WEIGHTS = "localWeights", "weights"
VALUE_FUNCTION = "valueFunction"
NOT_APPLICABLE_CONCEPT = "notApplicable"
_CONCEPTS = {
    "indifference": "q", "ind": "q", "indif": "q",
    "preference": "p", "pref": "p",
    "gaussian": "s", "gauss": "s",
}  # fmt: skip
_WEIGHT_WORDS = ("", "weights", "weight", "importance", "criteriaweights")
_TAKEN = frozenset(
    (
        "alternatives", "criteria", "performanceTable", "categories", "categoriesProfiles",
        "alternativesAssignments", "criteriaFunctions", "criteriaHierarchy", "criteriaScales",
        "criteriaThresholds", "criteriaValues",
    )
)  # fmt: skip
_KINDS = ("ratio", "interval", "ordinal", "flag")


def read_xmcda(path: Path) -> tuple[Problem | None, tuple[Finding, ...]]:
    """The problem of an XMCDA file, None where it has errors, and everything found in it."""
    reader = _Document(str(path))
    try:
        data = read_bytes(path, str(path))
        reader.parse(data)
        problem = reader.problem(path.stem)
    except InputError as error:
        return None, (*reader.findings, *error.findings)
    errors = any(finding.severity == "error" for finding in reader.findings)
    inputs = {path.name: hashlib.sha256(data).hexdigest()}
    return None if errors else problem.changed(inputs=inputs), tuple(reader.findings)


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: ElementTree.Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _concept(element: ElementTree.Element) -> str:
    return re.sub(r"[^a-z]", "", element.get("mcdaConcept", "").lower())


@dataclass
class _Leaf:
    """What the file says of a criterion, before it is a leaf."""

    id: str
    name: str
    spec: dict[str, Any] = field(default_factory=dict)


class _BadValue(Exception):
    def __init__(self, code: str, found: str = "") -> None:
        self.code, self.found = code, found
        super().__init__(code)


class _Document:
    """One file: its tree without namespaces, and everything found in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.root = ElementTree.Element("xmcda")
        self.declared: dict[str, set[str]] = {"criteria": set(), "alternatives": set()}
        self.renamed: Mapping[str, str] = {name: name for name in CLASSES}

    # --- The tree ----------------------------------------------------------------------------

    def parse(self, data: bytes) -> None:
        """Read the tree; entities, DTDs and other versions are refused."""
        from defusedxml.common import DefusedXmlException
        from defusedxml.ElementTree import iterparse

        where = Where(self.file)
        if len(data) > LARGEST_FILE:
            raise fail("xmcda-large", where, limit=LARGEST_FILE // 1_000_000)
        try:
            depth = 0
            events = iterparse(io.BytesIO(data), ("start", "end"), forbid_dtd=True)
            for event, element in events:
                depth += 1 if event == "start" else -1
                if depth > 100:
                    raise fail("xmcda-deep", where)
                if event == "start" and depth == 1:
                    self._version(element.tag)
                    self.root = element
        except ElementTree.ParseError as error:
            raise fail(
                "xmcda-syntax", Where(self.file, error.position[0]), message=str(error)
            ) from None
        except DefusedXmlException:
            raise fail("xmcda-entities", where) from None
        except (LookupError, ValueError) as error:  # an encoding that is none
            raise fail("xmcda-syntax", where, message=str(error)) from None

    def _version(self, tag: str) -> None:
        match = NAMESPACE.match(tag)
        if match is None or _bare(tag).lower() != "xmcda":
            raise fail("xmcda-not", Where(self.file), found=_bare(tag))
        if match[1] not in ("3", "4"):
            found = ".".join(match.groups())
            raise fail("xmcda-version", Where(self.file), found=found)

    def add(self, code: str, *path: str, severity: Any = "error", **values: Any) -> None:
        """Keep a finding; `path` names the place, an element and perhaps a row and a column."""
        row, column = (*path[1:], "", "")[:2]
        where = Where(self.file, key="" if row or column else path[0], row=row, column=column)
        self.findings.append(Finding(code, where, values, severity))

    def children(self, element: ElementTree.Element, *names: str) -> list[ElementTree.Element]:
        """Children called by one of these names, in file order."""
        return [child for child in element if _local(child) in names]

    def child(self, element: ElementTree.Element, *path: str) -> ElementTree.Element | None:
        """The first element at the end of a path of names."""
        found: ElementTree.Element | None = element
        for name in path:
            found = next(iter(self.children(found, name)), None) if found is not None else None
        return found

    def said(self, element: ElementTree.Element, *path: str) -> str:
        """Text at the end of a path of names."""
        return _text(self.child(element, *path))

    # --- Values ------------------------------------------------------------------------------

    def single(self, holder: ElementTree.Element) -> ElementTree.Element:
        """The one element that a `value` of `values` holds."""
        values = self.children(holder, "value")
        if len(values) != 1 or len(values[0]) != 1:
            raise _BadValue("xmcda-values", str(len(values)))
        return values[0][0]

    def number(self, element: ElementTree.Element) -> float:
        """An integer, a real or a rational."""
        kind = _local(element)
        try:
            if kind in ("integer", "real"):
                return float(_text(element))
            if kind == "rational":
                over = float(self.said(element, "denominator"))
                return float(self.said(element, "numerator")) / over
        except (ValueError, ZeroDivisionError):
            raise _BadValue("xmcda-number", _text(element) or kind) from None
        raise _BadValue("xmcda-kind", kind)

    def inner(self, holder: ElementTree.Element | None) -> float:
        """The number that stands directly in an element such as `minimum` or `constant`."""
        if holder is None or len(holder) != 1:
            raise _BadValue("xmcda-number", "" if holder is None else _local(holder))
        return self.number(holder[0])

    def cell(self, values: ElementTree.Element) -> Any:
        """A performance as `CellReader` takes it: number, label, pair, None or "n/a"."""
        element = self.single(values)
        kind = _local(element)
        if kind == "NA":
            marked = self.children(values, "value")[0].get("mcdaConcept")
            return "n/a" if marked == NOT_APPLICABLE_CONCEPT else None
        if kind == "label":
            return _text(element)
        if kind == "boolean":
            return _text(element) in ("true", "1")
        if kind == "interval":
            ends = [self.child(element, name) for name in ("lowerBound", "upperBound")]
            if any(end is None or end.get("open") in ("true", "1") for end in ends):
                raise _BadValue("xmcda-interval")
            low, high = (self.end(end) for end in ends if end is not None)
            return (low, high)
        return self.number(element)

    def end(self, bound: ElementTree.Element) -> float | str:
        """An end of an interval: a number or a label."""
        if len(bound) == 1 and _local(bound[0]) == "label":
            return _text(bound[0])
        return self.inner(bound)

    # --- The problem -------------------------------------------------------------------------

    def problem(self, name: str) -> Problem:
        """Everything that is taken, as a problem; raises InputError where there is no table."""
        unread = sorted({_local(child) for child in self.root} - _TAKEN)
        if unread:
            self.add("xmcda-left", "", severity="note", found=unread)
        leaves = self._criteria()
        self._scales(leaves)
        self._thresholds(leaves)
        self._functions(leaves)
        profiles = self._profiles(leaves)
        hierarchy = self._hierarchy(leaves)
        alternatives = self._alternatives(profiles)
        if hierarchy is None or not alternatives:
            raise InputError([])
        table = self._table(hierarchy, alternatives, profiles)
        weights = self._weights(hierarchy)
        official = self._official(alternatives)
        if any(finding.severity == "error" for finding in self.findings):
            raise InputError([])
        return Problem(
            hierarchy, table, weights, "study" if weights else "equal", official=official, name=name
        )

    def _named(self, section: str, item: str) -> Iterator[tuple[str, str, ElementTree.Element]]:
        """Id, name and element of the active items of a section; ids that stand twice are told."""
        seen = self.declared[section]
        for part in self.children(self.root, section):
            for element in self.children(part, item):
                key = element.get("id", "").strip()
                if not key or key in seen:
                    code = "duplicate-id" if key else "xmcda-id"
                    self.add(code, section, found=key or item)
                    continue
                seen.add(key)
                if self.said(element, "active") in ("false", "0"):
                    self.add("xmcda-inactive", section, severity="note", found=key)
                else:
                    yield key, element.get("name", "").strip(), element

    def _criteria(self) -> dict[str, _Leaf]:
        leaves = {}
        for key, name, _ in self._named("criteria", "criterion"):
            if not re.match(IDENTIFIER, key):
                self.add("id-bad", "criteria", found=key)
                continue
            leaves[key] = _Leaf(key, name if name != key else "")
        if not leaves:
            self.add("xmcda-missing", "criteria", found="criteria")
        return leaves

    def _of_criteria(
        self, leaves: Mapping[str, _Leaf], section: str, *items: str
    ) -> Iterator[tuple[_Leaf, ElementTree.Element]]:
        """Criterion and element of the items of a section; unknown criteria are told."""
        for part in self.children(self.root, section):
            for element in self.children(part, *items):
                key = self.said(element, "criterionID")
                if key in leaves:
                    yield leaves[key], element
                elif key not in self.declared["criteria"]:
                    hint = nearest(key, list(leaves))
                    self.add("criterion-unknown", section, found=key, hint=hint)

    def _scales(self, leaves: Mapping[str, _Leaf]) -> None:
        for leaf, element in self._of_criteria(
            leaves, "criteriaScales", "criterionScale", "criterionScales"
        ):
            scale = self.child(element, "scales", "scale")
            inner = next(iter(scale), None) if scale is not None else None
            if scale is None or inner is None:
                self.add("xmcda-scale", f"criteriaScales.{leaf.id}", found="-")
                continue
            spec, kind = leaf.spec, _local(inner)
            if kind == "nominal":
                self.add("xmcda-nominal", f"criteriaScales.{leaf.id}", found=leaf.id)
                spec["kind"] = kind
                continue
            if way := self.said(inner, "preferenceDirection"):
                spec["direction"] = way
            marked = scale.get("mcdaConcept", "")
            if marked in _KINDS:
                spec["kind"] = marked
                if scale.get("name"):
                    spec["unit"] = scale.get("name")
            if kind == "qualitative":
                spec.setdefault("kind", "ordinal")
                self._levels(leaf, inner)
                continue
            ends = [self.child(inner, name) for name in ("minimum", "maximum")]
            if all(end is not None for end in ends):
                try:
                    spec["domain"] = tuple(self.inner(end) for end in ends)
                except _BadValue as bad:
                    self.add(bad.code, f"criteriaScales.{leaf.id}", found=bad.found)

    def _levels(self, leaf: _Leaf, scale: ElementTree.Element) -> None:
        levels: list[dict[str, Any]] = []
        labels = self.child(scale, "valuedLabels")
        for element in [] if labels is None else self.children(labels, "valuedLabel"):
            label = self.said(element, "label")
            try:
                value = self.inner(self.child(element, "value"))
            except _BadValue as bad:
                self.add(bad.code, f"criteriaScales.{leaf.id}", found=bad.found or label)
                continue
            key = re.sub(r"[\s=#%'\"|/\\]+", "_", label).lstrip("+-@.")
            levels.append({"id": key, "value": value} | ({"name": label} if key != label else {}))
        levels.sort(key=lambda level: level["value"], reverse=leaf.spec.get("direction") == "min")
        if [(level["id"], level["value"]) for level in levels] != [("no", 0.0), ("yes", 1.0)] or (
            leaf.spec["kind"] != "flag"
        ):
            leaf.spec["levels"] = levels

    def _thresholds(self, leaves: Mapping[str, _Leaf]) -> None:
        for leaf, element in self._of_criteria(
            leaves, "criteriaThresholds", "criterionThreshold", "criterionThresholds"
        ):
            place = f"criteriaThresholds.{leaf.id}"
            found: dict[str, float] = {}
            holder = self.child(element, "thresholds")
            for threshold in [] if holder is None else self.children(holder, "threshold"):
                name = _CONCEPTS.get(_concept(threshold).removesuffix("threshold"))
                if name is None:
                    words = threshold.get("mcdaConcept") or threshold.get("id") or "-"
                    self.add("xmcda-threshold", place, severity="warning", found=words)
                    continue
                try:
                    found[name] = self._constant(threshold)
                except _BadValue as bad:
                    self.add(bad.code, place, found=bad.found)
            if found:
                leaf.spec["preference"] = _preference(found, element.get("mcdaConcept", ""))

    def _constant(self, threshold: ElementTree.Element) -> float:
        """A threshold that is the same at every value."""
        affine = self.child(threshold, "affine")
        if affine is None:
            return self.inner(self.child(threshold, "constant"))
        if self.inner(self.child(affine, "slope")) != 0:
            raise _BadValue("xmcda-affine")
        return self.inner(self.child(affine, "intercept"))

    def _functions(self, leaves: Mapping[str, _Leaf]) -> None:
        for leaf, element in self._of_criteria(
            leaves, "criteriaFunctions", "criterionFunction", "criterionFunctions"
        ):
            holder = self.child(element, "functions")
            functions = [] if holder is None else self.children(holder, "function")
            piecewise = self.child(functions[0], "piecewiseLinear") if functions else None
            if len(functions) != 1 or piecewise is None:
                self.add("xmcda-function", f"criteriaFunctions.{leaf.id}", severity="warning")
                continue
            try:
                leaf.spec["value"] = self._value(piecewise)
            except _BadValue as bad:
                self.add(bad.code, f"criteriaFunctions.{leaf.id}", found=bad.found)

    def _value(self, piecewise: ElementTree.Element) -> dict[str, Any]:
        """Anchors, and points where there are more than two, of a function from 0 to 1."""
        points: list[tuple[float, float]] = []
        for segment in self.children(piecewise, "segment"):
            for name in ("head", "tail"):
                x, v = (self.inner(self.child(segment, name, k)) for k in ("abscissa", "ordinate"))
                if (x, v) not in points:
                    points.append((x, v))
        points.sort()
        if len(points) < 2 or {0.0, 1.0} != {points[0][1], points[-1][1]}:
            raise _BadValue("xmcda-function-range")
        ends = sorted((points[0], points[-1]), key=lambda point: point[1])
        value: dict[str, Any] = {"worst": ends[0][0], "best": ends[1][0]}
        return value | ({"points": points} if len(points) > 2 else {})

    # --- Categories --------------------------------------------------------------------------

    def _profiles(self, leaves: Mapping[str, _Leaf]) -> tuple[str, ...]:
        """Ids of the alternatives that are profiles; their figures go to the leaves."""
        bounds: dict[str, dict[str, str]] = {}
        named: list[str] = []
        for part in self.children(self.root, "categoriesProfiles"):
            for element in self.children(part, "categoryProfile"):
                ends = {
                    name: self.said(element, "bounding", name, "alternativeID")
                    for name in ("lowerBound", "upperBound")
                }
                named += [self.said(element, "central", "alternativeID"), *ends.values()]
                bounds[self.said(element, "categoryID")] = ends
        profiles = tuple(dict.fromkeys(name for name in named if name))
        chain = _chain(bounds)
        if len(chain) != len(CLASSES):
            if bounds:
                self.add("xmcda-profiles", "categoriesProfiles", severity="warning")
            return profiles
        self.renamed = dict(zip(chain, CLASSES, strict=True))
        limits = [bounds[chain[0]]["upperBound"], bounds[chain[1]]["upperBound"]]
        figures = {row: dict(self._row(row)) for row in limits}
        for key, leaf in leaves.items():
            numbers = [figures[row].get(key) for row in limits]
            if all(isinstance(number, float) for number in numbers):
                names = ("low_average", "average_high")
                leaf.spec["profiles"] = dict(zip(names, numbers, strict=True))
        return profiles

    def _row(self, wanted: str) -> Iterator[tuple[str, Any]]:
        """Criterion and value of the performances of one alternative."""
        for row in self._rows():
            if self.said(row, "alternativeID") == wanted:
                for key, values in self._performances(row):
                    try:
                        yield key, self.cell(values)
                    except _BadValue as bad:
                        self.add(bad.code, "performanceTable", wanted, key, found=bad.found)

    def _rows(self) -> list[ElementTree.Element]:
        tables = self.children(self.root, "performanceTable")
        return self.children(tables[0], "alternativePerformances") if tables else []

    def _performances(self, row: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element]]:
        for element in self.children(row, "performance"):
            values = self.child(element, "values")
            if values is not None:
                yield self.said(element, "criterionID"), values

    def _official(self, alternatives: Mapping[str, str]) -> dict[str, frozenset[str]]:
        official: dict[str, frozenset[str]] = {}
        for part in self.children(self.root, "alternativesAssignments"):
            for element in self.children(part, "alternativeAssignment"):
                key = self.said(element, "alternativeID")
                if key not in alternatives:
                    continue
                interval = self.child(element, "categoriesInterval")
                if interval is None:
                    ends = [self.said(element, "categoryID")] * 2
                else:
                    ends = [
                        self.said(interval, name, "categoryID")
                        for name in ("lowerBound", "upperBound")
                    ]
                words = [self.renamed.get(end, "") for end in ends]
                if "" in words or CLASSES.index(words[0]) > CLASSES.index(words[1]):
                    found = ends[0] if ends[0] == ends[1] else "..".join(ends)
                    self.add(
                        "xmcda-class",
                        "alternativesAssignments",
                        key,
                        severity="warning",
                        found=found,
                    )
                    continue
                first, last = (CLASSES.index(word) for word in words)
                official[key] = frozenset(CLASSES[first : last + 1])
        return official

    # --- Hierarchy, table, weights -----------------------------------------------------------

    def _hierarchy(self, leaves: Mapping[str, _Leaf]) -> Hierarchy | None:
        """The tree of the criteria; flat where the file has none."""
        for leaf in leaves.values():
            if leaf.name:
                leaf.spec["name"] = leaf.name
        parts = self.children(self.root, "criteriaHierarchy")
        seen: set[str] = set()
        top: list[dict[str, Any]] = []
        if parts:
            for nodes in self.children(parts[0], "nodes"):
                top += self._nodes(nodes, leaves, seen)
        spec: dict[str, Any] = {"id": "xmcda"}
        if len(top) == 1 and "criteria" in top[0]:
            (whole,) = top
            top = whole["criteria"]
            spec |= {"root": whole["id"]} | ({"name": whole["name"]} if "name" in whole else {})
            seen.add(whole["id"])
        top += [self._leaf(leaf) for key, leaf in leaves.items() if key not in seen]
        root = spec.get("root", "goal")
        while root in leaves and root != spec.get("root"):
            root = f"_{root}"
        try:
            return Hierarchy.model_validate(spec | {"root": root, "criteria": top})
        except ValidationError as error:
            for item in error.errors(include_url=False):
                self.add(
                    "value-bad", "criteria", found=str(item["input"])[:80], message=item["msg"]
                )
        return None

    def _nodes(
        self, nodes: ElementTree.Element, leaves: Mapping[str, _Leaf], seen: set[str]
    ) -> list[dict[str, Any]]:
        made = []
        for node in self.children(nodes, "node"):
            key = self.said(node, "criterionID")
            if key not in leaves or key in seen:
                code = "duplicate-id" if key in seen else "criterion-unknown"
                values = {} if key in seen else {"hint": nearest(key, list(leaves))}
                self.add(code, "criteriaHierarchy", found=key, **values)
                continue
            seen.add(key)
            below = [
                child
                for inner in self.children(node, "nodes")
                for child in self._nodes(inner, leaves, seen)
            ]
            if below:
                name = {"name": leaves[key].name} if leaves[key].name else {}
                made.append({"id": key, **name, "criteria": below})
            else:
                made.append(self._leaf(leaves[key]))
        return made

    def _leaf(self, leaf: _Leaf) -> dict[str, Any]:
        """The leaf as the hierarchy takes it; its direction is never guessed."""
        if "direction" not in leaf.spec:
            if leaf.spec.get("kind") != "nominal":
                self.add("xmcda-direction", f"criteriaScales.{leaf.id}", found=leaf.id)
            return {"id": leaf.id}
        made = {"id": leaf.id, **leaf.spec}
        try:
            Criterion.model_validate(made)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                self.add("criterion-bad", f"criteria.{leaf.id}", message=item["msg"])
            return {"id": leaf.id}
        return made

    def _alternatives(self, profiles: Sequence[str]) -> dict[str, str]:
        """Names by id of the real alternatives, without profiles."""
        found = {}
        for key, name, element in self._named("alternatives", "alternative"):
            if key in profiles:
                continue
            if self.said(element, "type") == "fictive":
                self.add("xmcda-fictive", "alternatives", severity="note", found=key)
                continue
            found[key] = name
        if not found:
            self.add("xmcda-missing", "alternatives", found="alternatives")
        return found

    def _table(
        self, hierarchy: Hierarchy, alternatives: Mapping[str, str], profiles: Sequence[str]
    ) -> Table:
        tables = self.children(self.root, "performanceTable")
        if not tables:
            self.add("xmcda-missing", "performanceTable", found="performanceTable")
        elif len(tables) > 1:
            self.add("xmcda-tables", "performanceTable", severity="warning", found=len(tables))
        columns: dict[str, dict[str, Any]] = {leaf.id: {} for leaf in hierarchy.all_leaves}
        unknown: set[str] = set()
        for row in self._rows():
            name = self.said(row, "alternativeID")
            if name not in alternatives:
                if name not in self.declared["alternatives"] | set(profiles):
                    hint = nearest(name, list(alternatives))
                    self.add("alternative-unknown", "performanceTable", name, found=name, hint=hint)
                continue
            for key, values in self._performances(row):
                place = ("performanceTable", name, key)
                if key not in columns:
                    if key not in self.declared["criteria"] | unknown:
                        unknown.add(key)
                        hint = nearest(key, list(columns))
                        self.add("criterion-unknown", *place, found=key, hint=hint)
                elif name in columns[key]:
                    self.add("xmcda-cell-twice", *place)
                else:
                    columns[key][name] = None
                    try:
                        columns[key][name] = self.cell(values)
                    except _BadValue as bad:
                        self.add(bad.code, *place, found=bad.found)
        cells = {
            key: [column.get(name) for name in alternatives] for key, column in columns.items()
        }
        findings: list[Finding] = []
        low, high, state, spread = read_cells(cells, hierarchy, list(alternatives), findings)
        for finding in findings:
            self.findings.append(replace(finding, where=replace(finding.where, file=self.file)))
        names = {"en": tuple(alternatives.values())} if any(alternatives.values()) else {}
        return Table(tuple(alternatives), tuple(cells), low, high, state, names, spread)

    def _weights(self, hierarchy: Hierarchy) -> dict[str, float]:
        """Declared weights by node: local ones where the file has them, else those of leaves."""
        parts = self.children(self.root, "criteriaValues")
        local = [part for part in parts if _concept(part) == LOCAL_WEIGHTS.lower()]
        plain = [part for part in parts if _concept(part) in _WEIGHT_WORDS]
        chosen = (local or plain)[:1]
        read = chosen + (plain if local else [])
        left = [
            part.get("mcdaConcept") or part.get("id") or "-" for part in parts if part not in read
        ]
        if left:
            self.add("xmcda-values-left", "criteriaValues", severity="warning", found=left)
        if not chosen:
            return {}
        weights: dict[str, float] = {}
        for element in self.children(chosen[0], "criterionValue", "criterionValues"):
            key = self.said(element, "criterionID")
            inactive = key in self.declared["criteria"] and key not in hierarchy.nodes
            if inactive or key == hierarchy.root:
                continue
            try:
                holder = self.child(element, "values")
                if holder is None:
                    raise _BadValue("xmcda-values", "0")
                weights[key] = self.number(self.single(holder))
            except _BadValue as bad:
                self.add(bad.code, f"criteriaValues.{key}", found=bad.found)
        inner = [node.id for node in hierarchy.tree.walk() if node.criteria]
        leaves = [leaf.id for leaf in hierarchy.all_leaves]
        if len(inner) > 1 and not set(inner) & set(weights) and set(leaves) <= set(weights):
            weights = _summed(hierarchy, weights)
        self.findings += check_weights(
            weights, hierarchy, lambda key: Where(self.file, key=f"criteriaValues.{key}")
        )
        return weights


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _preference(found: Mapping[str, float], marked: str) -> dict[str, Any]:
    """A preference function from thresholds: the usual reading, or the type that is marked."""
    if "s" in found:
        return {"type": "gaussian", "s": found["s"]}
    q, p = found.get("q"), found.get("p")
    if not q and not p:
        return {"type": "usual"}
    if p is None:
        return {"type": "ushape", "q": q}
    if q is None or (q == 0 and marked == "vshape"):
        return {"type": "vshape", "p": p}
    return {"type": "level" if marked == "level" else "linear", "q": q, "p": p}


def _chain(bounds: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Categories from the worst, which has no lower bound, along shared bounds to the best."""
    below = {ends["lowerBound"]: key for key, ends in bounds.items() if ends["lowerBound"]}
    first = [key for key, ends in bounds.items() if not ends["lowerBound"] and ends["upperBound"]]
    if len(first) != 1:
        return []
    chain = [first[0]]
    while (upper := bounds[chain[-1]]["upperBound"]) in below and len(chain) <= len(bounds):
        chain.append(below[upper])
    return chain if len(chain) == len(bounds) else []


def _summed(hierarchy: Hierarchy, weights: Mapping[str, float]) -> dict[str, float]:
    """Weights of all nodes where only leaves have one: a node has the sum of its leaves."""
    return {
        node.id: sum(weights[leaf.id] for leaf in node.walk() if leaf.is_leaf)
        for node in hierarchy.tree.walk()
        if node.id != hierarchy.root
    }
