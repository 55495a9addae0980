"""XMCDA 3 and 4 written: a problem as one file that `mcda.files.xmcda` reads back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from xml.etree import ElementTree

from mcda.errors import Where, fail
from mcda.files.xmcda import CLASSES, LOCAL_WEIGHTS, NOT_APPLICABLE_CONCEPT, VALUE_FUNCTION, WEIGHTS
from mcda.model.hierarchy import Criterion, say
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, NOT_APPLICABLE, UNKNOWN

Element = ElementTree.Element
VERSIONS = {
    "3": ("XMCDA", "http://www.decision-deck.org/2019/XMCDA-3.1.1"),
    "4": ("xmcda", "http://www.decision-deck.org/2021/XMCDA-4.0.0"),
}
_ORDER = {
    "3": (
        "alternatives", "criteria", "categories", "performanceTable", "criteriaFunctions",
        "criteriaScales", "criteriaThresholds", "criteriaValues", "criteriaHierarchy",
        "categoriesProfiles", "alternativesAssignments",
    ),
    "4": (
        "alternatives", "criteria", "performanceTable", "categories", "alternativesAssignments",
        "criteriaFunctions", "criteriaHierarchy", "criteriaScales", "criteriaThresholds",
        "criteriaValues", "categoriesProfiles",
    ),
}  # fmt: skip
_LIMITS = ("low_average", "average_high")
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xmcda_bytes(problem: Problem, version: str = "4") -> bytes:
    """The problem as an XMCDA file of version "3" (3.1.1) or "4" (4.0.0), UTF-8.

    Numbers keep all their digits. A cell that does not apply is an `NA` marked `notApplicable`, an
    unknown one a plain `NA`. Profiles are two fictive alternatives; weights stand as global ones of
    the leaves and, in a hierarchy, as local ones of all nodes. Raises InputError for a version or a
    character that cannot be written.
    """
    if version not in VERSIONS:
        raise fail("choice", Where(key="--xmcda"), found=version, expected=tuple(VERSIONS), hint="")
    writer = _Writer(problem, version)
    root, namespace = VERSIONS[version]
    qualified = version == "4"
    whole = Element(root if qualified else f"xmcda:{root}")
    whole.set("xmlns" if qualified else "xmlns:xmcda", namespace)
    sections = writer.sections()
    for name in _ORDER[version]:
        whole.extend(element for element in sections if element.tag == name)
    ElementTree.indent(whole)
    text = ElementTree.tostring(whole, encoding="unicode")
    if found := _FORBIDDEN.search(text):
        raise fail("xmcda-character", found=f"U+{ord(found[0]):04X}")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def left_out(problem: Problem) -> tuple[str, ...]:
    """What the problem holds and XMCDA has no place for, as keys of the study's files."""
    leaves = problem.hierarchy.all_leaves
    said = {
        "name_ru, name_kk": any(any(problem.table.names.get(lang, ())) for lang in ("ru", "kk")),
        "short": any(node.short for node in problem.hierarchy.tree.walk()),
        "source, note": any(node.source or node.note for node in problem.hierarchy.tree.walk()),
        "test": any(leaf.test for leaf in leaves),
        "anchors": any(node.anchors for node in problem.hierarchy.tree.walk()),
        "prior": any(leaf.prior != "observed" for leaf in leaves),
        "low..high": any(
            given.ranges for leaf in leaves for given in (leaf.preference, leaf.profiles) if given
        ),
        "normal(…), triangular(…), beta(…), sample(…)": bool(problem.table.spread),
        "steps": any(leaf.value is not None and leaf.value.shape == "steps" for leaf in leaves),
        "sources": bool(problem.sources),
        "aliases": bool(problem.aliases),
        "level_judgements": any(leaf.level_judgements for leaf in leaves),
        "weight: 0": any(leaf.weight == 0 for leaf in leaves),
        "method, classes, missing, draws, seed": True,
    }
    return tuple(name for name, there in said.items() if there)


def _element(tag: str, *children: Element, text: str = "", **attributes: str) -> Element:
    """An element with children or text; empty attributes are left out."""
    made = Element(tag, {key: value for key, value in attributes.items() if value})
    made.text = text or None
    made.extend(children)
    return made


def _number(value: float, tag: str = "value") -> Element:
    return _element(tag, _element("real", text=repr(float(value))))


def _values(value: Element) -> Element:
    return _element("values", value)


class _Writer:
    def __init__(self, problem: Problem, version: str) -> None:
        self.problem = problem
        self.plural = "s" if version == "4" else ""  # criterionScales, criterionValues … in 4
        self.leaves = [leaf for leaf in problem.hierarchy.all_leaves if leaf.weight != 0]
        self.words = {
            leaf.id: {value: word for word, value in leaf.level_values().items()}
            for leaf in self.leaves
        }
        self.profiles = tuple(
            self._free(f"profile-{name.replace('_', '-')}", problem.table.alternatives)
            for name in _LIMITS
        )

    @staticmethod
    def _free(name: str, taken: Iterable[str]) -> str:
        while name in taken:
            name = f"{name}-"
        return name

    def sections(self) -> list[Element]:
        """Every section that has something in it."""
        sorts = any(leaf.profiles for leaf in self.leaves)
        classes = sorts or bool(self.problem.official)
        made = [self._alternatives(sorts), self._criteria(), self._table(sorts)]
        made += [self._functions(), self._scales(), self._thresholds(), *self._weights()]
        if any(node.criteria for node in self.problem.hierarchy.criteria):
            made.append(_element("criteriaHierarchy", self._nodes([self.problem.hierarchy.tree])))
        if classes:
            made.append(_element("categories", *(_element("category", id=c) for c in CLASSES)))
        if sorts:
            made.append(self._bounds())
        if self.problem.official:
            made.append(self._official())
        return [element for element in made if len(element)]

    def _alternatives(self, sorts: bool) -> Element:
        table = self.problem.table
        rows = [
            _element("alternative", id=key, name=table.name(i) if table.name(i) != key else "")
            for i, key in enumerate(table.alternatives)
        ]
        rows += [
            _element("alternative", _element("type", text="fictive"), id=key)
            for key in (self.profiles if sorts else ())
        ]
        return _element("alternatives", *rows)

    def _criteria(self) -> Element:
        tree = self.problem.hierarchy.tree
        nested = any(node.criteria for node in tree.criteria)
        nodes = tree.walk() if nested else iter(self.leaves)
        return _element(
            "criteria",
            *(
                _element("criterion", id=node.id, name=say(node.name))
                for node in nodes
                if node.weight != 0
            ),
        )

    def _nodes(self, nodes: Iterable[Criterion]) -> Element:
        made = []
        for node in nodes:
            if node.weight != 0:
                inner = [self._nodes(node.criteria)] if node.criteria else []
                made.append(_element("node", _element("criterionID", text=node.id), *inner))
        return _element("nodes", *made)

    def _performance(self, key: str, value: Element) -> Element:
        return _element("performance", _element("criterionID", text=key), _values(value))

    def _table(self, sorts: bool) -> Element:
        table = self.problem.table
        rows = []
        for i, name in enumerate(table.alternatives):
            cells = [self._performance(leaf.id, self._cell(i, leaf)) for leaf in self.leaves]
            head = _element("alternativeID", text=name)
            rows.append(_element("alternativePerformances", head, *cells))
        for name, limit in zip(self.profiles, _LIMITS, strict=True) if sorts else ():
            cells = [
                self._performance(leaf.id, _number(getattr(leaf.profiles, limit)))
                for leaf in self.leaves
                if leaf.profiles
            ]
            head = _element("alternativeID", text=name)
            rows.append(_element("alternativePerformances", head, *cells))
        return _element("performanceTable", *rows)

    def _cell(self, i: int, leaf: Criterion) -> Element:
        table = self.problem.table
        j = table.column(leaf.id)
        state = table.state[i, j]
        if state in (UNKNOWN, NOT_APPLICABLE):
            concept = NOT_APPLICABLE_CONCEPT if state == NOT_APPLICABLE else ""
            return _element("value", _element("NA"), mcdaConcept=concept)
        low, high = float(table.low[i, j]), float(table.high[i, j])
        if state == INTERVAL:
            ends = (("lowerBound", low), ("upperBound", high))
            bounds = (_element(name, self._one(leaf, value)) for name, value in ends)
            return _element("value", _element("interval", *bounds))
        return _element("value", self._one(leaf, low))

    def _one(self, leaf: Criterion, value: float) -> Element:
        word = self.words[leaf.id].get(value)
        return _element("real", text=repr(value)) if word is None else _element("label", text=word)

    def _of(self, leaf: Criterion, item: str, holder: Element, **attributes: str) -> Element:
        head = _element("criterionID", text=leaf.id)
        return _element(f"criterion{item}{self.plural}", head, holder, **attributes)

    def _scales(self) -> Element:
        made = []
        for leaf in self.leaves:
            way = _element("preferenceDirection", text=leaf.direction)
            if levels := leaf.level_values():
                labels = [
                    _element("valuedLabel", _element("label", text=word), _number(value))
                    for word, value in levels.items()
                ]
                inner = _element("qualitative", way, _element("valuedLabels", *labels))
            else:
                ends = zip(("minimum", "maximum"), leaf.domain or (), strict=False)
                inner = _element("quantitative", way, *(_number(x, name) for name, x in ends))
            scale = _element("scale", inner, name=say(leaf.unit), mcdaConcept=leaf.kind)
            made.append(self._of(leaf, "Scale", _element("scales", scale)))
        return _element("criteriaScales", *made)

    def _thresholds(self) -> Element:
        made = []
        for leaf in self.leaves:
            function = leaf.preference
            if function is None:
                continue
            named = {"indifference": function.q, "preference": function.p, "gaussian": function.s}
            if function.type == "usual":
                named["preference"] = 0.0
            constants = (
                _element("threshold", _number(value, "constant"), mcdaConcept=concept)
                for concept, value in named.items()
                if value is not None
            )
            holder = _element("thresholds", *constants)
            made.append(self._of(leaf, "Threshold", holder, mcdaConcept=function.type))
        return _element("criteriaThresholds", *made)

    def _functions(self) -> Element:
        made = []
        for leaf in self.leaves:
            if leaf.value is None or leaf.value.shape == "steps":
                continue
            points = leaf.value.points or tuple(
                sorted(((leaf.value.worst, 0.0), (leaf.value.best, 1.0)))
            )
            segments = (
                _element("segment", _point("head", *a), _point("tail", *b))
                for a, b in pairwise(points)
            )
            function = _element("function", _element("piecewiseLinear", *segments))
            made.append(self._of(leaf, "Function", _element("functions", function)))
        return _element("criteriaFunctions", *made, mcdaConcept=VALUE_FUNCTION)

    def _weights(self) -> list[Element]:
        hierarchy = self.problem.hierarchy
        local = self.problem.local_weights()
        kinds = [(WEIGHTS, hierarchy.global_weights(local))]
        if any(node.criteria for node in hierarchy.criteria):
            nodes = [
                n.id for n in hierarchy.tree.walk() if n.id != hierarchy.root and n.weight != 0
            ]
            kinds.append((LOCAL_WEIGHTS, {key: local[key] for key in nodes}))
        return [
            _element(
                "criteriaValues",
                *(
                    _element(
                        f"criterionValue{self.plural}",
                        _element("criterionID", text=key),
                        _values(_number(weight)),
                    )
                    for key, weight in weights.items()
                ),
                mcdaConcept=concept,
            )
            for concept, weights in kinds
        ]

    def _bounds(self) -> Element:
        low, high = self.profiles
        ends = {"low": ("", low), "average": (low, high), "high": (high, "")}
        made = []
        for name, bounds in ends.items():
            inner = (
                _element(bound, _element("alternativeID", text=key))
                for bound, key in zip(("lowerBound", "upperBound"), bounds, strict=True)
                if key
            )
            head = _element("categoryID", text=name)
            made.append(_element("categoryProfile", head, _element("bounding", *inner)))
        return _element("categoriesProfiles", *made)

    def _official(self) -> Element:
        made = []
        for key, found in self.problem.official.items():
            words = [name for name in CLASSES if name in found]
            if len(words) == 1:
                where = _element("categoryID", text=words[0])
            else:
                ends = zip(("lowerBound", "upperBound"), (words[0], words[-1]), strict=True)
                where = _element(
                    "categoriesInterval",
                    *(_element(bound, _element("categoryID", text=word)) for bound, word in ends),
                )
            made.append(
                _element("alternativeAssignment", _element("alternativeID", text=key), where)
            )
        return _element("alternativesAssignments", *made, mcdaConcept="official")


def _point(tag: str, x: float, v: float) -> Element:
    return _element(tag, _number(x, "abscissa"), _number(v, "ordinate"))
