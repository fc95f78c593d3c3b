"""An error at the command line is told in the reader's language; programs get it in English."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.homes import COUNTRY
from veedor.cli import app, console
from veedor.errors import NotFound

ENVIRONMENT = ("VEEDOR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def veedor(*arguments: object):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 1, result.output
    return result


@pytest.fixture(autouse=True)
def nowhere(monkeypatch):
    """No language in the environment."""
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["es", "en"])
def home(request, tmp_path):
    """An empty home, once in each language."""
    asked = ("init", "--home", tmp_path, "--jurisdiction", COUNTRY, "--language", request.param)
    assert CliRunner().invoke(app, [str(one) for one in asked]).exit_code == 0
    return tmp_path


def told(home) -> str:
    """The language of this home's errors."""
    return "es" if 'language = "es"' in (home / "veedor.toml").read_text() else "en"


def test_an_error_is_told_in_the_homes_language(home):
    assert veedor("train", "--home", home).stderr.endswith(
        {
            "es": "Error: Aún no se han recibido declaraciones del programa 'imports'.\n"
            f"  dónde:     {home}\n"
            f"  qué hacer: Ejecute: veedor ingest --home {home} ARCHIVO...\n",
            "en": "Error: No declarations of programme 'imports' have been received yet.\n"
            f"  where: {home}\n"
            f"  next:  Run: veedor ingest --home {home} FILE...\n",
        }[told(home)]
    )


def test_the_language_asked_for_wins_over_the_homes(home):
    for language, word in (("es", "qué hacer:"), ("en", "next:")):
        assert word in veedor("train", "--home", home, "--language", language).stderr


def test_a_refused_file_is_told_in_the_homes_language(home, tmp_path):
    (tmp_path / "book.csv").write_bytes(b"\xd0\xcf\x11\xe0 old")
    error = veedor("ingest", "--home", home, tmp_path / "book.csv").stderr
    expected = {
        "es": "Esto es un libro de Excel antiguo, no un archivo CSV ni Parquet",
        "en": "This is an old Excel workbook, not a CSV or Parquet file, whatever its name says.",
    }
    assert expected[told(home)] in error


def test_programs_get_the_error_in_english_whatever_the_language(home):
    error = json.loads(veedor("train", "--home", home, "--json").stdout)["error"]
    assert error == {
        "kind": "NotReady",
        "what": "No declarations of programme 'imports' have been received yet.",
        "where": str(home),
        "next": f"Run: veedor ingest --home {home} FILE...",
    }


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_PE.UTF-8"}, "es"),
        ({"LANG": "es_PE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "es_PE.UTF-8"}, "es"),
        ({"LANG": "en_GB.UTF-8", "VEEDOR_LANGUAGE": "es"}, "es"),
        ({"LANG": "es_PE.UTF-8", "LC_ALL": ""}, "es"),
    ],
)
def test_without_a_home_the_environment_says_the_language(
    environment, language, tmp_path, monkeypatch
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    error = veedor("verify", "--home", tmp_path / "none").stderr
    expected = {"es": "Esta carpeta todavía no es", "en": "This folder is not a veedor home yet."}
    assert error.startswith(f"Error: {expected[language]}")


def test_where_the_settings_are_what_is_wrong_the_environment_says_the_language(
    tmp_path, monkeypatch
):
    (tmp_path / "veedor.toml").write_text("language = ")
    assert "The settings file is not TOML" in veedor("verify", "--home", tmp_path).stderr
    monkeypatch.setenv("LANG", "es_PE.UTF-8")
    assert "El archivo de configuración no es TOML" in veedor("verify", "--home", tmp_path).stderr


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('language = "fr"', "La opción de configuración 'language' está errada: "
                            "debería ser 'es' o 'en'."),
        ('log_level = "x"', "debería ser 'debug', 'info', 'warning' o 'error'."),
        ("threads = -1", "debería ser 0 o más."),
        ('threads = "x"', "debería ser un número entero."),
        ("memory_gb = [1]", "debería ser un número."),
        ("log_json = 7", "debería ser true o false."),
        ("lake_url = 7", "debería ser un texto."),
        ("colour = 1", "La opción de configuración 'colour' está errada: no es una opción "
                       "conocida."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_setting_is_told_too(line, says, tmp_path, monkeypatch):
    (tmp_path / "veedor.toml").write_text(f'jurisdiction = "{COUNTRY}"\n{line}\n')
    monkeypatch.setenv("LANG", "es_PE.UTF-8")
    assert says in veedor("verify", "--home", tmp_path).stderr


def test_what_the_operating_system_says_is_told_too(tmp_path, monkeypatch):
    def denied(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied", "/x/veedor.toml")

    (tmp_path / "veedor.toml").touch()
    monkeypatch.setattr(Path, "read_text", denied)
    monkeypatch.setenv("LANG", "es_PE.UTF-8")
    assert veedor("verify", "--home", tmp_path).stderr.startswith(
        "Error: El archivo de configuración no se puede leer: "
        "permiso denegado: '/x/veedor.toml' (errno 13).\n"
    )


def test_a_verb_without_a_home_tells_errors_in_the_language_it_is_asked_for(tmp_path):
    asked = ("try", tmp_path / "none.csv", "--target", "x", "--language")
    assert "No existe ese archivo." in veedor(*asked, "es").stderr
    assert "There is no such file." in veedor(*asked, "en").stderr


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("es", "Error: Interrumpido.\n  qué hacer: Ejecute otra vez el mismo comando: "
               "lo que estaba completo se conserva.\n"),
        ("en", "Error: Interrupted.\n"
               "  next:  Run the same command again: what was complete is kept.\n"),
    ],
)  # fmt: skip
def test_an_interruption_is_told_too(language, expected, capsys):
    def verb() -> None:
        raise KeyboardInterrupt

    assert console.guarded(verb, language=language) == console.INTERRUPTED
    assert capsys.readouterr().err == expected


def test_what_was_not_foreseen_is_told_with_the_librarys_own_words(capsys):
    def verb() -> None:
        raise ZeroDivisionError("division by zero")

    assert console.guarded(verb, language="es") == console.FAILED
    assert capsys.readouterr().err == (
        "Error: veedor falló de manera inesperada: ZeroDivisionError: division by zero\n"
        "  qué hacer: Ejecútelo otra vez con VEEDOR_DEBUG=1 e informe lo que imprima.\n"
    )


def test_an_error_without_a_place_has_no_line_for_it(capsys):
    def verb() -> None:
        raise NotFound("This model has no card.")

    console.guarded(verb, language="es")
    assert capsys.readouterr().err == "Error: Este modelo no tiene ficha.\n"
