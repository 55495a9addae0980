"""Forms that LibreOffice opened and saved again are read without loss."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mcda.model.returned import Returned


def content(returned: Returned) -> Returned:
    """What a form says, without the file's name and places."""
    from mcda.errors import Where

    nowhere = Where()
    return replace(
        returned,
        file="",
        answers=tuple(replace(a, where=nowhere) for a in returned.answers),
        ratings=tuple(replace(a, where=nowhere) for a in returned.ratings),
        evidence=tuple(replace(a, where=nowhere) for a in returned.evidence),
        unread=tuple((key, replace(f, where=nowhere)) for key, f in returned.unread),
    )


@pytest.mark.office
def test_round_trips_lose_nothing(forms: Any, office: Any, tmp_path: Path) -> None:
    books = {
        f"pairs-{lang}-{scale}": forms.book(
            forms.pairs(language=lang, answers=scale),
            {**forms.sound, ("goal", "roads", "state"): None, ("goal", "roads", "ecology"): "1/7"},
            date="21.11.2026",
            confirm=(("goal", "production", "roads"),),
        )
        for lang in ("en", "ru", "kk")
        for scale in (9, 17)
    }
    books["ratings"] = forms.book(forms.cells("ratings"), {("abay", "state"): "good"})
    books["evidence"] = forms.book(
        forms.cells("evidence"),
        {
            ("abay", "output"): (12.5, "Yearbook, table 4", 2024, "as printed"),
            ("saran", "output"): ("3..5", "+7 701, «сборник» – табл. 4", "2014-2023", None),
        },
    )
    files = {name: tmp_path / f"{name}.xlsx" for name in books}
    for name, data in books.items():
        files[name].write_bytes(data)
    again = office.convert(list(files.values()), tmp_path / "again", "xlsx")
    sheets = office.convert(list(files.values()), tmp_path / "ods", "ods")
    back = office.convert(list(sheets.values()), tmp_path / "back", "xlsx")
    for name, file in files.items():
        want = content(forms.read(books[name]))
        assert not want.unread
        assert content(forms.read(again[file].read_bytes())) == want, name
        assert content(forms.read(back[sheets[file]].read_bytes())) == want, name
