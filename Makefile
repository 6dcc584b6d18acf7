# Needs Python 3.11 or newer and make; everything else goes into .venv.
# Choose another Python with PYTHON, pass options on with ARGS: make demo PYTHON=python3.13

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AUDIT := $(VENV)/audit
ARGS ?=

CODE := jva_tui screens widgets
ALL_CODE := $(CODE) tests benchmarks hatch_build.py
PO := $(wildcard jva_tui/locales/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
POT := $(VENV)/jva_tui.pot

INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
INSTALLED_FROM := $(VENV)/.created pyproject.toml constraints.txt hatch_build.py jva_tui/__init__.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test bench simulate check format catalogues screens audit clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## open the client on an invented inbox (ARGS="--participations 2000")
	@$(BIN)/jva-tui demo $(ARGS)

test: check ## check the code, then run every test, with coverage
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal --cov --cov-report term:skip-covered $(ARGS)

bench: $(VENV)/.dev $(MO) ## measure against an empty Textual app (ARGS=--quick for a short run)
	@$(BIN)/python -m benchmarks $(ARGS)

simulate: $(VENV)/.dev $(MO) ## try the outbox against every fault (SCHEDULES=10000 SEED=1, or REPLAY='...')
	@$(BIN)/python -m tests.simulation $(if $(SCHEDULES),--schedules $(SCHEDULES)) \
		$(if $(SEED),--seed $(SEED)) $(if $(REPLAY),--replay '$(REPLAY)') $(ARGS)

check: $(VENV)/.dev $(MO) ## what needs no run: style, types, layers, translations
	@$(BIN)/ruff check $(ALL_CODE)
	@$(BIN)/ruff format --check $(ALL_CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest --quiet tests/project/test_catalogues.py

format: $(VENV)/.dev ## put the code into the usual form
	@$(BIN)/ruff check --fix --quiet $(ALL_CODE) || true
	@$(BIN)/ruff format $(ALL_CODE)

catalogues: $(VENV)/.dev ## bring the strings of the code into the translations
	@$(BIN)/pybabel --quiet extract --no-location --sort-by-file --project jva-tui \
		--output $(POT) $(CODE)
	@$(BIN)/pybabel --quiet update --domain jva_tui --input-file $(POT) --output-dir jva_tui/locales \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 100
	@$(MAKE) --no-print-directory $(MO)

screens: $(VENV)/.dev $(MO) ## draw the pictures of the README anew
	@$(BIN)/python -m benchmarks.pictures $(ARGS)

audit: $(VENV)/.dev $(AUDIT)/.done ## ask which vulnerabilities are known in the pinned versions
	@$(BIN)/python -m tests.project.audit $(AUDIT)/bin/pip-audit

clean: ## remove .venv and everything that was built
	@rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache snapshot_report.html $(MO)
	@find $(CODE) tests benchmarks -type d -name __pycache__ -prune -exec rm -rf {} +

%.mo: %.po $(VENV)/.dev
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ \
		--locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

$(VENV)/.created:
	@command -v $(PYTHON) >/dev/null || { \
		echo "There is no $(PYTHON) here. Name a Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "jva-tui needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments: its venv or ensurepip module is missing."; \
		echo "On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# In an environment of its own: it brings along as many packages again as all of development.
$(AUDIT)/.done: $(VENV)/.created
	@echo "Installing what the audit needs..."
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.7,<3' || { \
		echo "pip-audit could not be installed, so nothing was looked up. Is there a network?"; exit 1; }
	@touch $@

# The installation compiles the translations, so a newer one is installed again.
$(VENV)/.demo: $(INSTALLED_FROM) $(PO)
	@echo "Installing what the client and its demonstration need..."
	@$(INSTALL) --editable ".[demo]"
	@touch $@

$(VENV)/.dev: $(INSTALLED_FROM)
	@echo "Installing what development needs..."
	@$(INSTALL) --editable ".[dev]"
	@touch $(VENV)/.demo $@
