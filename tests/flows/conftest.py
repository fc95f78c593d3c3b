"""Homes of a second country for the tests of flows."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.homes import TESTER
from tests.jurisdictions.kr.test_imports import HEADER
from veedor.flows.ingest import ingest
from veedor.flows.initialise import initialise
from veedor.installation import Installation


@pytest.fixture
def korea(tmp_path: Path) -> Iterator[Installation]:
    """A home with rows made up in the form of the published Korean file; none is taken from it."""
    draw = random.Random(5)
    risk = {f"{code:06d}": draw.random() * 0.6 for code in range(10_101, 10_181)}
    with (tmp_path / "published.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        writer = csv.writer(file)
        for number in range(900):
            code = draw.choice(list(risk))
            mass = draw.choice([1.0, 2.5, 40.0, 800.0])
            found = int(draw.random() < risk[code])
            day = date(2020, 1, 1) + timedelta(days=number // 3)
            writer.writerow([2_000 + number, day.isoformat(), "40", "B", "11", "21", "11", "10",
                             f"D{number % 7}", f"I{number % 90}", "S1", "", code, "CN", "CN", 8.0,
                             draw.choice("AB"), "G", mass, mass * draw.uniform(5, 90), found,
                             2 * found])  # fmt: skip
    here = initialise(tmp_path / "korea", jurisdiction="veedor.jurisdictions.kr:KOREA",
                      language="es", actor=TESTER)  # fmt: skip
    ingest(here, here.jurisdiction.programme(), tmp_path / "published.csv", actor=TESTER)
    yield here
    here.close()
