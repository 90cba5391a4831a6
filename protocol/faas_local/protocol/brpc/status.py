"""Statuses of the data system, and how a failed call carries one: `text \\x01DS_ERR:<status>\\x02`.

openYuanrong datasystem: include/datasystem/utils/status.h, src/datasystem/common/rpc/brpc_status_util.h.
"""

import enum
import re

from faas_local.protocol.wire.brpc_pb2 import RpcMeta

# brpc's own code for "the server failed"; the client reads the status from the text.
_BRPC_INTERNAL = 2001
_SENTINEL = re.compile(r"\x01DS_ERR:([0-9]{1,10})\x02")


class Status(enum.IntEnum):
    """The statuses that the data worker gives."""

    OK = 0
    DUPLICATED = 1
    INVALID = 2
    NOT_FOUND = 3
    KVSTORE_ERROR = 4
    RUNTIME_ERROR = 5
    OUT_OF_MEMORY = 6
    IO_ERROR = 7
    OUT_OF_RANGE = 12
    NO_SPACE = 13
    CLIENT_WORKER_DISCONNECT = 23
    NOT_SUPPORTED = 36
    RPC_CANCELLED = 1000
    RPC_DEADLINE_EXCEEDED = 1001
    RPC_UNAVAILABLE = 1002
    ALREADY_SEALED = 2000


class StatusError(Exception):
    """Raised when a call to the data system fails; `status` is a Status or another number that a worker sent."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text

    def __str__(self) -> str:
        return f"status {self.status}: {self.text}"


def failed(meta: RpcMeta, error: StatusError) -> None:
    """Make `meta` the head of a response that fails with this error."""
    meta.response.error_code = _BRPC_INTERNAL
    meta.response.error_text = f"{error.text}\x01DS_ERR:{error.status}\x02"


def error_in(meta: RpcMeta) -> StatusError | None:
    """The error that a response's head carries; without a status in its text it counts as cancelled."""
    if meta.response.error_code == 0:
        return None
    text = meta.response.error_text
    sentinels = _SENTINEL.findall(text)
    status = int(sentinels[-1]) if sentinels else Status.RPC_CANCELLED
    return StatusError(status, _SENTINEL.sub("", text))
