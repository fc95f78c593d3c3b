from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from veedor.errors import InputError, NotReady
from veedor.settings import FILE_NAME, Settings, read_settings, usable_cores, write_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch):
    import os

    for name in [name for name in os.environ if name.startswith("VEEDOR_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    write_settings(tmp_path, jurisdiction="theirs:THEIRS")
    return tmp_path


def test_everything_lies_in_the_home_by_default(home: Path):
    settings = read_settings(home)
    assert settings.jurisdiction == "theirs:THEIRS"
    assert settings.language == "es"
    assert settings.database == f"sqlite:///{home / 'veedor.db'}"
    assert settings.lake == str(home / "lake")
    assert settings.artifacts == str(home / "artifacts")
    assert settings.usable_threads == usable_cores() >= 1


def test_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VEEDOR_LANGUAGE", "en")
    monkeypatch.setenv("VEEDOR_LAKE_URL", "s3://bucket/lake")
    settings = read_settings(home)
    assert settings.language == "en"
    assert settings.lake == "s3://bucket/lake"


def test_relative_places_are_relative_to_the_home_not_to_where_one_stands(home: Path):
    write_settings(home, database_url="sqlite:///other.db", lake_url="data/lake")
    settings = read_settings(home)
    assert settings.database == f"sqlite:///{home / 'other.db'}"
    assert settings.lake == str(home / "data/lake")
    write_settings(home, database_url="sqlite:////srv/veedor.db", lake_url="/srv/lake")
    assert read_settings(home).database == "sqlite:////srv/veedor.db"
    assert read_settings(home).lake == "/srv/lake"


def test_a_password_in_the_database_url_is_kept(home: Path):
    write_settings(home, database_url="postgresql://ana:se%40creto@host/name")
    assert read_settings(home).database == "postgresql://ana:se%40creto@host/name"


def test_the_secret_comes_from_the_environment_only(home: Path, monkeypatch: pytest.MonkeyPatch):
    assert read_settings(home).secret.get_secret_value() == ""
    monkeypatch.setenv("VEEDOR_SECRET", "not for the file")
    settings = read_settings(home)
    assert settings.secret.get_secret_value() == "not for the file"
    assert "not for the file" not in repr(settings)
    with pytest.raises(InputError, match="not a setting that a file may hold"):
        write_settings(home, secret="written")
    with (home / FILE_NAME).open("a") as file:
        file.write('secret = "written"\n')
    with pytest.raises(InputError, match="secret") as caught:
        read_settings(home)
    assert "written" not in str(caught.value).replace("is written", "")


def test_a_folder_that_is_no_home_says_what_to_run(tmp_path: Path):
    with pytest.raises(NotReady) as caught:
        read_settings(tmp_path / "nowhere")
    assert str(tmp_path / "nowhere") in caught.value.where
    assert "veedor init --home" in caught.value.next


def test_writing_keeps_other_lines_and_comments(home: Path):
    file = home / FILE_NAME
    text = file.read_text() + "# we speak English here\nlanguage = 'en'\nlog_json = true\n"
    file.write_text(text)
    write_settings(home, language="es", threads=2)
    assert "# we speak English here\n" in file.read_text()
    settings = read_settings(home)
    assert (settings.language, settings.threads, settings.log_json) == ("es", 2, True)
    assert [path.name for path in home.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize(
    "value", ['C:\\data "x"', "año ñ", "tab\there", "line\nbreak", "# no comment"]
)
def test_any_text_survives_the_file(home: Path, value: str):
    write_settings(home, jurisdiction_folder=value)
    write_settings(home, jurisdiction_folder=value)
    assert read_settings(home).jurisdiction_folder == value


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("language = 'fr'", "language"),
        ("colour = 'red'", "colour"),
        ("threads = -1", "threads"),
        ("language = ", "not TOML"),
    ],
)
def test_a_wrong_line_is_named(home: Path, line: str, named: str):
    with (home / FILE_NAME).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=named) as caught:
        read_settings(home)
    assert FILE_NAME in caught.value.where


def test_a_wrong_value_is_not_written(home: Path):
    before = (home / FILE_NAME).read_text()
    with pytest.raises(InputError, match="language"):
        write_settings(home, language="fr")
    assert (home / FILE_NAME).read_text() == before


def test_every_setting_says_what_it_means():
    # A string beneath the field, as the house style asks: the class is the reference.
    import ast
    import inspect

    body = ast.parse(inspect.getsource(Settings)).body[0].body  # type: ignore[attr-defined]
    for field, following in pairwise(body):
        if isinstance(field, ast.AnnAssign):
            assert isinstance(following, ast.Expr), ast.unparse(field)


def test_the_home_asked_for_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("VEEDOR_HOME", str(tmp_path / "another"))
    write_settings(tmp_path / "home", jurisdiction="a:B", language="en")
    assert read_settings(tmp_path / "home").home == (tmp_path / "home").resolve()
