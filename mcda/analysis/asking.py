"""What each expert is asked in a round: pairs of criteria, ratings, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mcda.engines import pairplan
from mcda.errors import Finding, InputError, Where, nearest
from mcda.model.anchors import asked, level_words, unanchored
from mcda.model.experts import Expert, covers
from mcda.model.form import AskedCell, AskedPair, Form, FormKind, asked_nodes
from mcda.model.hierarchy import Criterion, Hierarchy, say
from mcda.model.judgements import judged_children
from mcda.model.problem import Problem, Source
from mcda.model.round import PairPlan, form_number
from mcda.model.table import cell_text

Language = Literal["en", "ru", "kk"]
STEPS = 3  # an indicator with at least so many worded levels can be rated


@dataclass(frozen=True, slots=True)
class Request:
    """What a round asks: in which language by default, which pairs, which other forms.

    `criteria` narrows ratings and figures to these nodes and what is below them; none means all.

    Attributes
    ----------
    answers : how many answers a pair has, 9 worded ones or the classic 17.
    ratings, evidence : whether to ask for ratings in words, and for figures with sources.
    """

    language: Language = "en"
    answers: Literal[9, 17] = 9
    pairs: PairPlan = "all"
    ratings: bool = False
    evidence: bool = False
    criteria: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[FormKind, ...]:
        """The kinds of forms, in the order in which an expert meets them."""
        wanted: dict[FormKind, bool] = {
            "pairs": self.pairs != "none",
            "ratings": self.ratings,
            "evidence": self.evidence,
        }
        return tuple(kind for kind, made in wanted.items() if made)


def make_forms(
    problem: Problem,
    experts: Sequence[Expert],
    request: Request,
    round_number: int,
    turn: int = 1,
) -> tuple[Form, ...]:
    """The forms of a round, expert by expert; each holds only what lies below the expert's nodes.

    `turn` counts the forms that these experts are sent in this round. Raises InputError with
    everything that ought to be asked and cannot be: criteria without ends, experts who would be
    asked nothing, indicators that nobody can rate.
    """
    findings = _refused(problem, experts, request)
    asking = _Asking(problem, request)
    forms = []
    for expert in experts:
        mine = [
            form
            for kind in request.kinds
            if (form := asking.form(kind, expert, round_number, turn)) is not None
        ]
        if not mine and not findings:
            values = {"expert": expert.id, "nodes": ", ".join(expert.nodes) or problem.hierarchy.id}
            findings.append(Finding("round-expert-idle", Where(key=expert.id), values))
        forms += mine
    if findings:
        raise InputError(findings)
    return tuple(forms)


def idle_nodes(
    problem: Problem, experts: Sequence[Expert], forms: Sequence[Form]
) -> tuple[Finding, ...]:
    """A remark for every expert with nodes on the list that none of these forms asks about."""
    asked_of: dict[str, set[str]] = {}
    for form in forms:
        parts = {pair.node for pair in form.pairs} | {cell.criterion for cell in form.cells}
        asked_of.setdefault(form.expert, set()).update(parts)
    findings = []
    for expert in experts:
        idle = [
            name
            for name in expert.nodes
            if not any(covers(name, part, problem.hierarchy) for part in asked_of[expert.id])
        ]
        if idle:
            values = {"expert": expert.id, "nodes": ", ".join(idle)}
            findings.append(Finding("round-node-idle", Where(key=expert.id), values, "warning"))
    return tuple(findings)


def error_share(hierarchy: Hierarchy, plan: PairPlan) -> float:
    """Standard error of weights at the largest node, as a multiple of that with all pairs.

    The root of the ratio of the two `pairplan.spread`.
    """
    sizes = [len(judged_children(node)) for node in asked_nodes(hierarchy.tree)]
    if not sizes or plan == "none":
        return 1.0
    n = max(sizes)
    chosen, every = pairplan.spread(n, pairplan.PLANS[plan](n)), 2.0 / n
    return float((chosen / every) ** 0.5)


def _refused(problem: Problem, experts: Sequence[Expert], request: Request) -> list[Finding]:
    findings = []
    hierarchy = problem.hierarchy
    if not experts:
        findings.append(Finding("round-no-experts"))
    if not request.kinds:
        findings.append(Finding("round-nothing", Where(key="--pairs none")))
    if "pairs" in request.kinds:
        for child in unanchored(hierarchy):
            parent = hierarchy.parents[child.id]
            if any(expert.judges(parent, hierarchy) for expert in experts):
                name = child.label(request.language)
                findings.append(Finding("anchors-missing", Where(key=child.id), {"name": name}))
    for name in request.criteria:
        if name not in hierarchy.nodes:
            values = {"found": name, "hint": nearest(name, list(hierarchy.nodes))}
            findings.append(Finding("criterion-unknown", Where(key="--criteria"), values))
    if not findings:
        findings += [
            Finding(f"round-no-{kind}", Where(key=f"--{kind}"))
            for kind in request.kinds
            if kind != "pairs" and not _leaves(problem, request, kind)
        ]
    return findings


def _leaves(problem: Problem, request: Request, kind: FormKind) -> tuple[Criterion, ...]:
    """The indicators that a ratings or an evidence form is about."""
    hierarchy = problem.hierarchy
    return tuple(
        leaf
        for leaf in hierarchy.leaves
        if (kind == "ratings") == (leaf.kind == "ordinal" and len(leaf.levels or ()) >= STEPS)
        and (
            not request.criteria
            or any(node in request.criteria for node in hierarchy.upward(leaf.id))
        )
    )


class _Asking:
    """Makes forms; what many experts are asked alike is made once."""

    def __init__(self, problem: Problem, request: Request) -> None:
        self.problem, self.request = problem, request
        self.asked = asked(problem.hierarchy)
        self.words: dict[tuple[str, str], str] = {}
        self.nodes = {
            node.id: _pairs(node, request.pairs)
            for node in asked_nodes(problem.hierarchy.tree)
            if request.pairs != "none"
        }
        places: dict[tuple[str, str], Source] = {}
        for source in problem.sources:
            places.setdefault((source.alternative or "*", source.criterion), source)
        self.cells = {
            kind: {leaf.id: self._column(leaf, kind, places) for leaf in found}
            for kind in request.kinds
            if kind != "pairs" and (found := _leaves(problem, request, kind))
        }

    def _column(
        self, leaf: Criterion, kind: FormKind, places: dict[tuple[str, str], Source]
    ) -> tuple[AskedCell, ...]:
        table = self.problem.table
        column, levels = table.column(leaf.id), leaf.level_values()
        cells = []
        for row, alternative in enumerate(table.alternatives):
            source = places.get((alternative, leaf.id)) or places.get(("*", leaf.id))
            told = kind == "evidence" and source is not None
            cells.append(
                AskedCell(
                    alternative=alternative,
                    criterion=leaf.id,
                    shown=cell_text(table, row, column, levels),
                    source=source.source if told and source else "",
                    year=source.year if told and source else "",
                    note=source.note if told and source else "",
                )
            )
        return tuple(cells)

    def form(self, kind: FormKind, expert: Expert, number: int, turn: int) -> Form | None:
        """The form of one kind for an expert; None where it would be empty."""
        hierarchy = self.problem.hierarchy
        pairs: tuple[AskedPair, ...] = ()
        cells: tuple[AskedCell, ...] = ()
        mine = self.asked
        if kind == "pairs":
            nodes = [node for node in self.nodes if expert.judges(node, hierarchy)]
            pairs = tuple(pair for node in nodes for pair in self.nodes[node])
            kept = {node: self.asked.nodes[node] for node in nodes}
            mine = self.asked.model_copy(update={"nodes": kept})
        else:
            cells = tuple(
                cell
                for leaf, column in self.cells.get(kind, {}).items()
                if expert.judges(leaf, hierarchy)
                for cell in column
            )
            mine = self.asked.model_copy(update={"nodes": {}})
        if not pairs and not cells:
            return None
        form = Form(
            number="",
            study=self.problem.name,
            round=number,
            expert=expert.id,
            language=_language(expert, self.request.language),
            kind=kind,
            hierarchy=mine,
            answers=self.request.answers,
            pairs=pairs,
            cells=cells,
        )
        number_ = form_number(form, self._shown(form, expert), turn)
        return form.model_copy(update={"number": number_})

    def _shown(self, form: Form, expert: Expert) -> list[str]:
        """What a form shows beside what it asks: the names of everything, in its language."""
        lang, table = form.language, self.problem.table
        title = say(self.problem.title, lang) or self.problem.name
        names = {name for pair in form.pairs for name in (pair.node, pair.a, pair.b)}
        names |= {cell.criterion for cell in form.cells}
        nodes = (self._node_words(name, lang) for name in self.problem.hierarchy.nodes
                 if name in names)  # fmt: skip
        places: list[str] = []
        if form.cells:
            places = [table.name(i, lang) for i in range(len(table.alternatives))]
        return [title, expert.name, *nodes, *places]

    def _node_words(self, name: str, lang: str) -> str:
        """All that a form may show of a criterion but its ends, which have a print."""
        if (name, lang) not in self.words:
            node = self.problem.hierarchy.nodes[name]
            words = [node.label(lang), node.short_label(lang), say(node.unit, lang)]
            words += [node.direction or "", node.kind, str(node.domain)]
            words += [part for level in node.levels or () for part in
                      (level.id, level_words(level, lang))]  # fmt: skip
            self.words[name, lang] = "\n".join(words)
        return self.words[name, lang]


def _language(expert: Expert, default: Language) -> Language:
    return expert.language or default  # type: ignore[return-value]


def _pairs(node: Criterion, plan: PairPlan) -> tuple[AskedPair, ...]:
    """The pairs of a node in the order of the plan, those left to the expert at the end."""
    children = judged_children(node)
    chosen = pairplan.PLANS[plan](len(children))
    rest = pairplan.left_over(len(children), chosen)
    return tuple(
        AskedPair(node=node.id, a=children[i], b=children[j], asked=ask)
        for pairs, ask in ((chosen, True), (rest, False))
        for i, j in pairs.tolist()
    )
