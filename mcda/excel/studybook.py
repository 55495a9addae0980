"""A whole study as one workbook for people who never open a terminal; `files.studybook` reads it.

Keys and ids stay English; explanations in the reader's language stand in rows and columns that
start with `#`, which are not read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mcda.errors import Finding, InputError, Where, fail
from mcda.excel.style import (
    BAND_FILL,
    CELL,
    GROUP,
    HEAD,
    INPUT,
    INPUT_FILL,
    LONGEST,
    NOTE,
    QUIET,
    WORDS,
    Book,
    Look,
    fit_heads,
    fitting,
    page,
)
from mcda.excel.style import widths as set_widths
from mcda.excel.textsize import INDENT, line_height, text_height
from mcda.files.load import CLASSES
from mcda.files.parts import (
    Parts,
    Rows,
    differences,
    hierarchy_data,
    parts_of,
    study_data,
    table_rows,
)
from mcda.files.studybook import (
    ANSWER_COLUMNS,
    CANNOT_JUDGE,
    LEVEL_COLUMNS,
    NODE_COLUMNS,
    PAIR_COLUMNS,
    RATING_COLUMNS,
    SIDES,
    TABLE_FILE,
    WEIGHT_COLUMNS,
    BookFiles,
    Column,
    settings,
)
from mcda.messages import text
from mcda.model.hierarchy import LANGUAGES, Criterion, say
from mcda.model.judgements import Judgements
from mcda.model.methods import get, names
from mcda.model.study import JudgedWeights, MethodChoice
from mcda.model.table import UNKNOWN

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_KEY = CELL.but(bold=True, vertical="top")
_ID = CELL.but(format="@", vertical="top")
_INPUT = INPUT.but(align="left", wrap=True, vertical="top")
_REMARK = NOTE.but(lines=True, italic=True)
_OFF = CELL.but(fill=BAND_FILL)
_TEXT = WORDS.but(vertical="top")
_NUMBER = CELL.but(align="right", vertical="top")
MOST_PRINTED, PRINTED = 1000, 25  # rows of a longer table are for filtering, not for paper
_TABS = {"study": "1F4E79", "hierarchy": "1F4E79", "table": "1F4E79", "weights": "1F4E79"}
_WIDTHS = {"id": 24.0, "word": 14.0, "number": 13.0, "points": 18.0, "text": 28.0}
_NUMERIC = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)
_BAD = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]|_x[0-9A-Fa-f]{4}_")


def study_workbook(parts: Parts, lang: str = "en") -> bytes:
    """The workbook; explanations are in `lang`.

    Raises InputError for texts that no cell can hold: over 32,767 signs, or with control signs.
    """
    writer = _Writer(parts, lang)
    writer.study()
    writer.hierarchy()
    writer.levels()
    writer.table()
    writer.weights()
    writer.classes()
    if isinstance(parts.study.weights, JudgedWeights) or parts.study.ratings is not None:
        writer.judgements()
    writer.sides()
    if writer.findings:
        raise InputError(writer.findings)
    return writer.book.bytes()


def proved_workbook(parts: Parts, lang: str = "en") -> bytes:
    """`study_workbook`, read back and compared: nothing that the study says gets lost unseen."""
    data = study_workbook(parts, lang)
    path = Path("study.xlsx")
    try:
        lost = differences(parts, parts_of(BookFiles(path, data), path.name, with_names=True))
    except InputError as error:
        lost = [str(finding.where) + " " + finding.code for finding in error.findings[:3]]
    if lost:
        raise fail("convert-changed", found=", ".join(lost))
    return data


class _Writer:
    def __init__(self, parts: Parts, lang: str) -> None:
        self.parts, self.lang = parts, lang
        self.book = Book(say(parts.study.title, lang))
        self.findings: list[Finding] = []
        self.wrapped: dict[
            int, list[tuple[int, str, Look]]
        ] = {}  # texts of the sheet at work, by row

    # --- Parts of a sheet ---

    def say(self, key: str) -> str:
        """A message in the reader's language, "" where there is none."""
        try:
            return text(key, self.lang)
        except KeyError:
            return ""

    def sheet(self, title: str, heads: Sequence[str], told: str = "") -> Worksheet:
        """A new sheet: a remark, the heads, and below them what they mean."""
        sheet = self.book.sheet(title, tab=_TABS.get(title, ""))
        self.wrapped = {}
        note = told or self.say(f"book-sheet-{title}")
        self.put(sheet, 1, 1, f"# {note}" if note else "#", NOTE.but(wrap=False, size=10))
        for j, head in enumerate(heads, start=1):
            self.put(sheet, 2, j, head, HEAD if not head.startswith("#") else _REMARK)
        sheet.row_dimensions[1].height = 20
        page(sheet, head="2:2")
        return sheet

    def meanings(self, sheet: Worksheet, meanings: Sequence[str]) -> None:
        """The row of explanations below the heads."""
        for j, words in enumerate(meanings, start=1):
            self.put(sheet, 3, j, f"# {words}" if j == 1 else words, _REMARK)

    def put(self, sheet: Worksheet, row: int, column: int, value: Any, look: Look) -> None:
        """Write a value so that it reads back as it is, numbers to the last digit."""
        if isinstance(value, str):
            bad = _BAD.search(value)
            if bad or len(value) > LONGEST:
                from openpyxl.utils import get_column_letter

                place = Where(sheet=sheet.title, cell=f"{get_column_letter(column)}{row}")
                code = "book-sign" if bad else "book-text-long"
                found = repr(bad.group()) if bad else value[:40]
                self.findings.append(Finding(code, place, {"found": found, "limit": LONGEST}))
                return
        cell = self.book.put(sheet, row, column, value, look)
        if isinstance(value, str) and look.wrap:
            self.wrapped.setdefault(row, []).append((column, value, look))
        if isinstance(value, float):
            # Openpyxl would write sixteen digits, and seventeen tell every number apart.
            cell.value = repr(value)
            cell.data_type = "n"

    def choices(
        self, sheet: Worksheet, cells: str, words: Iterable[str], strict: bool = True
    ) -> None:
        """A drop-down; other contents are allowed too unless `strict`."""
        from openpyxl.worksheet.datavalidation import DataValidation

        listed = ",".join(words)
        if not listed or len(listed) > 250 or '"' in listed:
            return
        rule = DataValidation(
            type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=strict
        )
        rule.error = self.say("book-choose")
        rule.add(cells)
        sheet.add_data_validation(rule)

    def freeze(self, sheet: Worksheet, cell: str, widths: Sequence[float], most: int = 6) -> None:
        """Fix the heads, set the widths, and make rows high enough, up to `most` lines."""
        from openpyxl.utils import get_column_letter

        sheet.freeze_panes = cell
        set_widths(sheet, widths)
        fit_heads(sheet, 2)
        for row, texts in self.wrapped.items():
            if row == 2:
                continue
            high = [
                text_height(
                    words,
                    sheet.column_dimensions[get_column_letter(j)].width - INDENT * look.indent,
                    look.size,
                    bold=look.bold,
                )
                for j, words, look in texts
            ]
            # What a row means is read as a whole, a long text of the study in its cell.
            limit = 150.0 if row == 3 else most * line_height(10) + 3
            sheet.row_dimensions[row].height = min(max(15.0, *high), limit)

    # --- Sheets ---

    def study(self) -> None:
        """Keys and values, one a row, with choices and what each key means."""
        study = self.parts.study
        values = _flat(study_data(study))
        values["hierarchy.id"] = self.parts.hierarchy.id
        values["hierarchy.schema"] = self.parts.hierarchy.schema_
        if values.get("table") == TABLE_FILE:
            del values["table"]
        if not isinstance(study.weights, JudgedWeights):
            values = {key: v for key, v in values.items() if not key.startswith("weights")}
        heads = ["key", "value", "value_ru", "value_kk", f"# {self.say('book-meaning')}"]
        sheet = self.sheet("study", heads)
        texts = {key for key, setting in settings().items() if setting.kind == "text"}
        for row, key in enumerate(self._keys(values), start=3):
            value = values.get(key)
            languages = value if isinstance(value, dict) else {"en": value}
            self.put(sheet, row, 1, key, _KEY)
            for j, lang in enumerate(LANGUAGES, start=2):
                fixed = key.endswith("schema") or (j > 2 and key not in texts)
                look = _OFF if fixed else _INPUT
                self.put(sheet, row, j, _untyped(languages.get(lang), key), look)
            self.put(sheet, row, 5, self._meaning(key), _REMARK.but(size=10))
            self.choices(sheet, f"B{row}", self._choices(key), strict=key != "method")
        self.freeze(sheet, "B3", [22, 40, 40, 40, 84])

    def _keys(self, values: Mapping[str, Any]) -> list[str]:
        """Rows of the sheet `study`, what people decide first, what is technical last."""
        study = self.parts.study
        keys = []
        for key in settings():
            head = key.partition(".")[0]
            if head == "method":
                continue
            if head == "weights" and (
                (key == "weights") == isinstance(study.weights, JudgedWeights)
            ):
                continue
            if key == "table" and key not in values:
                continue
            keys.append(key)
        method = ["method.name" if isinstance(study.method, MethodChoice) else "method"]
        method += [key for key in values if key.startswith("method.") and key not in method]
        for parameter in get(study.method_name).parameters:
            if f"method.{parameter.name}" not in method:
                method.append(f"method.{parameter.name}")
        last = [key for key in keys if key.partition(".")[0] in ("schema", "hierarchy", "table")]
        first = [key for key in keys if key in ("title", "note")]
        middle = [key for key in keys if key not in (*first, *last)]
        middle.sort(key=lambda key: key != "weights.judgements")
        return [*first, *method, *middle, *last]

    def _choices(self, key: str) -> tuple[str, ...]:
        if key in ("method", "method.name"):
            return names()
        if key.startswith("method."):
            known = {p.name: p for p in get(self.parts.study.method_name).parameters}
            parameter = known.get(key.partition(".")[2])
            return tuple(str(choice) for choice in parameter.choices) if parameter else ()
        setting = settings().get(key)
        return setting.choices if setting else ()

    def _meaning(self, key: str) -> str:
        if key.startswith("method.") and key != "method.name":
            known = {p.name: p for p in get(self.parts.study.method_name).parameters}
            parameter = known.get(key.partition(".")[2])
            default = "" if parameter is None else str(parameter.default)
            return text("book-parameter", self.lang, default=default)
        name = key.removesuffix(".name").replace(".", "-").replace("_", "-")
        return self.say(f"book-study-{name}")

    def hierarchy(self) -> None:
        """One row a node, parents first, with a column for every key."""
        hierarchy = self.parts.hierarchy
        rows = _node_rows(self.parts)
        sources = sorted({head for row in rows for head in row if head.startswith("source.")})
        columns = list(NODE_COLUMNS)
        place = [column.head for column in columns].index("source") + 1
        columns[place:place] = [Column(head, ("source", head), "text") for head in sources]
        sheet = self.sheet("hierarchy", [column.head for column in columns])
        self.meanings(sheet, [self._column(column.head) for column in columns])
        depth = {hierarchy.root: 0}
        nodes = list(hierarchy.tree.walk())
        for node in nodes:
            depth.update({child.id: depth[node.id] + 1 for child in node.criteria})
        for row, (node, cells) in enumerate(zip(nodes, rows, strict=True), start=4):
            for j, column in enumerate(columns, start=1):
                look = _look(column.kind)
                if column.of == "leaf" and not node.is_leaf:
                    look = look.but(fill=BAND_FILL)
                elif not node.is_leaf and j <= 8:
                    look = look.but(bold=True, fill=GROUP.fill)
                if j == 1:
                    look = look.but(indent=depth[node.id], align="left")
                value = cells.get(column.head)
                if isinstance(value, (int, float)):
                    look = look.but(align="right", format="General")
                self.put(sheet, row, j, value, look)
        last = len(nodes) + 60
        from openpyxl.utils import get_column_letter

        widths = []
        for j, column in enumerate(columns, start=1):
            letter = get_column_letter(j)
            self.choices(sheet, f"{letter}4:{letter}{last}", column.choices)
            long = column.head.partition(".")[0] in ("source", "note")
            widths.append(56.0 if long else _WIDTHS[column.kind])
        self.freeze(sheet, "C4", widths, most=3)
        page(sheet, head="2:2", side="A:A")
        self._collapse(sheet, columns, rows)

    def _column(self, head: str) -> str:
        """What a column means, with its language where it is one of several."""
        base, _, lang = head.rpartition("_")
        if lang in LANGUAGES[1:] and base:
            return f"{self._column(base)} ({lang})"
        head = "source" if head.startswith("source.") else head
        return self.say(f"book-column-{head.replace('.', '-').replace('_', '-')}")

    def _collapse(
        self, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """Fold blocks of columns that this study does not use; a click on + opens them."""
        from openpyxl.utils import get_column_letter

        blocks = ("value.shape", "value.points", "prior.", "anchors.", "note")
        for block in blocks:
            own = [j for j, c in enumerate(columns, start=1) if c.head.startswith(block)]
            heads = [columns[j - 1].head for j in own]
            default = all(row.get(h) in (None, "linear") for row in rows for h in heads)
            if own and default:
                first, last = get_column_letter(own[0]), get_column_letter(own[-1])
                sheet.column_dimensions.group(first, last, hidden=True)

    def levels(self) -> None:
        """Steps of ordinal indicators, and the comparisons of steps where there are any."""
        hierarchy = self.parts.hierarchy
        rows: list[dict[str, Any]] = []
        pairs: list[dict[str, Any]] = []
        for node in hierarchy.all_leaves:
            rows += [
                {
                    "leaf": node.id,
                    "id": level.id,
                    "value": level.value,
                    **_text_cells("name", level.name),
                    **_text_cells("anchor", level.anchor),
                }
                for level in node.levels or ()
            ]
            pairs += [
                {"leaf": node.id, "a": a, "b": b, "value": value}
                for a, b, value in node.level_judgements or ()
            ]
        self._records("levels", LEVEL_COLUMNS, rows)
        if pairs:
            self._records("level_judgements", PAIR_COLUMNS, pairs)

    def table(self) -> None:
        """Alternatives by indicators; blank cells are yellow until somebody fills them."""
        from openpyxl.formatting.rule import FormulaRule
        from openpyxl.styles import PatternFill
        from openpyxl.utils import get_column_letter

        hierarchy = self.parts.hierarchy
        table = self.parts.table.select([leaf.id for leaf in hierarchy.all_leaves])
        rows = table_rows(table, hierarchy)
        heads = [str(head) for head in rows[0]]
        first = len(heads) - len(table.leaves)
        sheet = self.sheet("table", heads)
        meanings = [self._column(f"table-{head}") for head in heads[:first]]
        for leaf in table.leaves:
            node = hierarchy.nodes[leaf]
            unit = say(node.unit, self.lang)
            meanings.append(node.label(self.lang) + (f", {unit}" if unit else ""))
        self.meanings(sheet, meanings)
        for i, row in enumerate(rows[1:], start=4):
            for j, value in enumerate(row, start=1):
                look = _NUMBER if j > first else (_ID if j == 1 else CELL.but(vertical="top"))
                self.put(sheet, i, j, value, look)
        last = max(len(rows) + 2, 4)
        for j, leaf in enumerate(table.leaves, start=first + 1):
            letter = get_column_letter(j)
            words = [*hierarchy.nodes[leaf].level_values()]
            if words:
                self.choices(sheet, f"{letter}4:{letter}{last + 200}", [*words, "n/a"], False)
        start = get_column_letter(first + 1)
        region = f"{start}4:{get_column_letter(len(heads))}{last}"
        fill = PatternFill(bgColor=INPUT_FILL)
        rule: Any = FormulaRule(  # type: ignore[no-untyped-call]
            formula=[f"LEN(TRIM({start}4))=0"], fill=fill
        )
        if bool((table.state == UNKNOWN).any()):
            sheet.conditional_formatting.add(region, rule)
        widths = [fitting([str(row[j]) for row in rows]) for j in range(first)]
        widths += [
            fitting([*(str(row[j]) for row in rows), *meanings[j].split()], least=15)
            for j in range(first, len(heads))
        ]
        self.freeze(sheet, f"{start}4", widths)

    def weights(self) -> None:
        """A row for every node that can have a weight; none filled means equal weights."""
        hierarchy, study = self.parts.hierarchy, self.parts.study
        given = study.weights if isinstance(study.weights, dict) else {}
        head = f"# {self.say('book-column-name')}"
        sheet = self.sheet("weights", [WEIGHT_COLUMNS[0].head, head, WEIGHT_COLUMNS[1].head])
        self.meanings(sheet, [self._column("id"), "", self.say("book-column-weights")])
        depth = {hierarchy.root: 0}
        row = 3
        for node in hierarchy.tree.walk():
            depth.update({child.id: depth[node.id] + 1 for child in node.criteria})
            if node.id == hierarchy.root:
                continue
            row += 1
            look = GROUP if not node.is_leaf else CELL
            indent = max(depth[node.id] - 1, 0)
            self.put(sheet, row, 1, node.id, look.but(indent=indent, align="left", format="@"))
            self.put(sheet, row, 2, node.label(self.lang), look.but(color=QUIET, wrap=True))
            fixed = node.weight == 0
            self.put(sheet, row, 3, given.get(node.id), _OFF if fixed else INPUT)
        self.freeze(sheet, "A4", [28, 52, 14])

    def classes(self) -> None:
        """Official classes, a row for every alternative."""
        rows = self.parts.sides.get("official.csv", (("id", "class"),))
        heads = list(rows[0])
        extra = [head for head in heads if head not in ("id", "class")]
        found = {row[heads.index("id")]: row for row in rows[1:]}
        table = self.parts.table
        columns = ["id", f"# {self.say('book-column-name')}", "class", *extra]
        sheet = self.sheet("classes", columns)
        for i, alternative in enumerate(table.alternatives, start=3):
            record = dict(zip(heads, found.pop(alternative, ()), strict=False))
            self.put(sheet, i, 1, alternative, _ID)
            self.put(sheet, i, 2, table.name(i - 3, self.lang), CELL.but(color=QUIET))
            self.put(sheet, i, 3, record.get("class") or None, INPUT.but(align="left"))
            for j, head in enumerate(extra, start=4):
                self.put(sheet, i, j, record.get(head) or None, _TEXT)
        pairs = [f"{a}|{b}" for a, b in pairwise(CLASSES)]
        last = len(table.alternatives) + 200
        self.choices(sheet, f"C3:C{last}", [*CLASSES, *pairs], False)
        self.freeze(sheet, "A3", [22, 30, 18, *(40 for _ in extra)])

    def judgements(self) -> None:
        """What the experts answered, a row an answer or a rating."""
        answers: list[dict[str, Any]] = []
        ratings: list[dict[str, Any]] = []
        folders = {path.rpartition("/")[0] for path in self.parts.forms}
        for path, form in sorted(self.parts.forms.items()):
            head: dict[str, Any] = {
                "expert": form.expert,
                "date": form.date or None,
                "round": form.round,
                "hierarchy": form.hierarchy.id,
            }
            if len(folders) > 1 or not folders <= {"judgements"}:
                head["folder"] = path.rpartition("/")[0]
            answers += [{**head, **row} for row in _answer_rows(form)]
            ratings += [
                {
                    **head,
                    "alternative": rating.alternative,
                    "criterion": rating.criterion,
                    "level": CANNOT_JUDGE if rating.level is None else rating.level,
                    "note": rating.note or None,
                }
                for rating in form.ratings
            ]
        self._records("judgements", ANSWER_COLUMNS, answers)
        if ratings:
            self._records("ratings", RATING_COLUMNS, ratings)

    def sides(self) -> None:
        """Sources and every other table beside the study, as they stand."""
        titles = {file: sheet for sheet, file in SIDES.items()}
        sides = dict(self.parts.sides)
        sides.pop("official.csv", None)
        sides.setdefault("sources.csv", (("alternative", "criterion", "source", "year", "note"),))
        order = [*SIDES.values(), *sorted(set(sides) - set(SIDES.values()))]
        for name in (name for name in order if name in sides):
            self._side(titles.get(name, name), sides[name])

    def _side(self, title: str, rows: Rows) -> None:
        from openpyxl.utils import get_column_letter

        if len(title) > 31:
            where = Where(key=title)
            self.findings.append(Finding("book-title", where, {"found": title}))
            return
        count, told = len(rows) - 1, self.say(f"book-sheet-{title}")
        if count > MOST_PRINTED:
            words = text("book-printed", self.lang, shown=PRINTED, count=count)
            told = f"{told} {words}".strip()
        sheet = self.sheet(title, rows[0], told)
        if count > MOST_PRINTED:
            page(sheet, head="2:2", areas=[f"A1:{get_column_letter(len(rows[0]))}{PRINTED + 2}"])
        for i, row in enumerate(rows[1:], start=3):
            for j, words in enumerate(row, start=1):
                number = _as_number(words)
                value = (words or None) if number is None else number
                look = _TEXT if number is None else _NUMBER
                self.put(sheet, i, j, value, look)
        columns = zip(*rows[:200], strict=True)
        self.freeze(sheet, "A3", [fitting(column, most=60) for column in columns])

    def _records(
        self, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
    ) -> None:
        used = {head for row in rows for head, value in row.items() if value is not None}
        kept = [c for c in columns if c.head != "folder" or "folder" in used]
        sheet = self.sheet(title, [column.head for column in kept])
        self.meanings(sheet, [self._column(f"{title}-{column.head}") for column in kept])
        for i, row in enumerate(rows, start=4):
            for j, column in enumerate(kept, start=1):
                self.put(sheet, i, j, row.get(column.head), _look(column.kind))
        self.freeze(sheet, "A4", [_WIDTHS[column.kind] for column in kept])


def _as_number(words: str) -> float | int | None:
    """A text as a number where every program gives the same text back; they keep 15 digits."""
    if not _NUMERIC.fullmatch(words):
        return None
    number = float(words)
    if repr(number).removesuffix(".0") != words or float(f"{number:.15g}") != number:
        return None
    return number if "." in words else int(words)


def _look(kind: str) -> Look:
    if kind == "text":
        return _TEXT
    return _NUMBER if kind == "number" else _ID


def _text_cells(head: str, words: Any) -> dict[str, Any]:
    """The cells of a text in up to three languages."""
    if words is None or isinstance(words, str):
        return {head: words}
    data = words if isinstance(words, Mapping) else words.model_dump()
    return {
        head if lang == "en" else f"{head}_{lang}": data.get(lang)
        for lang in LANGUAGES
        if data.get(lang) is not None
    }


def _node_rows(parts: Parts) -> list[dict[str, Any]]:
    """Cells of every node by head, the root first."""
    hierarchy = parts.hierarchy
    data = hierarchy_data(hierarchy)
    root = {key: value for key, value in data.items() if key not in ("schema", "id", "root")}
    rows: list[dict[str, Any]] = []

    def visit(node: Mapping[str, Any], name: str, parent: str) -> None:
        rows.append(_node_cells(node, hierarchy.nodes[name]) | {"id": name})
        if parent:
            rows[-1]["parent"] = parent
        for child in node.get("criteria", ()):
            visit(child, child["id"], name)

    visit(root, hierarchy.root, "")
    return rows


def _node_cells(data: Mapping[str, Any], node: Criterion) -> dict[str, Any]:
    """Cells of a node by head, from its plain data."""
    cells: dict[str, Any] = {}
    for key, value in data.items():
        if key in ("criteria", "levels", "level_judgements", "id"):
            continue
        if key == "domain":
            cells["domain.low"], cells["domain.high"] = value
        elif key == "test":
            ((cells["test"], cells["test.value"]),) = value.items()
        elif key == "prior" and isinstance(value, Mapping):
            cells["prior"] = value["type"]
            cells.update({f"prior.{k}": v for k, v in value.items() if k != "type"})
        elif key in ("name", "short", "unit", "note"):
            cells.update(_text_cells(key, value))
        elif key == "anchors":
            for end, words in value.items():
                cells.update(_text_cells(f"anchors.{end}", words))
        elif isinstance(value, Mapping):
            cells.update({f"{key}.{inner}": item for inner, item in value.items()})
        else:
            cells[key] = value
    if "value.points" in cells:
        cells["value.points"] = "; ".join(f"{x!r}: {v!r}" for x, v in cells["value.points"])
    if node.is_leaf:
        cells.setdefault("prior", "observed")
    return cells


def _answer_rows(form: Judgements) -> list[dict[str, Any]]:
    """Rows of one expert: answers with the prints of their node, then what has no answer."""
    rows: list[dict[str, Any]] = []
    told: set[str] = set()
    for answer in form.answers:
        prints = form.hierarchy.nodes.get(answer.node)
        row = {
            "node": answer.node,
            "a": answer.a,
            "b": answer.b,
            "value": CANNOT_JUDGE if answer.value is None else answer.value,
            "confirmed": "yes" if answer.confirmed else None,
            "note": answer.note or None,
        }
        if prints is not None:
            row.update(children=prints.children, anchors=prints.anchors or None)
            told.add(answer.node)
        rows.append(row)
    rows += [
        {"node": node, "children": prints.children, "anchors": prints.anchors or None}
        for node, prints in form.hierarchy.nodes.items()
        if node not in told
    ]
    return rows or [{}]


def _flat(data: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested data as keys with dots; texts in several languages stay whole."""
    texts = {key for key, setting in settings().items() if setting.kind == "text"}
    flat: dict[str, Any] = {}
    for name, value in data.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in texts:
            flat.update(_flat(value, f"{key}."))
        else:
            flat[key] = value
    return flat


def _untyped(value: Any, key: str) -> Any:
    """A value as a cell: lists, and texts that would read as something else, as JSON."""
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    known = settings().get(key)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    if known is None and isinstance(value, str) and value.strip()[:1] in ("[", "{", '"'):
        return json.dumps(value, ensure_ascii=False)
    return None if value == "" else value
