"""The evidence workbook: figures for measured criteria, each with its source and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from mcda.excel.cellsheet import Column, Sheet, cell_workbook, shown_words
from mcda.excel.style import fitting
from mcda.messages import number, text
from mcda.model.form import AskedCell, Form
from mcda.model.hierarchy import Criterion, Hierarchy, say

LONGEST_SOURCE = 100  # signs of a source as a row shows it; the study holds all of it


def evidence_workbook(
    form: Form,
    hierarchy: Hierarchy,
    *,
    title: str,
    names: Mapping[str, str],
    expert_name: str = "",
    organisation: str = "",
    due: str = "",
) -> bytes:
    """The workbook of an evidence form: a start sheet, then a sheet for each indicator.

    `title` is the study's, `names` are the alternatives' names by id, `due` an ISO date. The
    study's present figures and sources stand beside the cells to fill in.
    """
    lang = form.language

    def what(node: Criterion, cells: Sequence[AskedCell]) -> Sheet:
        shown = [shown_words(cell.shown, node, lang) for cell in cells]
        return Sheet(
            node=node,
            title=node.label(lang),
            question=node.label(lang),
            legend=_legend(node, lang),
            columns=(
                Column(
                    text("cells-figure-now", lang), fitting(shown, least=14, most=30, size=9) + 2
                ),
                Column(text("cells-source-now", lang), 44),
                Column(text("cells-figure", lang), 16, "answer"),
                Column(text("cells-source", lang), 36, "source"),
                Column(text("cells-year", lang), 11, "year"),
                Column(text("cells-note", lang), 24, "note"),
            ),
            given=[
                (words, _source_words(cell.source, cell.year))
                for words, cell in zip(shown, cells, strict=True)
            ],
            filled=[("", "", "", "")] * len(cells),
            options=_options(node, lang),
            check=_check(node),
            wrong=(text("evidence-wrong-title", lang), _wrong(node, lang)),
        )

    return cell_workbook(
        form,
        hierarchy,
        what,
        (
            "evidence-step-type",
            "evidence-step-interval",
            "evidence-step-source",
            "evidence-step-shown",
            "form-save",
        ),
        title=title,
        names=names,
        expert_name=expert_name,
        organisation=organisation,
        due=due,
    )


def _source_words(source: str, year: str) -> str:
    """Year and source, cut to what a row can show."""
    words = shorten(source, LONGEST_SOURCE, placeholder=" …")
    return f"{year}: {words}" if year and words else year or words


def _options(node: Criterion, lang: str) -> tuple[str, ...]:
    """Names of the levels, worst to best; none for a number."""
    if node.levels:
        return tuple(say(level.name, lang) or level.id for level in node.levels)
    if node.kind == "flag":
        ends = (text("flag-no", lang), text("flag-yes", lang))
        return ends if node.direction == "max" else ends[::-1]
    return ()


def _legend(node: Criterion, lang: str) -> list[str]:
    """Unit, direction and what may stand in a cell."""
    facts = []
    if unit := say(node.unit, lang):
        facts.append(text("evidence-unit", lang, unit=unit))
    facts.append(text(f"evidence-{node.direction}", lang))
    if options := _options(node, lang):
        facts.append(text("evidence-levels", lang, levels=", ".join(options)))
    elif node.domain is not None:
        low, high = (number(end, lang) for end in node.domain)
        facts.append(text("evidence-domain", lang, low=low, high=high))
    lines = [" · ".join(facts)]
    lines += [f"•  {say(level.name, lang) or level.id} – {words}" for level in node.levels or ()
              if (words := say(level.anchor, lang))]  # fmt: skip
    return lines


def _check(node: Criterion) -> str:
    """A formula that is true for a number in the domain, typed with a point or a comma, a range, a
    distribution or n/a; the cell holds a text, so the number is read out of it.
    """
    if node.levels or node.kind == "flag":
        return ""
    figure = '_xlfn.NUMBERVALUE(SUBSTITUTE({cell},",","."),"."," ")'
    inside = f"ISNUMBER({figure})"
    if node.domain is not None:
        low, high = node.domain
        inside = f"AND({figure}>={low!r},{figure}<={high!r})"
    words = 'ISNUMBER(SEARCH("..",{cell})),LOWER({cell})="n/a",RIGHT({cell})=")"'
    return f"OR({words},IFERROR({inside},FALSE))"


def _wrong(node: Criterion, lang: str) -> str:
    if node.levels or node.kind == "flag":
        return text("evidence-wrong-level", lang)
    if node.domain is None:
        return text("evidence-wrong-number", lang)
    low, high = (number(end, lang) for end in node.domain)
    return text("evidence-wrong", lang, low=low, high=high)
