# Works with the make of macOS (GNU make 3.81) too. Every recipe goes through the setup, which
# returns at once when .venv is what the lock asks for.
.DEFAULT_GOAL := help
.PHONY: help demo test bench install check format pictures lock clean

ARGS ?=
SETUP = python=$$(sh tools/find-python) && "$$python" tools/install.py
DEV_SETUP = $(SETUP) --dev --quiet
UV = var/lock-venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-annotate \
	--custom-compile-command "make lock" --quiet $(ARGS)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s  %s\n", $$1, $$2 }' Makefile

demo: ## the whole service in front of you, with a sandbox phone network (ARGS=--once: show it and end)
	@$(SETUP) --quiet
	@exec .venv/bin/unghost demo $(ARGS)

test: ## every check and every test (ARGS="-k word": pytest's arguments; ARGS=--cov: branch coverage; REQUIRE_ALL=1: no skips; TEST_WORKERS=4)
	@$(DEV_SETUP)
	@exec .venv/bin/python tools/run_checks.py --tests $(ARGS)

bench: ## the benchmarks, against the limit and against peers
	@$(DEV_SETUP)
	@exec .venv/bin/python -m bench $(ARGS)

install: ## only the setup: .venv with the locked dependencies and the unghost command (PYTHON=python3.12)
	@$(SETUP)

check: ## only the static checks: format, lint, types, import contracts
	@$(DEV_SETUP)
	@exec .venv/bin/python tools/run_checks.py

format: ## put the code into the house's format
	@$(DEV_SETUP)
	@.venv/bin/ruff format --quiet .
	@.venv/bin/ruff check --fix .

pictures: ## take the pictures of docs/pictures again, from the demo in a browser (needs Chromium)
	@$(DEV_SETUP)
	@exec .venv/bin/python -m tools.take_pictures

lock: ## write the locks again from pyproject.toml (ARGS=--upgrade: with the newest versions)
	@$(DEV_SETUP)
	@test -x var/lock-venv/bin/uv || { rm -rf var/lock-venv && .venv/bin/python -m venv --without-pip var/lock-venv \
		&& var/lock-venv/bin/python $(wildcard tools/vendor/pip-*.whl)/pip install --quiet --disable-pip-version-check uv; }
	$(UV) --group build --output-file requirements.lock
	$(UV) --group build --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## remove .venv, caches and what runs left behind, except the data in var/
	rm -rf .venv var/lock-venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* dist
	find service workers tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
