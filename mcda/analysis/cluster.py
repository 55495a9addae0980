"""Work on a Dask cluster, handed back in the order of its tasks: sums do not depend on it."""

from __future__ import annotations

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from mcda.engines.workers import processors
from mcda.errors import Where, fail

Task = TypeVar("Task")
Found = TypeVar("Found")
SECONDS = 10


class Cluster:
    """Workers of a Dask cluster; `connected` makes one."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def in_order(
        self, work: Callable[[Task], Found], tasks: Iterable[Task], *, at_once: int | None = None
    ) -> Iterator[Found]:
        """As `engines.workers.in_order`: what `work` makes of each task, in their order.

        `work` goes to every worker once. At most `at_once` tasks wait or run, two a thread of the
        cluster by default.
        """
        threads = sum(self.client.nthreads().values())
        most = at_once or max(2 * threads, 2)
        waiting: deque[Any] = deque()
        try:
            with self.told():
                sent = self.client.scatter(work, broadcast=True, hash=False)
            for task in tasks:
                waiting.append(self.client.submit(_call, sent, task, pure=False))
                if len(waiting) >= most:
                    yield self._result(waiting.popleft())
            while waiting:
                yield self._result(waiting.popleft())
        finally:
            self.client.cancel(list(waiting))

    def _result(self, future: Any) -> Any:
        with self.told():
            return future.result()

    @contextmanager
    def told(self) -> Iterator[None]:
        """What befalls the cluster meanwhile, as a finding."""
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        try:
            yield
        except (OSError, KilledWorker, FutureCancelledError) as error:
            raise fail("dask-lost", Where(key="--dask"), message=_words(error)) from None


def _call(work: Callable[[Task], Found], task: Task) -> Found:
    return work(task)


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _knock(address: str) -> None:
    """Raise OSError or ValueError where nobody listens: a client that waits for nobody is loud."""
    from distributed.comm.addressing import parse_address, parse_host_port

    scheme, place = parse_address(address)
    if scheme in ("tcp", "tls", "ws", "wss"):
        socket.create_connection(parse_host_port(place), timeout=SECONDS).close()


@contextmanager
def connected(address: str, *, processes: bool = True) -> Iterator[Cluster]:
    """The cluster at an address such as tcp://host:8786, or one of this machine for "local".

    Raises InputError where Dask is not installed or nobody answers at the address.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise fail("dask-missing", Where(key="--dask")) from None
    if address == "local":
        with (
            LocalCluster(
                n_workers=processors() if processes else 1,
                threads_per_worker=1 if processes else 2,
                processes=processes,
                dashboard_address=":0",
                memory_limit=0,
                silence_logs=logging.CRITICAL,
            ) as made,
            Client(made) as client,
        ):
            yield Cluster(client)
        return
    try:
        _knock(address)
        client = Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError, OverflowError) as error:
        raise fail(
            "dask-address", Where(key="--dask"), found=address, message=_words(error)
        ) from None
    with client:
        if not client.nthreads():
            raise fail("dask-workers", Where(key="--dask"), found=address)
        yield Cluster(client)
