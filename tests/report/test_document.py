"""The Word document: what it says, its styles, and that the same study gives the same bytes."""

from __future__ import annotations

import builtins
import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import mcda
from mcda.analysis.classify import classify
from mcda.analysis.explain import explanations
from mcda.analysis.explained import sentences
from mcda.analysis.summary import items
from mcda.analysis.wording import official_words
from mcda.cli.app import group
from mcda.messages import LANGUAGES
from mcda.model.problem import Problem
from mcda.report.content import Computed, compute, content, facts
from mcda.report.document import document
from tests.conftest import Office

docx = pytest.importorskip("docx")
CARS = "examples/cars"
HOSTILE = "</w:t><w:t>&alert(1)"


def made(problem: Problem, lang: str = "en", **options: Any) -> bytes:
    """The document of a problem, as the command makes it."""
    at = options.get("at")
    found = compute(problem, at=at, lang=lang)
    said = facts(problem, found, lang=lang, aside=False, **options)
    return document(problem, found, said, items(problem, found.ranking, "", lang), lang=lang)


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(data).paragraphs]


@pytest.fixture(scope="module")
def few() -> Problem:
    """Six towns, so that it is quick."""
    towns = mcda.load("monotowns")
    ids = ("karazhal", "arkalyk", "aksu", "ridder", "temirtau", "zhanatas")
    rows = [towns.table.alternatives.index(key) for key in ids]
    official = {key: towns.official[key] for key in ids}
    return towns.changed(table=towns.table.rows(rows), draws=60, official=official)


@pytest.fixture(scope="module")
def found(few: Problem) -> Computed:
    return compute(few)


@pytest.fixture(scope="module")
def said(few: Problem, found: Computed) -> dict[str, Any]:
    return facts(few, found, command="mcda report six -o six.docx", aside=False)


@pytest.fixture(scope="module")
def word(few: Problem, found: Computed, said: dict[str, Any]) -> bytes:
    return document(
        few, found, said, items(few, found.ranking, "", "en", {"classes": found.shares})
    )


def test_it_says_the_sentences_of_the_page(word: bytes, said: dict[str, Any]) -> None:
    written = texts(word)
    for key in ("title", "answer", "based"):
        assert said[key][0] in written
    tiles = [cell.text for cell in opened(word).tables[0].rows[0].cells]
    assert tiles == [
        "\n".join([tile["figure"][0], tile["words"][0], tile["more"][0]]) for tile in said["tiles"]
    ]


def test_the_table_is_the_ranking_with_classes(few: Problem, found: Computed, word: bytes) -> None:
    rows = [[cell.text for cell in row.cells] for row in opened(word).tables[1].rows]
    classes = {row.id: row for row in classify(few).rows}
    assert rows[0][:4] == ["places", "mid", "name", "data"]
    for cells, row in zip(rows[1:], found.ranking.rows, strict=True):
        low, _, high = cells[0].partition("–")
        assert (int(low), int(high or low), int(cells[1])) == (
            row.rank_low,
            row.rank_high,
            row.rank,
        )
        assert cells[2].removeprefix("~ ") == row.name
        assert cells[2].startswith("~") == row.uncertain
        assert cells[3] == f"{row.known}/{row.with_data}"
        assert cells[6].startswith(classes[row.id].range[0])
        assert cells[7] == official_words(few, row.id, "en")


def test_each_has_its_story_once_and_nothing_said_27_times(few: Problem, word: bytes) -> None:
    ranking = mcda.rank(few)
    written = texts(word)
    told = explanations(few, ranking, towns=[row.id for row in ranking.rows])
    for one in told.values():
        assert " ".join(sentences(few, replace(one, set_aside=()), "en")) in written
    assert not any("too few figures across" in line for line in written)


def test_styles_are_words_own(word: bytes) -> None:
    document = opened(word)
    named = [(p.style.name, p.text) for p in document.paragraphs]
    assert named[0][0] == "Title"
    assert [text for style, text in named if style == "Heading 1"] == [
        "Places and classes", "How sure is that?", "One by one", "How this was made",
    ]  # fmt: skip
    captions = [text for style, text in named if style == "Caption"]
    assert [caption.split(".")[0] for caption in captions] == ["Figure 1", "Table 1", "Table 2"]
    for table in document.tables[1:]:
        assert table.style.name == "Report table"
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblHeader" not in table.rows[1]._tr.xml
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.header.paragraphs[0].text == document.core_properties.title
    assert "NUMPAGES" in section.footer._element.xml
    assert 'descr="Bar: the places' in document.element.xml


@pytest.mark.parametrize("lang", ["en", pytest.param("ru", marks=pytest.mark.slow), "kk"])
def test_the_language_is_set_and_nothing_is_left_in_another(lang: str) -> None:
    data = made(mcda.load(CARS).changed(draws=50), lang)
    locale = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}[lang]
    styles = zipfile.ZipFile(io.BytesIO(data)).read("word/styles.xml").decode("utf-8")
    assert re.findall(r'<w:lang w:val="([^"]+)"', styles) == [locale]
    assert opened(data).core_properties.language == locale
    heads = [p.text for p in opened(data).paragraphs if p.style.name.startswith("Heading")]
    assert all(bool(re.search("[а-яәіңғүұқөһ]", head)) == (lang != "en") for head in heads)
    assert not any("\0" in line or "\1" in line for line in texts(data))


def test_without_classes_it_speaks_of_none() -> None:
    data = made(mcda.load(CARS).changed(draws=50), at="money", what_if=["price=70%"])
    written = texts(data)
    assert "Places" in written
    assert "Money" in written
    assert "What if. price=70%" in written or "What if: price=70%" in "\n".join(written)
    assert [cell.text for cell in opened(data).tables[1].rows[0].cells][-1] == "held back by"


def test_same_study_same_bytes(
    few: Problem, found: Computed, said: dict[str, Any], word: bytes
) -> None:
    again = document(
        few, found, said, items(few, found.ranking, "", "en", {"classes": found.shares})
    )
    assert again == word
    with zipfile.ZipFile(io.BytesIO(word)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_hostile_name_is_text() -> None:
    cars = mcda.load(CARS).changed(draws=20, title=HOSTILE)
    names = {"en": (HOSTILE, *(cars.table.names.get("en") or cars.table.alternatives)[1:])}
    data = made(cars.changed(table=replace(cars.table, names=names)))
    assert opened(data).paragraphs[0].text == HOSTILE
    cells = [row.cells[2].text for row in opened(data).tables[1].rows]
    assert any(HOSTILE in cell for cell in cells)


@pytest.mark.slow
def test_the_page_says_the_same_facts(few: Problem, said: dict[str, Any]) -> None:
    page = content(few, command="mcda report six -o six.docx")
    shared = set(said) - {"stories"}
    assert {key: page[key] for key in shared} == {key: said[key] for key in shared}


@pytest.mark.contract
def test_the_command_writes_it_and_keeps_what_is_there(tmp_path: Path) -> None:
    target = tmp_path / "cars.docx"
    command = ["report", CARS, "-o", str(target), "--draws", "50", "--method", "topsis", "-q"]
    run = [sys.executable, "-m", "mcda", *command]
    assert subprocess.run(run, capture_output=True).returncode == 0
    data = target.read_bytes()
    assert "TOPSIS" in "\n".join(texts(data))
    again = subprocess.run(run, capture_output=True, encoding="utf-8")
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert target.read_bytes() == data


def test_without_python_docx_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    target = tmp_path / "cars.docx"
    done = CliRunner().invoke(group, ["report", CARS, "-o", str(target)])
    assert isinstance(done.exception, mcda.InputError)
    assert "pip install" in str(done.exception)
    assert not target.exists()


@pytest.mark.slow
@pytest.mark.office
def test_27_towns_take_three_to_five_pages(tmp_path: Path, office: Office) -> None:
    towns = mcda.load("monotowns").changed(draws=256)
    files = []
    for lang in LANGUAGES:
        files.append(tmp_path / f"{lang}.docx")
        files[-1].write_bytes(made(towns, lang))
    for file in office.convert(files, tmp_path / "pdf", "pdf").values():
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", file.read_bytes()))
        assert 3 <= pages <= 5
