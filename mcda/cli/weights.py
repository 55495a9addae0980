"""`mcda weights`: local and global weights of every node, declared and used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from mcda.cli.common import (
    Output,
    common,
    node_at,
    on_encoding,
    on_hierarchy,
    open_problem,
    parse_weights,
    shows,
)
from mcda.model.hierarchy import Criterion


@click.command("weights")
@click.argument("study", required=False)
@click.option("--at", metavar="NODE", help="Below this node of the hierarchy.")
@click.option("--weights", multiple=True, metavar="NODE=W,…", help="Instead of the study's.")
@click.option(
    "--importance", is_flag=True, help="Beside them, how much each leaf really moves the score."
)
@on_hierarchy
@on_encoding
@common()
def command(
    study: str | None,
    at: str | None,
    weights: tuple[str, ...],
    importance: bool,
    hierarchy: str | None,
    encoding: str | None,
    out: Output,
) -> int:
    """Show the weights of STUDY: among siblings, as declared, and as used in the calculation."""
    from mcda.analysis.evidence import gather
    from mcda.messages import text

    problem = parse_weights(open_problem(study, hierarchy, encoding), weights)
    at = node_at(problem, at) if at else None
    evidence = gather(problem, at)
    local = problem.local_weights()
    moved: dict[str, float] = {}
    if importance:
        from mcda.analysis.importance import importance as measure

        moved = measure(problem, at=at)
    used = dict(zip((leaf.id for leaf in evidence.leaves), evidence.used, strict=True))

    def below(node: Criterion, given: dict[str, float]) -> float:
        return float(sum(given.get(leaf.id, 0.0) for leaf in node.leaves()))

    def nodes(node: Criterion, depth: int) -> Iterator[tuple[Criterion, int]]:
        yield node, depth
        for child in node.criteria:
            yield from nodes(child, depth + 1)

    rows: list[dict[str, Any]] = [
        {
            "id": node.id,
            "name": node.label(out.lang),
            "level": depth,
            "local": local[node.id],
            "declared": below(node, evidence.declared),
            "used": below(node, used),
            "set_aside": below(node, used) == 0.0 and below(node, evidence.declared) > 0.0,
        }
        | ({"importance": moved.get(node.id, "")} if importance else {})
        for node, depth in nodes(problem.hierarchy.nodes[evidence.at], 0)
    ]

    def percent(share: float) -> str:
        words = f"{share:.1%}"
        return words if out.lang == "en" else words.replace(".", ",")

    def table() -> str:
        from mcda.cli.render import SIGNS, fits

        signs = shows(SIGNS)
        size = max(len(str(row["name"])) + 2 * int(row["level"]) for row in rows)
        keys = ["local", "declared", "used", *(["importance"] if importance else [])]
        heads = [text(f"head-{key}", out.lang) for key in keys]
        sizes = [max(len(head), 6) for head in heads]
        lines = [text(f"whose-{problem.whose}", out.lang).rstrip(",") + ".", ""]
        lines.append(
            " " * size
            + "  "
            + "  ".join(head.rjust(n) for head, n in zip(heads, sizes, strict=True))
        )
        for row in rows:
            name = "  " * int(row["level"]) + str(row["name"])
            shares = [
                (percent(row[key]) if row[key] != "" else "").rjust(n)
                for key, n in zip(keys, sizes, strict=True)
            ]
            mark = "  " + text("set-aside", out.lang) if row["set_aside"] else ""
            lines.append(f"{name.ljust(size)}  {'  '.join(shares)}{mark}".rstrip())
        return "\n".join(fits(line, signs) for line in lines)

    def data() -> dict[str, Any]:
        return {"schema": "weights/1", "whose": problem.whose, "at": evidence.at, "weights": rows}

    out.emit(table=table, data=data, records=lambda: rows)
    return 0
