"""The names and ids that cross the wire: functions, instances, jobs, requests, messages, objects.

Every reader raises ValueError with what was expected and what came. Whatever makes an id takes the random source
as a parameter, so that a seeded run repeats itself.

| id | form | example |
|---|---|---|
| function URN | sn:cn:yrk:<tenant>:function:<name>:<version> | sn:cn:yrk:default:function:0-defaultservice-py311:$latest |
| function on the wire | <tenant>/<name>/<version> | default/0-defaultservice-py311/$latest |
| instance, anonymous | a random UUID | 0d3c7a3e-6d0b-4a57-9a52-0b1c8f0c2f11 |
| instance, named | <namespace>-<name> | yr_defalut_namespace-counter |
| runtime, one start of an instance | runtime-<instance>-<12 hex> | runtime-yr_defalut_namespace-counter-0b1c8f0c2f11 |
| job | job-<8 hex>, unless Config.job_id names another | job-1f0c9a3e |
| driver of a job, as an instance | driver-<job> | driver-job-1f0c9a3e |
| driver of a job, as a caller | driver_<job> | driver_job-1f0c9a3e |
| request | 16 hex, then 2 hex that count its retries | 9f3a0c55d21e77b400 |
| message | request, then 2 hex that count its re-sends | 9f3a0c55d21e77b40000 |
| object | request, then 2 hex that number its results | 9f3a0c55d21e77b40000 |
"""

import re
import urllib.parse
import uuid
from dataclasses import dataclass
from random import Random
from typing import Final

from faas_local.protocol.limits import INSTANCE_ID_MAX_BYTES

DEFAULT_TENANT: Final = "default"
# Spelled so upstream (openYuanrong runtime: src/libruntime); programs see it in the names of instances.
DEFAULT_NAMESPACE: Final = "yr_defalut_namespace"
LATEST: Final = "$latest"

_URN_FORM: Final = "sn:cn:yrk:<tenant>:function:<name>:<version>"
_WIRE_FORM: Final = "<tenant>/<name>/<version>"
_FUNCTION_PART = re.compile(r"[^\s/:\x00-\x1f\x7f]+")
_DEFAULT_LANGUAGE = re.compile(r"py3\d{1,2}|cpp|java|go")
_JOB = re.compile(r"job-[0-9a-f]{8}")
_REQUEST = re.compile(r"[0-9a-f]{18}")
_REQUEST_CHILD = re.compile(r"[0-9a-f]{20}")
# What production refuses in a designated id (openYuanrong functionsystem: common/utils/struct_transfer.h), and
# the slash, which the SDK's runtime cannot have in its own id: it aborts before it says why.
_UNSAFE_IN_INSTANCE_ID = re.compile(r"""["';\\|&$><`/\x00-\x1f\x7f]""")

REQUEST_ID_LENGTH: Final = 18


@dataclass(frozen=True)
class FunctionName:
    """A function version; `urn` and `wire` are its two spellings. ValueError when a part cannot be in both."""

    tenant: str
    name: str
    version: str = LATEST

    def __post_init__(self) -> None:
        for kind, part in (("tenant", self.tenant), ("name", self.name), ("version", self.version)):
            if _FUNCTION_PART.fullmatch(part) is None:
                raise ValueError(f"function {kind} must be text without '/', ':' and spaces, got {part!r}")

    @property
    def urn(self) -> str:
        """The seven-part form that users and the REST API write."""
        return f"sn:cn:yrk:{self.tenant}:function:{self.name}:{self.version}"

    @property
    def wire(self) -> str:
        """The form in create and invoke requests, and in the keys of etcd."""
        return f"{self.tenant}/{self.name}/{self.version}"


def parse_urn(text: str) -> FunctionName:
    """Read a function version URN of seven parts."""
    parts = text.split(":")
    if len(parts) != 7 or parts[:3] != ["sn", "cn", "yrk"] or parts[4] != "function":
        raise ValueError(f"function URN must be {_URN_FORM}, got {text!r}")
    return FunctionName(tenant=parts[3], name=parts[5], version=parts[6])


def parse_wire_name(text: str) -> FunctionName:
    """Read a function as requests carry it."""
    parts = text.split("/")
    if len(parts) != 3:
        raise ValueError(f"function must be {_WIRE_FORM}, got {text!r}")
    return FunctionName(*parts)


def default_function(language: str) -> FunctionName:
    """The function behind plain `@yr.invoke` and `@yr.instance`; `language` is py311 and the like, cpp, java, go.

    The Python version is part of the name, and runtimes of that version must serve it.
    """
    if _DEFAULT_LANGUAGE.fullmatch(language) is None:
        raise ValueError(f"language must be py3<minor>, cpp, java or go, got {language!r}")
    return FunctionName(DEFAULT_TENANT, f"0-defaultservice-{language}")


def python_tag(major: int, minor: int) -> str:
    """How function names spell a Python version: (3, 11) is py311."""
    return f"py{major}{minor}"


def new_instance_id(random: Random) -> str:
    """An id for an instance that was not given a name."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))


def named_instance_id(name: str, namespace: str = "") -> str:
    """The id of a named instance: names are unique because this id is."""
    return check_instance_id(f"{namespace or DEFAULT_NAMESPACE}-{name}")


def check_instance_id(text: str) -> str:
    """The id itself, if an instance may have it."""
    size = len(text.encode())
    if not 0 < size <= INSTANCE_ID_MAX_BYTES:
        raise ValueError(f"instance id must have 1 to {INSTANCE_ID_MAX_BYTES} bytes, got {size}")
    found = _UNSAFE_IN_INSTANCE_ID.search(text)
    if found is not None:
        raise ValueError(f"instance id must not contain {found.group()!r}, got {text!r}")
    return text


def new_runtime_id(instance_id: str, random: Random) -> str:
    """An id for one start of the instance's process."""
    return f"runtime-{instance_id}-{random.getrandbits(48):012x}"


def safe_name(text: str) -> str:
    """The id as one path component: a file name, or a key segment. Different ids give different names.

    Letters, digits, '-', '_' and inner dots stay; the rest becomes %XX. On a file system that ignores case,
    names that differ only in case fall together.
    """
    quoted = urllib.parse.quote(text, safe="").replace("~", "%7E")
    return "%2E" + quoted[1:] if quoted.startswith(".") else quoted


def check_job_id(text: str) -> str:
    """The id itself, if it is a job id as the SDK makes them."""
    if _JOB.fullmatch(text) is None:
        raise ValueError(f"job id must be 'job-' and 8 hex digits, got {text!r}")
    return text


def driver_instance_id(job_id: str) -> str:
    """The instance id under which a job's driver opens its stream."""
    return f"driver-{job_id}"


def job_of_driver(instance_id: str) -> str | None:
    """The job whose driver this is; None for a function instance."""
    job_id = instance_id.removeprefix("driver-")
    return job_id if job_id and job_id != instance_id else None


def driver_caller_id(job_id: str) -> str:
    """How a driver names itself in cancel payloads and generator topics, where a function gives its runtime id."""
    return f"driver_{job_id}"


@dataclass(frozen=True)
class RequestId:
    """A request and which try of it: all tries share `root` (16 hex digits); `sequence` counts from 0."""

    root: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.root}{self.sequence:02x}"


def new_request_id(random: Random) -> str:
    """A first try; for the requests that the cluster itself makes, such as init calls after a restart."""
    return f"{random.getrandbits(64):016x}00"


def parse_request_id(text: str) -> RequestId:
    """Split a request id into the request and its try."""
    if _REQUEST.fullmatch(text) is None:
        raise ValueError(f"request id must be 18 lower-case hex digits, got {text!r}")
    return RequestId(root=text[:16], sequence=int(text[16:], 16))


def message_id(request_id: str, resend: int = 0) -> str:
    """The id of the message that carries a request for the `resend`-th time again."""
    return _child(request_id, resend, "re-send count")


def object_id(request_id: str, index: int) -> str:
    """The id of a request's `index`-th result."""
    return _child(request_id, index, "result index")


def request_of(message_or_object_id: str) -> str:
    """The request id inside a message id or an object id."""
    if _REQUEST_CHILD.fullmatch(message_or_object_id) is None:
        raise ValueError(f"id must be 20 lower-case hex digits, got {message_or_object_id!r}")
    return message_or_object_id[:REQUEST_ID_LENGTH]


def _child(request_id: str, number: int, what: str) -> str:
    parse_request_id(request_id)
    if not 0 <= number <= 0xFF:
        raise ValueError(f"{what} must be 0 to 255, got {number}")
    return f"{request_id}{number:02x}"
