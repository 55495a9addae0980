"""A contradiction among an expert's answers in words, as a question to that expert."""

from __future__ import annotations

from mcda.analysis.contradictions import Contradiction, Relation
from mcda.messages import decimal, text
from mcda.model.answers import answer_names
from mcda.model.form import SCALES
from mcda.model.hierarchy import Criterion, Hierarchy

TOP = max(SCALES[9]) - 1e-9  # the strongest answer there is


def contradiction_words(found: Contradiction, hierarchy: Hierarchy, lang: str) -> str:
    """A contradiction in words: A over B, B over C, but C over A, and what it does to the CR."""
    names = short_names(hierarchy.nodes[found.node], lang)

    def said(step: Relation, word: str = "") -> str:
        key = f"relation-{word or step.degree}"
        return text(key, lang, a=names[step.first], b=names[step.second])

    third = said(found.but)
    if found.steps:
        first, second = (said(step, "over" if found.circle else "") for step in found.steps)
        key = "contradiction"
        if found.weak:
            key += "-top" if found.but.times > TOP else "-weak"
        words = text(key, lang, first=first, second=second, third=third)
    else:
        words = text("contradiction-alone", lang, third=third)
    before = decimal(found.cr, lang)
    if found.cr_without is None:
        return words + " " + text("contradiction-cr-none", lang, before=before)
    after = decimal(found.cr_without, lang)
    if found.cr_without >= found.cr or after == before:
        return words
    return words + " " + text("contradiction-cr", lang, before=before, after=after)


def short_names(node: Criterion, lang: str) -> dict[str, str]:
    """Short names of a node's children, by id; with quotation marks where one holds a comma."""
    names = answer_names(node, lang, room=0)
    marks = "“{}”" if lang == "en" else "«{}»"
    return {key: marks.format(name) if "," in name else name for key, name in names.items()}
