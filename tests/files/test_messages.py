"""The message catalogue: the same messages with the same variables in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mcda
from mcda.errors import Finding, Where
from mcda.messages import LANGUAGES, finding_text, text

PACKAGE = Path(mcda.__file__).parent
CODE = re.compile(r'\b(?:Finding|fail|PydanticCustomError|BadCell)\(\s*"([^"]+)"')


def catalogue(lang: str) -> dict[str, set[str]]:
    from fluent.syntax import FluentParser, ast

    found: dict[str, set[str]] = {}

    for path in sorted((PACKAGE / "locale" / lang).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{path}: {entry.id.name} stands twice"
                found[entry.id.name] = variables(entry)
    return found


def variables(entry: object) -> set[str]:
    from fluent.syntax import ast, visitor

    names: set[str] = set()

    class Collect(visitor.Visitor):
        def visit_VariableReference(self, node: ast.VariableReference) -> None:
            names.add(node.id.name)

    Collect().visit(entry)  # type: ignore[arg-type]
    return names


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "en"])
def test_languages_have_the_same_messages_and_variables(lang: str) -> None:
    assert catalogue(lang) == catalogue("en")


def test_every_code_has_a_message() -> None:
    known = catalogue("en")
    used = {
        code
        for path in PACKAGE.rglob("*.py")
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert "weight-unknown-node" in used
    assert sorted(used - set(known)) == []


def test_codes_of_tables_have_messages() -> None:
    from mcda.files import yamlfile

    assert set(yamlfile._CODES.values()) <= set(catalogue("en"))


def test_finding_text_in_three_languages() -> None:
    finding = Finding(
        "weight-unknown-node",
        Where("study.yaml", 5, "weights.incme"),
        {"found": "incme", "hint": "income"},
    )
    assert finding_text(finding) == (
        "study.yaml:5 weights.incme: a weight is given for “incme”, and the hierarchy has no such "
        "node. Correct the id or remove the line. Did you mean “income”?"
    )
    assert "Возможно" in finding_text(finding, "ru")
    assert "Мүмкін" in finding_text(finding, "kk")


def test_empty_hint_adds_nothing() -> None:
    finding = Finding("weight-unknown-node", Where(), {"found": "x", "hint": ""})
    assert "Did you mean" not in finding_text(finding)


def test_missing_key_and_missing_value() -> None:
    with pytest.raises(KeyError):
        text("no-such-message")
    with pytest.raises(ValueError, match="key-missing"):
        text("key-missing", "ru")


def test_unknown_language_reads_english() -> None:
    assert text("file-missing", "de") == text("file-missing", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quick_filling_equals_fluent(lang: str) -> None:
    from fluent.runtime import FluentBundle, FluentResource

    from mcda.messages import _sources

    whole = FluentBundle([lang], use_isolating=False)
    for path in (PACKAGE / "locale" / lang).glob("*.ftl"):
        whole.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    known = catalogue(lang)
    assert set(known) == {key for key in _sources(lang) if not key.startswith("-")}
    for key, names in known.items():
        pattern = whole.get_message(key).value
        assert pattern is not None
        for values in ({name: f"<{name}>" for name in names}, dict.fromkeys(names, 5)):
            words, errors = whole.format_pattern(pattern, values)
            if not errors:
                assert text(key, lang, **values) == words


@pytest.mark.parametrize(
    ("lang", "count", "words"),
    [
        ("en", 1, "one cell is unknown"),
        ("en", 2000, "2,000 cells are unknown"),
        ("ru", 21, "21 ячейка неизвестна"),
        ("ru", 3, "3 ячейки неизвестны"),
        ("ru", 5, "5 ячеек неизвестны"),
    ],
)
def test_numbers_of_findings_choose_their_plural_form(lang: str, count: int, words: str) -> None:
    finding = Finding("stream-unknown", Where(column="air"), {"count": count})
    assert finding_text(finding, lang).startswith(f"air: {words}")


def test_other_numbers_of_findings_stay_as_they_are_written() -> None:
    finding = Finding("row-length", Where("t.csv", line=4), {"found": 1200, "expected": 2016})
    assert "1200" in finding_text(finding)
    assert "2,016" not in finding_text(finding)
