"""docs/guide_en.md, guide_ru.md and guide_kk.md speak in the very words of the forms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mcda
from mcda.messages import LANGUAGES, text

DOCS = Path(__file__).resolve().parent.parent / "docs"
SHOWN = ("form-", "pairs-", "phone-ui-", "answer-", "ratings-", "evidence-", "flag-")
FILES = ("questionnaire", "rounds", "phone")
BOLD, QUOTED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL), re.compile(r"“(.+?)”|«(.+?)»", re.DOTALL)
# Labels within longer messages: a button, what an empty cell is, a heading.
PARTS = {"form-editing": QUOTED, "pairs-step-skip": QUOTED, "pairs-extra": re.compile(r"^(.+?)\.")}
pytestmark = pytest.mark.skipif(not DOCS.is_dir(), reason="no checkout with docs here")


def quoted(words: str) -> list[str]:
    """What stands in bold quotation marks, in order."""
    found = [QUOTED.findall(bold) for bold in BOLD.findall(words)]
    return [" ".join((a or b).split()) for pairs in found for a, b in pairs]


def guide(lang: str) -> str:
    return (DOCS / f"guide_{lang}.md").read_text(encoding="utf-8")


def shown(lang: str) -> dict[str, set[str]]:
    """The words of forms, … for what is filled in -> the keys of their messages."""
    folder = Path(mcda.__file__).parent / "locale" / lang
    sources = "".join((folder / f"{name}.ftl").read_text("utf-8") for name in FILES)
    filled = dict.fromkeys(re.findall(r"\{ \$(\w+)", sources), "…")
    found: dict[str, set[str]] = {}
    for key in re.findall(rf"^((?:{'|'.join(SHOWN)})[\w-]+) =", sources, re.MULTILINE):
        words = text(key, lang, **filled)
        found.setdefault(words, set()).add(key)
        if key in PARTS:
            for match in PARTS[key].finditer(words):
                part = next(group for group in match.groups() if group)
                found.setdefault(part, set()).add(f"{key}/part")
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quoted_words_stand_in_the_forms_of_the_language(lang: str) -> None:
    labels = quoted(guide(lang))
    assert len(labels) > 30
    known = shown(lang)
    assert [label for label in labels if label not in known] == []


def test_guides_quote_the_same_words_in_every_language() -> None:
    told = []
    for lang in LANGUAGES:
        known = shown(lang)
        told.append([known[label] for label in quoted(guide(lang))])
    for row in zip(*told, strict=True):
        assert set.intersection(*row), row


def test_guides_have_the_same_parts_and_small_pictures() -> None:
    shapes = set()
    for lang in LANGUAGES:
        pictures = re.findall(r"^!\[.+\]\((guide-\w+)-(\w+)\.png\)$", guide(lang), re.MULTILINE)
        assert {of for _, of in pictures} == {lang}
        for name, _ in pictures:
            assert (DOCS / f"{name}-{lang}.png").stat().st_size <= 80_000
        shapes.add((tuple(name for name, _ in pictures), guide(lang).count("\n## ")))
    assert shapes == {(("guide-pairs", "guide-page"), 6)}
