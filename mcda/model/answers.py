"""The answers to "which of two criteria matters more, and how much?", in the words of the pair.

An answer names the criterion that matters more, so it cannot be read the wrong way round: "Ecology
– clearly more important". Names are those of the siblings, short enough for a list to show.
"""

from __future__ import annotations

from mcda.messages import text
from mcda.model.form import SCALES
from mcda.model.hierarchy import Criterion
from mcda.model.judgements import judged_children

ROOM = 28  # signs of a name that a list shows in full
MOST = 40  # signs of a name where there is no shorter one
_SIGNS = ("=", "+", "-", "@", "'")  # a spreadsheet takes what starts so for a formula


def answer_names(node: Criterion, lang: str, room: int = ROOM) -> dict[str, str]:
    """What answers call the judged children of a node, by id: short names, no two alike.

    A full name stands where it has no more than `room` signs.
    """
    judged = judged_children(node)
    names: dict[str, str] = {}
    for place, child in enumerate((c for c in node.criteria if c.id in judged), start=1):
        name = _short(child, lang, room)
        if name.startswith(_SIGNS):
            name = f"“{name}”" if lang == "en" else f"«{name}»"
        if name.casefold() in (known.casefold() for known in names.values()):
            name = f"{name} ({place})"
        names[child.id] = name
    return names


def _short(node: Criterion, lang: str, room: int) -> str:
    label = " ".join(node.label(lang).split())
    short = " ".join(node.short_label(lang).split())
    if len(label) <= room or len(short) >= len(label):
        name = label
    else:
        name = short[:1].upper() + short[1:]
    if len(name) <= MOST:
        return name
    head, _, _ = name[:MOST].rpartition(" ")
    return f"{head if len(head) > ROOM else name[: MOST - 1]}…"


def answer_text(left: str, right: str, value: float, lang: str) -> str:
    """The answer that `left` matters `value` times as much as `right`; below 1 `right` is ahead.

    `value` is one of a scale: 1 ... 9 or their reciprocals.
    """
    step = round(value if value >= 1 else 1 / value)
    return text(f"answer-{step}", lang, name=left if value >= 1 else right)


def answer_texts(left: str, right: str, answers: int, lang: str) -> tuple[str, ...]:
    """All answers of a scale of 9 or 17, in its order: `left` far ahead first."""
    return tuple(answer_text(left, right, value, lang) for value in SCALES[answers])
