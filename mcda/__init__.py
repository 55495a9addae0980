"""Rank alternatives by a hierarchy of criteria: AHP, TOPSIS, PROMETHEE, with the doubt shown.

Names load on first use, so that `import mcda` and the command line start quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mcda.version import __version__ as __version__

if TYPE_CHECKING:
    from mcda.analysis.ranking import rank as rank
    from mcda.engines import acceptability as acceptability
    from mcda.engines import ahp as ahp
    from mcda.engines import forms as forms
    from mcda.engines import inference as inference
    from mcda.engines import preference as preference
    from mcda.engines import promethee as promethee
    from mcda.engines import sorting as sorting
    from mcda.engines import stability as stability
    from mcda.engines import topsis as topsis
    from mcda.errors import Finding as Finding
    from mcda.errors import InputError as InputError
    from mcda.files.decisionmatrix import from_skcriteria as from_skcriteria
    from mcda.files.decisionmatrix import to_skcriteria as to_skcriteria
    from mcda.files.load import load as load
    from mcda.model import methods as methods
    from mcda.model.hierarchy import Criterion as Criterion
    from mcda.model.hierarchy import Hierarchy as Hierarchy
    from mcda.model.methods import Method as Method
    from mcda.model.problem import Problem as Problem
    from mcda.model.results import Ranking as Ranking
    from mcda.model.study import Study as Study
    from mcda.model.table import Table as Table

_places = {
    "Criterion": "mcda.model.hierarchy",
    "Finding": "mcda.errors",
    "Hierarchy": "mcda.model.hierarchy",
    "InputError": "mcda.errors",
    "Method": "mcda.model.methods",
    "Problem": "mcda.model.problem",
    "Ranking": "mcda.model.results",
    "Study": "mcda.model.study",
    "Table": "mcda.model.table",
    "acceptability": "mcda.engines.acceptability",
    "ahp": "mcda.engines.ahp",
    "forms": "mcda.engines.forms",
    "from_skcriteria": "mcda.files.decisionmatrix",
    "inference": "mcda.engines.inference",
    "load": "mcda.files.load",
    "methods": "mcda.model.methods",
    "preference": "mcda.engines.preference",
    "promethee": "mcda.engines.promethee",
    "rank": "mcda.analysis.ranking",
    "sorting": "mcda.engines.sorting",
    "stability": "mcda.engines.stability",
    "to_skcriteria": "mcda.files.decisionmatrix",
    "topsis": "mcda.engines.topsis",
}

__all__ = sorted([*_places, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _places:
        raise AttributeError(f"module 'mcda' has no attribute {name!r}")
    module = import_module(_places[name])
    value = (
        module
        if _places[name].endswith(f".{name}") and name.islower() and name not in ("load",)
        else getattr(module, name)
    )
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
