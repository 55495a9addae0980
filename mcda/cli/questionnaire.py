"""`mcda questionnaire`: a form of questions for each expert; the round stays in the study."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import click
from click.core import ParameterSource

from mcda.analysis.asking import Language, Request, error_share, idle_nodes, make_forms
from mcda.cli.common import Output, aligned, common, on_encoding, tell
from mcda.errors import Finding, InputError, Where, fail
from mcda.excel.formbooks import form_workbooks
from mcda.files.load import examine
from mcda.files.rounds import (
    ROUND,
    asked_file,
    asked_print,
    kept_books,
    own_study,
    read_rounds,
    read_sent,
    remove_empty,
    round_files,
    round_folder,
    sent_forms,
    whole,
    with_page,
    with_replaced,
)
from mcda.files.write import write_together
from mcda.messages import date_words, text
from mcda.model.experts import Expert
from mcda.model.form import Form
from mcda.model.hierarchy import say
from mcda.model.judgements import Judgements
from mcda.model.problem import Problem
from mcda.model.round import PairPlan, Round
from mcda.version import __version__

# What an answer takes, in seconds: a rule of thumb. Figures have to be looked up: nobody knows.
_SECONDS = {"pairs": 25, "ratings": 15}

_SHOWN = ("expert", "language", "file", "questions", "minutes")
_MOST = 30  # rows of the table without -v


@click.command("questionnaire")
@click.argument("study")
@click.option(
    "--experts",
    "listed",
    metavar="FILE|NUMBER",
    help="experts.csv (id; optional name, address, language, nodes, weight), or how many.",
)
@click.option("--due", default="", metavar="DATE", help="Answers are asked for by then.")
@click.option("--date", default="", metavar="DATE", help="The day of the round; today by default.")
@click.option(
    "--answers",
    type=click.Choice(["9", "17"]),
    help="Nine answers valued 1, 2, 3, 5, 9 either way (default), or the classic seventeen.",
)
@click.option(
    "--pairs",
    type=click.Choice(["all", "balanced", "minimal", "none"]),
    help="Which pairs of large groups are asked (default: all); the rest is left to the expert.",
)
@click.option(
    "--ratings/--no-ratings",
    default=None,
    help="Also a form to rate the alternatives in words.",
)
@click.option(
    "--evidence/--no-evidence",
    default=None,
    help="Also a form for figures and their sources.",
)
@click.option(
    "--criteria", multiple=True, metavar="NODE", help="Ratings and figures of these only."
)
@click.option(
    "--html/--no-html",
    default=None,
    help="Comparisons also as a page for phones and browsers.",
)
@click.option(
    "--expert", metavar="ID", help="One new form of the last round, with that expert's answers."
)
@click.option("--new-round", is_flag=True, help="Ask anew; what is not said stays as it was.")
@click.option("--replace", is_flag=True, help="Instead of the last round, if nobody answered it.")
@click.option("--undo", is_flag=True, help="Take the last round back, if nobody answered it.")
@on_encoding
@common(("auto", "table", "csv", "json", "md"), target=True)
def command(
    study: str,
    listed: str | None,
    due: str,
    date: str,
    answers: str | None,
    pairs: str | None,
    ratings: bool | None,
    evidence: bool | None,
    criteria: tuple[str, ...],
    html: bool | None,
    expert: str | None,
    new_round: bool,
    replace: bool,
    undo: bool,
    encoding: str | None,
    target: Path | None,
    out: Output,
) -> int:
    """Make a workbook for each expert of STUDY, in the expert's language, in the folder -o.

    With --html the comparisons are there as a page too, for phones and for experts without Excel:
    the same form, in the same words; either comes back to mcda collect.

    The list of experts, the round and the forms exactly as sent are kept in the study. Without
    options the forms of the last round are made again; other options need --new-round or --replace,
    and what they do not say stays as it was. No mail is sent.

    \b
    Examples:
      mcda questionnaire mystudy --experts 12 --lang ru -o forms
      mcda questionnaire mystudy --experts experts.csv --due 2027-03-01 -o forms
      mcda questionnaire mystudy --experts 12 --html -o forms
      mcda questionnaire mystudy --expert e07 -o forms
    """
    said = _said(undo, expert, new_round, replace)
    folder, _ = own_study(study)
    if target is not None and target.is_file():
        raise fail("file-not-folder", Where(str(target)))
    if undo:
        return _undo(study, folder, target, out)
    if target is None:
        raise fail("round-folder", Where(key="-o"))
    rounds = read_rounds(folder)
    last = rounds[-1] if rounds else None
    due = due or (last.due if last is not None and not new_round else "")
    day = date or datetime.date.today().isoformat()
    if last is None or new_round or replace:
        _dates(day, due)
    problem, findings = examine(study, encoding=encoding, judgements=False)
    if problem is None:
        raise InputError(findings)
    tell(findings)
    as_before = last is not None and expert is None and not new_round and not replace
    experts, list_files = _experts(folder, problem, listed, encoding, out.force or as_before)
    request = _request(last, out.lang, said, answers, pairs, ratings, evidence, criteria)
    old: tuple[Path, ...] = ()
    if expert is not None:
        spoken = cast(Language, out.lang) if "lang" in said else None
        made, pages, written, filled = _one(
            study, problem, experts, rounds, expert, day, spoken, bool(html)
        )
        words = [text("qst-kept", out.lang)] if filled else []
    elif last is not None and as_before:
        _as_before(last, request, due, date, html, experts, listed if list_files else None)
        changed = last.asked != _print(problem, experts, request, last.number, due)
        given = (problem, experts) if html else None
        return _again(folder, study, last, target, given, out, changed)
    else:
        number = 1 if last is None else last.number if replace else last.number + 1
        if last is not None and replace:
            old = _unanswered(study, folder, last, target, "--replace")
        forms = make_forms(problem, experts, request, number)
        tell(idle_nodes(problem, experts, forms))
        who = {one.id: one for one in experts}
        same = last is not None and replace and last.due == due
        books = kept_books(folder, last) if last is not None and same else {}
        fresh = [form for form in forms if form.number not in books]
        for form, data in zip(fresh, form_workbooks(fresh, problem, who, due), strict=True):
            books[form.number] = data
        made = [(form, books[form.number]) for form in forms]
        paged = last is not None and _paged(last) and "pairs" in request.kinds
        pages = _pages(forms, problem, who, due) if html or (html is None and paged) else {}
        written = Round(
            number=number,
            study=problem.name,
            date=day,
            due=due,
            language=request.language,
            answers=request.answers,
            pairs=request.pairs,
            ratings=request.ratings,
            evidence=request.evidence,
            criteria=request.criteria,
            version=__version__,
            asked=asked_print(_shown(problem, experts, request, due), forms),
            hierarchy=whole(forms),
            forms=sent_forms(made, day, pages=pages),
        )
        if last is not None and replace:
            written = with_replaced(written, last, day)
        words = _remarks(problem, request, last, written, due, out.lang)
    files = round_files(folder, written, made, pages)
    names = written.files
    here = {target / names[form.number]: data for form, data in made}
    here |= {target / written.pages[number]: page for number, page in pages.items()}
    rewritten = (round_folder(folder, written.number) / ROUND, *old)
    _free([path for path in (*here, *files) if path not in rewritten], out.force)
    kept = {asked_file(folder, written.number, one.number) for one in written.replaced}
    gone = dict.fromkeys(path for path in old if path not in kept)
    write_together({**gone, **here, **list_files, **files}, force=True)
    told = text(
        "qst-made",
        out.lang,
        round=str(written.number),
        count=len(made),
        experts=len({form.expert for form, _ in made}),
        folder=str(target),
    )
    _tell([form for form, _ in made], written, [told, *words], study, out)
    return 0


# --- Options ---------------------------------------------------------------------------------

_OF_ROUNDS = ("due", "date", "answers", "pairs", "ratings", "evidence", "criteria")


def _said(undo: bool, expert: str | None, new_round: bool, replace: bool) -> frozenset[str]:
    """The options that were typed; raises UsageError where they exclude each other."""
    context = click.get_current_context()
    given = frozenset(
        name
        for name in context.params
        if context.get_parameter_source(name) == ParameterSource.COMMANDLINE
    )
    if new_round and replace:
        raise click.UsageError("--new-round and --replace exclude each other.")
    alone = "--undo" if undo else "--expert" if expert is not None else ""
    names = [*_OF_ROUNDS, "new_round", "replace", *(["listed", "expert"] if undo else [])]
    beside = [parameter.opts[0] for parameter in context.command.params
              if parameter.name in names and parameter.name in given]  # fmt: skip
    if alone and beside:
        why = "takes back a whole round" if undo else "asks what its round asks"
        raise click.UsageError(f"{alone} {why}: leave out {', '.join(beside)}.")
    return given


def _request(
    last: Round | None,
    lang: str,
    said: frozenset[str],
    answers: str | None,
    pairs: str | None,
    ratings: bool | None,
    evidence: bool | None,
    criteria: tuple[str, ...],
) -> Request:
    """What is asked for: what was not said is as in the last round."""
    before = Request()
    if last is not None:
        before = Request(
            last.language, last.answers, last.pairs, last.ratings, last.evidence, last.criteria
        )
    own = last is None or "lang" in said
    return Request(
        language=cast(Language, lang) if own else before.language,
        answers=before.answers if answers is None else 9 if answers == "9" else 17,
        pairs=before.pairs if pairs is None else cast(PairPlan, pairs),
        ratings=before.ratings if ratings is None else ratings,
        evidence=before.evidence if evidence is None else evidence,
        criteria=criteria or before.criteria,
    )


def _as_before(
    last: Round,
    request: Request,
    due: str,
    date: str,
    html: bool | None,
    experts: Sequence[Expert],
    listed: str | None,
) -> None:
    """Raise InputError with every option that asks for something else than the last round did.

    The language counts where some expert has none of his own; `listed` is a new list of experts.
    Pages may be added to a round, not taken away.
    """
    unset = any(not one.language for one in experts)
    pairs = {
        "--lang": (request.language if unset else last.language, last.language),
        "--due": (due, last.due),
        "--date": (date or last.date, last.date),
        "--answers": (str(request.answers), str(last.answers)),
        "--pairs": (request.pairs, last.pairs),
        "--ratings": (_yes(request.ratings), _yes(last.ratings)),
        "--evidence": (_yes(request.evidence), _yes(last.evidence)),
        "--criteria": (", ".join(request.criteria), ", ".join(last.criteria)),
        "--html": (_yes(html is not False and _paged(last)), _yes(_paged(last))),
        "--experts": (listed or "experts.csv", "experts.csv"),
    }
    findings = [
        Finding("round-differs", Where(key=key), {"round": str(last.number), "was": was or "-"})
        for key, (now, was) in pairs.items()
        if now != was
    ]
    if findings:
        ways = Finding("round-ways", Where(), {"round": str(last.number)})
        raise InputError([*findings, ways])


def _paged(last: Round) -> bool:
    """True where forms of a round went out as pages too."""
    return any(form.page for form in last.forms)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _shown(
    problem: Problem, experts: Sequence[Expert], request: Request, due: str
) -> tuple[str, ...]:
    """What a round shows beside what its forms ask."""
    titles = [say(problem.title, lang) or problem.name for lang in ("en", "ru", "kk")]
    return (*titles, due, request.pairs, *(f"{one.id}|{one.name}" for one in experts))


def _print(
    problem: Problem, experts: Sequence[Expert], request: Request, number: int, due: str
) -> str:
    """The fingerprint of a round as it would be made now; "" where it could not be made."""
    try:
        forms = make_forms(problem, experts, request, number)
    except InputError:  # the forms that were sent are there all the same
        return ""
    return asked_print(_shown(problem, experts, request, due), forms)


# --- Rounds ----------------------------------------------------------------------------------


def _pages(
    forms: Sequence[Form],
    problem: Problem,
    experts: Mapping[str, Expert],
    due: str,
    answers: Mapping[str, Judgements] | None = None,
) -> dict[str, bytes]:
    """The pages of the forms with comparisons; raises InputError where there are none."""
    from mcda.report.questionnaire import form_pages

    if not any(form.kind == "pairs" for form in forms):
        raise fail("phone-no-pairs", Where(key="--html"))
    return form_pages(forms, problem, experts, due, answers)


def _remarks(
    problem: Problem, request: Request, last: Round | None, written: Round, due: str, lang: str
) -> list[str]:
    """What is worth knowing of a new round: its due date, its plan, the round before it."""
    words = []
    if due:
        words.append(text("qst-due", lang, date=date_words(due, lang)))
    share = error_share(problem.hierarchy, request.pairs)
    if share > 1.0:
        percent = f"{100 * (share - 1):.0f}"
        words.append(text(f"qst-plan-{request.pairs}", lang, percent=percent))
    if last is not None and last.number != written.number:
        words.append(text("qst-before", lang, round=str(last.number)))
    elif last is not None:
        before = {form.number for form in last.forms}
        void = len(before - {form.number for form in written.forms})
        key = "qst-replaced" if void else "qst-replaced-none"
        words.append(text(key, lang, round=str(last.number), count=void))
    return words


def _unanswered(
    study: str, folder: Path, last: Round, target: Path | None, option: str
) -> tuple[Path, ...]:
    """The files of a round that nobody answered, and its forms in `target` that are untouched.

    Raises InputError where an answer to it was taken.
    """
    from mcda.files.runs import open_study

    if any(taken.round == last.number for taken in open_study(study).known.taken):
        values = {"round": str(last.number), "study": study}
        raise fail("round-answered", Where(key=option), **values)
    kept = [path for path in round_folder(folder, last.number).rglob("*") if path.is_file()]
    sent = [
        target / name
        for one in last.forms
        if target is not None
        for name, digest in one.files.items()
        if (target / name).is_file()
        and hashlib.sha256((target / name).read_bytes()).hexdigest() == digest
    ]
    return (*sorted(kept), *sent)


def _undo(study: str, folder: Path, target: Path | None, out: Output) -> int:
    """Take the last round back: its files in the study, and its untouched forms in `target`."""
    rounds = read_rounds(folder)
    if not rounds:
        raise fail("round-undo-none", Where(study))
    last = rounds[-1]
    files = _unanswered(study, folder, last, target, "--undo")
    write_together(dict.fromkeys(files), force=True)
    remove_empty(round_folder(folder, last.number))
    names = [str(path) for path in files]
    told = text("round-undone", out.lang, round=str(last.number), count=len(last.forms))
    out.emit(
        table=lambda: told,
        data=lambda: {"schema": "round-undone/1", "round": last.number, "files": names},
        records=lambda: [{"file": name} for name in names],
    )
    return 0


def _dates(day: str, due: str) -> None:
    findings = []
    for key, words in (("--date", day), ("--due", due)):
        try:
            if words:
                datetime.date.fromisoformat(words)
        except ValueError:
            findings.append(Finding("round-date", Where(key=key), {"found": words}))
    if not findings and due and due < day:
        findings.append(Finding("round-late", Where(key="--due"), {"due": due, "date": day}))
    if findings:
        raise InputError(findings)


def _experts(
    folder: Path, problem: Problem, listed: str | None, encoding: str | None, force: bool
) -> tuple[tuple[Expert, ...], dict[Path, bytes]]:
    """The experts to ask, and the study's list where it is new."""
    from mcda.files.experts import experts_text, read_experts

    place = folder / "experts.csv"
    if listed is None:
        if not place.is_file():
            raise fail("round-no-experts", Where(key="--experts"))
        experts, findings = read_experts(
            place, problem.hierarchy, file=str(place), encoding=encoding
        )
        _stop(findings)
        return experts, {}
    if listed.isascii() and listed.isdigit():
        count = int(listed)
        size = max(2, len(str(count)))
        experts = tuple(Expert(f"e{k:0{size}d}") for k in range(1, count + 1))
    else:
        experts, findings = read_experts(
            Path(listed), problem.hierarchy, file=listed, encoding=encoding
        )
        _stop(findings)
    if not experts:
        raise fail("round-no-experts", Where(key="--experts"))
    # The mark keeps the list UTF-8 also where --encoding names that of other files.
    data = experts_text(experts).encode("utf-8-sig")
    if place.is_file():
        there, _ = read_experts(place, problem.hierarchy, file=str(place), encoding=encoding)
        if there == experts:
            return experts, {}
        if not force:
            raise fail("round-experts-there", Where(str(place)))
    return experts, {place: data}


def _stop(findings: Sequence[Finding]) -> None:
    if any(finding.severity == "error" for finding in findings):
        raise InputError(findings)


def _one(
    study: str,
    problem: Problem,
    experts: Sequence[Expert],
    rounds: Sequence[Round],
    name: str,
    day: str,
    spoken: Language | None,
    html: bool,
) -> tuple[list[tuple[Form, bytes]], dict[str, bytes], Round, bool]:
    """One new form a kind for an expert, of the last round that asked him, with his answers.

    With the pages of those that have one, the round with the new forms in it, and whether there
    were answers. He keeps the language of his forms; one who joined the list later has that of
    the list, else `spoken`, else the round's.
    """
    from mcda.files.runs import open_study

    chosen = [expert for expert in experts if expert.id == name]
    if not chosen:
        choices = ", ".join(expert.id for expert in experts)
        raise fail("round-expert-unknown", Where(key="--expert"), found=name, choices=choices)
    if not rounds:
        raise fail("round-none", Where(key="--expert"))
    asked = [one for one in rounds if any(sent.expert == name for sent in one.forms)]
    last = asked[-1] if asked else rounds[-1]
    before = {key: sent for key, sent in last.latest().items() if key[0] == name}
    kinds = {kind for _, kind in before or last.latest()}
    turn = 1 + max(
        sum(sent.expert == name and sent.kind == kind for sent in last.forms) for kind in kinds
    )
    shown = [form for sent in before.values() if (form := last.form(sent.number)) is not None]
    leaves = dict.fromkeys(cell.criterion for form in shown for cell in form.cells)
    language: Language = next((sent.language for sent in before.values()), spoken or last.language)
    request = Request(
        language=language,
        answers=last.answers,
        pairs=last.pairs if "pairs" in kinds else "none",
        ratings="ratings" in kinds,
        evidence="evidence" in kinds,
        criteria=tuple(leaf for leaf in leaves if leaf in problem.hierarchy.nodes)
        if before
        else last.criteria,
    )
    who = {name: dataclasses.replace(chosen[0], language=language) if before else chosen[0]}
    forms = make_forms(problem, list(who.values()), request, last.number, turn)
    given = {key: said for key, said in open_study(study).known.judgements.items() if key == name}
    books = form_workbooks(forms, problem, who, last.due, given)
    made = list(zip(forms, books, strict=True))
    paged = html or (any(sent.page for sent in before.values()) if before else _paged(last))
    pages = _pages(forms, problem, who, last.due, given) if paged else {}
    added = sent_forms(made, day, before, turn, pages)
    return made, pages, last.model_copy(update={"forms": (*last.forms, *added)}), bool(given)


def _with_pages(
    study: str, folder: Path, last: Round, problem: Problem, experts: Sequence[Expert]
) -> tuple[Round, dict[Path, bytes]]:
    """A round whose forms have pages too, and the files of the round that are new or changed."""
    from mcda.files.runs import open_study

    sent = last.latest().values()
    forms = [form for one in sent if (form := last.form(one.number)) is not None]
    lacking = {one.number for one in sent if not one.page}
    again = {one.expert for one in sent if one.replaces}
    given = open_study(study).known.judgements if again else {}
    answers = {name: said for name, said in given.items() if name in again}
    made = _pages(forms, problem, {one.id: one for one in experts}, last.due, answers)
    pages = {number: page for number, page in made.items() if number in lacking}
    if not pages:
        return last, {}
    entries = tuple(with_page(one, pages.get(one.number)) for one in last.forms)
    written = last.model_copy(update={"forms": entries})
    return written, round_files(folder, written, (), pages)


def _again(
    folder: Path,
    study: str,
    last: Round,
    target: Path,
    asked: tuple[Problem, Sequence[Expert]] | None,
    out: Output,
    changed: bool,
) -> int:
    """The same forms once more: those that are missing in the folder are put there again.

    Where the problem and its experts are given, forms that have no page get one. `changed` says
    that the study or its list of experts is no longer what these forms ask about.
    """
    if asked is not None:
        last, added = _with_pages(study, folder, last, *asked)
        here = {target / path.name: data for path, data in added.items() if path.name != ROUND}
        _free([path for path, data in here.items() if _differs(path, data)], out.force)
        write_together(added, force=True)
    sent = list(last.latest().values())
    files = {
        target / name: data for one in sent for name, data in read_sent(folder, last, one).items()
    }
    missing = {path: data for path, data in files.items() if not path.exists()}
    other = [path for path, data in files.items() if _differs(path, data)]
    _free(other, out.force)
    write_together({**missing, **{path: files[path] for path in other}}, force=True)
    key = "qst-changed" if changed else "qst-same"
    told = text(key, out.lang, round=str(last.number), folder=str(target))
    forms = [form for one in sent if (form := last.form(one.number)) is not None]
    _tell(forms, last, [told], study, out)
    return 0


def _differs(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() != data


def _free(paths: Sequence[Path], force: bool) -> None:
    """Raise InputError with every file that is there already, unless they may be replaced."""
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise InputError([Finding("file-exists", Where(str(path))) for path in there])


def _tell(
    forms: Sequence[Form], written: Round, words: Sequence[str], study: str, out: Output
) -> None:
    """A row a form: for whom, in which language, how many questions, how long it takes."""
    names, pages = written.files, written.pages
    if any(form.number in pages for form in forms):
        words = [*words, text("phone-made", out.lang)]
    rows = []
    for form in forms:
        count = sum(pair.asked for pair in form.pairs) + len(form.cells)
        seconds = _SECONDS.get(form.kind)
        minutes = None if seconds is None else max(1, round(count * seconds / 60))
        rows.append(
            {
                "expert": form.expert,
                "kind": form.kind,
                "language": form.language,
                "number": form.number,
                "file": names[form.number],
                "page": pages.get(form.number, ""),
                "questions": count,
                "minutes": minutes,
            }
        )

    def table() -> str:
        keys = ("expert", "language", "file", "asked", "minutes")
        heads = [text(f"qst-head-{key}", out.lang) for key in keys]
        cells = [
            ["–" if row[key] is None else str(row[key]) for key in _SHOWN]
            for row in (rows if out.verbose else rows[:_MOST])
        ]
        lines = [line for line in words if line]
        lines += ["", *aligned([heads, *cells], left=(0, 1, 2))]
        if len(rows) > len(cells):
            lines.append(text("more-rows", out.lang, count=str(len(rows) - len(cells))))
        return "\n".join([*lines, "", text("qst-next", out.lang, study=study)])

    if out.form != "table":
        for line in words:
            if line:
                out.note(line)
    out.emit(
        table=table,
        data=lambda: {"schema": "forms/1", "forms": rows},
        records=lambda: rows,
    )
