"""`mcda questionnaire --html` as a user runs it, and what comes back from a page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from mcda.files.rounds import read_rounds
from mcda.messages import LANGUAGES
from tests.cli.test_questionnaire import run
from tests.files.test_answer_line import written

pytestmark = pytest.mark.contract


@pytest.fixture
def study(tmp_path: Path) -> Path:
    run("new", tmp_path / "study")
    return tmp_path / "study"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def data_of(page: bytes) -> Any:
    found = re.search(r'id="data">(.*?)</script>', page.decode("utf-8"), re.S)
    assert found
    return json.loads(found.group(1))


def test_pages_stand_beside_the_workbooks_and_are_kept(study: Path, tmp_path: Path) -> None:
    command = ["questionnaire", study, "--experts", 2, "--ratings", "--html", "-o", tmp_path / "f"]
    out, err = run(*command, "-f", "json")
    assert {row["page"] for row in json.loads(out)["forms"]} == {
        "e01-round1-pairs.html", "e02-round1-pairs.html", "",
    }  # fmt: skip
    assert ".html" in err
    sent = files_in(tmp_path / "f")
    assert len(sent) == 6
    assert files_in(study / "rounds" / "1" / "forms") == sent
    kept = (study / "rounds" / "1" / "round.yaml").read_bytes()
    (tmp_path / "f" / "e01-round1-pairs.html").unlink()
    run(*command)
    run(*[word for word in command if word != "--html"])
    assert files_in(tmp_path / "f") == sent
    assert (study / "rounds" / "1" / "round.yaml").read_bytes() == kept


def test_pages_can_be_added_to_a_round_that_is_out(study: Path, tmp_path: Path) -> None:
    command = ["questionnaire", study, "--experts", 2, "-o", tmp_path / "f"]
    run(*command, "--date", "2026-11-02")
    books = files_in(tmp_path / "f")
    (tmp_path / "f" / "e02-round1-pairs.html").write_text("mine", encoding="utf-8")
    run(*command, "--html", status=2)
    assert (tmp_path / "f" / "e02-round1-pairs.html").read_text(encoding="utf-8") == "mine"
    assert not read_rounds(study)[0].pages
    (tmp_path / "f" / "e02-round1-pairs.html").unlink()
    run(*command, "--html")
    sent = files_in(tmp_path / "f")
    (round_,) = read_rounds(study)
    assert sorted(round_.pages.values()) == ["e01-round1-pairs.html", "e02-round1-pairs.html"]
    assert {name: sent[name] for name in books} == books
    run(*command, "--no-html", status=2)
    run(*command, "--replace", "--answers", 17)
    assert sorted(read_rounds(study)[0].pages.values()) == sorted(round_.pages.values())
    run(*command, "--replace", "--no-html")
    assert not [name for name in files_in(tmp_path / "f") if name.endswith(".html")]
    assert not list((study / "rounds").rglob("*.html"))


def test_a_page_needs_comparisons(study: Path, tmp_path: Path) -> None:
    _, err = run(
        "questionnaire", study, "--experts", 1, "--pairs", "none", "--ratings", "--html",
        "-o", tmp_path / "f", status=2,
    )  # fmt: skip
    assert "--html" in err
    assert not (study / "rounds").exists()


def test_a_page_is_one_small_file_that_asks_nobody(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 1, "--html", "--lang", "kk", "-o", tmp_path / "f")
    page = (tmp_path / "f" / "e01-round1-pairs.html").read_bytes()
    assert len(page) < 75_000
    words = page.decode("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', words)
    assert policy
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1]
    assert "http" not in words.replace("http-equiv", "")
    assert '<html lang="kk">' in words
    data = data_of(page)
    assert list(data["words"]) == list(LANGUAGES)
    assert len(data["pairs"]) == 33


def test_lines_and_files_of_a_page_are_collected_like_workbooks(
    study: Path, tmp_path: Path
) -> None:
    run("questionnaire", study, "--experts", 3, "--html", "-o", tmp_path / "f")
    (round_,) = read_rounds(study)
    first, second, third = (round_.contents[sent.number] for sent in round_.forms)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    choices = [(k % 9, False) for k in range(33)]
    lines = written(first, choices), written(second, choices)
    mail = (
        f"From: e01\n\n{lines[0][0]}\n\n-- \nfrom e02:\n> {lines[1][0][:40]}\n> {lines[1][0][40:]}"
    )
    (inbox / "mails.txt").write_text(mail, encoding="utf-8")
    saved = {
        "schema": "judgements/1", "number": third.number, "name": "G. Omarova",
        "hierarchy": third.hierarchy.model_dump(), "date": "2026-11-21", "time": "14:05",
        "answers": [
            {"node": p.node, "a": p.a, "b": p.b, "value": third.scale[k % 9], "note": f"n{k}"}
            for k, p in enumerate(third.pairs)
        ],
    }  # fmt: skip
    (inbox / "answers.json").write_text(json.dumps(saved), encoding="utf-8")
    before = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    out, _ = run("collect", study, inbox, "-f", "json")
    told = [
        [(a["node"], a["a"], a["b"], a["value"]) for a in answers_of(study, name)]
        for name in ("e01", "e02", "e03")
    ]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 33
    assert "Omarova" not in out
    assert "Omarova" not in (study / "judgements" / "e03.json").read_text(encoding="utf-8")
    after = {path: path.read_bytes() for path in study.rglob("*") if path.is_file()}
    run("collect", study, inbox)
    assert {path: path.read_bytes() for path in study.rglob("*") if path.is_file()} == after
    (line,) = written(third, choices)
    (inbox / "late.txt").write_text(line, encoding="utf-8")
    run("collect", study, inbox)
    assert {a["note"] for a in answers_of(study, "e03")} == {f"n{k}" for k in range(33)}
    run("collect", study, "--undo")
    run("collect", study, "--undo")
    assert {path for path in study.rglob("*.json") if path.parent.name == "judgements"} == {
        path for path in before if path.parent.name == "judgements"
    }


def test_a_page_that_came_back_is_told_to_hold_no_answers(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 1, "--html", "-o", tmp_path / "f")
    (page,) = (tmp_path / "f").glob("*.html")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "mine.HTML").write_bytes(page.read_bytes())
    for lang in LANGUAGES:
        out, _ = run("collect", study, inbox, "--lang", lang, "-f", "table")
        assert "mine.HTML" in out
        assert ".json" in out
        assert "MCDA1-" in out
    out, _ = run("collect", study, page, "-f", "json", status=1)
    assert [one["code"] for one in json.loads(out)["not_taken"]] == ["returned-page"]


def answers_of(study: Path, name: str) -> list[dict[str, Any]]:
    said = json.loads((study / "judgements" / f"{name}.json").read_text(encoding="utf-8"))
    answers: list[dict[str, Any]] = said["answers"]
    return answers


def test_damaged_answers_are_told_and_the_others_taken(study: Path, tmp_path: Path) -> None:
    run("questionnaire", study, "--experts", 2, "--html", "-o", tmp_path / "f")
    (round_,) = read_rounds(study)
    first, second = (round_.contents[sent.number] for sent in round_.forms)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (good,), (bad,) = written(first, [(4, False)] * 33), written(second, [(4, False)] * 33)
    broken = bad[:30] + ("X" if bad[30] != "X" else "Y") + bad[31:]
    (inbox / "mails.txt").write_text(f"{good}\n{broken}\n", encoding="utf-8")
    (inbox / "cut.json").write_text('{"schema": "judgements/1", "number": ', encoding="utf-8")
    newer = {"schema": "judgements/2", "hierarchy": {"id": "monotown", "nodes": {}}}
    (inbox / "newer.json").write_text(json.dumps(newer), encoding="utf-8")
    out, _ = run("collect", study, inbox, "-f", "table", status=1)
    assert "mails.txt:2" in out
    assert "does not agree with its checksum" in " ".join(out.split())
    assert "cut.json" in out
    assert "newer.json" in out
    assert (study / "judgements" / "e01.json").is_file()
    assert not (study / "judgements" / "e02.json").exists()


def test_two_lines_of_one_day_are_told_apart_by_the_minute(study: Path, tmp_path: Path) -> None:
    import datetime as dt

    run("questionnaire", study, "--experts", 1, "--html", "-o", tmp_path / "f")
    form = next(iter(read_rounds(study)[0].contents.values()))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    noon = dt.datetime(2026, 11, 21, 12)
    for name, choice, when in (("b.txt", 2, noon), ("a.txt", 3, noon + dt.timedelta(minutes=9))):
        (line,) = written(form, [(choice, False)] * 33, when)
        (inbox / name).write_text(line, encoding="utf-8")
    run("collect", study, inbox)
    assert {max(a["value"], 1 / a["value"]) for a in answers_of(study, "e01")} == {2}


def test_a_new_form_has_a_page_with_the_answers_so_far_and_letters_name_it(
    study: Path, tmp_path: Path
) -> None:
    run("questionnaire", study, "--experts", 2, "--html", "-o", tmp_path / "f")
    form = next(one for one in read_rounds(study)[0].contents.values() if one.expert == "e02")
    (line,) = written(form, [(k % 9, k == 0) for k in range(20)] + [(-1, False)] * 13)
    (tmp_path / "m.txt").write_text(line, encoding="utf-8")
    run("collect", study, tmp_path / "m.txt", "--reminders")
    letters = study / "rounds" / "1" / "letters"
    assert "e01-round1-pairs.html" in (letters / "e01.txt").read_text(encoding="utf-8")
    run("questionnaire", study, "--expert", "e02", "-o", tmp_path / "again")
    page = files_in(tmp_path / "again")["e02-round1-pairs-2.html"]
    pairs = data_of(page)["pairs"]
    taken = {(a["node"], a["a"], a["b"]) for a in answers_of(study, "e02")}
    assert len(taken) >= 20
    assert sum(pair[4] >= 0 for pair in pairs) == len(taken)
    assert [pair[4] for pair in pairs[:20]] == [k % 9 for k in range(20)]
    assert pairs[0][5] is True
