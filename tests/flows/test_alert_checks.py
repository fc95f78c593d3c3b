"""What checks found of earlier alerts becomes the share of false alerts that a threshold tells."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pandas as pd
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.domain.anomaly import Anomaly, Severity, Threshold
from veedor.flows.alert_checks import checked_alerts, results_before
from veedor.flows.known import known
from veedor.flows.watch_anomalies import watch_anomalies
from veedor.stores import schema

OLD = Threshold(
    id="old", programme="imports", type_code="PRICE_LOW", method="unit_value",
    metric="unit_value_low", operator=">=", value=3.0, peer_group_id="", calibrated_on="",
    target_alert_rate=0.01, expected_false_discovery_rate=None, valid_from=date(2023, 1, 1),
    valid_to=date(2023, 2, 1), owner="", rationale="",
)  # fmt: skip
TOLD = Anomaly(
    id="", programme="imports", object_type="declaration", object_id="", period="2023-01-05",
    type_code="PRICE_LOW", method="unit_value", method_version="1", score_raw=4.0,
    score_percentile=99.9, peer_group_id="", peer_count=9, observed=1.0, expected=2.0, lower=None,
    upper=None, unit="USD", deviation=-4.0, direction="low", threshold_id="old",
    threshold_value=3.0, severity=Severity.LOW, money_at_stake=None, currency="USD", evidence=(),
    first_seen=date(2023, 1, 5), last_seen=date(2023, 1, 5),
)  # fmt: skip


def keep(here, *told: Anomaly, threshold: Threshold = OLD) -> None:
    with here.engine.begin() as connection:
        connection.execute(sa.insert(schema.anomaly_thresholds), [asdict(threshold)])
        connection.execute(sa.insert(schema.anomalies), [asdict(one) for one in told])


def alerts_on(ids) -> list[Anomaly]:
    return [replace(TOLD, id=f"old-{name}", object_id=name) for name in ids]


def told_by(here, detector: str = "unit_value_low"):
    table = schema.anomaly_thresholds
    query = sa.select(table).where(table.c.metric == detector, table.c.id != "old")
    with here.engine.connect() as connection:
        return connection.execute(query).mappings().first()


def results(here) -> tuple[pd.Series, pd.Series]:
    """Results known before the last month, and those that came to be known in it."""
    programme = here.jurisdiction.programme()
    world = known(here, programme)
    month = world.as_of.replace(day=1)
    before = results_before(programme, world, month)
    later = results_before(programme, world, world.as_of)
    return before, later[~later.index.isin(before.index)]


def test_the_share_of_false_alerts_is_of_those_with_a_result_before_the_month(here):
    before, later = results(here)
    clean, found = before.index[~before], before.index[before]
    assert len(found) >= 10 and len(clean) >= 15 and len(later) >= 3
    unchecked = ["never-checked-1", "never-checked-2"]
    keep(here, *alerts_on([*clean[:15], *found[:10], *later.index[:3], *unchecked]))
    watch_anomalies(here, here.jurisdiction.programme(), type_code="PRICE_LOW", actor=TESTER)
    threshold = told_by(here)
    assert threshold["expected_false_discovery_rate"] == 15 / 25
    assert threshold["rationale"].endswith("15 of 25 checked alerts were clean")


def test_too_few_results_tell_no_share_and_the_threshold_says_so(here):
    before, _ = results(here)
    keep(here, *alerts_on(before.index[:19]))
    watch_anomalies(here, here.jurisdiction.programme(), type_code="PRICE_LOW", actor=TESTER)
    threshold = told_by(here)
    assert threshold["expected_false_discovery_rate"] is None
    assert "of 19 checked alerts were clean: below 20" in threshold["rationale"]


def test_alerts_of_another_detector_do_not_count(here):
    before, _ = results(here)
    keep(here, *alerts_on(before.index[:25]), threshold=replace(OLD, metric="unit_value_high"))
    watch_anomalies(here, here.jurisdiction.programme(), type_code="PRICE_LOW", actor=TESTER)
    assert "0 of 0 checked" in told_by(here)["rationale"]


def test_an_importers_alert_is_checked_where_a_declaration_of_its_month_was(here):
    programme = here.jurisdiction.programme()
    detector = next(one for one in programme.detectors if one.name == "origin_mix")
    epoch = date(1970, 1, 1).toordinal()
    january, march = (date(2023, month, 5).toordinal() - epoch for month in (1, 3))
    rows = pd.DataFrame(
        [("D1", "A", january), ("D2", "A", january), ("D3", "B", january), ("D4", "C", january),
         ("D5", "D", march)],
        columns=["declaration_id", "importer_ruc", "_day"],
    )  # fmt: skip
    found = pd.Series({"D1": False, "D2": True, "D3": False, "D5": True})
    of_month = [
        replace(TOLD, id=name, object_type="importer_ruc", object_id=name, period="2023-01")
        for name in "ABCD"
    ]
    keep(here, *of_month, threshold=replace(OLD, metric="origin_mix"))
    checked = checked_alerts(here, programme, detector, rows, found, date(2023, 2, 1))
    assert (checked.alerts, checked.clean) == (2, 1)  # A has a finding, B none; C, D unchecked
    too_early = checked_alerts(here, programme, detector, rows, found, TOLD.first_seen)
    assert too_early.alerts == 0
