"""Judgements of other programs as returned forms: AHP-OS projects (JSON) and R ahp files (YAML).

Their criteria are found by name: an id or a name of a criterion in any language; groups of criteria
by what is in them, for the goal's name is anybody's choice. Judgements about alternatives are left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from mcda.analysis.whatif import node_called
from mcda.errors import Finding, Where, fail
from mcda.files.typed import Unreadable, folded, judgement
from mcda.files.yamlfile import parse_json, parse_yaml
from mcda.model.experts import Expert
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import judged_children
from mcda.model.returned import Key, PairAnswer, Returned


class _Loose(BaseModel):
    """A part of another program's format: what is not used is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Project(_Loose):
    project_hText: str


class _Comparisons(_Loose):
    pwc_part: str
    pwc_node: str
    pwc_ab: str
    pwc_intense: str
    pwc_timestamp: int | str | None = None


class _AhpOs(_Loose):
    pj: tuple[_Project, ...] = Field(min_length=1)
    pwc: tuple[_Comparisons, ...] = ()


class _Ahp(_Loose):
    Goal: dict[str, Any]
    Version: float | str | None = None


def is_ahpos(data: bytes) -> bool:
    """True for what looks like a project that AHP-OS exported."""
    return b'"pj"' in data and b'"pwc"' in data


class ForeignAnswers:
    """Answers by participant, and what could not be placed."""

    def __init__(self, file: str, hierarchy: Hierarchy, experts: Sequence[Expert]) -> None:
        self.file, self.hierarchy = file, hierarchy
        self.experts = {folded(name): e.id for e in experts for name in (e.name, e.id) if name}
        self.answers: dict[str, dict[Key, PairAnswer]] = {}
        self.dates: dict[str, str] = {}
        self.unread: dict[str, list[tuple[Key, Finding]]] = {}
        self.findings: list[Finding] = []

    def expert(self, participant: str) -> str:
        """Id of the expert of that name or id; the name itself where there is none."""
        return self.experts.get(folded(participant), participant)

    def node(self, names: Sequence[str], where: Where, label: str) -> tuple[str, list[str]] | None:
        """The node that has these children, and their ids in the order of `names`.

        None without a finding for alternatives, that is where no name is a criterion's.
        """
        ids = [node_called(self.hierarchy, name) for name in names]
        if not any(ids):
            return None
        known = [one for one in ids if one is not None]
        parents = {self.hierarchy.parents.get(one, "") for one in known}
        node = next(iter(parents)) if len(parents) == 1 else ""
        strange = [name for name, one in zip(names, ids, strict=True) if one is None]
        if (
            not node
            or strange
            or not set(known) <= set(judged_children(self.hierarchy.nodes[node]))
        ):
            values = {"found": label, "names": ", ".join(strange or names)}
            self.findings.append(Finding("foreign-node", where, values))
            return None
        return node, known

    def add(self, participant: str, key: Key, cell: Any, where: Where) -> None:
        """One answer."""
        expert = self.expert(participant)
        try:
            value = judgement(cell, {})
        except Unreadable as error:
            found = Finding(error.code, where, error.values)
            self.unread.setdefault(expert, []).append((key, found))
            self.answers.setdefault(expert, {})
            return
        answer = PairAnswer(key[0], key[1], key[2], value, False, "", where)
        self.answers.setdefault(expert, {})[key] = answer

    def returned(self) -> tuple[Returned, ...]:
        """A form for each participant."""
        if not self.answers:
            self.findings.append(Finding("csv-no-answers", Where(self.file)))
        forms = [
            Returned(
                self.file,
                "",
                expert,
                date=self.dates.get(expert, ""),
                answers=tuple(answers.values()),
                unread=tuple(self.unread.get(expert, ())),
                findings=tuple(self.findings) if k == 0 else (),
                source="json",
            )
            for k, (expert, answers) in enumerate(self.answers.items())
        ]
        return tuple(forms) or (Returned(self.file, findings=tuple(self.findings), source="json"),)


def read_ahpos(
    data: bytes, file: str, hierarchy: Hierarchy, experts: Sequence[Expert] = ()
) -> tuple[Returned, ...]:
    """The participants of an AHP-OS project (Goepel 2018; export "json" of a project).

    `project_hText` holds the hierarchy as text, `pwc` a row a participant and node: `pwc_ab` has a
    digit a pair (0: the first is preferred, 1: the second), `pwc_intense` its value 1 ... 9, pairs
    in the order (1, 2), (1, 3), ... of the node's children.
    """
    project = parse_json(data, _AhpOs, file)
    found = ForeignAnswers(file, hierarchy, experts)
    children = dict(_tree(project.pj[0].project_hText, file))
    for number, row in enumerate(project.pwc, start=1):
        where = Where(file, key=f"pwc.{number}")
        names = children.get(folded(row.pwc_node))
        placed = found.node(names, where, row.pwc_node) if names else None
        if placed is None:
            continue
        node, ids = placed
        pairs = list(combinations(ids, 2))
        if not len(pairs) == len(row.pwc_ab) == len(row.pwc_intense):
            values = {"found": row.pwc_node, "count": str(len(pairs))}
            found.findings.append(Finding("foreign-length", where, values))
            continue
        expert = found.expert(row.pwc_part)
        found.dates[expert] = max(found.dates.get(expert, ""), _day(row.pwc_timestamp))
        for (a, b), side, times in zip(pairs, row.pwc_ab, row.pwc_intense, strict=True):
            cell = {"0": times, "1": f"1/{times}"}.get(side, f"{side}:{times}?")
            found.add(row.pwc_part, (node, a, b), cell, where)
    return found.returned()


def _tree(text: str, file: str) -> Iterator[tuple[str, list[str]]]:
    """Children by the folded name of their node: "Goal: a=0.3, b; a: a1, a2;"."""
    for part in text.replace("\n", " ").split(";"):
        node, sign, names = part.partition(":")
        if sign:
            yield folded(node), [name.partition("=")[0].strip() for name in names.split(",")]
        elif part.strip():
            raise fail("foreign-tree", Where(file, key="pj.1.project_hText"), found=part.strip())


def _day(timestamp: int | str | None) -> str:
    """Day of seconds since 1970 (UTC) in ISO form; "" where there is none."""
    try:
        return dt.datetime.fromtimestamp(int(timestamp or 0), dt.UTC).date().isoformat() * bool(
            timestamp
        )
    except (ValueError, OverflowError, OSError):
        return ""


def read_ahp(
    data: bytes, file: str, hierarchy: Hierarchy, experts: Sequence[Expert] = ()
) -> tuple[Returned, ...]:
    """The decision makers of an .ahp file of the R package ahp (Glur), format 2.

    A node has `preferences` with `pairwise` lists [first, second, how many times], for all or by
    decision maker, and `children`. Scores, priorities and functions are no comparisons: a remark.
    A file without decision makers is that of the expert by whose id it is named.
    """
    goal = parse_yaml(data, _Ahp, file).Goal
    found = ForeignAnswers(file, hierarchy, experts)
    alone = file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    waiting: list[tuple[str, Any]] = [(str(goal.get("name", "Goal")), goal)]
    while waiting:
        label, node = waiting.pop(0)
        if not isinstance(node, Mapping):
            continue
        below = node.get("children")
        if not isinstance(below, Mapping):
            continue
        waiting += [(str(name), child) for name, child in below.items()]
        where = Where(file, key=label)
        placed = found.node([str(name) for name in below], where, label)
        if placed is None:
            continue
        ids = dict(zip(map(folded, map(str, below)), placed[1], strict=True))
        for participant, kinds in _makers(node.get("preferences"), alone):
            if not isinstance(kinds.get("pairwise"), list):
                values = {"found": ", ".join(map(str, kinds)) or "-", "expert": participant}
                found.findings.append(Finding("foreign-kind", where, values, "warning"))
                continue
            for row in kinds["pairwise"]:
                ends = [ids.get(folded(str(end))) for end in row[:2]] if _triple(row) else []
                if len(ends) != 2 or None in ends:
                    values = {"found": str(row)}
                    found.findings.append(Finding("foreign-row", where, values))
                    continue
                found.add(participant, (placed[0], str(ends[0]), str(ends[1])), row[2], where)
    return found.returned()


def _triple(row: Any) -> bool:
    return isinstance(row, list) and len(row) == 3


def _makers(preferences: Any, alone: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every decision maker with the preferences of one node."""
    if not isinstance(preferences, Mapping):
        return
    kinds = ("pairwise", "pairwiseFunction", "score", "scoreFunction", "priority")
    if any(kind in preferences for kind in kinds):
        yield alone, preferences
        return
    for name, given in preferences.items():
        if isinstance(given, Mapping):
            yield str(name), given
