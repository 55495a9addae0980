"""Answers in the words of a pair: no two alike, never taken for a formula, in every language."""

from __future__ import annotations

import pytest

from mcda.files.load import read_hierarchy
from mcda.messages import LANGUAGES
from mcda.model.answers import MOST, answer_names, answer_text, answer_texts
from mcda.model.form import SCALES, asked_nodes
from mcda.model.hierarchy import Criterion


def node(*names: str) -> Criterion:
    children = [{"id": f"c{i}", "name": name} for i, name in enumerate(names)]
    return Criterion.model_validate({"id": "x", "criteria": children})


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("answers", SCALES)
def test_no_two_answers_of_a_row_are_alike(lang: str, answers: int) -> None:
    for parent in asked_nodes(read_hierarchy("monotown").tree):
        names = list(answer_names(parent, lang).values())
        assert len(set(names)) == len(names)
        texts = answer_texts(names[0], names[1], answers, lang)
        assert len(set(texts)) == answers
        assert texts[0].startswith(names[0])
        assert texts[-1].startswith(names[1])


def test_the_words_follow_the_value() -> None:
    assert answer_text("A", "B", 3, "en") == "A – clearly more important"
    assert answer_text("A", "B", 1 / 5, "ru") == "B – намного важнее"
    assert answer_text("A", "B", 1, "kk") == "маңызы бірдей"


def test_long_names_are_cut_between_words_and_stay_apart() -> None:
    long = "A criterion with a name that goes on and on, the first of its kind"
    names = answer_names(node(long, long + " again", "=1+1"), "en")
    assert all(len(name) <= MOST + 4 for name in names.values())
    assert len(set(names.values())) == 3
    assert names["c0"].endswith("…")
    assert names["c2"] == "“=1+1”"


def test_a_long_name_gives_way_to_the_short_one() -> None:
    one = {"id": "a", "name": "Change in hired employees, 10 years", "short": "jobs"}
    parent = Criterion.model_validate({"id": "x", "criteria": [one, {"id": "b"}]})
    assert answer_names(parent, "en") == {"a": "Jobs", "b": "b"}
