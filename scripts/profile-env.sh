#!/usr/bin/env bash
# Make the environment of ydata-profiling, which needs an older pandas: profile-env.sh PYTHON FOLDER
set -euo pipefail
python=$1
folder=$2
lock=requirements/profile.txt
if command -v uv >/dev/null 2>&1; then
    [ -x "$folder/bin/python" ] || uv venv --quiet --python "$python" "$folder"
    uv pip install --quiet --compile-bytecode --python "$folder/bin/python" --require-hashes -r "$lock"
else
    [ -x "$folder/bin/python" ] || "$python" -m venv "$folder"
    "$folder/bin/python" -m pip --disable-pip-version-check install --quiet --require-hashes -r "$lock"
fi
