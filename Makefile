# make run   set up and serve the demonstration township (PORT, DATA)
# make test  set up and run every check and test, browser included
PORT ?= 8000
DATA ?= var/demo
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint lock clean

run: $(VENV)/.run-ready
	@KIOSK_DATA="$(DATA)" $(BIN)/kiosk demo --port $(PORT)

test: $(VENV)/.dev-ready
	@sh .ci/debian-packages
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest --browser -n 2 --dist loadfile

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/.run-ready: requirements.lock pyproject.toml
	@sh .ci/venv $(PYTHON) $(VENV) requirements.lock
	@touch $@

$(VENV)/.dev-ready: requirements-dev.lock pyproject.toml
	@sh .ci/venv $(PYTHON) $(VENV) requirements-dev.lock
	@touch $(VENV)/.run-ready $@

# Needs uv in the environment; no registry address is written into the files.
lock:
	uv pip compile -q pyproject.toml --group setup --extra pg --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements.lock
	uv pip compile -q pyproject.toml --group setup --group dev --extra pg --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache
