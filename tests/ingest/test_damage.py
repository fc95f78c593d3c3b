from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.ingest.damage import KINDS, Damage, build
from veedor.ingest.connectors import open_file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("damage"))


def test_there_are_at_least_thirty_kinds_of_damage_with_different_names():
    assert len({damage.name for damage in KINDS}) == len(KINDS) >= 30


@pytest.mark.parametrize("damage", [k for k in KINDS if not k.error], ids=lambda k: k.name)
def test_a_damaged_file_loses_only_its_damaged_rows(
    damage: Damage, files: dict[str, Path], receive
):
    incoming = open_file(files[damage.name], **damage.options)
    receiver, rows, refused = receive(incoming)
    good = {row["_row"]: row for row in rows}
    rejected = {row.row_number: row for row in refused}

    assert tuple(good) == damage.good
    assert set(rejected) == set(damage.refused)
    for number, (column, reason) in damage.refused.items():
        assert rejected[number].column == column
        assert reason in rejected[number].expectation
        assert rejected[number].found
        assert rejected[number].record
    for number, values in damage.exactly.items():
        got = {name: good[number][name] for name in values}
        assert {k: str(v) if isinstance(v, date) else v for k, v in got.items()} == values
    counts = receiver.counts
    assert counts.read == counts.good + counts.rejected == len(good) + len(rejected)


@pytest.mark.parametrize("damage", [k for k in KINDS if k.error], ids=lambda k: k.name)
def test_a_file_that_cannot_be_read_at_all_ends_in_one_clear_error(
    damage: Damage, files: dict[str, Path], receive
):
    with pytest.raises(damage.error) as caught:
        receive(open_file(files[damage.name], **damage.options))
    assert damage.says in str(caught.value)
    assert caught.value.where
    assert caught.value.next
