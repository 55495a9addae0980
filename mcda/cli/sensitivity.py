"""`mcda sensitivity`: what would change the answer; its commands load when they are called."""

from __future__ import annotations

from mcda.cli.app import LazyGroup


class SensitivityGroup(LazyGroup):
    """The commands of `mcda sensitivity`."""

    rows = (
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
            "montecarlo",
            "mcda.cli.montecarlo",
            "Places over drawn weights and figures (SMAA-2).",
        ),
    )


command = SensitivityGroup(
    "sensitivity",
    help="What would change the answer, and how sure it is.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
