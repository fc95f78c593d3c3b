"""What every declared detector must satisfy."""

import pyarrow as pa
import pytest

from tests.checks.countries import PROGRAMMES
from veedor.domain.source import Role
from veedor.flows.characterise import prepare
from veedor.models.detector import Detector

TYPES = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(),
         "date": pa.date32(), "boolean": pa.bool_()}  # fmt: skip


def declared() -> list:
    return [
        pytest.param(programme, detector, id=f"{name}/{detector.name}")
        for name, programme in PROGRAMMES
        for detector in programme.detectors
    ]


@pytest.mark.parametrize(("programme", "detector"), declared())
def test_it_reads_columns_and_features_that_exist_and_no_outcome(programme, detector: Detector):
    known = pa.schema([(c.name, TYPES[c.type]) for c in programme.declarations.columns])
    columns = set(prepare(programme, known.empty_table()).columns)
    assert set(detector.columns) <= columns
    assert set(detector.inputs) <= {feature.name for feature in programme.features}
    outcomes = {c.name for c in programme.outcomes.columns if c.role is Role.OUTCOME}
    assert not set(detector.columns) & outcomes


def test_every_country_watches_prices_weights_round_figures_and_the_whole():
    for name, programme in PROGRAMMES:
        types = {detector.type for detector in programme.detectors}
        assert {"PRICE_LOW", "WEIGHT_VALUE", "QTY_ROUND", "MULTIVARIATE"} <= types, name
