"""What would change the answer, in words: its weights, its limits, its figures, its method."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcda.errors import InputError
from mcda.messages import percent, text
from mcda.model.problem import Problem
from mcda.model.results import Ranking

if TYPE_CHECKING:
    from mcda.analysis.class_acceptability import ClassAcceptability
    from mcda.analysis.information import Information
    from mcda.analysis.reversal import Reversal
    from mcda.analysis.stability import Stability, StableNode

DRAWS = 2_000
FEW = 3


@dataclass(frozen=True)
class Item:
    """One thing that would change the answer: the analysis that says so, its kind, the words, and
    the command for more."""

    name: str
    kind: str
    words: str
    command: str


def first_ends(
    found: Stability,
) -> list[tuple[StableNode, float, str, tuple[tuple[str, str], ...]]]:
    """(node, end, "below" or "above", who swaps) where the first place changes, nearest first."""
    ends = [
        (node, end, side, pairs)
        for node in found.nodes
        for side, end, pairs in (
            ("below", node.first.low, node.first.low_pairs),
            ("above", node.first.high, node.first.high_pairs),
        )
        if pairs
    ]
    return sorted(ends, key=lambda item: abs(item[1] - item[0].share))


def _weights(
    problem: Problem, ranking: Ranking, lang: str, *, found: Stability | None = None
) -> str:
    """The weight whose change is nearest to another first place."""
    from mcda.analysis.stability import stability

    if found is None:
        found = stability(problem, ranking.method, at=ranking.at, top=1, lang=lang)
    ends = first_ends(found)
    if not ends:
        return text("sum-weights-none", lang)
    said = []
    for node, end, side, pairs in ends[:2]:
        said.append(
            text(
                f"sum-weight-{side}",
                lang,
                node=node.name,
                now=percent(node.share, lang),
                share=percent(end, lang),
                ahead=found.names[pairs[0][1]],
                behind=found.names[pairs[0][0]],
            )
        )
    return text("sum-weights", lang, said="; ".join(said))


def _classes(
    problem: Problem, ranking: Ranking, lang: str, *, found: ClassAcceptability | None = None
) -> str:
    """How many are low when everything is drawn, and what that hangs on most."""
    from mcda.analysis.class_acceptability import class_acceptability

    if found is None:
        draws = min(DRAWS, problem.draws)
        found = class_acceptability(problem, ranking.at, draws=draws, lang=lang)
    whole, alone = found.counts[0], found.counts[1:]
    words = text(
        "sum-classes",
        lang,
        low=whole.low,
        high=whole.high,
        of=len(found.rows),
        file=found.limits.file,
    )
    if alone:
        widest = max(alone, key=lambda count: count.high - count.low)
        kind = text(f"cla-short-{widest.drawn[0]}", lang)
        words += " " + text("sum-hangs", lang, kind=kind, low=widest.low, high=widest.high)
    return words


def _figures(
    problem: Problem, ranking: Ranking, lang: str, *, found: Information | None = None
) -> str:
    """The unknown figures that would narrow the classes most."""
    from mcda.analysis.information import worth

    if found is None:
        found = worth(problem, ranking.at, lang=lang)
    telling = [one for one in found.kept if one.bits > 0.0][:FEW]
    if not telling:
        return text("sum-figures-none", lang)
    nodes = problem.hierarchy.nodes
    said = "; ".join(f"{one.name} – {nodes[one.leaf].short_label(lang)}" for one in telling)
    words = text("sum-figures", lang, said=said)
    aside = [one.name for one in found.everything if one.set_aside][:FEW]
    if aside:
        words += " " + text("sum-aside", lang, names=", ".join(aside))
    return words


def _reversal(
    problem: Problem, ranking: Ranking, lang: str, *, found: Reversal | None = None
) -> str:
    """Pairs that turn with who else is in the list."""
    from mcda.analysis.reversal import reversal

    if found is None:
        found = reversal(problem, ranking.method, at=ranking.at, lang=lang)
    of = len(found.ranks) * (len(found.ranks) - 1) // 2
    return text("sum-reversal", lang, pairs=len(found.turned), of=of)


def _method(problem: Problem, ranking: Ranking, lang: str, *, found: Any = None) -> str:
    """In how many places the other methods differ: their rankings, whatever `compare` found."""
    return other_methods(problem, ranking, lang)


@dataclass(frozen=True)
class Says:
    """What one analysis says of the answer: the kind of doubt, the words, and its command."""

    kind: str
    words: Callable[..., str]
    command: str


SAYS: Mapping[str, Says] = {
    "stability": Says("weights", _weights, "mcda sensitivity stability"),
    "classes": Says("classes", _classes, "mcda sensitivity classes"),
    "information": Says("figures", _figures, "mcda sensitivity information"),
    "compare": Says("method", _method, "mcda compare"),
    "reversal": Says("list", _reversal, "mcda sensitivity reversal"),
}


def items(
    problem: Problem,
    ranking: Ranking,
    study: str,
    lang: str,
    found: Mapping[str, Any] | None = None,
    names: Sequence[str] = tuple(SAYS),
) -> list[Item]:
    """The things that would change the answer; what the study cannot have is left out.

    `study` is what commands repeat, with a space before it; `found` holds results by the names of
    SAYS, the others are computed anew.
    """
    listed = []
    for name in names:
        say = SAYS[name]
        try:
            words = say.words(problem, ranking, lang, found=(found or {}).get(name))
        except InputError as error:
            if error.findings[0].code not in ("profiles-none", "stability-redistribute"):
                raise
            continue
        listed.append(Item(name, say.kind, words, say.command + study))
    return listed


def other_methods(problem: Problem, ranking: Ranking, lang: str) -> str:
    """A line: in how many places the other methods differ."""
    from mcda.analysis.ranking import rank
    from mcda.model.methods import get, names

    mine = {row.id: row.rank for row in ranking.rows}
    words = []
    for name in names():
        if name == ranking.method:
            continue
        try:
            theirs = rank(problem, name, at=ranking.at, counts=False, parts=False, lang=lang)
        except InputError:
            words.append(text("other-not", lang, method=get(name).title))
            continue
        moves = {row.id: abs(row.rank - mine[row.id]) for row in theirs.rows}
        if not any(moves.values()):
            words.append(text("other-same", lang, method=get(name).title))
            continue
        far = max(theirs.rows, key=lambda row: moves[row.id])
        words.append(
            text(
                "other-differs",
                lang,
                method=get(name).title,
                of=len(moves),
                name=far.name,
                differ=sum(move > 0 for move in moves.values()),
                move=moves[far.id],
            )
        )
    return " ".join(words)
