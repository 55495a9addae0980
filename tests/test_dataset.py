"""The shipped data set and hierarchies: sums, sources, levels, figures that derive from series."""

from __future__ import annotations

import csv
import functools
import importlib.util
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "datasets" / "monotowns"
CRITERIA = ROOT / "criteria"
LANGUAGES = {"en", "ru", "kk"}

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the data set is in the checkout only")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def hierarchy(name: str) -> dict:
    return YAML(typ="safe", pure=True).load((CRITERIA / f"{name}.yaml").read_text(encoding="utf-8"))


def walk(node: dict) -> list[dict]:
    return [found for child in node.get("criteria", ()) for found in (child, *walk(child))]


def leaves(name: str) -> list[dict]:
    return [node for node in walk(hierarchy(name)) if "criteria" not in node]


def cells() -> dict[tuple[str, str], str]:
    return {
        (row["id"], leaf["id"]): row[leaf["id"]]
        for row in rows("table.csv")
        for leaf in leaves("monotown")
        if row[leaf["id"]] != ""
    }


def test_sums_of_the_article():
    facts = rows("facts.csv")
    assert len(facts) == 27
    assert round(sum(float(row["population_2016_thousand"]) for row in facts), 1) == 1448.0
    assert sorted(Counter(row["group"] for row in facts).values()) == [1, 6, 20]
    assert Counter(row["enterprise_state"] for row in facts) == {
        "operates": 19,
        "partial": 5,
        "stopped": 3,
    }
    official = Counter(row["class"] for row in rows("official.csv"))
    assert official == {"low": 2, "average": 17, "high": 3, "average|high": 5}
    assert [row["id"] for row in facts if row["below_definition"] == "yes"] == [
        "karazhal",
        "serebryansk",
    ]


def test_lost_label_is_a_set():
    sets = {row["id"] for row in rows("official.csv") if "|" in row["class"]}
    assert sets == {"lisakovsk", "ridder", "rudny", "tekeli", "khromtau"}


def test_complex_plans_of_2023():
    assert Counter(row["class"] for row in rows("official_2023.csv")) == {
        "complex_plan": 10,
        "no_plan": 17,
    }


def test_every_file_has_the_same_towns():
    towns = [row["id"] for row in rows("table.csv")]
    assert len(set(towns)) == 27
    for name in ("official.csv", "official_2023.csv", "places.csv", "facts.csv", "geography.csv"):
        assert [row["id"] for row in rows(name)] == towns, name
    assert {row["alternative"] for row in rows("series.csv")} <= set(towns)
    assert {row["id"] for row in rows("aliases.csv")} <= set(towns)


def test_aliases_name_one_town():
    owners: dict[str, set[str]] = {}
    for row in rows("aliases.csv"):
        owners.setdefault(row["alias"].casefold(), set()).add(row["id"])
    assert all(len(ids) == 1 for ids in owners.values())
    assert owners["ore"] == {"rudny"}
    assert owners["jitikara"] == owners["zhytikara"] == {"zhitikara"}
    assert owners["zyryanovsk"] == owners["altai"] == {"zyryanovsk"}


def test_every_cell_has_one_source_and_every_source_a_cell():
    listed = [(row["alternative"], row["criterion"]) for row in rows("sources.csv")]
    assert len(set(listed)) == len(listed)
    assert set(listed) == set(cells())
    for row in rows("sources.csv"):
        assert row["source"], row
        assert re.match(r"level: (town|akimat|district)\b", row["note"]), row


def test_cells_are_levels_numbers_or_intervals_inside_the_domain():
    by_id = {leaf["id"]: leaf for leaf in leaves("monotown")}
    for (town, name), cell in cells().items():
        if cell == "n/a":
            continue
        leaf = by_id[name]
        parts = cell.split("..")
        if "levels" in leaf:
            assert set(parts) <= {level["id"] for level in leaf["levels"]}, (town, name, cell)
        else:
            low, high = leaf["domain"]
            assert all(low <= float(part) <= high for part in parts), (town, name, cell)


def test_columns_are_the_leaves():
    with (DATA / "table.csv").open(encoding="utf-8") as file:
        head = next(csv.reader(file))
    assert head == [
        "id",
        "name",
        "name_ru",
        "name_kk",
        *(leaf["id"] for leaf in leaves("monotown")),
    ]


def test_known_figures_per_indicator():
    known = Counter(name for (_, name), cell in cells().items() if cell != "n/a")
    assert known == {
        "production_change": 17,
        "enterprise_state": 27,
        "employees_change": 26,
        "migration_balance": 19,
        "pollution": 22,
        "income_ratio": 20,
        "distance_big_city": 27,
        "dead_end": 24,
    }
    assert sum(cell == "low..elevated" for cell in cells().values()) == 7


def test_nothing_where_nobody_published():
    known = cells()
    for town in ("arkalyk", "lisakovsk", "rudny", "zhitikara", "khromtau", "kulsary", "tekeli"):
        assert (town, "migration_balance") not in known
        assert (town, "production_change") not in known
        assert town == "tekeli" or (town, "income_ratio") not in known
    for town in ("shakhtinsk", "karazhal", "tekeli", "serebryansk", "kurchatov"):
        assert (town, "pollution") not in known
    for town in ("zhanaozen", "satpayev", "aksu"):
        assert (town, "dead_end") not in known


def test_figures_of_the_district_are_not_serebryansks():
    known = {
        name for (town, name), cell in cells().items() if town == "serebryansk" and cell != "n/a"
    }
    assert known == {"enterprise_state", "distance_big_city", "dead_end"}


def test_not_applicable_is_written_for_the_towns_that_extract_nothing():
    none = {row["id"] for row in rows("facts.csv") if row["extractive"] == "no"}
    assert len(none) == 7
    for leaf in ("reserve_years", "reserve_prospects"):
        assert {
            town for (town, name), cell in cells().items() if name == leaf and cell == "n/a"
        } == none
    assert sum(cell == "n/a" for cell in cells().values()) == 14


def derive_module():
    pytest.importorskip("pandas")
    spec = importlib.util.spec_from_file_location("derive_monotowns", DATA / "derive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_derived_columns_agree_with_the_series():
    assert derive_module().check(DATA) == []


def test_migration_of_shakhtinsk_by_hand():
    derive = derive_module()
    series, _ = derive.read(DATA)
    assert derive.migration(series, "shakhtinsk", "town") == pytest.approx(-3044 / 383.4, rel=1e-12)
    assert round(derive.migration(series, "shakhtinsk", "akimat"), 2) == -3.66


def test_derive_finds_a_changed_cell(tmp_path):
    for name in ("series.csv", "oblast_wages.csv"):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    words = (DATA / "table.csv").read_text(encoding="utf-8")
    assert words.count(",-4.97,") == 1
    (tmp_path / "table.csv").write_text(words.replace(",-4.97,", ",-4.79,"), encoding="utf-8")
    assert [line.split(",")[0] for line in derive_module().check(tmp_path)] == ["abay"]


def test_derive_runs_as_a_script(monkeypatch, capsys):
    pytest.importorskip("pandas")
    monkeypatch.setattr("sys.argv", ["derive.py", "--check"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(DATA / "derive.py"), run_name="__main__")
    assert ended.value.code == 0
    assert "agrees" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["monotown", "monotown-ratings"])
def test_names_in_three_languages(name):
    top = hierarchy(name)

    def texts(node):
        yield node["name"]
        yield from (node[key] for key in ("short",) if key in node)
        yield from node.get("anchors", {}).values()
        for level in node.get("levels", ()):
            yield level["name"]
            yield from (level[key] for key in ("anchor",) if key in level)
        if isinstance(node.get("unit"), dict):
            yield node["unit"]

    for node in (top, *walk(top)):
        for text in texts(node):
            assert set(text) == LANGUAGES, (node["id"], text)
            assert all(isinstance(word, str) and word.strip() for word in text.values()), (
                node["id"],
                text,
            )


@pytest.mark.parametrize("name", ["monotown", "monotown-ratings"])
def test_ids_are_unique(name):
    top = hierarchy(name)
    ids = [top["root"], *(node["id"] for node in walk(top))]
    assert len(set(ids)) == len(ids)


def test_seven_criteria_fifteen_indicators():
    names = [
        "production",
        "raw_materials",
        "migration",
        "infrastructure",
        "ecology",
        "income",
        "remoteness",
    ]
    for name in ("monotown", "monotown-ratings"):
        top = hierarchy(name)
        assert [node["id"] for node in top["criteria"]] == names
        assert all(node["sign"] in ("any", "all") for node in top["criteria"])
    counted = [leaf for leaf in leaves("monotown") if leaf.get("weight") != 0]
    assert len(counted) == 15
    assert len(leaves("monotown")) == 16


@pytest.mark.parametrize("name", ["monotown", "monotown-ratings"])
def test_upper_profile_is_better_and_inside_the_anchors(name):
    for leaf in leaves(name):
        worst, best = leaf["value"]["worst"], leaf["value"]["best"]
        low, high = leaf["profiles"]["low_average"], leaf["profiles"]["average_high"]
        sign = 1 if leaf["direction"] == "max" else -1
        assert sign * worst < sign * low < sign * high < sign * best, leaf["id"]
        assert leaf["domain"][0] <= min(worst, best), leaf["id"]
        assert max(worst, best) <= leaf["domain"][1], leaf["id"]


@pytest.mark.parametrize("name", ["monotown", "monotown-ratings"])
def test_every_leaf_names_where_its_numbers_come_from(name):
    for leaf in leaves(name):
        assert {"value", "preference", "profiles", "test"} <= set(leaf["source"]), leaf["id"]
        assert "proposal" in " ".join(leaf["source"].values()), leaf["id"]
        if "level_judgements" in leaf:
            assert "proposal" in leaf["source"]["level_judgements"]


def test_level_judgements_are_consistent():
    for leaf in leaves("monotown-ratings"):
        place = {level["id"]: i for i, level in enumerate(leaf["levels"])}
        assert [level["value"] for level in leaf["levels"]] == [1, 2, 3, 4, 5]
        assert len(leaf["level_judgements"]) == 10
        for better, worse, value in leaf["level_judgements"]:
            assert value == pytest.approx(1.7 ** (place[better] - place[worse]), rel=1e-4)
