"""What docstrings of public names must say: parameters, array shapes, errors, sources.

A docstring may leave parameters and errors to another one of its module: "as in `NAME`".
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType
from typing import Any

import pytest

import mcda
from tests.surface import ENGINES, engine, package

FOLDER = Path(mcda.__file__).parent / "engines"
SHAPE = re.compile(r"\((\.\.\.|[a-z]|count|\d|)(( [-+] |, ?)(\.\.\.|[a-z]|count|\d))*,?\)")
ARRAY = re.compile(r"\b(Array|ArrayLike|Integers|NDArray|ndarray|Form|Line|Linear|Distance)\b")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
# Functions of the engines that implement no published method, and what they do instead.
UNSOURCED = {
    "acceptability.count": "counts ranks",
    "ahp.connected": "looks for a path of answers",
    "ahp.from_comparisons": "writes answers into a matrix",
    "ahp.inconsistency_factor": "a rule of our own, as it says",
    "ahp.principal": "matrix squaring, explained where it stands",
    "forms.column_sums": "adds up",
    "forms.fill_gaps": "puts means into gaps",
    "forms.normalise_weights": "divides by the sum",
    "preference.pieces": "rewrites a function",
    "promethee.tolerance": "rounding of floating point",
}

Found = tuple[str, Any]


def said(value: Any) -> str:
    """The docstring that a name has itself; that which `dataclass` makes is none."""
    text = inspect.getdoc(value) or ""
    made = inspect.isclass(value) and text.startswith(f"{value.__name__}(")
    return "" if made or (inspect.isclass(value) and "__doc__" not in vars(value)) else text


def members(owner: type) -> Iterator[Found]:
    """The public functions and properties that a class defines, each as a function."""
    fields = getattr(owner, "__dataclass_fields__", {})
    for name, value in sorted(vars(owner).items()):
        if name in fields:  # its default
            continue
        value = getattr(value, "__func__", getattr(value, "fget", value))
        if not name.startswith("_") and isinstance(value, FunctionType):
            yield f"{owner.__name__}.{name}", value


def with_members(names: dict[str, Any]) -> Iterator[Found]:
    for name, value in names.items():
        yield name, value
        if inspect.isclass(value):
            yield from members(value)


def of_engines() -> Iterator[Found]:
    for module in ENGINES:
        for name, value in with_members(engine(module)):
            yield f"{module}.{name}", value


def together(name: str) -> str:
    """The docstring of an engine's name, with those to which it sends the reader."""
    module, _, rest = name.partition(".")
    known = dict(with_members(engine(module)))
    texts, waiting = {}, [rest]
    while waiting:
        now = waiting.pop()
        if now in known and now not in texts:
            texts[now] = said(known[now])
            waiting += re.findall(r"\bas in\s+`([\w.]+)`", texts[now])
    return "\n".join(texts.values())


def parameters(function: Any) -> dict[str, str]:
    """Parameters of a function with their annotations."""
    found = inspect.signature(function).parameters.values()
    return {p.name: str(p.annotation) for p in found if p.name not in ("self", "cls")}


@cache
def bodies(module: str) -> dict[str, ast.AST]:
    """Functions of an engine module by name, methods as CLASS.NAME; CLASS is its `__init__`."""
    found: dict[str, ast.AST] = {}
    for node in ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    made = inner.name in ("__post_init__", "__init__")
                    found[node.name if made else f"{node.name}.{inner.name}"] = inner
    return found


@cache
def imports(module: str) -> dict[str, tuple[str, str]]:
    """What an engine module takes from others: name -> (module, its name there or "")."""
    found = {}
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mcda.engines"):
            for alias in node.names:
                _, _, source = (node.module or "").partition("mcda.engines")
                place = (source[1:], alias.name) if source else (alias.name, "")
                found[alias.asname or alias.name] = place
    return found


@cache
def raised(module: str, name: str) -> frozenset[str]:
    """Exceptions that a function, or a function of the engines that it calls, raises."""
    errors, seen, waiting = set(), set(), [(module, name)]
    while waiting:
        place = waiting.pop()
        body = bodies(place[0]).get(place[1])
        if body is None or place in seen:
            continue
        seen.add(place)
        for node in ast.walk(body):
            if isinstance(node, ast.Raise) and node.exc is not None:
                called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                errors.add(ast.unparse(called))
            elif isinstance(node, ast.Call):
                waiting.append(target(place[0], place[1], node.func))
    return frozenset(errors)


def target(module: str, within: str, function: ast.expr) -> tuple[str, str]:
    """Module and name of what is called, as far as it can be told; ("", "") is never found."""
    match function:
        case ast.Name(name):
            return imports(module).get(name, (module, name))
        case ast.Attribute(ast.Name("self" | "cls"), name):
            return module, f"{within.partition('.')[0]}.{name}"
        case ast.Attribute(ast.Name(owner), name):
            source, inner = imports(module).get(owner, (module, owner))
            return source, f"{inner}.{name}" if inner else name
    return module, ""


everything = pytest.mark.parametrize(("name", "value"), [*with_members(package()), *of_engines()])
engines = pytest.mark.parametrize(("name", "value"), list(of_engines()))
methods = pytest.mark.parametrize(
    "name",
    [f"{module}.{name}" for module in ENGINES for name, value in engine(module).items()
     if isinstance(value, FunctionType)],
)  # fmt: skip


@everything
def test_every_public_name_has_a_docstring(name: str, value: Any) -> None:
    assert said(value)


@engines
def test_parameters_are_named(name: str, value: Any) -> None:
    if isinstance(value, FunctionType) or dataclasses.is_dataclass(value):
        words = set(re.findall(r"\w+", together(name)))
        assert not [left for left in parameters(value) if left not in words]


@engines
def test_arrays_have_shapes(name: str, value: Any) -> None:
    kinds = map(str, inspect.get_annotations(value).values())
    if any(ARRAY.search(kind) for kind in kinds):
        assert SHAPE.search(said(value))


@engines
def test_errors_are_named(name: str, value: Any) -> None:
    module, _, rest = name.partition(".")
    for error in raised(module, rest):
        kind = "ValueError|UnconnectedError" if error == "UnconnectedError" else error
        assert re.search(rf"\b({kind})\b", together(name)), error


def test_errors_of_called_functions_are_found() -> None:
    assert raised("ahp", "priorities") >= {"ValueError", "UnconnectedError"}
    assert "ValueError" in raised("sorting", "flowsort")
    assert "ValueError" in raised("forms", "Distance.scores")
    assert not raised("forms", "column_sums")


@methods
def test_sources_are_named(name: str) -> None:
    assert bool(YEAR.search(together(name))) != (name in UNSOURCED)


PLAIN = {"id", "name", "names", "title", "rows"}  # what they are is in their name


def data_classes() -> Iterator[tuple[str, Any]]:
    for found in walk_packages(mcda.__path__, "mcda."):
        if found.name.split(".")[1] not in ("analysis", "engines", "model"):
            continue
        for name, value in vars(import_module(found.name)).items():
            own = getattr(value, "__module__", "") == found.name and not name.startswith("_")
            if own and inspect.isclass(value) and dataclasses.is_dataclass(value):
                yield f"{found.name.removeprefix('mcda.')}.{name}", value


@pytest.mark.parametrize(("name", "owner"), sorted(data_classes(), key=str))
def test_what_a_field_holds_is_said(name: str, owner: Any) -> None:
    words = set(re.findall(r"\w+", " ".join(said(one) for one in inspect.getmro(owner)).lower()))
    fields = {field.name for field in dataclasses.fields(owner)}
    if "_se" in words:  # standard errors stand beside what they are of
        fields = {field for field in fields if not field.endswith("_se")}
    assert not fields - words - PLAIN, name
