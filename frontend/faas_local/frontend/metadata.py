"""What the metadata port tells about functions, and the health checks of both ports."""

from faas_local.frontend.asgi import Refused, Request, Response, Routes, json_response
from faas_local.protocol.cluster.keys import FUNCTIONS
from faas_local.protocol.cluster.records_pb2 import FunctionRecord
from faas_local.protocol.etcd import EtcdClient, EtcdError


async def healthz(request: Request) -> Response:
    """The process serves requests."""
    return Response(content_type="text/plain")


HEALTH: Routes = {("GET", "/healthz"): healthz}


class Metadata:
    """The registered functions, as they are in etcd."""

    def __init__(self, etcd: EtcdClient) -> None:
        self._etcd = etcd

    def routes(self) -> Routes:
        """What it serves."""
        return {("GET", "/serverless/v1/functions"): self._list}

    async def _list(self, request: Request) -> Response:
        try:
            snapshot = await self._etcd.get_prefix(FUNCTIONS)
        except EtcdError as error:
            raise Refused(503, f"the functions cannot be read: {error}") from error
        records = (FunctionRecord.FromString(item.value) for item in snapshot.items)
        functions = [{"function": record.function, "runtime": record.runtime} for record in records]
        return json_response({"functions": functions, "total": len(functions)})
