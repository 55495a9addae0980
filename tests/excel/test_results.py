"""The results workbook: its formulas equal the engines, also once weights were changed."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

import mcda
from mcda.analysis.agreement import agreement
from mcda.analysis.evidence import gather
from mcda.analysis.group import local_weights
from mcda.analysis.meanform import mean_form
from mcda.analysis.ranking import FormDraws, choose, tables_of
from mcda.cli.gaia import command as gaia_command
from mcda.cli.rank import command
from mcda.engines import ahp
from mcda.engines.forms import Distance
from mcda.engines.ranks import order, ranks
from mcda.errors import InputError
from mcda.excel.results import SHEETS, UNKNOWN_FILL, results_workbook
from mcda.excel.style import GROUP_FILL
from mcda.messages import LANGUAGES, text
from mcda.model.hierarchy import Hierarchy
from mcda.model.judged import Judged
from mcda.model.problem import Problem, Source
from mcda.model.results import Ranking
from mcda.model.study import Aggregation
from mcda.model.table import INTERVAL, KNOWN, NOT_APPLICABLE, UNKNOWN, Table

METHODS = (
    ("promethee", {}),
    ("topsis", {}),
    ("ahp", {}),
    ("topsis", {"distance": "classic"}),
    ("topsis", {"normalisation": "vector", "distance": "classic"}),
)


@dataclass(frozen=True)
class Case:
    """A problem, how it is ranked, and weights to change it to."""

    problem: Problem
    method: str
    parameters: dict[str, Any]
    at: str
    other: dict[str, float]


def random_tree(rng: np.random.Generator) -> Hierarchy:
    count = iter(range(100))

    def leaf() -> dict[str, Any]:
        step = float(rng.integers(0, 3))
        return {
            "id": f"leaf{next(count)}",
            "direction": "max",
            "value": {"worst": 0, "best": 10},
            "preference": {"type": "linear", "q": step, "p": step + float(rng.integers(0, 4))},
        }

    def node(depth: int) -> dict[str, Any]:
        if depth == 0 or rng.random() < 0.3:
            return leaf()
        children = [node(depth - 1) for _ in range(rng.integers(1, 4))]
        return {"id": f"group{next(count)}", "criteria": children}

    top = [node(2) for _ in range(rng.integers(1, 4))]
    group = {"id": "first", "criteria": [leaf(), {**leaf(), "weight": 0}, node(1)]}
    return Hierarchy.model_validate({"id": "random", "criteria": [group, *top]})


def random_weights(
    rng: np.random.Generator, hierarchy: Hierarchy, sure: str, zeros: float
) -> dict[str, float]:
    """Weights of all siblings, some 0, but neither all of a group nor any above the leaf `sure`."""
    path = {sure}
    while hierarchy.parents.get(min(path, key=list(hierarchy.nodes).index)):
        path.add(hierarchy.parents[min(path, key=list(hierarchy.nodes).index)])
    found: dict[str, float] = {}
    for node in hierarchy.tree.walk():
        counted = [child.id for child in node.criteria if child.leaves()]
        for child in counted:
            zero = rng.random() < zeros and child not in path
            found[child] = 0.0 if zero else float(rng.choice([1, 2, 0.35, 7.5]))
        if counted and not any(found[child] for child in counted):
            found[counted[-1]] = 1.0
    return found


def random_case(seed: int) -> Case:
    rng = np.random.default_rng(seed)
    method, parameters = METHODS[seed % len(METHODS)]
    hierarchy = random_tree(rng)
    inner = [node.id for node in hierarchy.tree.walk() if node.leaves() and not node.is_leaf]
    at = str(rng.choice(inner)) if seed % 3 == 1 else hierarchy.root
    leaves = hierarchy.all_leaves
    sure = hierarchy.nodes[at].leaves()[0].id
    m, n = int(rng.integers(2, 8)), len(leaves)
    values = rng.integers(0, 11, size=(m, n)).astype(float)
    values[m - 1] = values[0]  # twins
    low, high = values.copy(), values.copy()
    state = np.full((m, n), KNOWN)
    if seed % 4:  # else every figure is known
        kind = rng.choice(
            [KNOWN, INTERVAL, UNKNOWN, NOT_APPLICABLE], (m, n), p=[0.7, 0.1, 0.1, 0.1]
        )
        bare = rng.random(n) < 0.2  # a leaf without evidence
        kind[:, bare] = UNKNOWN
        state = np.where(np.array([leaf.id == sure for leaf in leaves]), KNOWN, kind)
        high = np.where(state == INTERVAL, np.minimum(low + 2, 10), high)
        blank = (state == UNKNOWN) | (state == NOT_APPLICABLE)
        low, high = np.where(blank, np.nan, low), np.where(blank, np.nan, high)
    names = tuple(f"town{i}" for i in range(m))
    table = Table(names, tuple(leaf.id for leaf in leaves), low, high, state.astype(np.int8))
    given = random_weights(rng, hierarchy, sure, 0.2) if seed % 2 else {}
    problem = Problem(
        hierarchy, table, given, "given" if given else "equal", draws=150, name="random"
    )
    return Case(problem, method, parameters, at, random_weights(rng, hierarchy, sure, 0.3))


def ranked(case: Case, weights: dict[str, float] | None = None) -> tuple[Problem, Ranking]:
    problem = case.problem if weights is None else case.problem.changed(weights=weights)
    return problem, mcda.rank(problem, case.method, at=case.at, parameters=case.parameters)


def written(case: Case, **options: Any) -> bytes:
    problem, ranking = ranked(case)
    mean = mean_form(problem, case.method, at=case.at, parameters=case.parameters)
    return results_workbook(ranking, problem, mean, **options)


def cells_of(book: Any, name: str) -> list[Any]:
    """The cells of a defined name, row by row."""
    ((sheet, cells),) = book.defined_names[name].destinations
    found = book[sheet][cells]
    if not isinstance(found, tuple):
        return [found]
    return [cell for row in found for cell in row]


def values_of(book: Any, name: str) -> list[Any]:
    return [cell.value for cell in cells_of(book, name)]


def with_weights(data: bytes, case: Case, weights: dict[str, Any], path: Path) -> None:
    """The workbook with weights typed over the yellow cells."""
    book = load_workbook(BytesIO(data))
    nodes = list(case.problem.hierarchy.nodes[case.at].walk())
    for node, cell in zip(nodes, cells_of(book, "weights_entered"), strict=True):
        if node.id in weights and node.id != case.at:
            assert not cell.protection.locked, node.id
            cell.value = weights[node.id]
    book.save(path)


def mean_tables(case: Case, problem: Problem, ranking: Ranking) -> Any:
    """The weight form at the mean tables, drawn here anew."""
    evidence = gather(problem, case.at)
    model = FormDraws(evidence, *choose(problem, case.method, case.parameters))
    sums = [np.zeros(table.shape) for table in tables_of(model.first)]
    for _, _, form in model.blocks():
        for total, table in zip(sums, tables_of(form), strict=True):
            total += table.sum(axis=0)
    assert isinstance(model.first, Distance)
    best, worst = (total / model.draws for total in sums)
    return Distance(best, worst, model.first.power), evidence.used


def agrees(book: Any, case: Case, weights: dict[str, float] | None) -> None:
    """A recalculated workbook against the engine at these weights."""
    problem, ranking = ranked(case, weights)
    towns = values_of(book, "town_ids")
    assert towns == list(ranking.alternatives)
    if ranking.method == "topsis":
        form, used = mean_tables(case, problem, ranking)
        scores, parts = form.scores(used), form.contributions(used)
        parts = {leaf: parts[:, j] for j, leaf in enumerate(ranking.weights)}
    else:
        scores = ranking.scores.mean(axis=0)
        rows = [ranking.row(town) for town in towns]
        parts = {leaf: [row.parts[leaf] for row in rows] for leaf in ranking.weights}
    np.testing.assert_allclose(values_of(book, "live_scores"), scores, atol=1e-9)
    assert values_of(book, "live_ranks") == ranks(scores).tolist()
    best_first = np.argsort(values_of(book, "live_order"))
    assert best_first.tolist() == order(scores).tolist()

    nodes = list(problem.hierarchy.nodes[case.at].walk())
    used_now = dict(zip((n.id for n in nodes), values_of(book, "weights_used"), strict=True))
    declared = dict(zip((n.id for n in nodes), values_of(book, "weights_declared"), strict=True))
    for node in nodes:
        below = [leaf.id for leaf in node.leaves()]
        used_here = sum(ranking.weights.get(leaf, 0.0) for leaf in below)
        assert used_now[node.id] == pytest.approx(used_here, abs=1e-9)
        share = sum(ranking.declared_weights[leaf] for leaf in below)
        assert declared[node.id] == pytest.approx(share, abs=1e-9)
    compare_parts(book, case, ranking, towns, parts, scores)


def compare_parts(
    book: Any, case: Case, ranking: Ranking, towns: list[str], parts: Any, scores: Any
) -> None:
    ids, listed = values_of(book, "part_ids"), values_of(book, "part_towns")
    table = np.array(values_of(book, "part_values"), float).reshape(len(listed), len(ids))
    nodes = case.problem.hierarchy.nodes
    where = [listed.index(town) for town in towns]
    total = np.zeros(len(towns))
    for j, name in enumerate(ids):
        below = [leaf.id for leaf in nodes[name].leaves() if leaf.id in parts]
        expected = np.sum([parts[leaf] for leaf in below], axis=0) if below else 0.0
        np.testing.assert_allclose(table[where, j], expected, atol=1e-9, err_msg=name)
        if nodes[name].is_leaf:
            total += table[where, j]
    base = 0.5 if ranking.method == "topsis" else ranking.base
    np.testing.assert_allclose(base + total, scores, atol=1e-9)


SHIPPED = {"production": 3.0, "migration": 1.0, "ecology": 0.0, "income": 2.0, "remoteness": 1.5}
SHIPPED |= {"raw_materials": 1.0, "infrastructure": 4.0}
RANDOM = [f"random{seed}" for seed in range(6)]
NEAR = [0.5, 0.5 + 6e-13, 0.5 + 1.2e-12, 0.9, 0.9 + 5e-12, 0.1]


def flat(values: Any, method: str = "ahp", **options: Any) -> Case:
    """A case without a hierarchy, value functions from 0 to 1."""
    n = len(values[0])
    names = [f"c{j}" for j in range(n)]
    anchors = dict.fromkeys(names, (0.0, 1.0))
    problem = Problem.from_values(values, criteria=names, anchors=anchors, **options)
    return Case(problem, method, {}, problem.hierarchy.root, {})


def nested() -> Case:
    """A tree with a group in a group, a leaf without evidence and rows that `exclude` drops."""
    hierarchy = Hierarchy.model_validate(
        {
            "id": "nested",
            "criteria": [
                {
                    "id": "outer",
                    "criteria": [
                        {"id": "inner", "criteria": [{"id": "a"}, {"id": "b"}]},
                        {"id": "c"},
                        {"id": "bare"},
                    ],
                },
                {"id": "d"},
            ],
        }
    )
    values = [
        [1, 4, 2, np.nan, 3],
        [2, 3, np.nan, np.nan, 5],
        [5, 1, 4, np.nan, 1],
        [3, 3, 3, 1, 2],
    ]
    table = Table.from_values(values, ["w", "x", "y", "z"], ["a", "b", "c", "bare", "d"])
    return Case(Problem(hierarchy, table), "ahp", {}, "goal", {})


Cases = dict[str, tuple[Case, dict[str, Any] | None, str]]


def recalculated(office: Any, folder: Path, cases: Cases) -> dict[str, Any]:
    """The workbooks of these cases, their weights typed in, recalculated in one call."""
    for name, (case, weights, lang) in cases.items():
        data = written(case, lang=lang)
        path = folder / f"{name}.xlsx"
        if weights is None:
            path.write_bytes(data)
        else:
            with_weights(data, case, weights, path)
    made = office.convert(sorted(folder.glob("*.xlsx")), folder / "out")
    return {path.stem: load_workbook(result, data_only=True) for path, result in made.items()}


@pytest.fixture(scope="module")
def books(office: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All workbooks of this file, recalculated."""
    return recalculated(office, tmp_path_factory.mktemp("results"), office_cases())


@cache
def office_cases() -> Cases:
    """(case, weights typed over the yellow cells, language) by name."""
    cases: Cases = {}
    for seed, name in enumerate(RANDOM):
        case = random_case(seed)
        cases[name] = case, case.other, "en"
        if seed in (0, 5):
            cases[f"{name}_as_it_was"] = case, None, "en"
    shipped = mcda.load("monotowns").changed(draws=300)
    for lang, method in zip(LANGUAGES, ("promethee", "topsis", "ahp"), strict=True):
        case = Case(shipped, method, {}, shipped.hierarchy.root, SHIPPED)
        cases[lang] = case, SHIPPED, lang
    cases["near"] = flat([[value] for value in NEAR]), None, "en"
    cases["zero_group"] = nested(), {"a": 0, "b": 0, "c": 0}, "en"
    cases["zero_inside"] = nested(), {"inner": 0, "c": 0, "bare": 2}, "en"
    cases["zero_all"] = nested(), {"outer": 0, "d": 0}, "en"
    cases["bad"] = nested(), {"a": "much", "b": -3, "c": None, "d": 2}, "en"
    leaf = Case(nested().problem, "topsis", {}, "a", {})
    cases["leaf"] = leaf, None, "en"
    return cases


COMPARED = [*RANDOM, "random0_as_it_was", "random5_as_it_was"]
COMPARED += [*LANGUAGES, "near", "leaf"]


@pytest.mark.office
@pytest.mark.parametrize("name", COMPARED)
def test_formulas_equal_the_engine(books: dict[str, Any], name: str) -> None:
    case, weights, _ = office_cases()[name]
    agrees(books[name], case, weights)


@pytest.mark.office
@pytest.mark.slow
def test_formulas_equal_the_engine_on_many_problems(office: Any, tmp_path: Path) -> None:
    cases: Cases = {}
    for seed in range(6, 46):
        case = random_case(seed)
        cases[f"random{seed}"] = case, case.other if seed % 5 else None, LANGUAGES[seed % 3]
    for name, book in recalculated(office, tmp_path, cases).items():
        agrees(book, *cases[name][:2])


@pytest.mark.office
@pytest.mark.parametrize("name", COMPARED)
def test_the_workbook_knows_whether_the_weights_are_the_studys(
    books: dict[str, Any], name: str
) -> None:
    case, weights, _ = office_cases()[name]
    before, after = ranked(case)[1].weights, ranked(case, weights)[1].weights
    moved = any(abs(before.get(leaf, 0) - after.get(leaf, 0)) > 1e-12 for leaf in {*before, *after})
    assert values_of(books[name], "weights_changed") == [int(moved)]


@pytest.mark.office
def test_near_scores_tie_as_in_the_engine(books: dict[str, Any]) -> None:
    assert values_of(books["near"], "live_ranks") == [3, 3, 3, 2, 1, 6]


@pytest.mark.office
@pytest.mark.parametrize("name", ["zero_group", "zero_inside", "zero_all", "bad"])
def test_weights_are_handed_down_as_the_hierarchy_hands_them_down(
    books: dict[str, Any], name: str
) -> None:
    case, typed, _ = office_cases()[name]
    hierarchy = case.problem.hierarchy
    raw = dict.fromkeys([node.id for node in hierarchy.tree.walk()][1:], 1.0)
    for node, value in (typed or {}).items():
        raw[node] = max(value, 0.0) if isinstance(value, (int, float)) else 0.0
    local = hierarchy.local_weights(raw)
    for column, kept in (
        ("weights_used", frozenset({"a", "b", "c", "d"})),
        ("weights_declared", None),
    ):
        expected = hierarchy.global_weights(local, kept=kept)
        ids = values_of(books[name], "weight_ids")
        found = dict(zip(ids, values_of(books[name], column), strict=True))
        for leaf, weight in expected.items():
            assert found[leaf] == pytest.approx(weight, abs=1e-12), (column, leaf)


@pytest.mark.office
def test_wrong_entries_and_empty_groups_are_told(books: dict[str, Any]) -> None:
    def remarks(name: str) -> dict[str, str]:
        book = books[name]
        ids = values_of(book, "weight_ids")
        sheet = book[text("results-sheet-weights")]
        return {key: sheet.cell(7 + k, 8).value for k, key in enumerate(ids)}

    bad = text("results-bad-weight")
    found = remarks("bad")
    assert [key for key, words in found.items() if words == bad] == ["a", "b", "c"]
    assert found["inner"] == text("results-all-zero")
    assert remarks("zero_group")["inner"] == text("results-all-zero")
    assert remarks("leaf") == {"a": None}
    weights = text("results-sheet-weights")
    names = ("zero_all", "zero_inside", "near")
    status = {name: books[name][weights]["A4"].value for name in names}
    assert status["zero_all"] == text("results-nothing-left")
    assert status["zero_inside"] == text("results-changed")
    assert status["near"] == text("results-unchanged")


@pytest.mark.office
def test_no_sheet_shows_an_error(books: dict[str, Any]) -> None:
    for name, book in books.items():
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "e", (name, sheet.title, cell.coordinate)


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_beside_the_weights_is_in_the_order_of_the_live_ranks(
    books: dict[str, Any], lang: str
) -> None:
    book = books[lang]
    sheet = book[text("results-sheet-weights", lang)]
    shown = [[sheet.cell(row, column).value for column in range(10, 15)] for row in range(7, 34)]
    names = values_of(book, "town_names")
    live, study = values_of(book, "live_ranks"), values_of(book, "study_ranks")
    assert [line[0] for line in shown] == sorted(live)
    assert any(line[4] for line in shown)
    for place, name, score, stood, moved in shown:
        k = names.index(name)
        assert (place, stood, moved) == (live[k], study[k], study[k] - live[k])
        assert score == pytest.approx(values_of(book, "live_scores")[k])


# Without LibreOffice


def all_cells(data: bytes) -> dict[str, Any]:
    book = load_workbook(BytesIO(data))
    return {
        f"{sheet.title}!{cell.coordinate}": (cell.value, cell.data_type, cell.number_format)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    }


@cache
def shipped_case() -> Case:
    problem = mcda.load("monotowns").changed(draws=300)
    return Case(problem, "promethee", {}, problem.hierarchy.root, {})


@pytest.fixture(scope="module")
def shipped() -> Case:
    return shipped_case()


@cache
def shipped_book(lang: str = "en") -> Any:
    """The workbook of the shipped study; not to be changed."""
    return load_workbook(BytesIO(written(shipped_case(), lang=lang)))


def test_the_same_seed_gives_equal_cells(shipped: Case) -> None:
    data = written(shipped, lang="ru")
    assert all_cells(data) == all_cells(written(shipped, lang="ru"))
    assert len(data) < 300_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_printed_ranking_stands_in_values(shipped: Case, lang: str) -> None:
    _, ranking = ranked(shipped)
    book = shipped_book(lang)
    sheet = book.worksheets[0]
    for i, row in enumerate(ranking.rows, start=7):
        places, mid, name, key, score, data = (sheet.cell(i, c).value for c in range(1, 7))
        assert places == f"{row.rank_low}–{row.rank_high}" or places == str(row.rank_low)
        assert (mid, key) == (row.rank, row.id)
        assert score == pytest.approx(row.score, abs=1e-15)
        assert data == f"{row.known}/{row.with_data}"
        assert name.startswith("~") == row.uncertain
    titles = [text(f"results-sheet-{sheet}", lang) for sheet in SHEETS if sheet != "consistency"]
    assert book.sheetnames == titles
    english = shipped_book()
    assert list(book.defined_names) == list(english.defined_names)


def test_formulas_use_only_functions_of_every_excel_and_hold_no_text(shipped: Case) -> None:
    allowed = {"ABS", "COUNTIF", "IF", "INDEX", "ISNUMBER", "LARGE", "MATCH", "MAX", "RANK"}
    allowed |= {"SQRT", "SUM", "SUMIF", "SUMPRODUCT"}
    used: set[str] = set()
    for case in (shipped, Case(shipped.problem, "topsis", {}, shipped.at, {})):
        for value, kind, _ in all_cells(written(case)).values():
            if kind == "f":
                assert isinstance(value, str)  # an array formula is an object
                used |= set(re.findall(r"([A-Z][A-Z0-9.]*)\(", value))
                assert set(re.findall(r'"([^"]*)"', value)) <= {""}
                assert len(value) < 1000
    assert used == allowed


def test_the_values_form_has_no_formula_and_the_same_sheets(shipped: Case) -> None:
    _, ranking = ranked(shipped)
    data = written(shipped, values=True)
    cells = all_cells(data)
    assert not [place for place, (_, kind, _) in cells.items() if kind == "f"]
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == shipped_book().sheetnames
    assert text("results-values") == book.worksheets[0]["A2"].value
    scores = dict(zip(values_of(book, "town_ids"), values_of(book, "live_scores"), strict=True))
    ids, towns = values_of(book, "part_ids"), values_of(book, "part_towns")
    parts = np.array(values_of(book, "part_values")).reshape(len(towns), len(ids))
    for k, town in enumerate(towns):
        row = ranking.row(town)
        assert scores[town] == pytest.approx(row.score, abs=1e-12)
        leaves = {i: x for i, x in zip(ids, parts[k], strict=True) if i in row.parts}
        assert leaves == pytest.approx(dict(row.parts), abs=1e-15)
        assert parts[k, ids.index("production")] == pytest.approx(
            row.parts["production_change"]
            + row.parts["enterprise_state"]
            + row.parts["employees_change"]
        )


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_the_values_form_agrees_with_the_engine_too(seed: int) -> None:
    case = random_case(seed)
    book = load_workbook(BytesIO(written(case, values=True)))
    _, ranking = ranked(case)
    if case.method != "topsis":
        np.testing.assert_allclose(
            values_of(book, "live_scores"), ranking.scores.mean(axis=0), atol=1e-12
        )
    assert values_of(book, "live_ranks") == ranks(values_of(book, "live_scores")).tolist()
    used = dict(zip(values_of(book, "weight_ids"), values_of(book, "weights_used"), strict=True))
    for leaf, weight in ranking.weights.items():
        assert used[leaf] == pytest.approx(weight)


def redistributed() -> Case:
    case = nested()
    state = np.array(case.problem.table.state)
    state[0, 0] = NOT_APPLICABLE
    low = np.where(state == NOT_APPLICABLE, np.nan, case.problem.table.low)
    table = Table(case.problem.table.alternatives, case.problem.table.leaves, low, low, state)
    problem = case.problem.changed(table=table, not_applicable="redistribute")
    return Case(problem, "ahp", {}, "goal", {})


def test_redistributed_weights_give_values_and_the_reason() -> None:
    case = redistributed()
    assert mean_form(case.problem, "ahp") is None
    data = written(case)
    assert not [cell for cell in all_cells(data).values() if cell[1] == "f"]
    book = load_workbook(BytesIO(data))
    assert text("results-sheet-calculation") not in book.sheetnames
    for sheet in ("ranking", "parts", "weights"):
        assert book[text(f"results-sheet-{sheet}")]["A2"].value == text("results-no-form")


def test_names_that_look_like_formulas_stay_texts() -> None:
    names = ["=1+1", "@x", "+7", "-town", "#N/A", "'quoted"]
    problem = Problem.from_values(
        [[1.0, 2.0]] * 6, names, ["a", "b"], anchors={"a": (0, 3), "b": (0, 3)}
    )
    source = Source("=1+1", "a", '=HYPERLINK("http://x")', "-1", "@note")
    problem = problem.changed(sources=(source,), title="=2+2")
    case = Case(problem, "ahp", {}, "goal", {})
    cells = all_cells(written(case, command="=cmd"))
    texts = {value: kind for value, kind, _ in cells.values() if kind in "sf"}
    for word in (*names, source.source, source.note, "=2+2", "=cmd"):
        assert texts[word] == "s", word


def test_only_weights_can_be_typed_on_the_protected_sheets(shipped: Case) -> None:
    book = shipped_book()
    entered = {cell.coordinate for cell in cells_of(book, "weights_entered")}
    for name in ("weights", "calculation"):
        sheet = book[text(f"results-sheet-{name}")]
        assert sheet.protection.sheet
        free = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
        assert free <= (entered if name == "weights" else set())
        if name == "weights":
            fixed = {"potential", "population_change"}  # the root, and a leaf at weight 0
            ids = values_of(book, "weight_ids")
            assert len(free) == len(ids) - len(fixed & set(ids))


def test_a_leaf_whose_weight_would_change_the_rows_is_locked() -> None:
    case = nested()
    given = {"inner": 1, "c": 0, "bare": 1}
    problem = case.problem.changed(weights=given, whose="given", missing="exclude")
    case = Case(problem, "ahp", {}, "goal", {})
    mean = mean_form(problem, "ahp")
    assert mean is not None
    assert mean.locked == ("c",)
    book = load_workbook(BytesIO(written(case)))
    cells = dict(zip(values_of(book, "weight_ids"), cells_of(book, "weights_entered"), strict=True))
    assert cells["c"].protection.locked
    assert not cells["d"].protection.locked


def test_every_sheet_is_frozen_and_prints_on_a4(shipped: Case) -> None:
    for sheet in shipped_book().worksheets:
        assert sheet.freeze_panes, sheet.title
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)


def test_evidence_and_sources_say_what_is_known(shipped: Case) -> None:
    problem, ranking = ranked(shipped)
    book = shipped_book()
    evidence = book[text("results-sheet-evidence")]
    for i, row in enumerate(ranking.rows, start=6):
        assert evidence.cell(i, 2).value == row.known
        assert evidence.cell(i, 4).value == pytest.approx(row.coverage)
    heads = [cell.value for cell in evidence[5]]
    column = heads.index("distance, km") + 1
    table = problem.table
    for i, row in enumerate(ranking.rows, start=6):
        low = table.low[table.alternatives.index(row.id), table.column("distance_big_city")]
        assert evidence.cell(i, column).value == low
    sources = book[text("results-sheet-sources")]
    leaves = problem.hierarchy.leaves
    assert sources.max_row - 5 == len(ranking.rows) * len(leaves)
    said = {(s.alternative, s.criterion): s.source for s in problem.sources}
    for i, leaf in enumerate(leaves, start=6):
        assert (sources.cell(i, 6).value or "") == said.get((ranking.rows[0].id, leaf.id), "")


def judged() -> Case:
    """Three experts, one who contradicts himself and one who did not answer everywhere."""
    case = nested()
    children = {"goal": ("outer", "d"), "outer": ("inner", "c", "bare")}
    open_ = np.full((3, 3), np.nan)
    np.fill_diagonal(open_, 1)

    def three(ab: float, bc: float, ac: float) -> list[list[float]]:
        return [[1, ab, ac], [1 / ab, 1, bc], [1 / ac, 1 / bc, 1]]

    matrices = {
        "goal": [[[1, 2], [0.5, 1]], [[1, 3], [1 / 3, 1]], [[1, 1], [1, 1]]],
        "outer": [three(2, 2, 4), three(3, 3, 1 / 3), open_],
    }
    group = Judged(
        ("ivanov", "=petrov", "sidorov"),
        children,
        {node: np.array(matrix, float) for node, matrix in matrices.items()},
        {node: np.ones(3) for node in children},
        Aggregation(),
    )
    weights, findings = local_weights(group)
    assert not findings
    problem = case.problem.changed(weights=weights, whose="experts", judged=group)
    return Case(problem, "ahp", {}, "goal", {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_consistency_is_shown_a_group_and_an_expert_without_names(lang: str) -> None:
    case = judged()
    found = agreement(case.problem, leave_out=False)
    data = written(case, lang=lang, agreement=found)
    sheet = load_workbook(BytesIO(data))[text("results-sheet-consistency", lang)]
    rows = {sheet.cell(i, 1).value: i for i in range(6, sheet.max_row + 1)}
    assert not any("ivanov" in str(value) for value, _, _ in all_cells(data).values())
    group = case.problem.judged
    assert group is not None
    ratios = ahp.consistency(group.matrices["outer"][:2]).cr
    assert [sheet.cell(rows["outer"], c).value for c in (7, 8, 9)] == [
        pytest.approx(ratios[0], abs=1e-12),
        pytest.approx(ratios[1], abs=1e-12),
        None,
    ]
    fills = [sheet.cell(rows["outer"], c).fill.fgColor.rgb[2:] for c in (7, 8)]
    assert fills == [GROUP_FILL, UNKNOWN_FILL]
    assert [sheet.cell(rows["goal"], c).value for c in (7, 8)] == [0, 0]
    assert sheet.cell(rows["goal"], 4).value == pytest.approx(found.nodes[0].consensus)
    alone = ahp.priorities(group.matrices["outer"][0])
    for k, child in enumerate(("inner", "c", "bare")):
        row = rows[child]
        assert sheet.cell(row, 2).value == pytest.approx(case.problem.weights[child])
        assert sheet.cell(row, 7).value == pytest.approx(alone[k])
        assert sheet.cell(row, 9).value is None
        low, high = sheet.cell(row, 5).value, sheet.cell(row, 6).value
        assert low <= sheet.cell(row, 2).value <= high


def test_without_judgements_there_is_no_consistency_sheet(shipped: Case) -> None:
    assert text("results-sheet-consistency") not in shipped_book().sheetnames
    case = judged()
    leaf = Case(case.problem, "ahp", {}, "d", {})
    data = written(leaf, agreement=agreement(case.problem, at="d", leave_out=False))
    assert text("results-sheet-consistency") not in load_workbook(BytesIO(data)).sheetnames


@pytest.mark.slow
def test_five_hundred_towns_are_written() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((500, 12))
    values[rng.random(values.shape) < 0.1] = np.nan
    case = flat(values.tolist(), "topsis", draws=200)
    data = written(case)
    assert len(data) < 3_000_000
    book = load_workbook(BytesIO(data), read_only=True)
    assert len(book.sheetnames) == len(SHEETS) - 1


# The command line


def run(*args: str) -> Any:
    return CliRunner().invoke(command, [*args, "-q"], standalone_mode=False)


@pytest.mark.contract
def test_the_command_writes_the_workbook_and_says_how_it_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "r.xlsx"
    done = run("--draws", "100", "--at", "migration", "--weights", "equal", "-o", str(path))
    assert done.exception is None, done.exception
    settings = load_workbook(path)[text("results-sheet-settings")]
    found = {row[0].value: row[1].value for row in settings.iter_rows(min_row=3)}
    made = shlex.split(found[text("results-set-command")])
    assert made[:2] == ["mcda", "rank"]
    assert made[made.index("--at") + 1] == "migration"
    assert made[made.index("-o") + 1] == "r.xlsx"
    again = CliRunner().invoke(command, [*made[2:], "--force", "-q"], standalone_mode=False)
    assert again.exception is None
    assert found[text("results-set-seed")] == 42


@pytest.mark.contract
def test_values_are_for_workbooks_only(tmp_path: Path) -> None:
    done = run("--values", "-o", str(tmp_path / "r.csv"))
    assert isinstance(done.exception, InputError)
    assert [finding.code for finding in done.exception.findings] == ["values-need-xlsx"]
    path = tmp_path / "r.xlsx"
    assert run("--draws", "100", "--values", "-o", str(path)).exception is None
    assert text("results-values") == load_workbook(path).worksheets[0]["A2"].value


@pytest.mark.contract
def test_the_family_stands_before_the_settings_and_says_what_its_commands_say(
    tmp_path: Path,
) -> None:
    path = tmp_path / "r.xlsx"
    done = run("--draws", "100", "--at", "migration", "--family", "-o", str(path))
    assert done.exception is None, done.exception
    made = load_workbook(path)
    heads = [text(key) for key in ("fig-partial", "sheet-pairs", "fig-gaia")]
    assert set(heads) <= set(made.sheetnames)
    assert made.sheetnames[-1] == text("results-sheet-settings")
    alone = tmp_path / "g.xlsx"
    arguments = ["--draws", "100", "--at", "migration", "-o", str(alone)]
    assert CliRunner().invoke(gaia_command, arguments, standalone_mode=False).exception is None
    theirs = load_workbook(alone)[heads[2]]
    assert [[c.value for c in row] for row in made[heads[2]].iter_rows()] == [
        [c.value for c in row] for row in theirs.iter_rows()
    ]
    for wrong, code in (
        (["-o", str(tmp_path / "r.csv")], "values-need-xlsx"),
        (["-m", "ahp", "-o", str(tmp_path / "a.xlsx")], "family-method"),
    ):
        done = run("--draws", "100", "--family", *wrong)
        assert isinstance(done.exception, InputError)
        assert [finding.code for finding in done.exception.findings] == [code]


@pytest.mark.contract
def test_top_cuts_the_ranking_sheet_and_a_what_if_lists_the_moves(tmp_path: Path) -> None:
    path = tmp_path / "top.xlsx"
    assert run("--draws", "100", "--top", "4", "-o", str(path)).exception is None
    sheet = load_workbook(path).worksheets[0]
    assert sheet["D10"].value
    assert sheet["D11"].value is None
    moves = tmp_path / "moves.xlsx"
    done = run("--draws", "100", "--what-if", "migration=30%", "-o", str(moves))
    assert done.exception is None
    assert load_workbook(moves).sheetnames == ["Moves", "Settings"]
