"""examples/web.py answers as `mcda.rank` does, and tells what is wrong as data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

import mcda

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.contract
CARS = {
    "values": [[250, 16, "3..5"], [200, None, 4], [300, 32, "n/a"]],
    "alternatives": ["ash", "beech", "cedar"],
    "criteria": ["price", "memory", "service"],
    "directions": {"price": "min"},
    "weights": {"price": 2, "memory": 1, "service": 1},
    "method": "topsis",
    "draws": 200,
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a running server takes problems."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "examples" / "web.py"), "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def post(address: str, body: Any) -> tuple[int, dict[str, Any]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    try:
        with urlopen(Request(address, data=data), timeout=30) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def test_the_answer_is_that_of_the_library(address: str) -> None:
    status, answer = post(address, CARS)
    assert status == 200
    assert answer == mcda.rank(mcda.Problem.from_dict(CARS)).to_dict()


def test_many_at_once_get_the_same_answer(address: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(address, CARS), range(8)))
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"values": [[1, "x", 2]]}, ["alternatives", "ash/memory"]),
        ({"draws": "many", "wieghts": [1]}, ["draws", "wieghts"]),
        ({"method": "topsys"}, ["method"]),
        ({"directions": {"price": "up"}}, ["price"]),
        ({"weights": 3, "names": 4}, ["weights", "names"]),
        ({"at": "nowhere"}, [""]),
    ],
)
def test_bad_input_is_400_with_every_finding(
    address: str, change: dict[str, Any], places: list[str]
) -> None:
    status, answer = post(address, CARS | change)
    assert status == 400
    where = [finding["where"] for finding in answer["findings"]]
    found = [w.get("key") or "/".join(filter(None, (w.get("row"), w.get("column")))) for w in where]
    assert sorted(found) == sorted(places)
    assert all(finding["message"] for finding in answer["findings"])


@pytest.mark.parametrize("body", [b"{", b"[1]", b"3", b"null", b"[" * 100_000, b"\xff"])
def test_what_is_no_problem_at_all_is_400(address: str, body: bytes) -> None:
    assert post(address, body)[0] == 400


@pytest.mark.browser
@pytest.mark.skipif(not (ROOT / "docs").is_dir(), reason="no checkout with docs here")
def test_the_javascript_on_the_page_runs(address: str, browser: Any) -> None:
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```js\n(.*?)```", text, re.DOTALL)
    page = browser.new_page()
    page.goto(address)
    ranking = page.evaluate(f"async () => {{ {script}\n return ranking; }}")
    assert [row["name"] for row in ranking] == ["Beech", "Cedar", "Ash"]


def test_too_much_is_refused(address: str) -> None:
    assert post(address, b" " * 1_000_001)[0] == 413
    assert post(address, b" " * 40_000_000)[0] == 413  # more than the line between them holds
    assert post(re.sub(r"/rank$", "/", address), b" " * 40_000_000)[0] == 404
    assert post(address, CARS | {"draws": 50_000_000})[0] == 400
    assert post(re.sub(r"/rank$", "/", address), CARS)[0] == 404
