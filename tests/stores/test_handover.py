"""Rows handed to a writer with threads of its own: nobody waits for ever."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

from veedor.stores import handover

SCHEMA = pa.schema([("n", pa.int64())])
BATCH = pa.record_batch([[1, 2, 3]], schema=SCHEMA)


@pytest.fixture
def stop(monkeypatch):
    """The event that releases the writer, so that a failing test does not hang the whole run."""
    event = threading.Event()
    monkeypatch.setattr(handover, "Event", lambda: event)
    yield event
    event.set()


def ended(call, seconds: float = 20.0) -> list[BaseException | int]:
    """What the call returned or raised; empty when it has not ended in time."""
    said: list[BaseException | int] = []

    def told() -> None:
        try:
            said.append(call())
        except BaseException as error:
            said.append(error)

    thread = threading.Thread(target=told, daemon=True)
    thread.start()
    thread.join(seconds)
    return said


def test_rows_arrive_and_are_counted(stop):
    taken = []
    assert handover.hand_over([BATCH, BATCH], SCHEMA, taken.extend) == 6
    assert [batch.num_rows for batch in taken] == [3, 3]


def test_the_writer_hears_of_an_interrupt_that_comes_while_its_thread_starts(stop, monkeypatch):
    class Interrupted(ThreadPoolExecutor):
        def submit(self, *arguments, **named):
            super().submit(*arguments, **named)
            raise KeyboardInterrupt

    monkeypatch.setattr(handover, "ThreadPoolExecutor", Interrupted)
    committed = []

    def write(reader: pa.RecordBatchReader) -> None:
        committed.append(reader.read_all())

    said = ended(lambda: handover.hand_over([BATCH], SCHEMA, write))
    assert [type(one) for one in said] == [KeyboardInterrupt]
    assert not committed


def test_an_error_of_the_maker_stops_the_writer_before_it_commits(stop):
    def batches():
        yield BATCH
        raise ValueError("no more")

    committed = []

    def write(reader: pa.RecordBatchReader) -> None:
        committed.append(reader.read_all())

    said = ended(lambda: handover.hand_over(batches(), SCHEMA, write))
    assert [str(one) for one in said] == ["no more"]
    assert not committed


def test_an_error_of_the_writer_is_raised_to_the_maker(stop):
    def write(reader: pa.RecordBatchReader) -> None:
        raise OSError("disk full")

    said = ended(lambda: handover.hand_over([BATCH] * 9, SCHEMA, write))
    assert [str(one) for one in said] == ["disk full"]
