"""`mcda rank` and its neighbours as a user runs them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import mcda
from tests.running import launch

pytestmark = pytest.mark.contract
HOME = str(Path(mcda.__file__).parent.parent)


def run(
    *args: str, env: dict[str, str] | None = None, cwd: Path | None = None, alone: bool = False
) -> tuple[int, bytes, bytes]:
    done = launch(*args, env=env, cwd=cwd, alone=alone)
    return done.returncode, done.stdout, done.stderr


def ok(*args: str, **kwargs: object) -> str:
    status, out, err = run(*args, **kwargs)  # type: ignore[arg-type]
    assert status == 0, err.decode()
    return out.decode()


def test_json_of_the_shipped_study_is_complete_and_repeats() -> None:
    for method in ("promethee", "topsis", "ahp"):
        text = ok("rank", "-m", method, "-f", "json")
        data = json.loads(text)
        assert data["schema"] == "ranking/1"
        assert len(data["ranking"]) == 27
        for row in data["ranking"]:
            assert data["base"] + sum(row["parts"].values()) == pytest.approx(
                row["score"], abs=1e-12
            )
            assert row["rank_low"] <= row["rank"] <= row["rank_high"]
            assert 0 < row["coverage"] < 1
        assert data["pairs_ordered"]["of"] == 351
    assert ok("rank", "-m", "ahp", "-f", "json") == text


def test_piped_output_is_csv_and_top_cuts_it() -> None:
    rows = list(csv.DictReader(io.StringIO(ok("rank", "--top", "4"))))
    assert len(rows) == 4
    assert {"id", "name", "rank", "rank_low", "rank_high", "coverage"} <= rows[0].keys()


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("columns", ["60", "80", "100"])
def test_table_fits_the_terminal(lang: str, columns: str) -> None:
    text = ok("rank", "-f", "table", "--lang", lang, env={"COLUMNS": columns})
    body = [line for line in text.splitlines() if "/" in line]
    assert len([line for line in body if line.strip()[:1].isdigit()]) >= 27
    limit = max(int(columns), 62)
    assert max(map(len, text.splitlines())) <= limit
    assert ("─" in text) == (int(columns) >= 80)


@pytest.mark.parametrize("encoding", ["cp1251", pytest.param("cp866", marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "command",
    [
        ["rank", "-f", "table"],
        ["weights", "-f", "table"],
        ["classify", "-f", "table"],
        ["explain", "arkalyk"],
    ],
)
def test_consoles_without_our_signs_do_not_crash(encoding: str, command: list[str]) -> None:
    for lang in ("en", "kk"):
        status, out, err = run(
            *command, "--lang", lang, env={"PYTHONIOENCODING": encoding}, alone=lang == "kk"
        )
        assert status == 0, err
        out.decode(encoding)


def test_redirected_output_is_utf8_whatever_the_system_says() -> None:
    out = run("rank", "--lang", "kk", env={"LC_ALL": "C", "PYTHONUTF8": "0"}, alone=True)[1]
    assert "Жаңаөзен" in out.decode("utf-8")


def test_files_are_written_whole_and_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    ok("rank", "-o", str(target))
    assert target.read_bytes().startswith(b"\xef\xbb\xbfid,")
    before = target.read_bytes()
    status, out, err = run("rank", "-o", str(target))
    assert status == 2
    assert b"--force" in err
    assert not out
    assert target.read_bytes() == before
    ok("rank", "-o", str(target), "--force", "--excel-csv")
    first, second = target.read_text("utf-8-sig").splitlines()[:2]
    assert ";" in first
    assert "0,2" in second
    assert list(tmp_path.iterdir()) == [target]


def test_workbook_and_markdown(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    ok("rank", "-o", str(tmp_path / "out.xlsx"))
    sheet = load_workbook(tmp_path / "out.xlsx").active
    data = json.loads(ok("rank", "-f", "json"))
    assert sheet is not None
    ids = [row["id"] for row in data["ranking"]]
    assert [cell.value for cell in sheet["D"] if cell.value in ids] == ids
    first = next(cell.row for cell in sheet["D"] if cell.value == ids[0])
    assert sheet.cell(first, 5).value == pytest.approx(data["ranking"][0]["score"], abs=1e-15)
    assert ok("rank", "-f", "md").count("\n") == 29
    status, _, err = run("rank", "-f", "xlsx")
    assert (status, b"-o" in err) == (2, True)


def test_what_if_prints_only_the_moves() -> None:
    text = ok("rank", "-f", "table", "--what-if", "migration=30%")
    assert "Kentau" in text
    assert "Nothing is saved" in text
    rows = json.loads(ok("rank", "-f", "json", "--what-if", "Абай.income_ratio=70"))["moves"]
    assert any(row["id"] == "abay" and row["rank_after"] > row["rank_before"] for row in rows)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["rank", "monotwns"], "monotowns"),
        (["rank", "--method", "topsys"], "topsis"),
        (["rank", "--at", "ecologi"], "ecology"),
        (["rank", "--weights", "ecologi=2"], "ecology"),
        (["rank", "--weights", "ecology=-1"], "ecology"),
        (["rank", "--weights", "ecology=2"], "production"),
        (["rank", "--what-if", "ecology"], "30%"),
        (["rank", "--what-if", "abay.income_ratio=x"], "number"),
        (["rank", "--set", "distance=far", "-m", "topsis"], "weighted"),
        (["explain", "Arkalik"], "Arkalyk"),
        (["rnk"], "rank"),
        (["rank", "-o", "x.pdf"], ".xlsx"),
        (["show", "--schema", "hierarch"], "hierarchy"),
    ],
)
def test_wrong_words_get_one_clear_message(args: list[str], words: str, tmp_path: Path) -> None:
    for lang in (
        ([], ["--lang", "ru"], ["--lang", "kk"]) if args[0] in ("rank", "explain") else [[]]
    ):
        status, out, err = run(*args, *lang, cwd=tmp_path)
        assert status == 2
        assert not out
        assert b"Traceback" not in err
        if not lang:
            assert words in err.decode()
    assert not list(tmp_path.iterdir())


def test_new_makes_a_study_that_works_as_it_is(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    ok("new", str(mine))
    assert (mine / "hierarchy.yaml").is_file()
    theirs, ours = (
        json.loads(ok("rank", "-f", "json")),
        json.loads(ok("rank", str(mine), "-f", "json")),
    )
    assert theirs["ranking"] == ours["ranking"]
    assert run("new", str(mine))[0] == 2
    assert ok("check", str(mine)).strip()
    study = mine / "study.yaml"
    study.write_text(study.read_text("utf-8").replace("seed: 42", "sed: 42"), "utf-8")
    status, out, _ = run("check", str(mine))
    assert status == 1
    assert "seed" in out.decode()
    assert run("rank", str(mine))[0] == 2


def test_show_lists_studies_tables_sources_and_schemas() -> None:
    assert "monotowns" in ok("show", "-f", "table")
    rows = list(csv.DictReader(io.StringIO(ok("show", "monotowns"))))
    assert len(rows) == 27
    assert next(r for r in rows if r["id"] == "abay")["pollution"] == "low..elevated"
    sources = list(csv.DictReader(io.StringIO(ok("show", "monotowns", "--sources"))))
    assert {"alternative", "criterion", "source"} <= sources[0].keys()
    for kind in ("hierarchy", "study", "judgements"):
        assert json.loads(ok("show", "--schema", kind))["type"] == "object"


def test_weights_declared_and_used() -> None:
    rows = {r["id"]: r for r in json.loads(ok("weights", "-f", "json"))["weights"]}
    assert rows["enterprise_state"]["declared"] == pytest.approx(1 / 28)
    assert rows["enterprise_state"]["used"] == pytest.approx(1 / 15)
    assert rows["raw_materials"]["set_aside"]


def test_alone_it_says_what_to_do_next() -> None:
    assert len(ok().splitlines()) == 5
    assert "rank" in ok("--help")


def test_our_own_fault_is_70_and_asks_for_debug(tmp_path: Path) -> None:
    code = (
        "import mcda.analysis.ranking as r, mcda.cli.app as a\n"
        "def broken(*x, **y): raise RuntimeError('planted')\n"
        "r.rank = broken\n"
        "a.main(['rank'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 70
    assert b"planted" in done.stderr
    assert b"--debug" in done.stderr


def test_too_little_memory_is_said_and_what_to_do() -> None:
    code = (
        "import mcda.analysis.ranking as r, mcda.cli.app as a\n"
        "def broken(*x, **y): raise MemoryError('Unable to allocate 7.28 TiB')\n"
        "r.rank = broken\n"
        "a.main(['rank', '--lang', 'en'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 2
    assert b"7.28 TiB" in done.stderr
    assert b"-o ANSWER.parquet" in done.stderr


def test_a_bare_table_needs_only_its_hierarchy() -> None:
    cars = Path(__file__).parents[2] / "examples" / "cars"
    args = [str(cars / "table.csv"), "--hierarchy", str(cars / "hierarchy.yaml")]
    for method in ("promethee", "topsis", "ahp"):
        text = ok("rank", *args, "-m", method, "-f", "table")
        step = text.split("Next", 1)[1].split("·")[0].split()
        assert "--hierarchy" in step
        assert ok(*step[1:])
        assert "--hierarchy" in text


def test_a_missing_library_is_named_with_the_line_that_installs_it() -> None:
    code = (
        "import sys\n"
        "sys.modules['ruamel.yaml'] = None\n"
        "import mcda.cli.app as a\n"
        "a.main(['rank'])\n"
    )
    env = {**os.environ, "PYTHONPATH": HOME}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, env=env)
    assert done.returncode == 2
    assert b"pip install" in done.stderr


def test_warnings_are_said_and_strict_makes_them_count(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    ok("new", str(mine))
    with (mine / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("atlantis,income_ratio,Plato,360,\n")
    status, out, err = run("rank", str(mine), "-f", "csv")
    assert (status, b"atlantis" in err, b"zhanaozen" in out) == (0, True, True)
    assert run("rank", str(mine), "-f", "csv", "--strict")[0] == 1
    assert run("rank", str(mine), "-f", "csv", "-q")[2] == b""


def test_importance_stands_beside_the_weights() -> None:
    rows = {r["id"]: r for r in json.loads(ok("weights", "--importance", "-f", "json"))["weights"]}
    assert 0 < rows["income_ratio"]["importance"] < 1
    assert rows["reserve_years"]["importance"] is None
    assert "importance" in ok("weights", "--importance", "-f", "table")


def test_sensitivity_group_reaches_its_commands() -> None:
    assert "montecarlo" in ok("sensitivity", "--help")
    data = json.loads(ok("sensitivity", "montecarlo", "-f", "json", "--draws", "2000"))
    assert data["schema"].startswith("montecarlo/")


@pytest.mark.parametrize(
    ("called", "same"),
    [
        (["--what-if", "Арқалық.зарплата=120"], ["--what-if", "arkalyk.income_ratio=120"]),
        (["--what-if", "Аркалык.воздух=Низкий"], ["--what-if", "arkalyk.pollution=low"]),
        (["--what-if", "экология=30%"], ["--what-if", "ecology=30%"]),
        (["--at", "Экология"], ["--at", "ecology"]),
    ],
)
def test_indicators_and_levels_go_by_the_names_that_are_shown(
    called: list[str], same: list[str]
) -> None:
    assert ok("rank", *called) == ok("rank", *same)


def test_a_weight_may_have_a_decimal_comma() -> None:
    split = "production=0{0}5,raw_materials=0,migration=0{0}3,infrastructure=0,ecology=0{0}2,"
    split += "income=0,remoteness=0"
    comma, point = (ok("weights", "--weights", split.format(sign)) for sign in (",", "."))
    assert comma == point
    assert ok("weights", "--weights", "equal") == ok("weights")


def test_weights_that_are_not_named_stay_the_studys(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    ok("new", str(mine))
    text = (mine / "study.yaml").read_text(encoding="utf-8")
    below = "weights: {distance_big_city: 3, travel_time: 0, dead_end: 1}"
    assert "weights: equal" in text
    study = text.replace("weights: equal", below)
    (mine / "study.yaml").write_text(study, encoding="utf-8")
    top = (
        "production=1,raw_materials=1,migration=1,infrastructure=1,ecology=1,income=1,remoteness=2"
    )

    def local(*args: str) -> dict[str, float]:
        rows = json.loads(ok("weights", str(mine), *args, "-f", "json"))
        kept = {"remoteness", "distance_big_city", "dead_end"}
        found = {row["id"]: row["local"] for row in rows["weights"] if row["id"] in kept}
        return {**found, "whose": rows["whose"]}

    assert local("--weights", top) == pytest.approx(
        {"remoteness": 0.25, "distance_big_city": 0.75, "dead_end": 0.25, "whose": "partly"}
    )
    assert local("--weights", f"equal,{top}")["distance_big_city"] < 0.75
    assert local("--weights", "equal")["whose"] == "equal"
    for lang in ("en", "ru", "kk"):
        ok("rank", str(mine), "--weights", top, "-f", "table", "--lang", lang)


def test_what_if_of_what_nobody_published_says_so() -> None:
    for change in ("reserves=30%", "arkalyk.reserve_years=90"):
        shown = ok("rank", "-f", "table", "--what-if", change)
        assert "Nobody moves." in shown
        assert "lack of data" in shown


def test_top_cuts_what_a_what_if_moves() -> None:
    change = ("--what-if", "migration=30%", "--top", "2")
    shown = ok("rank", "-f", "table", *change).splitlines()
    assert shown[0].startswith("If migration=30%: 21 of 27")
    assert shown[-1] == "… and 19 more"
    assert len(ok("rank", *change).splitlines()) == 3


def test_at_a_node_what_is_said_and_suggested_fits_the_node() -> None:
    shown = " ".join(ok("rank", "-f", "table", "--at", "ecology").split())
    assert "Based on 1 of 2 indicators. Not counted" in shown
    assert "TOPSIS gives the same middle places." in shown
    assert "mcda explain aksay --at ecology · mcda classify --at ecology" in shown
    assert "--what-if" not in shown


def test_what_is_suggested_runs(tmp_path: Path) -> None:
    shown = ok("rank", str(Path(__file__).parents[2] / "examples" / "cars"), "-f", "table")
    assert "mcda classify" not in shown  # its hierarchy has neither tests nor limits
    for line in ok("explain", "arkalyk", "-f", "table").partition("Next: ")[2].split(" · "):
        assert ok(*line.split()[1:])


def test_show_cuts_no_reference_short() -> None:
    assert "Management Science 31(6)" in ok("show", "-f", "table")
