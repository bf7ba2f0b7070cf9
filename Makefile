# Needs Python 3.11 with venv, and make. Another Python: make run PYTHON=python3.12
PYTHON ?= python3
LAUNCHER = exec $(PYTHON) -m recommerce.launcher

.PHONY: run services test check bench judges

run: ## set up and run everything; settings from the environment or .env (see .env.example)
	@$(LAUNCHER) run

services: ## the embedded stores alone, for manage.py by hand
	@$(LAUNCHER) services

test: ## the whole suite, or a part: make test ARGS="tests/core -k journal"
	@$(LAUNCHER) test $(ARGS)

check: ## lint, types, import contracts, migrations, snapshots
	@$(LAUNCHER) check

bench: ## figures as ratios, in JSON: make bench ARGS="hook board"
	@$(LAUNCHER) bench $(ARGS)

judges: ## other people's tools against the running product: make judges ARGS="--short"
	@$(LAUNCHER) judges $(ARGS)
