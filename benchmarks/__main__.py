"""Run every benchmark, one process each, and print what each measured: `make bench`.

Absolute times only tell the order of magnitude: machines are noisy. What is claimed are ratios
measured side by side in one run. `make bench BENCH="history_features allocation"` runs some.
"""

from __future__ import annotations

import os
import subprocess
import sys

# name → arguments; the order is that of the procedure
BENCHMARKS: dict[str, list[str]] = {
    "simulator_speed": [],
    "lake": [],
    "history_features": [],
    "million": [],
    "allocation": [],
    "simulator_anchors": ["--seeds", "7", "8"],
    "simulated_imports": ["--ceiling"],
    "reasons": [],
    "korea": [],
}


def main() -> int:
    asked = os.environ.get("BENCH", "").split() or list(BENCHMARKS)
    failed = []
    for name in asked:
        print(f"\n=== {name} " + "=" * (70 - len(name)), flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *BENCHMARKS.get(name, [])]
        if subprocess.run(command, check=False).returncode != 0:
            failed.append(name)
    if failed:
        print(f"\nNot reached or failed: {', '.join(failed)}")
    return min(len(failed), 1)


if __name__ == "__main__":
    sys.exit(main())
