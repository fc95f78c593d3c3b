"""kill -9 in the middle of a search, then the same command: as if it had never been stopped."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from veedor.flows import searches
from veedor.flows.verify import verify
from veedor.installation import open_home

ASKED = ("imports", "--recipe", "xgboost", "--trials", "7", "--json")
LONGEST_SECONDS = 240


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "veedor.cli", "search", "--home", str(home), *ASKED]


def run(home: Path) -> dict:
    done = subprocess.run(command(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def kept(home: Path) -> list:
    here = open_home(home)
    found = [searches.trials_of(here, row["search_id"]) for row in searches.listed(here)]
    here.close()
    return found[0] if found else []


def test_a_search_killed_between_trials_ends_with_the_same_best(trained_home, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    shutil.copytree(trained_home, whole)
    shutil.copytree(trained_home, broken)
    process = subprocess.Popen(command(broken), stdout=subprocess.DEVNULL)
    end = time.monotonic() + LONGEST_SECONDS
    while len(kept(broken)) < 3 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = kept(broken)
    assert 3 <= len(before) < 7  # it was at work, or this shows nothing
    resumed, uninterrupted = run(broken), run(whole)
    told = ("search_id", "state", "trials", "pruned", "best_number", "parameters", "value",
            "last_stretch")  # fmt: skip
    assert {name: resumed[name] for name in told} == {name: uninterrupted[name] for name in told}
    assert kept(broken)[: len(before)] == before  # finished trials were not tried again
    here = open_home(broken)
    verify(here)
    here.close()
