"""Where things stand in a form's workbook: what the writers and the reader agree on.

Nothing is found by position. Column A of every sheet is hidden and holds ids: a row that is
answered carries the key of its pair or cell there; a hidden row `head:KIND` names the role of every
column (`answer`, `confirm`, `note`, …); on the start sheet `who:FIELD` marks a row whose `answer`
column holds what the expert says of himself. Rows and columns may be moved or inserted. The hidden
sheet `_form` holds the form (`mcda.model.form.Form`) as JSON, cut into cells of column A.
"""

from __future__ import annotations

FORM_SHEET = "_form"
FORM_MARK = "mcda form/1: this sheet is read by the program, please leave it as it is"
CHUNK = 30_000  # an Excel cell holds 32,767 characters
CALC_SHEET = "_calc"  # hidden arithmetic of a pairwise form: nothing to read there

HEAD_PAIRS, HEAD_CELLS, HEAD_WHO = "head:pairs", "head:cells", "head:who"
WHO_FIELDS = ("name", "organisation", "date", "typed_by")

# Roles of columns in the row HEAD_PAIRS: `option` stands once over each hidden cell of the row's
# own list, in the order of the form's scale, "can't judge" last.
PAIR_ROLES = ("left", "answer", "right", "confirm", "note", "option")
# Roles in the row HEAD_CELLS. Ratings: `answer` is the level, `option` the levels worst to best,
# "can't judge" last. Evidence: `answer` is the value or interval.
CELL_ROLES = ("answer", "source", "year", "note", "option")


def pair_key(node: str, a: str, b: str) -> str:
    """Key of the row of a pair; identifiers hold no `|`."""
    return f"pair:{node}|{a}|{b}"


def cell_key(alternative: str, criterion: str) -> str:
    """Key of the row (ratings, evidence) of an alternative on a criterion."""
    return f"cell:{criterion}|{alternative}"


def who_key(field: str) -> str:
    """Key of a row of the start sheet."""
    return f"who:{field}"
