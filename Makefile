# The short list of commands; CI calls these and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup contract fuzz-setup fuzz-readers fuzz-prune fuzz-native conformance test lint types lock matrix matrix-bench bench-controls bench-ci release-rehearsal docs docs-commands report-check clean workflows examples action corpus-check
.DEFAULT_GOAL := conformance

# One stamp file: set up again only when the lock or the project's metadata changes.
$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

setup: $(VENV)/.ready  ## make the environment in .venv, from hashes

conformance: setup  ## judge the embedded reference candidate's tokens: the main job
	$(BIN)/evilcorpus judge reference --category parity --jobs auto

contract: setup  ## judge the reference by the whole contract, behaviours as well
	$(BIN)/evilcorpus judge reference --jobs auto

test: setup  ## the project's own tests
	$(BIN)/pytest -n auto tests

lint: setup  ## style, format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy --strict
	$(BIN)/mypy

corpus-check: setup  ## is the stored corpus as its generators make it?
	$(BIN)/evilcorpus generate --check

workflows: setup  ## our workflows and the action, by zizmor and by rules of our own
	$(BIN)/zizmor --offline --quiet --strict-collection --persona pedantic action.yml .github
	$(BIN)/pytest -q tests/adoption/test_workflows.py

examples: setup  ## build the examples with the compilers that are here, and judge each
	$(BIN)/python tools/examples.py

action: setup  ## the steps of action.yml as a runner would take them, installing as well
	$(BIN)/python tools/examples.py --build-only c
	$(BIN)/python tools/run_action.py candidate=examples/c/candidate.toml category=parity

matrix: setup  ## install and judge every implementation that installs here, and print one table
	$(BIN)/python tools/matrix.py

matrix-bench: setup  ## measure every implementation that installs here: how fast, and how its time grows
	$(BIN)/python tools/matrix_bench.py

bench-controls: setup  ## judge engines of known growth ten times each, while another process is busy
	$(BIN)/python tools/bench_controls.py

bench-ci: setup  ## a small measurement of the reference against that of the last release
	$(BIN)/python tools/bench_release.py

release-rehearsal: setup  ## build, attest, verify and spoil a release, with a private Sigstore instance
	$(BIN)/python tools/release_rehearsal.py

LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
    --no-header --no-annotate --no-emit-index-url --quiet

# atheris has wheels for Linux only: it is locked apart, so that `make setup` works wherever Python does.
lock:  ## pin every dependency by hash, for Python 3.11 to 3.13
	$(LOCK) pyproject.toml --extra fast --extra release --extra dev -o requirements.lock
	$(LOCK) fuzz/requirements.in -o fuzz/requirements.lock
	$(LOCK) docs/requirements.in -o docs/requirements.lock
	$(LOCK) tools/browser/requirements.in -o tools/browser/requirements.lock

fuzz-setup: setup  ## atheris beside the environment, for the guided engine
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r fuzz/requirements.lock

SECONDS_EACH ?= 60

fuzz-readers: setup  ## each target of fuzz/ that reads what we read, for SECONDS_EACH
	$(BIN)/python fuzz/readers.py $(SECONDS_EACH)

# A merge of a folder that is being written to loses inputs: it is made from a copy, and takes its place whole. Where
# it keeps nothing (of a native candidate nothing is seen) the corpus stays as it is.
fuzz-prune: setup  ## keep of the guided engine's corpus in campaign/ what is needed for its coverage
	rm -rf campaign/atheris/copy campaign/atheris/pruned
	mkdir -p campaign/atheris/corpus campaign/atheris/pruned
	cp -r campaign/atheris/corpus campaign/atheris/copy
	$(BIN)/python fuzz/fuzz_ids.py -merge=1 campaign/atheris/pruned campaign/atheris/copy
	if [ -n "$$(ls -A campaign/atheris/pruned)" ]; then \
		rm -rf campaign/atheris/corpus && mv campaign/atheris/pruned campaign/atheris/corpus; fi
	rm -rf campaign/atheris/copy campaign/atheris/pruned

fuzz-native: setup  ## libFuzzer and AFL++ on the example in fuzz/native, and their crashes as findings
	$(BIN)/python fuzz/native/other_engines.py

# What builds the site stays out of the environment that judges.
DOCS := .venv-docs
$(DOCS)/.ready: docs/requirements.lock
	$(PYTHON) -m venv $(DOCS)
	$(DOCS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r docs/requirements.lock
	touch $@

docs: setup $(DOCS)/.ready  ## the documentation as a site in site/, checked: generated parts, links, no foreign hosts
	$(BIN)/python tools/build_reference.py --check
	$(BIN)/python tools/build_gallery.py --check
	$(BIN)/python tools/build_contract.py --check
	$(BIN)/python tools/build_floors.py --check
	$(BIN)/python tools/build_readme.py --check
	NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs build --strict
	$(BIN)/python tools/check_site.py site

docs-commands: setup  ## run those commands of the documentation that take long; the others are run by `make test`
	$(BIN)/pytest tests/docs/long_commands.py

# What drives a browser stays out of the environment that judges; the browser itself is the system's chromium.
BROWSER := .venv-browser
$(BROWSER)/.ready: tools/browser/requirements.lock
	$(PYTHON) -m venv $(BROWSER)
	$(BROWSER)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tools/browser/requirements.lock
	touch $@

report-check: setup $(BROWSER)/.ready  ## look at HTML reports in a headless browser: console, links, widths, accessibility
	$(BIN)/python tools/report_pages.py build/report-check
	$(BROWSER)/bin/python tools/browser/check_pages.py --spoiled build/report-check/reference.html
	$(BROWSER)/bin/python tools/browser/check_pages.py build/report-check/*.html

clean:
	rm -rf $(VENV) $(BROWSER) $(DOCS) site .matrix dist build
