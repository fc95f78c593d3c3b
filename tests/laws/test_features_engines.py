"""Laws of the features: fast = portable = brute force, and nothing later is ever seen.

Worlds are small and nasty: several filings a day, gaps, amended declarations, missing keys and
values, results that arrive late, are appealed, or belong to a declaration nobody knows.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veedor.features.build import build
from veedor.features.feature import Context, Derived, Feature, History, Peer, Row
from veedor.features.peers import KAPPA, SPREAD_FLOOR

EPOCH = dt.date(2024, 1, 1)
PRIOR = 20.0
RESOLVED = {"clean": 0, "annulled": 0, "found": 1, "appealed": 1, "upheld": 1}
ABOUT = {"sentence": "A test.", "spanish": "Una prueba.", "unit": "1", "topic": "test"}


def value(t: Any) -> Any:
    return t.v


def assessed(t: Any) -> Any:
    return t.assessed


def histories() -> list[Feature]:
    made: list[Feature] = []
    for keys in (("a",), ("a", "b")):
        stem = "_".join(keys)
        for window in (1, 3, None):
            for aggregate in ("count", "sum", "mean", "min", "max", "std", "days_since"):
                of = None if aggregate in {"count", "days_since"} else value
                name = f"{stem}_{aggregate}_{window or 'ever'}_number"
                made.append(
                    History(name=name, entity=keys, aggregate=aggregate, of=of,
                            window_days=window, **ABOUT)
                )  # fmt: skip
            made.append(
                History(name=f"{stem}_found_{window or 'ever'}_rate", entity=keys,
                        aggregate="rate", events="outcomes", window_days=window, **ABOUT)
            )  # fmt: skip
        made += [
            History(name=f"{stem}_assessed_amount", entity=keys, aggregate="sum",
                    events="outcomes", of=assessed, **ABOUT),
            History(name=f"{stem}_checked_days", entity=keys, aggregate="days_since",
                    events="outcomes", **ABOUT),
        ]  # fmt: skip
    for of, name in ((lambda t: t.b, "b"), (value, "v")):
        made.append(
            History(name=f"different_{name}_count", entity=("a",), aggregate="distinct",
                    of=of, **ABOUT)
        )  # fmt: skip
    return made


FEATURES: tuple[Feature, ...] = (
    Row(name="v_number", of=value, **ABOUT),
    *histories(),
    Peer(name="near_zscore", of=value, groups=(("a", "b"), ("a",)), window_days=3, **ABOUT),
    Peer(name="near_diff", of=value, groups=(("a",), ()), statistic="diff", **ABOUT),
    Context(name="rate_percent", series="rate", **ABOUT),
    Context(name="rate_ratio", series="rate", change_days=3, **ABOUT),
    Derived(name="above_diff", reads=("v_number", "a_mean_ever_number"),
            of=lambda t: t.v_number - t.a_mean_ever_number, **ABOUT),
)  # fmt: skip

days = st.integers(0, 9)
numbers = st.one_of(
    st.none(), st.just(math.nan), st.integers(-8000, 8000).map(lambda whole: whole / 8)
)
filing = st.fixed_dictionaries(
    {
        "id": st.integers(0, 7),  # few: declarations get amended
        "day": days,
        "a": st.sampled_from(["x", "y", None]),
        "b": st.sampled_from(["p", "q", None]),
        "v": numbers,
    }
)
check = st.fixed_dictionaries(
    {
        "id": st.integers(0, 9),  # some are of declarations nobody knows
        "known": st.one_of(st.none(), days),
        "status": st.sampled_from([*RESOLVED, "open"]),
        "assessed": st.one_of(st.none(), st.integers(0, 100).map(float)),
    }
)
publication = st.fixed_dictionaries(
    {"period": days, "published": days, "value": st.integers(1, 50).map(float)}
)
worlds = st.fixed_dictionaries(
    {
        "filings": st.one_of(
            st.lists(filing, min_size=1, max_size=3), st.lists(filing, min_size=15, max_size=35)
        ),
        "checks": st.one_of(st.lists(check, max_size=2), st.lists(check, min_size=8, max_size=20)),
        "published": st.lists(publication, max_size=5),
    }
)


def tables(world: dict[str, list[dict]]) -> dict[str, pa.Table]:
    def date(day: int | None) -> dt.date | None:
        return None if day is None else EPOCH + dt.timedelta(day)

    filings, checks, published = world["filings"], world["checks"], world["published"]
    return {
        "filings": pa.table(
            {
                "declaration_id": pa.array([f"d{row['id']}" for row in filings], pa.string()),
                "filed_on": pa.array([date(row["day"]) for row in filings], pa.date32()),
                "a": pa.array([row["a"] for row in filings], pa.string()),
                "b": pa.array([row["b"] for row in filings], pa.string()),
                "v": pa.array([row["v"] for row in filings], pa.float64()),
            }
        ),
        "outcomes": pa.table(
            {
                "declaration_id": pa.array([f"d{row['id']}" for row in checks], pa.string()),
                "inspected_on": pa.array([date(row["known"]) for row in checks], pa.date32()),
                "known_on": pa.array([date(row["known"]) for row in checks], pa.date32()),
                "status": pa.array([row["status"] for row in checks], pa.string()),
                "assessed": pa.array([row["assessed"] for row in checks], pa.float64()),
            }
        ),
        "indicators": pa.table(
            {
                "series": pa.array(["rate" for _ in published], pa.string()),
                "period": pa.array([date(row["period"]) for row in published], pa.date32()),
                "value": pa.array([row["value"] for row in published], pa.float64()),
                "published_on": pa.array(
                    [date(row["published"]) for row in published], pa.date32()
                ),
            }
        ),
    }


def built(
    world: dict[str, list[dict]], target: pa.Table | None = None, engine: Any = "fast"
) -> Any:
    given_tables = tables(world)
    target = given_tables["filings"] if target is None else target
    return build(
        FEATURES, target=target, clock="filed_on", engine=engine, prior_strength=PRIOR,
        **given_tables,
    )  # fmt: skip


# --- brute force: what each word means, row by row -------------------------------------------


def results_of(world: dict[str, list[dict]]) -> list[dict]:
    """The first result of each declaration, with the columns of the version filed by then."""
    first: dict[int, dict] = {}
    for row in sorted(world["checks"], key=lambda row: (row["known"] is None, row["known"] or 0)):
        if row["known"] is not None and row["status"] in RESOLVED:
            first.setdefault(row["id"], row)
    events = []
    for row in first.values():
        versions = [
            f for f in world["filings"] if f["id"] == row["id"] and f["day"] <= row["known"]
        ]
        latest = max(versions, key=lambda f: f["day"], default={})
        latest = next((f for f in reversed(versions) if f["day"] == latest.get("day")), {})
        events.append(
            {
                "a": latest.get("a"),
                "b": latest.get("b"),
                "day": row["known"],
                "found": RESOLVED[row["status"]],
                "assessed": row["assessed"],
            }
        )
    return events


def past_of(row: dict, events: list[dict], keys: tuple[str, ...], window: int | None) -> list[dict]:
    if any(row[key] is None for key in keys):
        return []
    start = -math.inf if window is None else row["day"] - window
    return [
        event
        for event in events
        if start <= event["day"] < row["day"] and all(event[k] == row[k] for k in keys)
    ]


def present(values: list[float | None]) -> list[float]:
    return [v for v in values if v is not None and not math.isnan(v)]


def aggregated(feature: History, row: dict, past: list[dict]) -> float | None:  # noqa: PLR0911
    column = "assessed" if feature.of is assessed else "v"
    values = [] if feature.of is None else present([event[column] for event in past])
    match feature.aggregate:
        case "count":
            return len(past)
        case "days_since":
            return row["day"] - max(event["day"] for event in past) if past else None
        case "sum":
            return math.fsum(values)
        case "std":
            if len(values) < 2:
                return None
            mean = math.fsum(values) / len(values)
            return math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1))
        case _ if not values:
            return None
        case "mean":
            return math.fsum(values) / len(values)
    return min(values) if feature.aggregate == "min" else max(values)


def brute_history(feature: History, row: dict, world: dict) -> float | None:
    results = results_of(world)
    events = world["filings"] if feature.events == "filings" else results
    past = past_of(row, events, feature.entity, feature.window_days)
    if feature.aggregate == "rate":
        before = past_of(row, results, (), None)
        if not before:
            return None
        base = sum(event["found"] for event in before) / len(before)
        return (sum(event["found"] for event in past) + PRIOR * base) / (len(past) + PRIOR)
    if feature.aggregate == "distinct":
        seen = [event["v"] if feature.of is value else event["b"] for event in past]
        return len({v for v in seen if v is not None and str(v) != "nan"})
    return aggregated(feature, row, past)


def brute_peer(feature: Peer, row: dict, world: dict) -> float | None:
    def spread_of(values: list[float]) -> float:
        mean = math.fsum(values) / len(values) if values else 0.0
        return math.fsum((v - mean) ** 2 for v in values)

    everything = present([event["v"] for event in past_of(row, world["filings"], (), None)])
    variance = spread_of(everything) / max(len(everything) - 1, 1)
    mean = None
    for keys in reversed(feature.groups):
        values = present(
            [e["v"] for e in past_of(row, world["filings"], keys, feature.window_days)]
        )
        if values and mean is None:
            mean = math.fsum(values) / len(values)
        elif values:
            mean = (math.fsum(values) + KAPPA * mean) / (len(values) + KAPPA)
        variance = (spread_of(values) + KAPPA * variance) / (max(len(values) - 1, 0) + KAPPA)
    if mean is None or not present([row["v"]]):
        return None
    difference = row["v"] - mean
    return (
        difference
        if feature.statistic == "diff"
        else (difference / max(math.sqrt(variance), SPREAD_FLOOR))
    )


def brute_context(feature: Context, row: dict, world: dict) -> float | None:
    def at(day: int) -> float | None:
        known = [
            (p["period"], p["published"], position, p["value"])
            for position, p in enumerate(world["published"])
            if p["published"] < day
        ]
        return max(known)[3] if known else None

    now = at(row["day"])
    if feature.change_days is None or now is None:
        return now
    then = at(row["day"] - feature.change_days)
    return None if then is None else now / then - 1


def brute(feature: Feature, row: dict, world: dict) -> float | None:
    if isinstance(feature, Row):
        return (present([row["v"]]) or [None])[0]
    if isinstance(feature, History):
        return brute_history(feature, row, world)
    if isinstance(feature, Peer):
        return brute_peer(feature, row, world)
    if isinstance(feature, Context):
        return brute_context(feature, row, world)
    parts = [brute(one, row, world) for one in FEATURES if one.name in feature.reads]
    return None if None in parts else parts[0] - parts[1]


# --- the laws --------------------------------------------------------------------------------

CLOSE = {"rel": 1e-9, "abs": 1e-7}  # values reach 1000: 1e-7 is 1e-10 of them


def assert_equal(found: pa.Table, expected: dict[str, list[float | None]]) -> None:
    for name, column in expected.items():
        for position, (left, right) in enumerate(zip(found[name].to_pylist(), column, strict=True)):
            same = left == right if None in (left, right) else left == pytest.approx(right, **CLOSE)
            assert same, f"{name}, row {position}: found {left}, expected {right}"


def quick(examples: int) -> Any:
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=True,
    )  # fmt: skip


@given(worlds)
@quick(30)
def test_the_fast_path_equals_brute_force(world):
    expected = {f.name: [brute(f, row, world) for row in world["filings"]] for f in FEATURES}
    assert_equal(built(world).frame, expected)


@given(worlds)
@quick(8)
def test_the_portable_path_equals_brute_force(world):
    expected = {f.name: [brute(f, row, world) for row in world["filings"]] for f in FEATURES}
    assert_equal(built(world, engine="portable").frame, expected)


@given(worlds, worlds, days)
@quick(25)
def test_changing_anything_on_or_after_a_day_changes_no_feature_of_that_day(before, after, day):
    """Not by one bit: everything from the day on is replaced by another world's."""
    consistent = [row for row in before["checks"] if row["known"] is None or row["known"] < day]
    changed = {
        "filings": [row for row in before["filings"] if row["day"] < day]
        + [row for row in after["filings"] if row["day"] >= day],
        "checks": consistent
        + [row for row in after["checks"] if row["known"] is None or row["known"] >= day],
        "published": [row for row in before["published"] if row["published"] < day]
        + [row for row in after["published"] if row["published"] >= day],
    }
    asked = tables(before)["filings"]
    asked = asked.filter(pa.array([row["day"] <= day for row in before["filings"]], pa.bool_()))
    one, other = built(before, asked), built(changed, asked)
    assert one.frame.equals(other.frame)
    assert one.evidence.equals(other.evidence)
