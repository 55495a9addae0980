"""The ranking as a planner reads it on a terminal: what is known, how little, what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from mcda.cli.common import shows
from mcda.messages import text
from mcda.model.hierarchy import say
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


def pulls(ranking: Ranking, problem: Problem, lang: str) -> dict[str, tuple[str, str]]:
    """(lifted by, held back by) an alternative: the known leaf furthest above, below the mean."""
    means = {
        leaf: sum(row.parts[leaf] for row in ranking.rows) / len(ranking.rows)
        for leaf in ranking.weights
    }
    words = {}
    for row in ranking.rows:
        known = {
            leaf: part - means[leaf] for leaf, part in row.parts.items() if leaf not in row.unknown
        }
        up = max(known, key=lambda leaf: known[leaf], default="")
        down = min(known, key=lambda leaf: known[leaf], default="")
        nodes = problem.hierarchy.nodes
        words[row.id] = (
            nodes[up].short_label(lang) if up and known[up] > 1e-9 else "-",
            nodes[down].short_label(lang) if down and known[down] < -1e-9 else "-",
        )
    return words


def official_words(problem: Problem, alternative: str, lang: str) -> str:
    """The official class of an alternative; a set is "average or high"."""
    classes = problem.official.get(alternative)
    if not classes:
        return "-"
    order: list[str] = [name for name in ("low", "average", "high") if name in classes]
    order += sorted(str(name) for name in classes - set(order))
    said = [
        text(f"class-{name}", lang) if name in ("low", "average", "high") else name
        for name in order
    ]
    return f" {text('or', lang)} ".join(said)


def names_of(problem: Problem, nodes: Sequence[str], lang: str) -> str:
    """Short names of nodes, with commas."""
    return ", ".join(problem.hierarchy.nodes[node].short_label(lang).lower() for node in nodes)


def opening(ranking: Ranking, problem: Problem, lang: str) -> list[str]:
    """Whose weights, which method, and on how much evidence."""
    hierarchy = problem.hierarchy
    title = say(problem.title, lang) or problem.name or ranking.study or ranking.at
    node = hierarchy.nodes[ranking.at]
    if ranking.at != hierarchy.root:
        title = f"{title} — {node.label(lang)}"
    criteria = [child.id for child in node.criteria] or [node.id]
    declared = {
        c: [
            leaf.id for leaf in hierarchy.nodes[c].leaves() if ranking.declared_weights.get(leaf.id)
        ]
        for c in criteria
    }
    criteria = [c for c in criteria if declared[c]]
    blank = [c for c in criteria if not any(leaf in ranking.weights for leaf in declared[c])]
    total = sum(len(leaves) for leaves in declared.values())
    lines = [
        f"{title}. {text('best-first', lang, count=len(ranking.rows))}",
        text(f"whose-{ranking.whose}", lang) + f" {ranking.method_title}"
        f" ({text('score-' + ranking.method, lang)})."
        if ranking.method in ("promethee", "topsis", "ahp")
        else text(f"whose-{ranking.whose}", lang) + f" {ranking.method_title}.",
    ]
    based = text(
        "based-on" if any(child.criteria for child in node.criteria) else "based-on-flat",
        lang,
        known=len(ranking.weights),
        total=total,
        criteria=len(criteria) - len(blank),
        all=len(criteria),
    )
    if blank:
        based += " " + text("no-data", lang, names=names_of(problem, blank, lang))
    else:
        partly = list(ranking.set_aside)
        if partly:
            based += " " + text("no-data", lang, names=names_of(problem, partly, lang))
    lines.append(based)
    return lines


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


def legend(ranking: Ranking, problem: Problem, lang: str, others: str) -> list[tuple[str, str]]:
    """What the columns mean, how sure the order is, and what to type next."""
    uncertain = [row for row in ranking.rows if row.uncertain]
    m = len(ranking.rows)
    lines = []
    if ranking.draws > 1:
        lines += [("places", text("legend-places", lang)), ("mid", text("legend-mid", lang))]
    if uncertain:
        row = uncertain[0]
        lines.append(
            (
                "unsure",
                text(
                    "legend-unknown",
                    lang,
                    sample=f"{row.known}/{row.with_data}",
                    unknown=row.with_data - row.known,
                    of=row.with_data,
                    count=len(uncertain),
                    all=m,
                ),
            )
        )
    pairs = ranking.pairs_ordered
    if pairs is not None:
        key = "legend-sure-aside" if ranking.set_aside else "legend-sure"
        lines.append(
            (
                "sure",
                text(
                    key,
                    lang,
                    figures=pairs.figures,
                    of=pairs.of,
                    weights=pairs.weights,
                    declared=pairs.declared,
                    aside=len(ranking.set_aside),
                ),
            )
        )
    clipped = [row for row in ranking.rows if row.clipped]
    if clipped and ranking.method in ("topsis", "ahp"):
        lines.append(("clipped", text("legend-clipped", lang, count=len(clipped))))
    if ranking.excluded:
        lines.append(("excluded", ", ".join(ranking.excluded)))
    if ranking.not_ranked:
        lines.append(("not-ranked", ", ".join(ranking.not_ranked)))
    if others:
        lines.append(("others", others))
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
