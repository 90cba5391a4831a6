import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from support.component import Component, free_port
from support.data_client import DataClient
from support.data_worker import start_worker


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def shared_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def worker(shared_port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Component]:
    """One worker for the tests of a module; each test has a tenant of its own."""
    with start_worker(shared_port, tmp_path_factory.mktemp("worker")) as component:
        yield component


@pytest_asyncio.fixture
async def client(worker: Component, shared_port: int) -> AsyncIterator[DataClient]:
    client = DataClient(f"127.0.0.1:{shared_port}", "test-client", uuid.uuid4().hex)
    yield client
    await client.disconnect()
    client.close()
