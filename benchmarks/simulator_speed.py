"""Ten million simulated declarations: at most 90 s and 2 GB on two cores."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import python

CODE = """
import sys
from pathlib import Path
from veedor.jurisdictions.pe.simulate import Simulation, simulate
simulate(Path(sys.argv[1]), Simulation(declarations=int(sys.argv[2])))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--declarations", type=int, default=10_000_000)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="veedor-bench-"))
    try:
        print(f"{asked.declarations:,} declarations: {python(CODE, folder, asked.declarations)}")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
