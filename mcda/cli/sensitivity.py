"""`mcda sensitivity`: what would change the answer; its commands load when they are called."""

from __future__ import annotations

from pathlib import Path

import click

from mcda import resources
from mcda.cli.app import LazyGroup
from mcda.errors import nearest


class SensitivityGroup(LazyGroup):
    """The commands of `mcda sensitivity`; without one, the summary of the study that is named."""

    rows = (
        (
            "How sure",
            "summary",
            "mcda.cli.summary",
            "One page: what would change the answer (also without a command).",
        ),
        (
            "How sure",
            "stability",
            "mcda.cli.stability",
            "How far every weight can go before the order changes.",
        ),
        (
            "How sure",
            "sweep",
            "mcda.cli.sweep",
            "Scores and ranks along one weight, and all swaps.",
        ),
        (
            "How sure",
            "tornado",
            "mcda.cli.tornado",
            "What each weight, threshold and figure moves, one at a time.",
        ),
        (
            "How sure",
            "change",
            "mcda.cli.change",
            "The smallest change of weights that turns an order or a class.",
        ),
        (
            "How sure",
            "montecarlo",
            "mcda.cli.montecarlo",
            "Places over drawn weights and figures (SMAA-2).",
        ),
        (
            "How sure",
            "extremes",
            "mcda.cli.extremes",
            "Best and worst place, and possible classes, under every weighting.",
        ),
        (
            "How sure",
            "classes",
            "mcda.cli.class_acceptability",
            "How often each is low, and how many are, over all that is drawn.",
        ),
        (
            "How sure",
            "sobol",
            "mcda.cli.sobol",
            "Which doubt drives the number of low ones: weights, figures, limits, …",
        ),
        (
            "How sure",
            "reversal",
            "mcda.cli.reversal",
            "Which pairs turn when a town or a criterion is left out.",
        ),
        (
            "How sure",
            "information",
            "mcda.cli.information",
            "Which unknown figure to find out first.",
        ),
    )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A command's name wins over a study's; what is like a command and no study is a slip."""
        names = self.list_commands(ctx)
        if not args or (args[0] not in names and args[0] not in ("-h", "--help")):
            study = args[0] if args and not args[0].startswith("-") else ""
            if not (study and nearest(study, names) and not _is_study(study)):
                args = ["summary", *args]
        return super().parse_args(ctx, args)


def _is_study(name: str) -> bool:
    """True for a path that exists and for a shipped study."""
    return Path(name).exists() or name in resources.names("datasets")


command = SensitivityGroup(
    "sensitivity",
    help="What would change the answer, and how sure it is.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
