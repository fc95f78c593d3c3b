"""ydata-profiling's long report, made by an interpreter of its own: it needs an older pandas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
from pyarrow import parquet

from veedor.domain.source import Role, Source
from veedor.errors import MissingExtra, VeedorError

FOLDER = ".venv-profile"
SAMPLE_ROWS = 20_000  # minutes of work and a page a browser can still open
LONGEST_SECONDS = 30 * 60
LEFT_OUT = (Role.ID, Role.ENTITY, Role.TEXT)  # who and which; free text may name people
SCRIPT = Path(__file__).with_name("ydata_report.py")


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A bounded sample of a source: its rows, of how many, and the columns left out of it."""

    rows: pa.Table
    of: int
    left_out: tuple[str, ...]
    codes: tuple[str, ...]  # columns that are categories whatever they look like


def sample_of(source: Source, stored: pads.Dataset, most: int = SAMPLE_ROWS) -> Sample:
    """Evenly spaced rows of the lake's table, without what names declarations or people.

    Rows are read a batch at a time: memory does not grow with the table.
    """
    names = [
        column.name
        for column in source.columns
        if column.role not in LEFT_OUT and column.name in stored.schema.names
    ]
    total = stored.count_rows()
    every = max(1, -(-total // most))
    kept, passed = [], 0
    for batch in stored.scanner(columns=names).to_batches():
        at = range((-passed) % every, batch.num_rows, every)
        passed += batch.num_rows
        kept.append(batch.take(pa.array(at, pa.int64())))
    rows = pa.Table.from_batches(kept, schema=stored.scanner(columns=names).projected_schema)
    gone = tuple(name for name in source.names if name not in names)
    codes = tuple(name for name in source.with_role(Role.CATEGORY) if name in names)
    return Sample(rows=rows, of=total, left_out=gone, codes=codes)


def interpreter(configured: str = "") -> Path:
    """The Python that has ydata-profiling; MissingExtra names the command that makes it."""
    beside = (Path.cwd(), Path(sys.prefix).parent)
    candidates = [Path(configured)] if configured else [
        folder / FOLDER / "bin" / "python" for folder in beside
    ]  # fmt: skip
    for candidate in candidates:
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    raise MissingExtra(
        "The full profile needs ydata-profiling, which has an environment of its own.",
        where=" or ".join(map(str, candidates)),
        next="Run `make profile-env` in veedor's folder (once), or set VEEDOR_PROFILE_PYTHON to "
        "its python.",
    )


def write_full_report(
    sample: Sample,
    out: Path,
    *,
    words: tuple[str, str],
    python: Path,
    on_wait: Callable[[float], None] = lambda seconds: None,
) -> Path:
    """Write ydata-profiling's page to `out`; `words` are its title and description.

    The sample lies in a private folder only while the report is made. An interruption ends the
    other process too. `on_wait` is told the seconds gone.
    """
    with tempfile.TemporaryDirectory(prefix="veedor-profile-") as private:
        folder = Path(private)
        file, made = folder / "sample.parquet", folder / "report.html"
        parquet.write_table(sample.rows, file)
        codes = json.dumps(sample.codes)
        _run([str(python), "-I", str(SCRIPT), str(file), str(made), *words, codes], on_wait)
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = out.with_name(f".{out.name}.{os.getpid()}")
        unfinished.write_bytes(made.read_bytes())
        unfinished.replace(out)
    return out


def _run(command: list[str], on_wait: Callable[[float], None]) -> None:
    # It would otherwise report each use to its makers: veedor calls nobody.
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "YDATA_PROFILING_NO_ANALYTICS": "true",
        "MPLBACKEND": "agg",
    }
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
        try:
            while process.poll() is None:
                gone = time.monotonic() - started
                on_wait(gone)
                if gone > LONGEST_SECONDS:
                    raise _failed("It took longer than half an hour and was ended.", "")
                time.sleep(0.2)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            said.seek(0)
            raise _failed("ydata-profiling ended with an error.", said.read())


def _failed(what: str, said: str) -> VeedorError:
    lines = said.strip().splitlines()
    return VeedorError(
        f"The full profile could not be made. {what}",
        where=lines[-1][:300] if lines else "ydata-profiling",
        next="Make its environment again (`make profile-env`); the light profile needs nothing: "
        "veedor profile SOURCE.",
    )
