"""`python -m faas_local.deploy` is `faas-local`."""

from faas_local.deploy.cli import main

main()
