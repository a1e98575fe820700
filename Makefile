# make run   serve on this machine        make test   every check and test
# make bench compare with peers           make bundle rebuild the shipped bundle (needs ../shared)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Serving imports none of these; leaving their bytecode out keeps the environment under 600 MB.
UNUSED := /tests/|/testing/|/pip/|/setuptools/|/pkg_resources/|/pygments/lexers/|/sqlalchemy/dialects/(mssql|mysql|oracle)|/scipy/(stats|signal|optimize|interpolate|spatial|ndimage|integrate|cluster|io|datasets|fft|odr)
# The CPU build of torch. Where pip would fetch the CUDA build, point it at the CPU index: TORCH="torch --index-url …"
TORCH ?= torch
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test check bench bundle clean

run: $(VENV)/.serving
	$(BIN)/minqing serve --host $(HOST) --port $(PORT)

test: $(VENV)/.development check
	$(BIN)/pytest -n 2

check: $(VENV)/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.development
	$(BIN)/python -m tests.bench

bundle: $(VENV)/.development
	$(BIN)/python -m training.recipe

clean:
	rm -rf $(VENV) build *.egg-info

$(BIN)/pip:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.serving: pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) --no-compile --editable .
	$(BIN)/python -m compileall -q -j 2 -x '$(UNUSED)' $(VENV)/lib >/dev/null
	touch $@

# torch before sentence-transformers, or gigabytes of CUDA come along.
$(VENV)/.development: pyproject.toml constraints.txt | $(BIN)/pip
	$(PIP) $(TORCH)
	$(PIP) --editable '.[training,dev]'
	touch $@ $(VENV)/.serving
