import pytest

from faas_local.scheduler.local.core import LocalSchedulerCore
from support.local_scheduler_core import connected_core


@pytest.fixture
def core() -> LocalSchedulerCore:
    """A node whose agent and busproxy are connected."""
    return connected_core()
