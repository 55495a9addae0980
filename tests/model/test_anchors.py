"""What is shown of a criterion's ends, and the fingerprints that tell when it changed."""

from __future__ import annotations

from typing import Any

import pytest

from mcda.files.load import read_hierarchy
from mcda.model.anchors import anchor_words, asked, node_print, unanchored
from mcda.model.hierarchy import Criterion, Hierarchy

LEVELS = [{"id": "bad", "value": 0}, {"id": "good", "value": 1, "name": {"en": "fine", "ru": "х"}}]


def leaf(**keys: Any) -> Criterion:
    return Criterion.model_validate({"id": "x", **keys})


@pytest.mark.parametrize("lang", ["en", "ru", "kk"])
@pytest.mark.parametrize("name", ["monotown", "monotown-ratings"])
def test_every_shipped_criterion_has_ends(name: str, lang: str) -> None:
    for node in read_hierarchy(name).tree.walk():
        ends = anchor_words(node, lang)
        assert ends is not None, node.id
        assert all(ends), node.id
        assert ends[0] != ends[1], node.id


def test_a_measured_leaf_shows_its_value_ends_as_the_language_writes_them() -> None:
    node = leaf(unit={"en": "h", "ru": "ч"}, direction="min", value={"worst": 1.5, "best": -2})
    assert anchor_words(node, "en") == ("1.5\u00a0h", "−2\u00a0h")
    assert anchor_words(node, "ru") == ("1,5\u00a0ч", "−2\u00a0ч")


def test_levels_and_flags_show_their_outer_steps() -> None:
    assert anchor_words(leaf(kind="ordinal", levels=LEVELS), "ru") == ("bad", "х")
    assert anchor_words(leaf(kind="flag"), "en") == ("no", "yes")
    assert anchor_words(leaf(kind="flag", direction="min"), "kk") == ("иә", "жоқ")


def test_a_group_without_words_is_composed_of_what_counts_below_it() -> None:
    a = {"id": "a", "value": {"worst": 0, "best": 1}}
    b = {"id": "b", "value": {"worst": 2, "best": 3}}
    c = {"id": "c", "weight": 0}
    assert anchor_words(leaf(criteria=[a, b, c]), "en") == ("a: 0; b: 2", "a: 1; b: 3")


def test_nothing_is_said_where_an_end_is_missing() -> None:
    assert anchor_words(leaf(), "en") is None
    with_value = {"id": "a", "value": {"worst": 0, "best": 1}}
    assert anchor_words(leaf(criteria=[with_value, {"id": "b"}]), "en") is None
    own = {"worst": "poor", "best": "rich"}
    assert anchor_words(leaf(anchors=own, criteria=[{"id": "b"}]), "en") == ("poor", "rich")


def test_prints_tell_changed_children_from_changed_ends() -> None:
    def hierarchy(best: float, *more: str) -> Hierarchy:
        value = {"worst": 0, "best": best}
        leaves = [{"id": name, "value": value} for name in ("a", "b", *more)]
        return Hierarchy.model_validate({"id": "h", "criteria": leaves})

    one, other, larger = (
        node_print(h.tree) for h in (hierarchy(1), hierarchy(2), hierarchy(1, "c"))
    )
    assert one.children == other.children != larger.children
    assert one.anchors != other.anchors


def test_only_nodes_with_pairs_are_asked() -> None:
    hierarchy = read_hierarchy("monotown")
    assert set(asked(hierarchy).nodes) == {
        "potential", "production", "raw_materials", "infrastructure", "ecology", "remoteness",
    }  # fmt: skip
    assert set(asked(hierarchy, ["ecology", "income"]).nodes) == {"ecology"}


def test_criteria_without_ends_are_named_where_they_would_be_asked() -> None:
    tree = {"id": "h", "criteria": [{"id": "a"}, {"id": "b", "value": {"worst": 0, "best": 1}}]}
    assert [node.id for node in unanchored(Hierarchy.model_validate(tree))] == ["a"]
    alone = {"id": "h", "criteria": [{"id": "a"}]}
    assert unanchored(Hierarchy.model_validate(alone)) == ()
