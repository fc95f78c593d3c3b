"""The guide to the life of a model is run as written, on the small country."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from veedor.cli import app

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "models.md"
PASSWORD = {"VEEDOR_PASSWORD": "una clave bastante larga", "VEEDOR_LANGUAGE": "es"}


def test_the_guide_runs_as_written(governed_home, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """In a home that has both trainings already, so that they need not be done again."""
    shutil.copytree(governed_home, tmp_path / "aduana")
    monkeypatch.chdir(tmp_path)
    names = {row["recipe"].upper(): row["version"] for row in listed()}
    said = [run(line, names) for line in lines()]
    assert any("Mejora demostrada." in text for text in said)
    states = {row["recipe"]: row["state"] for row in listed() if row["version"] in names.values()}
    assert states == {"weak": "live", "strong": "retired"}
    assert (tmp_path / "aduana" / "mlflow.db").is_file()


def lines() -> list[str]:
    blocks = re.findall(r"```bash\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def run(line: str, names: dict[str, str]) -> str:
    for name, version in names.items():
        line = line.replace(f"${name}", version)
    words = shlex.split(line)
    assert words[0] == "veedor"
    done = CliRunner().invoke(app, words[1:], env=PASSWORD)
    assert done.exit_code == 0, line + done.output
    return done.output


def listed() -> list[dict]:
    return json.loads(run("veedor models list --home aduana --json", {}))
