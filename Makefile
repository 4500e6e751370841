# `make run` trains a model, `make test` runs every test; each makes its own environment first.

SPEC ?= specs/vgg_like.yaml
SUPPORTED := -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null
PYTHON ?= $(shell for name in python3.12 python3.11 python3.13 python3; do \
	$$name $(SUPPORTED) && command -v $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Without the caches of its modules the tests spend seconds on compiling them.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test quick check bench golden conformance fuzz torture clean

help:  ## what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: $(READY)  ## train SPEC (specs/vgg_like.yaml)
	@$(BIN)/seqspec train $(SPEC)

test: $(READY)  ## every test
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

quick: $(READY)  ## the tests that need no TensorFlow, without the slow ones
	$(BIN)/python -m pytest -q -n 2 -m "not keras and not fuzz and not slow" tests \
		--ignore=tests/runtime --ignore=tests/guide --ignore=tests/bench --ignore-glob="*conformance*" \
		--ignore=tests/spec/test_compile_names.py --ignore=tests/test_architecture.py

check: $(READY)  ## format, lint, types, import rules, docs in step
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy seqspec
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py

golden: $(READY)  ## rewrite tests/cases/*.out and the transcripts of the README; read that diff like code
	$(BIN)/python -m tests.golden

bench: $(READY)  ## the ratios of speed against hand-written Keras
	@$(BIN)/python -m compileall -q seqspec  # as an installation does
	$(BIN)/python -m tests.bench

conformance: $(READY)  ## an hour or two: 5,000 examples a class against the installed Keras
	HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -q -n 2 --dist worksteal -m keras tests/spec

fuzz: $(READY)  ## mutated specs, ten times as many as in the tests
	SEQSPEC_FUZZ=200000 $(BIN)/python -m pytest -q tests/test_fuzz.py

torture: $(READY)  ## an hour of killed trainings, each compared with one that was left alone
	$(BIN)/python -m tests.torture

clean:  ## remove the environment and what was built
	rm -rf $(VENV) build dist *.egg-info

$(READY): requirements.txt pyproject.toml
	@"$(PYTHON)" $(SUPPORTED) || { echo "error: Python 3.11, 3.12 or 3.13 is needed: make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --config-settings editable_mode=compat --editable .
	@$(BIN)/python -m compileall -q seqspec
	@touch $(READY)
