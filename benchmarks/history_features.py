"""Features of the past, end to end: Parquet in, Parquet out, against Polars, pandas and SQL.

    python benchmarks/history_features.py --rows 2000000 10000000 --out history_features.json

8 keys × 25 features (windows of 30, 90 and 365 days and all the past; counts, sums, means, rates,
standard deviations, days since) of simulated declarations of 36 months with heavy-tailed keys.
Every contender runs in its own process with the same two threads, reads the same file, works key
by key and writes one folder of float32 columns per key, in the order of the declarations, missing
as NaN and uncompressed (the fastest for all). Keys are integers, which favours the others.

Time is the whole process, imports and start included, once the compiled code has been cached (the
first run ever compiles for some seconds: `first_run_compiles`). Processor seconds stand beside the
clock's, for a machine that others use too. Peak memory is the kernel's figure for the process.
Results are compared on a sample: ours with brute force, the others' with ours.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

THREADS = 2
WINDOWS = (30, 90, 365, None)
KEYS = {  # name: how many different ones per million declarations, tail of the activity
    "importer": (22_000, 1.15),
    "broker": (250, 1.3),
    "supplier": (45_000, 1.2),
    "tariff_line": (900, 1.2),
    "importer_line": (120_000, 1.1),
    "importer_origin": (60_000, 1.1),
    "line_origin": (20_000, 1.1),
    "supplier_line": (150_000, 1.2),
}
PER_WINDOW = ("count", "sum_v", "mean_v", "std_v", "mean_w", "rate")
COLUMNS = [f"{what}_{window or 'ever'}" for window in WINDOWS for what in PER_WINDOW] + [
    "days_since"
]
SUMMED = ["n", "v", "v2", "w", "h", "nh"]  # cumulative sums the others keep by key and day
DAYS = 1096
SHARE_CHECKED, BASE_RATE = 0.09, 0.2


def make_world(path: Path, rows: int, seed: int = 7) -> None:
    """Simulated declarations sorted by day; `hit` is null unless checked."""
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {"day": np.sort(rng.integers(19_358, 19_358 + DAYS, rows, np.int32))}
    for name, (per_million, tail) in KEYS.items():
        fixed = name == "tariff_line"
        many = per_million if fixed else max(8, int(per_million * rows / 1e6))
        weight = np.cumsum(rng.pareto(tail, many) + 0.05)
        columns[name] = np.searchsorted(weight, rng.random(rows) * weight[-1]).astype(np.int32)
    columns["v"] = np.round(rng.lognormal(8, 1.8, rows), 2)
    columns["w"] = np.round(rng.lognormal(5, 1.5, rows), 3)
    checked = rng.random(rows) < SHARE_CHECKED
    columns["hit"] = pa.array((rng.random(rows) < BASE_RATE).astype(float), mask=~checked)
    pq.write_table(pa.table(columns), path, row_group_size=1_000_000)


# --- veedor ------------------------------------------------------------------------------------


def run_veedor(source: Path, target: Path) -> None:
    """The kernel behind `veedor.features.build`, reading and writing one key at a time."""
    from veedor.features import fast

    table = pq.read_table(source, columns=["day", "v", "w", "hit"])
    values = [fast.numbers(table[name]) for name in ("v", "w", "hit")]
    stream = fast.Stream.of(fast.numbers(table["day"]), values)
    del table, values
    v, w, hit = range(3)
    figures = [
        fast.Figure(statistic, value, window)  # type: ignore[arg-type]
        for window in WINDOWS
        for statistic, value in (
            ("count", -1), ("sum", v), ("mean", v), ("std", v), ("mean", w), ("mean", hit),
        )
    ] + [fast.Figure("days_since")]  # fmt: skip
    with ThreadPoolExecutor(THREADS) as pool:
        writing: list[Any] = []
        for key in KEYS:
            column = pq.read_table(source, columns=[key])[key]
            codes = fast.encode([column], [column])
            told = fast.summarise(
                stream, stream.clock, codes, figures, dtype=np.float32, threads=THREADS
            )
            for part in writing:  # at most two results in memory: one made, one written
                part.result()
            (target / key).mkdir()
            cuts = np.linspace(0, len(told), THREADS + 1).astype(int)
            writing = [
                pool.submit(write_part, (told, int(a), int(b), target / key / f"{n}.parquet"))
                for n, (a, b) in enumerate(pairwise(cuts))
            ]
            del told
        for part in writing:
            part.result()


def write_part(part: tuple[Any, int, int, Path]) -> None:
    from veedor.features import fast

    told, begin, end, path = part
    schema = pa.schema([pa.field(name, pa.float32(), nullable=False) for name in COLUMNS])
    with pq.ParquetWriter(path, schema, use_dictionary=False, compression="none",
                          write_statistics=False) as writer:  # fmt: skip
        for batch in fast.batches(told, COLUMNS, begin, end):
            writer.write_batch(batch)


# --- Polars: cumulative sums and join_asof ------------------------------------------------------


def run_polars(source: Path, target: Path) -> None:
    import polars as pl

    base = pl.read_parquet(source, columns=["day", "v", "w", "hit"])
    for key in KEYS:
        rows = base.with_columns(pl.read_parquet(source, columns=[key]))
        daily = (
            rows.lazy()
            .group_by(key, "day")
            .agg(
                n=pl.len().cast(pl.Float64), v=pl.col("v").sum(), v2=(pl.col("v") ** 2).sum(),
                w=pl.col("w").sum(), h=pl.col("hit").sum(),
                nh=pl.col("hit").count().cast(pl.Float64),
            )
            .sort(key, "day")
            .with_columns(pl.col(SUMMED).cum_sum().over(key))
            .collect()
        )  # fmt: skip
        # Everything before the day: the cumulative sums of the key's previous day with filings.
        past = daily.with_columns(
            pl.col(SUMMED).shift(1).over(key).fill_null(0.0).name.prefix("to_"),
            days_since=pl.col("day") - pl.col("day").shift(1).over(key),
        ).select(key, "day", "days_since", *[f"to_{name}" for name in SUMMED])
        right = daily.rename({"day": "seen"})
        for window in WINDOWS:
            past = polars_window(pl, past, right, key, window)
        out = rows.select(key, "day").join(
            past.select(key, "day", *COLUMNS), on=[key, "day"], how="left", maintain_order="left"
        )
        (target / key).mkdir()
        out.select(pl.col(COLUMNS).cast(pl.Float32).fill_null(np.nan)).write_parquet(
            target / key / "0.parquet", compression="uncompressed", statistics=False
        )


def polars_window(pl: Any, past: Any, right: Any, key: str, window: Any) -> Any:
    """The figures of one window; joins by key and day, both sides sorted already."""
    names = [f"from_{name}" for name in SUMMED]
    if window is None:
        past = past.with_columns(pl.lit(0.0).alias(name) for name in names)
    else:
        past = past.with_columns(before=pl.col("day") - window - 1).join_asof(
            right.rename({name: f"from_{name}" for name in SUMMED}),
            left_on="before", right_on="seen", by=key, strategy="backward", check_sortedness=False,
        ).with_columns(pl.col(names).fill_null(0.0))  # fmt: skip
    n, v, v2, w, h, nh = (pl.col(f"to_{s}") - pl.col(f"from_{s}") for s in SUMMED)
    tail = f"_{window or 'ever'}"
    some, pairs = n > 0, n > 1
    return past.with_columns(
        n.alias("count" + tail), v.alias("sum_v" + tail),
        pl.when(some).then(v / n).alias("mean_v" + tail),
        pl.when(pairs).then(((v2 - v * v / n) / (n - 1)).clip(0.0).sqrt()).alias("std_v" + tail),
        pl.when(some).then(w / n).alias("mean_w" + tail),
        pl.when(nh > 0).then(h / nh).alias("rate" + tail),
    ).drop(names, "before", "seen", strict=False)  # fmt: skip


# --- pandas: cumulative sums and merge_asof -----------------------------------------------------


def run_pandas(source: Path, target: Path) -> None:
    import pandas as pd

    base = pd.read_parquet(source, columns=["day", "v", "w", "hit"])
    base["n"], base["v2"], base["nh"] = 1.0, base["v"] ** 2, base["hit"].notna().astype(float)
    base = base.rename(columns={"hit": "h"}).fillna({"h": 0.0})
    for key in KEYS:
        base[key] = pd.read_parquet(source, columns=[key])[key]
        daily = base.groupby([key, "day"], sort=True)[SUMMED].sum()
        total = daily.groupby(level=0).cumsum().reset_index()
        past = total[[key, "day"]].copy()
        before = total.groupby(key)[["day", *SUMMED]].shift(1)
        past["days_since"] = past["day"] - before["day"]
        past[SUMMED] = before[SUMMED].fillna(0.0)
        past = past.sort_values("day", kind="stable")
        right = total.sort_values("day", kind="stable").rename(columns={"day": "seen"})
        for window in WINDOWS:
            low: Any = 0.0
            if window is not None:
                left = past[[key, "day"]].assign(before=past["day"] - window - 1)
                low = pd.merge_asof(left, right, left_on="before", right_on="seen", by=key)
                low = low[SUMMED].fillna(0.0).set_axis(past.index)
            span = past[SUMMED] - low
            pandas_window(past, span, f"_{window or 'ever'}")
        out = base[[key, "day"]].merge(past[[key, "day", *COLUMNS]], on=[key, "day"], how="left")
        (target / key).mkdir()
        out[COLUMNS].astype("float32").to_parquet(
            target / key / "0.parquet", compression=None, index=False
        )
        base = base.drop(columns=key)


def pandas_window(past: Any, span: Any, tail: str) -> None:
    n = span["n"].where(span["n"] > 0)
    past["count" + tail], past["sum_v" + tail] = span["n"], span["v"]
    past["mean_v" + tail], past["mean_w" + tail] = span["v"] / n, span["w"] / n
    around = (span["v2"] - span["v"] ** 2 / n).clip(lower=0.0) / (n - 1).where(n > 1)
    past["std_v" + tail] = around**0.5
    past["rate" + tail] = span["h"] / span["nh"].where(span["nh"] > 0)


# --- the portable SQL of veedor, on DuckDB ------------------------------------------------------


def run_portable(source: Path, target: Path) -> None:
    import ibis

    from veedor.features import history
    from veedor.features.plan import Group, Past

    connection = ibis.duckdb.connect(threads=THREADS)
    filings = connection.read_parquet(str(source))
    filings = filings.rename({"_day": "day"}).mutate(_position=ibis.row_number())
    table = connection.create_table("filings", filings)
    names = {"count": ("count", None), "sum_v": ("sum", "v"), "mean_v": ("mean", "v"),
             "std_v": ("std", "v"), "mean_w": ("mean", "w"), "rate": ("mean", "hit")}  # fmt: skip
    for key in KEYS:
        pasts = {
            f"{what}_{window or 'ever'}": Past("filings", (key,), *names[what], window)  # type: ignore[arg-type]
            for window in WINDOWS
            for what in PER_WINDOW
        }
        pasts["days_since"] = Past("filings", (key,), "days_since")
        group = Group("filings", (key,), None, tuple(pasts.values()))
        told = history.summaries(table, table, group).order_by("_position")
        told = told.select(**{n: told[p.column].cast("float32") for n, p in pasts.items()})
        (target / key).mkdir()
        connection.to_parquet(
            told, target / key / "0.parquet", compression="uncompressed", statistics=False
        )


CONTENDERS = {
    "veedor": run_veedor,
    "polars": run_polars,
    "pandas": run_pandas,
    "portable": run_portable,
}


# --- the race ----------------------------------------------------------------------------------


def race(name: str, source: Path, target: Path) -> dict[str, float]:
    """Seconds and peak megabytes of one contender in a process of its own."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    limits = {
        variable: str(THREADS)
        for variable in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "ARROW_NUM_THREADS")
    }
    start, busy = time.perf_counter(), os.times()
    done = subprocess.run(
        [sys.executable, __file__, "--contender", name, str(source), str(target)],
        env=os.environ | limits, check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.perf_counter() - start
    after = os.times()
    worked = after.children_user - busy.children_user + after.children_system - busy.children_system
    return {"seconds": round(seconds, 2), "cpu_seconds": round(worked, 2)} | json.loads(
        done.stdout.splitlines()[-1]
    )


def sample_of(target: Path, rows: Any) -> dict[str, Any]:
    """Sampled rows of every key's figures, NaN where missing."""
    taken = {}
    for key in KEYS:
        for name in COLUMNS:
            column = pq.read_table(target / key, columns=[name])[name]
            taken[f"{key}.{name}"] = column.take(rows).to_numpy(zero_copy_only=False)
    return taken


def disagreement(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, float]:
    """Share of sampled figures that differ by more than float32 and cumulative sums explain."""
    result = {}
    for name, mine in ours.items():
        loose = 1e-2 if "std" in name else 1e-4  # Σv² − (Σv)²/n of cumulative sums loses digits
        same = np.isclose(mine, theirs[name], rtol=loose, atol=1e-2, equal_nan=True)
        result[name] = float(1 - same.mean())
    return {
        "worst_share": max(result.values()),
        "mean_share": float(np.mean(list(result.values()))),
    }


def brute_check(source: Path, ours: dict[str, Any], rows: Any) -> float:
    """The largest relative error of ours against sums made row by row in plain numpy."""
    table = pq.read_table(source)
    day = table["day"].to_numpy()
    v, w, hit = (table[n].to_numpy(zero_copy_only=False) for n in ("v", "w", "hit"))
    worst = 0.0
    for key in KEYS:
        codes = table[key].to_numpy()
        for place, row in enumerate(rows[:40]):
            mine = (codes == codes[row]) & (day < day[row])
            for window in WINDOWS:
                past = mine if window is None else mine & (day >= day[row] - window)
                hits = hit[past][~np.isnan(hit[past])]
                truth = {
                    "count": past.sum(), "sum_v": v[past].sum(),
                    "mean_v": v[past].mean() if past.any() else np.nan,
                    "std_v": v[past].std(ddof=1) if past.sum() > 1 else np.nan,
                    "mean_w": w[past].mean() if past.any() else np.nan,
                    "rate": hits.mean() if hits.size else np.nan,
                }  # fmt: skip
                for what, expected in truth.items():
                    found = ours[f"{key}.{what}_{window or 'ever'}"][place]
                    if np.isnan(expected) != np.isnan(found):
                        return float("inf")
                    if not np.isnan(expected):
                        worst = max(worst, abs(found - expected) / max(abs(expected), 1e-9))
    return worst


def peak_megabytes() -> int:
    """Most memory this process ever had resident; getrusage would count its parent's as well."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(line.split()[1]) / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[2_000_000, 10_000_000])
    parser.add_argument("--contenders", nargs="+", default=["veedor", "polars", "pandas"])
    parser.add_argument("--repeat", type=int, default=1, help="best of so many runs")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; needs 25 GB")
    parser.add_argument("--out", type=Path, default=Path("history_features.json"))
    parser.add_argument("--contender", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.contender:
        name, source, target = arguments.contender
        CONTENDERS[name](Path(source), Path(target))
        print(json.dumps({"peak_mb": peak_megabytes()}))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        report = run_all(Path(folder), arguments)
    arguments.out.write_text(json.dumps(report, indent=2))
    print(json.dumps(report, indent=2))


def run_all(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Every contender at every size; pandas only at the smallest."""
    warm = folder / "warm.parquet"
    make_world(warm, 60_000)
    report: dict[str, Any] = {"keys": len(KEYS), "features": len(KEYS) * len(COLUMNS)}
    report["first_run_compiles"] = race("veedor", warm, folder / "warm")
    for size in arguments.rows:
        source = folder / f"{size}.parquet"
        make_world(source, size)
        rows = np.sort(np.random.default_rng(1).choice(size, min(size, 20_000), replace=False))
        np.random.default_rng(2).shuffle(rows)
        here: dict[str, Any] = {}
        ours: dict[str, Any] = {}
        for name in arguments.contenders:
            if name == "pandas" and size != min(arguments.rows):
                continue
            target = folder / name
            runs = [race(name, source, target) for _ in range(arguments.repeat)]
            here[name] = min(runs, key=lambda run: run["seconds"])
            here[name]["million_features_per_second"] = round(
                size * report["features"] / 1e6 / here[name]["seconds"], 1
            )
            print(size, name, here[name], file=sys.stderr, flush=True)
            theirs = sample_of(target, rows)
            if name == "veedor":
                ours = theirs
                here[name]["largest_error_against_brute_force"] = brute_check(source, ours, rows)
            elif ours:
                here[name]["disagreement"] = disagreement(ours, theirs)
                here[name]["times_slower"] = round(
                    here[name]["seconds"] / here["veedor"]["seconds"], 2
                )
                here[name]["times_more_cpu"] = round(
                    here[name]["cpu_seconds"] / here["veedor"]["cpu_seconds"], 2
                )
            shutil.rmtree(target)
        report[str(size)] = here
    small, large = str(min(arguments.rows)), str(max(arguments.rows))
    if small != large:
        growth = report[large]["veedor"]["seconds"] / report[small]["veedor"]["seconds"]
        report["growth"] = {"rows": int(large) / int(small), "seconds": round(growth, 2)}
    return report


if __name__ == "__main__":
    main()
