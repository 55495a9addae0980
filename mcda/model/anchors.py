"""What a judge is shown of a criterion: its worst and best state in words, and their fingerprints.

Importance has no meaning in an additive model without the ranges it speaks of, so every question
about two criteria shows both ends of both.
"""

from __future__ import annotations

from collections.abc import Collection

from mcda.messages import number, text
from mcda.model.form import asked_nodes
from mcda.model.hierarchy import LANGUAGES, Criterion, Hierarchy, Level, say
from mcda.model.judgements import Asked, NodePrint, fingerprint, judged_children


def level_words(level: Level, lang: str) -> str:
    """A level as a judge reads it: its name, and its anchor where it has one."""
    name = say(level.name, lang) or level.id
    anchor = say(level.anchor, lang)
    return f"{name} – {anchor}" if anchor else name


def anchor_words(node: Criterion, lang: str) -> tuple[str, str] | None:
    """The worst and the best state of a criterion in words; None where it says neither.

    An inner node without `anchors` of its own is described by those of its children, a leaf by its
    outer levels or the ends of its value function.
    """
    if node.anchors is not None:
        return say(node.anchors.worst, lang), say(node.anchors.best, lang)
    if node.criteria:
        counted = [child for child in node.criteria if child.weight != 0 and child.leaves()]
        ends = [(child.short_label(lang), anchor_words(child, lang)) for child in counted]
        if not ends or any(words is None for _, words in ends):
            return None
        worst, best = (
            "; ".join(f"{name}: {words[end]}" for name, words in ends if words) for end in (0, 1)
        )
        return worst, best
    if node.levels:
        return level_words(node.levels[0], lang), level_words(node.levels[-1], lang)
    if node.kind == "flag":
        ends_of_flag = text("flag-no", lang), text("flag-yes", lang)
        return ends_of_flag if node.direction == "max" else ends_of_flag[::-1]
    if node.value is None:
        return None
    unit = say(node.unit, lang)
    low, high = (
        f"{number(end, lang)}\u00a0{unit}".rstrip() for end in (node.value.worst, node.value.best)
    )
    return low, high


def node_print(node: Criterion) -> NodePrint:
    """Fingerprints of a node's children and of all that is shown of their ends, in any language."""
    children = judged_children(node)
    ends = [
        "|".join(anchor_words(child, lang) or ())
        for child in node.criteria
        if child.id in children
        for lang in LANGUAGES
    ]
    return NodePrint(children=fingerprint(children), anchors=fingerprint(ends))


def asked(hierarchy: Hierarchy, nodes: Collection[str] | None = None) -> Asked:
    """The hierarchy as a form names it, with prints of the nodes asked; all of them by default."""
    return Asked(
        id=hierarchy.id,
        nodes={
            node.id: node_print(node)
            for node in asked_nodes(hierarchy.tree)
            if nodes is None or node.id in nodes
        },
    )


def unanchored(hierarchy: Hierarchy) -> tuple[Criterion, ...]:
    """Criteria that would be compared in pairs although nothing says what their ends are."""
    return tuple(
        child
        for node in asked_nodes(hierarchy.tree)
        for child in node.criteria
        if child.id in judged_children(node) and anchor_words(child, "en") is None
    )
