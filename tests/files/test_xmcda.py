"""XMCDA 3 and 4: valid by the standard's schemas, there and back, foreign files, hostile files."""

from __future__ import annotations

import json
import re
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import mcda
from mcda.cli.app import group
from mcda.errors import Finding, InputError
from mcda.files.load import examine
from mcda.files.xmcdaout import left_out, xmcda_bytes
from mcda.model.problem import Problem
from mcda.model.table import INTERVAL, KNOWN, UNKNOWN

ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMAS = {"3": "XMCDA-3.1.1.xsd", "4": "XMCDA-4.0.0.xsd"}
versions = pytest.mark.parametrize("version", SCHEMAS)


def every_kind() -> Problem:
    """Every preference function, kind of leaf and kind of cell."""
    functions = [
        {"type": "usual"}, {"type": "ushape", "q": 2}, {"type": "vshape", "p": 3},
        {"type": "level", "q": 1, "p": 2}, {"type": "linear", "q": 0, "p": 2.5},
        {"type": "gaussian", "s": 1.5},
    ]  # fmt: skip
    leaves: list[dict[str, Any]] = [
        {"id": f"f{k}", "preference": function, "direction": "min" if k % 2 else "max"}
        for k, function in enumerate(functions)
    ]
    leaves[0] |= {"unit": "kg & <m>", "kind": "interval", "domain": [-5, 99.5]}
    leaves[1] |= {"value": {"worst": 9, "best": 1, "points": [[1, 1], [3, 0.9], [9, 0]]}}
    leaves[2] |= {
        "value": {"worst": 0, "best": 7},
        "profiles": {"low_average": 2, "average_high": 4},
    }
    tree = {
        "id": "xmcda",
        "root": "whole",
        "name": 'All of "it"',
        "criteria": [
            {"id": "group", "criteria": leaves[:4]},
            *leaves[4:],
            {"id": "state", "kind": "ordinal", "direction": "min", "levels": [
                {"id": "very_bad", "name": "very bad", "value": 9}, {"id": "good", "value": 2.5}]},
            {"id": "flag", "kind": "flag"},
        ],
    }  # fmt: skip
    rows = [
        [1, 2.5, 3, 4, 5, 0.1 + 0.2, "good", "yes"],
        ["2..3.25", None, "n/a", 1e-7, -0.0, 1 / 3, "very bad", None],
        [3, 1, 2, 2, 2, 2, "very bad..good", "no"],
    ]
    rows[2][6] = None
    return Problem.from_values(
        rows,
        ["a<b>", "b & c", "Я"],
        [*(f"f{k}" for k in range(6)), "state", "flag"],
        hierarchy=mcda.Hierarchy.model_validate(tree),
        names=["A", "", "Три"],
        weights={"group": 0.3, "f4": 0.1, "f5": 0.2, "state": 0.4, "flag": 0},
        official={"a<b>": frozenset(["low"]), "Я": frozenset(["average", "high"])},
    )


PROBLEMS = {
    "every kind": every_kind,
    "monotowns": lambda: mcda.load("monotowns"),
    "cars": lambda: mcda.load(ROOT / "examples" / "cars"),
    "flat": lambda: Problem.from_values([[1, 2], [3, None]], directions=["min", "max"]),
}


def back(problem: Problem, version: str, folder: Path) -> Problem:
    path = folder / "study.xml"
    path.write_bytes(xmcda_bytes(problem, version))
    return mcda.load(path)


@versions
@pytest.mark.parametrize("name", PROBLEMS)
def test_written_files_are_valid_by_the_schema_of_the_standard(name: str, version: str) -> None:
    etree = pytest.importorskip("lxml.etree")
    pytest.importorskip("xmcda")
    with as_file(files("xmcda") / "xsd" / SCHEMAS[version]) as path:
        schema = etree.XMLSchema(etree.parse(path))
    schema.assertValid(etree.fromstring(xmcda_bytes(PROBLEMS[name](), version)))


def test_the_standards_own_reader_finds_the_same_table(tmp_path: Path) -> None:
    reference = pytest.importorskip("xmcda.XMCDA")
    problem = mcda.load("monotowns")
    path = tmp_path / "study.xml"
    path.write_bytes(xmcda_bytes(problem))
    read = reference.XMCDA()
    read.load(str(path))
    (table,) = read.performance_tables
    found = 0
    for i, town in enumerate(problem.table.alternatives):
        for j, leaf in enumerate(problem.table.leaves):
            if (
                problem.table.state[i, j] == KNOWN
                and not problem.hierarchy.nodes[leaf].level_values()
            ):
                value = table[read.alternatives[town]][leaf]
                assert value == problem.table.low[i, j]
                found += 1
    assert found > 100


@versions
@pytest.mark.parametrize("name", PROBLEMS)
def test_there_and_back_keeps_the_problem(name: str, version: str, tmp_path: Path) -> None:
    problem = PROBLEMS[name]()
    again = back(problem, version, tmp_path)
    assert again.hierarchy.root == problem.hierarchy.root
    assert again.table.alternatives == problem.table.alternatives
    counted = [leaf for leaf in problem.hierarchy.all_leaves if leaf.weight != 0]
    for leaf in counted:
        read = again.hierarchy.nodes[leaf.id]
        for key in ("direction", "kind", "profiles", *(() if leaf.levels else ("domain",))):
            assert getattr(read, key) == getattr(leaf, key), key
        assert read.level_values() == leaf.level_values()
        if leaf.preference is not None:
            assert read.preference == leaf.preference
        if leaf.value is not None and leaf.value.shape == "linear":
            assert read.value == leaf.value
    ids = [leaf.id for leaf in counted]
    for name_ in ("low", "high", "state"):
        one, other = (getattr(p.table.select(ids), name_) for p in (problem, again))
        assert np.array_equal(one, other, equal_nan=True), name_
    assert again.official == problem.official
    local = problem.local_weights()
    assert again.local_weights() == pytest.approx(
        {key: local[key] for key in again.local_weights()}, abs=1e-15
    )


@versions
def test_the_ranking_stays_the_same(version: str, tmp_path: Path) -> None:
    problem = mcda.load("monotowns").changed(draws=200)
    again = back(problem, version, tmp_path).changed(draws=200)
    for method in ("promethee", "topsis", "ahp"):
        one, other = (mcda.rank(p, method, counts=False) for p in (problem, again))
        assert [row.id for row in one.rows] == [row.id for row in other.rows]
        assert one.scores == pytest.approx(other.scores, abs=1e-12)


def test_what_has_no_place_is_told() -> None:
    assert {"test", "sources", "aliases"} <= set(left_out(mcda.load("monotowns")))
    assert left_out(PROBLEMS["flat"]()) == ("method, classes, missing, draws, seed",)


def test_what_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match=r"U\+0007"):
        xmcda_bytes(Problem.from_values([[1]], ["a\x07"]))
    with pytest.raises(InputError, match="Choose one of"):
        xmcda_bytes(Problem.from_values([[1]]), "2")


# --- Foreign files -----------------------------------------------------------------------------

FOREIGN = """<?xml version='1.0' encoding='utf-8'?>
<x:XMCDA xmlns:x="http://www.decision-deck.org/2019/XMCDA-3.1.1">
  <alternatives mcdaConcept="cars">
    <description><comment>not ours</comment></description>
    <alternative id="a1" name="Audi"><type>real</type><active>true</active></alternative>
    <alternative id="a2" name="BMW"/>
    <alternative id="a3"><active>false</active></alternative>
    <alternative id="a4"><type>fictive</type></alternative>
    <alternative id="p1"/><alternative id="p2"/>
  </alternatives>
  <criteria>
    <criterion id="g1" name="Price"/><criterion id="g2" name="Comfort"/>
    <criterion id="g3"><active>false</active></criterion><criterion id="g4"/>
  </criteria>
  <categories><category id="bad"/><category id="ok"/><category id="best"/></categories>
  <performanceTable>
    ROWS
    <alternativePerformances><alternativeID>p1</alternativeID>
      <performance><criterionID>g1</criterionID><values><value><integer>30000</integer></value></values></performance>
    </alternativePerformances>
    <alternativePerformances><alternativeID>p2</alternativeID>
      <performance><criterionID>g1</criterionID><values><value><integer>20000</integer></value></values></performance>
    </alternativePerformances>
  </performanceTable>
  <criteriaScales>
    <criterionScale><criterionID>g1</criterionID><scales><scale><quantitative>
      <preferenceDirection>min</preferenceDirection><minimum><integer>0</integer></minimum>
      <maximum><real>1e5</real></maximum></quantitative></scale></scales></criterionScale>
    <criterionScale><criterionID>g2</criterionID><scales><scale><qualitative>
      <preferenceDirection>max</preferenceDirection><valuedLabels>
      <valuedLabel><label>very good</label><value><integer>2</integer></value></valuedLabel>
      <valuedLabel><label>fair</label><value><integer>1</integer></value></valuedLabel>
      </valuedLabels></qualitative></scale></scales></criterionScale>
    <criterionScale><criterionID>g4</criterionID><scales><scale><quantitative>
      <preferenceDirection>max</preferenceDirection></quantitative></scale></scales></criterionScale>
  </criteriaScales>
  <criteriaThresholds>
    <criterionThreshold><criterionID>g1</criterionID><thresholds>
      <threshold mcdaConcept="ind"><constant><integer>500</integer></constant></threshold>
      <threshold mcdaConcept="pref"><affine><slope><real>0</real></slope>
        <intercept><integer>3000</integer></intercept></affine></threshold>
      <threshold mcdaConcept="veto"><constant><integer>9000</integer></constant></threshold>
    </thresholds></criterionThreshold>
  </criteriaThresholds>
  <criteriaValues mcdaConcept="importance">
    <criterionValue><criterionID>g1</criterionID><values><value><integer>3</integer></value></values></criterionValue>
    <criterionValue><criterionID>g2</criterionID><values><value><rational>
      <numerator>1</numerator><denominator>2</denominator></rational></value></values></criterionValue>
    <criterionValue><criterionID>g3</criterionID><values><value><integer>9</integer></value></values></criterionValue>
    <criterionValue><criterionID>g4</criterionID><values><value><real>0.5</real></value></values></criterionValue>
  </criteriaValues>
  <criteriaMatrix><row><criterionID>g1</criterionID><column><criterionID>g2</criterionID>
    <values><value><integer>1</integer></value></values></column></row></criteriaMatrix>
  <categoriesProfiles>
    <categoryProfile><categoryID>best</categoryID><bounding><lowerBound><alternativeID>p2</alternativeID></lowerBound></bounding></categoryProfile>
    <categoryProfile><categoryID>bad</categoryID><bounding><upperBound><alternativeID>p1</alternativeID></upperBound></bounding></categoryProfile>
    <categoryProfile><categoryID>ok</categoryID><bounding><lowerBound><alternativeID>p1</alternativeID></lowerBound>
      <upperBound><alternativeID>p2</alternativeID></upperBound></bounding></categoryProfile>
  </categoriesProfiles>
  <alternativesAssignments>
    <alternativeAssignment><alternativeID>a1</alternativeID><categoryID>bad</categoryID></alternativeAssignment>
  </alternativesAssignments>
</x:XMCDA>
"""


def row(name: str, **cells: str) -> str:
    inner = "".join(
        f"<performance><criterionID>{key}</criterionID><values><value>{cell}</value></values></performance>"
        for key, cell in cells.items()
    )
    head = f"<alternativeID>{name}</alternativeID>"
    return f"<alternativePerformances>{head}{inner}</alternativePerformances>"


ROWS = (
    row("a1", g1="<integer>18000</integer>", g2="<label>Very good</label>", g3="<real>1</real>")
    + row(
        "a2",
        g1="<interval><lowerBound><integer>1</integer></lowerBound>"
        "<upperBound><real>2.5</real></upperBound></interval>",
        g2="<NA/>", g4="<rational><numerator>1</numerator><denominator>4</denominator></rational>",
    )
    + row("a3", g1="<real>1</real>")
    + row("a4", g1="<real>1</real>")
)  # fmt: skip


def found(text: str, folder: Path) -> tuple[Problem | None, tuple[Finding, ...]]:
    path = folder / "foreign.xml"
    path.write_text(text, encoding="utf-8")
    return examine(path)


def test_a_foreign_file_is_understood(tmp_path: Path) -> None:
    problem, findings = found(FOREIGN.replace("ROWS", ROWS), tmp_path)
    assert problem is not None, [finding.text() for finding in findings]
    assert problem.table.alternatives == ("a1", "a2")
    assert problem.table.name(0) == "Audi"
    assert problem.table.state.tolist() == [[KNOWN, KNOWN, UNKNOWN], [INTERVAL, UNKNOWN, KNOWN]]
    assert problem.table.low[1].tolist()[::2] == [1, 0.25]
    assert problem.weights == {"g1": 3, "g2": 0.5, "g4": 0.5}
    price, comfort, _ = problem.hierarchy.leaves
    assert price.direction == "min"
    assert price.domain == (0, 100_000)
    assert price.preference is not None
    assert price.preference.to_dict() == {"type": "linear", "q": 500, "p": 3000}
    assert price.profiles is not None
    assert (price.profiles.low_average, price.profiles.average_high) == (30000, 20000)
    assert comfort.level_values() == {"fair": 1, "very_good": 2}
    assert problem.official == {"a1": {"low"}}
    told = {finding.code: finding for finding in findings}
    assert set(told) == {
        "xmcda-left", "xmcda-inactive", "xmcda-fictive", "xmcda-threshold",
    }  # fmt: skip
    assert told["xmcda-left"].values["found"] == ["criteriaMatrix"]
    assert told["xmcda-threshold"].values["found"] == "veto"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("<integer>18000</integer>", "<real>x</real>", ["xmcda-number"]),
        ("<integer>18000</integer>", "<real>INF</real>", ["infinite"]),
        ("<integer>18000</integer>", "<real>-1</real>", ["domain"]),
        ("<integer>18000</integer>", "<label>cheap</label>", ["number-bad"]),
        ("<label>Very good</label>", "<label>superb</label>", ["level-unknown"]),
        ("<upperBound><real>2.5</real></upperBound>", "", ["xmcda-interval"]),
        ("<denominator>4<", "<denominator>0<", ["xmcda-number"]),
        ("<preferenceDirection>min</preferenceDirection>", "", ["xmcda-direction"]),
        ("<integer>500</integer>", "<integer>5000</integer>", ["criterion-bad"]),
        ("<slope><real>0<", "<slope><real>0.1<", ["xmcda-affine"]),
        ("<real>0.5</real>", "<real>-1</real>", ["weight-negative"]),
        ('<criterion id="g4"/>', "", ["criterion-unknown"] * 2 + ["weight-unknown-node"]),
        ('<alternative id="a2" name="BMW"/>', "", ["alternative-unknown"]),
        ('id="a2" name="BMW"', 'id="a1"', ["duplicate-id", "alternative-unknown"]),
        ('id="g2" name="Comfort"', 'id="g 2"', None),
        ("<performanceTable>", "<performanceTables>", None),
        ("2019/XMCDA-3.1.1", "2012/XMCDA-2.2.1", ["xmcda-version"]),
        ("http://www.decision-deck.org/2019/XMCDA-3.1.1", "urn:other", ["xmcda-not"]),
        ("encoding='utf-8'", "encoding='nonsense'", ["xmcda-syntax"]),
        ("?>\n<x:", "?>\n<!DOCTYPE x>\n<x:", ["xmcda-entities"]),
        ("</x:XMCDA>", "", ["xmcda-syntax"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(
    old: str, new: str, codes: list[str] | None, tmp_path: Path
) -> None:
    text = FOREIGN.replace("ROWS", ROWS)
    assert old in text
    problem, findings = found(text.replace(old, new), tmp_path)
    errors = [finding for finding in findings if finding.severity == "error"]
    assert problem is None
    assert errors
    if codes is not None:
        assert [finding.code for finding in errors] == codes
    for finding in findings:
        assert str(finding.where).startswith(str(tmp_path))
        for lang in ("en", "ru", "kk"):
            assert finding.text(lang)
        json.dumps(finding.to_dict())


def test_entities_cannot_fill_the_memory(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{k} "{f"&l{k - 1};" * 10}">' for k in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><XMCDA>&l11;</XMCDA>'
    assert [f.code for f in found(text, tmp_path)[1]] == ["xmcda-entities"]
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><XMCDA>&e;</XMCDA>'
    assert [f.code for f in found(outside, tmp_path)[1]] == ["xmcda-entities"]


@pytest.mark.parametrize("text", ["", "<", "<html></html>", "PK\x03\x04", "id,x\na,1\n", "\x00"])
def test_other_files_are_refused_in_one_line(text: str, tmp_path: Path) -> None:
    (finding,) = found(text, tmp_path)[1]
    assert finding.code in ("xmcda-syntax", "xmcda-not")


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    head = '<xmcda xmlns="http://www.decision-deck.org/2021/XMCDA-4.0.0">'
    assert [f.code for f in found(head + "<a>" * 200_000, tmp_path)[1]] == ["xmcda-deep"]


# --- Command line ------------------------------------------------------------------------------


@pytest.mark.contract
@versions
def test_convert_there_and_back(version: str, tmp_path: Path) -> None:
    xml, folder = tmp_path / "cars.xml", tmp_path / "cars"
    cars = str(ROOT / "examples" / "cars")
    done = CliRunner().invoke(group, ["convert", cars, "-o", str(xml), "--xmcda", version])
    assert done.exception is None, done.exception
    assert "no place for" in done.stderr
    assert re.search(rf"XMCDA-{version}\.", xml.read_text("utf-8"))
    done = CliRunner().invoke(group, ["convert", str(xml), "-o", str(folder)])
    assert done.exception is None, done.exception
    one, other = (
        mcda.rank(study, draws=50, seed=1, missing="exclude", counts=False)
        for study in (cars, folder)
    )
    assert [row.id for row in one.rows] == [row.id for row in other.rows]
    assert one.scores == pytest.approx(other.scores, abs=1e-12)
    done = CliRunner().invoke(group, ["rank", str(xml), "-f", "json", "-q", "--draws", "50"])
    assert json.loads(done.stdout)["ranking"][0]["id"] == one.rows[0].id
    before = xml.read_bytes()
    done = CliRunner().invoke(group, ["convert", cars, "-o", str(xml)])
    assert isinstance(done.exception, InputError)
    assert xml.read_bytes() == before
