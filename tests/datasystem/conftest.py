from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from support.component import Component, free_port
from support.data_client import DataClient
from support.data_worker import start_worker


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def worker(port: int, tmp_path: Path) -> Iterator[Component]:
    with start_worker(port, tmp_path) as component:
        yield component


@pytest_asyncio.fixture
async def client(worker: Component, port: int) -> AsyncIterator[DataClient]:
    client = DataClient(f"127.0.0.1:{port}")
    yield client
    client.close()
