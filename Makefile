# Two commands matter: `make studio` and `make test`. Everything is installed into .venv in this folder.
PYTHON ?= python3
PORT ?= 7788
PROMPT ?= a red fox in a snowy forest --ar 16:9
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)

.PHONY: chaos fuzz reference licences client screenshots studio imagine test lint types unit web-check bench pictures eval clean help

help:
	@echo "make studio           start the studio and print its address"
	@echo "make imagine PROMPT=… draw four pictures into ./out"
	@echo "make test             everything that must be green"
	@echo "make bench            speed, as ratios in one run"
	@echo "make chaos            every fault of the queue at full counts (25 minutes); FEW=1 for the test run's counts"
	@echo "make fuzz             ask every API call a few hundred right and wrong things (half an hour)"
	@echo "make reference        write docs/reference/ from the API's documents"
	@echo "make licences         write docs/licences.md from what is installed"
	@echo "make pictures         draw the README's twelve prompts again"
	@echo "make eval             what the judge says of the starter, in three minutes; FULL=1 for everything"

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Gesso needs Python 3.11 or newer; set PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Gesso needs Python 3.11 or newer, this is $$($(PYTHON) -V). Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python pyproject.toml constraints.txt build_studio.py $(WEB_SOURCES)
	@echo "Installing Gesso into .venv (the first time takes a few minutes, most of it PyTorch) …"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/.dev: .venv/.installed
	@echo "Installing the test tools …"
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

studio: .venv/.installed
	@.venv/bin/gesso serve --port $(PORT)

imagine: .venv/.installed
	@.venv/bin/gesso imagine "$(PROMPT)" --out out

test: .venv/.dev lint types web-check unit
	@echo "make test: all green"

lint: .venv/.dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports

types: .venv/.dev
	.venv/bin/mypy

unit: .venv/.dev
	@.venv/bin/python tests/bring_chromium.py
	@.venv/bin/python tests/bring_postgres.py
	@.venv/bin/python build_studio.py typecheck  # brings the page's development packages, which browser tests use
	.venv/bin/python -m pytest -n 2 --dist loadfile --ignore tests/web
	.venv/bin/python -m pytest -n 2 --dist loadfile tests/web  # apart: a driven browser keeps an event loop of its own

client: .venv/.dev
	.venv/bin/python -m gesso.api.openapi > web/openapi.json
	.venv/bin/python build_studio.py client

screenshots: .venv/.dev
	.venv/bin/python docs/make_screenshots.py

web-check: .venv/.dev
	.venv/bin/python build_studio.py typecheck lint test
	.venv/bin/python build_studio.py
	.venv/bin/python build_studio.py size

bench: .venv/.dev
	.venv/bin/python benchmarks/run_all.py

chaos: .venv/.dev
	@.venv/bin/python tests/bring_postgres.py
	.venv/bin/python tests/chaos/run_chaos.py $(if $(FEW),--few)

fuzz: .venv/.dev
	PYTHONPATH=tests .venv/bin/python tests/api/fuzzing.py 200

reference: .venv/.dev
	.venv/bin/python docs/make_reference.py

licences: .venv/.dev
	.venv/bin/python docs/make_licences.py

pictures: .venv/.installed
	.venv/bin/python docs/make_pictures.py

eval: .venv/.installed
	@OMP_NUM_THREADS=1 PYTHONPATH=training .venv/bin/python -m judge.run $(if $(FULL),--full) $(EVAL)

clean:
	rm -rf .venv web/node_modules src/gesso/api/studio out
