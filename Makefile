# `make help` lists what there is. Everything runs in .venv, which is made from $(PYTHON) when it is missing
# and brought up to date when pyproject.toml has changed.

PYTHON ?= python3
SEEDS ?= 200
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/installed

.PHONY: help demo test check bench simulate protos docs install clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## bring a cluster up, run examples/demo.py on it, take it down
	@PATH="$(CURDIR)/$(BIN):$$PATH" examples/demo.sh

test: $(INSTALLED) ## all checks, then all tests (ARGS='-k name' for some of them)
	@checked=0; $(MAKE) --no-print-directory check || checked=$$?; \
	$(BIN)/faas-local doctor && $(BIN)/pytest $(ARGS) && exit $$checked

check: $(INSTALLED) ## lint, format, types, import layers, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m docs.generate --check

bench: $(INSTALLED) ## measure start-up, calls, throughput, memory
	$(BIN)/python -m bench

simulate: $(INSTALLED) ## simulated clusters with many seeds (SEEDS=200)
	SIMULATION_SEEDS=$(SEEDS) $(BIN)/pytest tests/simulation $(ARGS)

protos: $(INSTALLED) ## regenerate the protobuf stubs from the .proto files
	$(BIN)/python -m faas_local.protocol.generate

docs: $(INSTALLED) ## rewrite the pages of docs/ that are made from the code
	$(BIN)/python -m docs.generate

install: $(INSTALLED) ## make .venv with everything in it

$(INSTALLED): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

clean: ## remove .venv and what the tools left
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
