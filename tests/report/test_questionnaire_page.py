"""The questionnaire page in a real browser: what it says, what it sends, who can use it."""

from __future__ import annotations

import json
import math
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.analysis.contradictions import LIMIT
from mcda.engines import ahp
from mcda.excel.pairsheet import REMARK
from mcda.files.answer_line import read_lines
from mcda.files.returns import read_returned
from mcda.messages import LANGUAGES, text
from mcda.model.answers import answer_names
from mcda.model.form import Form, asked_nodes
from mcda.model.hierarchy import Criterion, Hierarchy
from mcda.model.judgements import Answer, Judgements, judged_children
from mcda.report.questionnaire import questionnaire_page
from tests.conftest import Office
from tests.excel.test_questionnaire import (
    TOLD,
    Case,
    apart,
    fitting_answer,
    keyed_rows,
    make_form,
    random_case,
    recalculated,
    tree,
    worst_row,
)
from tests.report.test_in_browser import CONTRAST

pytestmark = pytest.mark.browser
QUICK, ALL = 24, 300
ANSWER = """([choices, meant]) => {
  choices.forEach((choice, at) => questionnaire.answer(at, choice, meant[at]));
  return JSON.stringify(questionnaire.live());
}"""


def html_of(form: Form, hierarchy: Hierarchy, **more: Any) -> str:
    title = [f"A study {lang}" for lang in LANGUAGES]
    return questionnaire_page(form, hierarchy, **{"title": title, **more})


Opener = Callable[..., Any]


@pytest.fixture
def pages(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    """Opens pages in browsers that know nothing; any complaint or request fails the test."""
    said: list[str] = []
    contexts = []

    def open_page(html: str, *, name: str = "form.html", script: str = "", **options: Any) -> Any:
        file = tmp_path / name
        file.write_text(html, "utf-8")
        context = browser.new_context(**{"viewport": {"width": 390, "height": 844}, **options})
        if script:
            context.add_init_script(script)
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("dialog", lambda dialog: said.append(dialog.message))
        tab.on("request", lambda request: said.append(request.url) if "file:" not in request.url
               and "blob:" not in request.url else None)  # fmt: skip
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


# --- What it says of the answers --------------------------------------------------------------


def places(case: Case) -> tuple[list[int], list[bool]]:
    """What the expert chose for every pair, and what is meant."""
    keys = [(pair.node, pair.a, pair.b) for pair in case.form.pairs]
    return [case.choices.get(key, -1) for key in keys], [key in case.meant for key in keys]


def compare(case: Case, said: list[dict[str, Any]]) -> dict[str, int]:
    """Hold what a page says against the engine and the rules of the workbook."""
    seen = {"ratios": 0, "flags": 0, "meant": 0, "unlinked": 0}
    nodes = asked_nodes(case.hierarchy.tree)
    assert [one["id"] for one in said] == [node.id for node in nodes]
    for node, one in zip(nodes, said, strict=True):
        compare_node(case, node, one, seen)
    return seen


def compare_node(case: Case, node: Criterion, said: dict[str, Any], seen: dict[str, int]) -> None:
    form, lang, children = case.form, case.form.language, judged_children(node)
    n = len(children)
    pairs = sorted((p for p in form.pairs if p.node == node.id), key=lambda pair: not pair.asked)
    keys = [(pair.node, pair.a, pair.b) for pair in pairs]
    matrix = np.full((n, n), np.nan)
    np.fill_diagonal(matrix, 1.0)
    judged = {}
    for key in keys:
        choice = case.choices.get(key, form.answers)
        if choice < form.answers:
            i, j = children.index(key[1]), children.index(key[2])
            matrix[i, j], matrix[j, i] = form.scale[choice], 1 / form.scale[choice]
            judged[key] = (i, j)
    asked = sum(pair.asked for pair in pairs)
    assert said["done"] == sum(key in case.choices for key in keys[:asked])
    names = list(answer_names(node, lang).values())
    nothing = (said["weights"], said["ratio"], said["flagged"])
    try:
        exact = ahp.priorities(matrix, method="geometric_mean")
    except ahp.UnconnectedError:
        seen["unlinked"] += 1
        assert nothing == (None, None, -1)
        if judged:
            assert [names[k] for k in said["apart"]] == apart(matrix, names)
        more = "pairs-skipped" if said["done"] == asked else "pairs-go-on"
        begun = any(key in case.choices for key in keys)
        assert said["status"] == text(more if begun else "pairs-not-answered", lang)
        return
    np.testing.assert_allclose(said["weights"], exact, rtol=0, atol=1e-12)
    cr = float(ahp.consistency(matrix, completion="llsm").cr) if n > 2 else math.nan
    if math.isnan(cr):
        assert nothing[1:] == (None, -1)
        assert said["status"] == (text("pairs-tree", lang) if n > 2 else "")
        return
    seen["ratios"] += 1
    assert abs(said["ratio"] - cr) < 1e-9
    expected = worst_row(matrix, exact, judged, case.meant) if cr > LIMIT else None
    assert said["flagged"] == (-1 if expected is None else keys.index(expected))
    if expected is None:
        seen["meant"] += cr > LIMIT
        assert said["status"] == text("pairs-fits" if cr <= LIMIT else "pairs-meant-all", lang)
        return
    seen["flags"] += 1
    number = str(keys.index(expected) + 1)
    assert said["status"] == text("phone-ui-look", lang, a=number)
    assert said["fit"] == fitting_answer(matrix, *judged[expected], form.scale)
    assert said["remark"]


def answers_of(case: Case, tab: Any) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(tab.evaluate(ANSWER, list(places(case))))
    return said


def turn_to(tab: Any, case: Case) -> None:
    """Open the page of another form in the same tab."""
    file = Path(tab.url.removeprefix("file://").split("#")[0])
    file.write_text(html_of(case.form, case.hierarchy), "utf-8")
    tab.evaluate("localStorage.clear()")
    tab.goto("about:blank")
    tab.goto(file.as_uri())


def compare_many(pages: Opener, seeds: range) -> dict[str, int]:
    total: dict[str, int] = {}
    tab = pages(html_of(FORM, SMALL))
    for seed in seeds:
        case = random_case(seed)
        if seed % 4 == 0 or seed == seeds[0]:  # four experts fill in the same form
            turn_to(tab, case)
        for key, count in compare(case, answers_of(case, tab)).items():
            total[key] = total.get(key, 0) + count
    return total


@pytest.mark.slow
def test_live_figures_are_those_of_the_engine(pages: Opener) -> None:
    seen = compare_many(pages, range(QUICK))
    assert seen["ratios"] > 10
    assert seen["flags"] > 2
    assert seen["unlinked"] > 2


@pytest.mark.slow
def test_live_figures_of_three_hundred_questionnaires(pages: Opener) -> None:
    seen = compare_many(pages, range(QUICK, QUICK + ALL))
    assert seen["ratios"] > 200
    assert seen["flags"] > 60
    assert seen["meant"] > 2


@pytest.mark.office
@pytest.mark.slow
def test_contradictions_are_told_in_the_words_of_the_workbook(
    pages: Opener, office: Office, tmp_path: Path
) -> None:
    cases = {f"random{seed}": random_case(seed) for seed in range(400, 424)} | TOLD
    told = 0
    books = recalculated(office, cases, tmp_path)
    tab = pages(html_of(FORM, SMALL))
    for name, case in cases.items():
        turn_to(tab, case)
        said = answers_of(case, tab)
        remarks = remarks_of(books[name])
        for one in said:
            assert one["remark"] == remarks.get(one["id"], ""), name
            told += bool(one["remark"])
    assert told > 8


def remarks_of(book: Any) -> Mapping[str, str]:
    """The remark that a recalculated workbook shows at each node with three criteria or more."""
    found: dict[str, str] = {}
    sizes: dict[str, set[str]] = {}
    for sheet, row, (node, a, b) in keyed_rows(book):
        sizes.setdefault(node, set()).update((a, b))
        if words := sheet.cell(row, REMARK).value:
            found[node] = words
    return {node: words for node, words in found.items() if len(sizes[node]) > 2}


# --- A person with a phone --------------------------------------------------------------------

SMALL = tree(4, 2, names=("Ada", "Bea <b>", "Cleo", "Dora & Co", "Eve", "Fay"))
FORM = make_form(SMALL, number="1-e07-9f3a1c")
TAPS = {0: 2, 1: 4, 2: 9, 3: 0, 4: 6, 5: 3, 6: 7}


def tap_through(tab: Any, taps: Mapping[int, int] = TAPS) -> None:
    """From the start screen to the summary, by taps alone."""
    tab.tap("#next")
    for place in range(max(taps) + 1):
        if place in taps:
            tab.locator(".choice").nth(taps[place]).tap()
        tab.tap("#next")


def phone(pages: Opener, html: str, **options: Any) -> Any:
    return pages(html, has_touch=True, is_mobile=True, accept_downloads=True, **options)


def said_by(returned: Any) -> dict[tuple[str, str], tuple[float | None, bool]]:
    return {(a.a, a.b): (a.value, a.confirmed) for a in returned.answers}


WANTED = {
    (pair.a, pair.b): (None if TAPS[k] == 9 else FORM.scale[TAPS[k]], False)
    for k, pair in enumerate(FORM.pairs)
}


@pytest.mark.slow
def test_taps_become_a_file_and_a_line_that_collect_reads(pages: Opener, tmp_path: Path) -> None:
    tab = phone(pages, html_of(FORM, SMALL), permissions=["clipboard-read", "clipboard-write"])
    tab.fill("main input >> nth=0", "Омарова <Г.>")
    tap_through(tab)
    with tab.expect_download() as waiting:
        tab.tap("#save")
    assert waiting.value.suggested_filename == "answers-1-e07-9f3a1c.json"
    data = Path(waiting.value.path()).read_bytes()
    (saved,) = read_returned(data, "answers.json", SMALL, {FORM.number: FORM})
    tab.tap("#copy")
    line = tab.evaluate("navigator.clipboard.readText()")
    assert len(line) < 80
    assert text("phone-ui-copied", "en") in tab.inner_text("main")
    mail = f"Good day,\n{line}\nG. Omarova\n".encode()
    (sent,) = read_lines(mail, "mail.txt", {FORM.number: FORM})
    for returned in (saved, sent):
        assert (returned.number, returned.expert, returned.findings) == (FORM.number, "e1", ())
        assert said_by(returned) == WANTED
    assert (saved.date, saved.time) == (sent.date, sent.time)
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", saved.date)
    assert saved.who["name"] == "Омарова <Г.>"
    assert saved.asked == FORM.hierarchy
    assert "Омарова" not in line


@pytest.mark.slow
def test_a_contradiction_is_asked_about_and_what_is_meant_is_kept(pages: Opener) -> None:
    case = TOLD["weaker"]
    form = case.form.model_copy(update={"number": "1-e07-9f3a1c"})
    tab = phone(pages, html_of(form, case.hierarchy))
    answers_of(case, tab)
    turn(tab, "#1.3")
    if tab.locator("#flagged").count():
        tab.tap("#flagged")
    assert "together say" in tab.inner_text("#contradiction")
    assert tab.inner_text("#fits") == ""
    tab.tap("#fit")
    assert tab.inner_text("#fits").startswith("This would fit the others: “")
    asked = 1
    tab.tap("#meant")
    while tab.locator("#flagged").count():
        tab.tap("#flagged")
        tab.tap("#meant")
        asked += 1
    assert "you mean them" in tab.inner_text("#status")
    assert tab.locator("#contradiction").count() == 0
    tab.reload()
    assert tab.is_checked("#meant")
    (line,) = tab.evaluate("questionnaire.lines()")
    (sent,) = read_lines(line.encode(), "mail.txt", {form.number: form})
    saved = json.loads(tab.evaluate("questionnaire.saving()"))
    for meant in ([answer.confirmed for answer in sent.answers],
                  [answer["confirmed"] for answer in saved["answers"]]):  # fmt: skip
        assert sum(meant) == asked


@pytest.mark.slow
def test_answers_are_still_there_after_the_page_was_closed(pages: Opener) -> None:
    tab = phone(pages, html_of(FORM, SMALL))
    tab.tap("#next")
    tab.locator(".choice").nth(3).tap()
    tab.click("summary")
    tab.fill("textarea", "because of <i>this</i>")
    tab.tap("[data-lang=ru]")
    address = tab.url.split("#")[0]
    other = tab.context.new_page()
    tab.close()
    other.goto(address)
    assert text("phone-ui-found", "ru") in other.inner_text("main")
    assert other.inner_text("#next") == "Продолжить"
    other.tap("#next")
    assert "2 / 6" in other.inner_text("#count")
    other.tap("#back")
    assert other.locator(".choice input").nth(3).is_checked()
    assert other.input_value("textarea") == "because of <i>this</i>"
    other.tap("#clear")
    assert other.locator(":checked").count() == 0
    assert other.locator("textarea").count() == 0


def test_a_page_of_the_same_number_that_asks_otherwise_keeps_its_own_answers(
    pages: Opener,
) -> None:
    tab = phone(pages, html_of(FORM, SMALL))
    tab.evaluate("questionnaire.answer(0, 3)")
    other = Path(tab.url.removeprefix("file://").split("#")[0]).with_name("other.html")
    other.write_text(html_of(make_form(SMALL, answers=17, number=FORM.number), SMALL), "utf-8")
    tab.goto(other.as_uri())
    assert tab.evaluate("questionnaire.state.choices.every((x) => x === -1)")


NO_STORE = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"


@pytest.mark.slow
def test_where_nothing_is_kept_the_page_says_so_and_works(pages: Opener) -> None:
    tab = phone(pages, html_of(FORM, SMALL), script=NO_STORE)
    assert tab.inner_text("#storage") == text("phone-ui-storage", "en")
    tap_through(tab)
    assert len(tab.input_value("#line")) < 80


@pytest.mark.slow
def test_a_store_with_other_things_in_it_does_no_harm(pages: Opener) -> None:
    tab = phone(pages, html_of(FORM, SMALL))
    for wrong in ("{", "[]", '{"choices":[99,0,0,0,0,0,0]}', '{"choices":["<b>"]}', "null"):
        tab.evaluate("(x) => localStorage.setItem(Object.keys(localStorage)[0] || 'k', x)", wrong)
        tab.evaluate(
            "(x) => { const d = JSON.parse(document.getElementById('data').textContent);"
            "localStorage.setItem(`mcda ${d.number} ${d.line.seed}`, x); }", wrong
        )  # fmt: skip
        tab.reload()
        assert tab.evaluate("questionnaire.state.choices.every((x) => x === -1)")


@pytest.mark.slow
def test_a_saved_file_opens_on_another_device(pages: Opener, tmp_path: Path) -> None:
    first = phone(pages, html_of(FORM, SMALL))
    first.evaluate("questionnaire.answer(0, 1, true); questionnaire.answer(3, 9)")
    saved = tmp_path / "answers.json"
    saved.write_text(first.evaluate("questionnaire.saving()"), "utf-8")
    second = phone(pages, html_of(FORM, SMALL))
    for words in ("{}", "no", saved.read_text("utf-8").replace("9f3a1c", "000000")):
        wrong = tmp_path / "wrong.json"
        wrong.write_text(words, "utf-8")
        second.set_input_files("input[type=file]", wrong)
        second.wait_for_selector("[role=status]")
        assert FORM.number in second.inner_text("[role=status]")
        second.evaluate("questionnaire.show()")
    second.set_input_files("input[type=file]", saved)
    until(second, "questionnaire.state.choices[0] === 1")
    assert second.evaluate("questionnaire.lines()") == first.evaluate("questionnaire.lines()")
    second.tap("text=Remove my answers")
    second.tap("text=for good")
    assert second.evaluate("questionnaire.state.choices.every((x) => x === -1)")
    assert second.evaluate("localStorage.length") == 0


def test_answers_given_before_are_in_the_page(pages: Opener) -> None:
    pair, turned, other = FORM.pairs[0], FORM.pairs[1], FORM.pairs[2]
    given = Judgements(hierarchy=FORM.hierarchy, expert="e07", answers=(
        Answer(node=pair.node, a=pair.a, b=pair.b, value=5, confirmed=True, note="sure"),
        Answer(node=turned.node, a=turned.b, b=turned.a, value=3),
        Answer(node=other.node, a=other.a, b=other.b, value=4),
    ))  # fmt: skip
    tab = phone(pages, html_of(FORM, SMALL, answers=given))
    assert tab.evaluate("questionnaire.state.choices.slice(0, 4)") == [1, 6, -1, -1]
    assert tab.evaluate("questionnaire.state.meant.slice(0, 2)") == [True, False]
    assert tab.evaluate("questionnaire.state.notes[0]") == "sure"


@pytest.mark.slow
@pytest.mark.parametrize(("size", "answers"), [(3, 9), (12, 17), (18, 9)])
def test_lines_of_any_length_come_back_whole(pages: Opener, size: int, answers: int) -> None:
    hierarchy = tree(size)
    form = make_form(hierarchy, answers=answers, plan="balanced", number="1-é07-9f3a1c")
    rng = random.Random(size)
    choices = [rng.randint(-1, answers) for _ in form.pairs]
    meant = [0 <= choice < answers and rng.random() < 0.3 for choice in choices]
    tab = phone(pages, html_of(form, hierarchy))
    tab.evaluate(ANSWER, [choices, meant])
    lines = tab.evaluate("questionnaire.lines()")
    assert len(lines) == -(-len(form.pairs) // 50)
    assert all(re.fullmatch("[A-Z0-9-]{1,79}", line) for line in lines)
    rng.shuffle(lines)
    (sent,) = read_lines("\n".join(lines).lower().encode(), "m.txt", {form.number: form})
    assert said_by(sent) == {
        (pair.a, pair.b): (None if choice == answers else form.scale[choice], mine)
        for pair, choice, mine in zip(form.pairs, choices, meant, strict=True)
        if choice >= 0
    }


# --- Anybody ----------------------------------------------------------------------------------

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


def test_hostile_names_are_shown_and_not_run(pages: Opener) -> None:
    hierarchy = tree(3, names=(HOSTILE, "{a}", "${b}"))
    form = make_form(hierarchy, number="1-e07-9f3a1c")
    tab = pages(html_of(form, hierarchy, title=[HOSTILE] * 3, expert_name=HOSTILE))
    assert tab.inner_text("#study") == HOSTILE
    assert tab.input_value("main input >> nth=0") == HOSTILE
    tab.click("#next")
    assert HOSTILE in tab.inner_text(".two")
    for _ in form.pairs:
        tab.locator(".choice").nth(0).click()
        tab.click("#next")
    assert tab.locator("img").count() == 0
    assert "{a}" in tab.evaluate("document.querySelector('main').textContent")


def screens(tab: Any) -> Iterator[str]:
    """The start, a question that is asked about, one that is not, the summary."""
    for screen in ("#0.1", "#1.1", "#1.4", "#2.1", "#3.1"):
        turn(tab, screen)
        yield screen


def turn(tab: Any, screen: str) -> None:
    """To a screen by its address, as the browser's own buttons do it."""
    tab.evaluate("(to) => { location.hash = to; }", screen)
    until(tab, "(to) => questionnaire.at() === to", screen)


def until(tab: Any, holds: str, given: Any = None) -> None:
    """Waits from out here: a poll within the page is an eval, which its policy forbids."""
    end = time.monotonic() + 20
    while not tab.evaluate(holds, given):
        assert time.monotonic() < end, holds
        tab.wait_for_timeout(20)


@contextmanager
def contradicted(pages: Opener, **options: Any) -> Iterator[Any]:
    hierarchy = tree(5, 2, names=("Износ социальной и инженерной инфраструктуры",
                                  "Конкурентоспособность продукции", "Ada"))  # fmt: skip
    form = make_form(hierarchy, number="1-e07-9f3a1c", answers=17)
    tab = pages(html_of(form, hierarchy, due="2099-01-31"), **options)
    tab.evaluate(ANSWER, [[0, 16, 0, 16, 3, 8, 17, 2, 1, 4, 5], [False] * 3 + [True] + [False] * 7])
    yield tab


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_width_scrolls_sideways(pages: Opener, width: int) -> None:
    with contradicted(pages, viewport={"width": width, "height": 700}) as tab:
        for lang in LANGUAGES:
            tab.click(f"[data-lang={lang}]")
            for screen in screens(tab):
                assert tab.evaluate("document.documentElement.scrollWidth") <= width, screen
                words = tab.evaluate("document.querySelector('main').innerText")
                assert not re.search(r"\{[a-z]\}|undefined|NaN|null|false|true", words), words
            assert tab.evaluate("document.documentElement.lang") == lang


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(pages: Opener, scheme: str) -> None:
    with contradicted(pages, color_scheme=scheme) as tab:
        for screen in screens(tab):
            assert tab.evaluate(CONTRAST) == [], screen


SMALL_TARGETS = """() => [...document.querySelectorAll("button, label.choice, label.file, summary")]
  .filter((e) => e.getClientRects().length && !e.closest("#languages"))
  .filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)
  .map((e) => e.outerHTML.slice(0, 90))"""
NAMELESS = """() => [...document.querySelectorAll("button, input, textarea")]
  .filter((e) => !(e.getAttribute("aria-label") || e.textContent
    || (e.labels && e.labels[0] && e.labels[0].textContent) || "").trim())
  .map((e) => e.outerHTML.slice(0, 90))"""


def test_targets_are_large_and_have_names(pages: Opener) -> None:
    with contradicted(pages) as tab:
        for screen in screens(tab):
            assert tab.evaluate(SMALL_TARGETS) == [], screen
            assert tab.evaluate(NAMELESS) == [], screen
            assert tab.locator("h1, h2").first.is_visible()


def test_keys_are_enough(pages: Opener) -> None:
    tab = pages(html_of(FORM, SMALL))
    tab.focus("#next")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.tagName") == "H2"
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("questionnaire.state.choices[0]") == 2
    assert tab.evaluate("document.activeElement.value") == "2"
    tab.focus("#next")
    tab.keyboard.press("Enter")
    assert "2 / 6" in tab.inner_text("#count")
    tab.go_back()
    until(tab, "document.getElementById('count').textContent === '1 / 6'")


@pytest.mark.slow
def test_the_summary_prints_every_answer_and_no_buttons(pages: Opener) -> None:
    with contradicted(pages) as tab:
        turn(tab, "#3.1")
        tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        tab.emulate_media(media="print")
        assert tab.locator("#all tr:visible").count() == 11
        assert tab.locator("footer:visible, #line:visible, #save:visible").count() == 0
        assert tab.pdf().startswith(b"%PDF")


def test_without_scripts_it_says_what_to_do(pages: Opener) -> None:
    tab = pages(html_of(make_form(SMALL, "kk"), SMALL), java_script_enabled=False)
    said = [tab.locator("noscript p").nth(k).inner_text() for k in range(3)]
    assert said == [text("phone-no-script", lang) for lang in ("kk", "en", "ru")]


def test_the_page_of_the_shipped_study_goes_by_mail() -> None:
    hierarchy = mcda.load("monotowns").hierarchy
    html = html_of(make_form(hierarchy, number="1-e07-9f3a1c"), hierarchy)
    assert len(html.encode("utf-8")) <= 72_000
