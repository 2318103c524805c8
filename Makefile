# Two commands for a new user: `make run` and `make test`. The rest is for those who change the code.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
FRESH = .venv-fresh
CORPORA ?= ../shared/corpora

.PHONY: run test endurance check setup fresh bench crash corpora duckdb2 lock docs clean help

run: setup  ## run the main job on data/raw
	@$(BIN)/newsledger run

test: setup  ## run the tests that need nothing but this folder
	$(BIN)/python -m pytest -m "not corpora and not endurance"

endurance: setup  ## run the tests that take minutes: bad input of every kind, disks that fill up, workers under hostile input
	$(BIN)/python -m pytest -m "endurance and not corpora"

check: setup  ## style, types, structure, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py tests/test_docs.py

corpora: setup  ## run the tests that need the annotated article sets
	NEWSLEDGER_CORPORA=$(CORPORA) $(BIN)/python -m pytest -m corpora

bench: setup  ## measure speed, memory and quality; NEWSLEDGER_CORPORA adds real articles
	NEWSLEDGER_CORPORA=$(CORPORA) $(BIN)/python -m benchmarks

crash: setup  ## kill runs at named points, ten times each, and count what is lost, doubled or unreadable
	$(BIN)/python -m benchmarks.crashes

duckdb2: setup  ## run the tests of the database under DuckDB 2
	@rm -rf .venv-duckdb2
	@$(MAKE) --no-print-directory setup VENV=.venv-duckdb2
	@if command -v uv >/dev/null 2>&1; then uv pip install -q --python .venv-duckdb2/bin/python 'duckdb>=2,<3'; \
	else .venv-duckdb2/bin/python -m pip install -q 'duckdb>=2,<3'; fi
	.venv-duckdb2/bin/python -m pytest -q -m "not corpora" tests/test_warehouse.py tests/test_pipeline.py tests/export

fresh:  ## install whatever is newest today and run one flow: shows a dependency's breaking release
	@rm -rf $(FRESH)
	@if command -v uv >/dev/null 2>&1; then uv venv -q --python $(PYTHON) $(FRESH) && \
	  uv pip install -q --python $(FRESH)/bin/python .; \
	else $(PYTHON) -m venv $(FRESH) && $(FRESH)/bin/python -m pip install -q .; fi
	@out=$$(mktemp -d) && $(FRESH)/bin/newsledger run --processed $$out; status=$$?; rm -rf $$out; exit $$status

setup: $(STAMP)

# The build tools are installed first, at their pinned versions, so that the build itself fetches nothing.
$(STAMP): pyproject.toml constraints.txt
	@if command -v uv >/dev/null 2>&1; then \
	  { [ -x $(BIN)/python ] || uv venv -q --python $(PYTHON) $(VENV); } && \
	  uv pip install -q --python $(BIN)/python -c constraints.txt hatchling editables && \
	  uv pip install -q --python $(BIN)/python -c constraints.txt --no-build-isolation -e '.[dev]'; \
	else \
	  { [ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV); } && \
	  $(BIN)/python -m pip install -q -c constraints.txt hatchling editables && \
	  $(BIN)/python -m pip install -q -c constraints.txt --no-build-isolation -e '.[dev]'; \
	fi
	@touch $@

lock:  ## choose the versions of constraints.txt anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --extra dev --no-header --no-annotate \
	  --no-emit-index-url --no-emit-find-links --upgrade pyproject.toml constraints.in -o constraints.txt

docs: setup  ## write the generated pages
	$(BIN)/python -m console.documents

clean:  ## remove what was made, never raw articles
	rm -rf data/processed/* data/processed/.[a-fh-z]* .venv .venv-* .pytest_cache .mypy_cache .ruff_cache

help:
	@grep -hE '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'
