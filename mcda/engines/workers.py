"""Blocks of draws on several processors, handed back in their order whatever the number."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["in_order", "processors"]

Task = TypeVar("Task")
Found = TypeVar("Found")


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_order(
    work: Callable[[Task], Found], tasks: Iterable[Task], workers: int | None = None
) -> Iterator[Found]:
    """What `work` makes of each task, in the order of the tasks: sums of it do not depend on
    `workers`, all processors by default.

    Threads: numpy works beside itself on arrays. At most two tasks a worker wait, so memory does
    not grow with their number. Raises ValueError unless there is at least one worker.
    """
    count = processors() if workers is None else workers
    if count < 1:
        raise ValueError("there must be at least one worker")
    if count == 1:
        yield from map(work, tasks)
        return
    pool = ThreadPoolExecutor(count)
    waiting: deque[Future[Found]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) >= 2 * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
