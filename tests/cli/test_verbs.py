"""The command line as a new user meets it: help that teaches, errors in three parts, JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from veedor.cli import app

VERBS = (
    "demo", "init", "ingest", "quarantine", "audit-data", "recipes", "search", "train", "evaluate",
    "card", "score", "select", "explain", "retrain", "export", "serve", "verify",
    "simulate", "profile",
)  # fmt: skip

# A background job is started with Ctrl-C ignored, and its children inherit that.
LISTENING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from veedor.cli import main; main()"
)


def veedor(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself_with_an_example(verb):
    result = veedor(verb, "--help")
    assert result.exit_code == 0
    assert "--home" in result.output or verb in ("simulate", "quarantine")
    assert "Example: veedor" in result.output or verb == "quarantine"


@pytest.mark.parametrize("verb", ("list", "show", "compare", "approve", "promote", "rollback",
                                  "retire", "shadow", "mirror"))  # fmt: skip
def test_every_verb_about_models_explains_itself_with_an_example(verb):
    result = veedor("models", verb, "--help")
    assert result.exit_code == 0
    assert "--home" in result.output
    assert f"Example: veedor models {verb}" in result.output


def test_help_comes_without_importing_what_is_heavy():
    code = (
        "import sys; from veedor.cli import app;"
        "heavy={'sklearn','xgboost','ibis','duckdb','pandas','numpy','matplotlib','numba',"
        "'sqlalchemy','deltalake','fastapi','mlflow'}; print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_recipes_lists_the_programmes_own_and_every_method(tmp_path):
    veedor("init", "--home", tmp_path, "--jurisdiction", "veedor.jurisdictions.kr:KOREA")
    known = json.loads(veedor("recipes", "--home", tmp_path, "--json").output)
    assert known["default"] == "default"
    assert {"everything", "smote", "stacking", "logistic"} <= set(known["recipes"])
    assert "everything" in veedor("recipes", "--home", tmp_path, "--language", "en").output


@pytest.mark.parametrize("verb", ["train", "verify", "select", "audit-data", "evaluate"])
def test_without_a_home_the_error_says_what_where_and_what_next(verb, tmp_path):
    result = veedor(verb, "--home", tmp_path / "none")
    assert result.exit_code == 1
    assert "Error:" in result.output
    assert "where:" in result.output
    assert "next:  Run: veedor init" in result.output


def test_errors_are_json_for_machines(tmp_path):
    result = veedor("train", "--home", tmp_path, "--json")
    assert result.exit_code == 1
    assert json.loads(result.output)["error"]["kind"] == "NotReady"


def test_a_jurisdiction_that_is_not_there_is_explained(tmp_path):
    result = veedor("init", "--home", tmp_path, "--jurisdiction", "nowhere:NOTHING")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_the_simulation_can_be_asked_for_from_the_command_line(tmp_path):
    result = veedor("simulate", tmp_path / "sim", "--declarations", 2000, "--months", 6, "--json")
    assert result.exit_code == 0, result.output
    assert Path(json.loads(result.output.splitlines()[-1])["manifest"]).exists()


def test_the_whole_path_by_command_line(tmp_path, peru_small):
    home = tmp_path / "home"
    files = sorted((peru_small / "declarations").glob("*.parquet"))
    outcomes = sorted((peru_small / "outcomes").glob("*.parquet"))
    steps = [
        ("init", "--home", home, "--language", "en"),
        ("ingest", "--home", home, "--json", *files, *outcomes),
        ("ingest", "--home", home, "indicators", peru_small / "indicators.parquet"),
        ("train", "--home", home, "imports", "--recipe", "xgboost", "--json"),
        ("score", "--home", home, "imports", "--file", files[-1], "--out", tmp_path / "s.csv"),
        ("select", "--home", home, "imports"),
        ("quarantine", "list", "--home", home),
        ("verify", "--home", home),
    ]
    for step in steps:
        result = veedor(*step)
        assert result.exit_code == 0, f"{step}: {result.output}"
    assert (tmp_path / "s.csv").exists()
    assert "whole" in result.output


def test_a_verb_that_is_interrupted_says_that_it_may_be_run_again(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENING, "demo", "--home", str(tmp_path / "h"),
         "--declarations", "20000", "--language", "en"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "VEEDOR_DEBUG": ""},
    )  # fmt: skip
    end = time.monotonic() + 60
    while not (tmp_path / "h" / "lake").exists() and time.monotonic() < end:
        time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Run the same command again" in errors


def test_the_card_verb_writes_where_it_is_told(here, tmp_path):
    result = veedor("card", "--home", here.home, "--language", "es", "--out", tmp_path / "out",
                    "--json")  # fmt: skip
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert set(told["files"]) == {path.name for path in (tmp_path / "out").iterdir()}
    assert "card.es.html" in told["files"]
    refused = veedor("card", "--home", here.home, "--language", "fr")
    assert refused.exit_code == 1
    assert "Use es or en" in refused.output
