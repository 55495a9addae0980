"""CSV and JSON forms: what they hold with their lines; broken ones give a message."""

from __future__ import annotations

import json
import random

import pytest

from mcda.errors import InputError
from mcda.files.returns import read_returned
from mcda.messages import finding_text
from mcda.model.hierarchy import Hierarchy
from mcda.model.returned import Returned

LEAF = {"value": {"worst": 0, "best": 1}}
SMALL = Hierarchy.model_validate(
    {
        "schema": "hierarchy/1",
        "id": "small",
        "criteria": [
            {"id": "a", "name": {"en": "Alpha", "ru": "Альфа"}, **LEAF},
            {"id": "b", "name": {"en": "Beta", "ru": "Бета"}, **LEAF},
            {"id": "c", "kind": "flag"},
        ],
    }
)
CSV = (
    "expert,node,a,b,value,confirmed,note,alternative,criterion,level,source,year,date\n"
    "e01,goal,a,b,1/3,x,sure,,,,,,2026-11-02\n"
    "e01,goal,b,c,Beta – clearly more important,,,,,,,,\n"
    "e02,goal,a,b,can't judge,,,,,,,,\n"
    "e02,,,,0.5,,,abay,a,,Yearbook,2024,\n"
    "e02,,,,,,,abay,c,yes,,,\n"
)
PAGE = {
    "schema": "judgements/1",
    "number": "1-e01-x",
    "hierarchy": {"id": "small", "nodes": {}},
    "expert": "e01",
    "date": "2026-11-02",
    "answers": [
        {"node": "goal", "a": "a", "b": "b", "value": 0.333, "confirmed": True},
        {"node": "goal", "a": "b", "b": "c", "value": None},
    ],
    "ratings": [{"alternative": "abay", "criterion": "c", "level": "yes"}],
}


AHPOS = b"""\
{"pj": [{"project_hText": "G: Alpha, Beta, c;"}],
 "pwc": [{"pwc_part": "e01", "pwc_node": "G", "pwc_ab": "010", "pwc_intense": "359"}]}
"""
AHP = b"""\
Goal:
  preferences:
    pairwise:
    - [Alpha, Beta, 1/3]
    - [Beta, c, 3]
  children: {Alpha: , Beta: , c: }
"""


def read(data: bytes | str, file: str = "f.csv") -> tuple[Returned, ...]:
    return read_returned(data.encode() if isinstance(data, str) else data, file, SMALL)


def test_a_long_csv_holds_a_form_for_each_expert_and_kind() -> None:
    first, second, figures, ratings = read(CSV)
    assert [(one.expert, one.kind) for one in (first, second, figures, ratings)] == [
        ("e01", "pairs"),
        ("e02", "pairs"),
        ("e02", "evidence"),
        ("e02", "ratings"),
    ]
    assert [(a.b, a.value, a.confirmed, a.note) for a in first.answers] == [
        ("b", pytest.approx(1 / 3), True, "sure"),
        ("c", 3, False, ""),
    ]
    assert first.date == "2026-11-02"
    assert first.answers[1].where.line == 3
    assert second.answers[0].value is None
    assert (figures.evidence[0].text, figures.evidence[0].year) == ("0.5", "2024")
    assert ratings.ratings[0].level == "yes"


def test_the_same_pair_twice_counts_once_and_of_two_that_differ_neither() -> None:
    head = "expert,node,a,b,value\n"
    (same,) = read(head + "e01,goal,a,b,1/3\ne01,goal,b,a,3\n")
    assert len(same.answers) == 1
    assert same.unread == ()
    (other,) = read(head + "e01,goal,a,b,1/3\ne01,goal,b,a,5\ne01,goal,b,c,2\n")
    ((_, finding),) = other.unread
    assert (finding.code, finding.where.line) == ("row-twice", 3)
    assert finding.values["first"] == "f.csv:2"
    assert [(a.a, a.b) for a in other.answers] == [("b", "c")]


def test_of_a_cell_twice_with_different_answers_neither_counts() -> None:
    (one,) = read("expert,alternative,criterion,value\ne01,abay,a,0.5\ne01,abay,a,0.6\n")
    assert (one.evidence, [f.code for _, f in one.unread]) == ((), ["row-twice"])


def test_a_pair_twice_in_a_page_counts_only_where_both_agree() -> None:
    def page(value: float) -> Returned:
        pair = {"node": "goal", "a": "b", "b": "a", "value": value}
        first = {"node": "goal", "a": "a", "b": "b", "value": 1 / 3}
        (one,) = read(json.dumps({**PAGE, "answers": [first, pair], "ratings": []}), "f.json")
        return one

    assert (len(page(3).answers), page(3).unread) == (1, ())
    assert (page(5).answers, [f.code for _, f in page(5).unread]) == ((), ["row-twice"])


@pytest.mark.parametrize(
    "word", ["yes", "TRUE", "x", "Х", "✓", "1", "Да", "иә", "I mean it", "оставляю свой ответ"]
)
def test_words_that_say_yes_confirm_an_answer(word: str) -> None:
    (one,) = read(f"expert,node,a,b,value,confirmed\ne01,goal,a,b,3,{word}\n")
    assert (one.answers[0].confirmed, one.unread) == (True, ())


@pytest.mark.parametrize("word", ["", "-", "no", "Нет", "жоқ", "FALSE", "0"])
def test_words_that_say_no_do_not_confirm_an_answer(word: str) -> None:
    (one,) = read(f"expert,node,a,b,value,confirmed\ne01,goal,a,b,3,{word}\n")
    assert (one.answers[0].confirmed, one.unread) == (False, ())


@pytest.mark.parametrize("word", ["?", "Нет; передумал", "хрю"])
def test_other_words_confirm_nothing_and_are_told(word: str) -> None:
    (one,) = read(f"expert,node,a,b,value,confirmed\ne01,goal,a,b,3,{word}\n")
    ((_, finding),) = one.unread
    assert (one.answers[0].confirmed, one.answers[0].value) == (False, 3)
    assert (finding.code, finding.where.column) == ("confirm-unknown", "confirmed")
    assert all(word in finding_text(finding, lang) for lang in ("en", "ru", "kk"))


def test_a_csv_as_a_russian_excel_writes_it() -> None:
    text = "expert;node;a;b;value\nе01;goal;a;b;0,5\n".encode("cp1251")
    with pytest.raises(InputError) as error:
        read(text)
    assert error.value.findings[0].code == "encoding-cp1251"
    (form,) = read_returned(text, "f.csv", SMALL, encoding="cp1251")
    assert form.answers[0].value == 0.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("node,a,b,value\ngoal,a,b,3\n", "column-missing"),
        ("expert,expert,value\ne01,e01,3\n", "column-twice"),
        ("expert,node,a,b,value\n", "csv-no-answers"),
        ("", "column-missing"),
        ("expert\0", "csv-binary"),
    ],
)
def test_a_csv_that_holds_nothing_is_told(text: str, code: str) -> None:
    with pytest.raises(InputError) as error:
        read(text)
    assert code in [finding.code for finding in error.value.findings]


def test_a_json_of_a_browser_page() -> None:
    (form,) = read(json.dumps(PAGE, indent=1), "page.json")
    assert (form.number, form.expert, form.date) == ("1-e01-x", "e01", "2026-11-02")
    assert [(a.value, a.confirmed) for a in form.answers] == [
        (pytest.approx(1 / 3), True),
        (None, False),
    ]
    assert form.ratings[0].level == "yes"
    assert form.answers[0].where.line is not None


@pytest.mark.parametrize(
    "text",
    ['{"answers": 1e999}', "[]", "null", "nonsense", '{"schema": "judgements/9"}', "[" * 9999,
     '{"round": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_json_that_is_none_is_told(text: str) -> None:
    with pytest.raises(InputError):
        read(text, "f.json")


def test_a_file_of_eleven_megabytes_is_refused_unread() -> None:
    with pytest.raises(InputError) as error:
        read(b"x" * (11 * 2**20), "f.json")
    assert error.value.findings[0].code == "returned-large"


def spoilt(data: bytes, rng: random.Random) -> bytes:
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[at + rng.randrange(40) :]
        elif kind == 2:
            data = data[:at] + data[at : at + rng.randrange(60)] * 2 + data[at:]
        else:
            scrap = rng.choice([b'"', b",", b"\n", b"{", b"]", b"null", b"\0", b"1e400", b"&a *a"])
            data = data[:at] + scrap + data[at:]
    return data


@pytest.mark.parametrize(
    ("data", "file"),
    [
        (CSV.encode(), "f.csv"),
        (json.dumps(PAGE).encode(), "f.json"),
        (AHPOS, "p.json"),
        (AHP, "e01.ahp"),
    ],
)
def test_spoilt_files_give_a_result_or_a_message(data: bytes, file: str) -> None:
    results = 0
    for seed in range(300):
        try:
            forms = read(spoilt(data, random.Random(seed)), file)
        except InputError as error:
            findings = list(error.findings)
        else:
            results += 1
            findings = [f for form in forms for f in form.findings]
            findings += [f for form in forms for _, f in form.unread]
        assert all(finding_text(finding, "ru") for finding in findings)
    assert results >= 3
