"""The workbooks of a round's forms, of all kinds, in the order of the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from mcda.excel.cellsheet import cell_tabs
from mcda.excel.copies import Request, copies
from mcda.excel.evidence import evidence_workbook
from mcda.excel.questionnaire import pair_tabs, pairs_workbook
from mcda.excel.ratings import ratings_workbook
from mcda.messages import text
from mcda.model.experts import Expert
from mcda.model.form import Form
from mcda.model.hierarchy import Hierarchy, say
from mcda.model.judgements import Judgements
from mcda.model.problem import Problem


def sheet_words(form: Form, hierarchy: Hierarchy, parts: Sequence[str], lang: str) -> str:
    """Where a form asks about these nodes or criteria: the titles of the sheets, in a language.

    Of a sheet that several nodes share the names of those meant stand beside it.
    """
    tabs: dict[str, str] = {}
    shared: dict[str, list[str]] = {}
    if form.kind == "pairs":
        for group, title in pair_tabs(form, hierarchy, lang):
            tabs |= {node.node.id: title for node in group}
            if len(group[0].children) == 2:
                shared[title] = [node.node.label(lang) for node in group if node.node.id in parts]
    else:
        tabs = cell_tabs(form, hierarchy, lang)
    titles = dict.fromkeys(tabs.get(part, part) for part in parts)
    return ", ".join(
        text("part-shared", lang, sheet=title, names=", ".join(shared[title]))
        if shared.get(title)
        else title
        for title in titles
    )


def form_workbooks(
    forms: Sequence[Form],
    problem: Problem,
    experts: Mapping[str, Expert],
    due: str = "",
    answers: Mapping[str, Judgements] | None = None,
) -> tuple[bytes, ...]:
    """A workbook for each form; answers that an expert gave before are filled in already.

    `answers` are by expert. Figures given before are in the study's table, which the evidence forms
    show.
    """
    hierarchy, table = problem.hierarchy, problem.table

    @cache
    def names(lang: str) -> dict[str, str]:
        return {key: table.name(i, lang) for i, key in enumerate(table.alternatives)}

    def write(request: Request) -> bytes:
        form = request.form
        lang = form.language
        title = say(problem.title, lang) or problem.name
        given = answers.get(form.expert) if answers else None
        told = {
            "title": title,
            "expert_name": request.expert_name,
            "organisation": request.organisation,
            "due": due,
        }
        if form.kind == "pairs":
            return pairs_workbook(form, hierarchy, **told, answers=given)
        if form.kind == "ratings":
            return ratings_workbook(form, hierarchy, **told, names=names(lang), answers=given)
        return evidence_workbook(form, hierarchy, **told, names=names(lang))

    requests = [
        Request(form, experts[form.expert].name if form.expert in experts else "") for form in forms
    ]
    if answers:
        return tuple(write(request) for request in requests)
    return tuple(copies(requests, write))
