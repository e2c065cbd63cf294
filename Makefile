# Everything here is safe to run again. `make run` and `make test` need nothing but this checkout and root or sudo.

VENV := .venv
SOHOA := $(VENV)/bin/sohoa
DEMO := .demo

.PHONY: run demo setup test check browser-tools format screenshots samples bench clean

run: demo ## set up, take samples/ through the main job, show what was found, serve
	$(SOHOA) --archive $(DEMO) serve

demo: setup ## the same without the server
	$(SOHOA) --archive $(DEMO) ingest samples/scans
	$(SOHOA) --archive $(DEMO) summary

setup: ## system packages, .venv and what it needs
	@scripts/setup.sh run

test: ## set up and run every test
	@scripts/setup.sh test
	$(VENV)/bin/pytest -n 2 --dist loadfile $(PYTEST)

check: ## lint, types, layers
	@scripts/setup.sh check
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

format: ## bring the code into the house's form
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

screenshots: ## walk each role's day in the browser, pictures of it into docs/images
	@scripts/setup.sh test
	$(VENV)/bin/pytest tests/api/browser -q --screenshots docs/images

samples: ## draw samples/scans again
	@scripts/setup.sh test
	$(VENV)/bin/python -m samples.make

bench: ## accuracy and speed, tables into docs/
	@scripts/setup.sh test
	$(VENV)/bin/python -m bench

clean: ## away with what can be made again
	rm -rf $(VENV) $(DEMO) build dist *.egg-info
