"""One key of study.yaml is set in its line; comments and all else stay."""

from __future__ import annotations

import pytest

from mcda.errors import InputError
from mcda.files.runs import set_key


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("weights: equal\n", "weights: {judgements: j/}   # before: equal\n"),
        (
            "a: 1\nweights:  equal  # nobody's\nb: 2\n",
            "a: 1\nweights:  {judgements: j/}   # before: equal; nobody's\nb: 2\n",
        ),
        ('weights: "equal"\r\n', 'weights: {judgements: j/}   # before: "equal"\r\n'),
        ("a: 1\n", "a: 1\nweights: {judgements: j/}\n"),
        ("a: 1", "a: 1\nweights: {judgements: j/}\n"),
        ("a:\n  weights: equal\n", "a:\n  weights: equal\nweights: {judgements: j/}\n"),
    ],
)
def test_a_key_is_set_in_its_line(text: str, want: str) -> None:
    assert set_key(text, "weights", "{judgements: j/}", "study.yaml") == want


def test_a_key_over_several_lines_is_left_to_people() -> None:
    with pytest.raises(InputError) as error:
        set_key("weights:\n  equal\n", "weights", "x", "study.yaml")
    assert error.value.findings[0].code == "study-edit"
