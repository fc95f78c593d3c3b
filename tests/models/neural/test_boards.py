from pathlib import Path

import pytest

from tests.models.neural.worlds import small, world
from veedor.models.neural.boards import tag_of

HERE = world(500, 6)


@pytest.fixture(scope="module")
def logs(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tensorboard")
    labels = {5: ["", *(f"line\t{k}" for k in range(1, 41))]}
    model = small(epochs=3, log_dir=folder, code_labels=labels, code_names=("tariff line",))
    model.fit(HERE.X, HERE.y, amount=HERE.amount)
    return folder / "fit-1"


def read(folder: Path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    return EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()


@pytest.mark.parametrize("part", ["train", "validation"])
def test_losses_and_measures_of_both_parts_are_there_for_every_epoch(logs, part):
    found = read(logs / part)
    tags = set(found.Tags()["tensors"])
    assert {"found/loss", "found/auc", "found/ap", "amount/loss", "joint/loss"} <= tags
    steps = [event.step for event in found.Tensors("found/auc")]
    assert steps == list(range(len(steps)))
    assert len(steps) >= 3


def test_the_graph_the_weights_and_the_step_are_there(logs):
    found = read(logs / "train")
    assert found.Tags()["graph"]
    names = {node.name for node in found.Graph().node}
    assert {"found", "amount"} <= names
    tags = set(found.Tags()["tensors"])
    assert "learning/learning_rate" in tags
    assert "code_tariff_line/embeddings" in tags
    assert any(tag.startswith("attention/") for tag in tags)


def test_the_projector_finds_as_many_labels_as_vectors(logs):
    config = (logs / "train/projector_config.pbtxt").read_text()
    assert config.count("embeddings {") == 2
    vectors = (logs / "train/code_tariff_line_vectors.tsv").read_text().splitlines()
    labels = (logs / "train/code_tariff_line_labels.tsv").read_text().splitlines()
    assert labels[0].split("\t") == ["code", "rows", "findings_share"]
    assert len(labels) == len(vectors) + 1 > 10
    assert labels[1].split("\t")[0] == "line 1"  # a tab inside a label would be a column


def test_without_labels_codes_are_told_by_number(tmp_path):
    model = small(epochs=1, log_dir=tmp_path, trees=0)
    model.fit(HERE.X, HERE.y)
    lines = (tmp_path / "fit-1/train/code_0_labels.tsv").read_text().splitlines()[1:]
    assert all(line.startswith("No. ") for line in lines)


def test_each_fit_has_a_folder_of_its_own(tmp_path):
    (tmp_path / "fit-7").mkdir()
    model = small(epochs=1, log_dir=tmp_path, trees=0)
    model.fit(HERE.X, HERE.y)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["fit-7", "fit-8"]


def test_logs_change_nothing_in_what_is_learnt(logs, tmp_path):
    plain, logged = small(epochs=2), small(epochs=2, log_dir=tmp_path)
    said = [m.fit(HERE.X, HERE.y).predict_proba(HERE.X).tobytes() for m in (plain, logged)]
    assert said[0] == said[1]


def test_a_figure_is_filed_under_its_head():
    assert tag_of("found_auc") == "found/auc"
    assert tag_of("loss") == "joint/loss"
    assert tag_of("amount_loss") == "amount/loss"
