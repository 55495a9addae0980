"""Experts' judgement files of a study: pairwise answers for weights, ratings for table cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from mcda.analysis.group import local_weights
from mcda.analysis.ratings import Rated
from mcda.errors import Finding, InputError, Where, nearest
from mcda.files.folder import Places, StudyFiles
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.judged import Judged
from mcda.model.judgements import Judgements, fingerprint, judged_children
from mcda.model.study import JudgedWeights

LARGEST = 1e9  # a judgement beyond it is a slip of the keyboard
Pairs = dict[tuple[str, str], float]


class Forms:
    """The judgement files of a study's folders, each file read once."""

    def __init__(self, files: StudyFiles, hierarchy: Hierarchy, experts: Sequence[Expert]) -> None:
        self.files, self.hierarchy = files, hierarchy
        self.experts = {expert.id: expert for expert in experts}
        self.read: dict[str, list[tuple[Judgements, Places]]] = {}

    def of(self, folder: str, where: Where) -> Iterator[tuple[Judgements, Places]]:
        """Every expert's file in a folder, in the order of their names, with its places.

        Files that cannot be used are findings and are left out; `where` is the key that names the
        folder.
        """
        key = folder.rstrip("/")
        if key in self.read:
            yield from self.read[key]
            return
        self.read[key] = []
        files = self.files
        names = files.forms(folder)
        if names is None:
            files.findings.append(files.lacking(folder, where))
            return
        if not names:
            files.findings.append(Finding("judgements-none", where, {"found": folder}))
            return
        first: dict[str, str] = {}
        for name in names:
            try:
                given, place = files.model(f"{key}/{name}", Judgements)
            except InputError as error:
                files.findings += error.findings
                continue
            self._check_expert(given, place, name, first)
            if given.hierarchy.id != self.hierarchy.id:
                values = {"found": given.hierarchy.id, "expected": self.hierarchy.id}
                files.findings.append(
                    Finding("judgement-hierarchy", place.at("hierarchy.id"), values)
                )
                continue
            self.read[key].append((given, place))
            yield given, place

    def _check_expert(
        self, given: Judgements, place: Places, name: str, first: dict[str, str]
    ) -> None:
        found = given.expert
        if found in first:
            values = {"found": found, "first": first[found]}
            self.files.findings.append(Finding("expert-twice", place.at("expert"), values))
        elif self.experts and found not in self.experts:
            values = {"found": found, "hint": nearest(found, list(self.experts))}
            self.files.findings.append(
                Finding("expert-unlisted", place.at("expert"), values, "warning")
            )
        first[found] = name

    def weight(self, expert: str, node: str) -> float:
        """Weight of an expert at a node; 1 for one who is not on the list."""
        listed = self.experts.get(expert)
        return 1.0 if listed is None else listed.weight_at(node, self.hierarchy)

    def check_asked(self, expert: str, nodes: Sequence[str], place: Places) -> None:
        """A finding where an expert judged nodes that the list gives to others."""
        listed = self.experts.get(expert)
        beyond = [node for node in nodes if listed and not listed.judges(node, self.hierarchy)]
        if beyond:
            values = {"found": expert, "nodes": ", ".join(beyond)}
            where = place.at("expert")
            self.files.findings.append(Finding("answers-not-asked", where, values, "warning"))

    def hold_ratings(self) -> bool:
        """Whether a file read so far rates anything."""
        forms = (given for found in self.read.values() for given, _ in found)
        return any(rating.level is not None for given in forms for rating in given.ratings)


# --- Pairwise answers ------------------------------------------------------------------------


def read_judged(
    forms: Forms, chosen: JudgedWeights, where: Where
) -> tuple[Judged | None, dict[str, float]]:
    """What the experts said and the weights that follow; (None, {}) where that fails.

    `where` is the place of the key that names the folder.
    """
    files, hierarchy = forms.files, forms.hierarchy
    before = len(files.findings)
    said: dict[str, dict[str, Pairs]] = {}
    meant: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for given, place in forms.of(chosen.judgements, where):
        found = _answers(given, hierarchy, place, files.findings)
        forms.check_asked(given.expert, list(found), place)
        said[given.expert] = found
        for answer in given.answers:
            if answer.confirmed and {(answer.a, answer.b), (answer.b, answer.a)} & {
                *found.get(answer.node, ())
            }:
                meant.setdefault((given.expert, answer.node), set()).add((answer.a, answer.b))

    def failed() -> bool:
        return any(finding.severity == "error" for finding in files.findings[before:])

    if failed():
        return None, {}
    judged = _judged(forms, chosen, said)
    judged = replace(judged, meant={key: frozenset(pairs) for key, pairs in meant.items()})
    weights, findings = local_weights(judged)
    files.findings += [replace(finding, where=where) for finding in findings]
    if failed():
        return None, {}
    blank = [node for node in judged.children if not judged.answered(node).any()]
    if judged.children and len(blank) == len(judged.children):
        files.findings.append(Finding("judgements-empty", where, {"found": chosen.judgements}))
    elif blank:
        values = {"nodes": ", ".join(blank)}
        files.findings.append(Finding("judgements-blank", where, values, "warning"))
    return judged, weights


def _judged(forms: Forms, chosen: JudgedWeights, said: Mapping[str, Mapping[str, Pairs]]) -> Judged:
    experts = tuple(expert for expert, found in said.items() if found)
    hierarchy = forms.hierarchy
    children = {
        node.id: judged_children(node)
        for node in hierarchy.tree.walk()
        if len(judged_children(node)) > 1
    }
    matrices, weights = {}, {}
    for node, ids in children.items():
        place = {child: i for i, child in enumerate(ids)}
        a = np.full((len(experts), len(ids), len(ids)), np.nan)
        a[:, range(len(ids)), range(len(ids))] = 1.0
        for matrix, expert in zip(a, experts, strict=True):
            for (left, right), value in said[expert].get(node, {}).items():
                matrix[place[left], place[right]] = value
                matrix[place[right], place[left]] = 1 / value
        matrices[node] = a
        weights[node] = np.array([forms.weight(expert, node) for expert in experts])
    return Judged(experts, children, matrices, weights, chosen)


def _answers(
    given: Judgements, hierarchy: Hierarchy, place: Places, findings: list[Finding]
) -> dict[str, Pairs]:
    """One expert's usable answers by node: (a, b) in the children's order -> value."""
    refused = set()
    for name, prints in given.hierarchy.nodes.items():
        node = hierarchy.nodes.get(name)
        if node is not None and prints.children != fingerprint(judged_children(node)):
            refused.add(name)
            spot = place.at(f"hierarchy.nodes.{name}")
            findings.append(Finding("judgement-changed", spot, {"node": name}, "warning"))
    answers: dict[str, Pairs] = {}
    numbers: dict[tuple[str, str, str], int] = {}
    inner = [node.id for node in hierarchy.tree.walk() if node.criteria]
    for number, answer in enumerate(given.answers):

        def where(key: str, number: int = number) -> Where:
            return place.item("answers", number, key)

        if answer.node in refused:
            continue
        if answer.node not in inner:
            values: dict[str, Any] = {"found": answer.node, "hint": nearest(answer.node, inner)}
            findings.append(Finding("judgement-node", where("node"), values))
            continue
        children = judged_children(hierarchy.nodes[answer.node])
        bad = False
        if answer.value is not None and not 1 / LARGEST <= answer.value <= LARGEST:
            limit = f"{1 / LARGEST:g} ... {LARGEST:g}"
            values = {"key": "value", "found": answer.value, "limit": limit}
            findings.append(Finding("value-range", where("value"), values))
            bad = True
        for key in ("a", "b"):
            child = getattr(answer, key)
            if child not in children:
                values = {
                    "found": child,
                    "node": answer.node,
                    "choices": children,
                    "hint": nearest(child, children),
                }
                findings.append(Finding("judgement-child", where(key), values))
                bad = True
        if bad or answer.value is None:
            continue
        if answer.a == answer.b:
            if answer.value != 1:
                values = {"found": answer.value, "a": answer.a}
                findings.append(Finding("judgement-self", where("value"), values))
            continue
        pair, value, turned = (answer.a, answer.b), answer.value, False
        if children.index(answer.a) > children.index(answer.b):
            pair, value, turned = (answer.b, answer.a), 1 / answer.value, True
        mine = answers.setdefault(answer.node, {})
        if pair in mine and abs(mine[pair] - value) > 1e-9 * value:
            before = mine[pair]
            values = {
                "a": answer.a,
                "b": answer.b,
                "found": f"{answer.value:.6g}",
                "before": f"{1 / before if turned else before:.6g}",
                "line": _line(where("value", numbers[(answer.node, *pair)])),
            }
            findings.append(Finding("judgement-contradiction", where("value"), values))
            continue
        # A line is looked up only for a finding: it takes a slow second reading of the file.
        numbers.setdefault((answer.node, *pair), number)
        mine[pair] = value
    return answers


def _line(where: Where) -> int | str:
    """The line of a place, or its cell."""
    return where.line or where.cell


# --- Ratings ---------------------------------------------------------------------------------


def read_ratings(
    forms: Forms, folder: str, alternatives: Sequence[str] | None, where: Where
) -> dict[tuple[str, str], list[Rated]]:
    """Every expert's ratings of a folder, by (alternative, leaf); a null level is none.

    `where` is the place of the key that names the folder.
    """
    rated: dict[tuple[str, str], list[Rated]] = {}
    files = forms.files
    for given, place in forms.of(folder, where):
        found = _levels(given, forms.hierarchy, alternatives, place, files.findings)
        forms.check_asked(given.expert, list(dict.fromkeys(leaf for _, leaf in found)), place)
        for (alternative, leaf), value in found.items():
            weight = forms.weight(given.expert, leaf)
            rated.setdefault((alternative, leaf), []).append((given.expert, value, weight))
    if not rated and not any(finding.severity == "error" for finding in files.findings):
        files.findings.append(Finding("ratings-none", where, {"found": folder}, "warning"))
    return rated


def _levels(
    given: Judgements,
    hierarchy: Hierarchy,
    alternatives: Sequence[str] | None,
    place: Places,
    findings: list[Finding],
) -> dict[tuple[str, str], float]:
    """One expert's ratings as numbers of levels, by (alternative, leaf)."""
    levels = {leaf.id: leaf.level_values() for leaf in hierarchy.all_leaves}
    rateable = [leaf for leaf, values in levels.items() if values]
    found: dict[tuple[str, str], float] = {}
    numbers: dict[tuple[str, str], int] = {}
    for number, rating in enumerate(given.ratings):
        values: dict[str, Any]
        fine = True
        if alternatives is not None and rating.alternative not in alternatives:
            values = {
                "found": rating.alternative,
                "hint": nearest(rating.alternative, alternatives),
            }
            spot = place.item("ratings", number, "alternative")
            findings.append(Finding("alternative-unknown", spot, values))
            fine = False
        if rating.criterion not in rateable:
            spot = place.item("ratings", number, "criterion")
            values = {
                "found": rating.criterion,
                "choices": ", ".join(rateable) or "-",
                "hint": nearest(rating.criterion, rateable),
            }
            findings.append(Finding("rating-criterion", spot, values))
            continue
        choices = levels[rating.criterion]
        if rating.level is None:
            continue
        if rating.level not in choices:
            spot = place.item("ratings", number, "level")
            values = {
                "found": rating.level,
                "choices": list(choices),
                "hint": nearest(rating.level, list(choices)),
            }
            findings.append(Finding("level-unknown", spot, values))
            continue
        if not fine:
            continue
        key, value = (rating.alternative, rating.criterion), choices[rating.level]
        if key in found and found[key] != value:
            spot = place.item("ratings", number, "level")
            values = {
                "alternative": rating.alternative,
                "criterion": rating.criterion,
                "line": _line(place.item("ratings", numbers[key], "level")),
            }
            findings.append(Finding("rating-twice", spot, values))
            continue
        found[key] = value
        numbers.setdefault(key, number)
    return found
