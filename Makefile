# make          the example network whole: all sites and all papers, into build/
# make test     every test, with what they need
# make nightly  papers of hundreds of random editions and of all real quarters, sites after hundreds of random changes, kills by the hundred
# make check    style and types
# make bench    how fast, beside Hugo, mkdocs itself, WeasyPrint and CP-SAT
PYTHON ?= python3
BIN := .venv/bin

.PHONY: all site test nightly check bench lock locale clean

all: .venv/ready
	$(BIN)/buurtpers build
	$(BIN)/buurtpers krant --editie alle
	@echo
	@echo "Websites: build/sites    Kranten: build/kranten    Bekijken: $(BIN)/buurtpers serve"

test: .venv/ready-dev tools
	$(BIN)/python -m pytest

# Editions that nobody saw before, and real quarters in five ways: each a paper without a fault. Changes that nobody
# made before: each a site as a clean build makes it. Builds that are killed at any moment.
nightly: .venv/ready-dev tools
	BUURTPERS_EDITIONS=240 $(BIN)/python -m pytest tests/test_compositions.py
	BUURTPERS_QUARTERS=all $(BIN)/python -m pytest tests/test_quarters.py
	BUURTPERS_CHANGES=300 $(BIN)/python -m pytest tests/test_incremental.py
	BUURTPERS_KILLS=100 $(BIN)/python -m pytest tests/test_publish.py -k killed

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/ready-dev
	$(BIN)/python -m benchmarks.volume
	$(BIN)/python -m pip install --quiet --no-build-isolation -e ".[bench]"
	$(BIN)/python -m benchmarks.sites
	$(BIN)/python -m benchmarks.reload
	$(BIN)/python benchmarks/papers.py
	$(BIN)/python -m benchmarks.solver

# A virtual environment with exactly what the lock file names.
.venv/ready: requirements.lock pyproject.toml
	sh .ci/venv "$(PYTHON)"
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@

# What the tests need besides Python: a browser, PDF readers, node with its packages.
.PHONY: tools
tools:
	sh .ci/tools

# The lock files, for every platform at once.
lock: .venv/ready-dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate pyproject.toml --extra build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate pyproject.toml --extra build --extra dev -o requirements-dev.lock

# The Dutch words of the command line itself.
locale: .venv/ready-dev
	$(BIN)/pybabel compile -d generator/buurtpers/locale

clean:
	rm -rf build .cache .venv node_modules
