import hashlib
import json

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from veedor.errors import InputError
from veedor.jurisdictions.pe.simulate import Simulation, simulate, simulate_tables, writer
from veedor.jurisdictions.pe.simulate.tables import DECLARATIONS, OUTCOMES, TRUTH

SMALL = Simulation(declarations=2_000, months=4)


def contents(folder):
    """Every file of a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_simulation_gives_the_same_bytes_twice(tmp_path):
    simulate(tmp_path / "one", SMALL)
    simulate(tmp_path / "two", SMALL)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_another_seed_gives_other_bytes(tmp_path):
    simulate(tmp_path / "one", SMALL)
    simulate(tmp_path / "two", Simulation(declarations=2_000, months=4, seed=8))
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert one["declarations/2023-02.parquet"] != two["declarations/2023-02.parquet"]


def test_the_manifest_seals_every_file_and_says_simulated(tmp_path):
    manifest = json.loads(simulate(tmp_path, SMALL).read_text("utf-8"))
    assert manifest["simulated"] is True
    assert "simulated" in manifest["what"]
    assert manifest["simulation"]["seed"] == 7
    assert manifest["rows"]["declarations"] == 2_000
    files = contents(tmp_path)
    del files["manifest.json"]
    assert set(files) == set(manifest["files"])
    for name, content in files.items():
        assert hashlib.sha256(content).hexdigest() == manifest["files"][name]["sha256"]


def test_files_have_exactly_the_columns_and_types_of_the_tables(tmp_path):
    simulate(tmp_path, SMALL)
    for part, schema in (("declarations", DECLARATIONS), ("outcomes", OUTCOMES), ("_truth", TRUTH)):
        assert pq.read_schema(tmp_path / part / "2023-02.parquet").equals(schema)


def test_files_hold_the_same_rows_as_the_tables_in_memory(tmp_path):
    simulate(tmp_path, SMALL)
    tables = simulate_tables(SMALL)
    for part, table in (("declarations", tables.declarations), ("_truth", tables.truth)):
        assert pq.read_table(tmp_path / part).equals(table)


def test_files_hold_no_result_that_becomes_known_after_the_last_day(tmp_path):
    simulate(tmp_path, SMALL)
    everything = simulate_tables(SMALL).outcomes
    by_the_end = everything.filter(pc.less_equal(everything["known_on"], SMALL.end))
    assert 0 < by_the_end.num_rows < everything.num_rows
    assert pq.read_table(tmp_path / "outcomes").equals(by_the_end)


def test_a_finished_folder_is_not_done_again(tmp_path):
    simulate(tmp_path, SMALL)
    file = tmp_path / "declarations" / "2023-01.parquet"
    written = file.stat().st_mtime_ns
    simulate(tmp_path, SMALL)
    assert file.stat().st_mtime_ns == written


def test_a_damaged_folder_is_made_whole_again(tmp_path):
    simulate(tmp_path, SMALL)
    whole = contents(tmp_path)
    (tmp_path / "outcomes" / "2023-02.parquet").unlink()
    simulate(tmp_path, SMALL)
    assert contents(tmp_path) == whole


def test_an_interrupted_simulation_is_done_again_to_the_same_bytes(tmp_path, monkeypatch):
    simulate(tmp_path / "whole", SMALL)

    def interrupted(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "cut", SMALL, interrupted)
    assert not (tmp_path / "cut" / writer.MANIFEST).exists()
    simulate(tmp_path / "cut", SMALL)
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")


def test_another_simulation_in_the_same_folder_leaves_nothing_of_the_first(tmp_path):
    simulate(tmp_path, Simulation(declarations=2_000, months=8))
    simulate(tmp_path, SMALL)
    assert len(list((tmp_path / "declarations").iterdir())) == 4


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError):
        simulate(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_progress_ends_at_the_declarations_asked_for(tmp_path):
    heard = []
    simulate(tmp_path, SMALL, lambda done, total: heard.append((done, total)))
    assert heard[-1] == (2_000, 2_000)
    assert heard == sorted(heard)
