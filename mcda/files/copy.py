"""Copy a shipped study into a folder of one's own, hierarchy included."""

from __future__ import annotations

from pathlib import Path

from mcda.errors import Where, fail, nearest
from mcda.files.load import load
from mcda.resources import folder, names


def copy_study(source: str, target: Path) -> tuple[str, ...]:
    """Copy the shipped study `source` to the new folder `target`; returns the file names.

    The hierarchy comes along as hierarchy.yaml and the study then names that file. Raises
    InputError when the source is unknown or the folder holds anything already.
    """
    check_shipped(source)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise fail("folder-full", Where(str(target)))
    load(source)
    origin = folder("datasets") / source
    files = {
        entry.name: entry.read_bytes()
        for entry in origin.iterdir()
        if entry.is_file() and entry.name.endswith((".yaml", ".csv", ".md"))
    }
    study = files["study.yaml"].decode("utf-8")
    lines = []
    for line in study.splitlines():
        if line.startswith("hierarchy:"):
            name = line.split(":", 1)[1].split("#")[0].strip()
            hierarchy = folder("criteria") / f"{name}.yaml"
            if hierarchy.is_file():
                files["hierarchy.yaml"] = hierarchy.read_bytes()
                line = "hierarchy: hierarchy.yaml   # the criteria: edit names, levels, thresholds"
        lines.append(line)
    files["study.yaml"] = ("\n".join(lines) + "\n").encode("utf-8")
    target.mkdir(parents=True, exist_ok=True)
    for name, data in sorted(files.items()):
        (target / name).write_bytes(data)
    return tuple(sorted(files))


def check_shipped(source: str) -> None:
    """Raise InputError unless there is a shipped study of that name."""
    shipped = names("datasets")
    if source not in shipped:
        where, hint = Where(key="--from"), nearest(source, shipped)
        raise fail("study-unknown", where, found=source, shipped=", ".join(shipped), hint=hint)
