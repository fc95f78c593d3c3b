import numpy as np
import pandas as pd
import pytest

from veedor.jurisdictions.pe import vocabulary

CENT = 0.005


def auc(scores: pd.Series, labels: pd.Series) -> float:
    """Probability that a fraud ranks above an honest declaration (Mann–Whitney)."""
    rank = scores.rank()
    positives = int(labels.sum())
    below = positives * (positives + 1) / 2
    return (rank[labels].sum() - below) / (positives * (len(labels) - positives))


def test_the_customs_value_is_the_sum_of_its_parts_to_the_cent(world):
    rows = world.rows
    parts = rows.fob_usd + rows.freight_usd + rows.insurance_usd
    assert (parts - rows.cif_usd).abs().max() < CENT
    assert (rows[["fob_usd", "freight_usd"]] > 0).all().all()


def test_taxes_are_reckoned_on_the_customs_value_with_an_igv_of_18_percent_in_all(world):
    rows = world.rows
    taxes = rows.ad_valorem_usd + rows.excise_usd + rows.igv_usd + rows.ipm_usd
    assert (taxes - rows.tax_usd).abs().max() < CENT
    base = rows.cif_usd + rows.ad_valorem_usd + rows.excise_usd
    assert (rows.igv_usd + rows.ipm_usd - 0.18 * base).abs().max() < 2.1 * CENT
    assert (rows.ipm_usd - 0.02 * base).abs().max() < 1.1 * CENT


def test_masses_follow_the_quantity_and_gross_is_never_below_net(world):
    rows = world.rows
    assert (rows.gross_mass_kg >= rows.net_mass_kg).all()
    away = np.log(rows.net_mass_kg / (rows.quantity * rows.unit_kg))[rows.net_mass_kg > 1]
    assert away.abs().max() < 0.6
    assert (rows.packages_count >= 1).all()


def deviation(values: pd.Series, group: pd.Series) -> pd.Series:
    """How far each value lies from the mean of its group."""
    return values - values.groupby(group).transform("mean")


NEUTRAL_FIELDS = {
    "mass of a unit": lambda rows: rows.net_mass_kg / (rows.quantity * rows.unit_kg),
    "packing": lambda rows: rows.gross_mass_kg / rows.net_mass_kg,
    "mass of a package": lambda rows: deviation(
        np.log(rows.net_mass_kg / rows.packages_count)[rows.packages_count > 10],
        rows.transport_mode,
    ),
    "length of the description": lambda rows: deviation(
        rows.description.str.len(), rows.tariff_line
    ),
    "insurance": lambda rows: (rows.insurance_usd / rows.cif_usd)[rows.cif_usd > 1_000],
    "days since arrival": lambda rows: (
        pd.to_datetime(rows.filed_on).sub(pd.to_datetime(rows.arrived_on)).dt.days
    ),
    "shipped from elsewhere": lambda rows: deviation(
        (rows.country_of_shipment != rows.country_of_origin).astype(float),
        rows.office + rows.country_of_origin,
    ),
    "day of the week": lambda rows: pd.to_datetime(rows.filed_on).dt.day_of_week,
}


@pytest.mark.parametrize("name", NEUTRAL_FIELDS)
def test_no_field_of_the_papers_gives_a_fraud_away(world, name):
    values = NEUTRAL_FIELDS[name](world.rows).dropna()
    labels = world.rows.is_fraud[values.index]
    assert labels.sum() > 500
    assert auc(values, labels) == pytest.approx(0.5, abs=0.02)


def test_freight_tells_no_more_than_the_price_does(world):
    rows = world.rows
    share = (rows.freight_usd / rows.cif_usd).groupby(rows.tariff_line).rank(pct=True)
    price = (rows.cif_usd / rows.quantity).groupby(rows.tariff_line).rank(pct=True)
    assert auc(share, rows.is_fraud) < auc(-price, rows.is_fraud)


def test_descriptions_speak_of_the_declared_line(world):
    names = {line.code: line.goods.upper() for line in vocabulary.tariff_lines()}
    expected = world.rows.tariff_line.map(names)
    pairs = zip(world.rows.description, expected, strict=True)
    assert all(text.startswith(goods) for text, goods in pairs)


def test_the_transport_mode_is_that_of_the_office(world):
    mode = {office.code: office.transport_mode for office in vocabulary.OFFICES}
    assert (world.rows.office.map(mode) == world.rows.transport_mode).all()


def test_lorries_come_only_from_countries_with_a_road_to_peru(world):
    by_road = world.rows[world.rows.transport_mode == vocabulary.ROAD]
    near = {country.code for country in vocabulary.WITH_AGREEMENT if country.land}
    assert set(by_road.country_of_shipment) <= near


def test_goods_arrive_before_their_declaration_is_filed(world):
    assert (world.rows.arrived_on <= world.rows.filed_on).all()
    assert (world.rows.importer_registered_on < world.rows.filed_on).all()
