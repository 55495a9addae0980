"""`mcda new`: a commented study folder that works as it is, copied from a shipped study."""

from __future__ import annotations

from pathlib import Path

import click

from mcda.cli.common import Output, common


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "source", default="monotowns", show_default=True, help="A shipped study.")
@common(("auto", "table"))
def command(folder: Path, source: str, out: Output) -> int:
    """Make FOLDER, a study of your own with its hierarchy, ready to edit and to rank."""
    from mcda.files.copy import copy_study
    from mcda.messages import text

    names = copy_study(source, folder)
    out.note(
        text("new-made", out.lang, folder=str(folder), count=len(names), files=", ".join(names))
    )
    out.note(text("new-next", out.lang, folder=str(folder)))
    return 0
