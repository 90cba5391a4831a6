"""`python -m faas_local.scheduler.local`: one local scheduler process."""

from faas_local.runtime.service import run
from faas_local.scheduler.local.shell import Settings, serve

if __name__ == "__main__":
    run(serve, Settings)
