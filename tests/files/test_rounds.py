"""Rounds in a study's folder: written, read again, and told where they were tampered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from mcda.analysis.asking import Request, make_forms
from mcda.errors import InputError
from mcda.files.load import load
from mcda.files.rounds import (
    asked_print,
    own_study,
    read_rounds,
    read_sent,
    round_files,
    sent_forms,
    whole,
)
from mcda.files.write import write_together
from mcda.model.experts import Expert
from mcda.model.form import Form
from mcda.model.round import Round

TOWNS = load("monotowns")


def forms(number: int = 1, turn: int = 1) -> tuple[Form, ...]:
    request = Request(pairs="balanced", ratings=True)
    return make_forms(TOWNS, [Expert("e1"), Expert("e2")], request, number, turn)


def keep(study: Path, number: int = 1) -> Round:
    made = [(form, form.number.encode()) for form in forms(number)]
    written = Round(
        number=number,
        study="s",
        date="2026-11-01",
        due="2026-11-21",
        pairs="balanced",
        version="0.1.0",
        asked="x",
        hierarchy=whole(forms(number)),
        forms=sent_forms(made, "2026-11-01"),
    )
    write_together(round_files(study, written, made))
    return written


def codes(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    return [finding.code for finding in error.value.findings]


def test_a_round_reads_as_it_was_written(tmp_path: Path) -> None:
    first, tenth = keep(tmp_path), keep(tmp_path, 10)
    found = read_rounds(tmp_path)
    assert [one.number for one in found] == [1, 10]
    assert [one.model_dump() for one in found] == [first.model_dump(), tenth.model_dump()]
    for form in forms():
        assert found[0].form(form.number) == form
        assert found[0].files[form.number] == f"{form.expert}-round1-{form.kind}.xlsx"
    assert found[0].form("1-e9-000000") is None
    sent = first.forms[0]
    assert read_sent(tmp_path, first, sent) == {sent.file: sent.number.encode()}


def test_a_study_without_rounds_has_none(tmp_path: Path) -> None:
    assert read_rounds(tmp_path) == ()


def test_a_new_form_of_an_expert_replaces_the_earlier_one(tmp_path: Path) -> None:
    first = keep(tmp_path)
    again = [(form, b"x") for form in forms(turn=2) if form.expert == "e2"]
    added = sent_forms(again, "2026-11-09", first.latest(), 2)
    both = first.model_copy(update={"forms": (*first.forms, *added)})
    write_together(round_files(tmp_path, both, again), force=True)
    (found,) = read_rounds(tmp_path)
    latest = found.latest()[("e2", "pairs")]
    assert (latest.date, latest.replaces) == ("2026-11-09", first.latest()[("e2", "pairs")].number)
    assert latest.file == "e2-round1-pairs-2.xlsx"
    assert found.latest()[("e1", "pairs")] == first.forms[0]


def test_every_broken_file_is_told_at_once(tmp_path: Path) -> None:
    first = keep(tmp_path)
    keep(tmp_path, 2)
    (tmp_path / "rounds/1/asked" / f"{first.forms[0].number}.json").unlink()
    (tmp_path / "rounds/1/asked" / f"{first.forms[1].number}.json").write_text("{")
    path = tmp_path / "rounds/2/round.yaml"
    path.write_text(path.read_text().replace("number: 2\n", "number: 3\n", 1))
    with pytest.raises(InputError) as error:
        read_rounds(tmp_path)
    assert codes(error) == ["file-missing", "json-syntax", "round-number"]


def test_a_form_that_is_no_longer_as_sent_is_told(tmp_path: Path) -> None:
    first = keep(tmp_path)
    sent = first.forms[0]
    (tmp_path / "rounds/1/forms" / sent.file).write_bytes(b"edited")
    with pytest.raises(InputError) as error:
        read_sent(tmp_path, first, sent)
    assert codes(error) == ["round-form-changed"]


def test_the_print_of_a_round_follows_what_is_shown_and_asked_not_its_number() -> None:
    assert asked_print(["due"], forms(1)) == asked_print(["due"], forms(2))
    assert asked_print(["due"], forms(1)) != asked_print(["other"], forms(1))
    assert asked_print(["due"], forms(1)) != asked_print(["due"], forms(1)[:-1])
    assert asked_print(["ab", "c"], ()) != asked_print(["a", "bc"], ())


def test_only_a_study_of_ones_own_can_be_asked_about(tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    expected = {
        "monotowns": "collect-shipped",
        "nowhere": "study-unknown",
        str(tmp_path / "s.xlsx"): "collect-workbook",
        str(tmp_path / "empty"): "study-folder",
    }
    for target, code in expected.items():
        with pytest.raises(InputError) as error:
            own_study(target)
        assert codes(error) == [code]


def test_rounds_are_frozen_and_know_all_their_keys(tmp_path: Path) -> None:
    written = keep(tmp_path)
    with pytest.raises(ValidationError):
        written.number = 2  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Round.model_validate(written.model_dump() | {"extra": 1})
