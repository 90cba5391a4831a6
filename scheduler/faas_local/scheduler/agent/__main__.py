"""`python -m faas_local.scheduler.agent`: the function agent of one node."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from faas_local.runtime.launch import NodeFacts, sdk_log_dir
from faas_local.runtime.sdk import InterpreterMissing, Sdk, SdkMissing, find_sdk
from faas_local.runtime.service import Ready, run, setting
from faas_local.scheduler.agent.shell import FunctionAgent

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Start, watch and end the function instances of one node."""

    node: str = setting("the node that this agent belongs to")
    host: str = setting("the address of the node that instances are told")
    scheduler: str = setting("the node's local scheduler, host:port")
    busproxy: str = setting("the node's busproxy, host:port: instances connect to it")
    data_worker: str = setting("the node's data worker, host:port: instances connect to it")
    python: str = setting("the interpreter that runs the functions; it must have the SDK installed")
    log_dir: str = setting("the folder that takes the output of instances, and the SDK's own log files")


async def serve(settings: Settings, ready: Ready) -> None:
    """Be the function agent until cancelled."""
    facts = _facts(settings)
    # Processes can be started now; the scheduler may come later.
    ready()
    await FunctionAgent(facts, settings.scheduler).run()


def _facts(settings: Settings) -> NodeFacts:
    log_dir = Path(settings.log_dir).absolute()
    sdk_log_dir(log_dir).mkdir(parents=True, exist_ok=True)
    return NodeFacts(
        node=settings.node,
        host=settings.host,
        busproxy=settings.busproxy,
        data_worker=settings.data_worker,
        log_dir=log_dir,
        sdk=_find_sdk(settings.python),
        inherited=dict(os.environ),
        agent_pid=os.getpid(),
    )


def _find_sdk(python: str) -> Sdk | InterpreterMissing | SdkMissing:
    """The SDK, or why there is none: then the agent refuses every start with that reason."""
    try:
        return find_sdk(python)
    except (InterpreterMissing, SdkMissing) as error:
        logger.error("no function can run: %s", error)
        return error


if __name__ == "__main__":
    run(serve, Settings)
