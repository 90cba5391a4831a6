"""Queries that the instance manager answers; the SDK sends them to the frontend when that is all it knows."""

import asyncio
import http.client

from faas_local.frontend.asgi import Refused, Request, Response, Routes

# The SDK gives a query up after 5 s.
_SECONDS = 5.0
_PASSED_ON = ("type", "content-type", "x-trace-id", "x-tenant-id")


class Queries:
    """Passes requests on to the instance manager."""

    def __init__(self, manager: str) -> None:
        """`manager` is the `host:port` of its HTTP queries."""
        self._manager = manager

    def routes(self) -> Routes:
        """What it serves."""
        return {
            ("GET", "/global-scheduler/resources"): self._pass_on,
            ("GET", "/instance-manager/named-ins"): self._pass_on,
            ("GET", "/resource-group/rgroup"): self._pass_on,
            ("POST", "/resource-group/rgroup"): self._pass_on,
        }

    async def _pass_on(self, request: Request) -> Response:
        try:
            return await asyncio.to_thread(self._exchange, request)
        except (OSError, http.client.HTTPException) as error:
            text = (
                f"frontend cannot reach the instance manager {self._manager}: {error or type(error).__name__}"
            )
            raise Refused(502, text) from error

    def _exchange(self, request: Request) -> Response:
        connection = http.client.HTTPConnection(self._manager, timeout=_SECONDS)
        try:
            headers = {name: value for name in _PASSED_ON if (value := request.header(name))}
            connection.request(request.method, request.path, request.body, headers)
            answer = connection.getresponse()
            content_type = answer.getheader("content-type", "application/protobuf")
            return Response(answer.read(), answer.status, content_type)
        finally:
            connection.close()
