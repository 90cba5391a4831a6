"""Keys: what they may look like, tenants, and which worker is a key's home.

openYuanrong datasystem: src/datasystem/common/util/validator.h.
"""

import re
import zlib
from collections.abc import Iterable

from faas_local.protocol.brpc.status import Status, StatusError

MAX_KEY_BYTES = 1024
MAX_KEYS = 10_000
_KEY = re.compile(r"[A-Za-z0-9.\-_!@#%^*()+=:;]+")
# No key contains it, so a tenant's keys cannot meet another's.
_TENANT_END = "$"


def of_tenant(tenant: str, keys: Iterable[str]) -> list[str]:
    """The keys as this project's workers store them; StatusError INVALID when one is not a key."""
    prefix = tenant + _TENANT_END if tenant else ""
    full = [prefix + _checked(key) for key in keys]
    if len(full) > MAX_KEYS:
        raise StatusError(Status.INVALID, f"{len(full)} keys in one request are over the limit of {MAX_KEYS}")
    return full


def home(key: str, workers: int) -> int:
    """The number of the worker that stores this key, out of `workers`; the same in every process."""
    return zlib.crc32(key.encode()) % workers


def _checked(key: str) -> str:
    if len(key) > MAX_KEY_BYTES:
        raise StatusError(Status.INVALID, f"a key of {len(key)} bytes is over the limit of {MAX_KEY_BYTES}")
    if not _KEY.fullmatch(key):
        raise StatusError(Status.INVALID, f"a key is made of {_KEY.pattern}, which {key!r} is not")
    return key
