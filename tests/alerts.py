"""Two alerts kept in an open home: what tests of the doors show, read and review."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.doors import Doors
from tests.flows.test_alert_checks import OLD, TOLD, keep
from tests.homes import TESTER
from veedor.domain.anomaly import Anomaly, Severity
from veedor.flows.accounts import open_demo
from veedor.flows.known import known


@pytest.fixture
def told(here) -> tuple[Doors, Anomaly, Anomaly]:
    """One alert of a declaration and one of an importer of another office, on the same day."""
    filed = known(here, here.jurisdiction.programme()).declarations.to_pandas()
    offices = filed.groupby("importer_ruc")["office"].agg(set)
    one = filed.iloc[-1]
    elsewhere = filed[
        filed["importer_ruc"].map(offices).map(lambda own: one["office"] not in own)
    ].iloc[-1]
    day = one["filed_on"]
    declaration = replace(
        TOLD, id="d", object_id=one["declaration_id"], period=day.isoformat(), observed=0.5,
        expected=23.0, lower=5.0, upper=111.0, unit="USD per unit", severity=Severity.HIGH,
        first_seen=day, last_seen=day, money_at_stake=16_061.0,
        explanation_es="Valor bajo: 0.5 (esperado: 23); 4 pares de 84",
        explanation_en="Low value: 0.5 (expected: 23); 4 peers of 84",
    )  # fmt: skip
    importer = replace(
        declaration, id="i", object_type="importer_ruc", object_id=elsewhere["importer_ruc"],
        period=f"{day:%Y-%m}", type_code="ORIGIN_MIX", method="mix", unit="share", observed=1.0,
        expected=0.25, lower=None, upper=None, threshold_id="mix", severity=Severity.LOW,
        explanation_es="Origen: 100 %; PA: 100% (25%)",
        explanation_en="Origin: 100%; PA: 100% (25%)",
    )  # fmt: skip
    keep(here, declaration, threshold=replace(OLD, expected_false_discovery_rate=0.6))
    keep(here, importer, threshold=replace(OLD, id="mix", metric="origin_mix"))
    return Doors(here, open_demo(here, actor=TESTER)), declaration, importer
