"""Where the alternatives of a study are: latitude and longitude from places.csv beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mcda.errors import Finding, InputError
from mcda.files.load import open_files
from mcda.files.tablefile import read_records

FILE = "places.csv"
RANGES = {"latitude": 90.0, "longitude": 180.0}


def read_places(
    study: str | Path, alternatives: Sequence[str], *, encoding: str | None = None
) -> tuple[dict[str, tuple[float, float]], str]:
    """(latitude, longitude) in degrees by alternative, and the file's sha256; empty without one.

    Rows of others are passed over. Raises InputError with every number that is no coordinate.
    """
    files, _, _ = open_files(study, encoding)
    if not files.here(FILE):
        return {}, ""
    findings: list[Finding] = []
    found: dict[str, tuple[float, float]] = {}
    grid = files.grid(FILE)
    for where, record in read_records(grid, ["id", *RANGES], ["source"], findings):
        if record["id"] not in alternatives:
            continue
        ends = []
        for name, limit in RANGES.items():
            try:
                value = float(record[name].replace(",", "."))
            except ValueError:
                value = float("nan")
            if not -limit <= value <= limit:
                values = {"found": record[name], "low": -limit, "high": limit}
                findings.append(Finding("place-bad", where(name), values))
            ends.append(value)
        found[record["id"]] = (ends[0], ends[1])
    if findings:
        raise InputError(findings)
    return found, files.inputs[FILE]
