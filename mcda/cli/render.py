"""The ranking as a planner reads it on a terminal: what is known, how little, what to type next."""

from __future__ import annotations

from textwrap import wrap

from mcda.analysis.wording import legend, official_words, opening, pulls
from mcda.cli.common import shows
from mcda.messages import text
from mcda.model.problem import Problem
from mcda.model.results import RankedRow, Ranking

SIGNS = "─●○·–≤≥²"
MOST = 98
STRIP = 30
SHORT = 10


def fits(line: str, signs: bool) -> str:
    """The line with ASCII instead of signs that the console cannot show."""
    if signs:
        return line
    for sign, plain in zip("─●○·–…≤≥²—“”’№", '-#o.-~<>2-""\'#', strict=False):
        line = line.replace(sign, plain)
    return line


def strip(row: RankedRow, m: int, signs: bool) -> str:
    """One character a place: the interval as a line, the middle place on it, ○ when unsure."""
    width = min(m, STRIP)

    def place(rank: int) -> int:
        return rank - 1 if m == width else round((rank - 1) * (width - 1) / (m - 1))

    cells = ["·"] * width
    for k in range(place(row.rank_low), place(row.rank_high) + 1):
        cells[k] = "─"
    cells[place(row.rank)] = "○" if row.uncertain else "●"
    return fits("".join(cells), signs)


def scale(m: int) -> str:
    """The head of the strip: first, middle and last place."""
    width = min(m, STRIP)
    if width < 7:
        return "1".ljust(width)
    middle = str((m + 1) // 2)
    line = "1" + middle.rjust((width + 1) // 2 + len(middle) - 1 - 1 + (len(middle) == 1))
    return line + str(m).rjust(width - len(line))


def body(
    ranking: Ranking, problem: Problem, lang: str, width: int, top: int | None, signs: bool
) -> list[str]:
    """The table itself, narrower step by step where the terminal asks for it.

    Long words are cut first; then the official class and the pulls go, below 80 columns the strip
    before them.
    """
    rows = ranking.rows[:top] if top else ranking.rows
    m = len(ranking.rows)
    words = pulls(ranking, problem, lang)
    head = [
        text(f"head-{key}", lang)
        for key in ("places", "mid", "town", "data", "lifted", "held", "official")
    ]
    official = bool(problem.official) and any(problem.official.get(row.id) for row in rows)
    cells = [
        [
            f"{row.rank_low}–{row.rank_high}"
            if row.rank_low != row.rank_high
            else str(row.rank_low),
            str(row.rank),
            ("~" if row.uncertain else " ") + row.name,
            f"{row.known}/{row.with_data}",
            *words[row.id],
            official_words(problem, row.id, lang),
        ]
        for row in rows
    ]
    head[2] = " " + head[2]
    longest = 30
    for line in [head, *cells]:
        line[2] = line[2] if len(line[2]) <= longest else line[2][: longest - 1] + "…"
    columns = [0, 1, 2, 7, 3, 4, 5, *([6] if official else [])]
    sizes = {7: min(m, STRIP)}

    def room() -> int:
        sizes.update({k: max(len(line[k]) for line in [head, *cells]) for k in range(7)})
        return sum(sizes[k] + (2 if k in (2, 7) else 1) for k in columns) - 1

    limit = min(width, MOST) if width >= 80 else width
    if room() > limit:
        both = f" {text('or', lang)} "
        for line in cells:
            line[6] = line[6].replace(both, "/")
        for k in (4, 5):
            for line in [head, *cells]:
                line[k] = line[k] if len(line[k]) <= SHORT else line[k][: SHORT - 1] + "…"
    order = ((7,), (6,), (4, 5)) if width < 80 else ((6,), (4, 5), (7,))
    for unwanted in order:
        if room() > limit:
            columns = [k for k in columns if k not in unwanted]

    def joined(line: list[str], drawing: str) -> str:
        parts = []
        for k in columns:
            word = drawing if k == 7 else line[k]
            size = sizes[k]
            parts.append(word.rjust(size) if k in (0, 1) else word.ljust(size))
            if k == 2 and 7 in columns:
                parts[-1] += " "
        return fits(" ".join(parts).rstrip(), signs)

    lines = [joined(head, scale(m))]
    lines += [joined(line, strip(row, m, signs)) for line, row in zip(cells, rows, strict=True)]
    if len(rows) < m:
        lines.append(text("more-rows", lang, count=m - len(rows)))
    return lines


def show(
    ranking: Ranking,
    problem: Problem,
    lang: str,
    *,
    width: int = 100,
    top: int | None = None,
    others: str = "",
    next_step: str = "",
) -> str:
    """The whole answer as text."""
    signs = shows(SIGNS)
    lines: list[str] = []
    limit = min(width, MOST)
    for line in opening(ranking, problem, lang):
        lines += [fits(part, signs) for part in wrap(line, limit) or [""]]
    lines += ["", *body(ranking, problem, lang, width, top, signs), ""]
    notes = legend(ranking, problem, lang, others)
    if next_step:
        notes.append(("next", next_step))
    labels = {key: text(f"label-{key}", lang) for key, _ in notes}
    margin = max(len(label) for label in labels.values()) + 2 if labels else 0
    for key, words in notes:
        parts = wrap(words, max(limit - margin, 20)) or [""]
        lines.append(fits(labels[key].ljust(margin) + parts[0], signs))
        lines += [fits(" " * margin + part, signs) for part in parts[1:]]
    return "\n".join(lines)
