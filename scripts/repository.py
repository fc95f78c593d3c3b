"""Check what no linter checks: module length, and names that do not belong in the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

LONGEST_MODULE = 400  # lines; a longer one is asking to be two
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|--index-url|^\s*index-url", re.M
)
LARGEST_FILE = 1_000_000  # bytes


def main() -> int:
    """Print every fault found; the number of faults, capped at 1, is the exit code."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    faults = []
    for name in listed.stdout.splitlines():
        path = Path(name)
        if not path.is_file() or path == Path("scripts/repository.py"):
            continue
        if path.stat().st_size > LARGEST_FILE:
            faults.append(f"{path}: larger than {LARGEST_FILE:,} bytes")
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if path.suffix == ".py" and path.parts[0] == "src" and text.count("\n") > LONGEST_MODULE:
            faults.append(f"{path}: {text.count(chr(10))} lines, more than {LONGEST_MODULE}")
        if HOSTS.search(text):
            faults.append(f"{path}: names a package registry")
    print("\n".join(faults) or "repository: no fault found")
    return min(len(faults), 1)


if __name__ == "__main__":
    sys.exit(main())
