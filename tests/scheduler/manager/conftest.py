import pytest

from faas_local.scheduler.manager.core import InstanceManagerCore
from support.manager_core import History, two_nodes


@pytest.fixture
def core() -> InstanceManagerCore:
    """A manager that has caught up with a cluster of two empty nodes."""
    return two_nodes()


@pytest.fixture
def history(core: InstanceManagerCore) -> History:
    """Tells the manager about records, one revision after the other."""
    return History(core)
