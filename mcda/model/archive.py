"""The manifest of an archived result: what is in it and how it was made; the format `archive/1`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from mcda.model.hierarchy import Written

MOST_DRAWS = 1_000_000  # whoever replays an archive of others must be able to hold them


class Options(Written):
    """The options that every result was made with, as the command line takes them."""

    method: str = ""
    parameters: tuple[str, ...] = ()
    at: str = ""
    weights: tuple[str, ...] = ()
    seed: Annotated[int, Field(ge=0)]
    draws: Annotated[int, Field(ge=1, le=MOST_DRAWS)]
    lang: Literal["en", "ru", "kk"] = "en"
    encoding: str = ""


class Changed(Written):
    """A file of the study that is not in the archive as it was, and its SHA-256 before.

    `why`: "names" were taken out, "hierarchy" and "table" are named as files inside the study,
    "workbook": the study was one, and became a folder.
    """

    file: str
    why: Literal["names", "hierarchy", "table", "workbook"]
    before: str


class Versions(Written):
    """What the results were made with: `packages` are all that were installed, by name."""

    mcda: str
    python: str
    implementation: str
    platform: str
    machine: str
    packages: dict[str, str]


class Archive(Written):
    """The manifest; `study` is the path of the study in the archive.

    `commands` make each result, run in the folder to which the archive is unpacked; `files` are
    SHA-256 by path, of everything but the manifest. `left_out` names what the study's folder holds
    besides.
    """

    schema_: Annotated[Literal["archive/1"], Field(alias="schema")] = "archive/1"
    study: str
    with_names: bool
    options: Options
    versions: Versions
    commands: dict[str, str]
    changed: tuple[Changed, ...] = ()
    left_out: Annotated[int, Field(ge=0)] = 0
    files: dict[str, Annotated[str, Field(pattern="^[0-9a-f]{64}$")]]

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
