"""What can be written in two ways is one thing once it is validated."""

from __future__ import annotations

from mcda.model.hierarchy import Criterion


def test_a_text_in_english_only_is_a_plain_text() -> None:
    plain = Criterion.model_validate({"id": "a", "name": "Wages"})
    assert Criterion.model_validate({"id": "a", "name": {"en": "Wages"}}) == plain
    both = Criterion.model_validate({"id": "a", "name": {"en": "Wages", "ru": "Оплата"}})
    assert both.label("ru") == "Оплата"


def test_a_prior_without_parameters_is_its_name() -> None:
    named = Criterion.model_validate({"id": "a", "prior": {"type": "uniform"}})
    assert named == Criterion.model_validate({"id": "a", "prior": "uniform"})
    assert named.prior == "uniform"
