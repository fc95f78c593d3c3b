from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.ingest.sample import GOOD, fourth, text
from veedor.ingest.connectors import open_file
from veedor.ingest.quarantine import Rejected, Spill, spreadsheet_safe, write_csv


def rejected(number: int, **record: str | None) -> Rejected:
    return Rejected(row_number=number, column="a", expectation="≥ 0", found="-1", record=record)


def exported(rows: list[Rejected]) -> str:
    file = io.StringIO(newline="")
    assert write_csv(rows, file) == len(rows)
    return file.getvalue()


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+SUM(A1)", "-cmd", "@x", "\t=1", "\r=1", "=1+1"]
)
def test_text_that_a_spreadsheet_would_run_is_disarmed(text: str):
    assert spreadsheet_safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-1", "+3.5", "-1.234,56", "camisas", "a=b", ""])
def test_numbers_and_plain_text_are_left_alone(text: str):
    assert spreadsheet_safe(text) == text


def test_an_export_disarms_headers_and_lines_too():
    shown = exported([rejected(1, **{"=a": "=b"}), rejected(2, _line="=c,d")])
    values = [value for row in csv.reader(io.StringIO(shown)) for value in row]
    assert {"'=a", "'=b", "'=c,d"} <= set(values)
    assert not any(value.startswith("=") for value in values)


def test_rows_of_different_headers_share_one_export():
    shown = csv.DictReader(io.StringIO(exported([rejected(1, a="1"), rejected(2, b="2", a=None)])))
    first, second = shown
    assert (first["a"], first["b"], second["a"], second["b"]) == ("1", "", "", "2")
    assert (second["_row"], second["_expectation"], second["_found"]) == ("2", "≥ 0", "-1")


def test_spilled_rows_come_back_as_they_were_and_more_than_once():
    spill = Spill()
    rows = [rejected(n, a="ñ\n\x00", b=None) for n in range(3)]
    spill.add(rows[:2])
    spill.add(rows[2:])
    assert spill.count == 3
    assert list(spill) == list(spill) == rows


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_corrected_export_is_received_like_any_file(tmp_path: Path, receive, delimiter: str):
    rows = [*GOOD, fourth(declaration_id="D11", origin="XX", description="a;b")]
    header = "declaration_id,filed_on,importer,origin,net_mass_kg,packages,fob_usd,description"
    content = text(*rows, header=header).decode()
    if delimiter == ";":
        content = content.replace("a;b", '"a|b"').replace(",", ";").replace(".", ",")
    path = tmp_path / "f.csv"
    path.write_text(content)
    _, _, refused = receive(open_file(path))

    corrected = exported(refused).replace("XX", "CN")
    path.write_text(corrected)
    _, good, again = receive(open_file(path))
    assert again == []
    assert (good[0]["declaration_id"], good[0]["fob_usd"]) == ("D11", 400.25)
