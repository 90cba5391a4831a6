"""Clusters for the tests of the product through its public door."""

from collections.abc import Iterator

import pytest

from support.clusters import RunningCluster, private_cluster


@pytest.fixture(scope="module")
def small_cluster() -> Iterator[RunningCluster]:
    """A cluster whose one node fits four instances of the default size, for one test module."""
    with private_cluster("--cpu", 2000, "--memory", 4096) as running:
        yield running


@pytest.fixture(scope="module")
def small_memory() -> Iterator[RunningCluster]:
    """A cluster with room for 64 MiB of objects, for one test module."""
    with private_cluster("--shared-memory", 64, "--spill", 0) as running:
        yield running
