# The commands of this repository. `make` alone lists them.

# Where this is set, Python would compile every module again at each start (TensorFlow: half a minute).
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?=
DOMAIN ?= ecommerce
WORKERS ?= 2
UPGRADE ?=

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
READY := $(VENV)/.ready
UV_PIN := $(VENV)/uv.lock
FOLDERS := core plugins domains explain
SOURCES := $(FOLDERS) tests

# uv reads none of pip's settings; a person whose pip knows another index means that one.
ASK_PIP_FOR_INDEX = $${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$($(PY) -m pip config get global.index-url 2>/dev/null)}}}
UV = index="$(ASK_PIP_FOR_INDEX)"; $${index:+env UV_DEFAULT_INDEX="$$index"} $(BIN)/uv

COMPILE = pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --only-binary :all: --output-file requirements.lock --quiet

# One thread a worker: two workers that each start a thread a core only wait for one another.
PYTEST = OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest --numprocesses $(WORKERS) --dist loadscope \
	--cov --cov-report term

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup demo test test-all lint format hooks bench lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make the environment in .venv (the other targets do it for you)

$(PY):
	@python="$(PYTHON)"; \
	for name in $${python:-python3 python3.13 python3.12 python3.11}; do \
		if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; \
		then exec "$$name" -m venv $(VENV); fi; \
	done; \
	echo "Rectitude needs Python 3.11, 3.12 or 3.13: install one, or name it with make PYTHON=/path/to/python." >&2; \
	exit 1

$(READY): requirements.lock pyproject.toml | $(PY)
	@echo "Setting up $(VENV) from requirements.lock"
	@awk '/^uv==/ {found = 1} found {print} found && !/\\$$/ {exit}' requirements.lock > $(UV_PIN)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r $(UV_PIN)
	@$(UV) pip install --python $(PY) --require-hashes --only-binary :all: --compile-bytecode -r requirements.lock
	@$(UV) pip install --python $(PY) --no-deps --no-build-isolation --editable .
	@$(PY) -m compileall -q $(FOLDERS)
	@touch $@

demo: $(READY) ## fetch, train what is missing, print an explained list, serve (DOMAIN=ecommerce)
	@$(BIN)/rectitude demo $(DOMAIN)

test: lint ## every check and every test but the long ones
	$(PYTEST)

test-all: lint ## every check and every test, the long ones too
	$(PYTEST) -m "" --hypothesis-profile thorough

lint: $(READY) ## style, types and the floor plan
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY) ## put every file into the house style
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

hooks: $(READY) ## write docs/hooks.md anew from the code
	$(PY) tests/support/hook_page.py

bench: $(READY) ## measure what the README promises
	$(PY) tests/bench/run.py

lock: $(READY) ## write requirements.lock anew from pyproject.toml (UPGRADE=--upgrade takes newer releases)
	@$(UV) $(COMPILE) $(UPGRADE)
	@! grep -nE 'https?://|^--|@ file' requirements.lock || { echo "requirements.lock names an index." >&2; exit 1; }

clean: ## remove the environment and what the tools remember; your data stays
	rm -rf $(VENV) dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
