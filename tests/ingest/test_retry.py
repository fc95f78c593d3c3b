from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.ingest.sample import GOOD, SOURCE, fourth, text
from veedor.errors import ContractBroken
from veedor.ingest.connectors import open_file
from veedor.ingest.quarantine import Rejected
from veedor.ingest.retry import again


@pytest.fixture
def refused(tmp_path: Path, receive):
    def rows_of(*rows: str, comma: bool = False) -> list[Rejected]:
        content = text(*rows).decode()
        content = content.replace(",", ";").replace(".", ",") if comma else content
        (tmp_path / "f.csv").write_text(content)
        return receive(open_file(tmp_path / "f.csv"))[2]

    return rows_of


def wider_source():
    """The same source after somebody allowed one more origin."""
    origin = replace(SOURCE["origin"], allowed=(*SOURCE["origin"].allowed, "XX"))
    columns = [origin if column.name == "origin" else column for column in SOURCE.columns]
    return replace(SOURCE, columns=tuple(columns))


def test_rows_refused_once_come_in_when_the_declaration_allows_them(refused, receive):
    rows = refused(*GOOD, fourth(declaration_id="D11", origin="XX"))
    _, none, same = receive(again(rows, "b"))
    assert none == []
    assert same == rows
    _, (good,), rest = receive(again(rows, "b"), source=wider_source())
    assert (good["declaration_id"], good["_row"], good["fob_usd"]) == ("D11", 11, 400.25)
    assert rest == []


def test_numbers_are_read_again_with_the_decimal_sign_they_had(refused, receive):
    rows = refused(*GOOD, fourth(declaration_id="D11", origin="XX", fob_usd="1.234"), comma=True)
    assert rows[0].record["fob_usd"] == "1,234"
    _, (good,), _ = receive(again(rows, "b"), source=wider_source())
    assert good["fob_usd"] == 1.234


def test_a_column_that_was_mapped_finds_itself_again(tmp_path, receive):
    rows = text(fourth(origin="XX")).decode().replace("fob_usd", "valor")
    (tmp_path / "f.csv").write_text(rows)
    _, _, refused = receive(open_file(tmp_path / "f.csv"), mapping={"fob_usd": "Valor"})
    _, (good,), _ = receive(again(refused, "b"), source=wider_source())
    assert good["fob_usd"] == 400.25


def test_lines_that_could_not_be_split_are_refused_again_for_their_reason(refused, receive):
    rows = refused(*GOOD, "short", fourth(origin="XX", declaration_id="D12"))
    _, good, rest = receive(again(rows, "b"), source=wider_source())
    assert [row["_row"] for row in good] == [12]
    assert rest == rows[:1]


def test_lines_alone_cannot_be_retried_and_the_error_says_what_can(refused):
    with pytest.raises(ContractBroken, match="columns") as caught:
        again(refused(*GOOD, "short"), "b")
    assert "export" in caught.value.next


def test_rows_read_with_different_decimal_signs_are_not_mixed(refused):
    rows = refused(fourth(origin="XX")) + refused(fourth(origin="XX"), comma=True)
    with pytest.raises(ContractBroken, match="decimal"):
        again(rows, "b")
