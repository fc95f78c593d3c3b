"""The lake: appends and reads, beside the same rows in plain Parquet (which promises nothing)."""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

import pyarrow.dataset as pads
import pyarrow.parquet as pq

from veedor.jurisdictions.pe.simulate import Simulation, simulate_tables
from veedor.stores.lake import Lake

BATCHES = 36


def timed(work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--declarations", type=int, default=1_000_000)
    asked = parser.parse_args()
    table = simulate_tables(Simulation(declarations=asked.declarations)).declarations
    step = -(-table.num_rows // BATCHES)
    parts = [table.slice(k, step) for k in range(0, table.num_rows, step)]
    folder = Path(tempfile.mkdtemp(prefix="veedor-bench-"))
    (folder / "plain").mkdir()
    lake = Lake(str(folder / "lake"))
    try:

        def append() -> None:
            for number, part in enumerate(parts):
                lake.append("t", part.to_batches(), table.schema, f"batch-{number}")

        def plain() -> None:
            for number, part in enumerate(parts):
                pq.write_table(part, folder / "plain" / f"{number}.parquet")

        ours, theirs = timed(append), timed(plain)
        rows = f"{table.num_rows:,} rows in {len(parts)} batches"
        print(
            f"append {rows}: lake {ours:.1f} s, plain Parquet {theirs:.1f} s, {ours / theirs:.1f}×"
        )
        again = timed(append)
        assert lake.read("t").num_rows == table.num_rows, "a batch was added twice"
        print(f"the same batches again (nothing is added): {again:.2f} s")
        ours = timed(lambda: lake.read("t"))
        theirs = timed(lambda: pads.dataset(folder / "plain").to_table())
        print(f"read all: lake {ours:.2f} s, plain Parquet {theirs:.2f} s, {ours / theirs:.1f}×")
        print(f"compaction: {timed(lambda: lake.compact('t')):.2f} s")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
