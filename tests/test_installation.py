from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from veedor.errors import DeclarationError, InputError, NotReady
from veedor.installation import create, open_home
from veedor.settings import read_settings, write_settings
from veedor.stores import schema

MODULE = """
from veedor.domain.source import Column, Role, Source
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.models.recipe import Recipe
from veedor.selection.policy import Policy


def column(name, type, role):
    return Column(name=name, type=type, role=role, meaning=name, spanish=name)


DECLARATIONS = Source(
    name="declarations", meaning="filed", spanish="presentadas",
    key=("declaration_id",), clock="filed_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("filed_on", "date", Role.TIME),
        column("office", "string", Role.CATEGORY),
        column("taxpayer", "string", Role.ENTITY),
    ),
)
OUTCOMES = Source(
    name="outcomes", meaning="found", spanish="hallazgos",
    key=("declaration_id",), clock="known_on",
    columns=(
        column("declaration_id", "string", Role.ID),
        column("inspected_on", "date", Role.TIME),
        column("known_on", "date", Role.TIME),
        column("status", "string", Role.OUTCOME),
    ),
)
PROGRAMME = Programme(
    name="checks", meaning="Checks", spanish="Controles",
    declarations=DECLARATIONS, outcomes=OUTCOMES, features=(), recipes=(Recipe(name="default"),),
    policy=Policy(default_capacity=3), office="office", taxpayer="taxpayer", peers="office",
)
THEIRS = Jurisdiction(
    name="{name}", currency="USD", languages=("en", "es"), programmes=(PROGRAMME,)
)
OTHERS = Jurisdiction(
    name="others", currency="USD", languages=("es",), programmes=(PROGRAMME,)
)
"""


@pytest.fixture(autouse=True)
def clean_imports(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if name.startswith("theirs"):
            del sys.modules[name]


def written(folder: Path, name: str = "theirs") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "theirs.py").write_text(MODULE.replace("{name}", name))
    return folder


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = written(tmp_path / "country")
    monkeypatch.chdir(folder)
    return folder


def test_a_new_home_has_its_stores_and_speaks_the_countrys_first_language(
    country: Path, tmp_path: Path
):
    here = create(tmp_path / "home", jurisdiction="theirs:THEIRS")
    assert here.jurisdiction.name == "theirs"
    assert here.settings.language == "en"
    assert here.lake.tables() == []
    assert here.reports.is_dir()
    assert here.artifacts.get(here.artifacts.put(b"x")) == b"x"
    here.close()


def test_creating_it_again_changes_nothing(country: Path, tmp_path: Path):
    home = tmp_path / "home"
    create(home, jurisdiction="theirs:THEIRS", language="es").close()
    write_settings(home, threads=1)
    before = (home / "veedor.toml").read_text()
    here = create(home, jurisdiction="theirs:THEIRS")
    assert (home / "veedor.toml").read_text() == before
    assert here.settings.language == "es"
    here.close()
    create(home, jurisdiction="theirs:THEIRS", language="en").close()
    assert read_settings(home).language == "en"


def test_opening_what_is_no_home_says_what_to_run(tmp_path: Path):
    with pytest.raises(NotReady) as caught:
        open_home(tmp_path)
    assert f"veedor init --home {tmp_path}" in caught.value.next
    assert list(tmp_path.iterdir()) == []


def test_a_jurisdiction_that_is_wrong_leaves_no_home(country: Path, tmp_path: Path):
    with pytest.raises(DeclarationError):
        create(tmp_path / "home", jurisdiction="theirs:NOBODY")
    assert not (tmp_path / "home").exists()


def test_a_home_finds_its_module_from_another_folder(
    country: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    elsewhere = written(tmp_path / "elsewhere", name="a file of the same name")
    monkeypatch.chdir(elsewhere)
    del sys.modules["theirs"]
    sys.path[:] = [entry for entry in sys.path if entry != str(country)]
    here = open_home(tmp_path / "home")
    assert here.jurisdiction.name == "theirs"
    here.close()


def test_two_homes_with_modules_of_the_same_name_each_get_their_own(
    country: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    monkeypatch.chdir(written(tmp_path / "neighbour", name="neighbour"))
    other = create(tmp_path / "other", jurisdiction="theirs:THEIRS")
    assert other.jurisdiction.name == "neighbour"
    first = open_home(tmp_path / "home")
    assert first.jurisdiction.name == "theirs"
    assert open_home(tmp_path / "other").jurisdiction.name == "neighbour"


def test_a_folder_of_modules_that_is_gone_is_named(
    country: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    monkeypatch.chdir(tmp_path)
    country.rename(tmp_path / "moved")
    with pytest.raises(NotReady) as caught:
        open_home(tmp_path / "home")
    assert str(country) in caught.value.where


def test_running_init_again_beside_a_module_that_moved_mends_the_home(
    country: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.chdir(country.rename(tmp_path / "moved"))
    here = create(tmp_path / "home", jurisdiction="theirs:THEIRS")
    assert here.settings.jurisdiction_folder == str(tmp_path / "moved")
    here.close()


def test_the_jurisdiction_of_an_empty_home_may_be_changed(country: Path, tmp_path: Path):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    here = create(tmp_path / "home", jurisdiction="theirs:OTHERS")
    assert here.jurisdiction.name == "others"
    here.close()


def test_the_jurisdiction_of_a_home_with_rows_in_its_lake_is_not_changed(
    country: Path, tmp_path: Path
):
    here = create(tmp_path / "home", jurisdiction="theirs:THEIRS")
    rows = pa.record_batch({"declaration_id": ["a"]})
    here.lake.append("checks__declarations", [rows], rows.schema, "b1")
    here.close()
    with pytest.raises(InputError, match="cannot become theirs:OTHERS"):
        create(tmp_path / "home", jurisdiction="theirs:OTHERS")
    assert open_home(tmp_path / "home").jurisdiction.name == "theirs"


def test_the_jurisdiction_of_a_home_with_models_is_not_changed(country: Path, tmp_path: Path):
    here = create(tmp_path / "home", jurisdiction="theirs:THEIRS")
    with here.engine.begin() as connection:
        connection.execute(
            schema.models.insert(),
            {
                "version": "m1",
                "programme": "checks",
                "recipe": "default",
                "state": "candidate",
                "trained_at": datetime.now(UTC),
                "trained_by": "ana",
                "artifact_hash": "0" * 64,
                "table_versions": {},
                "code_version": "0",
                "seed": 7,
                "metrics": {},
            },
        )
    here.close()
    with pytest.raises(InputError, match="cannot become"):
        create(tmp_path / "home", jurisdiction="theirs:OTHERS")


def test_opening_takes_less_than_a_second_beyond_the_imports(country: Path, tmp_path: Path):
    create(tmp_path / "home", jurisdiction="theirs:THEIRS").close()
    started = time.process_time()
    open_home(tmp_path / "home").close()
    assert time.process_time() - started < 1.0


def test_importing_the_module_brings_no_heavy_library():
    heavy = ("ibis", "duckdb", "deltalake", "pyarrow", "sqlalchemy", "alembic", "sklearn", "numba")
    program = f"import sys, veedor.installation; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
