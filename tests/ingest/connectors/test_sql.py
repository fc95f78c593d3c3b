from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from veedor.errors import UnreadableFile
from veedor.ingest.connectors import open_query


@pytest.fixture
def url(tmp_path: Path) -> str:
    with sqlite3.connect(tmp_path / "their.db") as database:
        database.execute(
            "CREATE TABLE dam (declaration_id, filed_on, importer, origin, net_mass_kg, packages,"
            " fob_usd, description)"
        )
        rows = [
            ("D1", "2024-03-01", "20100030595", "CN", 1.5, 3, 100, "at 12:30"),
            ("D2", "2024-03-02", "20100030595", "CN", "heavy", 3, 100, None),
            ("D3", "2024-03-03", "20100030595", "CN", 2, 3, 100, None),
        ]
        database.executemany(f"INSERT INTO dam VALUES ({','.join('?' * 8)})", rows)
    database.close()
    return f"sqlite:///{tmp_path}/their.db"


def test_the_rows_of_a_query_are_received_like_those_of_a_file(url: str, receive):
    incoming = open_query(url, "SELECT * FROM dam WHERE description IS NOT 'at 1:30' ORDER BY 1")
    _, good, (rejected,) = receive(incoming)
    assert [row["declaration_id"] for row in good] == ["D1", "D3"]
    assert [row["_row"] for row in good] == [1, 3]
    assert (rejected.row_number, rejected.column, rejected.found) == (2, "net_mass_kg", "heavy")


def test_a_query_changes_nothing(url: str, receive):
    with pytest.raises(UnreadableFile):
        receive(open_query(url, "DELETE FROM dam"))
    assert len(receive(open_query(url, "SELECT * FROM dam"))[1]) == 2


def test_a_failing_query_is_one_clear_error_without_the_password(url: str, receive):
    with pytest.raises(UnreadableFile, match="no such table") as caught:
        open_query(url, "SELECT * FROM missing")
    assert caught.value.next
    with pytest.raises(UnreadableFile) as refused:
        open_query("postgresql+psycopg://me:secret@127.0.0.1:1/none", "SELECT 1")
    assert "secret" not in str(refused.value)


def test_what_is_no_database_url_is_said_so():
    with pytest.raises(UnreadableFile, match="not a database URL"):
        open_query("nonsense", "SELECT 1")
