import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from faas_local.protocol.brpc import status
from faas_local.protocol.brpc.client import BrpcClient
from faas_local.protocol.brpc.connection import Connection, ServerConnection
from faas_local.protocol.brpc.frames import Frame
from faas_local.protocol.brpc.status import Status, StatusError
from faas_local.protocol.wire.brpc_pb2 import RpcMeta, RpcResponseMeta


class Peer:
    """A server that does with each request what the test says."""

    def __init__(self) -> None:
        self.answer: Callable[[Connection, Frame], None] = echo
        self.connections: list[Connection] = []
        self.address = ""

    def accept(self) -> Connection:
        connection = ServerConnection(lambda c, frame: self.answer(c, frame), lambda c: None)
        self.connections.append(connection)
        return connection


def echo(connection: Connection, frame: Frame) -> None:
    connection.send(RpcMeta(correlation_id=frame.meta.correlation_id), frame.message, [frame.attachment])


def keep_silent(connection: Connection, frame: Frame) -> None:
    pass


@pytest_asyncio.fixture
async def peer() -> AsyncIterator[Peer]:
    peer = Peer()
    server = await asyncio.get_running_loop().create_server(peer.accept, "127.0.0.1", 0)
    peer.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield peer
    server.close()
    for connection in peer.connections:
        connection.close()


@pytest_asyncio.fixture
async def client(peer: Peer) -> AsyncIterator[BrpcClient]:
    client = BrpcClient(peer.address)
    yield client
    client.close()


async def call(client: BrpcClient, text: str = "hello", *, payload: bytes = b"", within: float = 5) -> str:
    request = RpcResponseMeta(error_text=text)
    payloads = [payload] if payload else []
    reply = await client.call("a.Service", "Method", request, RpcResponseMeta, payloads, within=within)
    assert reply.payloads == payloads
    return reply.response.error_text


async def test_many_calls_share_one_connection(client: BrpcClient, peer: Peer) -> None:
    """Calls at the same time use one connection, and each gets its own answer."""
    answers = await asyncio.gather(*(call(client, str(number)) for number in range(50)))

    assert answers == [str(number) for number in range(50)]
    assert len(peer.connections) == 1


async def test_answers_in_any_order(client: BrpcClient, peer: Peer) -> None:
    """A call that is answered late does not hold up the ones after it."""
    held: list[tuple[Connection, Frame]] = []
    peer.answer = lambda connection, frame: held.append((connection, frame))
    first, second = asyncio.create_task(call(client, "1")), asyncio.create_task(call(client, "2"))
    while len(held) < 2:
        await asyncio.wait([first, second], timeout=0.01)
    for connection, frame in reversed(held):
        echo(connection, frame)

    assert [await first, await second] == ["1", "2"]


async def test_payloads_of_many_megabytes(client: BrpcClient) -> None:
    """Payloads larger than any buffer on the way come back whole."""
    assert await call(client, payload=bytes(20_000_000)) == "hello"


async def test_status_of_a_failed_call(client: BrpcClient, peer: Peer) -> None:
    """A status in the answer is raised with its number and text; without one it counts as cancelled."""

    def refuse(connection: Connection, frame: Frame) -> None:
        meta = RpcMeta(correlation_id=frame.meta.correlation_id)
        status.failed(meta, StatusError(6, "full"))
        connection.send(meta, b"")

    peer.answer = refuse
    with pytest.raises(StatusError, match="status 6: full") as caught:
        await call(client)
    assert caught.value.status == Status.OUT_OF_MEMORY

    meta = RpcMeta(response=RpcResponseMeta(error_code=112, error_text="host is down"))
    assert str(status.error_in(meta)) == "status 1000: host is down"


async def test_no_answer_in_time(client: BrpcClient, peer: Peer) -> None:
    """A peer that stays silent costs the call its time and no other call anything."""
    peer.answer = keep_silent
    with pytest.raises(StatusError, match=peer.address) as caught:
        await call(client, within=0.05)
    assert caught.value.status == Status.RPC_DEADLINE_EXCEEDED

    peer.answer = echo
    assert await call(client) == "hello"


async def test_lost_connection_fails_waiting_calls_and_the_next_reconnects(
    client: BrpcClient, peer: Peer
) -> None:
    """Calls that wait when the connection breaks fail at once; the next call opens a new connection."""
    peer.answer = lambda connection, frame: connection.close()
    for result in await asyncio.gather(call(client), call(client), return_exceptions=True):
        assert isinstance(result, StatusError)
        assert result.status == Status.RPC_UNAVAILABLE

    peer.answer = echo
    assert await call(client) == "hello"
    assert len(peer.connections) == 2


async def test_nobody_listens(client: BrpcClient, peer: Peer) -> None:
    """An address where nobody listens is status 1002 and names the address."""
    nowhere = BrpcClient("127.0.0.1:1")

    with pytest.raises(StatusError, match=r"127\.0\.0\.1:1") as caught:
        await call(nowhere)

    assert caught.value.status == Status.RPC_UNAVAILABLE


async def test_unreadable_answers(client: BrpcClient, peer: Peer) -> None:
    """An answer that is not what was asked for is an error of this call; bytes that are no frame end the rest."""
    peer.answer = lambda connection, frame: connection.send(
        RpcMeta(correlation_id=frame.meta.correlation_id), b"\xff"
    )
    with pytest.raises(StatusError, match="unreadable") as caught:
        await call(client)
    assert caught.value.status == Status.RUNTIME_ERROR
