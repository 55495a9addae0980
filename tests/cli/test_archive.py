"""`mcda archive` and `mcda check FILE.zip` as a user runs them."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mcda.cli.app import group
from mcda.errors import InputError
from mcda.files.packed import zip_bytes
from mcda.files.unpack import MANIFEST

pytestmark = pytest.mark.contract

CARS = "examples/cars"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments), standalone_mode=False)


def checked(path: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = run("check", str(path), "-f", "json", *options)
    assert done.exception is None, done.exception
    return done.return_value, json.loads(done.stdout)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def signed(files: dict[str, bytes], **options: Any) -> bytes:
    """The archive with its manifest made to fit: what a careful forger hands on."""
    said = json.loads(files[MANIFEST])
    said["options"].update(options)
    rest = {name: data for name, data in files.items() if name != MANIFEST}
    said["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in rest.items()}
    return zip_bytes({MANIFEST: json.dumps(said).encode(), **rest})


@pytest.fixture(scope="module")
def cars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the cars."""
    path = tmp_path_factory.mktemp("archive") / "cars.zip"
    done = run("archive", CARS, "-o", str(path), "--draws", "40", "--lang", "en")
    assert done.exception is None, done.exception
    assert hashlib.sha256(path.read_bytes()).hexdigest() in done.stderr
    return path


def test_it_holds_study_results_report_and_manifest(cars: Path) -> None:
    files = parts(cars)
    assert list(files) == [
        "manifest.json", "README.txt", "report.html", "results/ranking.json",
        "results/ranking.csv", "results/results.xlsx", "study/cars/hierarchy.yaml",
        "study/cars/study.yaml", "study/cars/table.csv",
    ]  # fmt: skip
    said = json.loads(files[MANIFEST])
    assert said["schema"] == "archive/1"
    assert said["options"]["draws"] == 40
    assert {"numpy", "scipy", "pydantic"} <= set(said["versions"]["packages"])
    assert said["files"] == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name != MANIFEST
    }  # fmt: skip
    readme = files["README.txt"].decode("utf-8")
    assert "mcda check" in readme
    assert all(command in readme for command in said["commands"].values())
    assert said["left_out"] == 3
    assert "dealers" not in readme
    assert str(Path.cwd()) not in "".join(d.decode("utf-8", "replace") for d in files.values())


def test_its_commands_make_its_results(cars: Path, tmp_path: Path) -> None:
    import shlex

    with zipfile.ZipFile(cars) as packed:
        packed.extractall(tmp_path)
    command = json.loads((tmp_path / MANIFEST).read_text("utf-8"))["commands"]
    made = tmp_path / "results" / "ranking.json"
    before = made.read_bytes()
    made.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        done = run(*shlex.split(command["results/ranking.json"])[1:])
    assert done.exception is None
    assert made.read_bytes() == before


def test_an_untouched_archive_is_the_same(cars: Path) -> None:
    status, said = checked(cars)
    assert (status, said["same"], said["findings"], said["versions"]) == (0, True, [], [])
    assert [one["exact"] for one in said["results"]] == [True] * 4
    assert len(said["results"]) == 4


def test_a_forged_number_is_found_though_the_fingerprints_fit(cars: Path, tmp_path: Path) -> None:
    files = parts(cars)
    said = json.loads(files["results/ranking.json"])
    row = said["ranking"][2]
    expected = row["score"]
    row["score"] += 1e-6
    files["results/ranking.json"] = json.dumps(said).encode()
    target = tmp_path / "forged.zip"
    target.write_bytes(signed(files))
    status, told = checked(target)
    assert status == 1
    (first,) = [one["first"] for one in told["results"] if one["differences"]]
    assert first == {
        "where": "ranking[3].score",
        "name": row["name"],
        "found": expected + 1e-6,
        "expected": expected,
    }
    words = run("check", str(target), "-f", "table", "--lang", "en")
    assert words.return_value == 1
    assert f"results/ranking.json: ranking[3].score ({row['name']})" in words.stdout


def test_changed_files_and_other_versions_are_named(cars: Path, tmp_path: Path) -> None:
    files = parts(cars)
    said = json.loads(files[MANIFEST])
    said["versions"]["packages"]["numpy"] = "1.0"
    said["versions"]["mcda"] = "0.0.9"
    files[MANIFEST] = json.dumps(said).encode()
    files["README.txt"] += b"more"
    target = tmp_path / "changed.zip"
    target.write_bytes(zip_bytes(files))
    status, told = checked(target)
    assert status == 1
    assert [(one["code"], one["where"]["key"]) for one in told["findings"]] == [
        ("archive-changed", "README.txt")
    ]
    assert {one["name"] for one in told["versions"]} == {"monotown-mcda", "numpy"}
    compared = {one["file"]: one["compared"] for one in told["results"]}
    assert compared == {
        "report.html": False,
        "results/ranking.json": True,
        "results/ranking.csv": True,
        "results/results.xlsx": False,
    }
    assert not any(one["differences"] for one in told["results"])


def test_a_study_that_reads_elsewhere_is_not_computed(cars: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("id,price\nx,1\n", encoding="utf-8")
    for named in (str(secret), "../../../../secret.csv", "monotown"):
        files = parts(cars)
        key = "study/cars/study.yaml"
        text = files[key].decode("utf-8").replace("table: table.csv", f"table: {named}")
        files[key] = text.encode("utf-8")
        target = tmp_path / "outside.zip"
        target.write_bytes(signed(files))
        status, told = checked(target)
        assert status == 1
        assert [one["code"] for one in told["findings"]] == ["archive-outside"]
        assert told["results"] == []


@pytest.mark.parametrize(
    ("option", "code"), [({"draws": 10**9}, "number-high"), ({"at": "--help"}, None)]
)
def test_hostile_options_stay_options(
    cars: Path, tmp_path: Path, option: dict[str, Any], code: str | None
) -> None:
    target = tmp_path / "options.zip"
    target.write_bytes(signed(parts(cars), **option))
    status, told = checked(target)
    assert status == 1
    assert told["findings"]
    assert told["results"] == []


def test_same_study_same_bytes(cars: Path, tmp_path: Path) -> None:
    again = tmp_path / "cars.zip"
    run("archive", CARS, "-o", str(again), "--draws", "40", "--lang", "en", "-q")
    assert again.read_bytes() == cars.read_bytes()


def test_nothing_is_overwritten_and_the_suffix_is_asked_for(tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_bytes(b"mine")
    for target, code in ((there, "file-exists"), (tmp_path / "a.tar", "archive-suffix")):
        done = run("archive", CARS, "-o", str(target))
        assert isinstance(done.exception, InputError)
        assert done.exception.findings[0].code == code
    assert there.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.iterdir()] == ["there.zip"]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ru", "kk"])
def test_a_round_of_experts_is_archived_without_names(tmp_path: Path, lang: str) -> None:
    study, target = tmp_path / "mine", tmp_path / "mine.zip"
    shutil.copytree("examples/experts/study", study)
    run("collect", str(study), "examples/experts/filled", "-q")
    run("archive", str(study), "-o", str(target), "--draws", "40", "--lang", lang, "-q")
    files = parts(target)
    assert not any(b"Illustration" in data for data in files.values())
    assert {"results/classes.json", "study/mine/judgements/history/0001/run.json"} <= set(files)
    assert any(name.startswith("study/mine/rounds/1/asked/") for name in files)
    status, told = checked(target, "--lang", "en")
    assert (status, told["same"]) == (0, True)


@pytest.mark.slow
def test_a_shipped_study_and_a_workbook_are_archived_too(tmp_path: Path) -> None:
    book, made = tmp_path / "cars.xlsx", tmp_path / "book.zip"
    assert run("convert", CARS, "-o", str(book), "-q").exception is None
    for study, target in ((str(book), made), ("monotowns", tmp_path / "towns.zip")):
        options = ["--draws", "40", "--method", "topsis", "--weights", "equal"]
        assert run("archive", study, "-o", str(target), *options, "-q").exception is None
        status, told = checked(target)
        assert (status, told["same"]) == (0, True), told
    ranking = json.loads(parts(made)["results/ranking.json"])
    assert ranking["method"]["name"] == "topsis"
    assert "study/monotowns/hierarchy.yaml" in parts(tmp_path / "towns.zip")
