"""A whole table that nobody declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from veedor.errors import UnreadableFile
from veedor.ingest.connectors import open_file
from veedor.ingest.flat import plain_names, read_flat


def silent(done: int, total: int, what: str) -> None:
    """Nobody listens."""


def flat(path: Path, text: str, **more):
    path.write_text(text, encoding="utf-8")
    return read_flat(open_file(path), silent, **more)


def test_rows_keep_their_numbers_and_columns_get_their_kinds(tmp_path):
    table = flat(tmp_path / "a.csv", "n;when;ok\n1,5;31/12/2023;sí\n\n2,5;01/01/2024;no\n")
    assert [column.type for column in table.columns] == ["number", "date", "boolean"]
    assert table.numbers.tolist() == [1, 3]  # the empty line is a row of the file
    assert table.columns[0].values.to_pylist() == [1.5, 2.5]


def test_headers_that_repeat_or_are_empty_become_different(tmp_path):
    table = flat(tmp_path / "a.csv", "x,x,,x\n1,2,3,4\n5,6,7,8\n")
    names = [column.name for column in table.columns]
    assert len(set(names)) == 4
    assert table.repeated == ("x",)


def test_names_lose_the_characters_that_mean_something_elsewhere():
    assert plain_names(("a+b", "a > b", "a\nb", "self")) == ("a · b", "a · b (2)", "a b", "self_")


def test_a_large_table_is_thinned_evenly_and_says_so(tmp_path):
    rows = "\n".join(f"{n},{n % 7}" for n in range(1, 2001))
    table = flat(tmp_path / "a.csv", f"a,b\n{rows}\n", most_rows=500)
    assert (table.rows_total, table.every) == (2000, 4)
    assert table.numbers.tolist() == list(range(1, 2001, 4))
    assert table.columns[0].values.to_pylist() == list(range(1, 2001, 4))


def test_a_header_without_rows_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="not a single row"):
        flat(tmp_path / "a.csv", "a,b\n")
