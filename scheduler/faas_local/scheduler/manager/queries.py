"""The instance manager's HTTP queries: resources, named instances, resource groups.

Drivers get this address from the busproxy (signal 10) and send protobuf bodies, also with GET.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from google.protobuf.message import DecodeError, Message
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from faas_local.protocol.cluster.records_pb2 import RUNNING
from faas_local.protocol.wire.queries_pb2 import (
    QueryNamedInsRequest,
    QueryNamedInsResponse,
    QueryResourceGroupRequest,
    QueryResourceGroupResponse,
    QueryResourcesInfoRequest,
    QueryResourcesInfoResponse,
)
from faas_local.protocol.wire.resources_pb2 import Resources, ResourceUnit
from faas_local.scheduler.manager.core import InstanceManagerCore
from faas_local.scheduler.manager.placement import Node

Q = TypeVar("Q", bound=Message)


def application(core: InstanceManagerCore) -> Starlette:
    """The HTTP application; it only reads the core."""

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok")

    async def resources(request: Request) -> Response:
        return await _query(request, QueryResourcesInfoRequest, lambda query: resources_info(core, query))

    async def named_instances(request: Request) -> Response:
        return await _query(request, QueryNamedInsRequest, lambda query: named_info(core, query))

    async def resource_groups(request: Request) -> Response:
        return await _query(request, QueryResourceGroupRequest, groups_info)

    return Starlette(
        routes=[
            Route("/healthz", health),
            Route("/global-scheduler/resources", resources, methods=["GET", "POST"]),
            Route("/instance-manager/named-ins", named_instances, methods=["GET", "POST"]),
            Route("/resource-group/rgroup", resource_groups, methods=["GET", "POST"]),
        ]
    )


async def _query(request: Request, query_type: type[Q], answer: Callable[[Q], Message]) -> Response:
    try:
        query = query_type.FromString(await request.body())
    except DecodeError:
        text = f"the body is not a protobuf message {query_type.DESCRIPTOR.name}"
        return PlainTextResponse(text, status_code=400)
    return Response(answer(query).SerializeToString(), media_type="application/protobuf")


def resources_info(core: InstanceManagerCore, query: QueryResourcesInfoRequest) -> QueryResourcesInfoResponse:
    """Capacity and free resources of every node."""
    response = QueryResourcesInfoResponse(requestID=query.requestID)
    for name, node in sorted(core.nodes.items()):
        response.resource.fragment[name].CopyFrom(_unit(name, node))
    return response


def _unit(name: str, node: Node) -> ResourceUnit:
    unit = ResourceUnit(
        id=name,
        capacity=_scalars(node.ledger.capacity),
        allocatable=_scalars(node.ledger.free()),
        ownerId=name,
    )
    for key, value in node.record.labels.items():
        unit.nodeLabels[key].items[value] = 1
    return unit


def _scalars(amounts: Mapping[str, float]) -> Resources:
    resources = Resources()
    for name, amount in amounts.items():
        resource = resources.resources[name]
        resource.name = name
        resource.scalar.value = amount
        resource.scalar.limit = amount
    return resources


def named_info(core: InstanceManagerCore, query: QueryNamedInsRequest) -> QueryNamedInsResponse:
    """The ids (`<namespace>-<name>`) of the named instances that run."""
    names = sorted(
        record.instance_id
        for record, _ in core.instances.values()
        if record.designated and record.state == RUNNING
    )
    return QueryNamedInsResponse(requestID=query.requestID, names=names)


def groups_info(query: QueryResourceGroupRequest) -> QueryResourceGroupResponse:
    """The table of resource groups: creating one is refused, so it is empty."""
    return QueryResourceGroupResponse(requestID=query.requestID)
