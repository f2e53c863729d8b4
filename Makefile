# One command each. Everything is made once and then quick; nothing outside this folder is touched.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8000
HOST ?= 127.0.0.1
TOPIC ?=
VENV := .venv
PY := $(VENV)/bin/python

# What was compiled once is not compiled again by each process, of which tests start many.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run serve test acceptance bench lint
help:
	@grep -E '^## ' Makefile | sed 's/^## //'

# A name on the PATH may be an empty shim, so each candidate is run before it is believed.
$(VENV)/bin/python:
	@found=; \
	for candidate in python3.14 python3.13 python3.12 python3 python \
	    "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; \
	  then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Newsroom needs Python 3.12 or newer: install it (for example python3.13) and try again." >&2; \
	  exit 1; \
	fi; \
	echo "Building $(VENV) with $$("$$found" --version)"; "$$found" -m venv $(VENV)

$(VENV)/.core: requirements/core.txt | $(VENV)/bin/python
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

# A secret for this folder's demo alone; a real newsroom brings its own by the environment.
.secret-key: | $(VENV)/.core
	@(umask 077; $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@)

## make run         the demo newsroom at http://127.0.0.1:8000 (PORT=8123 for another port)
run: $(VENV)/.core .secret-key
	@export DEMO=1 SITE_URL="$${SITE_URL:-http://127.0.0.1:$(PORT)}"; \
	exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

## make serve       a real newsroom; needs SECRET_KEY, ALLOWED_HOSTS and SITE_URL
serve: $(VENV)/.core
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT)

## make test        the test suite on SQLite
test: $(VENV)/.dev
	@$(PY) -m pytest -q -n 2

## make acceptance  what was promised, measured again (TOPIC=edition for one topic)
acceptance: $(VENV)/.dev
	@tests/acceptance/install
	@$(PY) -m pytest -s tests/acceptance/$(TOPIC)

## make bench       what pages cost, as ratios (SCALE=1 large newsrooms, PEERS=1 others, PROFILE=story)
bench: $(VENV)/.dev
	@tests/acceptance/install bench
	@$(PY) -m bench

## make lint        every check that needs no test
lint: $(VENV)/.dev
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djade --check --target-version 6.1 $$(git ls-files 'templates/*.html')
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/mypy
	@$(PY) manage.py makemigrations --check --dry-run
	@SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') ALLOWED_HOSTS=news.example \
	  SITE_URL=https://news.example EMAIL_URL=smtp://mail.example $(PY) manage.py check --deploy --fail-level WARNING
