from __future__ import annotations

import io
import tracemalloc

import pytest

from veedor.ingest.connectors import lines
from veedor.ingest.connectors.lines import Decoder, blocks, guess


def all_lines(data: bytes, encoding: str | None = None) -> bytes:
    return b"".join(block.data for block in blocks(io.BytesIO(data).read, Decoder(encoding)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-32-be", "cp1252", None])
def test_text_comes_through_whole_however_the_blocks_fall(monkeypatch, size, encoding):
    monkeypatch.setattr(lines, "BLOCK", size)
    text = "año;niñez\r\nuno\r\n\r\ndos" if encoding else "ano\r\nuno\r\n\r\ndos"
    expected = text.replace("\r\n", "\n") + "\n"
    assert all_lines(text.encode(encoding or "ascii"), encoding) == expected.encode()


def test_a_line_of_a_hundred_megabytes_is_never_held():
    left = iter([b"head\nxy", *[b"x" * (4 << 20)] * 25, b"\nlast\n"])

    def read(count: int) -> bytes:
        return next(left, b"")

    tracemalloc.start()
    found = list(blocks(read, Decoder(None)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert b"".join(block.data for block in found) == b"head\n\nlast\n"
    (long,) = [long for block in found for long in block.overlong.values()]
    assert long.length == 2 + 25 * (4 << 20)
    assert len(long.head) <= lines.KEPT
    assert peak < 30 << 20


def test_a_line_too_long_at_the_end_of_the_file_is_not_forgotten():
    data = b"head\n" + b"x" * (lines.LINE_LIMIT + 1)
    found = list(blocks(io.BytesIO(data).read, Decoder(None)))
    shown = b"".join(block.data for block in found)
    assert shown.count(b"\n") == 2


def test_a_plain_file_may_turn_out_to_be_latin_1_late(monkeypatch):
    monkeypatch.setattr(lines, "BLOCK", 50)
    data = b"plain\n" * 20 + "niño\n".encode("latin-1") * 3
    decoder = Decoder(None)
    shown = b"".join(block.data for block in blocks(io.BytesIO(data).read, decoder))
    assert shown.decode().endswith("niño\nniño\nniño\n")
    assert decoder.seen == {"ascii", "cp1252"}


def test_few_damaged_lines_do_not_make_utf_8_into_another_encoding():
    good, bad = "niño\n".encode(), "niño\n".encode("latin-1")
    assert guess(good * 9 + bad * 4) == "utf-8"
    assert guess(bad * 9) == "cp1252"
    assert guess("CAFÉ\n".encode("latin-1")) == "cp1252"


def test_a_character_cut_by_the_end_of_a_block_is_no_damage():
    whole = "niño ñ".encode()
    assert guess(whole[:-1]) == guess(whole[-1:]) == "utf-8"
