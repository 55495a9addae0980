"""The bar on stderr: only on a terminal, only for what is long, and gone at the end."""

from __future__ import annotations

import io
import sys
import time

import pytest

from mcda.cli.common import BAR, progress


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Ours from now on: pytest puts its own stderr in place before each test."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    return made


def clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    begun = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: begun + seconds)


def test_a_long_run_shows_a_bar_that_grows_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    show = progress(quiet=False)
    assert show is not None
    clock(monkeypatch, 2.0)
    for done in range(0, 1001):
        show(done, 1000)
    *lines, last = shown.getvalue().split("\r")[1:]
    bars = [line.count("#") for line in lines if "[" in line]
    assert bars == sorted(bars)
    assert (bars[0], bars[-1]) == (0, BAR)
    assert len(bars) <= 101 + BAR  # a line only where something changed
    assert last == ""
    assert not lines[-1].strip()


def test_a_short_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    show = progress(quiet=False)
    assert show is not None
    show(1, 2)
    show(2, 2)
    assert shown.getvalue() == ""


def test_nothing_is_shown_to_a_file_or_when_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch)
    assert progress(quiet=True) is None
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert progress(quiet=False) is None
