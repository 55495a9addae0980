"""Study workbooks that LibreOffice has saved read as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from mcda.errors import InputError
from mcda.excel.studybook import study_workbook
from mcda.files.load import load
from mcda.files.parts import differences, read_parts
from tests.conftest import Office
from tests.files.test_studybook import CARS
from tests.files.test_studybook_cells import sound

TEXTS = {"en": "=1+1", "ru": "-x", "kk": "Ақсу\nекінші жол"}


@pytest.mark.office
def test_studies_survive_libreoffice(office: Office, tmp_path: Path) -> None:
    towns = read_parts("monotowns")
    studies = {
        "cars": read_parts(CARS),
        "judged": sound(judged=True, title=TEXTS, note="0.10", seed=2**53),
        "towns": replace(towns, sides={k: v for k, v in towns.sides.items() if k != "series.csv"}),
    }
    files = {}
    for name, parts in studies.items():
        files[name] = tmp_path / f"{name}.xlsx"
        files[name].write_bytes(study_workbook(parts, "kk"))
    saved = office.convert(list(files.values()), tmp_path / "xlsx")
    for name, path in files.items():
        assert differences(studies[name], read_parts(saved[path], with_names=True)) == [], name
    as_ods = office.convert([files["cars"], files["judged"]], tmp_path / "ods", "ods")
    with pytest.raises(InputError, match="not a study"):
        load(as_ods[files["cars"]])
    again = office.convert(list(as_ods.values()), tmp_path / "again")
    for name in ("cars", "judged"):
        path = again[as_ods[files[name]]]
        assert differences(studies[name], read_parts(path, with_names=True)) == [], name
    book = openpyxl.load_workbook(saved[files["judged"]])
    assert {"study", "hierarchy", "table", "weights"} <= set(book.sheetnames)
    assert len(book["study"].data_validations.dataValidation) > 5
