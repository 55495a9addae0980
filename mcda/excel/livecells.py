"""Whether a cell of a ratings or an evidence form holds an answer, by formulas.

A cell counts on the sheet where the collector will take it too (`mcda.files.typed`): words of the
list and names of levels in every language, numbers with a point or a comma, ranges, distributions,
n/a. What cannot be read there, errors above all, counts for nothing and is said beside it. A date
that a spreadsheet made of a figure is a number to a formula: only the collector sees it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mcda.excel.livetyped import DASHES, folded, plain, replaced
from mcda.files.typed import cant_judge_words
from mcda.files.typed import folded as folded_text
from mcda.model.cells import CellReader
from mcda.model.distribution import NUMBERS
from mcda.model.hierarchy import Criterion, say


def is_listed(node: Criterion) -> bool:
    """Whether the answers are words of a list."""
    return bool(node.levels) or node.kind == "flag"


def words(node: Criterion, options: Sequence[str], *, rating: bool) -> tuple[str, ...]:
    """The texts that are answers, as they are compared; none where numbers are."""
    if not is_listed(node):
        return ()
    told = (*options, *CellReader(node).words)
    # Formulas leave the points and quotes at both ends that the collector drops.
    known = {form for one in told for form in (folded_text(one), folded_text(f"|{one}|")[1:-1])}
    known |= {f"{value:g}" for value in node.level_values().values()}
    return tuple(sorted(known | set(cant_judge_words()) if rating else known))


def compared(cell: str, node: Criterion) -> str:
    """The text of a cell as it is compared, "" for an error."""
    dashes = dict.fromkeys(DASHES, "-")
    told = folded(cell) if is_listed(node) else replaced(plain(cell), dashes)
    return f'IF(ISERROR({cell}),"",{told})'


def state(cell: str, said: str, known: str, node: Criterion, *, rating: bool) -> str:
    """1 for an answer, 0 for none yet, -1 for what cannot be read.

    `said` is the cell with `compared`, `known` the cells with `words`.
    """
    if is_listed(node):
        other = "FALSE" if rating else f"OR({_span(said)},{_named(said, ('sample',))})"
        answer = f"OR(SUMPRODUCT(--({known}={said}))>0,{other})"
    else:
        dash = f'ISNUMBER(FIND("-",{said},2))'  # 3-5
        answer = (
            f"OR({_span(said)},{dash},{_named(said, (*NUMBERS, 'sample'))},{_figure(said, node)})"
        )
    return f'IF(ISERROR({cell}),-1,IF({said}="",0,IF({answer},1,-1)))'


def _span(said: str) -> str:
    """n/a, or a range with two ends; which of them is the lower is not compared."""
    at = f'FIND("..",{said})'
    return f'{said}="n/a",IFERROR(AND({at}>1,{at}<LEN({said})-1),FALSE)'


def _named(said: str, kinds: Sequence[str]) -> str:
    starts = ",".join(f'LEFT({said},{len(kind) + 1})="{kind}("' for kind in kinds)
    return f'AND(RIGHT({said},1)=")",OR({starts}))'


def _figure(said: str, node: Criterion) -> str:
    """A number in the domain; a percent sign is at home only where the unit is per cent."""
    bare = f'SUBSTITUTE({said},"/100","")' if say(node.unit) == "%" else said
    number = f'_xlfn.NUMBERVALUE({bare},"."," ")'
    inside = f"ISNUMBER({number})"
    if node.domain is not None:
        inside = f"AND({number}>={node.domain[0]!r},{number}<={node.domain[1]!r})"
    return f"IFERROR({inside},FALSE)"
