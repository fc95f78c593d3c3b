"""`veedor try` and `veedor profile` as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.models.trying.samples import SAMPLES
from veedor.cli import app


def veedor(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trying")
    return SAMPLES["the mission's sample"].write(folder / "mission.csv", rows=900)


@pytest.mark.parametrize("verb", ["try", "profile"])
def test_the_verbs_explain_themselves_with_an_example(verb):
    result = veedor(verb, "--help")
    assert result.exit_code == 0
    assert f"Example: veedor {verb}" in result.output


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_table_is_tried_without_a_home(file, tmp_path, language, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = veedor("try", file, "--target", "target_variable", "--language", language)
    assert result.exit_code == 0, result.output
    page = tmp_path / "veedor-try" / "mission" / "try.html"
    assert page.exists()
    assert "penalty_amount" in result.output and "AUC" in result.output
    title = {"es": "¿Qué se puede aprender", "en": "What can be learnt"}[language]
    assert title in page.read_text("utf-8")


def test_a_role_may_be_corrected_and_the_answer_is_one_json_object(file, tmp_path):
    result = veedor("try", file, "--target", "target_variable", "--out", tmp_path, "--json",
                    "--role", "tax_category=outcome", "--amount", "penalty_amount")  # fmt: skip
    assert result.exit_code == 0, result.output
    told = json.loads(result.output.splitlines()[-1])
    assert told["left_out"]["tax_category"] == "outcome"
    assert told["judgement"]["figures"]["blend"]["revenue_at_5%"] is not None
    assert Path(told["html"]).parent == tmp_path


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--target", "nowhere"), "no column 'nowhere'"),
        (("--target", "import_country"), "none of them says which"),
        (("--target", "target_variable", "--time", "tariff_code"), "does not hold days"),
        (("--target", "target_variable", "--role", "x"), "not COLUMN=ROLE"),
        (("--target", "target_variable", "--amount", "income_level"), "does not hold amounts"),
        (("--target", "target_variable", "--language", "fr"), "no reports in the language"),
    ],
)
def test_what_cannot_be_done_is_told_in_three_parts(file, tmp_path, options, says):
    result = veedor("try", file, "--out", tmp_path, "--language", "en", *options)
    assert result.exit_code == 1
    assert says in result.output
    assert "where:" in result.output and "next:" in result.output
    assert "Traceback" not in result.output


def test_a_file_that_is_no_table_is_told(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04 not a table")
    result = veedor("try", tmp_path / "a.csv", "--target", "x")
    assert result.exit_code == 1
    assert "Excel" in result.output


def test_the_profile_of_the_last_load_is_shown(trained_home):
    result = veedor("profile", "--home", trained_home)
    assert result.exit_code == 0, result.output
    assert "net_mass_kg" in result.output and "PSI" in result.output
    told = json.loads(veedor("profile", "--home", trained_home, "--json").output)
    assert told["columns"]["net_mass_kg"]["mean"] > 0
