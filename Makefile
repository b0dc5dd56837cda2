# `make` alone prints the targets. Needs Python 3.11 or newer, GNU make 3.81 or newer and a package registry.
# The set-up is done once for each lock: .venv (what the program needs) and .venv-test (what the tests need too). The
# copy of the lock inside is written last, so a set-up that was interrupted is begun anew by the next call.

PYTHON ?= python3
UV ?= uv

.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help render check-output preview explain schema diff drift doctor impact sync test test-all test-chart tools conformance deliver shots bench lock clean again

# Byte code is half of the speed; a variable of the caller must not switch it off.
unexport PYTHONDONTWRITEBYTECODE

RUN := .venv/bin/python -m generator
PYTEST := .venv-test/bin/python -m pytest -q -rs
LIVE := .venv/lock .venv/live
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes
COMPILE := $(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
           --no-annotate --custom-compile-command "make lock"

help: ## print the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1#/p' Makefile | awk -F '#' '{printf "make %-13s %s\n", $$1, $$2}'

render: .venv/lock ## ENV=prd: write output/prd/ (ENV=all: every environment)
	@$(RUN) render $(if $(filter all,$(ENV)),--all,'$(ENV)')

check-output: .venv/lock ## say whether output/ is what a render would write
	@$(RUN) render --all --check

preview: .venv/lock ## ENV=prd: render with preview.html: who hears of what, and how each service shows it
	@$(RUN) render $(if $(filter all,$(ENV)),--all,'$(ENV)') --preview

explain: .venv/lock ## ENV=prd KEY=routes.page.when: each value and where it was set (without KEY: all)
	@$(RUN) explain '$(ENV)' $(if $(KEY),'$(KEY)')

schema: .venv/lock ## print the JSON Schema of a profile, for editors
	@$(RUN) schema

diff: $(LIVE) ## ENV=prd: what the cluster has, and what a render would change (ARGS=--format=markdown)
	@$(RUN) diff '$(ENV)' $(ARGS) || { code=$$?; test $$code -eq 1 || exit $$code; }

drift: $(LIVE) ## ENV=prd: the same, and fail where there is a difference
	@$(RUN) diff '$(ENV)' $(ARGS)

sync: ## ENV=prd: deploy with helmfile what stands in output/, once that is current (CHART=path: another chart)
	@$(call need-helmfile)$(call need-target)helmfile --environment '$(ENV)' $(if $(CHART),--skip-deps --state-values-set 'chart=$(CHART)') sync $(ARGS)

doctor: $(LIVE) ## ENV=prd: what would stop notifications in the cluster
	@$(RUN) doctor '$(ENV)' $(ARGS)

impact: $(LIVE) ## ENV=prd: what the defaults change for the workflow templates of the cluster
	@$(RUN) impact '$(ENV)' $(ARGS)

test: .venv-test/lock .venv/lock ## the tests that need no built tool (ARGS=tests/test_golden.py)
	@$(PYTEST) -m "not go and not slow and not browser" $(ARGS)

test-all: .venv-test/lock .venv/lock ## the rest: the long tests, and those that need what make tools builds
	@$(PYTEST) -m "go or slow or browser" $(ARGS)

test-chart: .venv-test/lock ## CHART=path: the tests of helm and helmfile with the real argo-workflows chart
	@$(if $(wildcard $(CHART)/Chart.yaml),,$(error make test-chart: say where the chart is, e.g. CHART=../argo-helm/charts/argo-workflows))
	@CHART='$(CHART)' $(PYTEST) tests/helm $(ARGS)

tools: .venv-test/lock ## build the Go programs of the tests, once (Go 1.26, 20 minutes), and fetch axe-core (npm)
	@$(if $(shell command -v go 2>/dev/null),,$(error make tools: no Go on PATH; install Go 1.26 or newer to build what make test-all needs))
	@.venv-test/bin/python -m tests.browser
	@.venv-test/bin/python -m tests.gotools

conformance: .venv-test/lock ## how many of the controller's known outcomes differ, file by file
	@.venv-test/bin/python -m tests.conformance_table

deliver: .venv-test/lock ## every channel type and ending, delivered to stand-ins of the services: bytes and tries
	@.venv-test/bin/python -m tests.deliver_table

shots: .venv-test/lock ## take the screenshots of README anew (needs chromium)
	@.venv-test/bin/python -m tests.page.shots

bench: .venv/lock .venv-test/lock ## measure the speed, as ratios
	@.venv/bin/python -m tests.bench
	@.venv/bin/python -m tests.bench_merges
	@.venv-test/bin/python -m tests.bench_diff

lock: ## write requirements/*.txt anew (needs uv; ARGS=--upgrade for newer versions)
	@$(if $(shell command -v $(UV) 2>/dev/null),,$(error make lock: no uv on PATH; python3 -m pip install uv))
	@$(COMPILE) $(ARGS) --output-file requirements/runtime.txt >/dev/null
	@$(COMPILE) $(ARGS) --extra live --constraint requirements/runtime.txt --output-file requirements/live.txt >/dev/null
	@$(COMPILE) $(ARGS) --extra test --constraint requirements/live.txt --output-file requirements/test.txt >/dev/null

clean: ## remove what make made (not output/)
	rm -rf .venv .venv-test .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find generator tests -name __pycache__ -prune -exec rm -rf {} +

# --- refusals: one line each, before anything is made ---

known = $(shell grep -rL '^abstract: *true' profiles 2>/dev/null | sed -n 's,^profiles/\(.*\)[.]yaml$$,\1,p' | \
          LC_ALL=C sort | paste -s -d , - | sed 's/,/, /g')

define need-env
$(if $(ENV),,$(error make $(1): say which environment, e.g. make $(1) ENV=prd (known: $(known))))
endef

$(foreach goal,$(filter sync render preview explain diff drift doctor impact,$(MAKECMDGOALS)),$(call need-env,$(goal)))

define need-version
$(if $(shell echo '$(2)' | grep -E '^$(3)\.'),,$(error make sync: found $(1) $(2), helmfile.yaml is for $(4)))
endef

define need-helmfile
$(foreach program,helmfile helm,$(if $(shell command -v $(program)),,$(error make sync: no $(program) on PATH; install helmfile 1.x \
and helm 3.18 or newer)))$(call need-version,helmfile,$(lastword $(shell helmfile --version)),v?1,1.x)$(call \
need-version,helm,$(firstword $(shell helm version --short)),v(3\.(1[89]|[2-9][0-9])|[4-9]),3.18 or newer)
endef

listed = $(shell sed -n '/^---/q; s/^  \([^ ]*\): {}$$/\1/p' helmfile.yaml)

define need-target
$(if $(filter $(ENV),$(listed)),,$(error make sync: helmfile.yaml has no environment $(ENV), only $(listed); a new profile needs a \
line there))$(if $(CHART),$(if $(wildcard $(CHART)),,$(error make sync: no chart at $(CHART))))
endef

probe = $(shell $(PYTHON) -c 'import sys; from importlib.util import find_spec; \
          print("old" if sys.version_info < (3, 11) else "fine" if find_spec("ensurepip") else "no-pip")' 2>/dev/null)

no-pip = $(PYTHON) has no ensurepip and can make no virtual environment; Debian and Ubuntu: apt install python3-venv
no-python = $(PYTHON) is not a Python of 3.11 or newer; install one, or name it, e.g. PYTHON=python3.12

define need-python
$(if $(filter fine,$(1)),,$(error $(if $(filter no-pip,$(1)),$(no-pip),$(no-python))))
endef

# --- the set-up ---

define set-up
@$(call need-python,$(probe))if cmp -s $(2) $(1)/lock && $(1)/bin/python -c pass 2>/dev/null; then touch $(1)/lock; exit; fi; \
  echo "set-up of $(1), once"; rm -rf $(1); \
  $(PYTHON) -m venv $(1) && $(1)/bin/python $(PIP_INSTALL) -r $(2) && $(1)/bin/python -m compileall -q generator \
    && cp $(2) $(1)/lock || { rm -rf $(1); echo "set-up of $(1) failed, nothing of it is left" >&2; exit 1; }
endef

.venv/lock: requirements/runtime.txt $(if $(realpath .venv/bin/python),,again)
	$(call set-up,.venv,$<)

.venv-test/lock: requirements/test.txt $(if $(realpath .venv-test/bin/python),,again)
	$(call set-up,.venv-test,$<)

# What asks a cluster needs more: it is added to .venv by the first command that does, so that a first render need not wait.
.venv/live: requirements/live.txt .venv/lock
	@if cmp -s $< $@; then touch $@; exit; fi; echo "set-up of the cluster client, once"; \
  .venv/bin/python $(PIP_INSTALL) -r $< && cp $< $@ || { echo "set-up of the cluster client failed" >&2; exit 1; }
