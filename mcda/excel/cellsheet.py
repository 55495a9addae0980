"""A sheet of a ratings or an evidence form: a row an alternative, with yellow cells to fill in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcda.excel import livecells
from mcda.excel.layout import HEAD_CELLS, cell_key
from mcda.excel.paging import areas
from mcda.excel.startsheet import (
    Part,
    count_look,
    editing_row,
    fill_start,
    form_sheet,
    head_row,
    hide_columns,
    tab_title,
)
from mcda.excel.style import (
    HEAD,
    INPUT,
    NOTE,
    QUIET,
    RED,
    TITLE,
    WORDS,
    Book,
    fit_heads,
    fitting,
    page,
    protect,
    widths,
)
from mcda.excel.textsize import INDENT, text_height
from mcda.messages import text
from mcda.model.form import AskedCell, Form
from mcda.model.hierarchy import Criterion, Hierarchy, say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FIRST = 7  # row of the first alternative
MOST = 60.0  # points of a row: a longer comment given before is read in its cell
STATUS = 50.0  # width of what is said beside a row
GIVEN = WORDS.but(color=QUIET, size=9, indent=1)
SAID = NOTE.but(color=RED, vertical="center", wrap=False, indent=1)
TYPED = INPUT.but(align="left", wrap=True, indent=1, format="@")  # as typed: 1.5 becomes no date


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the sheet: its head, width, and its role where it is filled in."""

    head: str
    width: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is peculiar to a sheet: its criterion and words, columns after number and name, texts.

    `given` and `filled` give the texts of a row for the columns without and with a role; `options`
    are the choices of the answer cell, kept in hidden cells of every row; `check` is a formula on
    `{cell}` where there are none. What fails is refused where `strict`, else asked about, in the
    words of `wrong`: title and text.
    """

    node: Criterion
    title: str
    question: str
    legend: Sequence[str]
    columns: Sequence[Column]
    given: Sequence[Sequence[str]]
    filled: Sequence[Sequence[str]]
    options: Sequence[str] = ()
    check: str = ""
    strict: bool = False
    wrong: tuple[str, str] = ("", "")


def cell_workbook(
    form: Form,
    hierarchy: Hierarchy,
    what: Callable[[Criterion, Sequence[AskedCell]], Sheet],
    steps: Sequence[str],
    *,
    title: str,
    names: Mapping[str, str],
    expert_name: str,
    organisation: str,
    due: str,
) -> bytes:
    """The workbook of a ratings or an evidence form: a start sheet, then one for each criterion.

    `what` tells a criterion's sheet from its cells; `steps` are the message keys of how to answer.
    `title` is the study's, `names` are the alternatives' names by id, `due` an ISO date.
    """
    lang = form.language
    book = Book(title)
    start = book.sheet(text("form-start", lang))
    parts = []
    tabs = cell_tabs(form, hierarchy, lang)
    for criterion, cells in by_criterion(form).items():
        node = hierarchy.nodes[criterion]
        sheet = book.sheet(tabs[criterion])
        labels = [names.get(cell.alternative, cell.alternative) for cell in cells]
        parts.append(cell_sheet(book, form, sheet, what(node, cells), cells, labels))
    fill_start(
        book,
        start,
        form,
        heading=text(f"{form.kind}-heading", lang),
        title=title,
        name=expert_name,
        organisation=organisation,
        due=due,
        steps=[text(step, lang) for step in steps],
        example=[text(f"{form.kind}-example", lang)],
        parts=parts,
    )
    form_sheet(book, form)
    return book.bytes()


def cell_tabs(form: Form, hierarchy: Hierarchy, lang: str) -> dict[str, str]:
    """Titles of the sheets by criterion, in a language."""
    taken = [text("form-start", lang)]
    tabs = {}
    for criterion in by_criterion(form):
        if criterion in hierarchy.nodes:
            taken.append(tab_title(hierarchy.nodes[criterion].short_label(lang), taken))
            tabs[criterion] = taken[-1]
    return tabs


def by_criterion(form: Form) -> dict[str, list[AskedCell]]:
    """The cells of a form by criterion, in the form's order."""
    found: dict[str, list[AskedCell]] = {}
    for cell in form.cells:
        found.setdefault(cell.criterion, []).append(cell)
    return found


def shown_words(shown: str, node: Criterion, lang: str) -> str:
    """A cell of a table file as it may be typed: levels by name, numbers in the language's way."""
    names = {level.id: say(level.name, lang) or level.id for level in node.levels or ()}
    if not names and node.kind == "flag":
        names = {"no": text("flag-no", lang), "yes": text("flag-yes", lang)}

    def one(end: str) -> str:
        if end in names:
            return names[end]
        plain = end.replace("-", "−")
        return plain if lang == "en" else plain.replace(".", ",")

    return shown if shown == "n/a" else "..".join(one(end) for end in shown.split(".."))


def cell_sheet(
    book: Book,
    form: Form,
    sheet: Worksheet,
    what: Sheet,
    cells: Sequence[AskedCell],
    names: Sequence[str],
) -> Part:
    """Fill `sheet` with one criterion's cells; gives its line on the start sheet.

    Number and name of each alternative stand in columns B and C, the columns of `what` from D on.
    What cannot be read is said after them; the hidden options and what counts answers follow.
    """
    from openpyxl.utils import get_column_letter

    lang = form.language
    columns = [
        Column(text("cells-number", lang), 5),
        Column(text("cells-place", lang), _name_width(names)),
        *what.columns,
    ]
    last = len(columns) + 1
    options = last + 2
    widths(sheet, [2, *(column.width for column in columns), STATUS])
    hide_columns(sheet, 1)
    answer = 2 + next(i for i, column in enumerate(columns) if column.role == "answer")
    letter = get_column_letter(answer)
    bottom = FIRST + len(cells) - 1

    editing_row(book, sheet, (2, last), lang)
    book.merged(sheet, 2, (2, last), what.question, TITLE.but(wrap=True))
    room = sum(column.width for column in columns)
    sheet.row_dimensions[2].height = text_height(what.question, room, TITLE.size, bold=True) + 4
    legend = "\n".join(what.legend)
    height = text_height(legend, room, NOTE.size) + 2
    book.merged(sheet, 3, (2, last), legend, NOTE, height=height)
    states = _live(book, form, sheet, what, letter, options + len(what.options), len(cells))
    book.formula(sheet, 4, answer, f"=COUNTIF({states},1)", count_look(len(cells), lang))
    sheet.row_dimensions[4].height = 18
    roles: dict[int, str | Sequence[str]] = {
        number: column.role for number, column in enumerate(columns, start=2) if column.role
    }
    if what.options:
        roles[options] = ["option"] * len(what.options)
        hide_columns(sheet, options, options + len(what.options) - 1)
    head_row(book, sheet, 5, HEAD_CELLS, roles)
    book.row(sheet, 6, [column.head for column in columns], HEAD, start=2)
    fit_heads(sheet, 6, least=28)

    places = [
        (number, column) for number, column in enumerate(columns[2:], start=4)
    ]  # after key, number and name
    for row, (cell, name, given, filled) in enumerate(
        zip(cells, names, what.given, what.filled, strict=True), start=FIRST
    ):
        book.put(sheet, row, 1, cell_key(cell.alternative, cell.criterion))
        book.put(sheet, row, 2, row - FIRST + 1, GIVEN.but(align="center", indent=0))
        book.put(sheet, row, 3, name, WORDS.but(bold=True, indent=1))
        waiting, typed = iter(given), iter(filled)
        tall = [17.0]
        for number, column in places:
            words = next(typed if column.role else waiting)
            book.put(sheet, row, number, words or None, TYPED if column.role else GIVEN)
            size = (TYPED if column.role else GIVEN).size
            tall.append(text_height(words, column.width - INDENT, size))
        book.row(sheet, row, list(what.options), start=options)
        sheet.row_dimensions[row].height = min(max(tall), MOST)
    _validate(sheet, what, answer, options, len(cells))
    sheet.freeze_panes = f"D{FIRST}"
    wide = room > 125
    printed = areas(sheet, ("B", get_column_letter(last)), 6, bottom, bottom, landscape=wide)
    page(sheet, landscape=wide, head="6:6", areas=printed, one_page=len(printed) == 1)
    protect(sheet)
    return Part(sheet.title, what.title, f"{letter}4", len(cells))


def _live(
    book: Book, form: Form, sheet: Worksheet, what: Sheet, answer: str, first: int, rows: int
) -> str:
    """Fill three hidden columns from `first` on, and the words beside rows that cannot be read.

    The columns hold what is compared, the state of each row and the words that are answers; gives
    the range of the states.
    """
    from openpyxl.utils import get_column_letter

    rating = form.kind == "ratings"
    said, state, word = (get_column_letter(first + k) for k in range(3))
    known = livecells.words(what.node, what.options, rating=rating)
    listed = f"${word}${FIRST}:${word}${FIRST + max(len(known), 1) - 1}"
    for row, one in enumerate(known, start=FIRST):
        book.put(sheet, row, first + 2, one)
    unread = text("cells-unread", form.language).replace('"', '""')
    beside = first - len(what.options) - 1
    for row in range(FIRST, FIRST + rows):
        cell = f"{answer}{row}"
        told = livecells.compared(cell, what.node)
        book.formula(sheet, row, first, f"={told}")
        found = livecells.state(cell, f"{said}{row}", listed, what.node, rating=rating)
        book.formula(sheet, row, first + 1, f"={found}")
        book.formula(sheet, row, beside, f'=IF({state}{row}<0,"{unread}","")', SAID)
    hide_columns(sheet, first, first + 2)
    return f"{state}{FIRST}:{state}{FIRST + rows - 1}"


def _validate(sheet: Worksheet, what: Sheet, answer: int, first_option: int, rows: int) -> None:
    """A drop-down of the row's own options, or a check that asks before it keeps what is odd."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(answer)
    if what.options:
        low = get_column_letter(first_option)
        high = get_column_letter(first_option + len(what.options) - 1)
        kind, formula = "list", f"${low}{FIRST}:${high}{FIRST}"
    elif what.check:
        kind, formula = "custom", what.check.format(cell=f"{letter}{FIRST}")
    else:
        return
    validation = DataValidation(
        type=kind,  # type: ignore[arg-type]
        formula1=formula,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="stop" if what.strict else "warning",
        errorTitle=what.wrong[0],
        error=what.wrong[1],
    )
    validation.add(f"{letter}{FIRST}:{letter}{FIRST + rows - 1}")
    sheet.add_data_validation(validation)


def _name_width(names: Sequence[str]) -> float:
    return fitting(names, least=14, most=34, bold=True) + INDENT
