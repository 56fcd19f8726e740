# The two commands are `make refresh` and `make test`; each does its own set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup refresh test verify demo-deliveries soak bench bench-incremental bi lint format lock docs metric-pages sample clean

# Compiled bytecode halves every start of dbt, so it must be written at install.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation
SUPERSET := .venv-superset

export GX_ANALYTICS_ENABLED := false
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PATH := $(CURDIR)/$(BIN):$(PATH)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No python3 found: install Python 3.11, or say make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is older than Python 3.11: install 3.11, or say make PYTHON=/path/to/python3.11"; exit 2; }
	@echo "==> Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@echo "==> Installing the locked packages (first time only, one to three minutes)"
	@awk '/^(pip|setuptools)==/, !/\\$$/' requirements.lock > $(VENV)/first.lock
	@$(PIP) --require-hashes -r $(VENV)/first.lock
	@$(PIP) --no-compile --no-deps --require-hashes -r requirements.lock
	-@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib
	@echo "==> Installing the pathways command"
	@$(PIP) --no-deps --editable .
	@touch $@

profiles.yml: profiles.yml.example
	@if [ ! -f $@ ]; then echo "==> Copying profiles.yml.example to profiles.yml"; cp profiles.yml.example $@; fi
	@touch $@

setup: $(STAMP) profiles.yml ## Create the environment and profiles.yml (the others call it)

refresh: setup ## Load the sample, check, build, check again, and print the results
	@pathways refresh

test: setup ## Run every test: Python, properties, end to end (dbt's tests run inside)
	@echo "==> Running the tests, in up to four processes"
	@python -m pytest --numprocesses auto --maxprocesses 4 --no-loadscope-reorder tests/end_to_end tests/python

verify: setup ## Compare every result with the naive implementation, and try the properties: more sets, larger ones
	@PATHWAYS_VERIFY_SEEDS=20 PATHWAYS_VERIFY_PEOPLE=40 PATHWAYS_VERIFY_SAMPLE=whole PATHWAYS_VERIFY_EXAMPLES=12 \
		python -m pytest -v tests/python/test_agreement_with_naive.py tests/python/test_agreement_on_sample.py \
		tests/python/test_properties.py

demo-deliveries: setup ## Land invented deliveries with planted defects, build on them, show what was found
	@pathways demo-deliveries

soak: setup ## Kill or starve 200 refreshes before readers' eyes, kill 100 landings, land 3000 broken files (hours)
	@soak="$$(mktemp -d)"; python -m pathways.benchmark.soak --refreshes 200 --jobs 2 --folder "$$soak" && \
		rm -rf "$$soak" || { echo "What it left is in $$soak"; exit 1; }
	@python -m pathways.benchmark.kill_landing --kills 100
	@PATHWAYS_SOAK_FILES=3000 PATHWAYS_SOAK_KILLS=20 python -m pytest tests/python/test_landing_conservation.py \
		tests/python/test_landing_any_bytes.py tests/python/test_landing_kills.py

bench: setup ## Time the build on 2 million synthetic wage records, and the landing of 10 million
	@pathways bench
	@pathways bench-landing

bench-incremental: setup ## Compare 20 random sequences of nights with full builds, and time one new quarter
	@python -m pathways.benchmark.incremental --sequences 20

$(SUPERSET)/.installed: deploy/superset/requirements.lock
	@echo "==> Installing Superset into $(SUPERSET) (first time only, minutes)"
	@$(PYTHON) -m venv $(SUPERSET)
	@$(SUPERSET)/bin/python -m pip install --quiet --disable-pip-version-check --compile --require-hashes -r $<
	@touch $@

bi: setup $(SUPERSET)/.installed ## Start a Superset while a refresh runs: what it reads of a release, what it refuses
	@if [ ! -e releases/current ]; then pathways refresh; fi
	@$(SUPERSET)/bin/python -m pytest tests/bi
	@PATHWAYS_RELEASES=releases $(SUPERSET)/bin/python -m pytest tests/bi --with-refresh "$(BIN)/pathways refresh --full"

lint: setup ## Check style: ruff, sqlfluff
	@echo "==> ruff"
	@ruff check .
	@ruff format --check .
	@echo "==> sqlfluff"
	@sqlfluff lint --disable-progress-bar models macros tests analyses

format: setup ## Repair what ruff and sqlfluff can repair
	@ruff check --fix .
	@ruff format .
	@sqlfluff fix --disable-progress-bar models tests analyses

docs: setup ## Write dbt's documentation to target/, the picture in the README, and docs/metrics
	@dbt docs generate --static
	@pathways picture
	@pathways metric-pages
	@echo "Open target/static_index.html"

metric-pages: setup ## Write docs/metrics and docs/silent.md from the seeds
	@pathways metric-pages

sample: setup ## Write the committed sample again: the extracts, and the ledger of their deliveries
	@pathways synth --participants 5000 --output seeds/extracts

lock: ## Write requirements.lock again (needs uv)
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-annotate --no-strip-extras --custom-compile-command "make lock" -o requirements.lock

clean: ## Remove what the build wrote (not the environment)
	@rm -rf target logs warehouse/*.duckdb warehouse/*.wal warehouse/tmp
