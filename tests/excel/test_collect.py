"""`mcda collect` as a user runs it: a folder of returned files into a study, and back again."""

from __future__ import annotations

import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from ruamel.yaml import YAML

import mcda
from mcda.analysis.contradictions import Contradiction, Relation
from mcda.cli import main
from mcda.cli.contradicted import contradiction_words
from mcda.files.rounds import round_files, sent_forms, whole
from mcda.files.write import write_together
from mcda.messages import text
from mcda.model.anchors import asked
from mcda.model.round import Round

pytestmark = pytest.mark.contract
HOME = str(Path(mcda.__file__).parent.parent)
EXPERTS = ("e01", "e02", "e03", "e04", "e05")
STUDY = """\
# A small study.
schema: study/1
title: {en: Small towns, ru: Малые города}
hierarchy: hierarchy.yaml
weights: equal     # nobody's judgement
missing: keep
"""
TABLE = (
    "id,name,output,jobs,roads,ecology,state\r\n"
    'abay,"Abay, town",10,5,50.0,1,good\r\n'
    "saran,Saran,,7,40,2,\r\n"
)
SOURCES = "alternative,criterion,source,year,note\r\nabay,output,Old yearbook,2020,\r\n"


def run(*args: str, lang: str = "en", cwd: Path) -> tuple[int, str, str]:
    """Status, stdout and stderr of a command, run in this process: most tests need no new one."""
    out, err = io.StringIO(), io.StringIO()
    status: Any = 0
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([*args, "--lang", lang])
        except SystemExit as done:
            status = done.code
    return int(status or 0), out.getvalue(), err.getvalue()


def tree(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder, and the folders."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


class Desk:
    """A study, its round, and an inbox."""

    def __init__(self, folder: Path, forms: Any) -> None:
        self.folder, self.forms = folder, forms
        self.study, self.inbox = folder / "mystudy", folder / "inbox"
        self.study.mkdir()
        self.inbox.mkdir()
        words = io.StringIO()
        YAML().dump(forms.source, words)
        files = {
            "study.yaml": STUDY,
            "hierarchy.yaml": words.getvalue(),
            "table.csv": TABLE,
            "sources.csv": SOURCES,
        }
        for name, content in files.items():
            (self.study / name).write_bytes(content.encode())
        self.sent = {expert: forms.pairs(expert) for expert in EXPERTS}
        self.ask(1, list(self.sent.values()))
        names = "".join(
            f"{expert},{name},{lang}\n"
            for expert, name, lang in (
                ("e01", "Akhmetov B.", "ru"),
                ("e02", "Ivanova N.", "ru"),
                ("e03", "Kim S.", "en"),
                ("e04", "Petrov A.", "kk"),
                ("e05", "", "en"),
            )
        )
        (self.study / "experts.csv").write_text("id,name,language\n" + names, encoding="utf-8")

    def ask(self, number: int, sent: list[Any]) -> None:
        made = [(form, b"") for form in sent]
        written = Round(
            number=number,
            study="mystudy",
            date="2026-11-01",
            due="2026-11-21",
            version="0",
            asked="",
            hierarchy=whole(sent),
            forms=[
                one.model_copy(update={"file": f"{one.expert}.xlsx"})
                for one in sent_forms(made, "2026-11-01")
            ],
        )
        write_together(round_files(self.study, written, made))

    def back(self, expert: str, answers: Any = None, name: str = "", **more: Any) -> Path:
        """A returned pairwise form in the inbox."""
        path = self.inbox / (name or f"{expert}.xlsx")
        told = self.forms.sound if answers is None else answers
        path.write_bytes(self.forms.book(self.sent[expert], told, **more))
        return path

    def collect(self, *args: str, lang: str = "en") -> tuple[int, str]:
        """Status and output of `mcda collect mystudy inbox`; nothing is said on stderr."""
        told = args or ("inbox",)
        status, out, err = run("collect", "mystudy", *told, lang=lang, cwd=self.folder)
        assert err == ""
        return status, out

    def data(self, *args: str) -> tuple[int, Any]:
        status, out = self.collect(*(args or ("inbox",)), "-f", "json")
        return status, json.loads(out)


@pytest.fixture
def desk(tmp_path: Path, forms: Any) -> Desk:
    return Desk(tmp_path, forms)


def test_a_folder_is_collected_aggregated_and_ranked(desk: Desk) -> None:
    for expert in EXPERTS[:3]:
        desk.back(expert)
    inbox = tree(desk.inbox)
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 0
    assert "3 files, 3 of 5 experts in, 2 missing" in out
    assert "The weights rest on 3 experts (before: 0)." in out
    assert "study.yaml now says weights: {judgements: judgements/} (before: equal)." in out
    assert "Missing: e04 e05" in out
    assert "Undo this run: mcda collect mystudy --undo" in out
    assert tree(desk.inbox) == inbox
    judged = json.loads((desk.study / "judgements" / "e01.json").read_text())
    assert judged["schema"] == "judgements/1"
    assert "Akhmetov" not in json.dumps(judged)
    study = (desk.study / "study.yaml").read_text()
    assert "weights: {judgements: judgements/}   # before: equal; nobody's judgement\n" in study
    assert study.startswith("# A small study.\n")
    status, ranked, _ = run("rank", "mystudy", "-m", "ahp", "-f", "json", cwd=desk.folder)
    assert status == 0, ranked
    assert json.loads(ranked)["declared_weights"]["roads"] < 0.3


def test_a_second_run_changes_no_byte(desk: Desk) -> None:
    desk.back("e01")
    desk.back("e02", {("goal", "production", "roads"): 3, ("goal", "ecology", "state"): 2})
    first = desk.data()
    before = tree(desk.study)
    second = desk.data()
    assert tree(desk.study) == before
    assert first[0] == second[0] == 1
    assert first[1]["not_taken"] == second[1]["not_taken"]
    assert [row["state"] for row in first[1]["experts"]] == [
        row["state"] for row in second[1]["experts"]
    ]
    _, out = desk.collect("inbox", "-f", "table")
    assert "Nothing new: the study is as it was." in out


def test_undo_restores_every_byte_run_by_run(desk: Desk) -> None:
    states = [tree(desk.study)]
    desk.back("e01")
    assert desk.collect()[0] == 0
    states.append(tree(desk.study))
    desk.back("e01", {**desk.forms.sound, ("goal", "roads", "ecology"): 5}, "second.xlsx")
    assert desk.collect()[0] == 0
    assert tree(desk.study) != states[1]
    for state in reversed(states):
        assert desk.collect("--undo")[0] == 0
        assert tree(desk.study) == state
    status, _, err = run("collect", "mystudy", "--undo", cwd=desk.folder)
    assert status == 2
    assert "no run to undo" in err


def test_undo_refuses_where_a_file_was_edited_since(desk: Desk) -> None:
    desk.back("e01")
    desk.collect()
    path = desk.study / "judgements" / "e01.json"
    path.write_bytes(path.read_bytes() + b"\n")
    before = tree(desk.study)
    status, _, err = run("collect", "mystudy", "--undo", cwd=desk.folder)
    assert status == 2
    assert "changed after the run" in err
    assert tree(desk.study) == before


def test_undo_stays_inside_the_study(desk: Desk) -> None:
    desk.back("e01")
    desk.collect()
    outside = desk.folder / "outside.txt"
    outside.write_text("mine")
    record = desk.study / "judgements" / "history" / "0001" / "run.json"
    words = record.read_text().replace("judgements/e01.json", "../outside.txt")
    record.write_text(words)
    status, _, err = run("collect", "mystudy", "--undo", cwd=desk.folder)
    assert status == 2
    assert "Nothing was undone" in err
    assert outside.read_text() == "mine"


def test_strangers_texts_cannot_steer_the_terminal(desk: Desk) -> None:
    number = desk.sent["e01"].number
    text = f"number,node,a,b,value\n{number},goal,production,roads,\x1b[2J\u202ered\n"
    (desk.inbox / "a.csv").write_text(text, encoding="utf-8")
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 1
    assert "red" in out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_every_problem_of_a_folder_in_one_go(desk: Desk) -> None:
    desk.back("e01")

    def cut(book: Workbook) -> None:
        book["Small"].delete_rows(4, amount=2)

    desk.back("e02", change=cut)
    desk.back("e03", {**desk.forms.sound, ("goal", "production", "roads"): "1/30"})
    cycle = {**desk.forms.sound, ("goal", "production", "state"): 1 / 9}
    desk.back("e04", cycle)
    (desk.inbox / "anketa.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    (desk.inbox / "~$petrov.xlsx").write_bytes(b"x" * 165)
    (desk.inbox / "Thumbs.db").write_bytes(b"x")
    (desk.inbox / ".DS_Store").write_bytes(b"x")
    (desk.inbox / "letter.docx").write_bytes(b"x")
    (desk.inbox / "older").mkdir()
    (desk.inbox / "older" / "e05.xlsx").write_bytes(b"not read")
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 1
    for words in (
        "anketa.xls  this is an old workbook (.xls)",
        'e02.xlsx[Small]  rows deleted: 2. "Small" is left out, the others are taken.',
        "mcda questionnaire mystudy --expert e02",
        "e03.xlsx[Small!C3] Production / Infrastructure  1/30 is no judgement",
        "Worth a question to the expert (taken as given)",
        "but State far over",
        "~$petrov.xlsx (Excel's lock file)",
        "letter.docx (no form)",
        "older (a folder)",
    ):
        assert " ".join(words.split()) in " ".join(out.split()), words
    assert max(map(len, out.splitlines())) <= 98
    status, data = desk.data()
    assert status == 1
    assert {f["code"] for f in data["not_taken"]} == {
        "workbook-xls", "rows-deleted", "answer-range"
    }  # fmt: skip
    (question,) = data["questions"]
    assert question["expert"] == "e04"
    assert question["cr"] > 0.1 > question["cr_without"]
    assert set(data["ignored"]) == {
        "~$petrov.xlsx",
        "Thumbs.db",
        ".DS_Store",
        "letter.docx",
        "older",
    }
    assert "Petrov" not in json.dumps(data)


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_rubbish_in_a_corrected_file_is_told_and_the_earlier_answers_stay(
    desk: Desk, lang: str
) -> None:
    desk.back("e01")
    assert desk.collect()[0] == 0
    corrected = {
        **desk.forms.sound,
        ("goal", "roads", "ecology"): 5,
        ("goal", "production", "roads"): "rubbish",
        ("goal", "production", "ecology"): datetime.date(2026, 3, 1),
    }
    desk.back("e01", corrected, "corrected.xlsx")
    kept = {
        "en": "The answer taken before stays.",
        "ru": "Прежний ответ остаётся.",
        "kk": "Бұрын алынған жауап сақталады.",
    }
    for _ in range(2):
        status, out = desk.collect("inbox", "-f", "table", lang=lang)
        words = " ".join(out.split())
        assert status == 1
        assert "corrected.xlsx[Small!C3]" in words
        assert "rubbish" in words
        assert "corrected.xlsx[Small!C4]" in words
        assert words.count(kept[lang]) == 2
    answers = json.loads((desk.study / "judgements" / "e01.json").read_text())["answers"]
    assert {(a["a"], a["b"]): a["value"] for a in answers if a["a"] == "production"} == {
        ("production", "roads"): 3,
        ("production", "ecology"): 5,
        ("production", "state"): 9,
    }


def test_a_high_ratio_alone_is_a_question_and_strict_makes_it_count(desk: Desk) -> None:
    desk.back("e04", {**desk.forms.sound, ("goal", "production", "state"): 1 / 9})
    assert desk.collect()[0] == 0
    assert desk.collect("inbox", "--strict")[0] == 1


def test_i_mean_it_silences_the_question(desk: Desk) -> None:
    key = ("goal", "production", "state")
    desk.back("e04", {**desk.forms.sound, key: 1 / 9}, confirm=(key,))
    status, data = desk.data("inbox", "--strict")
    assert (status, data["questions"]) == (0, [])


def test_use_decides_between_two_versions(desk: Desk) -> None:
    desk.back("e01", name="a.xlsx")
    desk.back("e01", {**desk.forms.sound, ("goal", "roads", "ecology"): 5}, "b.xlsx")
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 1
    assert '--use "b.xlsx"' in " ".join(out.split())
    assert not list((desk.study / "judgements").glob("*.json"))
    for args in (("inbox",), ("--reminders",)):
        _, out, _ = run("collect", "mystudy", *args, "-f", "table", cwd=desk.folder)
        assert "e01 Akhmetov B. 0 of 7 undecided files differ" in " ".join(out.split())
        assert "blank" not in out
        assert "Missing: e02 e03 e04 e05" in out
    letters = desk.study / "rounds" / "1" / "letters"
    assert sorted(path.stem for path in letters.iterdir()) == ["e02", "e03", "e04", "e05"]
    assert desk.collect("inbox", "--use", "b.xlsx")[0] == 0
    answers = json.loads((desk.study / "judgements" / "e01.json").read_text())["answers"]
    assert [a["value"] for a in answers if (a["a"], a["b"]) == ("roads", "ecology")] == [5]
    assert desk.collect()[0] == 0


def test_csv_and_json_forms_count_like_workbooks(desk: Desk) -> None:
    lines = ["number;node;a;b;value;confirmed;note;date"]
    sent = desk.sent["e01"]
    for (node, a, b), value in desk.forms.sound.items():
        lines.append(f"{sent.number};{node};{a};{b};{str(value).replace('.', ',')};;;2026-11-02")
    (desk.inbox / "all.csv").write_text("\n".join(lines), encoding="utf-8")
    page = {
        "schema": "judgements/1",
        "number": desk.sent["e02"].number,
        "hierarchy": asked(desk.forms.hierarchy).model_dump(),
        "expert": "e02",
        "answers": [
            {"node": n, "a": a, "b": b, "value": v} for (n, a, b), v in desk.forms.sound.items()
        ],
    }
    (desk.inbox / "page.json").write_text(json.dumps(page, indent=1), encoding="utf-8")
    status, data = desk.data()
    assert status == 0
    assert [row["state"] for row in data["experts"]][:2] == ["in", "in"]
    files = [
        json.loads((desk.study / "judgements" / f"{e}.json").read_text()) for e in ("e01", "e02")
    ]
    assert files[0]["answers"] == files[1]["answers"]


def test_problems_of_csv_and_json_have_lines(desk: Desk) -> None:
    number = desk.sent["e01"].number
    (desk.inbox / "a.csv").write_text(
        f"number,node,a,b,value\n{number},goal,production,roads,1/30\n"
        f"{number},goal,production,mars,3\n,goal,production,state,3\n{number},,,,4\n",
        encoding="utf-8",
    )
    (desk.inbox / "b.json").write_text(
        '{"schema": "judgements/1",\n"answers": [}', encoding="utf-8"
    )
    (desk.inbox / "c.json").write_text("[" * 5000, encoding="utf-8")
    (desk.inbox / "d.json").write_text('{"round": ' + "1" * 5000 + "}", encoding="utf-8")
    status, data = desk.data()
    assert status == 1
    found = {(f["code"], f["where"].get("line")) for f in data["not_taken"]}
    assert {
        ("answer-range", 2), ("pair-foreign", 3), ("csv-nobody", 4), ("csv-nothing", 5),
        ("json-syntax", 2),
    } <= found  # fmt: skip
    assert {f["where"]["file"] for f in data["not_taken"]} == {
        "a.csv",
        "b.json",
        "c.json",
        "d.json",
    }


def test_of_a_row_that_stands_twice_neither_counts_and_nothing_is_said_to_stay(
    desk: Desk,
) -> None:
    number = desk.sent["e01"].number
    rows = [f"{number},{n},{a},{b},{value}" for (n, a, b), value in desk.forms.sound.items()]
    rows.append(f"{number},goal,production,roads,1/7")
    (desk.inbox / "a.csv").write_text("\n".join(["number,node,a,b,value", *rows]), "utf-8")
    status, data = desk.data()
    assert status == 1
    assert [(f["code"], f["values"]) for f in data["not_taken"]] == [
        ("row-twice", {"first": "a.csv:2"})
    ]
    assert data["experts"][0]["answered"] == len(rows) - 2


def test_where_a_file_says_a_row_all_the_same_nothing_is_said_to_stay(desk: Desk) -> None:
    number = desk.sent["e01"].number
    rows = [f"{number},{n},{a},{b},{value}," for (n, a, b), value in desk.forms.sound.items()]
    rows[0] += "hm"
    (desk.inbox / "a.csv").write_text(
        "\n".join(["number,node,a,b,value,confirmed", *rows]), "utf-8"
    )
    status, data = desk.data()
    assert status == 1
    assert [(f["code"], f["values"]) for f in data["not_taken"]] == [
        ("confirm-unknown", {"found": "hm"})
    ]
    assert (data["experts"][0]["state"], data["experts"][0]["left_out"]) == ("in", [])


def test_a_pair_that_was_not_asked_is_told_with_the_wrong_cell(desk: Desk) -> None:
    number = desk.sent["e01"].number
    (desk.inbox / "a.csv").write_text(
        f"number,node,a,b,value\n{number},goal,mars,roads,3\n{number},goal,roads,venus,3\n"
        f"{number},moon,production,roads,3\n",
        "utf-8",
    )
    _, data = desk.data()
    told = [(f["code"], f["where"]["column"]) for f in data["not_taken"]]
    assert told == [("pair-foreign", name) for name in ("a", "b", "node")]


def test_figures_go_into_table_and_sources_and_nothing_else_changes(desk: Desk) -> None:
    sent = desk.forms.cells("evidence", "e01", round=2)
    desk.ask(2, [sent])
    answers = {
        ("abay", "output"): (12.5, "New yearbook, table 4", 2024, "as printed"),
        ("saran", "output"): ("3..5", "Report", None, None),
    }
    (desk.inbox / "figures.xlsx").write_bytes(desk.forms.book(sent, answers))
    before = tree(desk.study)
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 0
    assert "2 figures went into table.csv, their sources into sources.csv." in out
    table = (desk.study / "table.csv").read_bytes().decode()
    assert table == TABLE.replace('",10,', '",12.5,').replace("Saran,,", "Saran,3..5,")
    sources = list(csv.reader(io.StringIO((desk.study / "sources.csv").read_bytes().decode())))
    assert sources[1:] == [
        ["abay", "output", "New yearbook, table 4", "2024", "as printed; expert e01, round 2"],
        ["saran", "output", "Report", "", "expert e01, round 2"],
    ]
    after = tree(desk.study)
    desk.collect()
    assert tree(desk.study) == after
    desk.collect("--undo")
    assert tree(desk.study) == before
    assert (desk.study / "study.yaml").read_text() == STUDY


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_report_as_a_workbook_is_in_the_language(desk: Desk, lang: str) -> None:
    sent = desk.forms.cells("evidence", "e02", round=2)
    desk.ask(2, [sent])
    answers = {("abay", "output"): ("#N/A", "Report", None, None), ("saran", "output"): "3"}
    (desk.inbox / "figures.xlsx").write_bytes(desk.forms.book(sent, answers))
    status, _, err = run(
        "collect", "mystudy", "inbox", "-o", "report.xlsx", lang=lang, cwd=desk.folder
    )
    assert status == 1, err
    book = load_workbook(desk.folder / "report.xlsx")
    titles = [text(f"list-sheet-{key}", lang) for key in ("who", "not-taken")]
    assert book.sheetnames[:2] == titles
    who, lost = ([list(row) for row in sheet.values] for sheet in book.worksheets[:2])
    assert text("collect-kind", lang) in who[2]
    assert who[3][:3] == ["e02", "Ivanova N.", text("collect-kind-evidence", lang)]
    assert text("collect-part", lang) in who[3]
    assert {row[0] for row in lost[3:]} == {"figures.xlsx"}
    assert any(str(row[3]).startswith("Abay, town / ") for row in lost[3:])


def test_a_letter_names_what_of_the_figures_could_not_be_read(desk: Desk) -> None:
    sent = desk.forms.cells("evidence", "e02", round=2)
    desk.ask(2, [sent])
    answers = {("abay", "output"): ("#N/A", "Report", None, None), ("saran", "output"): "many"}
    (desk.inbox / "figures.xlsx").write_bytes(desk.forms.book(sent, answers))
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 1
    assert "e02 Ivanova N. 0 of 2 in part" in " ".join(out.split())
    run("collect", "mystudy", "--reminders", cwd=desk.folder)
    letter = (desk.study / "rounds" / "2" / "letters" / "e02.txt").read_text(encoding="utf-8")
    assert "(Abay, town, Saran)" in letter


def test_ratings_are_taken_and_put_to_use(desk: Desk) -> None:
    sent = desk.forms.cells("ratings", "e01", round=2)
    desk.ask(2, [sent])
    (desk.inbox / "r.xlsx").write_bytes(desk.forms.book(sent, {("saran", "state"): "fair"}))
    status, out = desk.collect("inbox", "-f", "table")
    assert status == 0
    assert "study.yaml now says ratings: judgements/" in out
    assert "weights: equal     # nobody's judgement\n" in (desk.study / "study.yaml").read_text()
    status, _, err = run("show", "mystudy", "-f", "json", cwd=desk.folder)
    assert status == 0, err


def test_letters_are_written_in_the_languages_of_the_experts(desk: Desk) -> None:
    desk.back("e01")
    desk.back("e03", {("goal", "production", "roads"): 3, ("production", "output", "jobs"): 2})
    desk.collect()
    status, _, err = run("collect", "mystudy", "--reminders", cwd=desk.folder)
    folder = desk.study / "rounds" / "1" / "letters"
    assert status == 0
    assert "wrote 4 letters to" in err
    letters = {path.stem: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert set(letters) == {"e02", "e03", "e04", "e05"}
    assert "Здравствуйте, Ivanova N.!" in letters["e02"]
    assert "21 ноября 2026" in letters["e02"]
    assert "e02.xlsx" in letters["e02"]
    assert "Dear Kim S.," in letters["e03"]
    assert "1 of 7" in letters["e03"]
    assert "Сәлеметсіз бе, Petrov A.!" in letters["e04"]
    assert "Dear colleague," in letters["e05"]
    desk.back("e02")
    desk.collect()
    run("collect", "mystudy", "--reminders", cwd=desk.folder)
    assert "e02.txt" not in {path.name for path in folder.iterdir()}


def test_what_was_begun_is_said_in_later_runs_and_in_the_letter(desk: Desk) -> None:
    desk.back("e03", {("goal", "production", "roads"): 3, ("goal", "ecology", "state"): 2})
    words = 'not begun: "In twos" (Production); Criteria begun: compare "Production" with "Ecology"'
    for args in (("inbox",), ("--reminders",)):
        _, out, _ = run("collect", "mystudy", *args, "-f", "table", cwd=desk.folder)
        assert words in " ".join(out.split())
        assert "e03 Kim S. 0 of 7 in part" in " ".join(out.split())
        assert "Missing: e01 e02 e04 e05" in out
    letter = desk.study / "rounds" / "1" / "letters" / "e03.txt"
    words = letter.read_text(encoding="utf-8")
    assert "Not begun yet: “In twos” (Production)." in words
    assert "Please compare “Production” with “Ecology” as well." in words


def test_all_experts_are_listed_on_request(desk: Desk) -> None:
    desk.back("e01")
    _, out = desk.collect("inbox", "-f", "table", "-v")
    assert "new answers: 7; e01.xlsx" in out
    for expert in ("e02 Ivanova N.", "e03 Kim S.", "e04 Petrov A.", "e05 (no name)"):
        assert f"{expert} 0 of 7 no" in " ".join(out.split())


BEYOND = {
    ("goal", "production", "roads"): 9,
    ("goal", "roads", "ecology"): 9,
    ("goal", "production", "ecology"): 9,
    ("goal", "ecology", "state"): 1,
}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "together they say more than Production far over Ecology, and no answer says more"),
        ("ru", "вместе это больше, чем «Производство несравнимо важнее, чем Экология», а сильнее"),
        ("kk", "«Экология» критерийінен теңдесі жоқ маңыздырақ, ал бұдан күшті жауап жоқ."),
    ],
)
def test_of_the_strongest_answer_nothing_stronger_is_asked(
    desk: Desk, lang: str, words: str
) -> None:
    desk.back("e01", BEYOND)
    _, out = desk.collect("inbox", "-f", "table", lang=lang)
    assert words in " ".join(out.split())


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "but Production slightly over Ecology: less than the two together say."),
        ("ru", "немного важнее, чем Экология: это меньше, чем следует из первых двух ответов."),
        ("kk", "сәл маңыздырақ: бұл алғашқы екі жауаптан шығатыннан аз."),
    ],
)
def test_an_answer_that_says_too_little_is_told_so(desk: Desk, lang: str, words: str) -> None:
    desk.back("e01", {**BEYOND, ("goal", "production", "ecology"): 2})
    _, out = desk.collect("inbox", "-f", "table", lang=lang)
    assert words in " ".join(out.split())


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
def test_the_report_reads_in_three_languages(desk: Desk, lang: str) -> None:
    desk.back("e01", {**desk.forms.sound, ("goal", "production", "state"): 1 / 9})
    desk.back("e02", {("goal", "production", "roads"): "never"})
    status, out = desk.collect("inbox", "-f", "table", lang=lang)
    assert status == 1
    assert "e01.xlsx[Small!C5]" in out
    assert max(map(len, out.splitlines())) <= 98


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "mcda collect STUDY FOLDER"),
        (("--undo",), "mcda collect STUDY --undo"),
        (("--reminders",), "mcda collect STUDY --reminders"),
    ],
)
def test_without_a_study_it_is_asked_for(tmp_path: Path, args: tuple[str, ...], words: str) -> None:
    status, out, err = run("collect", *args, cwd=tmp_path)
    assert (status, out) == (2, "")
    assert err.strip() == f"name the study: {words}"


def test_where_nobody_answered_the_next_step_is_to_collect(desk: Desk) -> None:
    status, out, _ = run("collect", "mystudy", "-f", "table", cwd=desk.folder)
    assert status == 0
    assert "Next, when forms have come back: mcda collect mystudy FOLDER" in out
    assert "mcda rank" not in out


def test_a_table_that_is_open_in_libreoffice_is_not_written(desk: Desk) -> None:
    sent = desk.forms.cells("evidence", "e01", round=2)
    desk.ask(2, [sent])
    answers = {("abay", "output"): (12.5, "New yearbook", 2024, None)}
    (desk.inbox / "figures.xlsx").write_bytes(desk.forms.book(sent, answers))
    (desk.study / ".~lock.table.csv#").write_text("me")
    before = tree(desk.study)
    status, out, err = run("collect", "mystudy", "inbox", cwd=desk.folder)
    assert (status, out) == (2, "")
    assert "table.csv: “.~lock.table.csv#” beside the file says that a program has it open" in err
    assert tree(desk.study) == before


def test_a_shipped_study_and_missing_folders_are_told(desk: Desk) -> None:
    for args in (("monotowns", "inbox"), ("nowhere", "inbox"), ("mystudy", "nofolder")):
        status, out, err = run("collect", *args, cwd=desk.folder)
        assert (status, out) == (2, "")
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("without", "said"), [(0.05, True), (0.1899, False), (0.19, False), (0.3, False)]
)
def test_the_ratio_without_an_answer_is_said_only_where_it_falls(
    forms: Any, without: float, said: bool
) -> None:
    but = Relation("production", "state", 9)
    found = Contradiction("goal", ("production", "state"), (), but, False, False, 0.19, without)
    words = contradiction_words(found, forms.hierarchy, "en")
    assert ("Without this answer" in words) == said


def test_a_question_has_a_code_in_the_csv(desk: Desk) -> None:
    desk.back("e04", {**desk.forms.sound, ("goal", "production", "state"): 1 / 9})
    rows = list(csv.DictReader(io.StringIO(desk.collect()[1])))
    assert [row["code"] for row in rows if row["record"] == "question"] == ["contradiction"]


def test_csv_lists_experts_and_findings(desk: Desk) -> None:
    desk.back("e01")
    (desk.inbox / "x.xlsx").write_bytes(b"no workbook")
    status, out = desk.collect()
    rows = list(csv.DictReader(io.StringIO(out)))
    assert status == 1
    assert [row["record"] for row in rows] == ["expert"] * 5 + ["not_taken"]
    assert "Akhmetov" not in out


def test_the_command_line_itself_leaves_with_its_status(desk: Desk) -> None:
    desk.back("e01")
    (desk.inbox / "x.xlsx").write_bytes(b"no workbook")
    done = subprocess.run(
        [sys.executable, "-m", "mcda", "collect", "mystudy", "inbox", "--lang", "ru"],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": HOME},
        cwd=desk.folder,
        timeout=120,
    )
    assert done.returncode == 1
    assert done.stderr == b""
    assert "not_taken" in done.stdout.decode("utf-8")
