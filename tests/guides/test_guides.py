"""The guides are run as written: what they show works."""

from __future__ import annotations

import csv
import random
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
LONGEST_MODULE = 60  # lines: the promise of own-data.md


def blocks(guide: str) -> list[str]:
    text = (GUIDES / guide).read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)


def veedor(*arguments: object, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "veedor.cli", *map(str, arguments)],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_python_guide_runs_as_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace: dict = {}
    for block in blocks("python.md"):
        exec(compile(block, "python.md", "exec"), namespace)
    assert len(namespace["scores"]) > 0
    assert len(namespace["plan"]) > 0


def customs_file(path: Path, rows: int, seed: int) -> None:
    """A customs table of another generator: a tenth of importers cheat by price."""
    draw = random.Random(seed)
    cheats = {f"IMP{i}" for i in range(0, 400, 10)}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "date", "importer.id", "broker.id", "office", "hs", "country", "cif",
                         "taxes", "quantity", "weight", "illicit", "revenue"])  # fmt: skip
        for number in range(rows):
            day = date(2024, 1, 1) + timedelta(days=number * 500 // rows)
            importer = f"IMP{int(draw.paretovariate(0.8)) % 400}"
            code = draw.choice(["610910", "851712", "870323", "640399"])
            quantity = round(draw.lognormvariate(4, 1), 0) + 1
            price = {"610910": 3, "851712": 120, "870323": 9000, "640399": 15}[code]
            illicit = importer in cheats and draw.random() < 0.6
            value = quantity * price * draw.lognormvariate(0, 0.2) * (0.5 if illicit else 1)
            writer.writerow([f"D{seed}-{number}", day.strftime("%d/%m/%Y"), importer,
                             f"B{draw.randrange(20)}", draw.choice(["A", "B"]), code,
                             draw.choice(["CN", "US", "BR"]), f"{value:.2f}", f"{value * .2:.2f}",
                             quantity, quantity * 2, int(illicit),
                             f"{value * .2 if illicit else 0:.2f}"])  # fmt: skip


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    (module,) = blocks("own-data.md")
    assert module.count("\n") <= LONGEST_MODULE
    (tmp_path / "ours.py").write_text(module, encoding="utf-8")
    customs_file(tmp_path / "declarations.csv", 3000, seed=1)
    customs_file(tmp_path / "new.csv", 300, seed=2)
    return tmp_path


def test_a_country_of_ones_own_goes_from_file_to_list_by_the_guide_alone(ours):
    veedor("init", "--home", "h", "--jurisdiction", "ours:OURS", cwd=ours)
    veedor("ingest", "--home", "h", "declarations.csv", cwd=ours)
    veedor("audit-data", "--home", "h", "imports", cwd=ours)
    veedor("train", "--home", "h", "imports", cwd=ours)
    veedor("score", "--home", "h", "imports", "--file", "new.csv", "--out", "s.csv", cwd=ours)
    veedor("select", "--home", "h", "imports", cwd=ours)
    with (ours / "s.csv").open(encoding="utf-8") as file:
        scores = list(csv.DictReader(file))
    with (ours / "new.csv").open(encoding="utf-8") as file:
        truth = [row["illicit"] == "1" for row in csv.DictReader(file)]
    assert len(scores) == len(truth) == 300
    risk = [float(row["probability"]) for row in scores]
    found = sorted(zip(risk, truth, strict=True), reverse=True)[: sum(truth)]
    assert sum(is_bad for _, is_bad in found) / len(found) > 0.5  # far above the base rate
