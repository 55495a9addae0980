"""What `mcda collect` says: who is in, what was not taken, what to ask, what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from mcda.analysis.contradictions import Relation
from mcda.cli.common import aligned, shows
from mcda.cli.contradicted import contradiction_words, short_names
from mcda.cli.render import MOST, SIGNS, fits
from mcda.errors import Finding, Where
from mcda.excel.formbooks import sheet_words
from mcda.files.collecting import Collected, Question, Row
from mcda.files.letters import pair_words
from mcda.files.runs import Settled, StudyFolder
from mcda.messages import date_words, finding_text, text
from mcda.model.run import LeftOut

if TYPE_CHECKING:
    from mcda.cli.collect import Inbox
    from mcda.excel.views import View

ROWS, QUESTIONS = 12, 20  # more are counted, unless -v asks for all
INDENT = 13


class Report:
    """One run of collect, as words and as data."""

    def __init__(
        self,
        opened: StudyFolder,
        collected: Collected,
        written: Settled,
        failed: Sequence[Finding],
        inbox: Inbox,
        study: str,
    ) -> None:
        self.opened, self.collected, self.written = opened, collected, written
        self.failed, self.inbox, self.study = tuple(failed), inbox, study
        self.names = {e.id: e.name for e in opened.known.experts if e.name}
        self.experts = tuple(dict.fromkeys(row.expert for row in collected.rows))
        self.missing = tuple(
            name
            for name in self.experts
            if all(row.state == "missing" for row in collected.rows if row.expert == name)
        )

    @property
    def not_taken(self) -> tuple[Finding, ...]:
        """What was left out: whole files first."""
        return (*self.failed, *self.collected.not_taken)

    @property
    def lost(self) -> int:
        """Files of which nothing was taken."""
        lost = {finding.where.file for finding in self.failed}
        codes = ("version-unclear", "returned-")
        lost |= {f.where.file for f in self.collected.not_taken if f.code.startswith(codes)}
        return len(lost)

    # --- A terminal ----------------------------------------------------------------------

    def table(self, lang: str, verbose: bool) -> str:
        """The report for people."""
        lines = [*wrap(self._opening(lang), MOST), ""]
        lines += self._experts(lang, verbose)
        lines += self._summary(lang)
        if self.not_taken:
            lines += ["", text("collect-not-taken", lang)]
            lines += [
                line for finding in self.not_taken for line in _entry(finding, self.opened, lang)
            ]
        if self.collected.questions:
            lines += ["", text("collect-questions", lang)]
            asked = self.collected.questions
            for question in asked if verbose else asked[:QUESTIONS]:
                words = contradiction_words(question.found, self.opened.known.hierarchy, lang)
                place = _worded(Finding("", question.where), self.opened, lang).where
                lines += _hanging(str(place), words)
            if len(asked) > QUESTIONS and not verbose:
                lines.append(
                    " " + text("collect-more-questions", lang, count=len(asked) - QUESTIONS)
                )
        noted = [
            f
            for f in self.collected.findings
            if f.severity == "warning" or (verbose and f.severity == "note")
        ]
        if noted:
            lines += ["", text("collect-notes", lang)]
            for finding in noted:
                lines += _entry(finding, self.opened, lang)
        if self.inbox.ignored and (noted or self.not_taken or self.collected.questions):
            lines.append("")
        if self.inbox.ignored:
            names = ", ".join(self._ignored(name, why, lang) for name, why in self.inbox.ignored)
            lines += wrap(text("collect-ignored", lang, names=names), MOST)
        lines.append("")
        lines += self._next(lang)
        signs = shows(SIGNS)
        return "\n".join(fits(_plain(line), signs) for line in lines)

    def _opening(self, lang: str) -> str:
        asked = self.opened.round
        counts = text(
            "collect-counts",
            lang,
            files=len(self.inbox.files),
            there=len(self.experts) - len(self.missing),
            all=len(self.experts),
            missing=len(self.missing),
        )
        name = Path(self.study).name or self.study
        if asked is None:
            return text("collect-no-round", lang, study=name) + ": " + counts
        dates = {"asked": date_words(asked.date, lang, "d MMM")}
        if asked.due:
            dates["due"] = date_words(asked.due, lang, "d MMM")
        key = "collect-round-due" if asked.due else "collect-round"
        return text(key, lang, round=str(asked.number), study=name, **dates) + ": " + counts

    def _experts(self, lang: str, verbose: bool) -> list[str]:
        rows = [
            row
            for row in self.collected.rows
            if verbose or row.expert not in self.missing or row.blank or row.replaced or row.refused
        ]
        if not rows:
            return []
        kinds = len({row.kind for row in rows}) > 1
        told = [(row, self._remark(row, lang, verbose)) for row in rows]
        shown = told
        if len(told) > ROWS and not verbose:
            plain = [
                pair
                for pair in told
                if pair[0].state == "in"
                and not (pair[0].changed or pair[0].refused or pair[0].unclear)
            ]
            kept = max(0, ROWS - (len(told) - len(plain)))
            hidden = {id(row) for row, _ in plain[kept:]}
            shown = [pair for pair in told if id(pair[0]) not in hidden]
        heads = ["expert", *(["kind"] if kinds else []), "answered", "taken", "remark"]
        cells = [[text(f"collect-{head}", lang) for head in heads]]
        for row, remark in shown:
            word = {"missing": "missing-word", "unclear": "undecided"}.get(row.state, row.state)
            count = text("collect-of", lang, a=str(row.answered), b=str(row.asked))
            line = [self._name(row.expert, lang), count, text(f"collect-{word}", lang), remark]
            if kinds:
                line.insert(1, text(f"collect-kind-{row.kind}", lang))
            cells.append(line)
        widest = max(
            10, MOST - 1 - sum(max(len(c[k]) for c in cells) + 2 for k in range(len(heads) - 1))
        )
        lines: list[str] = []
        flat: list[list[str]] = []
        for line in cells:
            parts = wrap(line[-1], widest) or [""]
            flat.append([*line[:-1], parts[0]])
            flat += [[""] * (len(heads) - 1) + [part] for part in parts[1:]]
        lines += [" " + one for one in aligned(flat, left=tuple(range(len(heads))))]
        more = len(told) - len(shown)
        if more:
            words = text("collect-more", lang, count=more)
            lines.append(f" {words}{text('collect-all-rows', lang):>{max(20, 84 - len(words))}}")
        return lines

    def _name(self, expert: str, lang: str) -> str:
        if not self.names:
            return expert
        return f"{expert} {self.names.get(expert) or text('collect-no-name', lang)}"

    def _remark(self, row: Row, lang: str, verbose: bool) -> str:
        parts = []
        if verbose and row.added:
            parts.append(text("collect-added", lang, count=row.added))
        if verbose and row.files:
            parts.append(", ".join(row.files))
        if row.blank:
            parts.append(text("collect-blank", lang, file=row.blank))
        if row.replaced:
            parts.append(text("collect-replaced", lang, file=row.replaced))
        if row.unclear:
            parts.append(text("collect-unclear", lang, files=", ".join(row.unclear)))
        if row.open and row.state == "part":
            parts.append(text("collect-open", lang, names=self.sheets(row, row.open, lang)))
        parts += [self._left(row, one, lang) for one in row.left]
        if row.cannot:
            parts.append(text("collect-cannot", lang, count=row.cannot))
        if row.changed:
            parts.append(text("collect-changed", lang, count=row.changed))
        if row.questions:
            parts.append(text("collect-contradicts", lang))
        if row.refused and not row.left and not row.unclear:
            parts.append(text("collect-refused", lang))
        if self.names and row.expert not in self.names and row.files:
            parts.append(text("collect-by-number", lang))
        return "; ".join(parts)

    def _left(self, row: Row, left: LeftOut, lang: str) -> str:
        """What of a part does not count yet, and what would mend it."""
        name = self.sheets(row, (left.part,), lang)
        if left.reason != "unconnected" or not left.rows:
            return text(f"collect-{left.reason}", lang, name=name)
        pairs = pair_words(left.rows[:1], self.opened.known.hierarchy.nodes[left.part], lang)
        more = len(left.rows) - 1
        if more:
            pairs = text("collect-pairs-more", lang, pairs=pairs, count=more)
        return text("collect-begun", lang, name=name, pairs=pairs)

    def sheets(self, row: Row, parts: Sequence[str], lang: str) -> str:
        """The sheets that ask about nodes or criteria; their names where no form was sent."""
        known = self.opened.known
        form = known.forms.get(row.form)
        if form is None:
            return ", ".join(_label(self.opened, part, lang) for part in parts)
        return sheet_words(form, known.hierarchy, parts, lang)

    def _summary(self, lang: str) -> list[str]:
        rows = self.collected.rows
        before, after = self.collected.rests
        lines = wrap(
            text(
                "collect-summary",
                lang,
                full=str(sum(row.state == "in" for row in rows)),
                part=str(sum(row.state == "part" for row in rows)),
                none=self.lost,
                after=after,
                before=str(before),
            ),
            MOST,
        )
        figures = len(self.collected.figures)
        if figures:
            table = self.opened.study.table
            lines += wrap(text("collect-figures", lang, count=figures, table=table), MOST)
        folder = f"{self.opened.judgements}/"
        if self.written.weights:
            lines += wrap(text("collect-weights-set", lang, folder=folder), MOST)
        if self.written.ratings:
            lines += wrap(text("collect-ratings-set", lang, folder=folder), MOST)
        if self.written.own:
            lines += wrap(text("collect-weights-own", lang, folder=folder), MOST)
        return [" " + line for line in lines]

    @staticmethod
    def _ignored(name: str, why: str, lang: str) -> str:
        return name if why == "system" else text(f"collect-ignored-{why}", lang, name=name)

    def _next(self, lang: str) -> list[str]:
        study = f'"{self.study}"' if " " in self.study else self.study
        lines = []
        if self.missing:
            words = text("collect-missing", lang, names=" ".join(self.missing))
            if self.opened.round is not None:
                command = f"mcda collect {study} --reminders"
                words += "    " + text("collect-letters", lang, command=command)
            lines.append(words)
        answered = self.collected.rests[1]
        if answered or self.collected.figures or any(row.answered for row in self.collected.rows):
            onward = [f"mcda weights {study}"] * bool(answered) + [f"mcda rank {study}"]
            following = text("collect-next", lang, commands=", ".join(onward))
        else:
            following = text("collect-next-files", lang, command=f"mcda collect {study} FOLDER")
        if self.written.changed:
            words = text("collect-undo", lang, command=f"mcda collect {study} --undo")
            both = f"{words}      {following}"
            lines += [both] if len(both) <= MOST else [words, following]
        else:
            lines += [text("collect-same", lang), following]
        return [line for one in lines for line in wrap(one, MOST, drop_whitespace=False)]

    # --- Data ----------------------------------------------------------------------------

    def data(self) -> dict[str, Any]:
        """The report as plain data; experts by their ids only."""
        asked = self.opened.round
        return {
            "schema": "collect/1",
            "study": self.study,
            "round": asked.number if asked else None,
            "files": list(self.inbox.files),
            "experts": [_row(row) for row in self.collected.rows],
            "missing": list(self.missing),
            "not_taken": [finding.to_dict() for finding in self.not_taken],
            "questions": [_question(question) for question in self.collected.questions],
            "remarks": [f.to_dict() for f in self.collected.findings if f.severity != "error"],
            "figures": [
                {
                    "alternative": figure.source.alternative,
                    "criterion": figure.source.criterion,
                    "value": figure.text,
                    "source": figure.source.source,
                }
                for figure in self.collected.figures
            ],
            "ignored": [name for name, _ in self.inbox.ignored],
            "weights_rest_on": {
                "before": self.collected.rests[0],
                "after": self.collected.rests[1],
            },
            "changed_files": list(self.written.changed),
        }

    def views(self, lang: str) -> list[View]:
        """The report as sheets: who is in, what was not taken, questions and remarks."""
        from mcda.excel.listsheets import finding_list, plain_list

        words = {"missing": "missing-word", "unclear": "undecided"}
        rows = [
            {
                "expert": row.expert,
                "name": self.names.get(row.expert, ""),
                "kind": text(f"collect-kind-{row.kind}", lang),
                "answered": row.answered,
                "of": row.asked,
                "taken": text(f"collect-{words.get(row.state, row.state)}", lang),
                "file": ", ".join(row.files),
                "remark": self._remark(row, lang, False),
            }
            for row in self.collected.rows
        ]
        heads = {
            **{key: text(f"collect-{key}", lang) for key in ("expert", "kind", "answered")},
            "of": text("list-of", lang),
            "taken": text("collect-taken", lang),
            "file": text("list-file", lang),
            "remark": text("collect-remark", lang),
        }
        if self.names:
            heads = {"expert": heads["expert"], "name": text("form-who-name", lang), **heads}
        asked = [
            Finding(
                "list-said",
                question.where,
                {"words": contradiction_words(question.found, self.opened.known.hierarchy, lang)},
            )
            for question in self.collected.questions
        ]
        notes = [f for f in self.collected.findings if f.severity != "error"]
        shown = [plain_list(text("list-sheet-who", lang), heads, rows)]
        for key, found in (("not-taken", self.not_taken), ("questions", asked), ("notes", notes)):
            if found:
                told = [_worded(one, self.opened, lang) for one in found]
                shown.append(finding_list(text(f"list-sheet-{key}", lang), told, lang))
        return shown

    def records(self, lang: str) -> list[dict[str, Any]]:
        """The report as rows: experts, then what was not taken, questions and remarks."""
        keys = (
            "record", "expert", "form", "state", "answered", "asked", "file", "sheet", "cell",
            "line", "code", "text",
        )  # fmt: skip
        rows: list[dict[str, Any]] = []

        def add(**values: Any) -> None:
            rows.append({key: values.get(key, "") for key in keys})

        for row in self.collected.rows:
            add(
                record="expert",
                expert=row.expert,
                form=row.kind,
                state=row.state,
                answered=row.answered,
                asked=row.asked,
                file=" ".join(row.files),
            )
        remarks = [f for f in self.collected.findings if f.severity != "error"]
        for record, findings in (("not_taken", self.not_taken), ("remark", tuple(remarks))):
            for finding in findings:
                add(
                    record=record,
                    code=finding.code,
                    **_place(finding),
                    text=_said(finding, self.opened, lang),
                )
        for question in self.collected.questions:
            where = question.where
            add(
                record="question",
                code="contradiction",
                expert=question.expert,
                file=where.file,
                sheet=where.sheet,
                cell=where.cell,
                line=where.line or "",
                text=contradiction_words(question.found, self.opened.known.hierarchy, lang),
            )
        for name, _ in self.inbox.ignored:
            add(record="ignored", file=name)
        return rows


def _row(row: Row) -> dict[str, Any]:
    return {
        "expert": row.expert,
        "form": row.kind,
        "number": row.form,
        "state": row.state,
        "answered": row.answered,
        "asked": row.asked,
        "cannot_judge": row.cannot,
        "not_begun": list(row.open),
        "left_out": [one.model_dump(mode="json") for one in row.left],
        "undecided": list(row.unclear),
        "changed": row.changed,
        "added": row.added,
        "files": list(row.files),
    }


def _place(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "file": where.file,
        "sheet": where.sheet,
        "cell": where.cell,
        "line": where.line or "",
    }


def _question(question: Question) -> dict[str, Any]:
    found = question.found
    return {
        "expert": question.expert,
        "where": Finding("", question.where).to_dict()["where"],
        "node": found.node,
        "pair": list(found.pair),
        "steps": [_relation(step) for step in found.steps],
        "but": _relation(found.but),
        "circle": found.circle,
        "weak": found.weak,
        "cr": found.cr,
        "cr_without": found.cr_without,
    }


def _relation(step: Relation) -> dict[str, Any]:
    return {"first": step.first, "second": step.second, "times": step.times}


def _label(opened: StudyFolder, node: str, lang: str) -> str:
    found = opened.known.hierarchy.nodes.get(node)
    return found.label(lang) if found is not None else node


def _plain(line: str) -> str:
    """A line without signs that could steer a terminal: names and answers are strangers' text."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def _short_name(opened: StudyFolder, name: str, lang: str) -> str:
    """The short name of a criterion as its siblings are told apart, or that of an alternative."""
    hierarchy = opened.known.hierarchy
    parent = hierarchy.parents.get(name)
    if parent is None:
        return opened.known.called(name, lang)
    return short_names(hierarchy.nodes[parent], lang).get(name, name)


def _worded(finding: Finding, opened: StudyFolder, lang: str) -> Finding:
    """The finding with names of criteria and places instead of their ids."""
    names = ("label", "node", "a", "b")
    values = {
        key: _label(opened, value, lang) if key in names else value
        for key, value in finding.values.items()
    }
    if "alternative" in values:
        values["alternative"] = opened.known.called(str(values["alternative"]), lang)
    if "groups" in values:
        parts = [part.split(", ") for part in str(values["groups"]).split(" | ")]
        values["groups"] = " | ".join(
            ", ".join(_short_name(opened, name, lang) for name in part) for part in parts
        )
    if "pairs" in values:
        node = opened.known.hierarchy.nodes[finding.values["label"]]
        pairs = [part.split(", ") for part in str(values["pairs"]).split(" | ") if part]
        values["pairs"] = pair_words(pairs, node, lang)
    where = finding.where
    row, column = (_short_name(opened, name, lang) for name in (where.row, where.column))
    return Finding(finding.code, replace(where, row=row, column=column), values)


def _said(finding: Finding, opened: StudyFolder, lang: str) -> str:
    """A finding without its place, which stands beside it."""
    return finding_text(replace(_worded(finding, opened, lang), where=Where()), lang)


def _entry(finding: Finding, opened: StudyFolder, lang: str) -> list[str]:
    place = _worded(finding, opened, lang).where
    return _hanging(str(place), _said(finding, opened, lang))


def _hanging(place: str, words: str) -> list[str]:
    """A place, and words that go on below it, indented."""
    lines = wrap(f"{place}  {words}", MOST - 1, subsequent_indent=" " * INDENT)
    return [" " + line for line in lines]
