from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from veedor.errors import ContractBroken, InputError, NotFound, TryAgain
from veedor.stores.lake import Lake

SCHEMA = pa.schema([("declaration_id", pa.string()), ("net_kg", pa.float64())])
TABLE = "imports__declarations"


def rows(*ids: str) -> list[pa.RecordBatch]:
    return [pa.record_batch([list(ids), [1.0] * len(ids)], schema=SCHEMA)]


def ids(table: pa.Table) -> list[str]:
    return sorted(table["declaration_id"].to_pylist())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def test_appended_rows_are_read_back(lake: Lake):
    done = lake.append(TABLE, rows("a", "b"), SCHEMA, "b1")
    assert (done.rows, done.already) == (2, False)
    assert done.version == lake.version(TABLE)
    assert ids(lake.read(TABLE)) == ["a", "b"]
    assert lake.schema(TABLE) == SCHEMA


def test_a_reader_of_batches_is_as_good_as_a_list(lake: Lake):
    reader = pa.RecordBatchReader.from_batches(SCHEMA, rows("a") + rows("b"))
    assert lake.append(TABLE, reader, SCHEMA, "b1").rows == 2


def test_the_same_batch_twice_adds_nothing(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    again = lake.append(TABLE, rows("a"), SCHEMA, "b1")
    assert again.already
    assert again.rows == 0
    assert ids(lake.read(TABLE)) == ["a"]


def test_the_same_batch_adds_nothing_after_checkpoint_compaction_and_vacuum(lake: Lake):
    for number in range(12):
        lake.append(TABLE, rows(str(number)), SCHEMA, f"b{number}")
    lake.compact(TABLE)
    delta = DeltaTable(f"{lake.url}/{TABLE}")
    delta.create_checkpoint()
    delta.vacuum(0, dry_run=False, enforce_retention_duration=False)
    delta = DeltaTable(f"{lake.url}/{TABLE}")
    delta.cleanup_metadata()
    assert all(lake.append(TABLE, rows("x"), SCHEMA, f"b{n}").already for n in range(12))
    assert lake.read(TABLE).num_rows == 12


def test_an_empty_batch_is_recorded(lake: Lake):
    assert lake.append(TABLE, [], SCHEMA, "b1").rows == 0
    assert lake.has_batch(TABLE, "b1")
    assert lake.append(TABLE, rows("a"), SCHEMA, "b1").already
    assert lake.ibis_table(TABLE).count().execute() == 0


def test_a_table_that_is_not_there(lake: Lake):
    assert not lake.exists(TABLE)
    assert not lake.has_batch(TABLE, "b1")
    assert lake.tables() == []
    for asked in (lake.version, lake.read, lake.dataset, lake.ibis_table, lake.compact):
        with pytest.raises(NotFound, match=TABLE):
            asked(TABLE)


def test_an_earlier_version_is_read_as_it_was_even_after_compaction(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    first = lake.version(TABLE)
    lake.append(TABLE, rows("b"), SCHEMA, "b2")
    lake.compact(TABLE)
    assert ids(lake.read(TABLE, first)) == ["a"]
    assert lake.ibis_table(TABLE, version=first).count().execute() == 1
    assert ids(lake.read(TABLE)) == ["a", "b"]
    with pytest.raises(NotFound, match="no version 99"):
        lake.read(TABLE, 99)


def test_compaction_leaves_one_file(lake: Lake):
    for number in range(5):
        lake.append(TABLE, rows(str(number)), SCHEMA, f"b{number}")
    lake.compact(TABLE)
    assert len(lake.dataset(TABLE).files) == 1
    assert lake.ibis_table(TABLE).count().execute() == 5


def test_two_tables_and_two_versions_share_a_connection(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    lake.append(TABLE, rows("b"), SCHEMA, "b2")
    lake.append("imports__outcomes", rows("a"), SCHEMA, "b1")
    connection = lake.connect()
    now = lake.ibis_table(TABLE, connection)
    before = lake.ibis_table(TABLE, connection, version=1)
    other = lake.ibis_table("imports__outcomes", connection)
    assert now.anti_join(before, "declaration_id").declaration_id.to_pyarrow().to_pylist() == ["b"]
    assert now.semi_join(other, "declaration_id").count().execute() == 1
    assert lake.tables() == ["imports__declarations", "imports__outcomes"]


def test_a_connection_keeps_to_its_limits(tmp_path: Path):
    connection = Lake(str(tmp_path / "lake"), threads=1, memory_gb=0.5).connect()
    asked = "SELECT current_setting('threads'), current_setting('memory_limit')"
    assert connection.con.execute(asked).fetchone() == (1, "512.0 MiB")


def test_a_query_larger_than_its_memory_uses_the_disk(tmp_path: Path):
    connection = Lake(str(tmp_path / "lake"), threads=1, memory_gb=0.05).connect()
    connection.con.execute("CREATE TEMP TABLE big AS SELECT hash(i) AS x FROM range(10000000) t(i)")
    assert list((tmp_path / "veedor-scratch").glob("*/*")) != []
    assert connection.con.execute("SELECT count(x) FROM big").fetchone() == (10_000_000,)
    connection.disconnect()
    assert list((tmp_path / "veedor-scratch").glob("*")) == []


def test_a_new_column_is_null_in_the_rows_before(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    wider = SCHEMA.append(pa.field("packages", pa.int64()))
    lake.append(TABLE, [], wider, "b2")
    assert lake.ibis_table(TABLE).packages.to_pyarrow().to_pylist() == [None]
    lake.append(TABLE, [pa.record_batch([["b"], [1.0], [4]], schema=wider)], wider, "b3")
    read = lake.ibis_table(TABLE).order_by("declaration_id").to_pyarrow()
    assert read.column_names == wider.names
    assert read["packages"].to_pylist() == [None, 4]
    lake.append(TABLE, rows("c"), SCHEMA, "b4")
    assert lake.read(TABLE)["packages"].null_count == 2


def test_a_column_that_changes_its_type_is_refused(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    other = pa.schema([("declaration_id", pa.string()), ("net_kg", pa.string())])
    batch = pa.record_batch([["b"], ["7.5"]], schema=other)
    with pytest.raises(ContractBroken, match="'net_kg' is string"):
        lake.append(TABLE, [batch], other, "b2")
    assert ids(lake.read(TABLE)) == ["a"]
    assert not lake.has_batch(TABLE, "b2")


def test_batches_are_put_into_the_declared_shape_or_refused(lake: Lake):
    turned = pa.record_batch({"net_kg": [2], "declaration_id": ["a"], "more": [1]})
    lake.append(TABLE, [turned], SCHEMA, "b1")
    assert lake.read(TABLE).to_pylist() == [{"declaration_id": "a", "net_kg": 2.0}]
    with pytest.raises(ContractBroken, match="declared columns"):
        lake.append(TABLE, [pa.record_batch({"net_kg": [2]})], SCHEMA, "b2")


def test_an_error_while_rows_are_made_is_the_one_that_is_seen_and_leaves_nothing(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")

    def broken() -> Iterator[pa.RecordBatch]:
        yield from rows("b")
        raise ContractBroken("row 2 is wrong")

    with pytest.raises(ContractBroken, match="row 2 is wrong"):
        lake.append(TABLE, broken(), SCHEMA, "b2")
    assert ids(lake.read(TABLE)) == ["a"]
    assert not lake.has_batch(TABLE, "b2")


def test_an_interrupt_while_rows_are_made_leaves_nothing(lake: Lake):
    def interrupted() -> Iterator[pa.RecordBatch]:
        yield from rows("b")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lake.append(TABLE, interrupted(), SCHEMA, "b1")
    assert not lake.has_batch(TABLE, "b1")


def test_rows_are_streamed_not_collected(lake: Lake):
    # 60 batches of 8 MB: half a gigabyte passes, and only a few batches are alive at any time.
    column = pa.array([1.5] * 1_000_000)
    schema = pa.schema([("value", pa.float64())])
    alive, before = [], pa.total_allocated_bytes()  # what other tests have not given back

    def passing() -> Iterator[pa.RecordBatch]:
        for number in range(60):
            batch = pa.record_batch([pa.compute.add(column, float(number))], schema=schema)
            alive.append(pa.total_allocated_bytes())
            yield batch

    lake.append("values", passing(), schema, "b1")
    assert lake.ibis_table("values").count().execute() == 60_000_000
    assert max(alive) - before < 200e6


@pytest.mark.parametrize("name", ["../outside", "a b", "", "a/b", "x" * 200, "_delta_log"])
def test_a_name_that_could_leave_the_lake_is_refused(lake: Lake, name: str):
    with pytest.raises(InputError, match="name of a table"):
        lake.append(name, rows("a"), SCHEMA, "b1")


def test_a_home_with_spaces_and_accents_works(tmp_path: Path):
    lake = Lake(str(tmp_path / "año 1, 'oficina' & co" / "lake"))
    for number in range(2):
        lake.append(TABLE, rows(str(number)), SCHEMA, f"b{number}")
    assert ids(lake.read(TABLE)) == ["0", "1"]
    assert lake.ibis_table(TABLE).count().execute() == 2
    assert lake.tables() == [TABLE]


def test_a_folder_that_the_lake_cannot_use_is_refused_at_once(tmp_path: Path):
    with pytest.raises(InputError, match="folder"):
        Lake(str(tmp_path / "a[1]"))


def test_a_lake_given_as_file_url_is_the_same(tmp_path: Path):
    lake = Lake((tmp_path / "lake").as_uri())
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    assert Lake(str(tmp_path / "lake")).has_batch(TABLE, "b1")
    assert lake.tables() == [TABLE]


def test_a_damaged_log_is_an_error_with_a_next_step(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")
    (Path(lake.url) / TABLE / "_delta_log" / f"{1:020}.json").write_text("{ not json")
    with pytest.raises(InputError, match="cannot be used"):
        lake.read(TABLE)


# Imports once, then forks a writer for every line it reads: a new interpreter for each would make
# these tests minutes long. Nothing of Delta's or Arrow's runtime is started before the fork.
NURSERY = """
import json, os, sys, time
from pathlib import Path
import pandas  # Arrow imports it when it first sees a list
import pyarrow as pa
import pyarrow.dataset
from veedor.errors import TryAgain
from veedor.stores.lake import Lake

schema = pa.schema([("declaration_id", pa.string()), ("net_kg", pa.float64())])

def batches(batch_id, count):
    for number in range(count):
        names = [f"{batch_id}-{number}-{row}" for row in range(5_000)]
        yield pa.record_batch([names, [1.0] * len(names)], schema=schema)

def write(url, batch_id, count, go):
    while go and not Path(go).exists():
        time.sleep(0.001)
    try:
        Lake(url).append("imports__declarations", batches(batch_id, count), schema, batch_id)
    except TryAgain:
        return 75
    return 0

for line in sys.stdin:
    verb, *words = json.loads(line)
    if verb == "start":
        child = os.fork()
        if child == 0:
            os._exit(write(*words))
        print(child, flush=True)
    else:
        print(os.waitstatus_to_exitcode(os.waitpid(words[0], 0)[1]), flush=True)
"""
AGAIN = 75
ROWS = 5_000


class Nursery:
    """Starts processes that append, and waits for them."""

    url = ""

    def __init__(self) -> None:
        words = [sys.executable, "-c", NURSERY]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True)

    def start(self, batch_id: str, count: int, go: Path | None = None) -> int:
        return self._ask("start", self.url, batch_id, count, str(go or ""))

    def wait(self, child: int) -> int:
        return self._ask("wait", child)

    def _ask(self, *words: object) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture(scope="module")
def one_nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.process.kill()
    nursery.process.wait()


@pytest.fixture
def nursery(one_nursery: Nursery, lake: Lake) -> Nursery:
    one_nursery.url = lake.url
    return one_nursery


def test_killed_at_any_moment_of_an_append_the_table_is_as_before(lake: Lake, nursery: Nursery):
    lake.append(TABLE, rows("before"), SCHEMA, "b0")
    nursery.wait(nursery.start("warm", 1))
    started = time.monotonic()
    nursery.wait(nursery.start("whole", 10))
    takes = time.monotonic() - started
    assert lake.read(TABLE).num_rows == 11 * ROWS + 1

    moments, killed, names = random.Random(20260301), 0, []
    while killed < 10 and len(names) < 40:  # a busy machine may let some end in time
        name = f"k{len(names)}"
        names.append(name)
        child = nursery.start(name, 10)
        time.sleep(moments.random() * takes / (1 + len(names) // 10))
        os.kill(child, signal.SIGKILL)
        killed += nursery.wait(child) == -signal.SIGKILL
        complete = sum(lake.has_batch(TABLE, name) for name in names)
        assert lake.read(TABLE).num_rows == (11 + 10 * complete) * ROWS + 1
    assert killed >= 5, f"only {killed} of {len(names)} were killed in time"

    for name in names:
        assert nursery.wait(nursery.start(name, 10)) == 0
    table = lake.read(TABLE)
    assert table.num_rows == (11 + 10 * len(names)) * ROWS + 1
    assert len(set(table["declaration_id"].to_pylist())) == table.num_rows


def test_processes_that_append_at_once_lose_and_double_nothing(
    lake: Lake, nursery: Nursery, tmp_path: Path
):
    go = tmp_path / "go"
    running = {name: nursery.start(name, 2, go) for name in ("p1", "p2", "p3", "p4")}
    go.touch()
    for name, child in running.items():
        status = nursery.wait(child)
        assert status in (0, AGAIN)
        if status == AGAIN:  # so try again
            assert nursery.wait(nursery.start(name, 2)) == 0
    table = lake.read(TABLE)
    assert table.num_rows == 4 * 2 * ROWS
    assert len(set(table["declaration_id"].to_pylist())) == table.num_rows


def test_processes_that_bring_the_same_batch_at_once_add_it_once(
    lake: Lake, nursery: Nursery, tmp_path: Path
):
    go = tmp_path / "go"
    running = [nursery.start("same", 2, go) for _ in range(3)]
    go.touch()
    assert {nursery.wait(child) for child in running} <= {0, AGAIN}
    assert lake.read(TABLE).num_rows == 2 * ROWS


def test_rows_may_be_made_by_reading_the_lake(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")

    def doubled() -> Iterator[pa.RecordBatch]:
        assert lake.has_batch(TABLE, "b1")
        yield from lake.read(TABLE).to_batches()

    lake.append(TABLE, doubled(), SCHEMA, "b2")
    assert ids(lake.read(TABLE)) == ["a", "a"]


def test_rows_are_made_in_the_thread_of_the_caller(lake: Lake):
    seen = []

    def made() -> Iterator[pa.RecordBatch]:
        seen.append(threading.current_thread())
        yield from rows("a")

    lake.append(TABLE, made(), SCHEMA, "b1")
    assert seen == [threading.current_thread()]


def test_a_full_disk_is_an_error_with_a_next_step_while_rows_are_still_coming(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DeltaError("No space left on device")

    monkeypatch.setattr("veedor.stores.lake.write_deltalake", full)
    with pytest.raises(InputError, match="No space left"):
        lake.append(TABLE, rows("a") * 100, SCHEMA, "b1")


def test_losing_a_race_for_the_table_says_try_again(lake: Lake):
    lake.append(TABLE, rows("a"), SCHEMA, "b1")

    def meanwhile() -> Iterator[pa.RecordBatch]:
        wider = SCHEMA.append(pa.field("packages", pa.int64()))
        lake.append(TABLE, [pa.record_batch([["x"], [1.0], [1]], schema=wider)], wider, "other")
        yield from rows("b")

    with pytest.raises(TryAgain, match="same moment"):
        lake.append(TABLE, meanwhile(), SCHEMA, "b2")
    assert ids(lake.read(TABLE)) == ["a", "x"]
    assert lake.append(TABLE, rows("b"), SCHEMA, "b2").rows == 1
