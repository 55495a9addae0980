"""`mcda archive`: a study, its results and all that made them, in one file."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mcda.cli.common import (
    Output,
    common,
    node_at,
    on_at,
    on_draws,
    on_encoding,
    on_method,
    on_parameters,
    on_seed,
    on_weights,
    open_problem,
    progress,
)
from mcda.cli.rank import parse_parameters
from mcda.errors import Where, fail

if TYPE_CHECKING:
    from mcda.files.archive import Kept
    from mcda.model.archive import Archive, Options
    from mcda.model.problem import Problem


@click.command("archive")
@click.argument("study", required=False)
@on_method
@on_parameters
@on_at
@on_weights
@click.option(
    "--with-names",
    is_flag=True,
    help="Take the whole folder along, with names of experts and forms as sent.",
)
@on_encoding
@on_seed
@on_draws
@common(("auto",), target=True)
def command(
    study: str | None,
    method: str | None,
    parameters: tuple[str, ...],
    at: str | None,
    weights: tuple[str, ...],
    with_names: bool,
    encoding: str | None,
    seed: int | None,
    draws: int | None,
    target: Path | None,
    out: Output,
) -> int:
    """Put STUDY, its results and all that made them into one file, to defend or repeat them.

    \b
    Examples:
      mcda archive mystudy -o mystudy.zip     without names of experts
      mcda check mystudy.zip                  unchanged? and does it come out the same again?

    It holds the study with its hierarchy, rounds and answers, the ranking, the classes, the report
    page, all versions, seeds, commands and fingerprints. Equal input gives equal bytes.
    """
    from mcda.files.archive import keep
    from mcda.files.write import write_whole
    from mcda.messages import text
    from mcda.model.archive import MOST_DRAWS, Options

    if target is None:
        raise click.UsageError("Missing option '-o': a file ending in .zip.")
    if target.suffix.lower() != ".zip":
        raise fail("archive-suffix", Where(key="-o"), found=target.name)
    if target.exists() and not out.force:
        raise fail("file-exists", Where(str(target)))
    study = study or "monotowns"
    problem = open_problem(study, None, encoding, weights, seed=seed, draws=draws)
    if problem.draws > MOST_DRAWS:
        raise fail("archive-draws", Where(key="draws"), found=problem.draws, limit=MOST_DRAWS)
    parse_parameters(parameters)
    kept = keep(study, encoding=encoding, with_names=with_names)
    options = Options(
        method=method or "",
        parameters=parameters,
        at=node_at(problem, at) if at else "",
        weights=weights,
        seed=problem.seed,
        draws=problem.draws,
        lang=out.lang,  # type: ignore[arg-type]
        encoding="" if kept.changed and kept.changed[0].why == "workbook" else encoding or "",
    )
    data = _archive(problem, kept, options, with_names, out)
    write_whole(target, data, force=out.force)
    digest = hashlib.sha256(data).hexdigest()
    out.note(text("archive-made", out.lang, file=str(target), digest=digest))
    if kept.left_out:
        out.note(text("archive-left-out", out.lang, names=", ".join(kept.left_out)))
    if not with_names and any(one.why == "names" for one in kept.changed):
        out.note(text("archive-personal", out.lang))
    return 0


def _archive(
    problem: Problem, kept: Kept, options: Options, with_names: bool, out: Output
) -> bytes:
    """The archive's bytes: made in a folder of its own, from what it holds and nothing else."""
    from mcda.cli.replay import make, versions
    from mcda.files.packed import steady, zip_bytes
    from mcda.files.unpack import MANIFEST, unpack
    from mcda.model.archive import Archive

    study = f"study/{kept.name}"
    own = study if kept.file == "study.yaml" else f"{study}/{kept.file}"
    with tempfile.TemporaryDirectory(prefix="mcda-", ignore_cleanup_errors=True) as place:
        folder = Path(place, "new")
        files = {f"{study}/{path}": data for path, data in kept.files.items()}
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        commands = make(folder, own, options, progress(out.quiet))
        results = {file: (folder / file).read_bytes() for file in commands}
        _prove(problem, options, results["results/ranking.json"])
        files = {
            **{k: steady(v) if k.endswith(".xlsx") else v for k, v in results.items()},
            **files,
        }
        manifest = Archive(
            study=own,
            with_names=with_names,
            options=options,
            versions=versions(),
            commands=commands,
            changed=kept.changed,
            left_out=len(kept.left_out),
            files={},
        )
        files = {"README.txt": _readme(problem, manifest).encode("utf-8"), **files}
        sums = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
        words = manifest.model_copy(update={"files": sums}).model_dump_json(by_alias=True, indent=1)
        made = zip_bytes({MANIFEST: (words + "\n").encode("utf-8"), **files})
        # What nobody could open again must not be handed out.
        Path(place, "made.zip").write_bytes(made)
        _, findings = unpack(Path(place, "made.zip"), Path(place, "read"))
        assert not findings, findings
    return made


def _prove(problem: Problem, options: Options, kept: bytes) -> None:
    """Raise RuntimeError unless the study as archived ranks as the study itself."""
    import json

    from mcda.analysis.ranking import rank
    from mcda.files.same import differences

    ranking = rank(
        problem,
        options.method or None,
        at=options.at or None,
        parameters=parse_parameters(options.parameters),
        lang=options.lang,
    )
    both = [ranking.to_dict(), json.loads(kept)]
    for one in both:
        one.pop("inputs")
        one.pop("study")
    told = [json.dumps(one).encode("utf-8") for one in both]
    if found := differences("ranking.json", told[1], told[0]):
        raise RuntimeError(f"the archived study ranks differently: {found[0]}")


def _readme(problem: Problem, manifest: Archive) -> str:
    """What the archive is and how to check it, in words."""
    from textwrap import fill

    from mcda.messages import text
    from mcda.model.hierarchy import say

    lang = manifest.options.lang
    title = say(problem.title, lang) or manifest.study.partition("/")[2]
    names = "in" if manifest.with_names else "out"
    parts = [text("arc-readme-title", lang, title=title), text("arc-readme-what", lang)]
    held = [("report.html", "report"), ("results/", "results"), (f"{manifest.study}", "study"),
            ("manifest.json", "manifest")]  # fmt: skip
    files = [f"{name}: {text(f'arc-readme-{key}', lang)}" for name, key in held]
    if "report.html" not in manifest.commands:
        files = files[1:]
    parts.append("\n".join(fill(f"- {line}", 96, subsequent_indent="  ") for line in files))
    parts.append(text(f"arc-readme-names-{names}", lang))
    if manifest.left_out:
        parts.append(text("arc-readme-left-out", lang, count=manifest.left_out))
    if manifest.changed:
        listed = ", ".join(
            f"{one.file} ({text(f'arc-why-{one.why}', lang)})" for one in manifest.changed
        )
        parts.append(text("arc-readme-changed", lang, names=listed))
    parts.append(text("arc-readme-check", lang))
    parts.append(
        text(
            "arc-readme-versions",
            lang,
            version=manifest.versions.mcda,
            python=manifest.versions.python,
        )
    )
    parts.append(text("arc-readme-hand", lang))
    wrapped = [part if "\n" in part else fill(part, 96) for part in parts]
    wrapped.append("\n".join(f"  {line}" for line in manifest.commands.values()))
    return "\n\n".join(wrapped) + "\n"
