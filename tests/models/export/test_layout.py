import json
from datetime import UTC, datetime

import numpy as np
import pytest
from google.protobuf import text_format
from tensorflow_serving.config import model_server_config_pb2

from veedor.errors import InputError, IntegrityError
from veedor.models.export import layout


def loaded(to):
    """What the official reader of models.config finds in it."""
    config = model_server_config_pb2.ModelServerConfig()
    text_format.Parse((to / "models.config").read_text(encoding="utf-8"), config)
    return {
        one.name: (one.base_path, list(one.model_version_policy.specific.versions))
        for one in config.model_config_list.config
    }


def version(to, name, number):
    (to / name / str(number)).mkdir(parents=True)
    layout.serve(to, name, number, {"version": f"{name}-{number}"})


def test_the_configuration_names_every_programme_and_the_version_before(tmp_path):
    version(tmp_path, "imports", 100)
    assert loaded(tmp_path) == {"imports": ("/models/imports", [100])}
    version(tmp_path, "returns", 150)
    version(tmp_path, "imports", 200)
    version(tmp_path, "imports", 300)
    assert loaded(tmp_path) == {
        "imports": ("/models/imports", [200, 300]), "returns": ("/models/returns", [150]),
    }  # fmt: skip


def test_naming_an_older_version_again_is_a_rollback(tmp_path):
    version(tmp_path, "imports", 100)
    version(tmp_path, "imports", 200)
    assert layout.serve(tmp_path, "imports", 100, {"version": "imports-100"}) == [100]
    told = json.loads((tmp_path / "imports" / "versions.json").read_text(encoding="utf-8"))
    assert told["serving"] == 100
    assert told["versions"]["200"] == {"version": "imports-200"}


def test_the_highest_version_that_is_loaded_is_the_one_that_was_named_last(tmp_path):
    """A server gives the highest to whoever names none: it must not be one that was taken back."""
    for number in (100, 200, 300):
        version(tmp_path, "imports", number)
    layout.serve(tmp_path, "imports", 200, {"version": "imports-200"})
    assert loaded(tmp_path) == {"imports": ("/models/imports", [200])}
    layout.serve(tmp_path, "imports", 300, {"version": "imports-300"})
    assert loaded(tmp_path) == {"imports": ("/models/imports", [200, 300])}


@pytest.mark.parametrize("trial", [True, False])
def test_a_folder_is_for_trials_or_for_use_never_for_both(tmp_path, trial):
    layout.check_purpose(tmp_path, "imports", trial=trial)
    (tmp_path / "imports" / "100").mkdir(parents=True)
    layout.serve(tmp_path, "imports", 100, {"version": "imports-100"}, trial=trial)
    layout.check_purpose(tmp_path, "imports", trial=trial)
    layout.check_purpose(tmp_path, "returns", trial=not trial)
    with pytest.raises(InputError, match="on trial") as raised:
        layout.check_purpose(tmp_path, "imports", trial=not trial)
    assert "--to" in raised.value.next


def test_numbers_an_installation_has_changed_are_left_alone(tmp_path):
    version(tmp_path, "imports", 100)
    (tmp_path / "batching.config").write_text("max_batch_size { value: 64 }\n")
    version(tmp_path, "imports", 200)
    assert "64" in (tmp_path / "batching.config").read_text()


@pytest.mark.parametrize("harm", ["changed", "added", "removed", "unfinished"])
def test_a_folder_that_is_not_as_it_was_written_is_noticed(tmp_path, harm):
    (tmp_path / "saved_model.pb").write_bytes(b"graph")
    layout.write_about(tmp_path, {"version": "v"})
    assert layout.about(tmp_path)["version"] == "v"
    if harm == "changed":
        (tmp_path / "saved_model.pb").write_bytes(b"grape")
    elif harm == "added":
        (tmp_path / "more").write_bytes(b"")
    elif harm == "removed":
        (tmp_path / "saved_model.pb").unlink()
    else:
        (tmp_path / layout.ABOUT).unlink()
    with pytest.raises(IntegrityError):
        layout.about(tmp_path)


def test_a_later_training_has_a_higher_version():
    early = datetime(2025, 11, 25, 12, 0, 0, 999_999, tzinfo=UTC)
    assert layout.integer_version(early) == 1_764_072_000
    assert layout.integer_version(early.replace(second=1)) == 1_764_072_001


def test_warm_up_requests_are_those_of_the_protocol(tmp_path):
    from tensorflow_serving.apis import prediction_log_pb2

    from veedor.models.export.savedmodel import tensorflow

    columns = {"x": np.arange(50.0), "c": np.array(["∅"] * 50, object)}
    layout.write_warm_up(tmp_path, "imports", 7, columns)
    tf = tensorflow()
    records = tf.data.TFRecordDataset(str(tmp_path / layout.WARM_UP)).as_numpy_iterator()
    asked = [
        prediction_log_pb2.PredictionLog.FromString(record).predict_log.request
        for record in records
    ]
    assert [tf.make_ndarray(one.inputs["x"]).shape for one in asked] == [(1,), (32,)]
    assert {(one.model_spec.name, one.model_spec.version.value) for one in asked} == {
        ("imports", 7)
    }
    assert tf.make_ndarray(asked[0].inputs["c"])[0].decode() == "∅"
