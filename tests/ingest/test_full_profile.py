"""The long report's sample, and what happens where its environment is not."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
import pytest

from veedor.domain.source import Column, Role, Source
from veedor.errors import MissingExtra, VeedorError
from veedor.ingest.full_profile import interpreter, sample_of, write_full_report

SOURCE = Source(
    name="s",
    meaning="s",
    spanish="s",
    key=("declaration_id",),
    clock="day",
    columns=tuple(
        Column(name=name, type=type, role=role, meaning=name, spanish=name)
        for name, type, role in (
            ("declaration_id", "string", Role.ID),
            ("day", "date", Role.TIME),
            ("importer", "string", Role.ENTITY),
            ("goods", "string", Role.TEXT),
            ("office", "string", Role.CATEGORY),
            ("mass", "number", Role.QUANTITY),
        )
    ),
)


@pytest.fixture
def stored() -> pads.Dataset:
    n = 1050
    return pads.dataset(
        pa.table(
            {
                "declaration_id": [f"D{i}" for i in range(n)],
                "day": pa.array(range(n), pa.int32()).cast(pa.date32()),
                "importer": ["Juan"] * n,
                "goods": ["shirts of Juan"] * n,
                "office": ["118"] * n,
                "mass": [float(i) for i in range(n)],
            }
        )
    )


def test_the_sample_is_bounded_even_and_without_who_and_which(stored):
    sample = sample_of(SOURCE, stored, most=100)
    assert sample.rows.column_names == ["day", "office", "mass"]
    assert sample.left_out == ("declaration_id", "importer", "goods")
    assert sample.rows["mass"].to_pylist() == [float(i) for i in range(0, 1050, 11)]
    assert (sample.of, sample.codes) == (1050, ("office",))


def test_a_missing_environment_names_the_command_that_makes_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingExtra) as error:
        interpreter(str(tmp_path / "nowhere" / "python"))
    assert "make profile-env" in error.value.next


def test_an_environment_beside_the_working_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    python = tmp_path / ".venv-profile" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    assert interpreter() == python


def test_an_interpreter_without_the_library_is_told_and_leaves_nothing(stored, tmp_path):
    sample = sample_of(SOURCE, stored, most=100)
    out = tmp_path / "out" / "profile.html"
    with pytest.raises(VeedorError, match="could not be made") as error:
        write_full_report(sample, out, words=("t", "d"), python=Path(sys.executable))
    assert "ydata_profiling" in error.value.where
    assert not out.exists()


def test_the_other_process_is_told_to_report_to_nobody(stored, tmp_path):
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\nenv > "$4"\n')  # $4 is the report: -I SCRIPT SAMPLE REPORT
    stand_in.chmod(0o755)
    out = tmp_path / "profile.html"
    write_full_report(sample_of(SOURCE, stored), out, words=("t", "d"), python=stand_in)
    assert "YDATA_PROFILING_NO_ANALYTICS=true" in out.read_text()
    assert "PYTHONPATH" not in out.read_text()
