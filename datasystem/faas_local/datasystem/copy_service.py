"""What the other workers say about this one's copies of their objects."""

from faas_local.datasystem.local import LocalObjects
from faas_local.datasystem.server import Answer, Service
from faas_local.protocol.wire import datasystem_pb2 as ds


class CopyService:
    """Drops copies."""

    def __init__(self, objects: LocalObjects) -> None:
        self._objects = objects

    def methods(self) -> Service:
        """The methods by name."""
        return {"DropCopies": (ds.DeleteAllCopyReqPb, self._drop)}

    async def _drop(self, request: ds.DeleteAllCopyReqPb, payloads: list[memoryview]) -> Answer:
        self._objects.drop_copies(request.object_keys)
        return Answer(ds.DeleteAllCopyRspPb())
