"""A simulated world on disk: one Parquet file per month and table, and a manifest that seals it.

    declarations/2023-01.parquet   by month of filing
    outcomes/2023-01.parquet       by month of inspection; every status known by the end
    indicators.parquet             economic series with their days of publication
    _truth/2023-01.parquet         what training code must never read
    manifest.json                  what was asked for, and the SHA-256 and rows of every file

Results that become known after the last day simulated are left out of the files, since nobody has
them yet; `simulate_tables` keeps them.

Every file is written under a temporary name and renamed; the manifest comes last, so a folder with
a manifest is complete. A folder whose manifest asks for the same simulation is left as it is; one
interrupted earlier is done again from the first month (later months need earlier ones) and ends
with the same bytes. A folder with anything else in it is refused.

Bytes are the same on machines of one kind with the versions of numpy and pyarrow that the manifest
names; a processor with other vector instructions may round the last bit of a logarithm differently.
"""

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from veedor.errors import InputError
from veedor.jurisdictions.pe.simulate.macro import indicators
from veedor.jurisdictions.pe.simulate.presets import Simulation
from veedor.jurisdictions.pe.simulate.world import SimulatedMonth, simulate_months

VERSION = 3  # of the simulator's output; raise it whenever the same seed gives other bytes
MANIFEST = "manifest.json"
UNFINISHED = "manifest.unfinished.json"
FOLDERS = ("declarations", "outcomes", "_truth")


@dataclass(frozen=True, kw_only=True)
class SimulatedTables:
    """A whole simulated world in memory."""

    declarations: pa.Table
    outcomes: pa.Table
    indicators: pa.Table
    truth: pa.Table


def simulate_tables(simulation: Simulation) -> SimulatedTables:
    """The simulated world as Arrow tables, rows as in the files read in order of month."""
    months = list(simulate_months(simulation))
    return SimulatedTables(
        declarations=pa.concat_tables([month.declarations for month in months]),
        outcomes=pa.concat_tables([month.outcomes for month in months]),
        indicators=indicators(simulation),
        truth=pa.concat_tables([month.truth for month in months]),
    )


def simulate(
    folder: Path,
    simulation: Simulation,
    on_progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the simulated world into a folder and give back the path of its manifest.

    `on_progress` is called with declarations written and asked for. InputError when the folder
    holds something that is not a simulation.
    """
    folder = Path(folder)
    if _finished(folder, simulation):
        return folder / MANIFEST
    _clear(folder)
    _write_json(folder / UNFINISHED, _asked(simulation))
    files = _write_months(folder, simulation, on_progress)
    files["indicators.parquet"] = _write_table(
        folder / "indicators.parquet", indicators(simulation)
    )
    made = {"made_with": {"numpy": np.__version__, "pyarrow": pa.__version__}}
    _write_json(folder / MANIFEST, _asked(simulation) | made | _contents(files))
    (folder / UNFINISHED).unlink()
    return folder / MANIFEST


def _asked(simulation: Simulation) -> dict[str, object]:
    """The part of the manifest that says what was asked for."""
    return {
        "what": "simulated import declarations of Peru; no real taxpayer, firm or declaration",
        "simulated": True,
        "version": VERSION,
        "simulation": asdict(simulation) | {"start": simulation.start.isoformat()},
    }


def _contents(files: dict[str, dict[str, object]]) -> dict[str, object]:
    """The part of the manifest that says what was written: rows of each table, facts of each file.

    `outcomes` counts status changes, of which a declaration may have several.
    """
    tables = {name.split("/")[0].removesuffix(".parquet") for name in files}
    rows = {
        table: sum(
            int(str(facts["rows"])) for name, facts in files.items() if name.startswith(table)
        )
        for table in sorted(tables)
    }
    return {"rows": rows, "files": dict(sorted(files.items()))}


def _finished(folder: Path, simulation: Simulation) -> bool:
    """Whether the folder already holds this very simulation, every file with its size."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    asked = _asked(simulation)
    return {key: manifest.get(key) for key in asked} == asked and all(
        (folder / name).is_file() and (folder / name).stat().st_size == facts["bytes"]
        for name, facts in manifest["files"].items()
    )


def _clear(folder: Path) -> None:
    """Make the folder ready: only a simulation of ours, whole or not, may be written over."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = (folder / MANIFEST).exists() or (folder / UNFINISHED).exists()
    if not ours and any(folder.iterdir()):
        raise InputError(
            "the folder is not empty and holds no simulation",
            where=str(folder),
            next="choose an empty folder, or one that a simulation was written to",
        )
    # The mark comes before the first deletion, so that an interruption leaves a folder of ours.
    _write_json(folder / UNFINISHED, {"simulated": True})
    (folder / MANIFEST).unlink(missing_ok=True)
    for name in FOLDERS:
        (folder / name).mkdir(exist_ok=True)
        for path in (folder / name).glob("*.parquet*"):
            path.unlink()
    for path in folder.glob("*.part"):
        path.unlink()


def _write_months(
    folder: Path, simulation: Simulation, on_progress: Callable[[int, int], None] | None
) -> dict[str, dict[str, object]]:
    """Write every month; one is written while the next is drawn. Facts of each file by name."""
    files: dict[str, dict[str, object]] = {}
    done = 0
    pending: Future[dict[str, dict[str, object]]] | None = None
    with ThreadPoolExecutor(max_workers=1) as writer:
        for month in simulate_months(simulation):
            if pending is not None:
                files |= pending.result()
                if on_progress is not None:
                    on_progress(done, simulation.declarations)
            pending = writer.submit(_write_month, folder, month, simulation.end)
            done += month.declarations.num_rows
        if pending is not None:
            files |= pending.result()
        if on_progress is not None:
            on_progress(done, simulation.declarations)
    return files


def _write_month(folder: Path, month: SimulatedMonth, end: date) -> dict[str, dict[str, object]]:
    """Write the files of one month that have rows."""
    name = f"{month.month:%Y-%m}.parquet"
    outcomes = month.outcomes.filter(pc.less_equal(month.outcomes["known_on"], end))
    parts = zip(FOLDERS, (month.declarations, outcomes, month.truth), strict=True)
    return {
        f"{part}/{name}": _write_table(folder / part / name, table)
        for part, table in parts
        if table.num_rows
    }


def _write_table(path: Path, table: pa.Table) -> dict[str, object]:
    """Write one file whole or not at all; its rows, bytes and SHA-256."""
    words = [field.name for field in table.schema if field.type == pa.string()]
    unique = {"declaration_id"}
    temporary = path.with_name(path.name + ".part")
    pq.write_table(
        table,
        temporary,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in words if name not in unique],
        write_statistics=["filed_on"] if "filed_on" in table.schema.names else False,
    )
    with temporary.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    facts = {"rows": table.num_rows, "bytes": temporary.stat().st_size, "sha256": digest}
    temporary.replace(path)
    return facts


def _write_json(path: Path, content: dict[str, object]) -> None:
    """Write a small JSON file whole or not at all."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)
