"""Every analysis of `mcda sensitivity` at once, each as its command alone would find it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from mcda.analysis.stability import Stability
from mcda.analysis.steps import Progress
from mcda.analysis.summary import first_ends
from mcda.errors import InputError
from mcda.model.problem import Problem


@dataclass(frozen=True)
class Analysis:
    """Where an analysis and the words that open its sheet are, and what it is asked with."""

    function: str
    words: str
    method: bool = True
    progress: bool = True
    group: str = "sensitivity "


ANALYSES: Mapping[str, Analysis] = {
    "stability": Analysis("stability.stability", "stability", progress=False),
    "sweep": Analysis("stability.sweep", "sweep", progress=False),
    "tornado": Analysis("tornado.tornado", "tornado"),
    "montecarlo": Analysis("montecarlo.montecarlo", "montecarlo"),
    "extremes": Analysis("extremes.extremes", "extremes"),
    "classes": Analysis("class_acceptability.class_acceptability", "class_acceptability", False),
    "sobol": Analysis("sobol.drivers", "sobol", False),
    "reversal": Analysis("reversal.reversal", "reversal"),
    "information": Analysis("information.worth", "information", False),
    "compare": Analysis("comparison.compare", "compare", False, group=""),
    "official": Analysis("inference.infer", "official", group=""),
}


@dataclass(frozen=True)
class Answer:
    """What one analysis found, the paragraphs that open its sheet, and its command; or why the
    study cannot have it."""

    name: str
    command: str
    result: Any = None
    lead: tuple[str, ...] = ()
    refused: InputError | None = None


def command_of(name: str, study: str) -> str:
    """The command of an analysis; `study` is how it names the study, as `again` gives it."""
    return f"mcda {ANALYSES[name].group}{name}{study}"


def together(
    problem: Problem,
    method: str,
    at: str,
    names: Sequence[str],
    study: str,
    lang: str,
    progress: Progress | None = None,
) -> list[Answer]:
    """What the analyses `names` find, in the order of ANALYSES; `study` is how commands name it."""
    wanted = [name for name in ANALYSES if name in names]
    found: list[Answer] = []
    for k, name in enumerate(wanted):
        step = None if progress is None else _share(progress, k, len(wanted))
        found.append(_answer(name, problem, method, at, study, lang, step))
        if progress is not None:
            progress(k + 1, len(wanted))
    return found


def _answer(
    name: str,
    problem: Problem,
    method: str,
    at: str,
    study: str,
    lang: str,
    progress: Progress | None,
) -> Answer:
    one = ANALYSES[name]
    module, _, function = one.function.partition(".")
    analyse: Any = getattr(import_module(f"mcda.analysis.{module}"), function)
    opening: Any = import_module(f"mcda.cli.{one.words}").opening
    settings: dict[str, Any] = {"at": at, "lang": lang}
    if one.method:
        settings["method"] = method
    if one.progress:
        settings["progress"] = progress
    if name == "montecarlo":
        settings["draws"] = problem.draws
    command = command_of(name, study)
    try:
        if name == "sweep":
            whole = _intervals(problem, method, at)
            ends = first_ends(whole)
            node = (ends[0][0] if ends else whole.nodes[0]).id
            settings["node"] = node
            command += f" --node {node}"
        result = analyse(problem, **settings)
    except InputError as error:  # the workbook says so: no limits, no official classes, …
        return Answer(name, command, refused=error)
    return Answer(name, command, result, tuple(opening(result, lang)))


def _intervals(problem: Problem, method: str, at: str) -> Stability:
    """The intervals that say which weight to sweep."""
    from mcda.analysis.stability import stability

    return stability(problem, method, at=at, top=1)


def _share(progress: Progress, k: int, of: int) -> Progress:
    """The progress of the k-th of so many analyses as that of all."""
    return lambda done, whole: progress(k * whole + done, of * whole)
