"""What a build says of a handful of declarations."""

from __future__ import annotations

import datetime as dt
import math

import pyarrow as pa
import pytest

from veedor.errors import ContractBroken, DeclarationError
from veedor.features.build import build
from veedor.features.feature import Context, Derived, History, Peer, Row

ABOUT = {"sentence": "A test.", "spanish": "Una prueba.", "unit": "1", "topic": "test"}
ENGINES = pytest.mark.parametrize("engine", ["fast", "portable"])


def day(number):
    return dt.date(2024, 1, 1) + dt.timedelta(number)


def filed(*rows):
    """Declarations (id, day, importer, price)."""
    names, days, importers, prices = zip(*rows, strict=True)
    return pa.table(
        {
            "declaration_id": pa.array(names, pa.string()),
            "filed_on": pa.array([day(number) for number in days], pa.date32()),
            "importer": pa.array(importers, pa.string()),
            "price": pa.array(prices, pa.float64()),
        }
    )


def checked(*rows):
    """Outcomes (id, day known, status)."""
    return pa.table(
        {
            "declaration_id": pa.array([row[0] for row in rows], pa.string()),
            "inspected_on": pa.array([day(row[1]) for row in rows], pa.date32()),
            "known_on": pa.array([day(row[1]) for row in rows], pa.date32()),
            "status": pa.array([row[2] for row in rows], pa.string()),
        }
    )


def told(feature, target, filings, outcomes=None, **more):
    features = feature if isinstance(feature, tuple) else (feature,)
    more = {"indicators": None, "clock": "filed_on", "prior_strength": 2.0} | more
    made = build(features, target=target, filings=filings, outcomes=outcomes, **more)
    return made.frame[features[-1].name].to_pylist()


RATE = History(
    name="found_rate", entity=("importer",), aggregate="rate", events="outcomes", **ABOUT
)
COUNT = History(name="filed_count", entity=("importer",), aggregate="count", **ABOUT)
MEAN = History(name="mean_amount", entity=("importer",), aggregate="mean",
               of=lambda t: t.price, window_days=2, **ABOUT)  # fmt: skip


@ENGINES
def test_a_result_counts_from_the_day_after_it_is_known(engine):
    filings = filed(("a", 0, "x", 1.0))
    asked = filed(("b", 5, "x", 1.0), ("c", 6, "x", 1.0))
    outcomes = checked(("a", 5, "found"))
    assert told(RATE, asked, filings, outcomes, engine=engine) == [None, 1.0]


@ENGINES
def test_a_rate_is_shrunk_towards_the_rate_of_all_outcomes(engine):
    filings = filed(("a", 0, "x", 1.0), ("b", 0, "y", 1.0), ("c", 9, "x", 1.0), ("d", 9, "z", 1.0))
    outcomes = checked(("a", 1, "found"), ("b", 1, "clean"))
    found = told(RATE, filings, filings, outcomes, engine=engine)
    assert found == [None, None, pytest.approx((1 + 2 * 0.5) / 3), 0.5]


@ENGINES
def test_an_annulment_does_not_rewrite_what_was_known(engine):
    filings = filed(("a", 0, "x", 1.0), ("b", 9, "x", 1.0))
    outcomes = checked(("a", 1, "open"), ("a", 2, "found"), ("a", 3, "annulled"))
    assert told(RATE, filings, filings, outcomes, engine=engine)[1] == 1.0


@ENGINES
def test_filings_of_the_same_day_are_not_the_past(engine):
    filings = filed(("a", 3, "x", 1.0), ("b", 3, "x", 1.0), ("c", 4, "x", 1.0))
    assert told(COUNT, filings, filings, engine=engine) == [0, 0, 2]


@ENGINES
def test_a_window_starts_exactly_its_days_before(engine):
    filings = filed(("a", 0, "x", 100.0), ("b", 1, "x", 10.0), ("c", 2, "x", 20.0))
    assert told(MEAN, filed(("d", 3, "x", 0.0)), filings, engine=engine) == [15.0]


@ENGINES
def test_nobody_has_no_past(engine):
    filings = filed(("a", 0, None, 1.0), ("b", 1, None, 1.0))
    assert told(COUNT, filings, filings, engine=engine) == [0, 0]
    assert told(MEAN, filings, filings, engine=engine) == [None, None]


@ENGINES
def test_rows_asked_for_keep_their_order_and_need_not_be_among_the_filings(engine):
    filings = filed(("a", 0, "x", 1.0), ("b", 1, "y", 1.0), ("c", 2, "y", 1.0))
    asked = filed(("q", 8, "y", 1.0), ("p", 1, "x", 1.0), ("r", 8, "new", 1.0))
    assert told(COUNT, asked, filings, engine=engine) == [2, 1, 0]


@ENGINES
def test_without_any_outcomes_counts_are_zero_and_rates_missing(engine):
    filings = filed(("a", 0, "x", 1.0), ("b", 1, "x", 1.0))
    checks = History(name="checked_count", entity=("importer",), aggregate="count",
                     events="outcomes", **ABOUT)  # fmt: skip
    for outcomes in (None, checked()):
        assert told(checks, filings, filings, outcomes, engine=engine) == [0, 0]
        assert told(RATE, filings, filings, outcomes, engine=engine) == [None, None]


@ENGINES
def test_the_very_first_declaration_of_all_has_no_past(engine):
    asked = filed(("a", 0, "x", 1.0))
    assert told(COUNT, asked, asked.slice(0, 0), engine=engine) == [0]


def test_peers_are_shown_as_prices_when_the_value_is_a_logarithm():
    price = Peer(name="price_diff", of=lambda t: t.price.ln(), groups=(("importer",),),
                 statistic="diff", is_log=True, **ABOUT)  # fmt: skip
    filings = filed(("a", 0, "x", 4.0), ("b", 1, "x", 9.0), ("c", 2, "x", 3.0), ("d", 2, "z", 3.0))
    made = build((price,), target=filings, filings=filings, outcomes=None, indicators=None,
                 clock="filed_on")  # fmt: skip
    assert made.frame["price_diff"][2].as_py() == pytest.approx(math.log(3 / 6))
    assert made.evidence["price_diff__observed"][2].as_py() == pytest.approx(3)
    assert made.evidence["price_diff__typical"][2].as_py() == pytest.approx(6)  # √(4 · 9)
    assert made.frame["price_diff"][3].as_py() is None  # nobody to compare with


def test_a_small_group_is_drawn_towards_the_coarser_one():
    near = Peer(name="price_diff", of=lambda t: t.price, statistic="diff",
                groups=(("importer",), ()), **ABOUT)  # fmt: skip
    filings = filed(("a", 0, "x", 10.0), *((f"o{n}", 0, "y", 0.0) for n in range(9)))
    asked = filed(("q", 1, "x", 10.0))
    everybody = 10 / 10
    assert told(near, asked, filings) == [pytest.approx(10 - (10 + 20 * everybody) / 21)]


def test_a_series_is_known_from_the_day_after_its_publication():
    indicators = pa.table(
        {
            "series": ["rate"] * 3,
            "period": pa.array([day(-60), day(-30), day(-60)], pa.date32()),
            "value": [3.7, 3.8, 9.9],
            "published_on": pa.array([day(0), day(5), day(7)], pa.date32()),
        }
    )
    rate = Context(name="rate_number", series="rate", **ABOUT)
    asked = filed(*((f"d{n}", n, "x", 1.0) for n in (0, 1, 5, 6, 9)))
    found = told(rate, asked, asked, indicators=indicators)
    assert found == [None, 3.7, 3.7, 3.8, 3.8]  # an old period published late displaces nothing


def test_derived_features_are_computed_after_those_they_read_whatever_the_order():
    twice = Derived(name="twice_amount", of=lambda t: t.once_amount * 2, reads=("once_amount",),
                    **ABOUT)  # fmt: skip
    once = Derived(name="once_amount", of=lambda t: t.filed_count + t.price, reads=("filed_count",),
                   **ABOUT)  # fmt: skip
    filings = filed(("a", 0, "x", 1.0), ("b", 1, "x", 5.0))
    assert told((COUNT, once, twice), filings, filings) == [2.0, 12.0]


def test_a_zero_under_a_ratio_gives_missing_and_not_infinity():
    ratio = Row(name="a_ratio", of=lambda t: 1.0 / (t.price - 1), **ABOUT)
    filings = filed(("a", 0, "x", 1.0), ("b", 1, "x", 3.0))
    assert told(ratio, filings, filings) == [None, 0.5]


def test_progress_ends_where_it_said_it_would():
    seen = []
    filings = filed(("a", 0, "x", 1.0))
    build((COUNT, MEAN, RATE), target=filings, filings=filings, outcomes=None, indicators=None,
          clock="filed_on", on_progress=lambda *step: seen.append(step))  # fmt: skip
    assert [done for done, _, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1]


def test_a_missing_clock_or_a_name_twice_is_refused():
    filings = filed(("a", 0, "x", 1.0))
    with pytest.raises(ContractBroken, match="numbered_on"):
        told(COUNT, filings, filings, clock="numbered_on")
    with pytest.raises(DeclarationError, match="filed_count"):
        told((COUNT, COUNT), filings, filings)
