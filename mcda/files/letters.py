"""Letters to the experts whose answers are missing or not whole, in their own languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mcda.files.collecting import Row
from mcda.messages import date_words, text
from mcda.model.answers import ROOM, answer_names
from mcda.model.experts import Expert
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.round import Round
from mcda.model.run import LeftOut

Called = Callable[[str, str], str]  # the name of an alternative in a language
Named = Callable[[Row, Sequence[str], str], str]  # sheets of parts of a row's form, in a language


def letter(
    rows: list[Row],
    expert: Expert,
    round_: Round,
    title: str,
    hierarchy: Hierarchy,
    named: Named,
    called: Called,
) -> str:
    """The letter about an expert's forms of a round that are not answered in full."""
    lang = rows[0].language or "en"
    lines = []
    if expert.address:
        lines.append(text("letter-to", lang, address=expert.address))
    lines += [text("letter-subject", lang, title=title, round=str(round_.number)), ""]
    hello = text("letter-hello", lang, name=expert.name) if expert.name else ""
    lines += [hello or text("letter-hello-unnamed", lang), ""]
    for row in rows:
        file = round_.files.get(row.form, row.form)
        if row.form in round_.pages:
            file = text("phone-or-page", lang, file=file, page=round_.pages[row.form])
        file = f"{file} ({text(f'collect-kind-{row.kind}', lang)})"
        if row.replaced:
            lines.append(_sentence(text("letter-replaced", lang, file=file)))
            continue
        if row.state == "missing":
            lines.append(_sentence(text("letter-missing", lang, file=file)))
            continue
        counts = {"answered": str(row.answered), "asked": str(row.asked)}
        lines.append(_sentence(text("letter-part", lang, file=file, **counts)))
        if row.open:
            lines.append(text("letter-open", lang, names=named(row, row.open, lang)))
        for one in row.left:
            lines.append(_left(one, named(row, (one.part,), lang), hierarchy, called, lang))
    if round_.due:
        lines.append(text("letter-due", lang, date=date_words(round_.due, lang)))
    lines += ["", text("letter-save", lang, skip=text("form-cant-judge", lang))]
    return "\n".join(lines) + "\n"


def _left(left: LeftOut, name: str, hierarchy: Hierarchy, called: Called, lang: str) -> str:
    """What an expert is asked to do about answers that do not count yet."""
    node = hierarchy.nodes[left.part]
    if left.reason == "deleted" or not left.rows:
        return text("letter-deleted", lang, name=name)
    if len(left.rows[0]) == 2:
        rows = pair_words(left.rows, node, lang, room=ROOM)
    else:
        rows = ", ".join(called(row[0], lang) for row in left.rows)
    return text(f"letter-{left.reason}", lang, name=name, rows=rows)


def pair_words(pairs: Sequence[Sequence[str]], node: Criterion, lang: str, room: int = 0) -> str:
    """Pairs of a node's criteria in words; full names where they have no more than `room` signs."""
    names = answer_names(node, lang, room)
    return "; ".join(
        text("compare-pair", lang, a=names.get(a, a), b=names.get(b, b)) for a, b in pairs
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def letters(
    rows: tuple[Row, ...],
    experts: Mapping[str, Expert],
    round_: Round,
    title: Mapping[str, str],
    hierarchy: Hierarchy,
    named: Named,
    called: Called,
) -> dict[str, str]:
    """A letter for every expert with a form of the round that is missing or in part, by id.

    `title` is the study's by language; `named` says which sheets ask about nodes or criteria, and
    `called` what an alternative is called. Where files of an expert differ it is not the expert
    who is to decide.
    """
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        if row.state != "in" and not row.unclear and row.form in round_.contents:
            waiting.setdefault(row.expert, []).append(row)
    return {
        name: letter(
            mine,
            experts.get(name, Expert(name)),
            round_,
            title.get(mine[0].language, "") or title["en"],
            hierarchy,
            named,
            called,
        )
        for name, mine in waiting.items()
    }


def write_letters(folder: Path, made: Mapping[str, str], done: Mapping[str, object]) -> None:
    """Write `ID.txt` for each letter, and remove those of experts who have answered meanwhile."""
    from mcda.files.write import write_whole

    folder.mkdir(parents=True, exist_ok=True)
    for name, words in made.items():
        write_whole(folder / f"{name}.txt", words, force=True)
    for name in done:
        (folder / f"{name}.txt").unlink(missing_ok=True)
