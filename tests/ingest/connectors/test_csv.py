from __future__ import annotations

import csv
import io
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from veedor.errors import VeedorError
from veedor.ingest.connectors import lines, open_file
from veedor.ingest.connectors.incoming import LINE

PRINTABLE = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r")
VALUE = st.text(st.sampled_from('ab1",;|\n ñ€') | PRINTABLE, max_size=8)
# A first column that is never empty keeps blank rows, which are left out, out of the way.
ROWS = st.lists(st.tuples(st.text("ab1", min_size=1), VALUE, VALUE), min_size=1, max_size=12)


def read(path: Path, **options: str) -> tuple[dict[int, dict], dict[int, dict]]:
    rows, damaged = {}, {}
    for chunk in open_file(path, **options).chunks():
        rows |= dict(zip(chunk.numbers.tolist(), chunk.rows.to_pylist(), strict=True))
        damaged |= {one.row_number: one.record for one in chunk.damaged}
    return rows, damaged


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csv") / "file.csv"


@settings(max_examples=150, deadline=None)
@given(rows=ROWS, block=st.sampled_from([1, 5, 64, 1 << 20]), end=st.sampled_from(["\n", "\r\n"]))
@example(rows=[("a", "x\ny", ""), ("b", '"', "\n")], block=5, end="\r\n")
def test_what_a_csv_writer_wrote_is_read_back_with_its_row_numbers(path: Path, rows, block, end):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=end)
    writer.writerows([("key", "one", "two"), *rows])
    path.write_bytes(out.getvalue().encode())

    with mock.patch.object(lines, "BLOCK", block):
        found, damaged = read(path, delimiter=",", quote='"', encoding="utf-8")

    expected = {
        n: dict(zip(("key", "one", "two"), row, strict=True)) for n, row in enumerate(rows, 1)
    }
    assert damaged == {}
    assert found == expected


@settings(max_examples=300, deadline=None)
@given(
    at=st.lists(st.integers(0, 400), max_size=6),
    put=st.lists(st.binary(min_size=0, max_size=3), min_size=6, max_size=6),
    block=st.sampled_from([16, 1 << 20]),
)
def test_no_damage_whatever_ends_in_anything_but_rows_or_a_clear_error(path: Path, at, put, block):
    good = b"".join(b'%d,"text, %d",2.5\n' % (n, n) for n in range(20))
    data = bytearray(b"key,one,two\n" + good)
    for position, content in zip(sorted(at, reverse=True), put, strict=False):
        data[position : position + 1] = content
    path.write_bytes(bytes(data))

    try:
        with mock.patch.object(lines, "BLOCK", block):
            found, damaged = read(path)
    except VeedorError as error:
        assert error.next
        return
    assert not set(found) & set(damaged)
    numbers = sorted({*found, *damaged})
    assert all(1 <= number <= len(data) for number in numbers)
    assert all(record[LINE] is not None for record in damaged.values())


def test_blocks_of_any_size_read_the_same(path: Path):
    rows = [f'{n},"a\nb",x' if n % 7 == 0 else f'{n},3/4" tube,x' for n in range(200)]
    rows[50] = 'lost,"opens'
    path.write_text("key,one,two\n" + "\n".join(rows) + "\n")
    whole = read(path)
    with mock.patch.object(lines, "BLOCK", 37):
        assert read(path) == whole
    assert list(whole[1]) == [51]
    assert len(whole[0]) == 199


def test_quotation_marks_are_text_when_declared_so(path: Path):
    path.write_text('key|one\n1|"a\n2|b"\n')
    found, damaged = read(path, quote="")
    assert [row["one"] for row in found.values()] == ['"a', 'b"']
    assert not damaged


def test_incoming_may_be_read_twice_and_tells_how_far_it_is(path: Path):
    path.write_text("key,one\n" + "1,2\n" * 1000)
    incoming = open_file(path)
    counts = [sum(chunk.rows.num_rows for chunk in incoming.chunks()) for _ in range(2)]
    assert counts == [1000, 1000]
    assert incoming.bytes_read == incoming.bytes_total == path.stat().st_size
    assert incoming.details["encoding"] == "ascii"
