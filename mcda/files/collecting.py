"""What came back becomes the new state of a study's answers: a pure function of both.

Experts are recognised by the number of their form. A sheet counts where its answers connect its
criteria. Blank is not answered and takes nothing back; of two versions the later counts, told by
the date the expert wrote, else by the run in which it came; where neither tells, none is taken.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

from mcda.analysis.contradictions import Contradiction, Pair, bridges, contradiction, groups
from mcda.errors import Finding, Where, nearest
from mcda.files.typed import Unreadable, figure
from mcda.model.anchors import asked as asked_of
from mcda.model.anchors import node_print
from mcda.model.experts import Expert
from mcda.model.form import AskedCell, AskedPair, Form, FormKind
from mcda.model.hierarchy import IDENTIFIER, Hierarchy
from mcda.model.judgements import Answer, Asked, Judgements, NodePrint, Rating, judged_children
from mcda.model.problem import Source
from mcda.model.returned import (
    Deleted,
    EvidenceAnswer,
    Key,
    PairAnswer,
    RatingAnswer,
    Returned,
)
from mcda.model.run import GivenFigure, LeftOut, Taken

SAME = 1e-9


@dataclass(frozen=True)
class Replaced:
    """A form in whose place another was made on `date`; `by` is the number of the form that its
    expert is to answer now and `file` its files, "" where he is asked no more."""

    form: Form
    date: str
    by: str
    file: str


@dataclass(frozen=True)
class Known:
    """What a study knows before a run.

    `forms` are the forms sent, by number, `replaced` those in whose place others were made;
    `cells` the table's cells as texts, by (alternative, leaf), unknown cells as ""; `names` the
    alternatives' names, by id and then language; `sources` the rows of sources.csv; `taken` the
    forms of earlier runs, oldest first; `study` is the study as commands name it.
    """

    hierarchy: Hierarchy
    forms: Mapping[str, Form] = field(default_factory=dict)
    experts: tuple[Expert, ...] = ()
    judgements: Mapping[str, Judgements] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    taken: tuple[Taken, ...] = ()
    study: str = ""
    replaced: Mapping[str, Replaced] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def called(self, alternative: str, lang: str) -> str:
        """The name of an alternative in a language; its id where it is not known."""
        return self.names.get(alternative, {}).get(lang, alternative)

    @property
    def readable(self) -> dict[str, Form]:
        """All forms that may come back, by number."""
        return {**{number: one.form for number, one in self.replaced.items()}, **self.forms}


@dataclass(frozen=True)
class Figure:
    """A figure that goes into the table, and the row that says where it is from."""

    source: Source
    text: str
    changed: bool


@dataclass(frozen=True)
class Question:
    """A contradiction worth asking its expert about."""

    expert: str
    where: Where
    found: Contradiction


@dataclass(frozen=True)
class Row:
    """One expert's standing: `answered` of `asked` rows, by the answers that are taken.

    `state` is "unclear" where only files came that differ, and nobody can tell which is the later;
    `unclear` are their names, also where earlier answers count. `open` are nodes or criteria not
    begun, `left` those of which answers do not count yet; `blank` names a file that came back
    without answers, `replaced` one that is a form replaced since.
    """

    expert: str
    kind: FormKind
    state: Literal["in", "part", "unclear", "missing"]
    form: str = ""
    language: str = ""
    answered: int = 0
    asked: int = 0
    cannot: int = 0
    open: tuple[str, ...] = ()
    left: tuple[LeftOut, ...] = ()
    unclear: tuple[str, ...] = ()
    changed: int = 0
    added: int = 0
    files: tuple[str, ...] = ()
    blank: str = ""
    replaced: str = ""
    questions: int = 0
    refused: bool = False


@dataclass(frozen=True)
class Collected:
    """The outcome of a run.

    `judgements` are the experts' new files, only those that differ; `figures` what goes into the
    table; `taken` what the run has dealt with for the first time. `findings` with severity "error"
    were not taken; "warning" and "note" were. `rests` counts the experts whose comparisons count,
    before and after.
    """

    round: int | None
    rows: tuple[Row, ...]
    judgements: Mapping[str, Judgements]
    figures: tuple[Figure, ...]
    taken: tuple[Taken, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    rests: tuple[int, int]

    @property
    def not_taken(self) -> tuple[Finding, ...]:
        """Findings about what was left out."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass
class _Version:
    """A recognised return: its form, and its answers that the study can use."""

    returned: Returned
    form: Form
    chosen: bool
    answers: dict[Key, PairAnswer] = field(default_factory=dict)
    ratings: dict[Key, RatingAnswer] = field(default_factory=dict)
    evidence: dict[Key, EvidenceAnswer] = field(default_factory=dict)
    digest: str = ""

    @cached_property
    def shown(self) -> dict[tuple[str, str], AskedCell]:
        """What the form showed of the table's cells."""
        return {(cell.alternative, cell.criterion): cell for cell in self.form.cells}

    @property
    def prints(self) -> dict[str, NodePrint]:
        """What the expert saw, by node."""
        told = self.returned.asked.nodes if self.returned.asked else {}
        return {**self.form.hierarchy.nodes, **told}

    @property
    def begun(self) -> bool:
        """True where anything was filled in, readable or not."""
        cut = self.returned.deleted and self.returned.answers
        return bool(self.said or self.returned.unread or cut)

    @cached_property
    def said(self) -> dict[Key, Any]:
        """What it says, comparable, by key."""
        return {
            **{key: answer.value for key, answer in self.answers.items()},
            **{key: rating.level for key, rating in self.ratings.items()},
            **{key: answer.text for key, answer in self.evidence.items()},
        }


def everything(hierarchy: Hierarchy, expert: str, kind: FormKind = "pairs") -> Form:
    """The form of an expert to whom none was sent: every pair of the hierarchy."""
    pairs = tuple(
        AskedPair(node=node.id, a=a, b=b)
        for node in hierarchy.tree.walk()
        for a, b in combinations(judged_children(node), 2)
    )
    return Form(
        number="",
        study="",
        round=1,
        expert=expert,
        kind=kind,
        hierarchy=asked_of(hierarchy),
        pairs=pairs if kind == "pairs" else (),
    )


def collect(known: Known, returns: Sequence[Returned], use: Collection[str] = ()) -> Collected:
    """The new state after these returned forms; those in the files of `use` count as the latest."""
    return _Collection(known, use).run(returns)


class _Collection:
    def __init__(self, known: Known, use: Collection[str]) -> None:
        self.known, self.use = known, frozenset(use)
        self.hierarchy = known.hierarchy
        self.judged = {node.id: judged_children(node) for node in self.hierarchy.nodes.values()}
        self.findings: list[Finding] = []
        self.unread: list[tuple[_Version, Key, Finding]] = []
        self.cut: list[tuple[_Version, Sequence[Key], Finding]] = []
        self.state = {
            name: _State.of(given, known.hierarchy) for name, given in known.judgements.items()
        }
        self.touched: set[str] = set()
        self.taken: list[Taken] = []
        self.changed: dict[tuple[str, FormKind], int] = {}
        self.added: dict[tuple[str, FormKind], int] = {}
        self.gone: list[tuple[_Version, Deleted, dict[Key, PairAnswer], Finding]] = []
        self.merged: list[_Version] = []
        self.left: dict[str, dict[tuple[str, str], LeftOut]] = {}
        self.unclear: dict[tuple[str, FormKind], dict[str, None]] = {}
        self.void: dict[tuple[str, FormKind], str] = {}
        self.current: dict[tuple[str, FormKind], Taken] = {}
        self.figures: dict[tuple[str, str], Figure] = {}
        self.latest = self._latest()
        self.given = {
            (taken.expert, figure.alternative, figure.criterion, figure.text)
            for taken in known.taken
            for figure in taken.figures
        }

    # --- Who -----------------------------------------------------------------------------

    def _latest(self) -> dict[tuple[str, FormKind], Form]:
        """The form that each expert is to answer: that of the last round, the last one made."""
        latest: dict[tuple[str, FormKind], Form] = {}
        for form in self.known.forms.values():
            key = (form.expert, form.kind)
            if key not in latest or form.round >= latest[key].round:
                latest[key] = form
        return latest

    def _recognise(self, returned: Returned) -> Form | None:
        """The form that was answered; None, with a finding, where it is none of this study."""
        where = Where(returned.file)
        forms = self.known.readable
        form = forms.get(returned.number)
        if form is None and returned.number:
            if returned.form is None:
                code = "returned-number" if forms else "returned-number-none"
                self.findings.append(Finding(code, where, {"found": returned.number}))
                return None
            if forms:
                values = {
                    "number": returned.number,
                    "study": returned.form.study,
                    "round": str(returned.form.round),
                }
                self.findings.append(Finding("returned-foreign", where, values))
                return None
            form = returned.form
        if form is None:
            form = self._form_of(returned, where)
        if form is not None and form.hierarchy.id != self.hierarchy.id:
            values = {"found": form.hierarchy.id, "expected": self.hierarchy.id}
            self.findings.append(Finding("returned-hierarchy", where, values))
            return None
        return form

    def _void(self, returned: Returned, form: Form) -> bool:
        """True, with a finding, for a form that was replaced, unless its answers were taken before
        or are chosen; what else is wrong with it is nobody's concern."""
        replaced = self.known.replaced.get(form.number)
        if replaced is None or returned.file in self.use:
            return False
        if self._dealt_with(_Collection(self.known, ())._version(returned, form)):
            return False
        values = {
            "number": form.number,
            "date": replaced.date,
            "by": replaced.by,
            "new": replaced.file,
            "study": self.known.study,
            "file": returned.file,
        }
        code = "returned-replaced" if replaced.by else "returned-void"
        self.findings.append(Finding(code, Where(returned.file), values))
        self.void[form.expert, form.kind] = returned.file
        return True

    def _form_of(self, returned: Returned, where: Where) -> Form | None:
        """The form of the expert whom a file names."""
        expert = returned.expert
        if not expert:
            return None
        form = self.latest.get((expert, returned.kind))
        if form is not None:
            return form
        listed = {e.id for e in self.known.experts} | {e for e, _ in self.latest}
        if listed and expert not in listed:
            values = {"found": expert, "hint": nearest(expert, sorted(listed))}
            self.findings.append(Finding("returned-expert", where, values))
            return None
        if not re.match(IDENTIFIER, expert):
            self.findings.append(Finding("id-bad", where, {"found": expert}))
            return None
        form = everything(self.hierarchy, expert, returned.kind)
        return form.model_copy(update={"hierarchy": returned.asked}) if returned.asked else form

    # --- What counts of a return -----------------------------------------------------------

    def _version(self, returned: Returned, form: Form) -> _Version:
        version = _Version(returned, form, returned.file in self.use)
        refused = self._refused(version)
        for key, finding in returned.unread:
            if key[0] not in refused:
                self.unread.append((version, key, finding))
        self._pairs(version, refused)
        self._cells(version)
        for gone in returned.deleted:
            if gone.part not in refused and form.kind == "pairs":
                self._deleted(version, gone)
            elif form.kind != "pairs":
                values = {
                    "count": str(len(gone.rows)),
                    "of": str(gone.of),
                    "label": gone.part,
                }
                finding = Finding("cells-deleted", gone.where, values)
                self.cut.append((version, gone.rows, finding))
        version.digest = _digest(version)
        return version

    def _refused(self, version: _Version) -> set[str]:
        """Nodes whose children are others now; changed anchors are a warning."""
        returned = version.returned
        answered = {answer.node for answer in returned.answers}
        refused = set()
        for name, prints in version.prints.items():
            node = self.hierarchy.nodes.get(name)
            where = Where(returned.file, sheet=returned.parts.get(name, ""))
            values = {"node": name}
            if node is None or prints.children != node_print(node).children:
                refused.add(name)
                if name in answered:
                    self.findings.append(Finding("sheet-changed", where, values))
            elif name in answered and prints.anchors and prints.anchors != node_print(node).anchors:
                self.findings.append(Finding("sheet-anchors", where, values, "warning"))
        return refused

    def _pairs(self, version: _Version, refused: Collection[str]) -> None:
        form = version.form
        sides = {(p.node, p.a, p.b): False for p in form.pairs}
        sides |= {(p.node, p.b, p.a): True for p in form.pairs}
        for answer in version.returned.answers:
            if answer.node in refused:
                continue
            if (answer.node, answer.a, answer.b) not in sides:
                values = {"a": answer.a, "b": answer.b, "node": answer.node}
                where = answer.where
                if version.returned.source == "csv":
                    where = replace(where, column=_foreign(form, answer))
                self.findings.append(Finding("pair-foreign", where, values))
                continue
            children = self.judged[answer.node]
            a, b, value = answer.a, answer.b, answer.value
            if children.index(a) > children.index(b):
                a, b, value = b, a, None if value is None else 1 / value
            version.answers[(answer.node, a, b)] = replace(answer, a=a, b=b, value=value)

    def _cells(self, version: _Version) -> None:
        leaves = {leaf.id: leaf for leaf in self.hierarchy.all_leaves}
        names = dict.fromkeys(alternative for alternative, _ in self.known.cells)
        answers: list[RatingAnswer | EvidenceAnswer] = [
            *version.returned.ratings,
            *version.returned.evidence,
        ]
        for answer in answers:
            values: dict[str, Any]
            if answer.criterion not in leaves:
                values = {"found": answer.criterion, "hint": nearest(answer.criterion, [*leaves])}
                self.findings.append(Finding("criterion-unknown", answer.where, values))
            elif names and answer.alternative not in names:
                values = {
                    "found": answer.alternative,
                    "hint": nearest(answer.alternative, list(names)),
                }
                self.findings.append(Finding("alternative-unknown", answer.where, values))
            elif isinstance(answer, EvidenceAnswer):
                version.evidence[(answer.alternative, answer.criterion)] = answer
            elif not leaves[answer.criterion].level_values():
                values = {"found": answer.criterion}
                self.findings.append(Finding("rating-leaf", answer.where, values))
            else:
                version.ratings[(answer.alternative, answer.criterion)] = answer

    def _deleted(self, version: _Version, gone: Deleted) -> None:
        """Leave a node out whose rows were deleted."""
        left = {key: answer for key, answer in version.answers.items() if key[0] == gone.part}
        for key in left:
            del version.answers[key]
        values = {
            "count": str(len(gone.rows)),
            "label": gone.part,
            "expert": version.form.expert,
            "study": self.known.study,
        }
        code = "sheet-deleted" if len(gone.rows) == gone.of else "rows-deleted"
        self.gone.append((version, gone, left, Finding(code, gone.where, values)))

    # --- Versions ----------------------------------------------------------------------------

    def run(self, returns: Sequence[Returned]) -> Collected:
        """All returns, expert by expert."""
        found: dict[tuple[str, FormKind], list[_Version]] = {}
        for returned in returns:
            self.findings += returned.findings
            form = self._recognise(returned)
            if form is None or self._void(returned, form):
                continue
            version = self._version(returned, form)
            found.setdefault((form.expert, form.kind), []).append(version)
        for key, versions in sorted(found.items()):
            self._expert(key, versions)
        self._figures([v for versions in found.values() for v in versions])
        return self._result(found)

    def _dealt_with(self, version: _Version) -> bool:
        return any(t.digest == version.digest and t.outcome != "unclear" for t in self.known.taken)

    def _expert(self, key: tuple[str, FormKind], versions: list[_Version]) -> None:
        expert, kind = key
        last = [t for t in self.known.taken if (t.expert, t.kind) == key and t.outcome == "taken"]
        if last:
            self.current[key] = last[-1]
        newest = self.latest.get(key)
        fresh: list[_Version] = []
        for version in versions:
            if not version.begun:
                continue
            if version.chosen:
                fresh.append(version)
            elif not self._dealt_with(version) and all(
                version.digest != other.digest for other in fresh
            ):
                if newest is not None and version.form.round < newest.round:
                    values = {"round": str(version.form.round), "now": str(newest.round)}
                    where = Where(version.returned.file)
                    self.findings.append(Finding("returned-round", where, values))
                    continue
                fresh.append(version)
        known = {taken.digest: k for k, taken in enumerate(self.known.taken)}
        again = [v for v in versions if v.begun and not v.chosen and self._dealt_with(v)]
        self.merged += sorted(again, key=lambda version: known[version.digest])
        chosen = [version for version in fresh if version.chosen]
        waiting = [version for version in fresh if not version.chosen]
        date = last[-1].date if last else ""
        unclear: list[tuple[_Version, _Version, int]] = []
        gathered = True
        while gathered:  # what is gathered may decide between versions
            while waiting:
                past = [v for v in waiting if v.returned.date and v.returned.date < date]
                now = [version for version in waiting if version not in past]
                unclear = []
                if kind != "evidence" and not chosen:
                    unclear = [
                        *self._unclear(expert, past, adding=True),
                        *self._unclear(expert, now),
                    ]
                doubted = {id(version) for pair in unclear for version in pair[:2]}
                if doubted == {id(version) for version in waiting}:
                    break
                past = [version for version in past if id(version) not in doubted]
                newest_first = sorted(past, key=lambda v: v.returned.date, reverse=True)
                for version in newest_first:
                    self._merge(version, older=True)
                ready = [version for version in now if id(version) not in doubted]
                for version in self._in_order(expert, ready):
                    self._merge(version, older=bool(chosen))
                    date = max(date, version.returned.date)
                waiting = [version for version in waiting if id(version) in doubted]
            for version in chosen:
                self._merge(version, older=False, again=self._dealt_with(version))
            gathered = self._gather(expert) and bool(waiting)
        if waiting:
            self._tell_unclear(key, unclear)
        place: dict[str, int] = {}
        for k, version in enumerate(self.merged):
            place.setdefault(version.digest, k)
        twins = [v for v in versions if v.begun and v.digest in place and v not in self.merged]
        self.merged = sorted([*self.merged, *twins], key=lambda version: place[version.digest])

    def _differing(
        self, expert: str, first: _Version, second: _Version, adding: bool = False
    ) -> tuple[int, bool, bool]:
        """How many answers of two versions differ, and which of them changes what is known.

        With `adding` only answers that are not known at all count as changes.
        """
        state = self.state[expert].said if expert in self.state else {}
        mine, its = first.said, second.said
        keys = [key for key in mine if key in its and not _same(mine[key], its[key])]
        news = [
            any(key not in state or not (adding or _same(said[key], state[key])) for key in keys)
            for said in (mine, its)
        ]
        return len(keys), news[0], news[1]

    def _unclear(
        self, expert: str, versions: Sequence[_Version], adding: bool = False
    ) -> list[tuple[_Version, _Version, int]]:
        """Pairs of versions that both change what is known and each other, and no date decides."""
        found = []
        for first, second in combinations(versions, 2):
            count, mine, its = self._differing(expert, first, second, adding)
            if mine and its and not _told_apart(first.returned, second.returned):
                found.append((first, second, count))
        return found

    def _tell_unclear(
        self, key: tuple[str, FormKind], unclear: Sequence[tuple[_Version, _Version, int]]
    ) -> None:
        known = {taken.digest: taken.outcome for taken in self.known.taken}
        for first, second, count in unclear:
            for version, other in ((first, second), (second, first)):
                values = {
                    "count": str(count),
                    "expert": key[0],
                    "other": other.returned.file,
                    "file": version.returned.file,
                }
                where = Where(version.returned.file)
                self.findings.append(Finding("version-unclear", where, values))
                self.unclear.setdefault(key, {})[version.returned.file] = None
                if known.get(version.digest) != "unclear":
                    known[version.digest] = "unclear"
                    self.taken.append(self._entry(version, "unclear"))

    def _in_order(self, expert: str, versions: Sequence[_Version]) -> list[_Version]:
        """Earlier versions first; one that repeats what is known before one that changes it."""
        later: set[int] = set()
        for first, second in combinations(versions, 2):
            _, mine, its = self._differing(expert, first, second)
            if mine != its:
                later.add(id(first if mine else second))
        timed = all(version.returned.time for version in versions)
        return sorted(
            versions,
            key=lambda v: (
                (v.returned.date, v.returned.time * timed, id(v) in later, v.digest)
                if v.returned.date
                else ("~" * (id(v) in later), "", True, v.digest)
            ),
        )

    def _gather(self, expert: str) -> bool:
        """Take answers that were left out where those of all versions together connect a node.

        True where there were any.
        """
        state = self.state.get(expert)
        if state is None:
            return False
        gathered = False
        loose: dict[str, dict[Key, tuple[PairAnswer, _Version]]] = {}
        for version in self.merged:
            if version.form.expert == expert:
                for key, answer in version.answers.items():
                    if key not in state.answers:
                        loose.setdefault(key[0], {})[key] = (answer, version)
        for node, found in loose.items():
            known = {key: a.value for key, a in state.answers.items() if key[0] == node}
            known |= {key: answer.value for key, (answer, _) in found.items()}
            judged = {(key[1], key[2]): value for key, value in known.items() if value is not None}
            if judged and len(groups(self.judged[node], judged)) > 1:
                continue
            self.touched.add(expert)
            gathered = True
            for key, (answer, version) in found.items():
                state.answers[key] = _kept(answer, None)
                now = node_print(self.hierarchy.nodes[node])
                state.prints[node] = version.prints.get(node, now)
                kind = version.form.kind
                self.added[(expert, kind)] = self.added.get((expert, kind), 0) + 1
                if state.round is None and version.form.number:
                    state.round = version.form.round
                state.date = state.date or version.returned.date
        return gathered

    def _merge(self, version: _Version, older: bool, again: bool = False) -> None:
        """Put a version into the expert's state; an older one only adds."""
        form = version.form
        key = (form.expert, form.kind)
        state = self.state.setdefault(form.expert, _State())
        self.merged.append(version)
        self.touched.add(form.expert)
        before = state.said
        answers = self._connected(version, state, older)
        changed = added = 0
        for spot, value in [
            *((k, a.value) for k, a in answers.items()),
            *((k, r.level) for k, r in version.ratings.items()),
        ]:
            if spot not in before:
                added += 1
            elif not _same(before[spot], value):
                changed += 1
        if older and changed:
            values = {"count": str(changed), "date": version.returned.date or "-"}
            where = Where(version.returned.file)
            self.findings.append(Finding("version-older", where, values, "note"))
        elif changed:
            self.findings.append(self._told_changed(version, changed))
            self.changed[key] = self.changed.get(key, 0) + changed
        self.added[key] = self.added.get(key, 0) + added
        for spot, answer in answers.items():
            if not (older and spot in before):
                state.answers[spot] = _kept(answer, state.answers.get(spot))
        for spot, rating in version.ratings.items():
            if not (older and spot in before):
                state.ratings[spot] = Rating(
                    alternative=rating.alternative,
                    criterion=rating.criterion,
                    level=rating.level,
                    note=rating.note,
                )
        if not older and (answers or version.ratings):
            state.round = form.round if form.number else state.round
            state.date = version.returned.date or state.date
            for node in {spot[0] for spot in answers}:
                now = node_print(self.hierarchy.nodes[node])
                state.prints[node] = version.prints.get(node, now)
        entry = self._entry(version, "older" if older else "taken")
        if not older:
            self.current[key] = entry
        if not again or changed or added:
            self.taken.append(entry)

    def _told_changed(self, version: _Version, changed: int) -> Finding:
        """That a version changes answers; a remark where only its coming later makes it so."""
        where = Where(version.returned.file)
        before = self.current.get((version.form.expert, version.form.kind))
        date = version.returned.date
        if version.chosen or before is None or (before.date and date > before.date):
            return Finding("answers-changed", where, {"count": str(changed)}, "note")
        same = bool(date) and date == before.date
        values = {"count": str(changed), "other": before.file, "date": date}
        code = "answers-changed-same-date" if same else "answers-changed-undated"
        return Finding(code, where, values, "warning")

    @staticmethod
    def _entry(version: _Version, outcome: Literal["taken", "older", "unclear"]) -> Taken:
        """The record of a version."""
        return Taken(
            file=Path(version.returned.file).name,
            digest=version.digest,
            expert=version.form.expert,
            kind=version.form.kind,
            round=version.form.round,
            date=version.returned.date,
            outcome=outcome,
            answered=len(version.said),
        )

    def _connected(self, version: _Version, state: _State, older: bool) -> dict[Key, PairAnswer]:
        """The answers of nodes where, with those known, they connect the children."""
        kept: dict[Key, PairAnswer] = {}
        for node in dict.fromkeys(spot[0] for spot in version.answers):
            self._forget(state, node)
            mine = {k: a for k, a in version.answers.items() if k[0] == node}
            if len(self._groups(version, state, node, older)) <= 1:
                kept |= mine
        return kept

    def _groups(
        self, version: _Version, state: _State, node: str, older: bool = False
    ) -> tuple[tuple[str, ...], ...]:
        """Groups of a node's children that a version's answers and those known link."""
        known = {k: a.value for k, a in state.answers.items() if k[0] == node}
        given = {k: a.value for k, a in version.answers.items() if k[0] == node}
        merged = {**given, **known} if older else {**known, **given}
        judged = {(k[1], k[2]): v for k, v in merged.items() if v is not None}
        return groups(self.judged[node], judged) if judged else ()

    def _unconnected(self) -> None:
        """A finding for every node of which a version that was taken has answers left out."""
        for version in self.merged:
            state = self.state.get(version.form.expert, _State())
            said = state.said
            for node in dict.fromkeys(spot[0] for spot in version.answers):
                given = [a for k, a in version.answers.items() if k[0] == node]
                if all((node, a.a, a.b) in said for a in given):
                    continue
                parts = self._all_groups(version.form.expert, node)
                pairs = [p for p in version.form.pairs if p.node == node]
                pairs = sorted(pairs, key=lambda pair: not pair.asked)
                missing = bridges(parts, [(pair.a, pair.b) for pair in pairs])
                self._leave(version, LeftOut(part=node, reason="unconnected", rows=missing))
                values = {
                    "groups": " | ".join(", ".join(part) for part in parts),
                    "pairs": " | ".join(", ".join(pair) for pair in missing),
                    "label": node,
                    "count": str(sum(a.value is not None for a in given)),
                }
                title = version.returned.parts.get(node, "")
                where = Where(version.returned.file, sheet=title)
                self.findings.append(Finding("sheet-unconnected", where, values))

    def _all_groups(self, expert: str, node: str) -> tuple[tuple[str, ...], ...]:
        """Groups of a node's children that all answers of an expert link, known or left out."""
        told = [*self.state.get(expert, _State()).answers.items()]
        said = {key: answer.value for key, answer in told if key[0] == node}
        for version in self.merged:
            if version.form.expert == expert:
                said |= {key: a.value for key, a in version.answers.items() if key[0] == node}
        judged = {(key[1], key[2]): value for key, value in said.items() if value is not None}
        return groups(self.judged[node], judged)

    def _leave(self, version: _Version, left: LeftOut) -> None:
        """Note what of a version does not count; rows of the same part and reason add up."""
        mine = self.left.setdefault(version.digest, {})
        key = (left.part, left.reason)
        if key in mine:
            rows = dict.fromkeys((*mine[key].rows, *left.rows))
            left = left.model_copy(update={"rows": tuple(rows)})
        mine[key] = left

    def _forget(self, state: _State, node: str) -> None:
        """Drop answers about children that a node no longer has."""
        now = node_print(self.hierarchy.nodes[node]).children
        if node in state.prints and state.prints[node].children != now:
            for spot in [spot for spot in state.answers if spot[0] == node]:
                del state.answers[spot]

    # --- Figures -----------------------------------------------------------------------------

    def _figures(self, versions: Sequence[_Version]) -> None:
        """Figures for the table: with a source, and where the table is as the form showed it."""
        told: dict[tuple[str, str], list[tuple[_Version, EvidenceAnswer]]] = {}
        for version in versions:
            for key, answer in version.evidence.items():
                told.setdefault((key[0], key[1]), []).append((version, answer))
        for spot, everything_told in told.items():
            answers = [
                (version, answer)
                for version, answer in everything_told
                if version.chosen or (version.form.expert, *spot, answer.text) not in self.given
            ]
            answers = [one for one in answers if one[0].chosen] or self._latest_of(answers)
            texts = sorted({answer.text for _, answer in answers})
            if len(texts) > 1:
                names = ", ".join(version.returned.file for version, _ in answers)
                for _, answer in answers:
                    values = {"files": names, "found": ", ".join(texts)}
                    self.findings.append(Finding("evidence-differs", answer.where, values))
            elif answers:
                self._figure(spot, *answers[-1])
        self._log_figures(versions)

    def _latest_of(
        self, answers: Sequence[tuple[_Version, EvidenceAnswer]]
    ) -> list[tuple[_Version, EvidenceAnswer]]:
        """Of every expert's versions the latest: what is new, then by date where dates differ."""
        kept: list[tuple[_Version, EvidenceAnswer]] = []
        for expert in dict.fromkeys(version.form.expert for version, _ in answers):
            mine = [one for one in answers if one[0].form.expert == expert]
            mine = [one for one in mine if not self._dealt_with(one[0])] or mine
            dates = [version.returned.date for version, _ in mine]
            if all(dates):
                mine = [one for one in mine if one[0].returned.date == max(dates)]
            kept += mine
        return kept

    def _log_figures(self, versions: Sequence[_Version]) -> None:
        """Record what every version says of the cells that this run has decided."""
        entries = {taken.digest: k for k, taken in enumerate(self.taken)}
        for version in versions:
            figures = tuple(
                GivenFigure(alternative=key[0], criterion=key[1], text=answer.text)
                for key, answer in version.evidence.items()
                if (key[0], key[1]) in self.figures
                and (version.form.expert, *key, answer.text) not in self.given
            )
            if not figures:
                continue
            if version.digest not in entries:
                entries[version.digest] = len(self.taken)
                self.taken.append(self._entry(version, "taken"))
            place = entries[version.digest]
            self.taken[place] = self.taken[place].model_copy(update={"figures": figures})

    def _figure(
        self,
        spot: tuple[str, str],
        version: _Version,
        answer: EvidenceAnswer,
    ) -> None:
        leaf = self.hierarchy.nodes[spot[1]]
        if spot not in self.known.cells:
            values = {"found": spot[1]}
            self.findings.append(Finding("evidence-column", answer.where, values))
            return
        now = self.known.cells[spot]
        credit = f"expert {version.form.expert}, round {version.form.round}"
        note = "; ".join(filter(None, (answer.note, credit)))
        source = Source(spot[0], spot[1], answer.source, answer.year, note)
        if answer.text == now and (source in self.known.sources or not answer.source):
            return
        asked = version.shown.get(spot)
        if not answer.source:
            values = {"found": answer.text}
            self.findings.append(Finding("evidence-no-source", answer.where, values))
            return
        if answer.text != now and asked is not None and not version.chosen:
            try:
                was = figure(asked.shown, leaf) if asked.shown else ""
            except Unreadable:
                was = asked.shown
            mine = (version.form.expert, *spot, now) in self.given
            if was != now and not mine:
                values = {"found": answer.text, "shown": was or "-", "now": now or "-"}
                self.findings.append(Finding("evidence-moved", answer.where, values))
                return
        if now and answer.text != now:
            place = {"alternative": spot[0], "label": spot[1], "was": now, "found": answer.text}
            self.findings.append(Finding("evidence-replaces", answer.where, place, "warning"))
        self.figures[spot] = Figure(source, answer.text, answer.text != now)

    # --- Result ------------------------------------------------------------------------------

    def _result(self, found: Mapping[tuple[str, FormKind], Sequence[_Version]]) -> Collected:
        after = {
            name: state.judgements(name, self.hierarchy)
            for name, state in self.state.items()
            if state.answers or state.ratings
        }
        changed = {
            name: given
            for name, given in after.items()
            if name in self.touched and given != self.known.judgements.get(name)
        }
        self._unconnected()
        since: dict[int, tuple[list[_Version], bool]] = {}
        for version in (*(one[0] for one in self.gone), *(one[0] for one in self.unread)):
            if id(version) not in since:
                since[id(version)] = self._since(version)
        for version, gone, left, finding in self.gone:
            said = self.state[version.form.expert].said if version.form.expert in self.state else {}
            repeated = all(k in said and _same(said[k], a.value) for k, a in left.items())
            later, away = since[id(version)]
            again = away or any(k[0] == gone.part for other in later for k in other.answers)
            if not ((repeated or again) and self._whole(version.form.expert, gone.part)):
                left_out = LeftOut(part=gone.part, reason="deleted", rows=gone.rows)
                self._leave(version, left_out)
                self.findings.append(finding)
        for version, spots, finding in self.cut:
            if not all(self._answered(version.form.expert, spot) for spot in spots):
                self.findings.append(finding)
        for version, spot, finding in self.unread:
            later, away = since[id(version)]
            answered = self._answered(version.form.expert, spot)
            again = any(not other.said.keys().isdisjoint(_either_way(spot)) for other in later)
            if again or (away and answered):
                continue
            values = dict(finding.values)
            if not version.said.keys().isdisjoint(_either_way(spot)):
                pass  # the return says the row all the same: nothing of before has to stay
            elif answered:
                values["kept"] = True
            else:
                part, row = (spot[0], spot[1:]) if len(spot) == 3 else (spot[1], spot[:1])
                self._leave(version, LeftOut(part=part, reason="unread", rows=(row,)))
            self.findings.append(replace(finding, values=values))
        for k, entry in enumerate(self.taken):
            if entry.digest in self.left and entry.outcome != "unclear":
                left_of = tuple(self.left[entry.digest].values())
                self.taken[k] = entry.model_copy(update={"left": left_of})
        questions = self._questions(found, after)
        rows = self._rows(found, after, questions)
        rounds = [form.round for form in self.known.forms.values()]
        return Collected(
            max(rounds) if rounds else None,
            rows,
            changed,
            tuple(self.figures.values()),
            tuple(self.taken),
            tuple(_ordered(self.findings)),
            questions,
            (_resting(self.known.judgements.values()), _resting(after.values())),
        )

    def _answered(self, expert: str, spot: Key) -> bool:
        state = self.state.get(expert)
        if state is None:
            return False
        return any(one in state.answers or one in state.ratings for one in _either_way(spot))

    def _since(self, version: _Version) -> tuple[list[_Version], bool]:
        """Later versions of the same expert, and whether there are others whose files are away."""
        log = [t for t in (*self.known.taken, *self.taken) if t.outcome != "unclear"]
        place = {taken.digest: k for k, taken in enumerate(log)}
        mine = place.get(version.digest)

        def later(digest: str, date: str) -> bool:
            its = place[digest]
            if mine is not None and log[its].outcome == "taken":
                return log[mine].outcome == "older" or its > mine
            return bool(version.returned.date) and date > version.returned.date

        key = version.form.expert, version.form.kind
        here = [v for v in self.merged if (v.form.expert, v.form.kind) == key]
        found = [v for v in here if v.digest in place and later(v.digest, v.returned.date)]
        digests = {v.digest for v in here}
        return found, any(
            later(taken.digest, taken.date)
            for taken in log
            if (taken.expert, taken.kind) == key and taken.digest not in digests
        )

    def _whole(self, expert: str, node: str) -> bool:
        """True where the expert's answers connect a node, whatever a file lacks."""
        state = self.state.get(expert)
        if state is None or node not in self.hierarchy.nodes:
            return False
        judged = {
            (k[1], k[2]): a.value
            for k, a in state.answers.items()
            if k[0] == node and a.value is not None
        }
        children = self.judged[node]
        return bool(judged) and len(groups(children, judged)) <= 1

    def _questions(
        self,
        found: Mapping[tuple[str, FormKind], Sequence[_Version]],
        after: Mapping[str, Judgements],
    ) -> tuple[Question, ...]:
        """Contradictions of the experts whose comparisons came in, in words to ask them about."""
        questions = []
        for (expert, kind), versions in sorted(found.items()):
            if kind != "pairs" or expert not in after:
                continue
            by_node: dict[str, dict[Pair, float]] = {}
            meant: dict[str, list[Pair]] = {}
            for answer in after[expert].answers:
                if answer.value is not None:
                    by_node.setdefault(answer.node, {})[(answer.a, answer.b)] = answer.value
                    if answer.confirmed:
                        meant.setdefault(answer.node, []).append((answer.a, answer.b))
            for node, answers in by_node.items():
                children = self.judged[node]
                told = contradiction(node, children, answers, meant.get(node, ()))
                if told is None:
                    continue
                spot = (node, *told.pair)
                places = [
                    v.answers[spot].where
                    for v in versions
                    if spot in v.answers and _same(v.answers[spot].value, answers[told.pair])
                ]
                where = places[-1] if places else Where(f"{expert}.json")
                questions.append(Question(expert, where, told))
        return tuple(questions)

    def _rows(
        self,
        found: Mapping[tuple[str, FormKind], Sequence[_Version]],
        after: Mapping[str, Judgements],
        questions: Sequence[Question],
    ) -> tuple[Row, ...]:
        """The standing of every expert asked in the last round, and of those who answered now."""
        rounds = [form.round for form in self.latest.values()]
        asked = {
            key: form for key, form in self.latest.items() if form.round == max(rounds, default=0)
        }
        for key, versions in found.items():
            asked.setdefault(key, self.latest.get(key) or versions[-1].form)
        order = {expert.id: k for k, expert in enumerate(self.known.experts)}
        rows = []
        for key, form in sorted(
            asked.items(), key=lambda item: (item[0][1], order.get(item[0][0], len(order)), item[0])
        ):
            rows.append(self._row(key, form, found.get(key, ()), after, questions))
        return tuple(rows)

    def _row(
        self,
        key: tuple[str, FormKind],
        form: Form,
        versions: Sequence[_Version],
        after: Mapping[str, Judgements],
        questions: Sequence[Question],
    ) -> Row:
        expert, kind = key
        log = [
            t for t in (*self.known.taken, *self.taken)
            if (t.expert, t.kind) == key and (t.round == form.round or not form.number)
        ]  # fmt: skip
        logged = [taken for taken in log if taken.outcome != "unclear"]
        given = after.get(expert)
        here = bool(logged) or (given is not None and given.round == form.round)
        said = _State.of(given, self.hierarchy).said if given is not None and here else {}
        if kind == "pairs":
            wanted: list[tuple[str, Key]] = []
            for pair in form.pairs:
                if not pair.asked or pair.node not in self.judged:
                    continue
                children = self.judged[pair.node]
                ends = sorted(
                    (pair.a, pair.b), key=lambda c: children.index(c) if c in children else -1
                )
                wanted.append((pair.node, (pair.node, *ends)))
        else:
            wanted = [(c.criterion, (c.alternative, c.criterion)) for c in form.cells]
        done = [spot for _, spot in wanted if spot in said]
        cannot = sum(said[spot] is None for spot in done)
        answered = len(done)
        if kind == "evidence":
            answered = max((t.answered for t in logged), default=0)
        begun = {part for part, spot in wanted if spot in said}
        left = self._left(key, logged, versions)
        begun |= {one.part for one in left}
        parts = dict.fromkeys(part for part, _ in wanted)
        # Figures are given where there are any: nobody is asked to begin every sheet.
        idle = () if kind == "evidence" else tuple(part for part in parts if part not in begun)
        unclear = tuple(self.unclear.get(key, ())) or _undecided(log)
        wrong = {f.where.file for f in self.findings if f.severity == "error"}
        refused = any(version.returned.file in wrong for version in versions)
        state: Literal["in", "part", "unclear", "missing"] = "in"
        if not here or not (answered or left):
            state = "unclear" if unclear else "missing"
        elif left or refused if kind == "evidence" else answered < len(wanted):
            state = "part"
        blank = next(
            (v.returned.file for v in versions if not v.begun and v.returned.file not in wrong), ""
        )
        listed = next((e for e in self.known.experts if e.id == expert), None)
        return Row(
            expert,
            kind,
            state,
            form.number,
            (listed.language if listed else "") or form.language,
            answered,
            len(wanted),
            cannot,
            idle,
            left,
            unclear,
            self.changed.get(key, 0),
            self.added.get(key, 0),
            tuple(v.returned.file for v in versions),
            blank if state == "missing" else "",
            self.void.get(key, "") if state == "missing" else "",
            sum(q.expert == expert for q in questions) if kind == "pairs" else 0,
            refused,
        )

    def _left(
        self, key: tuple[str, FormKind], logged: Sequence[Taken], versions: Sequence[_Version]
    ) -> tuple[LeftOut, ...]:
        """What of an expert's returns does not count yet: of earlier runs, and of these files."""
        expert, kind = key
        found: dict[tuple[str, str], LeftOut] = {}
        # Which cells of figures were given is not kept: the last return tells what is left.
        told = logged[-1:] if kind == "evidence" else logged
        for one in (one for taken in told for one in taken.left):
            spots = {
                row: (one.part, *row) if kind == "pairs" else (*row, one.part) for row in one.rows
            }
            rows = tuple(row for row, spot in spots.items() if not self._answered(expert, spot))
            mended = not rows if one.reason == "unread" else self._whole(expert, one.part)
            if mended or one.part not in self.judged:
                found.pop((one.part, one.reason), None)
            else:
                found[(one.part, one.reason)] = one.model_copy(update={"rows": rows})
        merged = {version.digest for version in self.merged}
        for version in versions:
            if version.digest in merged:
                found |= self.left.get(version.digest, {})
        return tuple(found.values())


def _undecided(log: Sequence[Taken]) -> tuple[str, ...]:
    """Files that differ and of which no version was taken since."""
    last = {taken.digest: taken for taken in log}
    past = max((k for k, taken in enumerate(log) if taken.outcome == "taken"), default=-1)
    open_ = [taken for taken in log[past + 1 :] if last[taken.digest].outcome == "unclear"]
    return tuple(dict.fromkeys(taken.file for taken in open_))


class _State:
    """One expert's answers while they are put together, by key."""

    def __init__(self) -> None:
        self.answers: dict[Key, Answer] = {}
        self.ratings: dict[Key, Rating] = {}
        self.prints: dict[str, NodePrint] = {}
        self.round: int | None = None
        self.date = ""

    @classmethod
    def of(cls, given: Judgements, hierarchy: Hierarchy) -> _State:
        """The state that a judgement file holds, the earlier of two children first."""
        state = cls()
        judged = {node.id: judged_children(node) for node in hierarchy.nodes.values()}
        for answer in given.answers:
            children = judged.get(answer.node, ())
            a, b, value = answer.a, answer.b, answer.value
            if a in children and b in children and children.index(a) > children.index(b):
                a, b, value = b, a, None if value is None else 1 / value
                answer = answer.model_copy(update={"a": a, "b": b, "value": value})
            state.answers[(answer.node, a, b)] = answer
        state.ratings = {(r.alternative, r.criterion): r for r in given.ratings}
        state.prints = dict(given.hierarchy.nodes)
        state.round, state.date = given.round, given.date
        return state

    @property
    def said(self) -> dict[Key, Any]:
        """Values and levels by key."""
        return {
            **{key: answer.value for key, answer in self.answers.items()},
            **{key: rating.level for key, rating in self.ratings.items()},
        }

    def judgements(self, expert: str, hierarchy: Hierarchy) -> Judgements:
        """The state as a judgement file: in the order of the hierarchy, so equal states agree."""
        place: dict[str, int] = {name: k for k, name in enumerate(hierarchy.nodes)}

        def order(*names: str) -> tuple[tuple[int, str], ...]:
            return tuple((place.get(name, len(place)), name) for name in names)

        return Judgements(
            hierarchy=Asked(
                id=hierarchy.id,
                nodes=dict(sorted(self.prints.items(), key=lambda item: order(item[0]))),
            ),
            expert=expert,
            date=self.date,
            round=self.round,
            answers=tuple(sorted(self.answers.values(), key=lambda a: order(a.node, a.a, a.b))),
            ratings=tuple(
                sorted(self.ratings.values(), key=lambda r: (order(r.criterion), r.alternative))
            ),
        )


def _kept(answer: PairAnswer, before: Answer | None) -> Answer:
    """An answer as a judgement file keeps it; where it tells no note, that of before stays."""
    return Answer(
        node=answer.node,
        a=answer.a,
        b=answer.b,
        value=answer.value,
        confirmed=answer.confirmed,
        note=answer.note if answer.note is not None else before.note if before else "",
    )


def _either_way(spot: Key) -> set[Key]:
    """A row's key, and for a pair that of the pair turned round."""
    return {spot, (spot[0], spot[2], spot[1])} if len(spot) == 3 else {spot}


def _foreign(form: Form, answer: PairAnswer) -> str:
    """The column that makes a pair one that the form does not ask."""
    ends = {end for p in form.pairs if p.node == answer.node for end in (p.a, p.b)}
    if not ends:
        return "node"
    return "b" if answer.a in ends else "a"


def _told_apart(first: Returned, second: Returned) -> bool:
    """True where dates, or minutes of one day, say which of two returns is the later."""
    if not (first.date and second.date):
        return False
    if first.date != second.date:
        return True
    return bool(first.time and second.time and first.time != second.time)


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, float) and isinstance(second, float):
        return abs(first - second) <= SAME * max(first, second)
    return bool(first == second)


def _digest(version: _Version) -> str:
    """Hash of what a return says: of equal answers it is equal, however the file was saved."""
    said: list[list[tuple[Any, ...]]] = [
        sorted((*key, f"{a.value:.9g}" if a.value is not None else "-", a.confirmed, a.note or "")
               for key, a in version.answers.items()),
        sorted((*key, r.level or "-", r.note) for key, r in version.ratings.items()),
        sorted((*key, e.text, e.source, e.year, e.note) for key, e in version.evidence.items()),
    ]  # fmt: skip
    if version.returned.unread:  # a cell that was filled in again is another version
        said.append(sorted((*key, f.code, str(f.values)) for key, f in version.returned.unread))
    gone = version.returned.deleted
    if gone:  # what still stands of these sheets tells versions apart
        parts = {one.part for one in gone}
        rest = [a for a in version.returned.answers if a.node in parts]
        said.append(sorted((a.node, a.a, a.b, str(a.value)) for a in rest))
        said.append(sorted((one.part, *row) for one in gone for row in one.rows))
    form = version.form
    words = json.dumps([form.number, form.expert, form.kind, version.returned.date, said])
    return hashlib.sha256(words.encode("utf-8")).hexdigest()[:16]


def _resting(given: Iterable[Judgements]) -> int:
    """Experts with at least one comparison that counts."""
    return sum(any(answer.value is not None for answer in one.answers) for one in given)


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file, in the order found; what stands twice stands once."""
    unique: dict[str, Finding] = {}
    for finding in findings:
        unique.setdefault(repr((finding.code, finding.where, finding.values)), finding)
    return sorted(unique.values(), key=lambda finding: finding.where.file)
