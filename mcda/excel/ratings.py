"""The ratings workbook: an expert says which worded step describes each alternative best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcda.excel.cellsheet import Column, Sheet, cell_workbook, shown_words
from mcda.excel.style import fitting
from mcda.messages import text
from mcda.model.anchors import level_words
from mcda.model.form import AskedCell, Form
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.judgements import Judgements, Rating


def ratings_workbook(
    form: Form,
    hierarchy: Hierarchy,
    *,
    title: str,
    names: Mapping[str, str],
    expert_name: str = "",
    organisation: str = "",
    due: str = "",
    answers: Judgements | None = None,
) -> bytes:
    """The workbook of a ratings form: a start sheet, then a sheet for each criterion.

    `title` is the study's, `names` are the alternatives' names by id, `due` an ISO date. Ratings in
    `answers` are filled in already.
    """
    lang = form.language
    skip = text("form-cant-judge", lang)
    given = {(rating.criterion, rating.alternative): rating for rating in _ratings(answers)}

    def what(node: Criterion, cells: Sequence[AskedCell]) -> Sheet:
        steps = [level_words(level, lang) for level in node.levels or ()]
        words = dict(zip((level.id for level in node.levels or ()), steps, strict=True))
        shown = [
            text("results-state-not-applicable", lang)
            if cell.shown == "n/a"
            else shown_words(cell.shown, node, lang).replace("..", " … ")
            for cell in cells
        ]
        filled = []
        for cell in cells:
            rating = given.get((cell.criterion, cell.alternative))
            answer = "" if rating is None else words.get(rating.level or "", skip)
            filled.append((answer, "" if rating is None else rating.note))
        return Sheet(
            node=node,
            title=node.label(lang),
            question=text("ratings-question", lang, criterion=node.label(lang)),
            legend=[text("ratings-steps", lang), *(f"•  {step}" for step in steps)],
            columns=(
                Column(text("cells-shown", lang), fitting(shown, least=16, most=30, size=9) + 2),
                Column(text("cells-rating", lang), 52, "answer"),
                Column(text("cells-note", lang), 28, "note"),
            ),
            given=[(words,) for words in shown],
            filled=filled,
            options=(*steps, skip),
            strict=True,
            wrong=(text("ratings-wrong-title", lang), text("ratings-wrong", lang, skip=skip)),
        )

    return cell_workbook(
        form,
        hierarchy,
        what,
        ("ratings-step-pick", "ratings-step-skip", "ratings-step-shown", "form-save"),
        title=title,
        names=names,
        expert_name=expert_name,
        organisation=organisation,
        due=due,
    )


def _ratings(answers: Judgements | None) -> tuple[Rating, ...]:
    return answers.ratings if answers is not None else ()
