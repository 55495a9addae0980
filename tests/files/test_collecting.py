"""What came back becomes the new state: who, which version, which sheets, which figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcda.errors import Finding, Where
from mcda.files.collecting import Collected, Known, collect
from mcda.messages import finding_text
from mcda.model.anchors import asked
from mcda.model.experts import Expert
from mcda.model.form import AskedCell, AskedPair, Form, asked_nodes
from mcda.model.hierarchy import Hierarchy
from mcda.model.judgements import judged_children
from mcda.model.problem import Source
from mcda.model.returned import (
    Deleted,
    EvidenceAnswer,
    PairAnswer,
    RatingAnswer,
    Returned,
)
from mcda.model.run import LeftOut

Key = tuple[str, ...]
LEAF = {"value": {"worst": 0, "best": 1}}
TREE: dict[str, Any] = {
    "schema": "hierarchy/1",
    "id": "small",
    "criteria": [
        {"id": "a", "criteria": [{"id": "a1", **LEAF}, {"id": "a2", **LEAF}]},
        {"id": "b", **LEAF},
        {"id": "c", **LEAF},
        {
            "id": "d",
            "kind": "ordinal",
            "levels": [{"id": "bad", "value": 0}, {"id": "good", "value": 1}],
        },
    ],
}
SMALL = Hierarchy.model_validate(TREE)
WHOLE: dict[Key, Any] = {
    ("goal", "a", "b"): 3.0,
    ("goal", "a", "c"): 5.0,
    ("goal", "a", "d"): 9.0,
    ("goal", "b", "c"): 2.0,
    ("goal", "b", "d"): 3.0,
    ("goal", "c", "d"): 2.0,
    ("a", "a1", "a2"): 0.5,
}
AB = ("goal", "a", "b")


def form(expert: str = "e01", round_: int = 1, **changes: Any) -> Form:
    pairs = [
        AskedPair(node=node.id, a=x, b=y)
        for node in asked_nodes(SMALL.tree)
        for x, y in combinations(judged_children(node), 2)
    ]
    values: dict[str, Any] = {
        "number": f"{round_}-{expert}-x",
        "study": "s",
        "round": round_,
        "expert": expert,
        "hierarchy": asked(SMALL),
        "pairs": pairs,
        **changes,
    }
    return Form(**values)


def back(
    sent: Form, answers: Mapping[Key, Any], file: str = "f.xlsx", date: str = "", **more: Any
) -> Returned:
    told = tuple(
        PairAnswer(*key, value, False, "", Where(file, sheet="S", cell=f"C{k}"))
        for k, (key, value) in enumerate(answers.items())
    )
    return Returned(file, sent.number, sent.expert, sent, sent.kind, date, answers=told, **more)


def knowing(*sent: Form, **more: Any) -> Known:
    return Known(SMALL, {one.number: one for one in sent}, **more)


def after(known: Known, collected: Collected) -> Known:
    """What is known after the run, as the next run finds it."""
    return Known(
        known.hierarchy,
        known.forms,
        known.experts,
        {**known.judgements, **collected.judgements},
        {
            **known.cells,
            **{(f.source.alternative, f.source.criterion): f.text for f in collected.figures},
        },
        (*known.sources, *(f.source for f in collected.figures)),
        (*known.taken, *collected.taken),
    )


def codes(collected: Collected) -> list[str]:
    return [finding.code for finding in collected.findings]


def said(collected: Collected, expert: str = "e01") -> dict[Key, Any]:
    return {(a.node, a.a, a.b): a.value for a in collected.judgements[expert].answers}


def same(known: Known, *returns: Returned) -> None:
    """A second run on the same files changes nothing and says the same."""
    first = collect(known, returns)
    second = collect(after(known, first), returns)
    assert second.judgements == {}
    assert second.figures == ()
    assert second.taken == ()
    assert [f.code for f in second.not_taken] == [f.code for f in first.not_taken]


# --- One version -------------------------------------------------------------------------------


def test_a_whole_form_is_taken() -> None:
    sent = form()
    known = knowing(sent)
    collected = collect(known, [back(sent, WHOLE, date="2026-11-02")])
    assert said(collected) == WHOLE
    (row,) = collected.rows
    assert (row.state, row.answered, row.asked) == ("in", 7, 7)
    assert collected.rests == (0, 1)
    given = collected.judgements["e01"]
    assert (given.round, given.date, given.expert) == (1, "2026-11-02", "e01")
    assert given.hierarchy == asked(SMALL)
    same(known, back(sent, WHOLE))


def test_a_partial_form_counts_sheet_by_sheet_where_it_is_connected() -> None:
    sent = form()
    part = {("goal", "a", "b"): 3.0, ("goal", "c", "d"): 2.0, ("a", "a1", "a2"): 0.5}
    known = knowing(sent)
    collected = collect(known, [back(sent, part)])
    assert set(said(collected)) == {("a", "a1", "a2")}
    (finding,) = collected.not_taken
    assert finding.code == "sheet-unconnected"
    assert finding.values["groups"] == "a, b | c, d"
    (row,) = collected.rows
    assert (row.state, row.answered, row.open) == ("part", 1, ())
    assert row.left == (LeftOut(part="goal", reason="unconnected", rows=(("a", "c"),)),)
    same(known, back(sent, part))


def test_added_answers_connect_what_was_left_out() -> None:
    sent = form()
    part = {("goal", "a", "b"): 3.0, ("goal", "c", "d"): 2.0, ("a", "a1", "a2"): 0.5}
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, part)]))
    collected = collect(known, [back(sent, part, "1.xlsx"), back(sent, WHOLE, "2.xlsx")])
    assert said(collected) == WHOLE
    assert codes(collected) == []
    assert collected.rows[0].changed == 0


def test_cant_judge_is_an_answer_and_blank_is_none() -> None:
    sent = form()
    answers = {**WHOLE, ("a", "a1", "a2"): None}
    del answers[("goal", "c", "d")]
    collected = collect(knowing(sent), [back(sent, answers)])
    (row,) = collected.rows
    assert (row.answered, row.cannot, row.state) == (6, 1, "part")
    assert said(collected)[("a", "a1", "a2")] is None


def test_a_form_that_came_back_blank_is_missing_and_no_error() -> None:
    sent = form()
    collected = collect(knowing(sent), [back(sent, {})])
    (row,) = collected.rows
    assert (row.state, row.blank) == ("missing", "f.xlsx")
    assert collected.not_taken == ()
    assert collected.taken == ()


def test_who_is_missing_is_told_without_files() -> None:
    sent = [form("e01"), form("e02")]
    known = knowing(*sent)
    known = after(known, collect(known, [back(sent[0], WHOLE)]))
    assert [(row.expert, row.state) for row in collect(known, []).rows] == [
        ("e01", "in"),
        ("e02", "missing"),
    ]


def test_deleted_rows_leave_their_sheet_out_and_take_the_others() -> None:
    sent = form()
    gone = Deleted("goal", (("a", "b"),), 6, Where("f.xlsx", sheet="Criteria"))
    rest = {key: value for key, value in WHOLE.items() if key != AB}
    known = knowing(sent, study="my study")
    returned = back(sent, rest, deleted=(gone,))
    collected = collect(known, [returned])
    assert set(said(collected)) == {("a", "a1", "a2")}
    (finding,) = collected.not_taken
    assert (finding.code, finding.values["count"]) == ("rows-deleted", "1")
    same(known, returned)


def test_a_row_that_cannot_be_read_is_told_until_it_is_answered() -> None:
    sent = form()
    rest = {key: value for key, value in WHOLE.items() if key != AB}
    bad = Finding("answer-range", Where("f.xlsx", sheet="S", cell="C9"), {"found": "12"})
    known = knowing(sent)
    first = back(sent, rest, unread=((AB, bad),))
    collected = collect(known, [first])
    assert codes(collected) == ["answer-range"]
    assert len(said(collected)) == 6
    mended = back(sent, WHOLE, "g.xlsx")
    assert codes(collect(after(known, collected), [first, mended])) == []


def unread(key: Key, file: str, found: str = "rubbish") -> tuple[Key, Finding]:
    return key, Finding("answer-unknown", Where(file, sheet="S", cell="C9"), {"found": found})


def test_a_later_version_tells_the_cells_that_cannot_be_read_though_they_were_answered() -> None:
    sent = form()
    known = knowing(sent)
    first = back(sent, WHOLE, "a.xlsx")
    known = after(known, collect(known, [first]))
    rest = {**WHOLE, ("goal", "a", "c"): 4.0}
    del rest[AB]
    second = back(sent, rest, "b.xlsx", unread=(unread(AB, "b.xlsx"),))
    for _ in range(2):  # and again until it is mended
        collected = collect(known, [first, second])
        (finding,) = collected.not_taken
        assert (finding.code, finding.where.file) == ("answer-unknown", "b.xlsx")
        assert finding.values["kept"] is True
        assert "The answer taken before stays." in finding_text(finding)
        known = after(known, collected)
    assert known.judgements["e01"].answers[0].value == 3.0
    assert collected.rows[0].refused
    assert codes(collect(known, [second])) == ["answer-unknown"]
    mended = back(sent, {**WHOLE, AB: 2.0}, "c.xlsx")
    assert codes(collect(known, [first, second, mended])) == ["answers-changed-undated"]
    known = after(known, collect(known, [mended]))
    assert codes(collect(known, [first, second])) == []


def test_dates_tell_whether_an_unread_cell_was_answered_later() -> None:
    sent = form()
    rest = {key: value for key, value in WHOLE.items() if key != AB}
    bad = back(sent, rest, "b.xlsx", "2026-11-02", unread=(unread(AB, "b.xlsx"),))
    good = back(sent, WHOLE, "a.xlsx", "2026-11-09")
    assert codes(collect(knowing(sent), [bad, good])) == []
    known = knowing(sent)
    known = after(known, collect(known, [good]))
    assert codes(collect(known, [bad])) == []
    late = back(sent, rest, "c.xlsx", "2026-11-12", unread=(unread(AB, "c.xlsx"),))
    assert codes(collect(knowing(sent), [good, late])) == ["answer-unknown"]
    assert codes(collect(known, [late])) == ["answer-unknown"]


def test_a_file_of_which_no_cell_can_be_read_is_told_over_earlier_answers() -> None:
    sent = form()
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, WHOLE)]))
    collected = collect(known, [back(sent, {}, "b.xlsx", unread=(unread(AB, "b.xlsx"),))])
    assert [f.values.get("kept") for f in collected.not_taken] == [True]
    assert collected.judgements == {}
    other = back(sent, {}, "b.xlsx", unread=(unread(AB, "b.xlsx", "other"),))
    assert len(collect(after(known, collected), [other]).not_taken) == 1


def test_use_also_decides_about_unread_cells() -> None:
    sent = form()
    rest = {key: value for key, value in CHANGED.items() if key != AB}
    changed = {**rest, ("goal", "a", "c"): 4.0}
    files = [
        back(sent, WHOLE, "a.xlsx"),
        back(sent, changed, "b.xlsx", unread=(unread(AB, "b.xlsx"),)),
    ]
    used = collect(knowing(sent), files, {"a.xlsx"})
    assert used.not_taken == ()
    known = after(knowing(sent), used)
    used = collect(known, files, {"b.xlsx"})
    assert [f.code for f in used.not_taken] == ["answer-unknown"]
    known = after(known, used)
    assert [f.code for f in collect(known, files).not_taken] == ["answer-unknown"]
    known = after(known, collect(known, files, {"a.xlsx"}))
    assert collect(known, files).not_taken == ()


# --- Who ---------------------------------------------------------------------------------------


def test_files_of_other_studies_rounds_and_hierarchies_are_told() -> None:
    sent = form()
    other = form("e09", number="1-e09-other", study="another")
    assert codes(collect(knowing(sent), [back(other, WHOLE)])) == ["returned-foreign"]
    strange = Returned("f.csv", "1-zz", "e01", source="csv")
    assert codes(collect(knowing(sent), [strange])) == ["returned-number"]
    unasked = Returned("f.csv", "", "e77", source="csv")
    assert codes(collect(knowing(sent), [unasked])) == ["returned-expert"]
    wrong = form(hierarchy={"id": "other", "nodes": {}})
    assert codes(collect(knowing(wrong), [back(wrong, WHOLE)])) == ["returned-hierarchy"]
    newer = form(round_=2)
    late = collect(knowing(sent, newer), [back(sent, WHOLE)])
    assert codes(late) == ["returned-round"]
    used = collect(knowing(sent, newer), [back(sent, WHOLE)], {"f.xlsx"})
    assert said(used) == WHOLE


def test_without_rounds_files_name_their_experts() -> None:
    free = Returned(
        "f.csv",
        "",
        "e05",
        answers=tuple(PairAnswer(*k, v, False, "", Where("f.csv", 2)) for k, v in WHOLE.items()),
        source="csv",
    )
    collected = collect(Known(SMALL), [free])
    assert said(collected, "e05") == WHOLE
    listed = Known(SMALL, experts=(Expert("e01"),))
    assert codes(collect(listed, [free])) == ["returned-expert"]


def test_a_changed_node_is_refused_alone_and_changed_anchors_are_a_warning() -> None:
    sent = form()
    prints = sent.hierarchy.nodes
    nodes = {
        "goal": prints["goal"].model_copy(update={"children": "0" * 16}),
        "a": prints["a"].model_copy(update={"anchors": "1" * 16}),
    }
    sent = form(hierarchy={"id": "small", "nodes": nodes})
    collected = collect(knowing(sent), [back(sent, WHOLE)])
    assert {f.code: f.severity for f in collected.findings} == {
        "sheet-changed": "error",
        "sheet-anchors": "warning",
    }
    assert set(said(collected)) == {("a", "a1", "a2")}


def test_the_side_on_which_a_criterion_stood_does_not_matter() -> None:
    turned = [AskedPair(node=p.node, a=p.b, b=p.a) for p in form().pairs]
    sent = form(pairs=turned)
    answers = {(n, b, a): 1 / v for (n, a, b), v in WHOLE.items()}
    assert said(collect(knowing(sent), [back(sent, answers)])) == pytest.approx(WHOLE)


# --- Versions ----------------------------------------------------------------------------------

CHANGED = {**WHOLE, AB: 2.0}


def test_the_same_answers_again_are_silent() -> None:
    sent = form()
    known = knowing(sent)
    first = collect(known, [back(sent, WHOLE)])
    again = collect(after(known, first), [back(sent, WHOLE, "renamed.xlsx")])
    assert (again.judgements, again.findings, again.taken) == ({}, (), ())


def test_a_later_run_brings_the_later_version() -> None:
    sent = form()
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, WHOLE)]))
    collected = collect(known, [back(sent, WHOLE, "old.xlsx"), back(sent, CHANGED, "new.xlsx")])
    assert said(collected) == CHANGED
    assert codes(collected) == ["answers-changed-undated"]
    assert collected.rows[0].changed == 1
    assert collected.not_taken == ()
    third = collect(after(known, collected), [
        back(sent, WHOLE, "old.xlsx"), back(sent, CHANGED, "new.xlsx")
    ])  # fmt: skip
    assert (third.judgements, third.findings, third.taken) == ({}, (), ())


def test_dates_tell_which_version_is_the_later_whatever_the_order() -> None:
    sent = form()
    known = knowing(sent)
    files = [back(sent, CHANGED, "b.xlsx", "2026-11-09"), back(sent, WHOLE, "a.xlsx", "2026-11-02")]
    for order in (files, files[::-1]):
        collected = collect(known, order)
        assert said(collected) == CHANGED
        assert collected.judgements["e01"].date == "2026-11-09"
        assert collected.not_taken == ()
        same(known, *order)


def test_an_older_version_that_comes_later_only_adds() -> None:
    sent = form()
    known = knowing(sent)
    part = {k: v for k, v in CHANGED.items() if k != ("goal", "c", "d")}
    known = after(known, collect(known, [back(sent, part, date="2026-11-09")]))
    collected = collect(known, [back(sent, WHOLE, "old.xlsx", "2026-11-02")])
    assert said(collected) == {**CHANGED}
    assert [(f.code, f.severity) for f in collected.findings] == [("version-older", "note")]


@pytest.mark.parametrize("date", ["", "2026-11-02"])
def test_where_nobody_can_tell_none_is_taken_and_use_decides(date: str) -> None:
    sent = form()
    known = knowing(sent)
    files = [back(sent, WHOLE, "a.xlsx", date), back(sent, CHANGED, "b.xlsx", date)]
    collected = collect(known, files)
    assert collected.judgements == {}
    assert codes(collected) == ["version-unclear", "version-unclear"]
    same(known, *files)
    for file, want in (("a.xlsx", WHOLE), ("b.xlsx", CHANGED)):
        used = collect(known, files, {file})
        assert said(used) == want
        assert used.not_taken == ()
        later = collect(after(known, used), files)
        assert (later.judgements, later.taken, later.not_taken) == ({}, (), ())


def test_files_that_differ_are_neither_blank_nor_missing_until_the_user_decides() -> None:
    sent = [form("e01"), form("e02")]
    known = knowing(*sent)
    files = [back(sent[0], WHOLE, "a.xlsx"), back(sent[0], CHANGED, "b.xlsx")]
    collected = collect(known, files)
    known = after(known, collected)
    assert collect(known, files).taken == ()
    for told in (collected, collect(known, files), collect(known, [])):
        row = told.rows[0]
        assert (row.state, row.unclear, row.blank) == ("unclear", ("a.xlsx", "b.xlsx"), "")
        assert told.rows[1].state == "missing"
    used = collect(known, files, {"b.xlsx"})
    assert (used.rows[0].state, used.rows[0].unclear) == ("in", ())
    known = after(known, used)
    for returns in (files, files[:1], []):
        row = collect(known, returns).rows[0]
        assert (row.state, row.unclear) == ("in", ())
    known = knowing(*sent)
    known = after(known, collect(known, files))
    known = after(known, collect(known, files[:1]))  # the other file was put away
    assert (collect(known, []).rows[0].state, collect(known, []).rows[0].unclear) == ("in", ())


def test_files_that_differ_are_told_beside_answers_that_count() -> None:
    sent = form()
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, WHOLE, "first.xlsx")]))
    files = [
        back(sent, {**WHOLE, AB: value}, f"{name}.xlsx") for name, value in (("a", 2.0), ("b", 5.0))
    ]
    known = after(known, collect(known, files))
    (row,) = collect(known, []).rows
    assert (row.state, row.answered, row.unclear) == ("in", 7, ("a.xlsx", "b.xlsx"))


@pytest.mark.parametrize(
    ("before", "now", "code"),
    [
        ("2026-11-02", "2026-11-02", "answers-changed-same-date"),
        ("", "", "answers-changed-undated"),
        ("2026-11-02", "", "answers-changed-undated"),
        ("", "2026-11-02", "answers-changed-undated"),
        ("2026-11-02", "2026-11-03", "answers-changed"),
    ],
)
def test_what_counts_as_the_later_only_because_it_came_later_is_a_remark(
    before: str, now: str, code: str
) -> None:
    sent = form()
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, WHOLE, "a.xlsx", before)]))
    collected = collect(known, [back(sent, CHANGED, "b.xlsx", now)])
    assert said(collected) == CHANGED
    (finding,) = collected.findings
    assert (finding.code, finding.severity) == (
        (code, "note") if code == "answers-changed" else (code, "warning")
    )
    if finding.severity == "warning":
        assert '--use "a.xlsx"' in finding_text(finding)


def test_what_was_begun_is_known_in_later_runs_with_what_would_mend_it() -> None:
    sent = form()
    known = knowing(sent)
    begun = {("goal", "a", "b"): 3.0}
    returned = back(sent, begun, unread=(unread(("a", "a1", "a2"), "f.xlsx"),))
    collected = collect(known, [returned])
    known = after(known, collected)
    assert collect(known, [returned]).taken == ()
    for told in (collected, collect(known, [returned]), collect(known, [])):
        (row,) = told.rows
        assert (row.state, row.answered, row.open) == ("part", 0, ())
        assert row.left == (
            LeftOut(part="goal", reason="unconnected", rows=(("a", "c"), ("a", "d"))),
            LeftOut(part="a", reason="unread", rows=(("a1", "a2"),)),
        )
    known = after(known, collect(known, [back(sent, WHOLE, "whole.xlsx")]))
    assert collect(known, []).rows[0].left == ()


def test_deleted_rows_are_known_in_later_runs() -> None:
    sent = form()
    gone = Deleted("goal", (("a", "b"),), 6, Where("f.xlsx", sheet="Criteria"))
    rest = {key: value for key, value in WHOLE.items() if key != AB}
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, rest, deleted=(gone,))]))
    (row,) = collect(known, []).rows
    assert [(one.part, one.reason) for one in row.left] == [("goal", "deleted")]
    assert (row.state, row.open) == ("part", ())


def test_deleted_rows_are_silent_once_a_later_form_answers_them() -> None:
    sent = form()
    gone = Deleted("goal", (("a", "b"),), 6, Where("f.xlsx", sheet="Criteria"))
    rest = {key: value for key, value in WHOLE.items() if key != AB}
    cut = back(sent, rest, deleted=(gone,))
    known = knowing(sent)
    known = after(known, collect(known, [cut]))
    other = dict.fromkeys(WHOLE, 2.0)
    mended = collect(known, [cut, back(sent, other, "new.xlsx")])
    assert mended.not_taken == ()
    assert (mended.rows[0].state, mended.rows[0].left) == ("in", ())
    known = after(known, mended)
    assert collect(known, [cut]).not_taken == ()
    late = back(sent, {**rest, ("goal", "a", "c"): 7.0}, "late.xlsx", deleted=(gone,))
    told = collect(known, [cut, late])
    assert [f.code for f in told.not_taken] == ["rows-deleted"]
    assert [one.reason for one in told.rows[0].left] == ["deleted"]


def test_use_goes_back_to_an_earlier_version() -> None:
    sent = form()
    known = knowing(sent)
    known = after(known, collect(known, [back(sent, WHOLE, "a.xlsx")]))
    files = [back(sent, WHOLE, "a.xlsx"), back(sent, CHANGED, "b.xlsx")]
    known = after(known, collect(known, files))
    returned = collect(known, files, {"a.xlsx"})
    assert said(returned) == WHOLE
    known = after(known, returned)
    assert collect(known, files).judgements == {}
    assert collect(known, files, {"a.xlsx"}).judgements == {}


def test_two_files_that_agree_add_up() -> None:
    sent = form()
    halves = [dict(list(WHOLE.items())[:4]), dict(list(WHOLE.items())[3:])]
    files = [back(sent, half, f"{k}.xlsx") for k, half in enumerate(halves)]
    collected = collect(knowing(sent), files)
    assert said(collected) == WHOLE
    assert collected.not_taken == ()


# --- Contradictions ----------------------------------------------------------------------------


def test_a_contradiction_is_a_question_with_its_cell_and_no_error() -> None:
    sent = form()
    answers = {**WHOLE, ("goal", "a", "c"): 1 / 9}
    collected = collect(knowing(sent), [back(sent, answers)])
    assert said(collected) == pytest.approx(answers)
    assert collected.not_taken == ()
    (question,) = collected.questions
    assert question.found.pair == ("a", "c")
    assert str(question.where) == "f.xlsx[S!C1]"
    assert collected.rows[0].questions == 1


# --- Ratings and figures -----------------------------------------------------------------------


def rated(levels: Mapping[str, str | None], file: str = "r.xlsx") -> tuple[Form, Returned]:
    cells = [AskedCell(alternative=name, criterion="d") for name in ("x", "y")]
    sent = form(kind="ratings", number="1-e01-r", pairs=(), cells=cells)
    told = tuple(
        RatingAnswer(name, "d", level, "", Where(file, sheet="D", cell="C2"))
        for name, level in levels.items()
    )
    return sent, Returned(file, sent.number, "e01", sent, "ratings", ratings=told)


def test_ratings_go_into_the_same_file_as_comparisons() -> None:
    pairs = form()
    sent, returned = rated({"x": "good", "y": None})
    known = knowing(pairs, sent, cells={("x", "d"): "", ("y", "d"): ""})
    collected = collect(known, [back(pairs, WHOLE), returned])
    given = collected.judgements["e01"]
    assert [(r.alternative, r.level) for r in given.ratings] == [("x", "good"), ("y", None)]
    assert len(given.answers) == 7
    assert [(row.kind, row.state) for row in collected.rows] == [("pairs", "in"), ("ratings", "in")]
    same(known, back(pairs, WHOLE), returned)


def test_ratings_of_unknown_places_and_leaves_are_told() -> None:
    sent, returned = rated({"z": "good"})
    known = knowing(sent, cells={("x", "d"): ""})
    assert codes(collect(known, [returned])) == ["alternative-unknown"]


def figures(
    told: Mapping[str, tuple[str, str]], expert: str = "e01", file: str = "v.xlsx", date: str = ""
) -> tuple[Form, Returned]:
    cells = [
        AskedCell(alternative="x", criterion="b", shown="0.2"),
        AskedCell(alternative="y", criterion="b"),
    ]
    number = f"1-{expert}-v"
    sent = form(expert, kind="evidence", number=number, pairs=(), cells=cells)
    found = tuple(
        EvidenceAnswer(name, "b", text, source, "2024", "", Where(file, sheet="B", cell="C2"))
        for name, (text, source) in told.items()
    )
    return sent, Returned(file, number, expert, sent, "evidence", date, evidence=found)


CELLS = {("x", "b"): "0.2", ("y", "b"): ""}


def test_figures_are_taken_with_their_source() -> None:
    sent, returned = figures({"x": ("0.5", "Yearbook"), "y": ("0.3..0.4", "Report")})
    known = knowing(sent, cells=CELLS)
    collected = collect(known, [returned])
    assert [(f.source.alternative, f.text, f.changed) for f in collected.figures] == [
        ("x", "0.5", True),
        ("y", "0.3..0.4", True),
    ]
    note = "expert e01, round 1"
    assert collected.figures[0].source == Source("x", "b", "Yearbook", "2024", note)
    assert (collected.rows[0].state, collected.rows[0].answered) == ("in", 2)
    (told,) = collected.findings
    assert (told.code, told.where.cell) == ("evidence-replaces", "C2")
    assert told.values == {"alternative": "x", "label": "b", "was": "0.2", "found": "0.5"}
    same(known, returned)


def test_a_figure_without_a_source_is_not_taken() -> None:
    sent, returned = figures({"x": ("0.5", "")})
    collected = collect(knowing(sent, cells=CELLS), [returned])
    assert codes(collected) == ["evidence-no-source"]
    assert collected.figures == ()
    assert collected.rows[0].state == "part"


def test_figures_that_cannot_be_read_are_left_until_a_return_has_none() -> None:
    sent, returned = figures({"y": ("0.3", "Report")}, date="2026-11-01")
    spot = ("x", "b")
    known = knowing(sent, cells=CELLS)
    for told, state in ((returned.evidence, "part"), ((), "part")):
        returned = dataclasses.replace(returned, evidence=told, unread=(unread(spot, "v.xlsx"),))
        collected = collect(known, [returned])
        (row,) = collected.rows
        assert (row.state, row.answered, row.open) == (state, len(told), ())
        assert [(one.part, one.reason, one.rows) for one in row.left] == [
            ("b", "unread", (("x",),))
        ]
        assert "answer-unknown" in codes(collected)
    known = dataclasses.replace(known, taken=collected.taken)
    _, better = figures({"x": ("0.5", "Report")}, "e01", "g.xlsx", date="2026-11-02")
    (row,) = collect(known, [better]).rows
    assert (row.state, row.left) == ("in", ())


def test_a_figure_is_taken_only_where_the_table_is_as_the_form_showed_it() -> None:
    sent, returned = figures({"x": ("0.5", "Yearbook")})
    moved = knowing(sent, cells={**CELLS, ("x", "b"): "0.9"})
    collected = collect(moved, [returned])
    assert codes(collected) == ["evidence-moved"]
    assert collected.figures == ()
    assert collect(moved, [returned], {"v.xlsx"}).figures[0].text == "0.5"


def test_an_expert_may_correct_a_figure_of_his_own() -> None:
    sent, first = figures({"x": ("0.5", "Yearbook")})
    known = knowing(sent, cells=CELLS)
    known = after(known, collect(known, [first]))
    _, second = figures({"x": ("0.6", "Yearbook")}, file="w.xlsx")
    collected = collect(known, [second])
    assert collected.figures[0].text == "0.6"
    assert codes(collected) == ["evidence-replaces"]


def silent(known: Known, *returns: Returned) -> None:
    again = collect(known, returns)
    assert (again.figures, again.findings, again.taken) == ((), (), ())


def test_of_two_figures_of_one_expert_the_later_counts_and_both_are_silent_then() -> None:
    sent, first = figures({"x": ("0.5", "Yearbook")}, file="1.xlsx", date="2026-11-02")
    _, second = figures({"x": ("0.6", "Yearbook")}, file="2.xlsx", date="2026-11-09")
    known = knowing(sent, cells=CELLS)
    collected = collect(known, [second, first])
    assert collected.figures[0].text == "0.6"
    silent(after(known, collected), first, second)
    known = after(known, collect(known, [first]))
    known = after(known, collect(known, [first, second]))
    assert known.cells[("x", "b")] == "0.6"
    silent(known, first, second)


def test_figures_that_differ_between_experts_are_not_taken() -> None:
    sent1, first = figures({"y": ("0.5", "Yearbook")}, "e01", "1.xlsx")
    sent2, second = figures({"y": ("0.6", "Report")}, "e02", "2.xlsx")
    known = knowing(sent1, sent2, cells=CELLS)
    assert codes(collect(known, [first, second])) == ["evidence-differs", "evidence-differs"]
    refused = after(known, collect(known, [first, second]))
    for state in (known, refused):
        decided = collect(state, [first, second], {"2.xlsx"})
        assert decided.figures[0].text == "0.6"
        silent(after(state, decided), first, second)


def test_a_figure_for_a_column_that_the_table_lacks_is_told() -> None:
    sent, returned = figures({"x": ("0.5", "Yearbook")})
    known = knowing(sent, cells={("x", "c"): "", ("y", "c"): ""})
    assert codes(collect(known, [returned])) == ["evidence-column"]


# --- Any order of events -----------------------------------------------------------------------

VERSION = st.tuples(
    st.dictionaries(st.sampled_from(sorted(WHOLE)), st.sampled_from([1 / 3, 1.0, 3.0, None])),
    st.sampled_from(["", "2026-11-02", "2026-11-09"]),
    st.booleans(),
    st.sets(st.sampled_from(sorted(WHOLE)), max_size=2),
)


def test_answers_that_connect_with_others_decide_between_versions_in_the_same_run() -> None:
    """Alone the first connects nothing; with the second it does, and then the third is the change:
    a second run must not be the one that finds out."""
    ab, ac, ad, bc = (("goal", *pair) for pair in ("ab", "ac", "ad", "bc"))
    sent = form()
    low = 1 / 3
    first = back(sent, {ad: low, bc: low}, "0.xlsx")
    known = after(knowing(sent), collect(knowing(sent), [first]))
    inbox = [
        first,
        back(sent, {ab: low}, "1.xlsx"),
        back(sent, {ad: 1.0}, "2.xlsx"),
        back(sent, {ab: low, ac: low, ad: low}, "3.xlsx"),
    ]
    same(known, *inbox)
    done = collect(known, inbox)
    assert (said(done)[ad], said(done)[bc]) == (1.0, low)
    assert "answers-changed-undated" in codes(done)


@settings(max_examples=120, deadline=None)
@given(st.lists(VERSION, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_whatever_comes_a_second_run_changes_nothing_and_order_in_a_run_does_not_matter(
    versions: list[tuple[dict[Key, Any], str, bool, set[Key]]], rng: Any
) -> None:
    sent = form()
    known = knowing(sent)
    inbox: list[Returned] = []
    for number, (said_, date, run_now, bad) in enumerate(versions):
        file = f"{number}.xlsx"
        answers = {key: value for key, value in said_.items() if key not in bad}
        rubbish = tuple(unread(key, file, f"{file} {key}") for key in sorted(bad))
        inbox.append(back(sent, answers, file, date, unread=rubbish))
        if not run_now and number + 1 < len(versions):
            continue
        first = collect(known, inbox)
        shuffled = list(inbox)
        rng.shuffle(shuffled)
        told = {finding.values.get("found") for finding in first.not_taken}
        for one in inbox:
            for key, finding in one.unread:  # told, or answered in another file
                answered = any(key == (a.node, a.a, a.b) for two in inbox for a in two.answers)
                assert answered or finding.values["found"] in told
        other = collect(known, shuffled)
        assert other.judgements == first.judgements
        known = after(known, first)
        second = collect(known, inbox)
        assert (second.judgements, second.taken) == ({}, ())
        assert codes(second) == [f.code for f in first.findings if f.severity == "error"]


def test_a_file_of_which_nothing_could_be_taken_did_not_come_back_blank() -> None:
    sent = form()
    wrong = Finding("line-twice", Where("x.txt", 3), {"number": sent.number})
    told = collect(knowing(sent), [back(sent, {}, "x.txt", findings=(wrong,))])
    assert (told.rows[0].state, told.rows[0].blank, codes(told)) == ("missing", "", ["line-twice"])
    assert collect(knowing(sent), [back(sent, {}, "x.txt")]).rows[0].blank == "x.txt"
