import numpy as np

from veedor.jurisdictions.pe.simulate.tables import (
    Numbering,
    broker_codes,
    digits,
    number_width,
    ruc_numbers,
    strings,
    supplier_ids,
)


def check_digit(ruc: str) -> int:
    """Módulo 11, written apart from the simulator."""
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(int(digit) * weight for digit, weight in zip(ruc[:10], weights, strict=True))
    return {10: 0, 11: 1}.get(11 - total % 11, 11 - total % 11)


def test_the_check_digit_is_right_for_a_real_public_institution():
    assert check_digit("2013131295") == 5


def test_every_tax_id_is_valid_and_none_is_given_twice():
    serial = np.arange(50_000)
    rucs = strings(ruc_numbers(serial, serial % 10 == 0)).to_pylist()
    assert all(int(ruc[10]) == check_digit(ruc[:10]) for ruc in rucs)
    assert {ruc[:2] for ruc in rucs} == {"10", "20"}
    assert {len(ruc) for ruc in rucs} == {11}
    assert len(set(rucs)) == 50_000


def test_simulated_declarations_carry_valid_tax_ids(world):
    rucs = world.rows.importer_ruc.unique()
    assert all(int(ruc[10]) == check_digit(ruc[:10]) for ruc in rucs)


def test_digits_are_padded_with_zeros():
    assert strings(digits(np.array([0, 7, 123_456]), 6)).to_pylist() == [
        "000000",
        "000007",
        "123456",
    ]


def test_brokers_and_suppliers_have_distinct_codes():
    assert len(set(strings(broker_codes(9_000)).to_pylist())) == 9_000
    assert len(set(supplier_ids(np.arange(100_000)).to_pylist())) == 100_000


def test_numbers_run_by_office_and_start_again_each_year():
    numbering = Numbering(6)
    office = np.array([0, 1, 0])
    assert strings(numbering.assign(office, 2023)).to_pylist() == [
        "118-2023-10-000001-01",
        "235-2023-10-000001-01",
        "118-2023-10-000002-01",
    ]
    assert strings(numbering.assign(office[:1], 2023)).to_pylist() == ["118-2023-10-000003-01"]
    assert strings(numbering.assign(office[:1], 2024)).to_pylist() == ["118-2024-10-000001-01"]


def test_numbers_grow_wider_before_they_overflow():
    assert number_width(300_000, 36) == 6
    assert number_width(10_000_000, 36) == 7
