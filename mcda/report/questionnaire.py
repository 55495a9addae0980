"""The pairwise questionnaire as a page: one file for a phone or any browser, without a network.

It asks what the workbook of the same form asks, in the same words and with the same answers, and
says the same of them. What comes back is a judgements/1 file or a line of a message
(`mcda.files.answer_line`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mcda.analysis.contradictions import AFTER_MEANT, LIMIT
from mcda.engines import ahp
from mcda.files import answer_line
from mcda.messages import date_words, keys, text
from mcda.model.asked_node import Node, chosen, given_answers, nodes_of
from mcda.model.experts import Expert
from mcda.model.form import Form
from mcda.model.hierarchy import LANGUAGES, Hierarchy, say
from mcda.model.judgements import Judgements
from mcda.model.problem import Problem
from mcda.report.template import policy, source, templates

PREFIX = "phone-ui-"
# Words of the workbook that the page says too.
SHARED = (
    "form-cant-judge", "form-how", "form-who", "form-who-name", "form-who-organisation",
    "pairs-heading", "pairs-worst", "pairs-best", "pairs-meant", "pairs-note", "pairs-request",
    "pairs-weights", "pairs-extra", "pairs-not-answered", "pairs-go-on", "pairs-skipped",
    "pairs-tree", "pairs-fits", "pairs-meant-all", "pairs-unlinked", "pairs-over", "pairs-equal",
    "pairs-over-here", "pairs-equal-here", "pairs-order", "pairs-strength", "pairs-beyond",
    "pairs-alone", "pairs-no-fit", "pairs-example", "pairs-example-left",
    "pairs-example-left-worst", "pairs-example-left-best", "pairs-example-right",
    "pairs-example-right-worst", "pairs-example-right-best", "pairs-example-says",
)  # fmt: skip
# What the page fills in itself.
FILLED = {name: f"{{{name}}}" for name in ("a", "b", "c", "d", "e", "f", "k", "m", "name", "value")}


def form_pages(
    forms: Sequence[Form],
    problem: Problem,
    experts: Mapping[str, Expert],
    due: str = "",
    answers: Mapping[str, Judgements] | None = None,
) -> dict[str, bytes]:
    """The page of every pairwise form, by the form's number; answers given before are in it."""
    title = [say(problem.title, lang) or problem.name for lang in LANGUAGES]
    return {
        form.number: questionnaire_page(
            form,
            problem.hierarchy,
            title=title,
            expert_name=experts[form.expert].name if form.expert in experts else "",
            due=due,
            answers=answers.get(form.expert) if answers else None,
        ).encode("utf-8")
        for form in forms
        if form.kind == "pairs"
    }


def questionnaire_page(
    form: Form,
    hierarchy: Hierarchy,
    *,
    title: Sequence[str],
    expert_name: str = "",
    due: str = "",
    answers: Judgements | None = None,
) -> str:
    """The page of a pairwise form, in the form's language and with the others inside.

    `title` is the study's in every language, `due` an ISO date; `answers` are filled in already. A
    content security policy allows the page's own script and style alone and no address at all.
    Same form, same bytes.
    """
    scripts = [_tight(source(name)) for name in ("judgements.js", "questionnaire.js")]
    style = _tight(source("questionnaire.css"))
    lang = form.language
    return (
        templates()
        .get_template("questionnaire.html")
        .render(
            data=_data(form, hierarchy, title, expert_name, due, answers),
            lang=lang,
            heading=text("pairs-heading", lang),
            title=title[LANGUAGES.index(lang)],
            no_script=[
                {"lang": one, "words": text("phone-no-script", one)}
                for one in sorted(LANGUAGES, key=lambda one: one != lang)
            ],
            scripts=scripts,
            style=style,
            policy=policy(scripts, style),
        )
    )


def _tight(script: str) -> str:
    """A script or style without comment lines and indentation: a page goes by mail."""
    return re.sub(r"\n(?=\n)", "", re.sub(r"(?m)^[ \t]*(//.*)?", "", script))


def _data(
    form: Form,
    hierarchy: Hierarchy,
    title: Sequence[str],
    expert_name: str,
    due: str,
    answers: Judgements | None,
) -> dict[str, Any]:
    told = [nodes_of(form, hierarchy.tree, lang) for lang in LANGUAGES]
    nodes = [_node(some) for some in zip(*told, strict=True)]
    place = {node["id"]: k for k, node in enumerate(nodes)}
    items = {(node["id"], item["id"]): k for node in nodes for k, item in enumerate(node["items"])}
    given = given_answers(answers)
    pairs = []
    for pair in form.pairs:
        choice, meant, note = chosen(form, given, pair)
        pairs.append(
            [
                place[pair.node],
                items[pair.node, pair.a],
                items[pair.node, pair.b],
                pair.asked,
                -1 if choice is None else choice,
                meant,
                note,
            ]
        )
    sizes = {len(node["items"]) for node in nodes}
    return {
        "number": form.number,
        "file": f"answers-{form.number}",
        "lang": form.language,
        "title": list(title),
        "facts": [_facts(form, due, lang) for lang in LANGUAGES],
        "name": expert_name,
        "nodes": nodes,
        "pairs": pairs,
        "scale": form.scale,
        "index": {n: ahp.random_index(n) for n in sorted(sizes) if 3 <= n <= LARGEST},
        "limit": LIMIT,
        "after_meant": AFTER_MEANT,
        "line": {
            "code": answer_line.line_code(form),
            "seed": answer_line.line_seed(form),
            "symbols": answer_line.SYMBOLS,
            "clear": answer_line.CLEAR,
            "room": answer_line.ROOM,
            "most": answer_line.MOST_LINES,
        },
        "asked": form.hierarchy.model_dump(),
        "words": {lang: _words(form, lang) for lang in LANGUAGES},
    }


LARGEST = max(ahp.COMPUTED_RANDOM_INDEX)  # criteria for which there is a random index


def _facts(form: Form, due: str, lang: str) -> str:
    facts = [text("form-round", lang, round=str(form.round))]
    if due:
        facts.append(text("form-due", lang, date=date_words(due, lang)))
    facts.append(text("form-number", lang, number=form.number))
    return " · ".join(facts)


def _node(told: Sequence[Node]) -> dict[str, Any]:
    """A node with its criteria, their names and their ends, in every language."""
    first = told[0]
    return {
        "id": first.node.id,
        "label": _same([one.node.label(one.lang) for one in told]),
        "items": [
            {
                "id": child,
                "name": _same([one.names[child] for one in told]),
                "label": _same([one.labels[child] for one in told]),
                "worst": _same([one.ends[child][0] for one in told]),
                "best": _same([one.ends[child][1] for one in told]),
            }
            for child in first.children
        ],
    }


def _same(texts: Sequence[str]) -> list[str]:
    """Texts by language; one where all are the same."""
    return list(texts) if len(set(texts)) > 1 else [texts[0]]


def _words(form: Form, lang: str) -> dict[str, str]:
    """The page's words in a language, with {name} where it puts something in."""
    steps = sorted({round(max(value, 1 / value)) for value in (*form.scale, 3)})
    own = {key.removeprefix(PREFIX): text(key, lang, **FILLED) for key in keys(PREFIX)}
    shared = (*SHARED, *(f"answer-{step}" for step in steps))
    return own | {key: text(key, lang, **FILLED) for key in shared}
