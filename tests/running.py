"""The command line as a user runs it, without paying for a new interpreter each time.

`launch` forks the test's own process, so that the libraries are loaded once, and gives the child
its own streams, environment and folder. Where there is no fork, and with `alone=True`, it starts
`python -m mcda` anew: what depends on a fresh interpreter is tested that way.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

import mcda

HOME = str(Path(mcda.__file__).parent.parent)


def launch(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    cwd: str | Path | None = None,
    alone: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """Run `mcda ARGUMENTS`, 100 columns wide, English unless `env` says otherwise."""
    command = [sys.executable, "-m", "mcda", *map(str, arguments)]
    environment = {
        **os.environ, "PYTHONPATH": HOME, "COLUMNS": "100", "LC_ALL": "C.UTF-8", **(env or {}),
    }  # fmt: skip
    if alone or not hasattr(os, "fork"):
        return subprocess.run(
            command, capture_output=True, stdin=subprocess.DEVNULL, env=environment, cwd=cwd
        )
    _warm()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _run(command, environment, cwd, out, err)
        _, left = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        status = os.waitstatus_to_exitcode(left)
        return subprocess.CompletedProcess(command, status, out.read(), err.read())


@cache
def _warm() -> None:
    """What commands load when they run, loaded once for all children."""
    from mcda.cli.app import COMMANDS

    for _, _, module, _ in COMMANDS:
        import_module(module)
    for library in ("scipy.optimize", "scipy.stats", "pandas", "openpyxl", "pymcdm", "jinja2"):
        import_module(library)


def decoded(
    *arguments: object, status: int = 0, cwd: str | Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The same, as text, when it ends with `status`."""
    done = launch(*arguments, cwd=cwd)
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == status, out + err
    return subprocess.CompletedProcess(done.args, status, out, err)


def said(*arguments: object, status: int = 0) -> str:
    """What it prints on stdout, or on stderr where that is nothing."""
    done = decoded(*arguments, status=status)
    return done.stdout or done.stderr


def _run(
    command: list[str],
    environment: Mapping[str, str],
    cwd: str | Path | None,
    out: IO[bytes],
    err: IO[bytes],
) -> NoReturn:
    """In the child: become the command, and never come back."""
    status = 1
    try:
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        encoding, _, errors = environment.get("PYTHONIOENCODING", "").partition(":")
        encoding = encoding or "utf-8"
        sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, closefd=False)), encoding)
        for name, number, spoilt in (("stdout", 1, errors or "strict"), ("stderr", 2, "replace")):
            file = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
            setattr(sys, name, io.TextIOWrapper(file, encoding, spoilt))
        sys.argv = ["mcda", *command[3:]]
        os.environ.clear()
        os.environ.update(environment)
        if cwd is not None:
            os.chdir(cwd)
        from mcda.cli import main

        try:
            main()
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
