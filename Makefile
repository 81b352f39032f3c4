# Copyright (c) 2026, cpaas.voice contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Python 3.11 or newer, make, git and a package registry are all that is needed; everything else is installed into .venv.
PYTHON ?= python3
JOBS ?= auto
NOX := .venv/bin/nox
REPORT := tests/output/nox.json
RUN := CI=true $(NOX) --allow-parallel --parallel $(JOBS)

.DEFAULT_GOAL := help
.PHONY: help test test-all further pre-release lint sanity units integration secrets contract contract-node matrix soak docs docs-check bench demo emulators format release release-check clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(NOX): requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --upgrade --requirement requirements-dev.txt
	@touch $@

test: $(NOX)  ## Run everything and close with what passed and failed
	@rm -rf tests/output
	@mkdir -p tests/output
	@$(RUN) --report $(REPORT); status=$$?; .venv/bin/python tests/tools/summary.py $(REPORT) && exit $$status

# The minus lets the version fail that is not released yet.
test-all: export EVERY_PYTHON := 1
test-all: test further  ## Run everything, on every ansible-core that is supported and every interpreter found
	-$(RUN) -t pre-release

pre-release: $(NOX)  ## Run ansible-test on the next ansible-core, where a candidate is published
	$(RUN) -t pre-release

# All of them, or with CORE=2.18 one of them.
further: $(NOX)  ## Run ansible-test on the versions of ansible-core that `make test` leaves out
	$(RUN) -t further$(if $(CORE),-$(CORE))

lint: $(NOX)  ## Run formatters (checking only), linters, types, licences and build checks
	$(RUN) -s lint license-check extra-checks artefact ansible-lint

sanity: $(NOX)  ## Run ansible-test sanity on the oldest, a middle and the newest ansible-core
	$(RUN) -t sanity

units: $(NOX)  ## Run ansible-test units on the oldest, a middle and the newest ansible-core
	$(RUN) -t units

integration: $(NOX)  ## Run ansible-test integration on the oldest and the newest ansible-core
	$(RUN) -t integration

secrets: $(NOX)  ## Look for secrets in whatever is said, on the oldest and the newest ansible-core
	$(RUN) -t secrets

contract: $(NOX)  ## Hold the emulators to the vendors' own Python SDKs and samples
	$(RUN) -t contract

contract-node:  ## Hold the emulators to the vendors' own Node SDKs (needs node and npm)
	$(PYTHON) -m venv .nox/contract-node
	.nox/contract-node/bin/python -m pip install --quiet --requirement tests/contract/requirements-samples.txt
	.nox/contract-node/bin/python tests/contract/node.py

matrix: $(NOX)  ## Run the integration targets under every pair of behaviours of the emulators
	CI=true $(NOX) -s matrix -- --cover pairs

soak: $(NOX)  ## Converge 10,000 times for each provider while random things go wrong
	CI=true $(NOX) -s soak -- --count 10000

docs: $(NOX)  ## Build the site of the documentation
	@$(RUN) -s docs
	@echo "The site: $(CURDIR)/tests/output/docs/html/index.html"

docs-check: $(NOX)  ## Check the documentation of the plugins
	$(RUN) -s docs-check

bench:  ## Measure what a task costs
	@$(PYTHON) tests/bench

demo:  ## See the collection at work, against emulators of the providers
	@$(PYTHON) tests/tools/demo.py

emulators:  ## Run the emulators for playbooks of your own, with an environment file for each
	@$(PYTHON) tests/tools/demo.py emulators

format: $(NOX)  ## Format the code in place
	CI=false $(NOX) -s formatters

# For example: make release VERSION=1.0.0
release: $(NOX)  ## Make the release VERSION: its commit, tag and artefact, all of them checked; nothing is published
	CI=true $(NOX) -s release -- $(VERSION)

release-check: $(NOX)  ## Make a release in a clone, publish it on a Galaxy server, install it from there (needs PostgreSQL)
	CI=true $(NOX) -s release-check

clean:  ## Remove what tests and tools made
	rm -rf .venv .nox .ansible .demo .hypothesis .mypy_cache .pytest_cache .ruff_cache tests/output *.tar.gz
