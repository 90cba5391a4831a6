"""Questions to the data workers of a cluster that runs."""

import asyncio
from typing import Any, TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from faas_local.deploy.failure import DeployError
from faas_local.protocol.brpc.client import BrpcClient
from faas_local.protocol.brpc.status import StatusError
from faas_local.protocol.cluster import data_pb2 as data
from faas_local.protocol.cluster.streams_pb2 import ListStreamsReply, ListStreamsRequest

SERVICE = "faas_local.DataWorker"
_ANSWER_SECONDS = 10.0
_NUMBERS = {FieldDescriptor.CPPTYPE_UINT64, FieldDescriptor.CPPTYPE_UINT32}
M = TypeVar("M", bound=Message)


def statuses(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each node's worker says of its memory and clients; DeployError when one does not answer."""
    return [{"node": node["name"], **plain(asyncio.run(_status(node["data-worker"])))} for node in nodes]


def keys(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All objects and keys of all nodes, by node and name; DeployError when a worker does not answer."""
    return [
        {"node": node["name"], **plain(key)}
        for node in nodes
        for key in asyncio.run(_keys(node["data-worker"]))
    ]


def streams(nodes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All streams of all nodes, by node and name; DeployError when a worker does not answer."""
    return [
        {"node": node["name"], **plain(stream)}
        for node in nodes
        for stream in asyncio.run(_streams(node["data-worker"]))
    ]


def plain(message: Message) -> dict[str, Any]:
    """A message as JSON has it, with all its fields, and numbers as numbers."""
    found: dict[str, Any] = MessageToDict(
        message, always_print_fields_with_no_presence=True, preserving_proto_field_name=True
    )
    return {
        name: int(value) if message.DESCRIPTOR.fields_by_name[name].cpp_type in _NUMBERS else value
        for name, value in found.items()
    }


async def _status(address: str) -> data.DescribeReply:
    return await _ask(address, "Describe", data.DescribeRequest(), data.DescribeReply)


async def _keys(address: str) -> list[data.ListKeysReply.Key]:
    found: list[data.ListKeysReply.Key] = []
    while True:
        request = data.ListKeysRequest(after=found[-1].key if found else "")
        reply = await _ask(address, "ListKeys", request, data.ListKeysReply)
        found += reply.keys
        if not reply.more:
            return found


async def _streams(address: str) -> list[ListStreamsReply.Stream]:
    reply = await _ask(address, "ListStreams", ListStreamsRequest(), ListStreamsReply)
    return list(reply.streams)


async def _ask(address: str, method: str, request: Message, reply_type: type[M]) -> M:
    client = BrpcClient(address)
    try:
        return (await client.call(SERVICE, method, request, reply_type, within=_ANSWER_SECONDS)).response
    except StatusError as error:
        raise DeployError(f"the data worker at {address} does not answer: {error.text}") from error
    finally:
        client.close()
