# Everything a fresh machine needs is Python >= 3.11 and make: each target sets itself up.
#   make demo       read the example report and show what was found
#   make api-test   ask the API for what it describes, for longer than the tests do
#   make serve      look at a ledger of synthetic reports in a browser
#   make test       run the tests
#   make lint       ruff, mypy --strict, import-linter
#   make gates      hold the figures against quality_floors.toml
#   make train      rebuild the shipped weights from the corpora (needs CORPORA, hours on a CPU)
#   make evaluate   print every dev figure of the shipped model (needs CORPORA)

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach p,python3.13 python3.12 python3.11 python3,$(if $(shell $(p) -c 'import sys; print(sys.version_info[:2] >= (3, 11) or "")' 2>/dev/null | grep True),$(p))))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TRAIN_VENV := .venv-train
TRAIN_STAMP := $(TRAIN_VENV)/.installed
CORPORA ?= ../shared/corpora
RUN ?= training/runs/main
MODEL := src/reportedly/reading/model
DEMO_LEDGER ?= .demo-ledger
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo serve test api-test lint gates train evaluate picture pictures screenshots clean

help:
	@sed -n 's/^#   //p' Makefile

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "reportedly needs Python 3.11 or newer on the PATH (or: make PYTHON=/path/to/python3.11 ...)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo "Could not make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV), once: this takes a minute or two." >&2
	@$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $(STAMP)

setup: $(STAMP)

demo: $(STAMP)
	$(BIN)/reportedly read examples/synthetic-tanker.txt --published 2025-03-14 --publisher "Example Wire"

serve: $(STAMP)
	$(BIN)/python examples/synthetic-ledger.py --to $(DEMO_LEDGER)
	$(BIN)/reportedly serve $(DEMO_LEDGER) $(SERVE)

test: $(STAMP)
	$(BIN)/python -m pytest

api-test: $(STAMP)
	REPORTEDLY_API_EXAMPLES=100 $(BIN)/python -m pytest tests/web/test_api_contract.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

gates: $(STAMP)
	$(BIN)/python -m reportedly.evaluate.gates $(if $(CORPORA),--corpora $(CORPORA))

evaluate: $(STAMP)
	$(BIN)/python -m reportedly.evaluate.figures --corpora $(CORPORA)

picture: $(STAMP)
	$(BIN)/python docs/make_picture.py

pictures: picture
	$(BIN)/python examples/synthetic-ledger.py --to $(DEMO_LEDGER)
	$(BIN)/python docs/make_charts.py --ledger $(DEMO_LEDGER)

screenshots: $(STAMP)
	$(BIN)/python examples/synthetic-ledger.py --to $(DEMO_LEDGER)
	REPORTEDLY_DEMO_LEDGER=$(DEMO_LEDGER) REPORTEDLY_SCREENSHOTS=docs/images/pages $(BIN)/python -m pytest tests/browser/test_pages.py

$(TRAIN_STAMP): pyproject.toml training/requirements.txt
	@test -x $(TRAIN_VENV)/bin/python || $(PYTHON) -m venv $(TRAIN_VENV)
	$(TRAIN_VENV)/bin/python -m pip install --quiet -r training/requirements.txt -e .
	@touch $(TRAIN_STAMP)

train: $(TRAIN_STAMP)
	@test -d $(CORPORA) || { echo "No corpora at $(CORPORA): see docs/training.md, then make train CORPORA=..." >&2; exit 1; }
	$(TRAIN_VENV)/bin/python -m training.train --corpora $(CORPORA) --own corpus --out $(RUN) --resume
	$(TRAIN_VENV)/bin/python -m training.refine --corpora $(CORPORA) --run $(RUN)
	$(TRAIN_VENV)/bin/python -m training.export --corpora $(CORPORA) --checkpoint $(RUN)/refined.pt --out $(MODEL)
	$(TRAIN_VENV)/bin/python -m training.crossval --corpora $(CORPORA) --own corpus --checkpoint $(RUN)/trunk.pt --write $(MODEL)/manifest.json
	$(TRAIN_VENV)/bin/python -m reportedly.evaluate.background corpus
	$(TRAIN_VENV)/bin/python -m reportedly.evaluate.figures --corpora $(CORPORA) --write --readme README.md

clean:
	rm -rf $(VENV) $(TRAIN_VENV) .demo-ledger build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
