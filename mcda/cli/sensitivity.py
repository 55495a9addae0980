"""`mcda sensitivity`: what would change the answer; its commands load when they are called."""

from __future__ import annotations

from mcda.cli.app import LazyGroup


class SensitivityGroup(LazyGroup):
    """The commands of `mcda sensitivity`."""

    rows = (
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
