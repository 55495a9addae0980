"""Lines of answers in messages: whole ones are read whatever mail does, damaged ones never."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.errors import Where
from mcda.files.answer_line import EPOCH, ROOM, SYMBOLS, digits, line_code, line_seed, read_lines
from mcda.messages import LANGUAGES, finding_text
from mcda.model.form import AskedPair, Form
from mcda.model.judgements import Asked
from mcda.model.returned import Returned

NOON = dt.datetime(2026, 11, 21, 14, 5)


def form_of(pairs: int, answers: int = 9, number: str = "1-e07-9f3a1c") -> Form:
    return Form.model_validate({
        "number": number, "study": "s", "round": 1, "expert": number.split("-")[1],
        "hierarchy": Asked(id="h"), "answers": answers,
        "pairs": [AskedPair(node="goal", a=f"a{k}", b=f"b{k}") for k in range(pairs)],
    })  # fmt: skip


def written(
    form: Form, choices: Sequence[tuple[int, bool]], when: dt.datetime | None = NOON
) -> list[str]:
    """The lines of a page, by the description of the format: (-1 blank, then places, meant)."""
    k = form.answers
    signs = [0 if c < 0 else 1 if c == k else 2 + c + k * meant for c, meant in choices]
    minutes = 0 if when is None else int((when - EPOCH).total_seconds() // 60)
    parts = [signs[at : at + ROOM] for at in range(0, len(signs), ROOM)]
    lines = []
    for part, some in enumerate(parts, start=1):
        place = f"{SYMBOLS_36[part]}{SYMBOLS_36[len(parts)]}"
        body = digits(minutes, 5) + "".join(SYMBOLS[sign] for sign in some)
        said = f"{line_code(form)}{place}{body}".encode()
        check = digits(zlib.crc32(said, line_seed(form)), 7)
        lines.append(f"MCDA1-{line_code(form)}-{place}-{body}-{check}")
    return lines


SYMBOLS_36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FORM = form_of(8)
CHOICES = [
    (0, False),
    (8, True),
    (9, False),
    (-1, False),
    (4, False),
    (4, True),
    (2, False),
    (6, 0),
]
(LINE,) = written(FORM, CHOICES)


def read(words: str | bytes, *forms: Form, file: str = "mail.txt") -> tuple[Returned, ...]:
    data = words if isinstance(words, bytes) else words.encode()
    return read_lines(data, file, {form.number: form for form in forms or (FORM,)})


def said(returned: Returned) -> list[tuple[str, float | None, bool]]:
    return [(answer.a, answer.value, answer.confirmed) for answer in returned.answers]


WHOLE = [
    ("a0", 9, False), ("a1", 1 / 9, True), ("a2", None, False), ("a4", 1, False), ("a5", 1, True),
    ("a6", 3, False), ("a7", 1 / 3, False),
]  # fmt: skip


def test_a_line_says_whose_when_and_what() -> None:
    (one,) = read(f"Good day!\n\n{LINE}\n\nKind regards, G. Omarova\n")
    assert (one.number, one.expert, one.date, one.time) == (
        FORM.number,
        "e07",
        "2026-11-21",
        "14:05",
    )
    assert said(one) == WHOLE
    assert one.answers[0].where == Where("mail.txt", 3)
    assert {answer.note for answer in one.answers} == {None}
    assert one.findings == ()


def test_lines_are_short_and_plain() -> None:
    for answers in (9, 17):
        for pairs in (1, 34, ROOM, ROOM + 1, 3 * ROOM):
            form = form_of(pairs, answers)
            for line in written(form, [(answers, False)] * pairs):
                assert len(line) < 80
                assert line.replace("-", "").isalnum()
                assert line.isascii()


@pytest.mark.parametrize(
    "mail",
    [
        LINE.lower(),
        f"«{LINE}»",
        f"> {LINE[:30]}\n> {LINE[30:]}",
        LINE.replace("-", "\u2011"),
        LINE.replace("-", " – "),
        " ".join(LINE),
        f"{LINE[:40]}=\r\n{LINE[40:]}",
        f"*{LINE[:12]}*\u00ad{LINE[12:]}\u200b",
        LINE.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ")),
        f"{LINE}. {LINE}",
        f"The line is:{LINE}Regards",
    ],
)
def test_mail_may_do_much_to_a_line(mail: str) -> None:
    (one,) = read(f"Dear colleague\n{mail}\nС уважением, Омарова")
    assert said(one) == WHOLE
    assert one.findings == ()


def test_encodings_do_not_matter() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"):
        (one,) = read(f"С уважением\n{LINE}\n".encode(encoding))
        assert said(one) == WHOLE


@pytest.mark.parametrize("kind", ["plain", "html", "both"])
@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
def test_a_saved_message_is_read(kind: str, transfer: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "MCDA", "e07@example.org"
    page = f"<p>Добрый день</p><p>{LINE[:20]}<wbr>{LINE[20:]}&nbsp;</p>"
    if kind == "html":
        mail.set_content(page, subtype="html", cte=transfer)
    else:
        mail.set_content(f"Добрый день\n{LINE}\n", cte=transfer)
    if kind == "both":
        mail.add_alternative(page, subtype="html", cte=transfer)
    (one,) = read(mail.as_bytes(), file="Ответ.eml")
    assert (said(one), one.findings) == (WHOLE, ())
    assert one.answers[0].where == Where("Ответ.eml")


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_every_answer_comes_back(data: st.DataObject) -> None:
    answers = data.draw(st.sampled_from([9, 17]))
    pairs = data.draw(st.integers(1, 120))
    form = form_of(pairs, answers)
    places = st.integers(-1, answers)
    choices = [
        (place, data.draw(st.booleans()) and 0 <= place < answers)
        for place in data.draw(st.lists(places, min_size=pairs, max_size=pairs))
    ]
    (one,) = read("\n".join(written(form, choices)), form)
    want = [
        (f"a{k}", None if place == answers else form.scale[place], meant)
        for k, (place, meant) in enumerate(choices)
        if place >= 0
    ]
    assert said(one) == want


@given(st.integers(6, len(LINE) - 1), st.sampled_from(SYMBOLS), st.sampled_from("sid"))
@settings(max_examples=150, deadline=None)
def test_a_sign_mistyped_lost_or_added_is_never_taken(at: int, sign: str, what: str) -> None:
    if LINE[at] == "-":
        return
    kept = LINE[at] if what == "i" else ""
    broken = LINE[:at] + ("" if what == "d" else sign) + kept + LINE[at + 1 :]
    if broken.replace("-", "").startswith(LINE.replace("-", "")):
        return
    answers = [answer for one in read(broken + "\n") for answer in one.answers]
    assert answers == []
    assert any(one.findings for one in read(broken + "\n"))


def codes(*returned: Returned) -> list[str]:
    return [finding.code for one in returned for finding in one.findings]


def test_what_is_wrong_is_said_in_words() -> None:
    swapped = LINE[:25] + LINE[26] + LINE[25] + LINE[27:]
    cases = {
        "Dear colleague, I am ill.": "line-none",
        LINE.replace("MCDA1", "MCDA2"): "line-newer",
        LINE.replace("9F3A1C", "9F3A1D"): "line-form",
        swapped: "line-checksum",
        LINE[:-3]: "line-checksum",
    }
    for words, code in cases.items():
        (one,) = read(words)
        assert (codes(one), one.answers) == ([code], ())
        for lang in LANGUAGES:
            assert finding_text(one.findings[0], lang)
    (near,) = read(LINE.replace("9F3A1C", "9F3A1D"))
    assert "“9F3A1C”" in finding_text(near.findings[0])


@pytest.mark.parametrize(
    "other",
    [form_of(9), form_of(8, 17), form_of(8, number="1-e08-9f3a1c"), form_of(60)],
    ids=["other pairs", "other scale", "other expert", "two lines"],
)
def test_a_line_never_counts_for_a_form_that_asks_otherwise(other: Form) -> None:
    (one,) = read(LINE, other)
    assert (codes(one), one.answers) == (["line-checksum"], ())


def test_forms_whose_numbers_end_alike_are_told_apart() -> None:
    other = form_of(8, number="2-e09-9f3a1c")
    first, second = read(LINE + "\n" + written(other, CHOICES)[0], FORM, other)
    assert [first.number, second.number] == [FORM.number, other.number]


def test_several_experts_in_one_file() -> None:
    other = form_of(3, number="1-e08-0a0b0c")
    mine, its = read(f"{LINE}\nnext\n{written(other, [(0, False)] * 3)[0]}", FORM, other)
    assert (mine.expert, its.expert, len(its.answers)) == ("e07", "e08", 3)


def test_of_two_versions_in_one_file_the_later_counts_and_blank_takes_nothing_back() -> None:
    later = [(1, False), *[(-1, False)] * 7]
    (new,) = written(FORM, later, NOON + dt.timedelta(minutes=3))
    for words in (f"{new}\n> {LINE}", f"{LINE}\n{new}"):
        (one,) = read(words)
        assert said(one) == [("a0", 5, False), *WHOLE[1:]]
        assert (one.time, codes(one)) == ("14:08", ["line-later"])


def test_two_versions_of_one_minute_are_not_guessed() -> None:
    (other,) = written(FORM, [(1, False)] * 8)
    (one,) = read(f"{LINE}\n{other}")
    assert (codes(one), one.answers) == (["line-twice"], ())
    for lang, words in (
        ("en", "in line 1 of mail.txt"), ("ru", "в строке 1 файла mail.txt"),
        ("kk", "mail.txt файлының 1-жолында"),
    ):  # fmt: skip
        assert words in finding_text(one.findings[0], lang)


def test_a_missing_line_of_several_is_told_and_the_others_count() -> None:
    form = form_of(120)
    lines = written(form, [(0, False)] * 120)
    (one,) = read(f"{lines[2]}\n{lines[0]}", form)
    assert len(one.answers) == 70
    assert (codes(one), one.findings[0].severity) == (["line-missing"], "warning")
    assert one.findings[0].values["missing"] == "2"


def test_a_page_without_a_clock_gives_no_date() -> None:
    (one,) = read(written(FORM, CHOICES, None)[0])
    assert (one.date, one.time) == ("", "")


def test_many_heads_are_read_quickly() -> None:
    words = "MCDA1-9F3A1C-11-" * 3_000
    assert len(read(words)[0].findings) == 3_000
