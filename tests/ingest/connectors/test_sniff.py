from __future__ import annotations

from pathlib import Path

import pytest

from veedor.errors import UnreadableFile
from veedor.ingest.connectors.incoming import Notation
from veedor.ingest.connectors.sniff import dialect_of, encoding_of, signature

FILE = Path("file.csv")


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
def test_the_delimiter_is_the_one_that_splits_all_rows_alike(delimiter: str):
    rows = [["a", "b", "c"], ["1", "x, y; z", "2"], ["3", "w", "4"]]
    text = "\n".join(delimiter.join(f'"{value}"' for value in row) for row in rows)
    assert dialect_of(text.encode(), FILE, {}).delimiter == delimiter


def test_a_comma_in_unquoted_text_does_not_beat_the_pipe_of_the_header():
    sample = b"a|b\n1|x,y,z\n2|x,y,z\n"
    assert dialect_of(sample, FILE, {}).header == ("a", "b")


def test_a_header_of_one_column_is_read_whole():
    assert dialect_of(b"ruc\n20131312955\n", FILE, {}).header == ("ruc",)


def test_decimal_commas_are_believed_only_beside_semicolons():
    rows = b"a;b\n1,5;2\n1.234,50;3\n"
    assert dialect_of(rows, FILE, {}).notation == Notation(decimal=",")
    assert dialect_of(rows.replace(b";", b"|"), FILE, {}).notation.decimal == "."
    declared = dialect_of(rows.replace(b";", b"|"), FILE, {"decimal": ","})
    assert declared.notation == Notation(decimal=",")


def test_a_sample_without_fractions_settles_no_decimal_sign():
    assert not dialect_of(b'a,b\n"1,234",5\n', FILE, {}).notation.settled
    assert dialect_of(b'a,b\n"1,234",5.25\n', FILE, {}).notation.settled


def test_repeated_and_empty_names_are_told_apart():
    dialect = dialect_of(b"a,,a,b\n1,2,3,4\n", FILE, {})
    assert dialect.header == ("a", "column 2", "a (2)", "b")
    assert dialect.repeated == {"a"}


def test_a_header_with_a_line_end_in_a_name_is_one_header():
    dialect = dialect_of(b'a,"b\nin kg",c\n1,2,3\n', FILE, {})
    assert dialect.header == ("a", "b\nin kg", "c")
    assert dialect.skip == 2


def test_a_byte_order_mark_wins_over_what_was_declared():
    assert encoding_of(b"\xff\xfea\x00", "latin-1", FILE) == ("utf-16-le", 2)
    assert encoding_of(b"abc", "ISO-8859-1", FILE) == ("iso8859-1", 0)


def test_a_codec_that_is_no_encoding_of_text_is_refused():
    with pytest.raises(UnreadableFile, match="no encoding 'zip'"):
        encoding_of(b"abc", "zip", FILE)


def test_a_file_is_what_it_begins_with():
    assert signature(b"PAR1...") == "parquet"
    assert signature(b"\x1f\x8b\x08") == "gzip"
    assert signature(b"\xef\xbb\xbfa,b") == "text"
    assert "web page" in signature(b"\n <html>")
