"""The pairwise workbook: an expert says which of two criteria matters more, and by how much.

A start sheet with a worked example, a sheet for each node with three criteria or more, one sheet
for all nodes with two, and the hidden arithmetic that tells whether the answers fit together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcda.excel.layout import CALC_SHEET
from mcda.excel.livepairs import Calc
from mcda.excel.pairsheet import AHEAD_FILL, CARD, PairSheet, card
from mcda.excel.startsheet import fill_start, form_sheet, tab_title
from mcda.excel.style import BLUE, NOTE, Book
from mcda.excel.textsize import wrapped_lines
from mcda.messages import text
from mcda.model.answers import answer_text
from mcda.model.asked_node import Node, given_answers, nodes_of
from mcda.model.form import Form
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import Judgements

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def pairs_workbook(
    form: Form,
    hierarchy: Hierarchy,
    *,
    title: str,
    expert_name: str = "",
    organisation: str = "",
    due: str = "",
    answers: Judgements | None = None,
) -> bytes:
    """The workbook of a pairwise form: a start sheet, then the sheets with pairs.

    `title` is the study's, `due` an ISO date; `answers` are filled in already.
    """
    lang = form.language
    given = given_answers(answers)
    book = Book(title)
    start = book.sheet(text("form-start", lang), tab=BLUE)
    groups, titles = zip(*pair_tabs(form, hierarchy, lang), strict=True)
    sheets = [book.sheet(tab) for tab in titles]
    calc = Calc(book, CALC_SHEET, form.scale, lang)
    parts = []
    for place, (group, sheet) in enumerate(zip(groups, sheets, strict=True)):
        after = sheets[place + 1].title if place + 1 < len(sheets) else ""
        made = PairSheet(book, calc, sheet, form, group, given)
        fill = made.in_twos if len(group[0].children) == 2 else made.one_node
        parts.append(fill(start.title, after))
    steps = [text(f"pairs-step-{key}", lang) for key in ("pick", "answer", "skip")]
    steps.append(text("pairs-step-check", lang, meant=text("pairs-meant", lang)))
    fill_start(
        book,
        start,
        form,
        heading=text("pairs-heading", lang),
        title=title,
        name=expert_name,
        organisation=organisation,
        due=due,
        steps=[*steps, text("form-save", lang)],
        drawn=lambda row: _example(book, start, row, lang),
        parts=parts,
    )
    form_sheet(book, form)
    return book.bytes()


def pair_tabs(form: Form, hierarchy: Hierarchy, lang: str) -> list[tuple[list[Node], str]]:
    """Nodes by sheet, and the sheet's title in a language.

    Each node with three criteria or more has a sheet of its own, all those with two share one.
    """
    nodes = nodes_of(form, hierarchy.tree, lang)
    groups = [[node] for node in nodes if len(node.children) > 2]
    twos = [node for node in nodes if len(node.children) == 2]
    taken = [text("form-start", lang), CALC_SHEET]
    tabs = []
    for group in [*groups, twos] if twos else groups:
        taken.append(tab_title(_tab(group, hierarchy, lang), taken))
        tabs.append((group, taken[-1]))
    return tabs


def _tab(group: list[Node], hierarchy: Hierarchy, lang: str) -> str:
    node = group[0].node
    if len(group[0].children) == 2:
        return text("pairs-two", lang)
    if node.id == hierarchy.root:
        return text("pairs-node", lang)
    words = node.short_label(lang)
    return words[:1].upper() + words[1:]


def _example(book: Book, sheet: Worksheet, row: int, lang: str) -> int:
    """A row as it looks when it is answered, from everyday life, and what it says."""
    names = [text(f"pairs-example-{side}", lang) for side in ("left", "right")]
    caption = text("pairs-example", lang)
    book.merged(sheet, row, (2, 4), caption, NOTE.but(bold=True, vertical="bottom"), height=20)
    for column, side, name in zip((2, 4), ("left", "right"), names, strict=True):
        worst, best = (text(f"pairs-example-{side}-{end}", lang) for end in ("worst", "best"))
        look = CARD.but(fill=AHEAD_FILL if side == "left" else "")
        cell = book.put(sheet, row + 1, column, None, look)
        cell.value = card(name, (worst, best), lang)
    answer = answer_text(names[0], names[1], 3, lang)
    book.put(sheet, row + 1, 3, answer, CARD.but(bold=True, color=BLUE, align="center", indent=0))
    sheet.row_dimensions[row + 1].height = 46
    says = text("pairs-example-says", lang)
    height = 12.0 * wrapped_lines(says, 96, 9) + 8
    book.merged(sheet, row + 2, (2, 4), says, NOTE.but(vertical="center"), height=height)
    return row + 3
