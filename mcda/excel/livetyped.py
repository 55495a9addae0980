"""What people type into an answer cell, read by formulas: the live side of `mcda.files.typed`.

An answer counts on the sheet where the collector will take it too: words of the row's list whatever
their letter case, spaces and dashes, and numbers such as 3, 1/3, 0,333, 33 % or ３. Nothing depends
on the locale, so that a decimal comma and a decimal point are read everywhere. The functions give
parts of formulas; an error in the cell goes through none of them.
"""

from __future__ import annotations

from functools import reduce

from mcda.files.typed import LEAST, MOST

DIGITS = "0123456789"
_UNSEEN = ("\u200b", "\u2060", "\ufeff")
_SPACES = ("\u00a0", "\u2009", "\u202f", "\u3000")
DASHES = "‐‑‒–—―−"
_SIGNS = {
    **dict(zip("０１２３４５６７８９／．：％＋", "0123456789/.:%+", strict=True)),
    **{"½": "1/2", "⅓": "1/3", "¼": "1/4", "⅕": "1/5", "⅙": "1/6", "⅐": "1/7", "⅛": "1/8"},
    **{"⅑": "1/9", ",": ".", "，": ".", ":": "/", "÷": "/", "⁄": "/", "∕": "/", "%": "/100"},
    **{"×": "x", "х": "x"},
}


def replaced(cell: str, signs: dict[str, str]) -> str:
    return reduce(lambda part, one: f'SUBSTITUTE({part},"{one[0]}","{one[1]}")',
                  signs.items(), cell)  # fmt: skip


def maybe_time(cell: str) -> str:
    """True for a number that a spreadsheet may have made of a ratio such as 3:1, a time of day.

    No formula sees a cell's format in Excel and in LibreOffice, so whole minutes tell; 1/n and
    numbers with three decimals are no times that a ratio gives.
    """
    minutes = f"ABS(ROUND(1440*{cell},0)-1440*{cell})<1E-6"
    decimals = f"ABS(ROUND({cell},3)-{cell})>1E-9"
    part = f"ABS(ROUND(1/{cell},0)-1/{cell})>1E-9"
    return f"IF(ISNUMBER({cell}),IF({cell}>0,AND({minutes},{decimals},{part}),FALSE),FALSE)"


def folded(cell: str) -> str:
    """A text, or the texts of cells, as they are compared."""
    spaced = replaced(cell, dict.fromkeys(_SPACES, " ") | dict.fromkeys(_UNSEEN, ""))
    dashes = replaced(f"LOWER({spaced})", dict.fromkeys(DASHES, "-") | {"ё": "е"})
    return replaced(f"TRIM({dashes})", {" -": "-", "- ": "-"})


def plain(cell: str) -> str:
    """A text as a number is looked for in it: no spaces, `.` for decimals, `/` for every ratio."""
    bare = replaced(f"CLEAN({cell})", dict.fromkeys((" ", *_SPACES, *_UNSEEN), ""))
    return replaced(f"LOWER({bare})", _SIGNS)


def slash(text: str) -> str:
    """The place of the ratio's sign in a plain text, 0 where it is none."""
    return f'IFERROR(FIND("/",{text}),0)'


def above(text: str, at: str) -> str:
    """What stands before the sign of a ratio, else the text without "+" and signs of "times"."""
    first = f'IF(LEFT({text},1)="+",MID({text},2,99),{text})'
    ratio = f'LEFT({first},FIND("/",{first})-1)'
    left = f'IF(OR(LEFT({first},1)={{"x","*"}}),MID({first},2,99),{first})'
    times = f'IF(RIGHT({text},1)="x",LEFT({left},LEN({left})-1),{left})'
    return f"IF({at}>0,{ratio},{times})"


def below(text: str, at: str) -> str:
    """What stands after the sign of a ratio, else "1"."""
    return f'IF({at}>0,MID({text},{at}+1,99),"1")'


def number(text: str, digits: str) -> str:
    """The number that a text of digits with one point or none stands for, else ""; `digits` are
    cells with the ten digits."""
    bare = f'SUBSTITUTE({text},".","",1)'
    counted = f'SUMPRODUCT(LEN({bare})-LEN(SUBSTITUTE({bare},{digits},"")))'
    value = f"VALUE({bare})/10^{_places(text)}"
    return f'IF(AND(LEN({bare})>0,LEN({bare})={counted}),IFERROR({value},""),"")'


def _places(text: str) -> str:
    return f'IFERROR(LEN({text})-FIND(".",{text}),0)'


def times(first: str, over: str, under: str, at: str) -> str:
    """How many times the left item matters as much; 0 for nothing on the scale, "" for no number.

    A decimal number of at least two places that is 1/n rounded is taken for 1/n.
    """
    value = f"({over}/{under})"
    whole = f"ROUND(1/{value},0)"
    near = f"ABS(1/{whole}-{value})<=0.5*10^(-{_places(first)})*(1+1E-9)"
    decimal = f"AND({at}=0,{_places(first)}>=2,{value}>=0.1,{value}<1)"
    exact = f"IF({decimal},IF({near},1/{whole},{value}),{value})"
    inside = f"AND({exact}>={LEAST * (1 - 1e-12)!r},{exact}<={MOST!r})"
    found = f"IF({under}=0,0,IF({inside},MAX({exact},1/9),0))"
    return f'IF(OR({over}="",{under}=""),"",{found})'
