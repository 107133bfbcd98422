# Two commands are enough: `make demo` to look, `make test` for everything CI runs.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

# where the environment forbids bytecode, every program that a test starts, and every
# worker, would compile all of it anew: a third of the time
export PYTHONDONTWRITEBYTECODE =

.PHONY: docs reference demo test test-newest suite nightly faults soak bench pyz lint types layers check format screenshots release clean

demo: $(VENV)/ready
	@$(BIN)/journal demo

# four workers on two cores: half of the tests wait for a clock, a disk or a bus
test:
	@$(MAKE) --no-print-directory -j 2 check tests/__pycache__
	@$(BIN)/python -m pytest -n 4 --dist worksteal -q

# else four workers compile all tests at once, each for itself
tests/__pycache__: $(VENV)/ready
	@$(BIN)/python -m pytest --collect-only -q -n 0 >/dev/null

# what depends on the Python: all but the checks of the source, the faults, the
# simulated years and the manual, with fewer examples of each property and a sixth
# of the screens
PYENV  := $(HOME)/.pyenv/versions
NEWER  := python3.14 python3.13 python3.12 \
          $(shell ls -d $(PYENV)/3.1[2-9]*/bin/python 2>/dev/null | sort -rV)
test-newest:
	@for python in $(NEWER); do \
	  if $$python -c '' 2>/dev/null; then \
	    exec $(MAKE) --no-print-directory suite PYTHON=$$python VENV=$(VENV)-newest; \
	  fi; \
	done; echo "test-newest: no newer Python than $$($(PYTHON) -V) is at hand"

suite: $(VENV)/ready
	@HYPOTHESIS_PROFILE=few JOURNAL_SCREENS=few $(BIN)/python -m pytest -n 4 --dist worksteal -q \
	  --ignore tests/faults --ignore tests/desktop/test_year.py \
	  --ignore tests/api/test_year_of_people.py --ignore tests/test_manual.py \
	  -p no:cacheprovider

# the same properties with many more examples, and all kills: an hour or so
nightly: $(VENV)/ready
	@HYPOTHESIS_PROFILE=nightly JOURNAL_MAIL_KILLS=100 JOURNAL_OUTBOX_KILLS=100 \
	  $(BIN)/python -m pytest -n 4 --dist worksteal -q --timeout 3600 \
	  tests/language tests/desktop/test_year.py tests/faults \
	  tests/cli/test_instant.py tests/api/test_line_rows.py \
	  tests/integrations/calendars tests/integrations/dashboard \
	  tests/integrations/mail tests/integrations/shake

# kills, failing disks, other editors, power losses: the table of docs/explanation/reliability.md.
# Two hours or so; FAULTS=0.1 is a tenth of it. Power losses need root.
FAULTS ?= long
faults: $(VENV)/ready
	@JOURNAL_FAULTS=$(FAULTS) $(BIN)/python -m tests.faults

# much happening for a long time in a vault that is watched: three minutes or so
EVENTS ?= 100000
soak: $(VENV)/ready
	@$(BIN)/python -m tests.vault.soak --events $(EVENTS)

# how long everything takes, beside other programs: the table of docs/explanation/performance.md.
# SIZE=100000 takes half an hour; cold pages need root.
SIZE   ?= 10000
ROUNDS ?= 9
bench: $(VENV)/ready
	@$(BIN)/python -m benchmarks --size $(SIZE) --rounds $(ROUNDS) --write

check: lint types layers

lint: $(VENV)/ready
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .

types: $(VENV)/ready
	@$(BIN)/mypy --no-error-summary

layers: $(VENV)/ready
	@$(BIN)/lint-imports --no-logo >$(VENV)/layers.log || { cat $(VENV)/layers.log; exit 1; }

format: $(VENV)/ready
	@$(BIN)/ruff check -q --fix .
	@$(BIN)/ruff format -q .

# what documentation takes from the program: pages of the reference, manual pages
reference: $(VENV)/ready
	@$(BIN)/python -m scripts.reference

# the manual as a site in build/site: fails where the reference is stale, a word is
# misspelt, or a link or a heading that is linked to is missing
docs: $(VENV)/ready
	@$(BIN)/python -m scripts.reference --check
	@$(BIN)/python -m scripts.spelling
	@$(BIN)/python -m scripts.site

screenshots: $(VENV)/ready
	@$(BIN)/python scripts/screenshots.py

# one file that runs wherever there is Python 3.11 or newer: dist/journal.pyz
pyz: $(VENV)/ready
	@$(BIN)/python -m scripts.single_file

# what a release consists of, in dist/: packages, hashes, a bill of materials.
# Asks the package index, and who keeps known vulnerabilities, if that can be reached.
RELEASE_TOOLS := build==1.6.1 cyclonedx-bom==7.5.0 pip-audit==2.10.1
release: $(VENV)/ready
	@$(PYTHON) -m venv $(VENV)-release
	@$(VENV)-release/bin/python -m pip install -q --disable-pip-version-check $(RELEASE_TOOLS)
	@$(VENV)-release/bin/python scripts/release.py $(BIN)/python

clean:
	rm -rf $(VENV) $(VENV)-release .benchmarks build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --use-pep517 -r requirements.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
