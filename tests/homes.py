"""Homes for tests: small simulated Peruvian imports, made once a run and shared by all workers."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.country import write_files
from veedor.domain.actor import Actor, Duty
from veedor.flows.demo import data_files
from veedor.flows.ingest import ingest
from veedor.flows.initialise import initialise
from veedor.flows.select import select
from veedor.flows.train import train
from veedor.installation import Installation, open_home
from veedor.jurisdictions.pe.imports import simulate

PERU = "veedor.jurisdictions.pe:PERU"
COUNTRY = "tests.country:OURS"
TESTER = Actor(name="tester")
ROSA = Actor(name="rosa", duty=Duty.MANAGER)
ROWS, TRAINED_AS_OF = 2_400, date(2024, 10, 1)  # of the small country; 200 findings
DECLARATIONS, MONTHS, SEED = 20_000, 18, 3  # about 1,700 checks, 60 findings: enough to learn from
WAIT_SECONDS = 280


@pytest.fixture(scope="session")
def peru_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small simulation: declarations, outcomes, indicators, and the truth apart."""
    folder = _shared(tmp_path_factory) / "peru_small"
    with _once(folder) as first:
        if first:
            simulate(folder, declarations=DECLARATIONS, months=MONTHS, seed=SEED)
    return folder


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory, peru_small: Path) -> Path:
    """A home that received the small simulation, with a model and a plan. Do not write to it."""
    home = _shared(tmp_path_factory) / "trained_home"
    with _once(home) as first:
        if first:
            here = received(home, peru_small)
            programme = here.jurisdiction.programme()
            train(here, programme, "xgboost", actor=TESTER)
            select(here, programme, actor=TESTER)
            here.close()
    return home


@pytest.fixture
def here(trained_home: Path, tmp_path: Path) -> Iterator[Installation]:
    """An opened copy of the trained home, for one test to do with as it likes."""
    shutil.copytree(trained_home, tmp_path / "home")
    opened = open_home(tmp_path / "home")
    yield opened
    opened.close()


def received(home: Path, simulation: Path) -> Installation:
    """A new Peruvian home that has received every file of a simulation."""
    here = initialise(home, jurisdiction=PERU, language="en", actor=TESTER)
    for file in data_files(simulation):
        ingest(here, here.jurisdiction.programme(), file, actor=TESTER)
    return here


def _shared(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def _once(folder: Path) -> Iterator[bool]:
    """True for the first worker to come; the others wait until it is done."""
    done, claim = folder.with_suffix(".done"), folder.with_suffix(".claimed")
    try:
        claim.touch(exist_ok=False)
    except FileExistsError:
        end = time.monotonic() + WAIT_SECONDS
        while not done.exists():
            assert time.monotonic() < end, f"another worker did not finish {folder.name}"
            time.sleep(0.2)
        yield False
        return
    yield True
    done.touch()


@pytest.fixture(scope="session")
def governed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the small country with a weak and a strong version, both candidates."""
    home = _shared(tmp_path_factory) / "governed_home"
    with _once(home) as first:
        if first:
            files = tmp_path_factory.mktemp("country")
            here = initialise(home, jurisdiction=COUNTRY, language="en", actor=TESTER)
            programme = here.jurisdiction.programme()
            for source, file in zip(
                ("declarations", "outcomes"), write_files(files, ROWS), strict=True
            ):
                ingest(here, programme, file, source=source, actor=TESTER)
            for recipe in ("weak", "strong"):
                train(here, programme, recipe, as_of=TRAINED_AS_OF, actor=TESTER)
            here.close()
    return home


@pytest.fixture
def governed(governed_home: Path, tmp_path: Path) -> Iterator[Installation]:
    """An opened copy of the governed home, for one test to do with as it likes."""
    shutil.copytree(governed_home, tmp_path / "governed")
    opened = open_home(tmp_path / "governed")
    yield opened
    opened.close()


def version_of(here: Installation, recipe: str) -> str:
    """The version that was made by a recipe."""
    from veedor.flows.register import versions

    return next(row["version"] for row in versions(here) if row["recipe"] == recipe)
