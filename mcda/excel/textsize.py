"""How wide a text is, and how many lines it takes, so that rows are high enough for it.

No spreadsheet grows the rows of a workbook that it did not write itself.
"""

from __future__ import annotations

from functools import cache

# Widths in twentieths of the letter size, rounded up: Liberation Sans, which has those of Arial.
_WIDTHS = {
    4: "'",
    5: "ijl|і‘’",
    6: " !,./:;I[\\]ftІ\u00a0",
    7: '"()-`r{}“”„•·',
    8: "*гғ",
    9: "зктқ",
    10: "J^cksvxyzсухұү",
    11: "#$0123456789?L_abdeghnopquГавеийнопрчьэяёәҒңөҰҮһ–≥≤«»",
    12: "+<=>~ЗКбдлцҚ−",
    13: "FTZБЛТУЬъ",
    14: "&ABEKPSVXYАВДЕРХЧжмЁҺ",
    15: "CDHNRUwИЙНПСЦЭЯыюӘҢ",
    16: "GOQОФЪшӨ",
    17: "MmМфщ",
    18: "%Ы",
    19: "WЖШЩ",
    20: "—…→",
    21: "@Ю",
    22: "№",
}
_WIDTH = {letter: width / 20 for width, letters in _WIDTHS.items() for letter in letters}
_OTHER = 0.9  # of a letter that is not in the table: wide, to be safe
_BOLD = 1.09
_DIGIT = 7  # pixels of the digit by which column widths are measured
_PADDING = 7  # pixels at the sides of a cell, and a little for rounding
_PIXELS = 96 / 72
INDENT = 1.4  # column width that an indent takes


@cache
def _letter(letter: str) -> float:
    return _WIDTH.get(letter, _OTHER)


def text_width(text: str, size: float = 10, *, bold: bool = False) -> float:
    """Width of a text on one line, in pixels."""
    return sum(map(_letter, text)) * size * _PIXELS * (_BOLD if bold else 1)


def column_for(text: str, size: float = 10, *, bold: bool = False) -> float:
    """The column width that shows a text on one line."""
    return (text_width(text, size, bold=bold) + _PADDING) / _DIGIT


def wrapped_lines(text: str, column: float, size: float = 10, *, bold: bool = False) -> int:
    """Lines of a text that is wrapped between words in a column of this width."""
    room = column * _DIGIT - _PADDING
    return sum(_paragraph(part, room, size, bold) for part in text.split("\n"))


def text_height(text: str, column: float, size: float = 10, *, bold: bool = False) -> float:
    """The row height, in points, that shows a text wrapped in a column of this width."""
    return wrapped_lines(text, column, size, bold=bold) * line_height(size) + 3


def line_height(size: float) -> float:
    """The height of a line, in points."""
    return 1.2 * size + 1.2


def _paragraph(text: str, room: float, size: float, bold: bool) -> int:
    lines, used = 1, 0.0
    space = text_width(" ", size, bold=bold)
    for word in text.split(" "):
        width = text_width(word, size, bold=bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        elif used:
            width += space
        if not used and width > room:  # a word longer than the line is broken anywhere
            more = int(width // room)
            lines, width = lines + more, width - more * room
        used += width
    return lines
