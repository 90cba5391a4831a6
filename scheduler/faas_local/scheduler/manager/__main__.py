"""`python -m faas_local.scheduler.manager`: the instance manager process."""

from faas_local.runtime.service import run
from faas_local.scheduler.manager.shell import Settings, serve

if __name__ == "__main__":
    run(serve, Settings)
