"""`mcda rank TABLE.parquet -o FILE.parquet`: tables of any length, within a given memory."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import click

from mcda.cli.common import Output, node_at, parse_number, progress, weighted
from mcda.cli.rank import parse_parameters
from mcda.errors import Finding, InputError, Where, fail
from mcda.messages import text

_SIZE = re.compile(r"([0-9.,]+)\s*([KMGT]?)(I?B?)", re.IGNORECASE)
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}
# What speaks of draws, of one table in memory, or of another form of answer.
OTHERS = ("what_if", "top", "values", "family", "encoding", "seed", "draws", "excel_csv")


def parse_size(words: str) -> float:
    """Bytes of 500MB, 2GB or 1.5GiB; raises InputError."""
    found = _SIZE.fullmatch(words.strip())
    number = parse_number(found[1]) if found else None
    if found is None or number is None or number <= 0:
        raise fail("stream-size", Where(key="--memory"), found=words)
    base = 1024 if found[3].lower().startswith("i") else 1000
    return float(number * base ** _POWERS[found[2].lower()])


def rank_big(
    study: str | None,
    hierarchy: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    parts: bool,
    missing: str | None,
    memory: str | None,
    dask: str | None,
    out: Output,
) -> int:
    """Rank a Parquet table into the Parquet file that `out` names, and say what was ranked."""
    from mcda.analysis.cluster import connected
    from mcda.files.bigtable import open_table, rank_table
    from mcda.files.parquet import SUFFIXES

    given = click.get_current_context().params
    findings = [
        Finding("stream-without", Where(key=f"--{name.replace('_', '-')}"))
        for name in OTHERS
        if given.get(name)
    ]
    if study is None or Path(study).suffix.lower() not in SUFFIXES or hierarchy is None:
        findings.append(Finding("stream-needs-table", Where(key=study or "-o")))
    if findings:
        raise InputError(findings)
    assert study is not None
    assert hierarchy is not None
    assert out.path is not None
    size = None if memory is None else parse_size(memory)
    problem, source = open_table(Path(study), hierarchy, missing)
    problem = weighted(problem, weights)
    with nullcontext() if dask is None else connected(dask) as cluster:
        found = rank_table(
            problem,
            source,
            out.path,
            method,
            at=node_at(problem, at) if at else None,
            parameters=parse_parameters(parameters),
            parts=parts,
            memory=size,
            cluster=cluster,
            force=out.force,
            progress=progress(out.quiet),
        )
    out.note(text("stream-ranked", out.lang, ranked=found.ranked, rows=found.rows))
    if found.excluded:
        out.note(text("stream-excluded", out.lang, count=found.excluded))
    if found.not_ranked:
        out.note(text("stream-not-ranked", out.lang, count=found.not_ranked))
    if found.set_aside:
        out.note(text("stream-set-aside", out.lang, names=", ".join(found.set_aside)))
    out.note(f"wrote {out.path}")
    return 0
