"""Many workbooks that differ only in whom they ask: written once, then copied with other words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from mcda.model.form import Form

_MARK = "-9c1f7e52"  # ends the words that stand for those of an expert


@dataclass(frozen=True, slots=True)
class Request:
    """A form to write, and what its start sheet says of the expert."""

    form: Form
    expert_name: str = ""
    organisation: str = ""


def copies(requests: Sequence[Request], write: Callable[[Request], bytes]) -> Iterator[bytes]:
    """The workbook of every request, equal, cell by cell, to what `write` gives for it.

    Forms that are alike but for number, expert, name and organisation are written once.
    """
    made: dict[tuple[object, ...], _Pattern] = {}
    for request in requests:
        words = {
            "number": request.form.number,
            "expert": request.form.expert,
            "name": request.expert_name,
            "organisation": request.organisation,
        }
        if any(_odd(word) for word in words.values()):
            yield write(request)
            continue
        stands_for = {key: f"{key}{_MARK}" if word else "" for key, word in words.items()}
        plain = request.form.model_copy(
            update={"number": stands_for["number"], "expert": stands_for["expert"]}
        )
        kind = (plain.model_dump_json(), bool(words["name"]), bool(words["organisation"]))
        if kind not in made:
            made[kind] = _Pattern(
                write(Request(plain, stands_for["name"], stands_for["organisation"]))
            )
        yield made[kind].copy({mark: words[key] for key, mark in stands_for.items() if mark})


def _odd(word: str) -> bool:
    """True for a text that a spreadsheet stores otherwise than by its letters alone."""
    return (
        word.startswith(("=", "+", "-", "@", "'")) or word != word.strip() or not word.isprintable()
    )


class _Pattern:
    """A workbook whose parts with marks are written anew in each copy; the others stay packed."""

    def __init__(self, workbook: bytes) -> None:
        self.open: dict[str, str] = {}
        packed = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(workbook)) as source,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for item in source.infolist():
                data = source.read(item)
                if item.filename.startswith("xl/worksheets/") and _MARK.encode() in data:
                    self.open[item.filename] = data.decode("utf-8")
                else:
                    target.writestr(item, data, zipfile.ZIP_DEFLATED)
        self.packed = packed.getvalue()

    def copy(self, words: Mapping[str, str]) -> bytes:
        """The workbook with other words in its texts."""
        pattern = re.compile("|".join(map(re.escape, words)))
        stream = BytesIO(self.packed)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as target:
            for name, letters in self.open.items():
                target.writestr(name, pattern.sub(lambda m: escape(words[m[0]]), letters))
        return stream.getvalue()
