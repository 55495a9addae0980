"""How far a long analysis has come, told to whoever asked."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]


class Steps:
    """Counts steps up to `of` and tells (done, of) after each; tells nobody where `progress` is
    None."""

    def __init__(self, progress: Progress | None, of: int) -> None:
        self.progress, self.of, self.done = progress, of, 0

    def take(self, steps: int = 1) -> None:
        """So many more steps are done."""
        self.done = min(self.done + steps, self.of)
        if self.progress is not None:
            self.progress(self.done, self.of)

    def finish(self) -> None:
        """All steps are done, also those that were not needed."""
        self.take(self.of - self.done)
