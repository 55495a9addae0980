"""A node as a form asks about it in one language: its pairs, and the words for them.

The workbook and the page show the same: they take it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from mcda.messages import text
from mcda.model.anchors import anchor_words
from mcda.model.answers import answer_names, answer_texts
from mcda.model.form import AskedPair, Form
from mcda.model.hierarchy import Criterion
from mcda.model.judgements import Answer, Judgements, judged_children


@dataclass(frozen=True)
class Node:
    """A node as a form asks about it, in one language.

    Attributes
    ----------
    pairs, answers : asked of the node, and the words of every answer to each.
    lang : "en", "ru" or "kk".
    """

    node: Criterion
    pairs: tuple[AskedPair, ...]
    lang: str
    answers: int

    @cached_property
    def children(self) -> tuple[str, ...]:
        """Ids of the criteria compared."""
        return judged_children(self.node)

    @cached_property
    def names(self) -> dict[str, str]:
        """What answers call them."""
        return answer_names(self.node, self.lang)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Their full names; with the name that answers use where it is another."""
        found = {}
        for child in self.node.criteria:
            if child.id in self.names:
                label, name = child.label(self.lang), self.names[child.id]
                # A name that is cut or in quotation marks is recognised without its own mention.
                same = name.strip("…“”«»").casefold() in label.casefold()
                found[child.id] = label if same else f"{label} ({name})"
        return found

    @cached_property
    def ends(self) -> dict[str, tuple[str, str]]:
        """Worst and best state of each in words, "" where nothing says them."""
        return {
            child.id: anchor_words(child, self.lang) or ("", "")
            for child in self.node.criteria
            if child.id in self.names
        }

    @cached_property
    def options(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The list of each pair: the answers of the scale, then "can't judge"."""
        skip = text("form-cant-judge", self.lang)
        return {
            (pair.a, pair.b): (
                *answer_texts(self.names[pair.a], self.names[pair.b], self.answers, self.lang),
                skip,
            )
            for pair in self.pairs
        }


def nodes_of(form: Form, root: Criterion, lang: str = "") -> tuple[Node, ...]:
    """The nodes that a form asks about, in the order of the hierarchy; in the form's language."""
    found = []
    for node in root.walk():
        pairs = tuple(pair for pair in form.pairs if pair.node == node.id)
        if pairs:
            found.append(Node(node, pairs, lang or form.language, form.answers))
    return tuple(found)


Given = Mapping[tuple[str, str, str], Answer]


def given_answers(answers: Judgements | None) -> Given:
    """Answers by node and pair."""
    return {} if answers is None else {(x.node, x.a, x.b): x for x in answers.answers}


def chosen(form: Form, given: Given, pair: AskedPair) -> tuple[int | None, bool, str]:
    """An earlier answer to a pair: its place in the pair's list, whether it is meant, its comment.

    The place is None where there is none. An answer that is not on this scale is left out, never
    rounded.
    """
    turned = False
    one = given.get((pair.node, pair.a, pair.b))
    if one is None:
        one, turned = given.get((pair.node, pair.b, pair.a)), True
    if one is None:
        return None, False, ""
    if one.value is None:
        return form.answers, one.confirmed, one.note
    value = 1 / one.value if turned else one.value
    near = [place for place, x in enumerate(form.scale) if abs(value / x - 1) < 1e-6]
    return (near[0], one.confirmed, one.note) if near else (None, False, one.note)
