"""The gRPC channel to etcd, and the one place where gRPC's errors become ours."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import Any, TypeVar

import grpc
import grpc.aio
from google.protobuf.message import Message

from faas_local.protocol.channels import CHANNEL_OPTIONS
from faas_local.protocol.etcd.model import EtcdError, EtcdUnavailable, LeaseExpired
from faas_local.protocol.wire import etcd_pb2

Response = TypeVar("Response", bound=Message)

_RETRY_SECONDS = 0.02

# A snapshot is one message, and the sum of many values that etcd accepted one by one.
_OPTIONS = [option for option in CHANNEL_OPTIONS if not option[0].endswith("_message_length")] + [
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
]
# What etcd refuses has a code of its own; these tell of a lost connection, or of an etcd that starts or ends.
_UNAVAILABLE = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
}


class Connection:
    """A channel that connects again by itself; requests made meanwhile wait, as long as their deadline allows."""

    def __init__(self, address: str, timeout_s: float) -> None:
        self._address = address
        self._timeout_s = timeout_s
        self._channel = grpc.aio.insecure_channel(address, options=_OPTIONS)

    async def close(self) -> None:
        """Close the channel and cancel what is under way."""
        await self._channel.close(None)

    async def call(
        self, method: str, request: Message, response_type: type[Response], timeout_s: float | None = None
    ) -> Response:
        """One request and its answer; EtcdUnavailable after the deadline (the connection's own by default)."""
        stub: grpc.aio.UnaryUnaryMultiCallable[Any, Response] = self._channel.unary_unary(
            f"/etcdserverpb.{method}", type(request).SerializeToString, response_type.FromString
        )
        with self._translating_errors():
            return await stub(request, timeout=timeout_s or self._timeout_s, wait_for_ready=True)

    async def read(
        self, request: etcd_pb2.RangeRequest, timeout_s: float | None = None
    ) -> etcd_pb2.RangeResponse:
        """A range request, made again when its connection broke: unlike a write it may happen twice."""
        give_up_at = time.monotonic() + (timeout_s or self._timeout_s)
        while True:
            remaining_s = max(give_up_at - time.monotonic(), _RETRY_SECONDS)
            try:
                return await self.call("KV/Range", request, etcd_pb2.RangeResponse, remaining_s)
            except EtcdUnavailable:
                if time.monotonic() >= give_up_at:
                    raise
            await asyncio.sleep(_RETRY_SECONDS)

    async def call_streaming(
        self, method: str, request: Message, response_type: type[Response], timeout_s: float
    ) -> Response:
        """One request and its answer over a method that has streams for both."""
        call = self._stream_stub(method, type(request), response_type)(
            iter([request]), timeout=timeout_s, wait_for_ready=True
        )
        try:
            with self._translating_errors():
                async for response in call:
                    return response
        finally:
            call.cancel()
        raise EtcdUnavailable(f"etcd at {self._address}: no answer to {method}")

    def open_stream(
        self, method: str, request_type: type[Message], response_type: type[Response]
    ) -> grpc.aio.StreamStreamCall[Any, Response]:
        """Start a stream of both directions; its errors are gRPC's."""
        return self._stream_stub(method, request_type, response_type)(None, wait_for_ready=True)

    def _stream_stub(
        self, method: str, request_type: type[Message], response_type: type[Response]
    ) -> grpc.aio.StreamStreamMultiCallable[Any, Response]:
        return self._channel.stream_stream(
            f"/etcdserverpb.{method}", request_type.SerializeToString, response_type.FromString
        )

    @contextlib.contextmanager
    def _translating_errors(self) -> Iterator[None]:
        """Raise our errors for gRPC's."""
        try:
            yield
        except grpc.aio.AioRpcError as error:
            raise self._translated(error) from error

    def _translated(self, error: grpc.aio.AioRpcError) -> EtcdError:
        text = f"etcd at {self._address}: {error.details()}"
        if error.code() in _UNAVAILABLE:
            return EtcdUnavailable(text)
        if "requested lease not found" in (error.details() or ""):
            return LeaseExpired(text)
        return EtcdError(text)
