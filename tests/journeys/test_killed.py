"""kill -9 at random moments, then the same command again: nothing lost, nothing doubled."""

from __future__ import annotations

import csv
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import PERU, TESTER
from veedor.flows.initialise import initialise
from veedor.flows.verify import verify
from veedor.installation import Installation, open_home
from veedor.stores import schema

BAD_ROWS = 25


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "veedor.cli", *map(str, arguments)]


def run(*arguments: object) -> float:
    started = time.monotonic()
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.monotonic() - started


def kill_at(moment: float, *arguments: object) -> bool:
    """Start the command and kill it after so many seconds; whether it was still at work."""
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def actions(here: Installation) -> Counter:
    with here.engine.connect() as connection:
        return Counter(connection.execute(sa.select(schema.audit_lines.c.action)).scalars())


def rows_of(here: Installation, table: sa.Table) -> int:
    with here.engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


@pytest.fixture
def damaged(peru_small: Path, tmp_path: Path) -> tuple[Path, int]:
    """A month of declarations as CSV, some rows of which will be refused."""
    month = sorted((peru_small / "declarations").glob("*.parquet"))[0]
    rows = pq.read_table(month).to_pylist() * 1
    for row in rows[:BAD_ROWS]:
        row["gross_mass_kg"] = "heavy"
    with (tmp_path / "month.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return tmp_path / "month.csv", len(rows)


def check_ingested(home: Path, rows: int) -> None:
    here = open_home(home)
    stored = here.lake.read("imports__declarations")
    assert stored.num_rows == rows - BAD_ROWS
    assert len(set(stored["declaration_id"].to_pylist())) == rows - BAD_ROWS
    assert rows_of(here, schema.quarantine) == BAD_ROWS
    assert rows_of(here, schema.batches) == 1
    assert actions(here)["batch.received"] == 1
    verify(here)
    here.close()


def test_ingest_killed_at_ten_random_moments_loads_every_row_once(damaged, tmp_path):
    file, rows = damaged
    draw = random.Random(11)
    initialise(tmp_path / "model", jurisdiction=PERU, language="en", actor=TESTER).close()
    shutil.copytree(tmp_path / "model", tmp_path / "trial")
    seconds = run("ingest", "--home", tmp_path / "trial", file)
    check_ingested(tmp_path / "trial", rows)
    at_work = 0
    for number in range(10):
        home = tmp_path / f"home{number}"
        shutil.copytree(tmp_path / "model", home)
        moment = seconds * draw.uniform(0.3, 1.0)
        at_work += kill_at(moment, "ingest", "--home", home, file)
        run("ingest", "--home", home, file)
        check_ingested(home, rows)
    assert at_work >= 3  # the moments were inside the work, or this shows nothing


@pytest.mark.slow
@pytest.mark.timeout(3600)  # twenty verbs killed, twenty run to their end
def test_train_and_select_killed_at_ten_random_moments_leave_one_model_and_one_plan(
    trained_home, tmp_path
):
    draw = random.Random(12)
    shutil.copytree(trained_home, tmp_path / "trial")
    work = {
        "train": ("imports", "--recipe", "boosting"),
        "select": ("imports", "--day", "2024-06-20"),
    }
    seconds = {verb: run(verb, "--home", tmp_path / "trial", *rest) for verb, rest in work.items()}
    for number in range(10):
        home = tmp_path / f"home{number}"
        shutil.copytree(trained_home, home)
        for verb, rest in work.items():
            kill_at(seconds[verb] * draw.uniform(0.3, 1.0), verb, "--home", home, *rest)
            run(verb, "--home", home, *rest)
        here = open_home(home)
        assert rows_of(here, schema.models) == 2
        assert rows_of(here, schema.plans) == 2
        assert actions(here)["model.trained"] == 2
        assert actions(here)["plan.made"] == 2
        verify(here)
        here.close()


def test_select_killed_while_keeping_the_list_leaves_no_half_list(trained_home, tmp_path):
    shutil.copytree(trained_home, tmp_path / "trial")
    day = ("imports", "--day", "2024-06-20")
    seconds = run("select", "--home", tmp_path / "trial", *day)
    for number, share in enumerate((0.7, 0.85, 0.95)):
        home = tmp_path / f"home{number}"
        shutil.copytree(trained_home, home)
        kill_at(seconds * share, "select", "--home", home, *day)
        run("select", "--home", home, *day)
        here = open_home(home)
        assert rows_of(here, schema.plans) == 2
        assert actions(here)["plan.made"] == 2
        verify(here)
        here.close()
