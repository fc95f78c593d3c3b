"""The verb that explains one declaration, as a person and as a machine ask it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from veedor.cli import app
from veedor.installation import open_home
from veedor.stores.schema import plan_lines


@pytest.fixture(scope="module")
def home(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("explaining") / "home"
    shutil.copytree(trained_home, copy)
    return copy


@pytest.fixture(scope="module")
def number(home: Path) -> str:
    here = open_home(home)
    with here.engine.connect() as connection:
        query = sa.select(plan_lines.c.declaration_id).order_by(plan_lines.c.probability.desc())
        found = connection.scalar(query)
    here.close()
    return found


def veedor(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_it_is_told_in_the_language_asked_for(home, number):
    said = {language: veedor("explain", number, "--home", home, "--language", language).stdout
            for language in ("es", "en")}  # fmt: skip
    assert "DATOS SIMULADOS" in said["es"] and "SIMULATED DATA" in said["en"]
    assert "Qué la bajaría" in said["es"] and "What would lower it" in said["en"]
    assert "la probabilidad sería" in said["es"] and "would be" in said["en"]
    assert "nadie lo ha aprobado" in said["es"] and "nobody has approved it" in said["en"]
    assert "en los 24 meses anteriores" in said["es"] and "24 months before" in said["en"]


def test_machines_get_one_object_with_the_sentences(home, number):
    result = veedor("explain", number, "--home", home, "--json")
    told = json.loads(result.stdout)
    assert told["declaration_id"] == number
    assert told["simulated"] is True
    assert len(told["said"]["reasons"]) == len(told["reasons"])
    assert len(told["said"]["counterfactuals"]) == len(told["counterfactuals"])
    assert set(told["reasons"][0]) == {"feature", "topic", "sentence", "spanish", "unit",
                                       "observed", "typical", "contribution"}  # fmt: skip


def test_a_number_nobody_received_is_an_error_in_three_parts(home):
    result = veedor("explain", "nobody", "--home", home, "--json")
    assert result.exit_code == 1
    error = json.loads(result.stdout)["error"]
    assert error["what"] and error["where"] and error["next"]


def test_another_language_is_refused_with_the_two_there_are(home, number):
    result = veedor("explain", number, "--home", home, "--language", "fr", "--json")
    assert result.exit_code == 1
    assert "es, en" in json.loads(result.stdout)["error"]["next"]
