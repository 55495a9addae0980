"""The examples of every `--help` run as they stand.

Each runs in a folder of its own that holds what a user would have by then: a copy of examples/,
a study `mystudy`, forms that came back in `inbox`, a table, a hierarchy and scenarios of one's own.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from mcda.cli.app import group as everything
from tests.conftest import lacking
from tests.pages import DRAWS, Day, find_command, option_names
from tests.running import decoded, launch
from tests.test_docs import commands

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
# What an example supposes to have been done before, beside what all find in the folder.
BEFORE = {
    "mcda check mystudy.zip": ["mcda archive mystudy -o mystudy.zip"],
    "mcda questionnaire mystudy --expert e07 -o forms": [
        "mcda questionnaire mystudy --experts 12 -o earlier"
    ],
    "mcda collect mystudy": ["mcda collect mystudy inbox/"],
    "mcda collect mystudy --undo": ["mcda collect mystudy inbox/"],
    "mcda convert mystudy.xlsx -o unpacked": ["mcda convert mystudy -o mystudy.xlsx"],
}
# Two of the twelve experts contradict themselves, and `check` ends with 1 where it found anything.
STATUS = {"mcda check mystudy": 1}
OWN = {
    "table.csv": "id,price,use\na,3,7\nb,5,9\nc,4,6\n",
    "criteria.yaml": """\
schema: hierarchy/1
id: own
name: Own
criteria:
- {id: price, direction: min, preference: {type: linear, q: 0, p: 1}}
- {id: use, preference: {type: linear, q: 0, p: 2}}
""",
    "crisis.yaml": """\
schema: scenarios/1
scenarios:
- {id: now, name: as it is, share: 0.6}
- {id: crisis, share: 0.4, changes: [migration=40%]}
""",
    "experts.csv": "id,language\ne01,ru\ne02,kk\ne03,en\n",
}


def helped(words: tuple[str, ...]) -> list[str]:
    """The examples in the help of a command."""
    command, context, _ = find_command(list(words))
    told = command.get_help(context).partition("  Examples:\n")[2].partition("\n\n")[0]
    return re.findall(r"^    (mcda .*?)(?:   .*)?$", told, re.MULTILINE)


def known(example: str, folder: Path, asked: str) -> None:
    """What stands in the folder before an example of the command `asked` is run."""
    shutil.copytree(EXAMPLES, folder / "examples")
    for name, text in OWN.items():
        (folder / name).write_text(text, encoding="utf-8")
    if "big.parquet" in example:
        pandas = pytest.importorskip("pandas")
        pytest.importorskip("pyarrow")
        pytest.importorskip("dask.dataframe")
        pandas.read_csv(folder / "table.csv").to_parquet(folder / "big.parquet")
    if asked == "questionnaire":
        decoded("new", "mystudy", cwd=folder)
    elif "mystudy" in example and not example.startswith("mcda new"):
        shutil.copytree(EXAMPLES / "experts" / "study", folder / "mystudy")
        shutil.copytree(EXAMPLES / "experts" / "filled", folder / "inbox")
        if asked != "collect":
            decoded("collect", "mystudy", "inbox", cwd=folder)


def run(line: str, folder: Path) -> None:
    words = shlex.split(line)[1:]
    if "--draws" in option_names(words) and "big.parquet" not in words:  # draws nothing
        words += ["--draws", str(DRAWS)]
    with mock.patch("mcda.cli.questionnaire.datetime", SimpleNamespace(date=Day)):
        done = launch(*words, cwd=folder)
    assert done.returncode == STATUS.get(line, 0), (done.stdout + done.stderr).decode()
    assert b"Traceback" not in done.stderr
    if "-o" in words:
        assert (folder / words[words.index("-o") + 1]).exists()
    elif "--figure" in words:
        assert (folder / words[words.index("--figure") + 1]).exists()
    else:
        assert done.stdout or done.stderr


def runnable() -> Iterator[object]:
    """All examples, those of `mcda --help` too, each once with the last command that shows it."""
    every = [(), *commands(everything)]
    shown = {example: words for words in every for example in helped(words)}
    for example, words in shown.items():
        marks = [pytest.mark.browser] if example.endswith(".pdf") else []
        yield pytest.param(" ".join(words), example, id=example, marks=marks)


@pytest.mark.slow
@pytest.mark.parametrize(("words", "example"), list(runnable()))
def test_example_of_help_runs(words: str, example: str, tmp_path: Path) -> None:
    if example.endswith(".pdf"):
        from mcda.report.browser import browser

        if browser() is None:
            lacking("browser", "no Chromium, Chrome or Edge is installed")
    known(example, tmp_path, words)
    for line in [*BEFORE.get(example, []), example]:
        run(line, tmp_path)
