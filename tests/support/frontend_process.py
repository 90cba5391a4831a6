"""Frontend processes for tests, and the fixtures that go with them."""

import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass

import pytest

from support.component import Component, start_component
from support.driver_streams import DriverStreams
from support.etcd_server import free_port
from support.gateway_client import GatewayClient


@dataclass(frozen=True)
class Frontend:
    """A frontend process and its ports."""

    process: Component
    port: int
    metadata_port: int

    def driver(self, job_id: str = "job-0badcafe") -> GatewayClient:
        """A driver that uses it."""
        return GatewayClient(self.port, job_id)


StartFrontend = Callable[..., Frontend]


@contextlib.contextmanager
def frontends() -> Iterator[StartFrontend]:
    """Starts frontends that end with the block. Addresses that are not given lead nowhere."""
    with contextlib.ExitStack() as stack:

        def start(**options: object) -> Frontend:
            port, metadata_port = options.pop("port", free_port()), free_port()
            nowhere = f"127.0.0.1:{free_port()}"
            known = {
                "--host": "127.0.0.1",
                "--port": port,
                "--metadata-port": metadata_port,
                "--etcd": nowhere,
                "--busproxy": nowhere,
                "--data-worker": nowhere,
                "--manager-http": nowhere,
            }
            known |= {f"--{name.replace('_', '-')}": value for name, value in options.items()}
            arguments = [argument for pair in known.items() for argument in pair]
            process = stack.enter_context(start_component("faas_local.frontend", *arguments))
            assert isinstance(port, int)
            return Frontend(process, port, metadata_port)

        yield start


@pytest.fixture
def start_frontend() -> Iterator[StartFrontend]:
    """Starts frontends that end with the test."""
    with frontends() as start:
        yield start


@pytest.fixture(scope="module")
def lone_frontend() -> Iterator[Frontend]:
    """A frontend without a cluster, for the tests of a module."""
    with frontends() as start:
        yield start()


@pytest.fixture
async def busproxy() -> AsyncIterator[DriverStreams]:
    """A busproxy's end of drivers' streams."""
    streams = DriverStreams(free_port())
    await streams.start()
    yield streams
    await streams.close()


@pytest.fixture
def frontend(start_frontend: StartFrontend, busproxy: DriverStreams) -> Frontend:
    """A frontend with a busproxy and nothing else."""
    return start_frontend(busproxy=f"127.0.0.1:{busproxy.port}")
