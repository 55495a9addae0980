"""`mcda check`: everything that is wrong with a study, and what is merely worth knowing."""

from __future__ import annotations

import click

from mcda.cli.common import (
    Output,
    common,
    on_encoding,
)


@click.command("check")
@click.argument("study", required=False)
@on_encoding
@common(("auto", "table", "json"))
def command(study: str | None, encoding: str | None, out: Output) -> int:
    """Read every file of STUDY and list all findings; exit 1 when there is any."""
    from mcda.analysis.evidence import gather
    from mcda.errors import InputError
    from mcda.files.load import examine
    from mcda.messages import finding_text, text
    from mcda.model.methods import get

    problem, found = examine(study or "monotowns", encoding=encoding)
    findings = list(found)
    if problem is not None:
        try:
            evidence = gather(problem)
            method = get(problem.method)
            # Leaves set aside are drawn when pairs are counted: they are checked too.
            columns = evidence.full().columns
            findings += method.check(columns, method.settle(problem.parameters))
        except InputError as error:
            findings += error.findings
    if out.form == "csv":
        out.form = "table"

    def table() -> str:
        if not findings:
            return text("check-clean", out.lang)
        lines = [finding_text(finding, out.lang) for finding in findings]
        return "\n".join([*lines, text("check-count", out.lang, count=len(findings))])

    out.emit(
        table=table,
        data=lambda: {"schema": "findings/1", "findings": [f.to_dict() for f in findings]},
        records=lambda: [],
    )
    return 1 if findings else 0
