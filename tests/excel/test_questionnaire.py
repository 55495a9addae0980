"""The pairwise workbook: its layout, its safety, and its live formulas against the engine."""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook

from mcda.engines import ahp, pairplan
from mcda.excel.copies import Request, copies
from mcda.excel.layout import (
    CALC_SHEET,
    FORM_MARK,
    FORM_SHEET,
    HEAD_PAIRS,
    HEAD_WHO,
    WHO_FIELDS,
    pair_key,
    who_key,
)
from mcda.excel.livepairs import AFTER_MEANT, LIMIT
from mcda.excel.pairsheet import ANSWER, FIRST, LEFT, MEANT, NOTES, NUMBER, OPTION, REMARK
from mcda.excel.questionnaire import pairs_workbook
from mcda.files.load import read_hierarchy
from mcda.messages import LANGUAGES, text
from mcda.model.anchors import asked
from mcda.model.answers import answer_names, answer_texts
from mcda.model.form import SCALES, AskedPair, Form, asked_nodes
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.judgements import Answer, Judgements, judged_children
from tests.conftest import Office

Key = tuple[str, str, str]
SHARED = 4


def make_form(
    hierarchy: Hierarchy, lang: str = "en", answers: int = 9, plan: str = "all", number: str = "Q7"
) -> Form:
    pairs = []
    for node in asked_nodes(hierarchy.tree):
        children = judged_children(node)
        chosen = pairplan.PLANS[plan](len(children))
        rest = pairplan.left_over(len(children), chosen)
        for some, is_asked in ((chosen, True), (rest, False)):
            for i, j in some.tolist():
                pair = {"node": node.id, "a": children[i], "b": children[j], "asked": is_asked}
                pairs.append(AskedPair.model_validate(pair))
    return Form.model_validate({
        "number": number, "study": "s", "round": 1, "expert": "e1", "language": lang,
        "hierarchy": asked(hierarchy), "answers": answers, "pairs": tuple(pairs),
    })  # fmt: skip


def tree(*sizes: int, names: Sequence[str] = ()) -> Hierarchy:
    """A root with `sizes[0]` criteria, of which the first have sizes[1:] indicators each."""
    words = iter(names)

    def leaf(name: str) -> dict[str, Any]:
        label = next(words, f"Criterion {name}")
        return {"id": name, "name": label, "value": {"worst": 0, "best": 1}}

    criteria: list[dict[str, Any]] = []
    for place in range(sizes[0]):
        one = leaf(f"c{place}")
        if place + 1 < len(sizes) and sizes[place + 1]:
            del one["value"]
            one["criteria"] = [leaf(f"c{place}_{k}") for k in range(sizes[place + 1])]
        criteria.append(one)
    return Hierarchy.model_validate({"id": "h", "name": "All of it", "criteria": criteria})


@dataclass(frozen=True)
class Case:
    """A questionnaire, and what its expert puts into it: places in lists, rows that are meant."""

    hierarchy: Hierarchy
    form: Form
    choices: Mapping[Key, int]
    meant: frozenset[Key] = frozenset()
    request: bool = False

    def filled(self) -> bytes:
        """The workbook with the texts of these answers, as a person picks them."""
        book = load_workbook(BytesIO(blank(self.form, self.hierarchy)), rich_text=True)
        for sheet, row, key in keyed_rows(book):
            if key in self.choices:
                options = OPTION + self.choices[key]
                sheet.cell(row, ANSWER).value = sheet.cell(row, options).value
            if key in self.meant:
                sheet.cell(row, MEANT).value = text("pairs-meant", self.form.language)
        if self.request:
            for sheet in book:
                if sheet.sheet_state == "visible" and sheet.cell(5, MEANT).value is not None:
                    sheet.cell(5, MEANT).value = text("flag-yes", self.form.language)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()


@functools.cache
def _blank(form: str, hierarchy: str) -> bytes:
    return pairs_workbook(
        Form.model_validate_json(form), Hierarchy.model_validate_json(hierarchy), title="A study"
    )


def blank(form: Form, hierarchy: Hierarchy) -> bytes:
    """The workbook of a form, made once."""
    return _blank(
        form.model_dump_json(by_alias=True), hierarchy.model_dump_json(exclude_unset=True)
    )


def keyed_rows(book: Any) -> Iterator[tuple[Any, int, Key]]:
    for sheet in book:
        for (cell,) in sheet.iter_rows(max_col=1):
            if isinstance(cell.value, str) and cell.value.startswith("pair:"):
                node, a, b = cell.value[5:].split("|")
                yield sheet, cell.row, (node, a, b)


def random_case(seed: int) -> Case:
    """Four cases in a row share a workbook, which four experts fill in differently."""
    rng = random.Random(seed // SHARED)
    sizes = [rng.randint(2, 9), *(rng.choice((0, 2, 2, 3, 4, 5, 6)) for _ in range(2))]
    hierarchy = tree(*sizes)
    lang = LANGUAGES[seed // SHARED % 3]
    answers = rng.choice((9, 17))
    form = make_form(hierarchy, lang, answers, rng.choice(("all", "balanced", "minimal")))
    rng = random.Random(seed)
    share, noise = rng.choice((0.3, 0.6, 1.0)), rng.choice((0.0, 0.2, 0.5, 1.0))
    logs = [math.log(value) for value in form.scale]
    worth: dict[str, float] = {}
    choices, meant = {}, set()
    for pair in form.pairs:
        if rng.random() > (share if pair.asked else share / 3):
            continue
        key = (pair.node, pair.a, pair.b)
        if rng.random() < 0.05:
            choices[key] = answers
            continue
        a, b = (worth.setdefault(one, rng.gauss(0, 0.8)) for one in (pair.a, pair.b))
        target = a - b + rng.gauss(0, noise)
        choices[key] = min(range(answers), key=lambda k: abs(logs[k] - target))
        if rng.random() < 0.04:
            meant.add(key)
    return Case(hierarchy, form, choices, frozenset(meant), rng.random() < 0.5)


def sheet_of(book: Any, node: str) -> Any:
    return next(sheet for sheet, _, key in keyed_rows(book) if key[0] == node)


def compare(case: Case, book: Any) -> dict[str, float]:
    """Hold a recalculated workbook against the engine; what was seen, for the record."""
    seen = {"weights": 0.0, "cr": 0.0, "ratios": 0, "flags": 0, "fits": 0, "unlinked": 0}
    for node in asked_nodes(case.hierarchy.tree):
        children = judged_children(node)
        if len(children) == 2:
            check_pair(case, book, node)
        else:
            check_node(case, book, node, seen)
    return seen


def check_pair(case: Case, book: Any, node: Criterion) -> None:
    lang = case.form.language
    (pair,) = [pair for pair in case.form.pairs if pair.node == node.id]
    sheet, row, key = next(found for found in keyed_rows(book) if found[2][0] == node.id)
    choice = case.choices.get(key)
    shown = sheet.cell(row, REMARK).value or ""
    if choice is None or choice == case.form.answers:
        assert shown == ""
        return
    value = case.form.scale[choice]
    percent = math.floor(100 * value / (1 + value) + 0.5)
    names = answer_names(node, lang)
    words = {"a": names[pair.a], "b": str(percent), "c": names[pair.b], "d": str(100 - percent)}
    assert shown == text("pairs-share", lang, **words)


def check_node(case: Case, book: Any, node: Criterion, seen: dict[str, float]) -> None:
    form, lang = case.form, case.form.language
    sheet = sheet_of(book, node.id)
    children = judged_children(node)
    n = len(children)
    pairs = [pair for pair in form.pairs if pair.node == node.id]
    pairs.sort(key=lambda pair: not pair.asked)
    rows = {key: row for _, row, key in keyed_rows(book) if key[0] == node.id}
    keys = [(pair.node, pair.a, pair.b) for pair in pairs]
    matrix = np.full((n, n), np.nan)
    np.fill_diagonal(matrix, 1.0)
    judged = {}
    for number, (pair, key) in enumerate(zip(pairs, keys, strict=True), start=1):
        choice = case.choices.get(key)
        side = sheet.cell(rows[key], OPTION + form.answers + 1).value
        assert sheet.cell(rows[key], NUMBER).value == number
        if choice is None or choice == form.answers:
            assert side in (None, "")
            continue
        i, j = children.index(pair.a), children.index(pair.b)
        matrix[i, j], matrix[j, i] = form.scale[choice], 1 / form.scale[choice]
        assert side == np.sign(round(math.log(matrix[i, j]), 9))
        judged[key] = (i, j)
    answered = sum(key in case.choices for pair, key in zip(pairs, keys, strict=True) if pair.asked)
    total = sum(pair.asked for pair in pairs)
    assert sheet.cell(4, NUMBER).value == answered
    status, link = sheet.cell(4, ANSWER).value, sheet.cell(5, NUMBER).value or ""
    ratio = sheet.cell(4, MEANT).value
    weights = shown_weights(sheet, n, lang)
    remarks = {key: sheet.cell(row, REMARK).value for key, row in rows.items()}
    flagged = [key for key, words in remarks.items() if words]
    names = list(answer_names(node, lang).values())

    if not any(key in case.choices for key in keys):
        assert status == text("pairs-not-answered", lang)
        assert (link, flagged, ratio or "") == ("", [], "")
        assert weights == [""] * n
        return
    try:
        exact = ahp.priorities(matrix, method="geometric_mean")
    except ahp.UnconnectedError:
        seen["unlinked"] += 1
        more = "pairs-skipped" if answered == total else "pairs-go-on"
        assert status == text(more, lang)
        assert weights == [""] * n
        assert (flagged, ratio or "") == ([], "")
        if judged:
            assert link == text("pairs-unlinked", lang, a=", ".join(apart(matrix, names)))
        return
    difference = float(np.abs(np.array(weights, dtype=float) - exact).max())
    assert difference < 1e-9
    seen["weights"] = max(seen["weights"], difference)
    cr = float(ahp.consistency(matrix, completion="llsm").cr)
    if math.isnan(cr):
        assert (ratio or "", flagged) == ("", [])
        assert status == text("pairs-tree", lang)
        return
    seen["ratios"] += 1
    if cr <= 0.5:
        assert abs(ratio - cr) < 1e-6
        seen["cr"] = max(seen["cr"], abs(ratio - cr))
    expected = worst_row(matrix, exact, judged, case.meant) if cr > LIMIT else None
    assert flagged == ([] if expected is None else [expected])
    if cr <= LIMIT:
        assert status == text("pairs-fits", lang)
    elif expected is None:
        assert status == text("pairs-meant-all", lang)
    else:
        seen["flags"] += 1
        number = str(sheet.cell(rows[expected], NUMBER).value)
        assert status == text("pairs-contradicts", lang, a=number)
        if case.request:
            i, j = judged[expected]
            fitting = fitting_answer(matrix, i, j, form.scale)
            texts = answer_texts(names[i], names[j], form.answers, lang)
            own = case.choices[expected]
            wanted = text("pairs-fit", lang, a=number, b=texts[fitting])
            assert link == (text("pairs-no-fit", lang) if fitting == own else wanted)
            seen["fits"] += 1
            return
    assert link == text("pairs-linked", lang)


def shown_weights(sheet: Any, n: int, lang: str) -> list[Any]:
    title = text("pairs-weights", lang)
    top = next(row for row in range(FIRST, 100) if sheet.cell(row, NUMBER).value == title)
    return [sheet.cell(row, ANSWER).value or "" for row in range(top + 2, top + 2 + n)]


def apart(matrix: Any, names: Sequence[str]) -> list[str]:
    """What cannot be reached from the item with most judgements."""
    known = ~np.isnan(matrix)
    reached = {int(np.argmax(known.sum(axis=1)))}
    for _ in names:
        reached |= {j for i in reached for j in range(len(names)) if known[i, j]}
    return [name for k, name in enumerate(names) if k not in reached]


def worst_row(
    matrix: Any, weights: Any, judged: Mapping[Key, tuple[int, int]], meant: frozenset[Key]
) -> Key | None:
    errors = np.abs(np.log(matrix * weights[None, :] / weights[:, None]))
    free = {key: round(float(errors[at]), 9) for key, at in judged.items() if key not in meant}
    if not free:
        return None
    key = max(free, key=lambda one: free[one])  # the first of equals
    silenced = any(one in meant for one in judged) and free[key] < math.log(AFTER_MEANT)
    return None if silenced or free[key] <= 0 else key


def fitting_answer(matrix: Any, i: int, j: int, scale: Sequence[float]) -> int:
    """Place on the scale nearest to what all other judgements say of a pair."""
    others = matrix.copy()
    others[i, j] = others[j, i] = np.nan
    weights = ahp.priorities(others, method="geometric_mean")
    return int(np.argmin(np.abs(np.log(scale) - np.log(weights[i] / weights[j]))))


def recalculated(office: Office, cases: Mapping[str, Case], folder: Path) -> dict[str, Any]:
    """The workbooks as LibreOffice computes them, by one call."""
    files = []
    for name, case in cases.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(case.filled())
    made = office.convert(files, folder / "out", seconds=600)
    return {path.stem: load_workbook(made[path], data_only=True) for path in files}


# --- Live formulas ---------------------------------------------------------------------------

THREE = tree(3, names=("Ada", "Bea", "Cleo"))
FORM = make_form(THREE)


def told(*steps: tuple[str, str, int], request: bool = False) -> Case:
    """Answers on three criteria: a over b by so many places of the scale from "equal"."""
    choices = {}
    for a, b, strength in steps:
        for pair in FORM.pairs:
            if (pair.a, pair.b) == (a, b):
                choices[pair.node, a, b] = 4 - strength
            elif (pair.b, pair.a) == (a, b):
                choices[pair.node, pair.a, pair.b] = 4 + strength
    return Case(THREE, FORM, choices, request=request)


@pytest.fixture(scope="module")
def books(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    cases = {f"random{seed}": random_case(seed) for seed in range(QUICK)}
    return recalculated(office, cases | TOLD | BLANK, tmp_path_factory.mktemp("books"))


QUICK, ALL = 12, 200
TOLD = {
    "circle": told(("c0", "c1", 2), ("c1", "c2", 3), ("c2", "c0", 2)),
    "strength": told(("c0", "c1", 3), ("c1", "c2", 3), ("c2", "c0", 0), request=True),
    "weaker": told(("c0", "c1", 3), ("c1", "c2", 3), ("c0", "c2", 1)),
}
BLANK = {
    f"blank_{lang}": Case(one := tree(size, 2, 4), make_form(one, lang), {})
    for lang, size in zip(LANGUAGES, (3, 4, 5), strict=True)
}


@pytest.mark.office
def test_live_figures_are_those_of_the_engine(books: dict[str, Any]) -> None:
    seen = [compare(random_case(seed), books[f"random{seed}"]) for seed in range(QUICK)]
    assert sum(one["ratios"] for one in seen) > 5
    assert sum(one["flags"] for one in seen) > 1
    assert sum(one["unlinked"] for one in seen) > 1


@pytest.mark.office
@pytest.mark.slow
def test_live_figures_of_two_hundred_questionnaires(office: Office, tmp_path: Path) -> None:
    cases = {f"random{seed}": random_case(seed) for seed in range(QUICK, QUICK + ALL)}
    made = recalculated(office, cases, tmp_path)
    seen = [compare(case, made[name]) for name, case in cases.items()]
    assert sum(one["ratios"] for one in seen) > 150
    assert sum(one["flags"] for one in seen) > 40
    assert sum(one["fits"] for one in seen) > 15


@pytest.mark.office
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_blank_workbook_says_so_calmly(books: dict[str, Any], lang: str) -> None:
    case, book = BLANK[f"blank_{lang}"], books[f"blank_{lang}"]
    compare(case, book)
    for sheet in book:
        if sheet.sheet_state == "visible":
            values = [cell.value for row in sheet.iter_rows() for cell in row]
            assert not [x for x in values if isinstance(x, str) and x.startswith("#")]
            assert all(x in (0, None) for x in [sheet.cell(4, OPTION + 11).value])


@pytest.mark.office
def test_a_circle_is_told_in_words(books: dict[str, Any]) -> None:
    compare(TOLD["circle"], books["circle"])
    numbers = {frozenset((p.a, p.b)): n for n, p in enumerate(FORM.pairs, start=1)}
    names = {"c0": "Ada", "c1": "Bea", "c2": "Cleo"}
    over = {"c0": "c1", "c1": "c2", "c2": "c0"}
    first = FORM.pairs[0]  # three criteria miss equally: the first row is told
    here = first.a if over[first.a] == first.b else first.b
    one, two = over[here], over[over[here]]
    words = (
        f"You put “{names[one]}” over “{names[two]}” (No. {numbers[frozenset((one, two))]}) and "
        f"“{names[two]}” over “{names[here]}” (No. {numbers[frozenset((two, here))]}), "
        f"but here “{names[here]}” over “{names[one]}”."
    )
    sheet = sheet_of(books["circle"], "goal")
    assert sheet.cell(FIRST, REMARK).value.startswith(words)
    assert sheet.cell(5, NUMBER).value == "Your answers link all criteria."


@pytest.mark.office
def test_strength_and_the_answer_that_would_fit(books: dict[str, Any]) -> None:
    for name in ("strength", "weaker"):
        compare(TOLD[name], books[name])
        sheet = sheet_of(books[name], "goal")
        remarks = [sheet.cell(row, REMARK).value or "" for row in range(FIRST, FIRST + 3)]
        assert sum(map(bool, remarks)) == 1, name
    weaker = "".join(
        sheet_of(books["weaker"], "goal").cell(row, REMARK).value or ""
        for row in range(FIRST, FIRST + 3)
    )
    assert "together say" in weaker
    assert sheet_of(books["strength"], "goal").cell(5, NUMBER).value.startswith("In No.")


# --- Layout ----------------------------------------------------------------------------------


def opened(form: Form, hierarchy: Hierarchy, **said: Any) -> Any:
    data = pairs_workbook(form, hierarchy, title="A study", **said)
    return load_workbook(BytesIO(data), rich_text=True)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("answers", SCALES)
def test_rows_are_found_by_keys_and_roles(lang: str, answers: int) -> None:
    hierarchy = read_hierarchy("monotown")
    form = make_form(hierarchy, lang, answers, "balanced")
    book = opened(form, hierarchy)
    found = {key: (sheet, row) for sheet, row, key in keyed_rows(book)}
    assert found
    assert set(found) == {(p.node, p.a, p.b) for p in form.pairs}
    for pair in form.pairs:
        sheet, row = found[pair.node, pair.a, pair.b]
        assert sheet.cell(row, 1).value == pair_key(pair.node, pair.a, pair.b)
        assert sheet.cell(6, 1).value == HEAD_PAIRS
        roles = {cell.value: cell.column for cell in sheet[6] if cell.value}
        options = [cell.value for cell in sheet[row]][OPTION - 1 : OPTION + answers]
        names = answer_names(hierarchy.nodes[pair.node], lang)
        texts = answer_texts(names[pair.a], names[pair.b], answers, lang)
        assert options == [*texts, text("form-cant-judge", lang)]
        assert [cell.value for cell in sheet[6]].count("option") == answers + 1
        assert (roles["answer"], roles["confirm"], roles["note"]) == (ANSWER, MEANT, NOTES)
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[6].hidden
    start = book.worksheets[0]
    keys = {cell.value: cell.row for (cell,) in start.iter_rows(max_col=1) if cell.value}
    assert set(keys) == {HEAD_WHO, *map(who_key, WHO_FIELDS)}
    assert [cell.value for (cell,) in book[FORM_SHEET].iter_rows(max_col=1)] == [
        FORM_MARK,
        form.model_dump_json(by_alias=True),
    ]
    assert {book[FORM_SHEET].sheet_state, book[CALC_SHEET].sheet_state} == {"hidden"}


def test_only_what_is_asked_can_be_changed() -> None:
    hierarchy = read_hierarchy("monotown")
    form = make_form(hierarchy, "ru", plan="balanced")
    book = opened(form, hierarchy)
    for sheet in book:
        rows = {row for where, row, _ in keyed_rows(book) if where is sheet}
        free = {(c.row, c.column) for r in sheet.iter_rows() for c in r if not c.protection.locked}
        assert sheet.protection.sheet or sheet.sheet_state == "hidden"
        assert not sheet.protection.password
        if sheet is book.worksheets[0]:
            assert len(free) == len(WHO_FIELDS)
        elif rows:
            wanted = {(row, column) for row in rows for column in (ANSWER, MEANT, NOTES)}
            assert free - wanted <= {(5, MEANT)}
            assert wanted <= free
            lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
            cells = {cell for ref in lists for cell in ref.split()}
            assert {f"D{row}" for row in rows} <= {cell for part in cells for cell in spread(part)}


def spread(reference: str) -> list[str]:
    from openpyxl.utils import get_column_letter, range_boundaries

    left, top, _, bottom = range_boundaries(reference)
    return [f"{get_column_letter(left)}{row}" for row in range(top, bottom + 1)]


NASTY = ("=1+1", "+7", "@x", "A* or ~B?", 'say "hi"', "it's", "<b>&", "=cmd|' /C calc'!A0", "-")


def test_names_stay_texts_and_are_in_no_formula() -> None:
    names = [f"{name} Zq{place}" for place, name in enumerate(NASTY)]
    hierarchy = tree(9, names=names)
    book = opened(make_form(hierarchy), hierarchy, expert_name="=1+1", organisation="A & <B>")
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert "Zq" not in str(cell.value)
                    assert len(cell.value) < 8000
    start = book.worksheets[0]
    known = {cell.value: start.cell(cell.row, 3) for (cell,) in start.iter_rows(max_col=1)}
    assert (known["who:name"].value, known["who:name"].data_type) == ("=1+1", "s")
    assert known["who:organisation"].value == "A & <B>"
    sheet = sheet_of(book, "goal")
    labels = {str(sheet.cell(row, LEFT).value).split("\n")[0] for row in range(FIRST, FIRST + 36)}
    assert any(label.startswith("=1+1 Zq0") for label in labels)


def test_what_must_be_read_first_is_text() -> None:
    hierarchy = read_hierarchy("monotown")
    book = opened(make_form(hierarchy, "kk"), hierarchy)
    for sheet in book:
        if sheet.sheet_state == "visible":
            assert sheet["B1"].value == text("form-editing", "kk")
            for row in (2, 3, 7):
                assert all(cell.data_type != "f" for cell in sheet[row])
        for row in sheet.iter_rows():
            assert not [c for c in row if c.data_type == "f" and "TEXT(" in c.value]


def test_answers_given_before_stand_in_their_cells() -> None:
    hierarchy = tree(3, 2)
    form = make_form(hierarchy)
    one, two, three = (pair for pair in form.pairs if pair.node == "goal")
    answers = Judgements.model_validate({
        "hierarchy": form.hierarchy, "expert": "e1", "answers": (
            Answer(node="goal", a=one.b, b=one.a, value=3, confirmed=True, note="sure"),
            Answer(node="goal", a=two.a, b=two.b, value=None),
            Answer(node="goal", a=three.a, b=three.b, value=7),
        ),
    })  # fmt: skip
    book = opened(form, hierarchy, answers=answers)
    rows = {key: [cell.value for cell in sheet[row]] for sheet, row, key in keyed_rows(book)}
    names = answer_names(hierarchy.tree, "en")
    first = rows["goal", one.a, one.b]
    assert first[ANSWER - 1] == f"{names[one.b]} – clearly more important"
    assert (first[MEANT - 1], first[NOTES - 1]) == ("I mean it", "sure")
    assert rows["goal", two.a, two.b][ANSWER - 1] == "can't judge"
    assert rows["goal", three.a, three.b][ANSWER - 1] is None  # 7 is not on a scale of nine
    assert rows["c0", "c0_0", "c0_1"][ANSWER - 1] is None


def test_one_workbook_serves_many_forms() -> None:
    hierarchy = tree(4, 2, 3)
    form = make_form(hierarchy)
    requests = [
        Request(form.model_copy(update={"number": f"N{k}", "expert": f"e{k}"}), name)
        for k, name in enumerate(("Ann & Bo", "", "=Eve", "Ann & Bo"))
    ]

    def write(request: Request) -> bytes:
        name = request.expert_name
        return pairs_workbook(request.form, hierarchy, title="A study", expert_name=name)

    for request, data in zip(requests, copies(requests, write), strict=True):
        name = request.expert_name
        assert contents(data) == contents(write(request))
        book = load_workbook(BytesIO(data))
        sent = Form.model_validate_json(str(book[FORM_SHEET]["A2"].value))
        assert sent == request.form
        cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
        assert any(isinstance(x, str) and x.endswith(f"form {request.form.number}") for x in cells)
        assert (name in cells) == bool(name)


def contents(data: bytes) -> list[tuple[str, str, Any]]:
    book = load_workbook(BytesIO(data), rich_text=True)
    return [
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


def test_a_large_node_is_asked_without_a_ratio() -> None:
    hierarchy = tree(16)
    book = opened(make_form(hierarchy, plan="minimal"), hierarchy)
    assert len(list(keyed_rows(book))) == 16 * 15 // 2


# --- Looks -----------------------------------------------------------------------------------


def test_weights_are_drawn_from_nothing_to_all() -> None:
    book = load_workbook(BytesIO(blank(FORM, THREE)))
    (chart,) = next(sheet for sheet in book if sheet._charts)._charts
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 1)


def test_a_link_says_the_whole_name_of_a_sheet() -> None:
    name = "Development potential of a monotown in the long run"
    one = tree(3, 3, names=(name, *"abcdefgh"))
    book = load_workbook(BytesIO(blank(make_form(one), one)))
    cell = next(
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if cell.value == name and cell.hyperlink
    )
    assert "Development potential of a…" in book.sheetnames
    assert cell.hyperlink.location == "'Development potential of a…'!A1"
    assert cell.alignment.wrap_text
