"""Returned answers in other files than workbooks: a long CSV, judgements/1 JSON, lines in messages.

A CSV has a row an answer. Who answers is told by `number`, that of the form, or by `expert`; a pair
by `node`, `a`, `b`, `value`, `confirmed`; a cell by `alternative`, `criterion` and `level` (a
rating) or `value` (a figure) with `source` and `year`; `date` and `note` go with any. A JSON is a
judgements/1 document that may name its form in the extra key `number`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from mcda.errors import Finding, InputError, Where, fail
from mcda.files.answer_line import MAILS, read_lines
from mcda.files.foreign import is_ahpos, read_ahp, read_ahpos
from mcda.files.tablefile import parse_grid, read_records
from mcda.files.typed import (
    Unreadable,
    blank,
    cant_judge_words,
    date_of,
    figure,
    judgement,
    judgement_words,
    level,
    meant,
)
from mcda.files.yamlfile import decode, line_of, parse_json, with_lines
from mcda.model.experts import Expert
from mcda.model.form import Form, FormKind
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements
from mcda.model.returned import EvidenceAnswer, Key, PairAnswer, RatingAnswer, Returned

COLUMNS = (
    "number", "expert", "node", "a", "b", "value", "confirmed", "alternative", "criterion", "level",
    "source", "year", "note", "date",
)  # fmt: skip
LARGEST_FILE = 10 * 2**20


class ReturnedJudgements(Judgements):
    """judgements/1 as a questionnaire page saves it: with the number of its form and with who
    answered, `expert` optional; `time` is the minute of the last answer, as 14:05."""

    number: str = ""
    expert: Annotated[str, Field(max_length=200)] = ""
    time: Annotated[str, Field(pattern=r"^(\d\d:\d\d)?$")] = ""
    name: str = ""
    organisation: str = ""


def read_returned(
    data: bytes,
    file: str,
    hierarchy: Hierarchy,
    sent: Mapping[str, Form] | None = None,
    *,
    experts: Sequence[Expert] = (),
    encoding: str | None = None,
) -> tuple[Returned, ...]:
    """What a CSV or JSON file, or one of another program, holds: one result for each form.

    Raises InputError where the file cannot be read at all.
    """
    if len(data) > LARGEST_FILE:
        found = f"{len(data) / 2**20:.0f}"
        raise fail("returned-large", Where(file), found=found, limit=str(LARGEST_FILE >> 20))
    if file.lower().endswith(MAILS):
        return read_lines(data, file, sent or {})
    if file.lower().endswith(".ahp"):
        return read_ahp(data, file, hierarchy, experts)
    if file.lower().endswith(".json"):
        if is_ahpos(data):
            return read_ahpos(data, file, hierarchy, experts)
        return (_json(data, file, sent or {}),)
    return _csv(data, file, hierarchy, sent or {}, encoding)


# --- CSV -------------------------------------------------------------------------------------


def _csv(
    data: bytes, file: str, hierarchy: Hierarchy, sent: Mapping[str, Form], encoding: str | None
) -> tuple[Returned, ...]:
    grid = parse_grid(data, file, encoding=encoding)
    heads = {head.lower() for head in grid.header}
    if not heads & {"number", "expert"}:
        values = {"missing": "number", "found": grid.header}
        raise fail("column-missing", grid.where(None), **values)
    findings: list[Finding] = []
    found: dict[tuple[str, str, FormKind], _Answers] = {}
    for where, record in read_records(grid, (), COLUMNS, findings):
        number, expert = record["number"], record["expert"]
        if not number and not expert:
            findings.append(Finding("csv-nobody", where("number")))
            continue
        kind = _kind(record, sent.get(number))
        if kind is None:
            findings.append(Finding("csv-nothing", where("node")))
            continue
        mine = found.setdefault((number, expert, kind), _Answers(hierarchy, sent.get(number)))
        mine.add(kind, where, record)
    if any(f.code in ("column-missing", "column-twice") for f in findings):
        raise InputError(findings)
    if not found:
        raise InputError([*findings, Finding("csv-no-answers", Where(file))])
    results = []
    for k, ((number, expert, kind), mine) in enumerate(found.items()):
        form = sent.get(number)
        results.append(
            Returned(
                file,
                number,
                form.expert if form else expert,
                form,
                kind,
                mine.date,
                {},
                tuple(one for spot, one in mine.answers.items() if spot not in mine.twice),
                tuple(one for spot, one in mine.ratings.items() if spot not in mine.twice),
                tuple(one for spot, one in mine.evidence.items() if spot not in mine.twice),
                unread=tuple(mine.unread),
                findings=tuple(findings) if k == 0 else (),
                source="csv",
            )
        )
    return tuple(results)


def _kind(record: Mapping[str, str], form: Form | None) -> FormKind | None:
    if record["node"] or record["a"] or record["b"]:
        return "pairs"
    if not record["alternative"] and not record["criterion"]:
        return None
    if form is not None and form.kind != "pairs":
        return form.kind
    return "ratings" if record["level"] else "evidence"


class _Answers:
    """The answers of one form in a CSV, and what could not be read."""

    def __init__(self, hierarchy: Hierarchy, form: Form | None) -> None:
        self.hierarchy, self.form = hierarchy, form
        self.answers: dict[tuple[str, str, str], PairAnswer] = {}
        self.ratings: dict[tuple[str, str], RatingAnswer] = {}
        self.evidence: dict[tuple[str, str], EvidenceAnswer] = {}
        self.unread: list[tuple[Key, Finding]] = []
        self.twice: set[Key] = set()  # told in two ways: nobody can tell which counts
        self.date = ""

    def add(self, kind: FormKind, where: Callable[[str], Where], record: Mapping[str, str]) -> None:
        self.date = max(self.date, date_of(record["date"]))
        key = "level" if kind == "ratings" and record["level"] else "value"
        if blank(record[key]):
            return
        try:
            if kind == "pairs":
                self._pair(where, record)
            else:
                self._cell(kind, key, where, record)
        except Unreadable as error:
            self.unread.append((self._key(record), Finding(error.code, where(key), error.values)))

    @staticmethod
    def _key(record: Mapping[str, str]) -> Key:
        if record["node"]:
            return record["node"], record["a"], record["b"]
        return record["alternative"], record["criterion"]

    def _twice(self, key: Key, before: Any, value: Any, where: Where) -> bool:
        """True where the row stands twice; a finding where it says another thing."""
        if before is None:
            return False
        told = getattr(before, "value", getattr(before, "level", getattr(before, "text", None)))
        if told != value:
            self.twice.add(key)
            self.unread.append((key, Finding("row-twice", where, {"first": _spot(before.where)})))
        return True

    def _pair(self, where: Callable[[str], Where], record: Mapping[str, str]) -> None:
        node, a, b = record["node"], record["a"], record["b"]
        words = judgement_words(self.hierarchy.nodes.get(node), a, b)
        value = judgement(record["value"], words)
        if (node, b, a) in self.answers or (
            self.form and any((p.node, p.a, p.b) == (node, b, a) for p in self.form.pairs)
        ):
            a, b, value = b, a, None if value is None else 1 / value
        before = self.answers.get((node, a, b))
        if not self._twice((node, a, b), before, value, where("value")):
            confirmed = False
            try:
                confirmed = meant(record["confirmed"])
            except Unreadable as error:
                finding = Finding(error.code, where("confirmed"), error.values)
                self.unread.append(((node, a, b), finding))
            self.answers[(node, a, b)] = PairAnswer(
                node, a, b, value, confirmed, record["note"], where("value")
            )

    def _cell(
        self, kind: FormKind, key: str, where: Callable[[str], Where], record: Mapping[str, str]
    ) -> None:
        name, criterion = record["alternative"], record["criterion"]
        leaf = self.hierarchy.nodes.get(criterion)
        if leaf is None or not leaf.is_leaf:
            spot = where("criterion")
            unknown = Finding("criterion-unknown", spot, {"found": criterion})
            self.unread.append(((name, criterion), unknown))
            return
        place = name, criterion
        if kind == "ratings":
            told = level(record[key], dict.fromkeys(cant_judge_words()), leaf)
            if not self._twice(place, self.ratings.get(place), told, where(key)):
                self.ratings[place] = RatingAnswer(
                    name, criterion, told, record["note"], where(key)
                )
            return
        words = figure(record[key], leaf)
        if not self._twice(place, self.evidence.get(place), words, where(key)):
            self.evidence[place] = EvidenceAnswer(
                name, criterion, words, record["source"], record["year"], record["note"], where(key)
            )


def _spot(where: Where) -> str:
    """File and line of a row."""
    return str(Where(where.file, where.line))


# --- JSON ------------------------------------------------------------------------------------


def _json(data: bytes, file: str, sent: Mapping[str, Form]) -> Returned:
    given = parse_json(data, ReturnedJudgements, file)
    form = sent.get(given.number)
    expert = form.expert if form else given.expert
    if not expert and not given.number:
        raise fail("json-nobody", Where(file))
    lines = with_lines(decode(data, file))

    def where(name: str, index: int, key: str) -> Where:
        return Where(file, line_of(lines, (name, index, key)))

    unread: list[tuple[Key, Finding]] = []
    answers: dict[tuple[str, str, str], PairAnswer] = {}
    twice: set[Key] = set()
    for i, answer in enumerate(given.answers):
        place = where("answers", i, "value")
        key = (answer.node, answer.a, answer.b)
        value = answer.value
        try:
            value = None if value is None else judgement(value, {})
        except Unreadable as error:
            unread.append((key, Finding(error.code, place, error.values)))
            continue
        if key in answers or (answer.node, answer.b, answer.a) in answers:
            if key not in answers:
                key = (answer.node, answer.b, answer.a)
                value = None if value is None else 1 / value
            if answers[key].value != value:
                twice.add(key)
                values = {"first": _spot(answers[key].where)}
                unread.append((key, Finding("row-twice", place, values)))
            continue
        answers[key] = PairAnswer(*key, value, answer.confirmed, answer.note, place)
    ratings: dict[tuple[str, str], RatingAnswer] = {}
    for i, rating in enumerate(given.ratings):
        place = where("ratings", i, "level")
        spot = (rating.alternative, rating.criterion)
        if spot in ratings:
            if ratings[spot].level != rating.level:
                twice.add(spot)
                values = {"first": _spot(ratings[spot].where)}
                unread.append((spot, Finding("row-twice", place, values)))
            continue
        ratings[spot] = RatingAnswer(*spot, rating.level, rating.note, place)
    kind: FormKind = form.kind if form else ("pairs" if answers or not ratings else "ratings")
    return Returned(
        file,
        given.number,
        expert,
        form,
        kind,
        date_of(given.date),
        {"name": given.name, "organisation": given.organisation},
        tuple(one for key, one in answers.items() if key not in twice),
        tuple(one for spot, one in ratings.items() if spot not in twice),
        unread=tuple(unread),
        asked=given.hierarchy,
        source="json",
        time=given.time,
    )
