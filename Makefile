# The two that matter: `make start` runs the product, `make test` proves it. Each brings what it needs.

export UV_PYTHON_DOWNLOADS = never
export PYTHONDONTWRITEBYTECODE =# or each of the many processes would compile all its imports again
BIN = .venv/bin
LOCKED = --quiet --universal --generate-hashes --no-header

.PHONY: setup start check test compare faults mutants bench screenshots sentences lock

setup: ## .venv with everything in it
	@python3 bin/prepare.py dev

start: ## web and worker, with example data if there is none; PORT=8001 for another port
	@python3 bin/start.py

check: setup ## linters, types, import orders and the quick tests of what differs from BASE=HEAD
	@$(BIN)/python bin/check.py quick $(BASE)

test: ## everything, on SQLite and PostgreSQL, with the browser journeys and the short fault tests
	@python3 bin/prepare.py test && exec $(BIN)/python bin/check.py all

compare: ## what a user sees differently than at an earlier commit, page by page; BASE=<commit>
	@python3 bin/prepare.py test && exec $(BIN)/python -u tests/compare.py $(BASE)

faults: setup ## the full figures of the fault tests
	FAULTS=full $(BIN)/pytest -m fault -s tests/faults

mutants: setup ## mutation testing of the pure modules
	$(BIN)/python -m tests.mutants

bench: setup ## ratios to a deliberately naive implementation
	$(BIN)/uv pip install --quiet --group bench
	$(BIN)/pytest --override-ini addopts= -s tests/benchmarks

screenshots: setup ## the pictures of docs/guide.md and README.md, from the example data
	$(BIN)/python docs/make_screenshots.py

sentences: setup ## every sentence that a user can meet, with its place, to read aloud
	@$(BIN)/python bin/sentences.py

lock: setup ## requirements/*.txt from pyproject.toml; what stands there stays at its version
	$(BIN)/uv pip compile $(LOCKED) -o requirements/base.txt pyproject.toml
	$(BIN)/uv pip compile $(LOCKED) -o requirements/dev.txt --constraints requirements/base.txt --group dev pyproject.toml
