# Marsad. `make run` needs Python 3.11 to 3.13, make and git; everything else it installs into .venv.

# The first Python that fits and can make environments; another one: make PYTHON=/usr/bin/python3.12 run
FITS := import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c '$(FITS)' >/dev/null 2>&1 && { echo $$p; break; }; done)
ARTICLES ?= seeds/articles
export ARTICLES
LOCK_WITH := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help setup dev run up down test lint format lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## the virtual environment with the locked packages (run, up and test do it by themselves)
	@test -n "$(PYTHON)" || { echo "no Python 3.11 to 3.13 that can make environments was found; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" scripts/bootstrap.py

dev: ## the same with the tools for development
	@test -n "$(PYTHON)" || { $(MAKE) setup; exit 1; }
	@"$(PYTHON)" scripts/bootstrap.py --dev

run: setup ## read a folder of articles into the warehouse: make run ARTICLES=/some/folder
	@.venv/bin/marsad run "$$ARTICLES"

up: setup ## Airflow and the warehouse in the background, for the UI and for backfills
	@.venv/bin/marsad up

down: setup ## stop what `make up` started
	@.venv/bin/marsad down

test: dev lint ## everything that is checked: lint, types, SQL, tests
	.venv/bin/python -m pytest

lint: dev ## ruff, mypy, sqlfluff
	.venv/bin/python -m ruff check .
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m mypy
	if [ -f sql/.sqlfluff ]; then .venv/bin/python -m sqlfluff lint --config sql/.sqlfluff sql; fi

format: dev ## rewrite the Python code in the project's format
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

lock: ## renew requirements*.lock from pyproject.toml (needs uv)
	uv pip compile pyproject.toml $(LOCK_WITH) --output-file requirements.lock
	uv pip compile pyproject.toml --extra dev $(LOCK_WITH) --output-file requirements-dev.lock

clean: ## stop everything and remove .venv and .marsad, the warehouse included
	@if [ -x .venv/bin/marsad ]; then .venv/bin/marsad down; fi
	rm -rf .venv .marsad
