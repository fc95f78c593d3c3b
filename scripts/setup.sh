#!/usr/bin/env bash
# Make .venv and install the hashed lock and veedor itself into it: setup.sh PYTHON LOCK
set -euo pipefail
python=$1
lock=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "veedor needs Python 3.11 or newer." >&2
    echo "  where: $(command -v "$python" || echo "$python is not on the PATH")" >&2
    echo "  next:  install it, or name one: make PYTHON=python3.12 demo" >&2
    exit 1
fi
echo "Setting up .venv (once; about 1.6 GB, with what the tests need 4 GB)…"
if command -v uv >/dev/null 2>&1; then
    [ -x .venv/bin/python ] || uv venv --quiet --python "$python" .venv
    uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock"
    uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r requirements/build.txt
    uv pip install --quiet --compile-bytecode --python .venv/bin/python --no-deps --no-build-isolation -e .
else
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    pip=".venv/bin/python -m pip --disable-pip-version-check install --quiet"
    $pip --require-hashes -r "$lock"
    $pip --require-hashes -r requirements/build.txt
    $pip --no-deps --no-build-isolation -e .
fi
