# `make` prints what can be made. Everything happens inside this folder: .venv, var, node_modules.

SHELL := /bin/bash
PYTHON := .venv/bin/python
PORT ?= 8000
# Most tests share the machine: a worker a core, each with a PostgreSQL of its own. The others have it to themselves.
SHARED := --numprocesses auto --maxprocesses 4 --dist worksteal -m 'not (browser or slow or node)'
ALONE := -m '(browser or slow) and not node'
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check fix i18n openapi lock migration bench guards

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/main.stamp ## run the demo network on http://127.0.0.1:8000 (PORT=..., FFORWM_HOME=...); Ctrl-C stops it
	@exec $(PYTHON) -m cli demo

demo-reset: .venv/main.stamp ## run the demo from its beginning: what was done in it is deleted
	@exec $(PYTHON) -m cli demo --reset

test: .venv/dev.stamp ## run all tests, on a real PostgreSQL and in a real browser (TESTS=... for some of them)
	@chromium="$$($(PYTHON) -m cli.browser)" || exit 1; \
	export FFORWM_CHROMIUM="$$chromium"; failed=0; \
	if [ -n "$(TESTS)" ]; then $(PYTHON) -m pytest $(TESTS) || failed=1; \
	else $(PYTHON) -m pytest $(SHARED) || failed=1; $(PYTHON) -m pytest $(ALONE) || failed=1; fi; \
	if [ -z "$$chromium" ]; then echo "NOT RUN: browser tests (no Chromium)."; fi; \
	exit $$failed

check: .venv/dev.stamp ## run every check that needs no browser, as CI does
	@.ci/check

fix: .venv/dev.stamp ## mend what a program can mend: order of imports, layout of code
	@$(PYTHON) -m ruff check --fix --quiet . || true; $(PYTHON) -m ruff format .

i18n: .venv/dev.stamp ## carry new and changed sentences into the catalogues of both languages
	@$(PYTHON) -m i18n.extract

openapi: .venv/dev.stamp ## write openapi.yaml from the code
	@$(PYTHON) -m api.openapi > .venv/openapi.yaml && cp .venv/openapi.yaml openapi.yaml

lock: .venv/dev.stamp ## pin the newest versions that pyproject.toml and requirements/dev.in allow, with all their hashes
	@.ci/lock

migration: .venv/main.stamp ## begin a migration: make migration NAME=the_roll
	@test -n "$(NAME)" || { echo "Name it: make migration NAME=what_changes"; exit 1; }
	@$(PYTHON) -m cli.migration "$(NAME)"

bench: .venv/dev.stamp ## measure, and write var/bench.json
	@$(PYTHON) -m bench

guards: .venv/dev.stamp ## take each guard away in a copy, one at a time, and see that a test misses it
	@$(PYTHON) -m tests.guards

# One environment: what the program needs, and on top of it what the checks need. Installed again only when a lock changes.
.venv/main.stamp: requirements/main.txt
	@.ci/install requirements/main.txt && touch $@

.venv/dev.stamp: requirements/dev.txt
	@.ci/install requirements/dev.txt && touch $@ .venv/main.stamp
