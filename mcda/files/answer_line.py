"""Answers as lines of letters and digits, which survive a message where an attachment does not.

A questionnaire page writes `MCDA1-9F3A1C-11-K7Q2MEHAFCGD…-TRB4KWN`, below 80 signs: the form (the
last part of its number), which line of how many, then five signs for the minute of the last answer
and a sign a pair in the form's order, then a checksum. It is read from a saved message whatever
stands around it: letter case, breaks, spaces, hyphens and quotation marks in it do not matter, and
Cyrillic letters count as the Latin ones that look the same. Comments and names are in no line.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import html
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mcda.errors import Finding, InputError, Where, nearest
from mcda.files.yamlfile import decode
from mcda.model.form import Form
from mcda.model.returned import PairAnswer, Returned

# A sign for "not answered", one for "can't judge", then the answers of the scale and, once more,
# the answers that are meant: 20 signs for nine answers, 36 for seventeen. Those that look like
# others (0 O, 1 I L) come last.
SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ2345678901ILO"
CLEAR = 31  # so many of them are told apart at a glance; numbers are written with these
ROOM = 50  # pairs a line
MOST_LINES = 35
STAMP, CHECK = 5, 7  # signs of the minute and of the checksum
EPOCH = dt.datetime(2020, 1, 1)
REACH = 1000  # a line with all that messages put into it ends before
MAILS = (".txt", ".eml")

_GAP = "[\\s>|*_=\"'`“”„«»‹›\u00ad\u200b-\u200f\u2060\ufeff]"
_HEAD = re.compile(
    rf"M{_GAP}*C{_GAP}*D{_GAP}*A{_GAP}*([0-9]){_GAP}*-{_GAP}*((?:[0-9A-F]{_GAP}*){{6}})-"
)
_INSIDE = re.compile(rf"{_GAP}|-")
_DASHES = re.compile("[‐‑‒–—―−﹘﹣]")
_ALIKE = str.maketrans("АВЕКМНОРСТУХІЈЅ", "ABEKMHOPCTYXIJS")


def line_code(form: Form) -> str:
    """What a line calls its form: the last part of the number."""
    return form.number.rsplit("-", 1)[-1].upper()


def line_seed(form: Form) -> int:
    """Checksum of what a form asks, from which those of its lines go on.

    So a line never counts for another form, nor for one of the same number that asks otherwise.
    """
    pairs = (f"{pair.node}|{pair.a}|{pair.b}" for pair in form.pairs)
    words = "\n".join([form.number, str(form.answers), *pairs])
    return zlib.crc32(words.encode("utf-8"))


def digits(value: int, size: int) -> str:
    """A number below 31 ** size in so many clear signs."""
    signs = ""
    for _ in range(size):
        value, digit = divmod(value, CLEAR)
        signs = SYMBOLS[digit] + signs
    return signs


@dataclass
class _Version:
    """Lines of one form written at the same minute."""

    form: Form
    of: int
    stamp: str
    parts: dict[int, str] = field(default_factory=dict)
    places: dict[int, Where] = field(default_factory=dict)
    spoiled: set[int] = field(default_factory=set)  # said in two ways: nobody can tell which counts


def read_lines(data: bytes, file: str, sent: Mapping[str, Form]) -> tuple[Returned, ...]:
    """The answers of all lines in a text or a saved message, a result for each form.

    Of two versions of a form in one file the later counts where they differ. What is wrong with a
    line is among the findings.
    """
    findings: list[Finding] = []
    forms: dict[str, list[Form]] = {}
    for form in sent.values():
        if form.kind == "pairs":
            forms.setdefault(line_code(form), []).append(form)
    versions: dict[tuple[str, str, int], _Version] = {}
    found = False
    for where, version, code, rest in _heads(_words(data, file), file):
        found = True
        if version != "1":
            findings.append(Finding("line-newer", where, {"found": f"MCDA{version}"}))
        elif code not in forms:
            values = {"found": code, "hint": nearest(code, sorted(forms))}
            findings.append(Finding("line-form", where, values))
        else:
            _take(forms[code], rest, where, versions, findings)
    if not found:
        findings.append(Finding("line-none", Where(file)))
    by_form: dict[str, list[_Version]] = {}
    for one in versions.values():
        by_form.setdefault(one.form.number, []).append(one)
    results = [_returned(file, mine, findings) for mine in by_form.values()]
    if findings:
        first = results[0] if results else Returned(file, source="line")
        results[:1] = [replace(first, findings=tuple(findings))]
    return tuple(results)


def _words(data: bytes, file: str) -> str:
    """The text of a file; of a message its body. Lines are ASCII: any encoding will do."""
    if not file.lower().endswith(".eml"):
        try:
            return decode(data, file)
        except InputError:
            return data.decode("cp1251", "replace")
    message = email.message_from_bytes(data, policy=email.policy.default)
    bodies = []
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        raw = part.get_payload(decode=True)
        words = raw.decode("latin-1") if isinstance(raw, bytes) else ""
        if part.get_content_subtype() == "html":
            words = html.unescape(re.sub(r"<[^>]*>", "", words))
        bodies.append(words)
    return "\n\n".join(bodies)


def _heads(words: str, file: str) -> Iterator[tuple[Where, str, str, str]]:
    """Where each line begins, its version, its form's code, and what follows."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", words)).upper().translate(_ALIKE)
    number = None if file.lower().endswith(".eml") else 1
    last = 0
    for match in _HEAD.finditer(plain):
        if number is not None:
            number += plain.count("\n", last, match.start())
            last = match.start()
        code = _INSIDE.sub("", match.group(2))
        yield Where(file, number), match.group(1), code, plain[match.end() : match.end() + REACH]


def _take(
    forms: Sequence[Form],
    rest: str,
    where: Where,
    versions: dict[tuple[str, str, int], _Version],
    findings: list[Finding],
) -> None:
    """Put a line to those of its form and minute, or say what is wrong with it."""
    signs = _INSIDE.sub("", rest)
    fits = [(form, size) for form in forms if (size := _checked(form, signs))]
    if not fits:
        numbers = ", ".join(form.number for form in forms)
        findings.append(Finding("line-checksum", where, {"number": numbers}))
        return
    form, size = fits[0]
    part, of = (int(sign, 36) for sign in signs[:2])
    stamp = signs[2 : 2 + STAMP]
    body = signs[2 + STAMP : 2 + STAMP + size]
    one = versions.setdefault((form.number, stamp, of), _Version(form, of, stamp))
    if one.parts.setdefault(part, body) != body:
        one.spoiled.add(part)
        first = one.places[part]
        line = "none" if first.line is None else str(first.line)
        values = {"number": form.number, "file": first.file, "line": line}
        findings.append(Finding("line-twice", where, values))
    one.places.setdefault(part, where)


def _checked(form: Form, signs: str) -> int:
    """How many pairs the line has if it is one of this form; 0 where its checksum does not fit."""
    pairs = len(form.pairs)
    lines = -(-pairs // ROOM)
    if not re.fullmatch("[1-9A-Z]{2}.*", signs):
        return 0
    part, of = (int(sign, 36) for sign in signs[:2])
    if of != lines or part > of:
        return 0
    size = min(ROOM, pairs - (part - 1) * ROOM)
    end = 2 + STAMP + size
    body = f"{line_code(form)}{signs[:end]}"
    check = digits(zlib.crc32(body.encode("utf-8"), line_seed(form)), CHECK)
    return size if signs[end : end + CHECK] == check else 0


def _minute(stamp: str) -> dt.datetime | None:
    """The local minute of the last answer; None where the page did not know it."""
    value = 0
    for sign in stamp:
        value = value * CLEAR + SYMBOLS.index(sign)
    return EPOCH + dt.timedelta(minutes=value) if value else None


def _returned(file: str, versions: list[_Version], findings: list[Finding]) -> Returned:
    """What the lines of one form say, the later ones over the earlier."""
    versions.sort(key=lambda one: _minute(one.stamp) or EPOCH)
    form = versions[0].form
    answers: dict[int, PairAnswer] = {}
    changed = 0
    for one in versions:
        missing = [str(k) for k in range(1, one.of + 1) if k not in one.parts]
        if missing and one is versions[-1]:
            values = {"number": form.number, "missing": ", ".join(missing), "of": str(one.of)}
            findings.append(Finding("line-missing", Where(file), values, "warning"))
        for part in sorted(one.parts.keys() - one.spoiled):
            for k, sign in enumerate(one.parts[part], start=(part - 1) * ROOM):
                answer = _answer(form, k, sign, one.places[part])
                if answer is not None:
                    before = answers.get(k)
                    changed += before is not None and before.value != answer.value
                    answers[k] = answer
    if changed:
        values = {"number": form.number, "count": str(changed)}
        findings.append(Finding("line-later", Where(file), values, "note"))
    last = _minute(versions[-1].stamp)
    return Returned(
        file,
        form.number,
        form.expert,
        form,
        date=last.date().isoformat() if last else "",
        time=last.strftime("%H:%M") if last else "",
        answers=tuple(answers[k] for k in sorted(answers)),
        source="line",
    )


def _answer(form: Form, k: int, sign: str, where: Where) -> PairAnswer | None:
    pair, choice = form.pairs[k], SYMBOLS.index(sign) - 2
    if choice == -2:
        return None
    meant, place = divmod(choice, form.answers) if choice >= 0 else (0, -1)
    value = None if place < 0 else form.scale[place]
    return PairAnswer(pair.node, pair.a, pair.b, value, bool(meant), None, where)
