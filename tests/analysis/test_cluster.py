"""Work on a Dask cluster gives the digits of work in threads, and says what is wrong with it."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Iterator

import pytest

import mcda
from mcda.analysis.cluster import Cluster, connected
from mcda.analysis.montecarlo import montecarlo
from mcda.engines.sampling import BLOCK
from mcda.errors import InputError, fail

DRAWS = 2 * BLOCK + 100


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    pytest.importorskip("distributed")
    with connected("local", processes=False) as made:
        yield made


def digits(cluster: Cluster | None, **options: object) -> str:
    """All numbers of a Monte Carlo run."""
    settings = {"draws": DRAWS, "seed": 5, "workers": 1, **options}
    return json.dumps(montecarlo(mcda.load("monotowns"), cluster=cluster, **settings).to_dict())


def test_results_come_in_the_order_of_tasks(cluster: Cluster) -> None:
    assert list(cluster.in_order(lambda k: k * k, range(25))) == [k * k for k in range(25)]
    assert list(cluster.in_order(str, [])) == []
    assert list(cluster.in_order(str, range(5), at_once=1)) == list("01234")


def test_monte_carlo_gives_the_same_digits(cluster: Cluster) -> None:
    assert digits(cluster) == digits(None)


def test_walked_weights_give_the_same_digits(cluster: Cluster) -> None:
    said = {"orders": [("migration", "production", "ecology")], "draws": 500, "data": False}
    assert digits(cluster, **said) == digits(None, **said)


def test_findings_of_workers_reach_the_reader(cluster: Cluster) -> None:
    def bad(_: int) -> int:
        raise fail("dask-missing")

    with pytest.raises(InputError) as error:
        list(cluster.in_order(bad, range(3)))
    assert error.value.findings[0].code == "dask-missing"


def test_findings_can_be_pickled() -> None:
    error = fail("column-missing", missing="id", found="x")
    assert pickle.loads(pickle.dumps(error)).findings == error.findings


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "nonsense", "foo://x:1", "host:99999", ""]
)
def test_an_address_where_nobody_answers(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError) as error, connected(address):
        pass
    assert error.value.findings[0].code == "dask-address"


def test_without_dask_there_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError) as error, connected("local"):
        pass
    assert error.value.findings[0].code == "dask-missing"


@pytest.mark.slow
def test_other_processes_give_the_same_digits() -> None:
    pytest.importorskip("distributed")
    with connected("local") as processes:
        assert digits(processes) == digits(None)
