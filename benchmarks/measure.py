"""Time and memory of a command, by the operating system's own account."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    wall_s: float
    cpu_s: float
    peak_gb: float

    def __str__(self) -> str:
        return f"{self.wall_s:7.1f} s wall, {self.cpu_s:7.1f} s CPU, {self.peak_gb:5.2f} GB peak"


def python(code: str, *arguments: object) -> Measured:
    """Run this code in a process of its own; its output is shown, an error is raised."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    started = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status != 0:
        raise SystemExit(f"a measured process failed with status {status}")
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6)
