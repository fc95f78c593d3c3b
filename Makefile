# Five words to know: demo, test, check, serve, bench. Each does its own set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PROFILE_VENV := .venv-profile
HOME_FOLDER ?= demo/home
DECLARATIONS ?= 100000

.DEFAULT_GOAL := help
.PHONY: help demo test check serve bench bench-methods bench-anomaly test-slow golden image lock \
        profile-env clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(VENV)/.core: requirements/core.txt pyproject.toml
	@./scripts/setup.sh "$(PYTHON)" requirements/core.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml
	@./scripts/setup.sh "$(PYTHON)" requirements/dev.txt
	@touch $@ $(VENV)/.core

demo: $(VENV)/.core  ## simulate Peru's imports, learn, choose today's inspections
	$(BIN)/veedor demo --home $(HOME_FOLDER) --declarations $(DECLARATIONS)

serve: $(VENV)/.core  ## pages and REST on http://127.0.0.1:8000, over the demo's home
	@test -f $(HOME_FOLDER)/veedor.toml || $(MAKE) demo
	$(BIN)/veedor serve --home $(HOME_FOLDER)

test: $(VENV)/.dev  ## every test but the minutes-long ones
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-slow: $(VENV)/.dev  ## the minutes-long ones: accuracy targets, fault injection at length
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.dev  ## format, lint, types, the house's walls
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m scripts.repository

bench: $(VENV)/.dev  ## the measured claims, side by side in one run
	$(BIN)/python -m benchmarks

bench-methods: $(VENV)/.dev  ## every method under one protocol: docs/methods-table.md; hours, resumable
	$(BIN)/python -m benchmarks.methods

bench-anomaly: $(VENV)/.dev  ## detectors on labelled outlier sets: FOLDER=folder of .npz files
	$(BIN)/python -m benchmarks.anomaly $(FOLDER)

golden: $(VENV)/.dev  ## rewrite the golden files; read the diff
	GOLDEN=1 $(BIN)/python -m pytest tests/features tests/models/card

image:  ## container image by a rootless builder (deploy/README.md)
	./deploy/build-image.sh

lock:  ## rewrite the hashed locks (needs uv); no index is named in them
	for group in core dev build profile; do ./scripts/lock.sh $$group; done

$(PROFILE_VENV)/.made: requirements/profile.txt
	@./scripts/profile-env.sh "$(PYTHON)" $(PROFILE_VENV)
	@touch $@

profile-env: $(PROFILE_VENV)/.made  ## ydata-profiling's own environment, for veedor profile --full

clean:  ## forget the environment and the demo
	rm -rf $(VENV) $(PROFILE_VENV) demo
