"""`python -m faas_local.busproxy`: one busproxy process."""

from faas_local.busproxy.shell import Settings, serve
from faas_local.runtime.service import run

if __name__ == "__main__":
    run(serve, Settings)
