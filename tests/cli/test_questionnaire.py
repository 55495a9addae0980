"""`mcda questionnaire` as a user runs it: forms, rounds, and nothing lost."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import mcda
from mcda.cli import main
from mcda.files.answer_line import CHECK, STAMP, digits, line_code, line_seed
from mcda.files.rounds import read_rounds
from mcda.files.yamlfile import parse_json
from mcda.model.form import Form

pytestmark = pytest.mark.contract
ENVIRONMENT = {
    **os.environ, "PYTHONPATH": str(Path(mcda.__file__).parent.parent), "COLUMNS": "100",
}  # fmt: skip


def run(*arguments: object, status: int = 0) -> tuple[str, str]:
    """What a command says, run in this process: most tests need no new one."""
    out, err = io.StringIO(), io.StringIO()
    left: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(word) for word in arguments])
        except SystemExit as done:
            left = done.code
    assert int(left or 0) == status, out.getvalue() + err.getvalue()
    return out.getvalue(), err.getvalue()


def run_alone(*arguments: object) -> tuple[str, str]:
    """The same as a user runs it."""
    done = subprocess.run(
        [sys.executable, "-m", "mcda", *map(str, arguments)],
        capture_output=True, encoding="utf-8", env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def study(tmp_path: Path) -> Path:
    run("new", tmp_path / "study")
    return tmp_path / "study"


def forms_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.xlsx"))}


def test_a_number_of_experts(study: Path, tmp_path: Path) -> None:
    out, err = run_alone(
        "questionnaire", study, "--experts", 3, "--lang", "kk", "-o", tmp_path / "forms",
        "--due", "2099-01-31", "-f", "csv",
    )  # fmt: skip
    rows = list(csv.DictReader(out.splitlines()))
    assert [row["expert"] for row in rows] == ["e01", "e02", "e03"]
    assert {row["questions"] for row in rows} == {"33"}
    assert "mcda collect" not in out
    sent = forms_in(tmp_path / "forms")
    assert set(sent) == {row["file"] for row in rows}
    (round_,) = read_rounds(study)
    assert (round_.number, round_.due) == (1, "2099-01-31")
    assert forms_in(study / "rounds" / "1" / "forms") == sent
    assert {form.language for form in round_.contents.values()} == {"kk"}
    assert (study / "experts.csv").is_file()
    assert "1" in err


def test_the_same_again_is_no_new_round(study: Path, tmp_path: Path) -> None:
    command = ["questionnaire", study, "--experts", 2, "-o", tmp_path / "forms"]
    run(*command)
    before = {p: p.read_bytes() for p in study.rglob("*") if p.is_file()}
    sent = forms_in(tmp_path / "forms")
    (tmp_path / "forms" / "e01-round1-pairs.xlsx").unlink()
    run(*command)
    assert forms_in(tmp_path / "forms") == sent
    assert {p: p.read_bytes() for p in study.rglob("*") if p.is_file()} == before
    run(*command, "--answers", 17, "--date", "2099-01-01", "--new-round")
    assert [one.number for one in read_rounds(study)] == [1, 2]
    assert len(forms_in(tmp_path / "forms")) == 4


MANY = [
    "--experts", 2, "--due", "2099-01-31", "--answers", 17, "--pairs", "minimal", "--ratings",
    "--evidence", "--criteria", "production", "--lang", "kk",
]  # fmt: skip


def test_without_options_the_same_round_is_made_again(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, *MANY, "-o", tmp_path / "forms")
    sent = forms_in(tmp_path / "forms")
    before = {p: p.read_bytes() for p in study.rglob("*") if p.is_file()}
    for more in ([], ["--lang", "kk"], ["--answers", 17, "--ratings"]):
        run("questionnaire", study, *more, "-o", tmp_path / f"again{len(more)}")
        assert forms_in(tmp_path / f"again{len(more)}") == sent
    assert {p: p.read_bytes() for p in study.rglob("*") if p.is_file()} == before


def test_other_options_need_a_word_on_what_becomes_of_the_round(
    study: Path, tmp_path: Path
) -> None:
    run("questionnaire", study, *MANY, "-o", tmp_path / "forms")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    other = (
        ["--answers", "9"], ["--pairs", "all"], ["--no-ratings"], ["--no-evidence"],
        ["--criteria", "ecology"], ["--due", "2099-02-28"], ["--date", "2099-01-01"],
        ["--lang", "ru"], ["--experts", "3"],
    )  # fmt: skip
    for words in other:
        out, err = run("questionnaire", study, *words, "-o", tmp_path / "forms", status=2)
        assert out == ""
        assert f"{words[0].replace('--no-', '--')}: " in err
        assert "--new-round" in err
        assert "--replace" in err
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_new_round_and_a_replaced_one_keep_what_is_not_said(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, *MANY, "-o", tmp_path / "f")
    run("questionnaire", study, "--replace", "--answers", 9, "-o", tmp_path / "f")
    (first,) = read_rounds(study)
    assert (first.answers, first.pairs, first.due) == (9, "minimal", "2099-01-31")
    assert (first.ratings, first.evidence, first.language) == (True, True, "kk")
    run("questionnaire", study, "--new-round", "--no-evidence", "-o", tmp_path / "g")
    second = read_rounds(study)[1]
    assert (second.number, second.answers, second.pairs, second.due) == (2, 9, "minimal", "")
    assert (second.ratings, second.evidence, second.criteria) == (True, False, ("production",))


def test_a_study_that_has_changed_is_told_and_the_forms_stay_as_sent(
    study: Path, tmp_path: Path
) -> None:
    run("questionnaire", study, "--experts", 2, "--lang", "en", "-o", tmp_path / "f")
    path = study / "experts.csv"
    path.write_text(path.read_text(encoding="utf-8") + "e03\n", encoding="utf-8")
    _, err = run("questionnaire", study, "--lang", "en", "-o", tmp_path / "g")
    assert "has changed since then" in err
    assert "--new-round" in err
    assert forms_in(tmp_path / "g") == forms_in(tmp_path / "f")
    assert len(read_rounds(study)) == 1
    run("questionnaire", study, "--expert", "e03", "-o", tmp_path / "h")
    assert set(forms_in(tmp_path / "h")) == {"e03-round1-pairs.xlsx"}


def test_the_last_round_can_be_taken_back(study: Path, tmp_path: Path) -> None:
    states = []
    folder = tmp_path / "f"
    for more in (["--experts", 2], ["--new-round", "--answers", 17]):
        run("questionnaire", study, *more, "-o", folder, "--lang", "en")
        states.append({p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()})
    (folder / "e02-round2-pairs.xlsx").write_bytes(b"noted on")
    _, err = run("questionnaire", study, "--undo", "--answers", 9, status=2)
    assert "leave out --answers" in err
    out, _ = run("questionnaire", study, "--undo", "-o", folder, "--lang", "en", "-f", "table")
    assert "Round 2 is taken back; its 2 forms are void" in out
    (folder / "e02-round2-pairs.xlsx").unlink()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == states[0]
    run("questionnaire", study, "--undo")
    assert not (study / "rounds").exists()
    _, err = run("questionnaire", study, "--undo", "--lang", "en", status=2)
    assert "no round was asked yet" in err


def test_one_form_is_of_its_round_whatever_else_is_said(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 2, "-o", tmp_path / "f")
    _, err = run(
        "questionnaire", study, "--expert", "e01", "--pairs", "all", "-o", tmp_path / "g", status=2
    )
    assert "leave out --pairs" in err
    assert not (tmp_path / "g").exists()


def test_a_list_of_experts_with_nodes_and_languages(study: Path, tmp_path: Path) -> None:
    listed = tmp_path / "who.csv"
    listed.write_text(
        "id,name,language,nodes\necologist,=Омарова Г.,ru,ecology\nplanner,Kim S.,en,\n",
        encoding="utf-8",
    )
    more = ["--ratings", "--evidence"]
    run("questionnaire", study, "--experts", listed, "-o", tmp_path / "f", *more)
    (round_,) = read_rounds(study)
    asked = {(form.expert, form.kind): form for form in round_.contents.values()}
    assert {pair.node for pair in asked[("ecologist", "pairs")].pairs} == {"ecology"}
    assert asked[("ecologist", "pairs")].language == "ru"
    assert {cell.criterion for cell in asked[("ecologist", "ratings")].cells} == {"pollution"}
    assert {cell.criterion for cell in asked[("planner", "ratings")].cells} >= {"competitiveness"}
    assert ("planner", "evidence") in asked
    book = load_workbook(BytesIO(forms_in(tmp_path / "f")["ecologist-round1-pairs.xlsx"]))
    names = [c.value for row in book.worksheets[0].iter_rows() for c in row if c.value]
    assert "=Омарова Г." in names
    for path in (study / "rounds").rglob("*"):
        if path.suffix in (".json", ".yaml"):
            assert "Омарова" not in path.read_text(encoding="utf-8")


def test_an_expert_may_be_asked_about_the_top_alone_and_idle_nodes_are_told(
    study: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "who.csv"
    listed.write_text("id,nodes\ntop,potential!\nidle,ecology|migration\n", encoding="utf-8")
    command = ["questionnaire", study, "--experts", listed, "-o", tmp_path / "f", "--lang", "en"]
    _, err = run(*command)
    (round_,) = read_rounds(study)
    asked = {form.expert: {pair.node for pair in form.pairs} for form in round_.contents.values()}
    assert asked == {"top": {"potential"}, "idle": {"ecology"}}
    assert "idle: migration asks “idle” nothing in this round" in err
    assert "ecology asks" not in err
    assert "“top”" not in err


def test_a_study_workbook_is_told_what_rounds_need(tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"")
    _, err = run("questionnaire", tmp_path / "s.xlsx", "-o", tmp_path / "f", status=2)
    assert "rounds of questions and answers are kept in a folder" in err
    assert "mcda convert s.xlsx -o s" in err


def test_a_balanced_plan_leaves_the_rest_to_the_expert(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 1, "-o", tmp_path / "f", "--pairs", "balanced")
    (round_,) = read_rounds(study)
    (form,) = round_.contents.values()
    root = [pair for pair in form.pairs if pair.node == "potential"]
    assert len(root) == 21
    assert sum(pair.asked for pair in root) == 14


def test_who_joins_the_list_later_is_asked_in_his_own_language_and_as_the_others_are(
    study: Path, tmp_path: Path
) -> None:
    run("questionnaire", study, "--experts", 1, "--html", "-o", tmp_path / "f", "--lang", "en")
    listed = study / "experts.csv"
    listed.write_text("id,language\ne01,\nlate,kk\nmore,\n", encoding="utf-8")
    _, err = run("questionnaire", study, "--expert", "late", "-o", tmp_path / "g", "--lang", "en")
    assert "filled in" not in err
    run("questionnaire", study, "--expert", "more", "-o", tmp_path / "g", "--lang", "ru")
    (round_,) = read_rounds(study)
    assert {form.expert: form.language for form in round_.contents.values()} == {
        "e01": "en", "late": "kk", "more": "ru",
    }  # fmt: skip
    assert len(list((tmp_path / "g").glob("*.html"))) == 2


def test_a_list_in_windows_1251_is_read_when_that_is_said(study: Path, tmp_path: Path) -> None:
    listed = tmp_path / "who.csv"
    listed.write_bytes("id,name\ne01,Иван\n".encode("cp1251"))
    command = ["questionnaire", study, "--experts", listed, "-o", tmp_path / "f"]
    run(*command, status=2)
    run(*command, "--encoding", "cp1251")
    assert "Иван" in (study / "experts.csv").read_text(encoding="utf-8-sig")


def test_the_list_that_the_study_keeps_is_read_rightly_whatever_encoding_is_said(
    study: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "who.csv"
    listed.write_bytes("id,name\ne01,Иван\ne02,Анна\n".encode("cp1251"))
    command = ["questionnaire", study, "--experts", listed, "--encoding", "cp1251"]
    run(*command, "-o", tmp_path / "f")
    run(*command, "-o", tmp_path / "f")
    run("questionnaire", study, "--new-round", "--encoding", "cp1251", "-o", tmp_path / "g")
    book = load_workbook(tmp_path / "g" / "e02-round2-pairs.xlsx")
    words = [str(cell) for sheet in book for row in sheet.values for cell in row if cell]
    assert any("Анна" in one for one in words)


def test_one_new_form_with_the_answers_so_far(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 2, "-o", tmp_path / "f")
    (round_,) = read_rounds(study)
    form = next(one for one in round_.contents.values() if one.expert == "e02")
    said = {
        "schema": "judgements/1",
        "hierarchy": form.hierarchy.model_dump(),
        "expert": "e02",
        "answers": [{"node": "potential", "a": "ecology", "b": "income", "value": 5}],
    }
    (study / "judgements").mkdir()
    (study / "judgements" / "e02.json").write_text(json.dumps(said), encoding="utf-8")
    run("questionnaire", study, "--expert", "e02", "-o", tmp_path / "again")
    (name,) = forms_in(tmp_path / "again")
    book = load_workbook(tmp_path / "again" / name)
    filled = [row[0].value for sheet in book for row in sheet.iter_rows(min_col=4, max_col=4)]
    assert "Ecology – much more important" in filled
    (round_,) = read_rounds(study)
    assert [form.expert for form in round_.forms] == ["e01", "e02", "e02"]
    assert round_.forms[2].replaces == round_.forms[1].number
    assert round_.forms[2].number != round_.forms[1].number


def test_a_round_that_nobody_answered_can_be_made_anew(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    command = ["questionnaire", study, "-o", folder, "--lang", "en"]
    run(*command, "--experts", 2, "--ratings")
    first = forms_in(folder)
    (folder / "e02-round1-pairs.xlsx").write_bytes(b"noted on")
    command += ["--no-ratings"]
    _, err = run(*command, "--pairs", "minimal", "--replace", status=2)
    assert "e02-round1-pairs.xlsx" in err
    _, err = run(*command, "--pairs", "minimal", "--replace", "--force")
    assert "send none of them" in err
    (round_,) = read_rounds(study)
    assert (round_.number, round_.pairs) == (1, "minimal")
    assert set(forms_in(folder)) == {"e01-round1-pairs.xlsx", "e02-round1-pairs.xlsx"}
    assert forms_in(folder) == forms_in(study / "rounds" / "1" / "forms")
    assert forms_in(folder)["e01-round1-pairs.xlsx"] != first["e01-round1-pairs.xlsx"]
    asked = {path.stem for path in (study / "rounds" / "1" / "asked").iterdir()}
    assert asked == {one.number for one in (*round_.forms, *round_.replaced)}
    assert [one.kind for one in round_.replaced] == ["pairs", "ratings"] * 2


def returned(folder: Path, study: Path) -> None:
    """Files with an answer to every form of the round, in every way in which one can come back."""
    folder.mkdir()
    (round_,) = read_rounds(study)
    for sent in round_.forms:
        book = load_workbook(study / "rounds" / "1" / "forms" / sent.file)
        for sheet in book.worksheets[1:]:
            keys = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
            head = next((keys[key] for key in ("head:pairs", "head:cells") if key in keys), None)
            if head is None:
                continue
            columns = {cell.value: cell.column for cell in sheet[head]}
            for key in sorted(key for key in keys if key.startswith(("pair:", "cell:"))):
                words = sheet.cell(keys[key], columns["option"]).value if "option" in columns else 5
                sheet.cell(keys[key], columns["answer"]).value = words
                if "source" in columns:
                    sheet.cell(keys[key], columns["source"]).value = "Yearbook"
        book.save(folder / f"{sent.kind}.xlsx")
    form = round_.form(round_.latest()["e01", "pairs"].number)
    assert form is not None
    pair = form.pairs[0]
    (folder / "page.json").write_text(json.dumps({
        "schema": "judgements/1", "number": form.number, "hierarchy": form.hierarchy.model_dump(),
        "answers": [{"node": pair.node, "a": pair.a, "b": pair.b, "value": 3}],
    }))  # fmt: skip
    (folder / "long.csv").write_text(
        f"number,node,a,b,value\n{form.number},{pair.node},{pair.a},{pair.b},3\n"
    )
    body = "".join(f"{line_code(form)}11{digits(1000, STAMP)}{'C' * len(form.pairs)}")
    check = digits(zlib.crc32(body.encode(), line_seed(form)), CHECK)
    (folder / "line.txt").write_text(f"MCDA1-{line_code(form)}-{body[6:]}-{check}\n")


EVERY_WAY = (
    "evidence.xlsx", "line.txt", "long.csv", "page.json", "pairs.xlsx", "ratings.xlsx"
)  # fmt: skip


def test_forms_replaced_by_others_are_told_so_however_they_come_back(
    study: Path, tmp_path: Path
) -> None:
    asks = ["questionnaire", study, "--lang", "en", "-o", tmp_path / "f"]
    run(*asks, "--experts", 1, "--ratings", "--evidence", "--html", "--date", "2026-11-02")
    returned(tmp_path / "inbox", study)
    (first,) = read_rounds(study)
    path = study / "hierarchy.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace('worst: {en: "', 'worst: {en: "far '), encoding="utf-8")
    path = study / "study.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(title:\n +en: )", r"\1Renewed ", words), encoding="utf-8")
    run(*asks, "--replace", "--answers", 17, "--date", "2026-11-09")
    (second,) = read_rounds(study)
    assert {form.number for form in second.replaced} == {form.number for form in first.forms}
    assert {form.date for form in second.replaced} == {"2026-11-09"}
    for lang, said in (("en", "replaced on"), ("ru", "заменена"), ("kk", "алмастырылған")):
        out, _ = run("collect", study, tmp_path / "inbox", "--lang", lang, "-f", "json", status=1)
        told = json.loads(out)
        assert [f["code"] for f in told["not_taken"]] == ["returned-replaced"] * 6
        assert sorted(f["where"]["file"] for f in told["not_taken"]) == list(EVERY_WAY)
        assert told["remarks"] == told["changed_files"] == []
        out, _ = run("collect", study, tmp_path / "inbox", "--lang", lang, status=1)
        assert f" {said}" in out
        assert second.latest()["e01", "pairs"].number in out
    run("collect", study, tmp_path / "inbox", "--reminders", "--lang", "en", status=1)
    letter = (study / "rounds" / "1" / "letters" / "e01.txt").read_text(encoding="utf-8")
    assert letter.count("we have replaced since") == 3
    for kind in ("comparisons", "ratings", "figures"):
        assert letter.count(f"({kind})") == 1
    file = tmp_path / "inbox" / "pairs.xlsx"
    run("collect", study, "--use", file, file)
    run("collect", study, file)


def test_forms_keep_their_numbers_where_only_the_due_date_moves(
    study: Path, tmp_path: Path
) -> None:
    """Who has filled a form in by then need not do it again; the new one shows the new date."""
    asks = ["questionnaire", study, "--lang", "en", "-o", tmp_path / "f"]
    run(*asks, "--experts", 1, "--due", "2099-01-31")
    (first,) = read_rounds(study)
    (before,) = forms_in(tmp_path / "f").values()
    run(*asks, "--replace", "--due", "2099-03-31")
    (second,) = read_rounds(study)
    (after,) = forms_in(tmp_path / "f").values()
    assert (second.due, second.replaced) == ("2099-03-31", ())
    assert {form.number for form in second.forms} == {form.number for form in first.forms}
    assert before != after


@pytest.mark.parametrize("change", ["--answers 17", "--pairs minimal", "--lang ru"])
def test_a_form_has_another_number_where_it_is_made_otherwise(
    change: str, study: Path, tmp_path: Path
) -> None:
    asks = ["questionnaire", study, "--lang", "en", "--date", "2026-11-02", "-o", tmp_path / "f"]
    run(*asks, "--experts", 1, "--ratings", "--evidence")
    (first,) = read_rounds(study)
    before = {p: p.read_bytes() for p in (study / "rounds").rglob("*") if p.is_file()}
    _, err = run(*asks, "--replace")
    assert "the same, with the same numbers" in err
    assert {p: p.read_bytes() for p in before} == before
    run(*asks, "--replace", *change.split())
    (second,) = read_rounds(study)
    old, new = ({sent.kind: sent.number for sent in one.forms} for one in (first, second))
    differ = {kind for kind in old if old[kind] != new[kind]}
    only_pairs = change.startswith(("--answers", "--pairs"))
    assert differ == ({"pairs"} if only_pairs else {"pairs", "ratings", "evidence"})
    run(*asks, "--replace", "--answers", 9, "--pairs", "all")
    assert {form.number for form in read_rounds(study)[0].forms} == set(old.values())


def test_an_earlier_form_of_an_expert_counts_while_it_asks_the_same(
    study: Path, tmp_path: Path
) -> None:
    asks = ["questionnaire", study, "--lang", "en", "-o", tmp_path / "f"]
    run(*asks, "--experts", 1)
    returned(tmp_path / "inbox", study)
    run(*asks, "--expert", "e01")
    run("collect", study, tmp_path / "inbox" / "pairs.xlsx")
    run("collect", study, "--undo")
    path = study / "hierarchy.yaml"
    words = path.read_text(encoding="utf-8")
    path.write_text(words.replace('worst: {en: "', 'worst: {en: "far '), encoding="utf-8")
    run(*asks, "--expert", "e01")
    out, _ = run("collect", study, tmp_path / "inbox" / "pairs.xlsx", "--lang", "en", status=1)
    assert "was replaced on" in " ".join(out.split())


def test_a_round_with_answers_stays(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    run("questionnaire", study, "--experts", 1, "-o", folder, "--lang", "en")
    book = load_workbook(folder / "e01-round1-pairs.xlsx")
    sheet = book.worksheets[1]
    keys = {row[0].value: row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value}
    heads = {cell.value: cell.column for cell in sheet[keys["head:pairs"]]}
    for key, row in keys.items():
        if key.startswith("pair:"):
            sheet.cell(row, heads["answer"]).value = sheet.cell(row, heads["option"]).value
    (tmp_path / "inbox").mkdir()
    book.save(tmp_path / "inbox" / "back.xlsx")
    run("collect", study, tmp_path / "inbox")
    command = ["questionnaire", study, "-o", tmp_path / "g", "--lang", "en"]
    _, err = run(*command, "--answers", 17, "--replace", status=2)
    assert "round 1 was answered" in err
    assert not (tmp_path / "g").exists()
    _, err = run("questionnaire", study, "--undo", "--lang", "en", status=2)
    assert "round 1 was answered" in err
    assert f"mcda collect {study} --undo" in err
    _, err = run(*command, "--new-round")
    assert [one.number for one in read_rounds(study)] == [1, 2]
    assert "Round 1 stays" in err


def test_forms_are_made_also_where_no_answer_counts_yet(study: Path, tmp_path: Path) -> None:
    path = study / "study.yaml"
    words = path.read_text(encoding="utf-8").replace(
        "weights: equal ", "ratings: judgements/\nweights: {judgements: judgements/} "
    )
    path.write_text(words, encoding="utf-8")
    run("rank", study, status=2)
    run("questionnaire", study, "--experts", 1, "-o", tmp_path / "f", "--ratings")
    assert len(forms_in(tmp_path / "f")) == 2


def test_copies_for_many_experts_are_what_each_would_get_alone(study: Path, tmp_path: Path) -> None:
    more = ["--ratings", "--evidence", "--criteria", "production"]
    run("questionnaire", study, "--experts", 2, "-o", tmp_path / "f", *more)
    (study / "rounds").rename(tmp_path / "rounds")
    (study / "experts.csv").write_text("id\ne02\n", encoding="utf-8")
    run("questionnaire", study, "-o", tmp_path / "g", *more)
    alone = forms_in(tmp_path / "g")
    assert len(alone) == 3
    for name, data in alone.items():
        books = [load_workbook(BytesIO(one)) for one in (data, forms_in(tmp_path / "f")[name])]
        for mine, theirs in zip(*(book.worksheets for book in books), strict=True):
            assert [[c.value for c in row] for row in mine.iter_rows()] == [
                [c.value for c in row] for row in theirs.iter_rows()
            ]


def test_files_that_are_there_are_kept(study: Path, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "e01-round1-pairs.xlsx").write_bytes(b"mine")
    _, err = run("questionnaire", study, "--experts", 2, "-o", folder, status=2)
    assert "e01-round1-pairs.xlsx" in err
    assert forms_in(folder) == {"e01-round1-pairs.xlsx": b"mine"}
    assert not (study / "rounds").exists()
    assert not (study / "experts.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["monotowns", "--experts", "2", "-o", "x"], "mcda new"),
        (["STUDY", "--experts", "2"], "-o"),
        (["STUDY", "-o", "x"], "--experts"),
        (["STUDY", "--experts", "0", "-o", "x"], "nobody"),
        (["STUDY", "--experts", "2", "-o", "x", "--due", "tomorrow"], "2026-11-21"),
        (["STUDY", "--experts", "2", "-o", "x", "--pairs", "none"], "nothing is asked"),
        (["STUDY", "--experts", "2", "--expert", "e09", "-o", "x"], "e01, e02"),
        (["STUDY", "--experts", "2", "--expert", "e01", "-o", "x"], "no round"),
        (["STUDY", "--experts", "2", "-o", "x", "--criteria", "ecolgy", "--ratings"], "ecology"),
    ],
)
def test_what_cannot_be_is_one_message_and_leaves_nothing(
    study: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    given = [str(study) if word == "STUDY" else word for word in arguments]
    given = [str(tmp_path / "x") if word == "x" else word for word in given]
    out, err = run("questionnaire", *given, "--lang", "en", status=2)
    assert words in err
    assert "Traceback" not in err
    assert out == ""
    assert not (tmp_path / "x").exists()
    assert not (study / "rounds").exists()


def test_criteria_without_ends_cannot_be_compared(study: Path, tmp_path: Path) -> None:
    path = study / "hierarchy.yaml"
    words = path.read_text(encoding="utf-8")
    ends = "value: {worst: 0, best: 30}"
    kept = [line for line in words.splitlines() if not line.strip().startswith(ends)]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    _, err = run(
        "questionnaire",
        study,
        "--experts",
        1,
        "-o",
        tmp_path / "f",
        status=2,
    )
    assert "reserve_years" in err


def test_the_kept_forms_are_what_they_say(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 1, "-o", tmp_path / "f")
    (path,) = (study / "rounds" / "1" / "asked").glob("*.json")
    form = parse_json(path.read_bytes(), Form, str(path))
    assert path.stem == form.number
    assert form.hierarchy.nodes
