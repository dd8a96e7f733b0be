# Needs Python 3.11+, git and make; everything else is installed into .venv (and, for the tests,
# a few checking programs with apt where the user is root).
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo gallery coverage-table text-table test lint types imports unit slow ciso-assistant install install-dev tools bench clean

demo: $(VENV)/.installed
	@$(BIN)/python scripts/demo.py

# Pictures of pages for docs/gallery.md; needs pdftoppm and pdftotext.
gallery: demo
	@$(BIN)/python scripts/gallery.py

# What the library covers, in docs/coverage.md.
coverage-table: $(VENV)/.installed
	@$(BIN)/python scripts/coverage_table.py

# The measures of the policies' texts, in docs/coverage.md.
text-table: $(VENV)/.installed
	@$(BIN)/python scripts/text_table.py

test: install-dev tools lint types imports unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -q -n auto

slow: install-dev tools
	$(BIN)/pytest -q -n auto -m slow --hypothesis-profile=searching

# Against a server of yours: docs/ciso-assistant.md.
ciso-assistant: install-dev
	$(BIN)/pytest -q -m ciso_assistant

bench: $(VENV)/.installed-dev
	$(BIN)/python bench/main_job.py

install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "policykit needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 1; }
	@command -v git >/dev/null || { echo "policykit needs git: apt install git, or xcode-select --install"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# pdfsig and pdftotext, qpdf, openssl, certutil check our PDFs from outside.
tools:
	@sh .ci/tools

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache output/demo output/demo-outside
