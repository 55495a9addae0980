"""Ctrl-C on a long run, as a terminal sends it: progress before, nothing half-written after."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.contract,
    pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal"),
]


def until(terminal: int, sign: str, seconds: float) -> str:
    """What the terminal shows until this sign is there."""
    shown, end = "", time.monotonic() + seconds
    while sign not in shown and time.monotonic() < end:
        shown += os.read(terminal, 4096).decode("utf-8", "replace")
    return shown


def rest(terminal: int) -> str:
    shown = ""
    try:
        while data := os.read(terminal, 4096):
            shown += data.decode("utf-8", "replace")
    except OSError:  # the other side is closed
        pass
    return shown


@pytest.mark.parametrize(
    "command",
    [
        ["montecarlo", "--draws", "200000000"],
        ["classes", "--draws", "200000000"],
    ],
    ids=lambda command: command[0],
)
def test_ctrl_c_ends_with_130_and_leaves_no_file(command: list[str], tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    files = ["-o", "out.csv", "--figure", "out.svg"]
    run = subprocess.Popen(
        [sys.executable, "-m", "mcda", "sensitivity", *command, *files],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        shown = until(ours, "%", 60)
        assert "%" in shown
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
    finally:
        run.kill()
        run.wait()
    shown += rest(ours)
    os.close(ours)
    assert "Traceback" not in shown
    assert list(tmp_path.iterdir()) == []
