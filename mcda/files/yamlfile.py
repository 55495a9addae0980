"""YAML and JSON into validated models; every problem of a file at once, with its line."""

from __future__ import annotations

import codecs
import io
import json
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mcda.errors import Finding, InputError, Where, fail, nearest
from mcda.model.hierarchy import Hierarchy

Readable = Path | Traversable
ModelT = TypeVar("ModelT", bound=BaseModel)
Location = tuple[int | str, ...]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WITHOUT_BOM = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MOST_VALUES = 200_000
_DEEPEST = 60


def read_bytes(path: Readable, file: str) -> bytes:
    """The bytes of a file; a file that is not there or cannot be read is a finding."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise fail("file-missing", Where(file)) from None
    except IsADirectoryError:
        raise fail("file-folder", Where(file)) from None
    except PermissionError:
        if path.is_dir():
            raise fail("file-folder", Where(file)) from None
        raise fail("file-forbidden", Where(file)) from None
    except OSError as error:
        raise fail("file-unreadable", Where(file), message=error.strerror or str(error)) from None


def decode(data: bytes, file: str, *, encoding: str | None = None, option: bool = False) -> str:
    """Text of a file: UTF-8, or UTF-16 and UTF-32 with a BOM, or in the `encoding` given.

    `option` says whether the reader can name an encoding, and so whether the message offers it.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            encoding = name
            break
    try:
        return data.decode(encoding or "utf-8")
    except LookupError:
        raise fail("encoding-unknown", Where(file), found=encoding) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if encoding is not None:
            raise fail("encoding-bad", Where(file, line), encoding=encoding) from None
        code = "encoding-bad"
        if _like_cp1251(data):
            code = "encoding-cp1251" if option else "encoding-cp1251-yaml"
        raise fail(code, Where(file, line), encoding="UTF-8") from None


def encode(text: str, like: bytes, *, encoding: str | None = None) -> bytes:
    """Text in the encoding, and with the byte order mark, of the bytes that `decode` read."""
    for bom, _ in _BOMS:
        if like.startswith(bom):
            return bom + text.encode(_WITHOUT_BOM[bom])
    return text.encode(encoding or "utf-8")


def _like_cp1251(data: bytes) -> bool:
    """True where most bytes beyond ASCII are Russian or Kazakh letters of Windows-1251."""
    high = [byte for byte in data if byte >= 0x80]
    letters = [byte for byte in high if byte >= 0xC0 or byte in (0xA8, 0xB8, 0xB9, 0xAB, 0xBB)]
    return bool(high) and 0 not in data and len(letters) >= 0.8 * len(high)


# --- Reading ---------------------------------------------------------------------------------


def read_yaml(path: Readable, model: type[ModelT], *, file: str = "") -> ModelT:
    """The file as an instance of `model`; raises InputError with every problem found.

    `file` is the name shown in messages (the path itself by default).
    """
    shown = file or str(path)
    return parse_yaml(read_bytes(path, shown), model, shown)


def parse_yaml(data: bytes, model: type[ModelT], file: str) -> ModelT:
    """`read_yaml` on bytes at hand."""
    words = decode(data, file)
    return _validated(_fast(words, file), model, file, words)


def parse_json(data: bytes, model: type[ModelT], file: str) -> ModelT:
    """A JSON file as an instance of `model`, with the same findings as YAML."""
    words = decode(data, file)

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in items:
            if key in seen:
                found = [m.start() for m in re.finditer(re.escape(json.dumps(key)), words)]
                line = words.count("\n", 0, found[1]) + 1 if len(found) > 1 else None
                raise fail("key-twice", Where(file, line, key), found=key)
            seen[key] = value
        return seen

    try:
        value = json.loads(words, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise fail("json-syntax", Where(file, error.lineno), message=error.msg) from None
    except ValueError as error:  # a number with thousands of digits
        raise fail("json-syntax", Where(file), message=str(error).split(":")[0]) from None
    except RecursionError:
        raise fail("yaml-deep", Where(file)) from None
    return _validated(value, model, file, words)


def _fast(words: str, file: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import DuplicateKeyError
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.reader import ReaderError

    try:
        return YAML(typ="safe", pure=False).load(words)
    except DuplicateKeyError as error:
        match = re.search(r'duplicate key "(.*?)"', error.problem or "", re.S)
        key = match.group(1) if match else ""
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise fail("key-twice", Where(file, line, key), found=key) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        message = error.problem or error.context or ""
        raise fail("yaml-syntax", Where(file, line), message=message) from None
    except ReaderError as error:
        line = words.count("\n", 0, error.position) + 1
        sign = error.character
        point = ord(sign) if isinstance(sign, str) and len(sign) == 1 else sign
        message = f"U+{point:04X}" if isinstance(point, int) else error.reason
        raise fail("yaml-syntax", Where(file, line), message=message) from None
    except RecursionError:
        raise fail("yaml-deep", Where(file)) from None
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise fail("yaml-syntax", Where(file), message=str(error)) from None


def with_lines(words: str) -> Any:
    """The same data once more, slowly, with the lines that ruamel keeps in `.lc`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="rt").load(io.StringIO(words))
    except (YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None


def _validated(data: Any, model: type[ModelT], file: str, words: str) -> ModelT:
    if not isinstance(data, Mapping):
        raise fail("mapping-expected", Where(file), found="" if data is None else data)
    _refuse_loops(data, file, words)
    tree: list[Any] = []

    def where(loc: Location) -> Where:
        if not tree:
            tree.append(with_lines(words))
        return Where(file, line_of(tree[0], loc), dotted(data, loc))

    return validated(data, model, where)


def validated(
    data: Mapping[str, Any], model: type[ModelT], where: Callable[[Location], Where]
) -> ModelT:
    """Plain data as an instance of `model`; `where` gives the place of a key for the findings."""
    try:
        result = model.model_validate(data)
    except ValidationError as error:
        raise InputError(
            sorted(
                (_finding(item, data, model, where) for item in _own(error.errors())),
                key=lambda finding: finding.where.line or 0,
            )
        ) from None
    if isinstance(result, Hierarchy):
        findings = _tree_findings(result, data, where)
        if findings:
            raise InputError(findings)
    return result


def _refuse_loops(data: Any, file: str, words: str) -> None:
    """Refuse anchors that hold themselves, and aliases that multiply beyond reason."""
    count = 0

    def visit(value: Any, loc: Location, path: tuple[int, ...]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_VALUES:
            raise fail("yaml-large", Where(file), limit=_MOST_VALUES)
        items: Iterable[tuple[int | str, Any]]
        if isinstance(value, Mapping):
            items = value.items()
        elif isinstance(value, list):
            items = enumerate(value)
        else:
            return
        if id(value) in path:
            top = loc[: path.index(id(value))]
            where = Where(file, _alias_line(words, top, loc), dotted(data, loc))
            raise fail("hierarchy-cycle", where, found=dotted(data, top) or "/")
        if len(path) >= _DEEPEST:
            raise fail("yaml-deep", Where(file))
        for key, item in items:
            visit(item, (*loc, key), (*path, id(value)))

    visit(data, (), ())


def _alias_line(words: str, top: Location, loc: Location) -> int | None:
    """Line of the alias at `loc` that leads back to the anchor at `top`."""
    data = lines = with_lines(words)
    for step in top:
        data = data[step]
    name = getattr(getattr(data, "anchor", None), "value", None)
    found = re.search(rf"\*{re.escape(name)}(?![\w-])", words) if name else None
    return words.count("\n", 0, found.start()) + 1 if found else line_of(lines, loc)


def _own(errors: Sequence[Any]) -> list[Any]:
    """Errors without the lists that are too short only because their items are wrong."""
    places = [error["loc"] for error in errors]
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(
            len(loc) > len(error["loc"]) and loc[: len(error["loc"])] == error["loc"]
            for loc in places
        )
    ]


# --- Places ----------------------------------------------------------------------------------


def line_of(data: Any, loc: Location) -> int | None:
    """Line (from 1) of the key at `loc`, or of the nearest parent that has a line."""
    line = None
    for step in loc:
        marks = getattr(data, "lc", None)
        if marks is not None:
            if line is None and marks.line is not None:
                line = marks.line + 1
            place = (getattr(marks, "data", None) or {}).get(step)
            if place is not None:
                line = place[0] + 1
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return line
    if line is None:
        marks = getattr(data, "lc", None)
        line = marks.line + 1 if marks is not None and marks.line is not None else None
    return line


def dotted(data: Any, loc: Location) -> str:
    """The key at `loc` with dots; an item of a list by its id, else by its number from 1."""
    parts: list[str] = []
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(step, int):
            name = data.get("id") if isinstance(data, Mapping) else None
            parts.append(name if isinstance(name, str) and name else str(step + 1))
        else:
            parts.append(str(step))
    return ".".join(parts)


def _real(data: Any, loc: Location, kind: str) -> tuple[Location, Any]:
    """`loc` without the tags of unions, and the value there."""
    real: list[int | str] = []
    for number, step in enumerate(loc):
        try:
            inside: Any = data[step] if isinstance(data, (Mapping, list)) else None  # type: ignore[index]
            found = isinstance(data, (Mapping, list)) and (
                step in data if isinstance(data, Mapping) else isinstance(step, int)
            )
        except (KeyError, IndexError, TypeError):
            inside, found = None, False
        if found:
            real.append(step)
            data = inside
        elif number == len(loc) - 1 and kind == "missing":
            real.append(step)
    return tuple(real), data


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The models that an annotation may hold."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in typing.get_args(annotation) for model in _models(part)]


def _keys_at(model: type[BaseModel], loc: Location) -> list[str]:
    """The keys that may stand in the mapping at `loc`."""
    here = [model]
    for step in loc:
        for one in here:
            fields = {field.alias or name: field for name, field in one.model_fields.items()}
            if step in fields:
                here = _models(fields[str(step)].annotation) or here
                break
    names = [f.alias or key for one in here for key, f in one.model_fields.items()]
    return list(dict.fromkeys(names))


# --- Findings --------------------------------------------------------------------------------

_CODES = {
    "finite_number": "infinite",
    "float_type": "number-bad",
    "float_parsing": "number-bad",
    "int_type": "number-bad",
    "int_parsing": "number-bad",
    "int_from_float": "whole-number",
    "string_type": "text-expected",
    "string_pattern_mismatch": "id-bad",
    "dict_type": "mapping-expected",
    "model_type": "mapping-expected",
    "model_attributes_type": "mapping-expected",
    "tuple_type": "list-expected",
    "list_type": "list-expected",
}
_LIMITS = {
    "greater_than": (">", "gt"),
    "greater_than_equal": (">=", "ge"),
    "less_than": ("<", "lt"),
    "less_than_equal": ("<=", "le"),
}


def _finding(
    item: Any, data: Any, model: type[BaseModel], place: Callable[[Location], Where]
) -> Finding:
    kind, context = str(item["type"]), dict(item.get("ctx") or {})
    loc, value = _real(data, item["loc"], kind)
    where = place(loc)
    last = str(loc[-1]) if loc else ""
    found = "" if isinstance(value, (Mapping, list)) else value
    if kind == "extra_forbidden":
        expected = _keys_at(model, loc[:-1])
        hint = nearest(last, expected)
        return Finding("key-unknown", where, {"found": last, "expected": expected, "hint": hint})
    if kind == "missing":
        if item["loc"] and isinstance(item["loc"][-1], int):
            return Finding("length-bad", where, {"found": 1, "expected": 2})
        return Finding("key-missing", where, {"key": last})
    if kind == "literal_error":
        expected = re.findall(r"'([^']*)'", str(context.get("expected"))) or [
            str(context.get("expected"))
        ]
        code = "format-unknown" if last == "schema" else "choice"
        hint = nearest(str(found), expected) if code == "choice" else ""
        return Finding(code, where, {"found": found, "expected": expected, "hint": hint})
    if kind in _LIMITS:
        if loc[:1] == ("weights",) and "judged" not in item["loc"]:
            return Finding("weight-negative", where, {"found": found})
        if loc[:1] == ("answers",) and last == "value":
            return Finding("judgement-positive", where, {"found": found})
        sign, name = _LIMITS[kind]
        limit = f"{sign} {context[name]:g}"
        return Finding("value-range", where, {"key": last, "found": found, "limit": limit})
    if kind in ("too_short", "too_long"):
        bound = context.get("min_length", context.get("max_length", ""))
        values = {"found": context.get("actual_length", ""), "expected": bound}
        return Finding("length-bad", where, values)
    if kind in _CODES:
        return Finding(_CODES[kind], where, {"found": found})
    if item.get("msg") and "_" not in kind and "-" in kind:
        context.pop("error", None)
        return Finding(kind, where, context)
    return Finding("value-bad", where, {"found": found, "message": item["msg"]})


def _tree_findings(
    hierarchy: Hierarchy, data: Any, place: Callable[[Location], Where]
) -> list[Finding]:
    """What only the whole tree shows: an id that stands twice, or is the root's."""
    seen: dict[str, Location] = {hierarchy.root: ("root",) if "root" in data else ("id",)}
    places: list[tuple[str, Location]] = []

    def visit(nodes: Sequence[Any], loc: Location) -> None:
        for number, node in enumerate(nodes):
            here = (*loc, "criteria", number)
            places.append((node.id, here))
            visit(node.criteria, here)

    visit(hierarchy.criteria, ())
    twice: list[tuple[str, str, Location]] = []
    for name, loc in places:
        if name == hierarchy.root:
            twice.append(("duplicate-root", name, loc))
        elif name in seen:
            twice.append(("duplicate-node", name, loc))
        else:
            seen[name] = (*loc, "id")
    findings = []
    for code, name, loc in twice:
        where = replace(place((*loc, "id")), key=dotted(data, loc))
        values: dict[str, Any] = {"found": name}
        if code == "duplicate-node":
            first = place(seen[name])
            values["first"] = first.line or first.cell
        findings.append(Finding(code, where, values))
    return findings
