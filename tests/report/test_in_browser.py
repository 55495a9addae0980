"""The page in a real browser: its numbers are the engines', and it can be used by anybody."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mcda
from mcda.analysis.ranking import choose
from mcda.engines.ranks import quantile_rank, ranks
from mcda.model.problem import Problem
from mcda.model.table import NOT_APPLICABLE
from mcda.report import drawn
from mcda.report.browser import pdf
from mcda.report.content import content, live
from mcda.report.page import page

pytestmark = pytest.mark.browser

SETTINGS = 67  # a method: 201 in all
STEP = """([moves, method]) => {
  if (method) document.querySelector(`[data-method=${method}]`).click();
  for (const [id, to] of moves) {
    const slider = document.getElementById(`slider-${id}`);
    slider.value = to;
    slider.dispatchEvent(new Event("input", {bubbles: true}));
  }
  return JSON.stringify(report.state());  // a string: playwright is slow on long lists
}"""


@pytest.fixture(scope="module")
def opened(browser: Any, html: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The page of the 27 towns; anything on its console or any request fails the tests."""
    file = tmp_path_factory.mktemp("page") / "report.html"
    file.write_text(html, "utf-8")
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on(
        "request",
        lambda request: said.append(request.url) if "report.html" not in request.url else None,
    )
    tab.goto(file.as_uri())
    tab.said = said
    yield tab
    assert said == []
    tab.close()


def engine(problem: Problem, name: str, state: dict[str, Any]) -> dict[str, Any]:
    """Scores, parts and places of the engine on the page's draws at the page's shares."""
    evidence = drawn.open_evidence(problem, None)
    draws = drawn.how_many(evidence)
    method, parameters = choose(problem, name)
    form = method.prepare(
        drawn.tables(evidence, draws),
        evidence.directions,
        {**parameters, "columns": evidence.columns},
    )
    kept = frozenset(leaf.id for leaf in evidence.leaves)
    used = problem.hierarchy.global_weights(state["shares"], evidence.at, kept)
    weights = np.array([used[leaf.id] for leaf in evidence.leaves])
    scores = form.scores(weights)
    placed = ranks(scores)
    return {
        "weights": weights,
        "scores": scores,
        "parts": form.contributions(weights).mean(axis=0),
        "places": np.stack([quantile_rank(placed, q) for q in (0.5, 0.05, 0.95)], axis=-1),
    }


def agree(problem: Problem, state: dict[str, Any]) -> None:
    """The page's state is the engine's answer, to 1e-9 and with equal ranks."""
    want = engine(problem, state["method"], state)
    m, n = want["parts"].shape
    np.testing.assert_allclose(state["weights"][0], want["weights"], atol=1e-12)
    scores = np.array(state["scores"]).reshape(-1, m)
    np.testing.assert_allclose(scores, want["scores"], rtol=0, atol=1e-9)
    np.testing.assert_allclose(np.array(state["parts"]).reshape(m, n), want["parts"], atol=1e-9)
    places = [[row["rank"], row["low"], row["high"]] for row in state["rows"]]
    np.testing.assert_array_equal(places, want["places"])


@pytest.mark.parametrize(
    "method",
    ["promethee", *(pytest.param(name, marks=pytest.mark.slow) for name in ("topsis", "ahp"))],
)
def test_random_sliders_give_the_engines_numbers(opened: Any, towns: Problem, method: str) -> None:
    opened.evaluate("report.reset()")
    ids = opened.evaluate(
        "[...document.querySelectorAll('#sliders input')].map((e) => e.id.slice(7))"
    )
    assert len(ids) > 5
    generator = random.Random(f"sliders {method}")
    agree(towns, json.loads(opened.evaluate(STEP, [[], method])))
    for _ in range(SETTINGS):
        moves = [
            [generator.choice(ids), generator.choice((0, 100, round(generator.uniform(0, 100), 1)))]
            for _ in range(3)
        ]
        agree(towns, json.loads(opened.evaluate(STEP, [moves, None])))
    opened.evaluate("report.reset()")


def test_at_the_start_it_shows_the_ranking(opened: Any, towns: Problem) -> None:
    opened.evaluate("report.reset()")
    shown = opened.evaluate("report.state().shown")
    for row in mcda.rank(towns).rows:
        mine = shown[towns.table.alternatives.index(row.id)]
        assert (mine["rank"], mine["low"], mine["high"]) == (row.rank, row.rank_low, row.rank_high)


def _problem(seed: int, **settings: Any) -> Problem:
    """Six criteria with the six preference functions, ties, unknown and not applicable cells."""
    generator = np.random.default_rng(seed)
    values = generator.integers(1, 9, size=(9, 6)) / 2
    values[generator.random(values.shape) < 0.15] = np.nan
    preferences = [
        {"type": "usual"}, {"type": "ushape", "q": 0.5}, {"type": "vshape", "p": 2},
        {"type": "level", "q": 0.5, "p": 1.5}, {"type": "linear", "q": 0.5, "p": 2},
        {"type": "gaussian", "s": 1.2},
    ]  # fmt: skip
    problem = Problem.from_values(
        values, directions=[1, -1, 1, -1, 1, -1], preferences=preferences, draws=40, **settings
    )
    state = problem.table.state.copy()
    low, high = problem.table.low.copy(), problem.table.high.copy()
    for i, j in ((0, 1), (3, 4)):
        state[i, j], low[i, j], high[i, j] = NOT_APPLICABLE, np.nan, np.nan
    return problem.changed(table=replace(problem.table, state=state, low=low, high=high))


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("promethee", {}),
        ("ahp", {}),
        *(("topsis", {"normalisation": kind, "distance": distance})
          for kind in ("minmax", "vector", "max", "sum", "none")
          for distance in ("weighted", "classic")),
    ],
)  # fmt: skip
def test_every_function_of_the_engines(
    browser: Any, method: str, parameters: dict[str, str]
) -> None:
    problem = _problem(7, method=method, parameters=parameters)
    ranking = mcda.rank(problem)
    evidence = drawn.open_evidence(problem, None)
    data = live(problem, evidence, ranking, None)
    tab = browser.new_page()
    source = files("mcda.report").joinpath("templates/engines.js").read_text("utf-8")
    found = tab.evaluate(
        source
        + """;(([data, shares, name]) => {
          const method = data.methods.find((one) => one.name === name);
          const form = engines.form(data, engines.columns(data), method);
          const found = engines.evaluate(data, form, engines.rowWeights(data, shares));
          return {
            weights: engines.rowWeights(data, shares).map((row) => [...row]),
            scores: [...found.scores], parts: [...found.parts],
            ...engines.summary(found.scores, data.table.length),
          };
        })"""
        + f"({json.dumps([data, problem.local_weights(), method])})"
    )
    tab.close()
    agree(problem, {**found, "method": method, "shares": problem.local_weights()})


def test_redistributed_weights_are_those_of_the_ranking(browser: Any, tmp_path: Path) -> None:
    problem = mcda.load("examples/cars").changed(not_applicable="redistribute", draws=60)
    assert (problem.table.state == NOT_APPLICABLE).any()
    file = tmp_path / "cars.html"
    file.write_text(page(content(problem)), "utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    state = tab.evaluate("report.state()")
    tab.close()
    ranking = mcda.rank(problem)
    scores = np.array(state["scores"]).reshape(ranking.scores.shape)
    np.testing.assert_allclose(scores, ranking.scores, atol=1e-9)


def test_declared_weights_are_where_the_sliders_start(browser: Any, tmp_path: Path) -> None:
    problem = mcda.load("examples/cars").changed(draws=200)
    assert problem.weights
    file = tmp_path / "cars.html"
    file.write_text(page(content(problem)), "utf-8")
    tab = browser.new_page()
    tab.goto(file.as_uri())
    state = json.loads(tab.evaluate("JSON.stringify(report.state())"))
    tab.close()
    agree(problem, state)
    ranking = mcda.rank(problem)
    scores = np.array(state["scores"]).reshape(ranking.scores.shape)
    np.testing.assert_allclose(scores, ranking.scores, atol=1e-9)
    assert [row["rank"] for row in state["rows"]] == [
        ranking.row(k).rank for k in problem.table.alternatives
    ]


def test_a_held_weight_stays(opened: Any) -> None:
    opened.evaluate("report.reset()")
    opened.locator("#sliders .lock").nth(0).click()
    first = opened.evaluate("document.querySelector('#sliders input').id.slice(7)")
    before = opened.evaluate("report.state().shares")[first]
    opened.evaluate(STEP, [[["ecology", 90]], None])
    after = opened.evaluate("report.state().shares")
    assert after[first] == before
    assert after["ecology"] <= 1 - before + 1e-12
    opened.evaluate("report.reset()")


def test_keys_move_a_slider_and_choose_a_town(opened: Any) -> None:
    opened.evaluate("report.reset()")
    opened.focus("#ask-share")
    before = opened.locator("#ask-value").inner_text()
    for _ in range(12):
        opened.keyboard.press("ArrowRight")
    assert opened.locator("#ask-value").inner_text() != before
    assert "middle place" in opened.locator("#moves").inner_text()
    assert opened.get_attribute("#moves", "aria-live") == "polite"
    opened.locator("#strip button").nth(4).focus()
    opened.keyboard.press("Enter")
    assert opened.locator("#strip button").nth(4).get_attribute("aria-pressed") == "true"
    name = opened.locator("#strip button").nth(4).locator(".town-name").inner_text()
    assert name in opened.locator("#story").inner_text()
    opened.click("#what-if .reset")
    assert opened.locator("#ask-value").inner_text() == before


def test_every_control_has_a_name(opened: Any) -> None:
    nameless = opened.evaluate(
        """() => {
          const all = "button, select, input, [role=img], [role=region]";
          const label = (e) => e.getAttribute("aria-label") || e.textContent
            || document.querySelector(`label[for="${e.id}"]`)?.textContent || "";
          return [...document.querySelectorAll(all)].filter((e) => !label(e).trim())
            .map((e) => e.outerHTML.slice(0, 80));
        }"""
    )
    assert nameless == []


def test_every_language_leaves_no_hole(opened: Any) -> None:
    for lang in ("ru", "kk", "en"):
        opened.click(f"button[data-lang={lang}]")
        text = opened.evaluate("document.body.innerText")
        assert "undefined" not in text
        assert not opened.evaluate(
            r"/\{[a-z]+\}|NaN/.test(document.querySelector('main').innerText)"
        )
        assert opened.evaluate("document.documentElement.lang") == lang
    assert "Karazhal" in opened.locator("h1").inner_text()


@pytest.mark.parametrize("width", [1280, 768, 360])
def test_no_width_scrolls_sideways(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    for lang in ("ru", "kk", "en"):
        opened.click(f"button[data-lang={lang}]")
        opened.wait_for_timeout(200)  # the map is drawn anew a little after a resize
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        folded = "details:not([open])"
        closed = opened.evaluate(
            f"""() => [...document.querySelectorAll("{folded}")].map((one) => {{
              one.open = true; one.dataset.folded = ""; }}).length"""
        )
        assert closed > 3
        opened.wait_for_timeout(200)
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        opened.evaluate(
            """for (const one of document.querySelectorAll("[data-folded]")) {
              one.open = false; delete one.dataset.folded; }"""
        )
    opened.set_viewport_size({"width": 1280, "height": 900})


CONTRAST = """() => {
  const parse = (c) => c.match(/[\\d.]+/g).map(Number);
  const linear = (v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) =>
    0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const bad = new Set();
  for (const e of document.querySelectorAll("body *:not(script):not(style)")) {
    const words = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!words || !e.getClientRects().length || e.closest("svg, .hidden, :disabled")) continue;
    const a = light(parse(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...bad];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(opened: Any, scheme: str) -> None:
    opened.emulate_media(color_scheme=scheme)
    assert opened.evaluate(CONTRAST) == []
    opened.emulate_media(color_scheme="light")


def test_tables_sort_and_save(opened: Any) -> None:
    opened.click("#classes thead th:nth-child(1) button")
    names = opened.locator("#classes tbody th").all_inner_texts()
    assert names == sorted(names)
    assert opened.get_attribute("#classes thead th:nth-child(1)", "aria-sort") == "ascending"
    with opened.expect_download() as waiting:
        opened.click("button.csv[data-table=ranking]")
    rows = Path(waiting.value.path()).read_text("utf-8-sig").splitlines()
    assert len(rows) == 28
    assert rows[0].startswith("place from,place to,mid,name,")


def test_what_specialists_unfold_is_drawn(opened: Any) -> None:
    for name in ("acceptable", "gaia", "partial"):
        opened.click(f"#{name} summary")
        opened.wait_for_selector(f"#{name} svg")
    assert opened.locator("#acceptable svg rect").count() == 27 * 27
    assert opened.locator("#map-figure circle").count() == 27


@pytest.mark.slow
def test_a_hostile_name_is_shown_and_not_run(browser: Any, towns: Problem, tmp_path: Path) -> None:
    hostile = "</script><script>alert(1)"
    names = {lang: (hostile, *words[1:]) for lang, words in towns.table.names.items()}
    problem = towns.changed(table=replace(towns.table, names=names), title=hostile, draws=20)
    file = tmp_path / "hostile.html"
    file.write_text(page(content(problem)), "utf-8")
    tab = browser.new_page()
    said: list[str] = []
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(file.as_uri())
    assert hostile in tab.locator("#strip").inner_text()
    tab.close()
    assert said == []


def test_print_and_download_wait_for_what_follows_the_first_screen(
    browser: Any, html: str, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    file.write_text(html, "utf-8")
    for ask in ("dispatchEvent(new Event('beforeprint'))", "report.csv('cells')"):
        tab = browser.new_page()
        tab.add_init_script("globalThis.setTimeout = () => 0;")
        tab.goto(file.as_uri())
        assert tab.locator("#strip li").count() == 27
        assert tab.locator("#cells tbody tr").count() == 0
        tab.evaluate(ask)
        assert tab.locator("#cells tbody tr").count() == 27
        tab.close()


def test_it_prints_to_pdf(html: str) -> None:
    assert pdf(html).startswith(b"%PDF-")
