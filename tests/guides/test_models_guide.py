"""The guide to the life of a model is run as written, on the small country."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from tests.country import write_files
from tests.homes import COUNTRY, ROWS, TESTER
from veedor.flows.ingest import ingest
from veedor.flows.initialise import initialise

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "models.md"
ROOT = Path(__file__).parents[2]


def test_the_guide_runs_as_written(tmp_path):
    here = initialise(tmp_path / "aduana", jurisdiction=COUNTRY, language="es", actor=TESTER)
    for source, file in zip(("declarations", "outcomes"), write_files(tmp_path, ROWS), strict=True):
        ingest(here, here.jurisdiction.programme(), file, source=source, actor=TESTER)
    here.close()
    names: dict[str, str] = {}
    said: list[str] = []
    for line in lines():
        said.append(run(line, names, tmp_path))
        if " train " in f" {line} ":
            names |= versions(tmp_path)
    assert any("Mejora demostrada." in text for text in said)
    states = {row["recipe"]: row["state"] for row in listed(tmp_path) if row["as_of"] < "2024-12"}
    assert states == {"weak": "live", "strong": "retired"}
    assert (tmp_path / "aduana" / "mlflow.db").is_file()


def lines() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def run(line: str, names: dict[str, str], folder: Path) -> str:
    for name, version in names.items():
        line = line.replace(f"${name}", version)
    words = shlex.split(line)
    assert words[0] == "veedor"
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "veedor.cli", *words[1:]],
        cwd=folder, capture_output=True, text=True, check=False, timeout=280,
        env={**os.environ, "PYTHONPATH": paths, "VEEDOR_MLFLOW": "false",
             "VEEDOR_PASSWORD": "una clave bastante larga"},
    )  # fmt: skip
    assert done.returncode == 0, line + done.stdout + done.stderr
    return done.stdout


def listed(folder: Path) -> list[dict]:
    return json.loads(run("veedor models list --home aduana --json", {}, folder))


def versions(folder: Path) -> dict[str, str]:
    return {row["recipe"].upper(): row["version"] for row in listed(folder)}
