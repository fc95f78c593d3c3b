"""Simulated tables of every awkward shape, as CSV: nothing in them is of a real person or company.

    sample = SAMPLES["leaking column"]; sample.write(path)

Each is written by a seed and a number of rows, so that a test may ask for a small one and the
figure for a large one.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic")


@dataclass(frozen=True)
class Sample:
    """A simulated table: how to make it, its target, options to give, and how it is written."""

    make: Callable[[int, int], pd.DataFrame]
    target: str = "found"
    options: tuple[str, ...] = ()
    rows: int = 4_000
    leak: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8"

    def write(self, path: Path, rows: int | None = None, seed: int = 5) -> Path:
        """The table as a file; `.gz` compresses, `.parquet` keeps types."""
        frame = self.make(rows or self.rows, seed)
        if path.suffix == ".parquet":
            frame.to_parquet(path)
            return path
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "wt", encoding=self.encoding, newline="") as file:
            writer = csv.writer(file, delimiter=self.delimiter)
            writer.writerow(frame.columns)
            filled = frame.astype(object).where(frame.notna(), "")
            writer.writerows(filled.itertuples(index=False, name=None))
        return path


def mission(n: int, seed: int) -> pd.DataFrame:
    """The mission's own eleven columns: penalty and enforcement follow the finding."""
    lot = np.random.default_rng(seed)
    income = lot.choice(["low", "middle", "high"], n, p=[0.5, 0.35, 0.15])
    category = lot.choice(["IGV", "Renta", "ISC", "Ad valorem"], n)
    country = lot.choice(
        ["CN", "US", "BR", "DE", "MX", "CL"], n, p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]
    )
    code = lot.choice([61091000, 85171200, 87032391, 64039900, 95030010, 39269090], n)
    value = np.round(lot.lognormal(8, 1.1, n), 2)
    deduction = np.round(value * lot.beta(2, 8, n), 2)
    quarter = lot.integers(0, 12, n)
    z = (
        -2.6 + 7 * (deduction / value - 0.2) + 0.9 * (country == "CN") * (code == 61091000)
        + 0.5 * (income == "high") - 0.25 * (np.log(value) - 8)
    )  # fmt: skip
    found = (lot.random(n) < 1 / (1 + np.exp(-z))).astype(int)
    return pd.DataFrame(
        {
            "income_level": income,
            "tax_category": category,
            "deduction_amount": deduction,
            "import_country": country,
            "declaration_value": value,
            "tariff_code": code,
            "penalty_amount": np.where(found, np.round(value * lot.uniform(0.05, 0.5, n), 2), 0),
            "enforcement_type": np.where(found, lot.choice(["fine", "seizure"], n), "none"),
            "exchange_rate": np.round(3.6 + 0.04 * quarter, 3),
            "GDP_growth_rate": np.round(2.0 + 0.3 * np.sin(quarter), 2),
            "target_variable": found,
        }
    )


def plain(n: int, seed: int, base: float = -1.9) -> pd.DataFrame:
    """An honest table with a day, importers that come again, and a signal of medium strength."""
    lot = np.random.default_rng(seed)
    importer = lot.zipf(1.5, n) % 600
    risk = lot.normal(0, 0.7, 600)[importer]
    gap = lot.normal(size=n)
    origin = lot.choice(list("ABCDEFGH"), n)
    z = base + 0.9 * gap + risk + 0.6 * (origin == "C")
    day = np.datetime64("2023-01-02") + np.sort(lot.integers(0, 600, n))
    mass = np.round(lot.lognormal(4, 1, n), 1)
    return pd.DataFrame(
        {
            "declaration": [f"D{seed}-{i:06d}" for i in lot.permutation(n)],
            "filed_on": day.astype(str),
            "importer": [f"I{i:04d}" for i in importer],
            "origin": origin,
            "net_weight_kg": mass,
            "value_usd": np.round(mass * lot.lognormal(2, 0.4, n) * np.exp(-0.2 * gap), 2),
            "price_gap": np.round(gap, 4),
            "found": (lot.random(n) < 1 / (1 + np.exp(-z))).astype(int),
        }
    )


def numbers_as_text(n: int, seed: int) -> pd.DataFrame:
    """Money as S/ 1.234,56, shares as 12,5 %, yes and no in Spanish."""
    frame = plain(n, seed)
    frame["value_usd"] = [f"S/ {_spanish(v)}" for v in frame["value_usd"]]
    frame["net_weight_kg"] = [_spanish(v) for v in frame["net_weight_kg"]]
    frame["price_gap"] = [f"{v:.2f} %".replace(".", ",") for v in frame["price_gap"]]
    frame["found"] = np.where(frame["found"] == 1, "Sí", "No")
    return frame.rename(columns={"found": "¿Hallazgo?", "filed_on": "Fecha de presentación"})


def three_dates(n: int, seed: int) -> pd.DataFrame:
    """Days in three ways in one column, and in a way of their own in two more, some empty."""
    frame, lot = plain(n, seed), np.random.default_rng(seed)
    days = pd.to_datetime(frame["filed_on"])
    mixed = np.select(
        [lot.integers(0, 3, n) == 0, lot.integers(0, 2, n) == 0],
        [days.dt.strftime("%Y-%m-%d"), days.dt.strftime("%d/%m/%Y")],
        [f"{d.day} de {MONTHS[d.month - 1]} de {d.year}" for d in days],
    )
    embarked = days - pd.to_timedelta(lot.integers(1, 60, n), unit="D")
    frame["filed_on"] = mixed
    frame["embarked"] = embarked.dt.strftime("%m/%d/%Y").where(lot.random(n) > 0.2, "")
    frame["arrived"] = (days - pd.to_timedelta(1, unit="D")).dt.strftime("%d.%m.%y %H:%M")
    return frame


def one_percent(n: int, seed: int) -> pd.DataFrame:
    return plain(n, seed, base=-5.6)


def leaking(n: int, seed: int) -> pd.DataFrame:
    """An innocent name that tells the answer with a little noise."""
    frame, lot = plain(n, seed), np.random.default_rng(seed)
    frame.insert(4, "lane", np.where(lot.random(n) < 0.995, frame["found"] * 3 + 1, 2))
    return frame


def missing_forty(n: int, seed: int) -> pd.DataFrame:
    """Four in ten values are missing, written in five ways."""
    frame, lot = plain(n, seed).astype(object), np.random.default_rng(seed)
    for name in frame.columns.difference(["found"]):
        holes = lot.random(n) < 0.4
        frame.loc[holes, name] = lot.choice(["", "NA", "NULL", "-", "s/d"], int(holes.sum()))
    return frame


def noise(n: int, seed: int) -> pd.DataFrame:
    frame, lot = plain(n, seed), np.random.default_rng(seed + 1)
    frame["found"] = (lot.random(n) < 0.15).astype(int)
    return frame


def copied(n: int, seed: int) -> pd.DataFrame:
    """Rows copied many times with their label, without any other signal."""
    frame = noise(n, seed).drop(columns=["importer", "declaration"])
    source = np.random.default_rng(seed).integers(0, n // 4, n)
    same = ["origin", "net_weight_kg", "found"]
    frame[same] = frame[same].to_numpy()[source]
    return frame


def duplicated(n: int, seed: int) -> pd.DataFrame:
    """Without day or actor, every fifth row twice."""
    frame = plain(n, seed).drop(columns=["declaration", "filed_on", "importer"])
    return pd.concat([frame, frame.iloc[::5]]).sample(frac=1, random_state=seed)


def entities_only(n: int, seed: int) -> pd.DataFrame:
    return plain(n, seed).drop(columns=["filed_on"]).sample(frac=1, random_state=seed)


def one_class(n: int, seed: int) -> pd.DataFrame:
    return plain(n, seed).assign(found=0)


def constant(n: int, seed: int) -> pd.DataFrame:
    return plain(n, seed).assign(regime=10, note="x", empty="")


def wide(n: int, seed: int) -> pd.DataFrame:
    """Three hundred columns, three of which tell something."""
    lot = np.random.default_rng(seed)
    frame = plain(n, seed).drop(columns=["filed_on", "importer"])
    more = {f"indicator {i}": np.round(lot.normal(size=n), 3) for i in range(200)}
    more |= {f"flag_{i}": lot.choice(["a", "b", "c"], n) for i in range(94)}
    return pd.concat([frame, pd.DataFrame(more)], axis=1)


def counting_id(n: int, seed: int) -> pd.DataFrame:
    """The file is sorted by its label and numbered: the number tells the label."""
    frame = plain(n, seed).drop(columns=["filed_on"]).sort_values("found", kind="stable")
    frame.insert(0, "n", range(1, n + 1))
    return frame


def unicode_headers(n: int, seed: int) -> pd.DataFrame:
    names = {"origin": "país · de > origen", "price_gap": "dif+precio (%)", "value_usd": "価格",
             "net_weight_kg": "peso\nneto", "found": "¿Hubo hallazgo? ✓"}  # fmt: skip
    return plain(n, seed).rename(columns=names)


def duplicate_headers(n: int, seed: int) -> pd.DataFrame:
    frame = plain(n, seed)
    frame.columns = ["declaration", "filed_on", "x", "x", "x", "", "price_gap", "found"]
    return frame


def twenty_columns(n: int, seed: int) -> pd.DataFrame:
    """Twenty columns of all kinds, as an administration's extract has."""
    lot = np.random.default_rng(seed)
    more = {f"amount_{i}_usd": np.round(lot.lognormal(6, 1, n), 2) for i in range(5)}
    more |= {f"type_{i}": lot.choice(list("abcdefghijklmnopqrst"), n) for i in range(5)}
    more |= {f"code_{i}": lot.integers(0, 400, n) for i in range(2)}
    return pd.concat([plain(n, seed), pd.DataFrame(more)], axis=1)


def only_outcomes(n: int, seed: int) -> pd.DataFrame:
    return mission(n, seed)[["penalty_amount", "enforcement_type", "target_variable"]]


def continuous(n: int, seed: int) -> pd.DataFrame:
    frame = mission(n, seed)
    return frame.drop(columns=["target_variable"])


SAMPLES: dict[str, Sample] = {
    "numbers as text": Sample(numbers_as_text, target="¿Hallazgo?", delimiter=";",
                              encoding="cp1252"),
    "dates in three formats": Sample(three_dates),
    "1 % positives": Sample(one_percent, rows=20_000),
    "a leaking column": Sample(leaking, leak="lane"),
    "40 % missing": Sample(missing_forty),
    "the mission's sample": Sample(mission, target="target_variable",
                                   options=("--amount", "penalty_amount")),
    "pure noise": Sample(noise),
    "copied rows": Sample(copied),
    "duplicated rows": Sample(duplicated),
    "entities, no day": Sample(entities_only),
    "60 rows": Sample(plain, rows=60),
    "one class": Sample(one_class),
    "target not there": Sample(plain, target="fraude"),
    "constant columns": Sample(constant),
    "300 columns": Sample(wide),
    "duplicate headers": Sample(duplicate_headers),
    "unicode headers": Sample(unicode_headers, target="¿Hubo hallazgo? ✓"),
    "20,000 × 20": Sample(twenty_columns, rows=20_000),
    "200,000 rows": Sample(twenty_columns, rows=200_000),
    "an id that counts": Sample(counting_id),
    "only outcomes": Sample(only_outcomes, target="target_variable"),
    "a continuous target": Sample(continuous, target="penalty_amount"),
}  # fmt: skip


def _spanish(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
