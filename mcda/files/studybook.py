"""A whole study in one workbook: what its sheets hold, and how they are read.

Sheets and keys have the same English names in every language. A row or a column whose first cell
starts with `#` is a remark for people and is not read. Rows and columns may be moved. What is read
becomes the plain data of the file formats, so models and findings are those of YAML and CSV; only
the places in the findings are cells.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from pydantic import BaseModel

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.files.folder import Places, StudyFiles
from mcda.files.tablefile import Grid, Row, Workbooks, filled, without_remarks
from mcda.files.yamlfile import Location, read_bytes, validated
from mcda.model.hierarchy import (
    LANGUAGES,
    Anchors,
    Criterion,
    Hierarchy,
    Level,
    NamedPrior,
    PreferenceSpec,
    PriorName,
    Profiles,
    Test,
    Value,
)
from mcda.model.study import Study

ModelT = TypeVar("ModelT", bound=BaseModel)

# Sheets that are files beside the table: a sheet called NAME.csv is any other file.
SIDES = {
    "sources": "sources.csv",
    "classes": "official.csv",
    "aliases": "aliases.csv",
    "places": "places.csv",
    "series": "series.csv",
    "experts": "experts.csv",
}
HIERARCHY_FILE, TABLE_FILE = "hierarchy.yaml", "table.csv"
_INNER = {"hierarchy.id": "id", "hierarchy.schema": "schema"}  # keys of the hierarchy's own file
CANNOT_JUDGE = "can't judge"
_NO_JUDGEMENT = frozenset((CANNOT_JUDGE, "null", "-"))
_TRUE = frozenset(("true", "yes", "1", "x", "да", "иә"))
_FALSE = frozenset(("false", "no", "0", "нет", "жоқ"))
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)", re.ASCII)


# --- Layout ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Column:
    """A column: its head, where its cell goes, what a cell is, and who may have it."""

    head: str
    path: Location
    kind: Literal["id", "word", "text", "number", "points"]
    choices: tuple[str, ...] = ()
    of: Literal["all", "leaf", "group"] = "all"


def _texts(head: str, of: Literal["all", "leaf", "group"] = "all") -> list[Column]:
    path = tuple(head.split("."))
    return [
        Column(head if lang == "en" else f"{head}_{lang}", (*path, lang), "text", (), of)
        for lang in LANGUAGES
    ]


def _word(head: str, choices: Iterable[str], of: Literal["all", "leaf"] = "leaf") -> Column:
    return Column(head, tuple(head.split(".")), "word", tuple(choices), of)


def _numbers(model: type[BaseModel], head: str) -> list[Column]:
    """A column for every number of a part of a leaf."""
    return [
        Column(f"{head}.{name}", (head, name), "number", (), "leaf")
        for name, info in model.model_fields.items()
        if is_number(info.annotation)
    ]


def _literals(annotation: Any) -> tuple[str, ...]:
    """The words that an annotation allows, () where it allows other things too."""
    if typing.get_origin(annotation) is Literal:
        return tuple(str(word) for word in get_args(annotation))
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        parts = [part for part in get_args(annotation) if isinstance(part, type) or _origin(part)]
        return tuple(word for part in parts for word in _literals(part))
    return ()


def _origin(annotation: Any) -> Any:
    return typing.get_origin(annotation)


def is_number(annotation: Any) -> bool:
    """True where an annotation asks for a number and nothing else but None."""
    if annotation in (int, float):
        return True
    if _origin(annotation) is typing.Annotated:
        return is_number(get_args(annotation)[0])
    if _origin(annotation) in (typing.Union, types.UnionType):
        parts = [part for part in get_args(annotation) if part is not types.NoneType]
        return bool(parts) and all(is_number(part) for part in parts)
    return False


def _choices(model: type[BaseModel], name: str) -> tuple[str, ...]:
    return _literals(model.model_fields[name].annotation)


TESTS = tuple(info.alias or name for name, info in Test.model_fields.items())
PRIORS = tuple(dict.fromkeys((*get_args(PriorName), *_choices(NamedPrior, "type"))))
NODE_COLUMNS = (
    Column("id", ("id",), "id"),
    Column("parent", ("parent",), "id"),
    *_texts("name"),
    *_texts("short"),
    Column("weight", ("weight",), "number", (), "leaf"),
    _word("kind", _choices(Criterion, "kind")),
    _word("direction", _choices(Criterion, "direction")),
    *_texts("unit", "leaf"),
    Column("domain.low", ("domain", 0), "number", (), "leaf"),
    Column("domain.high", ("domain", 1), "number", (), "leaf"),
    *_numbers(Value, "value"),
    _word("value.shape", _choices(Value, "shape")),
    Column("value.points", ("value", "points"), "points", (), "leaf"),
    _word("prior", PRIORS),
    *_numbers(NamedPrior, "prior"),
    _word("preference.type", _choices(PreferenceSpec, "type")),
    *_numbers(PreferenceSpec, "preference"),
    *_numbers(Profiles, "profiles"),
    _word("test", TESTS),
    Column("test.value", ("test", "value"), "word", (), "leaf"),
    _word("sign", _choices(Criterion, "sign"), "all"),
    *(column for end in Anchors.model_fields for column in _texts(f"anchors.{end}")),
    Column("source", ("source",), "text"),
    *_texts("note"),
)
LEVEL_COLUMNS = (
    Column("leaf", ("leaf",), "id"),
    Column("id", ("id",), "id"),
    *(
        Column(name, (name,), "number")
        for name, info in Level.model_fields.items()
        if is_number(info.annotation)
    ),
    *_texts("name"),
    *_texts("anchor"),
)
PAIR_COLUMNS = (
    Column("leaf", ("leaf",), "id"),
    Column("a", (0,), "id"),
    Column("b", (1,), "id"),
    Column("value", (2,), "number"),
)
_FILE_COLUMNS = (
    Column("expert", ("expert",), "id"),
    Column("date", ("date",), "text"),
    Column("round", ("round",), "number"),
    Column("hierarchy", ("hierarchy", "id"), "id"),
)
ANSWER_COLUMNS = (
    *_FILE_COLUMNS,
    Column("node", ("node",), "id"),
    Column("a", ("a",), "id"),
    Column("b", ("b",), "id"),
    Column("value", ("value",), "number"),
    Column("confirmed", ("confirmed",), "word", ("yes",)),
    Column("note", ("note",), "text"),
    Column("children", ("children",), "text"),
    Column("anchors", ("anchors",), "text"),
    Column("folder", ("folder",), "text"),
)
RATING_COLUMNS = (
    *_FILE_COLUMNS,
    Column("alternative", ("alternative",), "id"),
    Column("criterion", ("criterion",), "id"),
    Column("level", ("level",), "word"),
    Column("note", ("note",), "text"),
    Column("folder", ("folder",), "text"),
)
WEIGHT_COLUMNS = (Column("id", ("id",), "id"), Column("weight", ("weight",), "number"))


@dataclass(frozen=True)
class Setting:
    """A row of the sheet `study`: a key with dots, what its value is, and its choices."""

    key: str
    kind: Literal["text", "word", "number"]
    choices: tuple[str, ...] = ()


@cache
def settings() -> dict[str, Setting]:
    """Every key that the sheet `study` may have, but the parameters of methods."""
    found: dict[str, Setting] = {}

    def visit(model: type[BaseModel], prefix: str) -> None:
        for name, info in model.model_fields.items():
            key = prefix + (info.alias or name)
            inner = _models_in(info.annotation)
            words = _literals(info.annotation)
            if any("en" in one.model_fields for one in inner):
                found[key] = Setting(key, "text")
            elif inner:
                found[key] = Setting(key, "word", words)
                for one in inner:
                    visit(one, f"{key}.")
            else:
                number = is_number(info.annotation)
                found[key] = Setting(key, "number" if number else "word", words)

    visit(Study, "")
    del found["classes"]
    return found | {key: Setting(key, "word") for key in _INNER}


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in get_args(annotation) for model in _models_in(part)]


# --- Cells -----------------------------------------------------------------------------------


@dataclass
class Cells:
    """Data as the file formats have it, and the cell of every key."""

    file: str
    sheet: str
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Location, Where] = field(default_factory=dict)

    def where(self, loc: Location) -> Where:
        """The cell of a key, or of the nearest key around it."""
        for end in range(len(loc), -1, -1):
            if loc[:end] in self.places:
                return self.places[loc[:end]]
        return Where(self.file, sheet=self.sheet)

    def at(self, key: str) -> Where:
        """The cell of a key such as "weights.income"."""
        return self.where(tuple(key.split(".", 2)))

    def item(self, name: str, number: int, key: str) -> Where:
        """The cell of a key in an item of a list."""
        return self.where((name, number, key))


@dataclass
class _Line:
    """A row of a sheet: its cells by column, converted, and where each stands."""

    number: int
    cells: dict[str, Any]
    where: Callable[[str], Where]


class StudyBook:
    """A study workbook: its sheets as data and grids, read when they are asked for.

    `findings` holds what is wrong with the sheets themselves.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self._books = Workbooks(data, file)
        self._titles = {title.strip().casefold(): title for title in self._books.titles}
        self._grids: dict[str, Grid] = {}
        self._read: dict[str, list[_Line]] = {}
        self._forms: dict[str, dict[str, Cells]] = {}

    @property
    def is_study(self) -> bool:
        """True where the workbook holds a study, not only a table."""
        return "study" in self._titles

    @property
    def sheets(self) -> tuple[str, ...]:
        """Titles of all sheets, in small letters."""
        return tuple(self._titles)

    def grid(self, name: str) -> Grid | None:
        """The sheet called `name` without its remarks, None where there is none."""
        if name not in self._titles:
            return None
        if name not in self._grids:
            self._grids[name] = without_remarks(self._books.grid(self._titles[name]))
        return self._grids[name]

    def model(self, cells: Cells, model: type[ModelT]) -> ModelT:
        """The data as a validated model; raises InputError with the cell of every problem."""
        reported = {(f.where.sheet, f.where.cell) for f in self.findings}
        try:
            return validated(cells.data, model, cells.where)
        except InputError as error:
            new = [f for f in error.findings if (f.where.sheet, f.where.cell) not in reported]
            # Where all of it follows from cells that are reported already, say no more.
            raise InputError(new) from None

    def _lines(self, name: str, columns: Sequence[Column]) -> Iterator[_Line]:
        """Rows of a sheet with their cells converted; problems of the sheet are kept once."""
        if name not in self._read:
            self._read[name] = list(self._fresh(name, columns))
        for line in self._read[name]:
            yield _Line(line.number, dict(line.cells), line.where)

    def _fresh(self, name: str, columns: Sequence[Column]) -> Iterator[_Line]:
        grid = self.grid(name)
        if grid is None:
            return
        self.findings += grid.findings
        known = {column.head.casefold(): column for column in columns}
        heads: dict[str, int] = {}
        for j, head in enumerate(grid.header):
            low = head.casefold()
            column = known.get(low)
            where = grid.where(None, "", j)
            if not head:
                if any(len(row.cells) > j and filled(row.cells[j]) for row in grid.rows):
                    self.findings.append(Finding("book-column-unnamed", where))
            elif column is None and not _open(low, known):
                values: dict[str, Any] = {
                    "found": head,
                    "expected": [c.head for c in columns],
                    "hint": nearest(head, [c.head for c in columns]),
                }
                self.findings.append(Finding("book-column", where, values))
            elif low in heads:
                self.findings.append(Finding("column-twice", where, {"found": head}))
            else:
                heads[low] = j
        for row in grid.rows:
            yield self._line(grid, row, known, heads)

    def _line(
        self, grid: Grid, row: Row, known: Mapping[str, Column], heads: Mapping[str, int]
    ) -> _Line:
        first = next(iter(known))
        title = ""
        if first in heads and heads[first] < len(row.cells):
            title = _plain(row.cells[heads[first]])

        def where(head: str) -> Where:
            return grid.where(row, title, heads.get(head.casefold()))

        cells: dict[str, Any] = {}
        for low, j in heads.items():
            raw = row.cells[j] if j < len(row.cells) else None
            if not filled(raw):
                continue
            column = known.get(low)
            kind = column.kind if column else "text"
            head = column.head if column else grid.header[j]
            if isinstance(raw, (datetime.datetime, datetime.date, datetime.time)):
                if head != "date":
                    values = {"found": _plain(raw)}
                    self.findings.append(Finding("cell-date", where(head), values))
                    continue
                raw = _plain(raw)
            cells[head] = convert(raw, kind, column.choices if column else ())
        return _Line(row.line, cells, where)

    # --- The study ---

    @cached_property
    def study(self) -> Cells:
        """The data of `study.yaml`, from the sheets `study` and `weights`."""
        cells = Cells(self.file, self._titles["study"])
        nest({key: found for key, found in self._settings.items() if key not in _INNER}, cells)
        if "hierarchy" in self._titles:
            cells.data.setdefault("hierarchy", HIERARCHY_FILE)
        weights: dict[str, Any] = {}
        for line in self._lines("weights", WEIGHT_COLUMNS):
            value, name = line.cells.get("weight"), line.cells.get("id")
            if value is None:
                continue
            if name is None:
                self.findings.append(Finding("book-key", line.where("id")))
            elif name in weights:
                self.findings.append(Finding("key-twice", line.where("id"), {"found": name}))
            else:
                weights[name] = value
                cells.places[("weights", name)] = line.where("weight")
        if weights:
            if "weights" in cells.data:
                values = {"found": "weights", "other": next(iter(weights))}
                self.findings.append(Finding("book-both", cells.where(("weights",)), values))
            cells.data["weights"] = weights
        return cells

    @cached_property
    def _settings(self) -> dict[str, tuple[Any, Where]]:
        """Every key of the sheet `study` with its value and its cell."""
        found: dict[str, tuple[Any, Where]] = {}
        for line, key in self._keys():
            value, where = self._setting(line, key), line.where("value")
            if key in found:
                self.findings.append(Finding("key-twice", where, {"found": key}))
            elif value is not None:
                found[key] = value, where
        return found

    def _keys(self) -> Iterator[tuple[_Line, str]]:
        columns = (Column("key", ("key",), "id"), *_texts("value"))
        for line in self._lines("study", columns):
            key = line.cells.pop("key", None)
            if key is None:
                if line.cells:
                    self.findings.append(Finding("book-key", line.where("key")))
                continue
            known = nearest_exact(str(key), settings())
            yield line, known

    def _setting(self, line: _Line, key: str) -> Any:
        setting = settings().get(key)
        value = line.cells.get("value")
        rest = {
            lang: line.cells[f"value_{lang}"]
            for lang in LANGUAGES[1:]
            if f"value_{lang}" in line.cells
        }
        if rest:
            return {**({} if value is None else {"en": value}), **rest}
        if value is None or setting is None:
            return None if value is None else untyped(value)
        return value if setting.kind == "text" else convert(value, setting.kind, setting.choices)

    # --- The hierarchy ---

    @cached_property
    def hierarchy(self) -> Cells:
        """The data of the hierarchy's file, from `hierarchy`, `levels`, `level_judgements`."""
        cells = Cells(self.file, self._titles["hierarchy"])
        lines = list(self._lines("hierarchy", NODE_COLUMNS))
        nodes = [_Node(line) for line in lines]
        first: dict[str, _Node] = {}
        for node in nodes:
            if node.id:
                first.setdefault(node.id, node)
        self._leaf_lists(first)
        root = self._root(nodes)
        cells.data["id"] = self.hierarchy_id
        for key, name in _INNER.items():
            if key in self._settings:
                cells.data[name], cells.places[(name,)] = self._settings[key]
        if root:
            own = {key: value for key, value in root.data.items() if key != "id"}
            cells.data.update(own, root=root.id)
            cells.places.update({(): root.where("id"), ("root",): root.where("id")})
            places = {path: where for path, where in root.places.items() if path != ("id",)}
            cells.places.update(places)
        below: dict[str, list[_Node]] = {}
        top = {"", root.id if root else cells.data.get("root", "goal")}
        for node in nodes:
            if node is root:
                continue
            parent = "" if node.parent in top else node.parent
            if parent and parent not in first:
                values = {"found": parent, "hint": nearest(parent, list(first))}
                self.findings.append(Finding("book-parent", node.where("parent"), values))
                parent = ""
            below.setdefault(parent, []).append(node)
        placed: set[int] = set()
        cells.data["criteria"] = self._tree("", below, first, (), cells, placed)
        lost = [node for node in nodes if node is not root and id(node) not in placed]
        for node in lost:
            where = node.where("parent")
            self.findings.append(Finding("book-cycle", where, {"found": node.parent}))
        return cells

    @property
    def hierarchy_id(self) -> str:
        """The id of the hierarchy: that of the sheet `study`, else its file's name."""
        if "hierarchy.id" in self._settings:
            return str(self._settings["hierarchy.id"][0])
        name = str(self.study.data.get("hierarchy", HIERARCHY_FILE)).replace("\\", "/")
        return name.rsplit("/", 1)[-1].rsplit(".", 1)[0] or "hierarchy"

    def _root(self, nodes: Sequence[_Node]) -> _Node | None:
        """The row of the whole: the only one without a parent that others name as theirs."""
        parents = {node.parent for node in nodes}
        tops = [node for node in nodes if not node.parent]
        return tops[0] if len(tops) == 1 and tops[0].id in parents else None

    def _tree(
        self,
        parent: str,
        below: Mapping[str, Sequence[_Node]],
        first: Mapping[str, _Node],
        loc: Location,
        cells: Cells,
        placed: set[int],
    ) -> list[dict[str, Any]]:
        made = []
        for number, node in enumerate(below.get(parent, ())):
            here = (*loc, "criteria", number)
            placed.add(id(node))
            data = dict(node.data)
            cells.places[here] = node.where("id")
            cells.places.update({(*here, *path): where for path, where in node.places.items()})
            if node.id and first.get(node.id) is node:
                children = self._tree(node.id, below, first, here, cells, placed)
                if children:
                    data["criteria"] = children
            made.append(data)
        return made

    def _leaf_lists(self, first: Mapping[str, _Node]) -> None:
        """Levels and their comparisons, put into their leaves."""
        for sheet, key, columns in (
            ("levels", "levels", LEVEL_COLUMNS),
            ("level_judgements", "level_judgements", PAIR_COLUMNS),
        ):
            for line in self._lines(sheet, columns):
                name = line.cells.pop("leaf", "")
                node = first.get(name)
                if node is None:
                    if name or line.cells:
                        values = {"found": name, "hint": nearest(name, list(first))}
                        where = line.where("leaf")
                        self.findings.append(Finding("criterion-unknown", where, values))
                    continue
                items = node.data.setdefault(key, [])
                places: dict[Location, Where] = {(): line.where(columns[1].head)}
                item: Any = unfold(line, columns[1:], places)
                if key == "level_judgements":
                    item = [item.get(k) for k in range(3)]
                node.places.setdefault((key,), line.where("leaf"))
                node.places.update(
                    {(key, len(items), *path): where for path, where in places.items()}
                )
                items.append(item)

    # --- Judgements ---

    def judgements(self, folder: str) -> dict[str, Cells]:
        """The data of the judgement files of a folder by file name, from the sheets
        `judgements` and `ratings`."""
        if _folder(folder) in self._forms:
            return self._forms[_folder(folder)]
        files = self._forms[_folder(folder)] = {}
        for sheet, columns in (("judgements", ANSWER_COLUMNS), ("ratings", RATING_COLUMNS)):
            for line in self._lines(sheet, columns):
                if _folder(str(line.cells.pop("folder", folder))) != _folder(folder):
                    continue
                expert = line.cells.get("expert")
                if expert is None:
                    if line.cells:
                        self.findings.append(Finding("book-key", line.where("expert")))
                    continue
                cells = files.get(f"{expert}.json")
                if cells is None:
                    cells = files[f"{expert}.json"] = self._file(line, sheet)
                self._head(cells, line)
                if sheet == "judgements":
                    self._answer(cells, line)
                else:
                    self._rating(cells, line)
        return files

    def _file(self, line: _Line, sheet: str) -> Cells:
        cells = Cells(self.file, self._titles[sheet])
        cells.data = {"hierarchy": {}, "answers": [], "ratings": []}
        cells.places[()] = cells.places[("expert",)] = line.where("expert")
        return cells

    def _head(self, cells: Cells, line: _Line) -> None:
        """What every row of an expert repeats; it must be the same everywhere."""
        for column in _FILE_COLUMNS:
            value = line.cells.pop(column.head, None)
            if value is None:
                continue
            last = str(column.path[-1])
            target = cells.data if len(column.path) == 1 else cells.data["hierarchy"]
            where = line.where(column.head)
            if target.setdefault(last, value) != value:
                values = {"found": value, "first": target[last]}
                self.findings.append(Finding("book-differs", where, values))
            cells.places.setdefault(column.path, where)
        cells.data["hierarchy"].setdefault("id", self.hierarchy_id)

    def _answer(self, cells: Cells, line: _Line) -> None:
        node = line.cells.get("node")
        prints = {key: line.cells.pop(key) for key in ("children", "anchors") if key in line.cells}
        if prints and node is not None:
            nodes = cells.data["hierarchy"].setdefault("nodes", {})
            nodes.setdefault(node, {}).update(prints)
            for key in prints:
                cells.places[("hierarchy", "nodes", node, key)] = line.where(key)
            cells.places.setdefault(("hierarchy", "nodes", node), line.where("node"))
        if not {"a", "b", "value"} & set(line.cells):
            return
        value = line.cells.get("value")
        if value is None and {"a", "b"} <= set(line.cells):
            return  # not answered yet
        places: dict[Location, Where] = {(): line.where("value")}
        answer = unfold(line, ANSWER_COLUMNS[4:10], places)
        if _cannot(value):
            answer["value"] = None
        elif isinstance(value, str) and (match := _FRACTION.fullmatch(value.strip())):
            answer["value"] = int(match[1]) / int(match[2]) if int(match[2]) else value
        if "confirmed" in answer:
            word = str(answer["confirmed"]).casefold()
            answer["confirmed"] = word in _TRUE if word in _TRUE | _FALSE else word
        _append(cells, "answers", answer, places)

    def _rating(self, cells: Cells, line: _Line) -> None:
        if not {"alternative", "criterion", "level"} & set(line.cells):
            return
        if "level" not in line.cells and {"alternative", "criterion"} <= set(line.cells):
            return  # not rated yet
        places: dict[Location, Where] = {(): line.where("level")}
        rating = unfold(line, RATING_COLUMNS[4:8], places)
        if _cannot(rating.get("level")):
            rating["level"] = None
        _append(cells, "ratings", rating, places)


class BookFiles(StudyFiles):
    """A study workbook in the place of a study's folder: its sheets answer for the files."""

    sheets_answer = True

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        shown = str(path)
        super().__init__(path.parent, shown, None)
        data = read_bytes(path, shown) if data is None else data
        self.book = StudyBook(data, shown)
        if not self.book.is_study:
            raise fail("book-no-study", Where(shown), found=", ".join(self.book.sheets))
        self.findings = self.book.findings
        self.inputs[path.name] = hashlib.sha256(data).hexdigest()

    def model(self, name: str, model: type[ModelT]) -> tuple[ModelT, Places]:
        """The study, its hierarchy or an expert's judgements, and the cells of their keys."""
        if issubclass(model, Study):
            cells = self.book.study
        elif issubclass(model, Hierarchy):
            cells = self.book.hierarchy
        else:
            folder, _, file = name.rpartition("/")
            cells = self.book.judgements(folder)[file]
        return self.book.model(cells, model), cells

    def grid(self, name: str) -> Grid:
        """The table, or the sheet that answers for a file beside it."""
        grid = self.book.grid(self._sheet(name))
        if grid is None:
            raise fail("file-missing", Where(self.shown, key=name))
        return grid

    def lacking(self, name: str, where: Where) -> Finding:
        """The finding that a sheet which the study needs is not there."""
        _, table = self.named("")
        sheet = "table" if name == table else "ratings" if where.row == "ratings" else "judgements"
        values = {"found": sheet, "sheets": list(self.book.sheets)}
        return Finding("book-no-sheet", where, values)

    def here(self, name: str) -> bool:
        """True where the workbook has a sheet for the file."""
        return self._sheet(name) in self.book.sheets

    def forms(self, folder: str) -> list[str] | None:
        """Names of the experts' files, one for each expert of the sheets."""
        if not {"judgements", "ratings"} & set(self.book.sheets):
            return None
        return sorted(self.book.judgements(folder))

    def tables(self) -> list[str]:
        """Names of the files that sheets answer for, the table and what lies beside it."""
        sides = [file for sheet, file in SIDES.items() if sheet in self.book.sheets]
        others = [sheet for sheet in self.book.sheets if sheet.endswith(".csv")]
        return sorted([*sides, *others, self.named("")[1]])

    def named(self, study: str) -> tuple[str, str]:
        """The hierarchy and the table that the study names."""
        data = self.book.study.data
        return str(data.get("hierarchy", "")), str(data.get("table", TABLE_FILE))

    def _sheet(self, name: str) -> str:
        hierarchy, table = self.named("")
        if name == hierarchy:
            return "hierarchy"
        if name == table:
            return "table"
        sheets = {file: sheet for sheet, file in SIDES.items()}
        return sheets.get(name, name.casefold())


class _Node:
    """A row of the sheet `hierarchy` as the data of a node, without its children."""

    def __init__(self, line: _Line) -> None:
        self.where = line.where
        self.id = str(line.cells.get("id", ""))
        self.parent = str(line.cells.pop("parent", ""))
        self.places: dict[Location, Where] = {(): line.where("id")}
        sources = {
            head.partition(".")[2]: line.cells.pop(head)
            for head in [head for head in line.cells if head.startswith("source.")]
        }
        self.data = unfold(line, NODE_COLUMNS, self.places)
        for name in sources:
            self.places[("source", name)] = line.where(f"source.{name}")
        if sources:
            if "source" in self.data:
                sources["source"] = self.data["source"]
            self.data["source"] = sources
        self._test()
        self._prior()
        if "domain" in self.data:
            ends = self.data["domain"]
            self.data["domain"] = [ends[k] for k in sorted(ends)]

    def _test(self) -> None:
        test = self.data.get("test")
        if isinstance(test, str):  # a test without its limit
            self.data["test"] = {}
        elif isinstance(test, dict):
            word, value = test.pop(""), test.get("value")
            self.data["test"] = {} if word is None else {word: _test_value(word, value)}
            self.places[("test", str(word))] = self.where("test.value")

    def _prior(self) -> None:
        prior = self.data.get("prior")
        if isinstance(prior, dict):
            word = prior.pop("")
            self.data["prior"] = {**({} if word is None else {"type": word}), **prior}
            self.places[("prior", "type")] = self.where("prior")
        elif prior in _choices(NamedPrior, "type") and prior not in get_args(PriorName):
            self.data["prior"] = {"type": prior}


def _test_value(word: str, value: Any) -> Any:
    if word == "is":
        return value
    return convert(value, "number") if value is not None else None


def unfold(line: _Line, columns: Sequence[Column], places: dict[Location, Where]) -> dict[Any, Any]:
    """The cells of a row as nested data; a word with keys of its own stands under "" beside them.

    `places` gets the cell of every key that has a column, filled or not.
    """
    data: dict[Any, Any] = {}
    for column in columns:
        path = column.path
        if column.kind == "text" and path[-1] in LANGUAGES:
            places[path] = line.where(column.head)
            if path[-1] == "en":
                places[path[:-1]] = places[path]
        else:
            places[path] = line.where(column.head)
            if len(path) > 1:
                places.setdefault(path[:-1], places[path])
        if column.head not in line.cells:
            continue
        value = line.cells[column.head]
        target = data
        for step in path[:-1]:
            inside = target.setdefault(step, {})
            if not isinstance(inside, dict):
                inside = target[step] = {"": inside}
            target = inside
        target[path[-1]] = value
    for head in ("prior", "test"):
        if isinstance(data.get(head), dict):
            data[head].setdefault("", None)
    made: dict[Any, Any] = _plain_texts(data)
    return made


def _plain_texts(data: Any) -> Any:
    """Texts in English only as plain strings."""
    if not isinstance(data, dict):
        return data
    if set(data) == {"en"}:
        return data["en"]
    return {key: _plain_texts(value) for key, value in data.items()}


def _append(cells: Cells, key: str, item: Any, places: Mapping[Location, Where]) -> None:
    items = cells.data[key]
    for path, where in places.items():
        cells.places[(key, len(items), *path)] = where
    items.append(item)


def nest(found: Mapping[str, tuple[Any, Where]], cells: Cells) -> None:
    """Keys with dots as nested data; beside keys of its own a plain value is their `name`."""
    for key, (value, where) in found.items():
        path = tuple(key.split("."))
        target = cells.data
        for step in path[:-1]:
            inside = target.setdefault(step, {})
            if not isinstance(inside, dict):
                inside = target[step] = {"name": inside}
                cells.places[(step, "name")] = cells.places[(step,)]
            target = inside
        if isinstance(target.get(path[-1]), dict) and not isinstance(value, dict):
            target[path[-1]].setdefault("name", value)
            cells.places[(*path, "name")] = where
        else:
            target[path[-1]] = value
        cells.places[path] = where
        for end in range(1, len(path)):
            cells.places.setdefault(path[:end], where)


# --- Values ----------------------------------------------------------------------------------


def convert(value: Any, kind: str, choices: Sequence[str] = ()) -> Any:
    """A cell as its column wants it; what cannot be converted stays, for the model to refuse."""
    if kind == "number":
        return _number(value)
    if kind == "points":
        return _points(value)
    if kind == "text":
        return value if isinstance(value, str) else _plain(value)
    word = _plain(value).strip().strip("\u00a0")
    return nearest_exact(word, choices) if choices else word


def _number(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    if not isinstance(value, str):
        return value
    if ".." in value:  # a range, where the model knows one
        ends = [_number(end) for end in value.split("..")]
        plain = all(isinstance(end, (int, float)) for end in ends)
        return "..".join(_plain(end) for end in ends) if plain else value
    text = re.sub(r"[\s\u00a0\u202f]", "", value).replace("\u2212", "-")
    scale = 1
    if text.endswith("%"):
        text, scale = text[:-1], 100
    if not _NUMBER.fullmatch(text):
        return value
    number = float(text.replace(",", "."))
    if scale == 1 and re.fullmatch(r"[+-]?\d+", text):
        return int(text)
    return number / scale


def _points(value: Any) -> Any:
    pairs = [pair.split(":") for pair in str(value).split(";") if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):
        return value
    return [[_number(x.strip()), _number(v.strip())] for x, v in pairs]


def _plain(value: Any) -> str:
    """A cell as a text: 2020 for 2020.0, yes for TRUE, a date as 2026-11-24."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    return str(value)


def untyped(value: Any) -> Any:
    """A value of a key that no format knows, such as a method's parameter: lists as JSON."""
    import json

    if isinstance(value, str) and value.strip()[:1] in ("[", "{", '"'):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value.strip() if isinstance(value, str) else value


def nearest_exact(word: str, choices: Iterable[str]) -> str:
    """The choice that is the word but for small and capital letters, else the word."""
    return next((choice for choice in choices if choice.casefold() == word.casefold()), word)


def _cannot(value: Any) -> bool:
    word = str(value).replace("\u2019", "'").strip().casefold()
    return isinstance(value, str) and word in _NO_JUDGEMENT


def _folder(name: str) -> str:
    return name.strip().removeprefix("./").rstrip("/") or "."


def _open(head: str, known: Mapping[str, Column]) -> bool:
    """True for the columns that name themselves: the source of each key of a node."""
    return head.startswith("source.") and "source" in known
