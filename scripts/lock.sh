#!/usr/bin/env bash
# Rewrite requirements/GROUP.txt from pyproject.toml, for Python 3.11 to 3.13, with hashes and no address.
set -euo pipefail
group=$1
flags=(--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet)
case $group in
    core) uv pip compile "${flags[@]}" pyproject.toml -o requirements/core.txt ;;
    dev) uv pip compile "${flags[@]}" pyproject.toml --group dev -o requirements/dev.txt ;;
    profile) uv pip compile "${flags[@]}" requirements/profile.in -o requirements/profile.txt ;;
    build) uv pip compile "${flags[@]}" requirements/build.in -o requirements/build.txt ;;
    *) echo "lock.sh core|dev|build|profile" >&2; exit 2 ;;
esac
