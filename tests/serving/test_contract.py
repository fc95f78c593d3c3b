"""veedor's client against a server that speaks TensorFlow Serving's protocols, by loopback."""

from __future__ import annotations

import json
import urllib.request
from contextlib import contextmanager
from dataclasses import replace

import grpc
import numpy as np
import pytest
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    prediction_service_pb2_grpc,
)

from tests.models.test_heads import typed_world
from tests.models.worlds import FEATURES, customs
from tests.serving.server import serving
from veedor.errors import IntegrityError, NotReady, TryAgain
from veedor.models.export import layout, savedmodel
from veedor.models.export.inputs import columns_of, named_inputs
from veedor.models.export.served import COMPARED_ROWS, Served
from veedor.models.export.server import Grpc, Rest, connect, in_parts, request
from veedor.models.fit import fit
from veedor.models.recipe import Recipe

VERSION = 1_764_072_000
KINDS = ("grpc", "rest")


@pytest.fixture(scope="module")
def model():
    recipe = Recipe(
        name="t", encode=("cat_line>cat_office",),
        parameters={"boosting": {"max_iter": 15}, "xgboost": {"n_estimators": 15},
                    "random_forest": {"n_estimators": 8}},
    )  # fmt: skip
    return fit(recipe, FEATURES, customs(1_200)).versioned("imports-t-20251125-00000000")


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    to = tmp_path_factory.mktemp("served")
    place = to / "imports" / str(VERSION)
    savedmodel.write(model, place)
    columns = columns_of(customs(64).frame, named_inputs(model.ensemble.design))
    layout.write_warm_up(place, "imports", VERSION, columns)
    layout.serve(to, "imports", VERSION, {"version": model.version})
    return to


@pytest.fixture(scope="module")
def server(folder):
    with serving(folder) as running:
        yield running


@pytest.fixture(scope="module")
def frame():
    """A thousand unseen rows with missing values and values nobody has heard of."""
    unseen = customs(1_000, seed=8).frame
    unseen.loc[:30, "cat_office"] = "unheard of"
    unseen.loc[20:60, "cat_line"] = None
    unseen.loc[50:90, ["price_diff", "net_mass_kg"]] = np.nan
    return unseen


def given(model, frame):
    return columns_of(frame, named_inputs(model.ensemble.design))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [1, 1_000])
def test_a_server_answers_as_the_model_does(server, model, frame, kind, rows):
    said = connect(server.url(kind), "imports").predict(VERSION, given(model, frame[:rows]))
    own = model.score(frame[:rows], reasons=0)
    assert said["probability"] == pytest.approx(own.probability, abs=savedmodel.CLOSE)
    assert said["expected_amount"] == pytest.approx(own.expected_amount, rel=savedmodel.CLOSE)
    assert said["anomaly"] == pytest.approx(own.anomaly, abs=1e-6)
    assert set(said) == {"probability", "expected_amount", "anomaly", "score"}


@pytest.mark.parametrize("kind", KINDS)
def test_more_rows_than_one_request_may_have_are_asked_for_in_parts(server, model, frame, kind):
    many = customs(2_300, seed=3).frame
    said = in_parts(connect(server.url(kind), "imports"), VERSION, given(model, many))
    own = model.score(many, reasons=0)
    assert said["probability"] == pytest.approx(own.probability, abs=savedmodel.CLOSE)


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_the_server_does_not_serve_is_an_error(server, model, frame, kind):
    with pytest.raises(NotReady, match=r"does not serve the version.*124"):
        connect(server.url(kind), "imports").predict(124, given(model, frame[:1]))
    with pytest.raises(NotReady, match="returns"):
        connect(server.url(kind, "returns"), "").predict(VERSION, given(model, frame[:1]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_input_name_is_an_error_that_names_it(server, model, frame, kind):
    columns = given(model, frame[:1])
    columns["not_a_column"] = columns.pop("price_diff")
    with pytest.raises(IntegrityError, match=r"not_a_column.*price_diff"):
        connect(server.url(kind), "imports").predict(VERSION, columns)


def test_a_text_where_a_number_belongs_is_an_error(server, model, frame):
    columns = given(model, frame[:1]) | {"price_diff": np.array(["cheap"], object)}
    for kind in KINDS:
        with pytest.raises(IntegrityError, match="price_diff"):
            connect(server.url(kind), "imports").predict(VERSION, columns)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/v1/models/m", "grpc://127.0.0.1:9/m"])
def test_a_server_that_is_down_is_to_be_tried_again(model, frame, address):
    with pytest.raises(TryAgain) as raised:
        connect(address, "m").predict(VERSION, given(model, frame[:1]))
    assert raised.value.where
    assert "scorer_url" in raised.value.next


def test_a_server_that_is_too_slow_is_to_be_tried_again(server, model, frame, monkeypatch):
    monkeypatch.setattr(server.models, "delay_seconds", 1.0)
    target = f"127.0.0.1:{server.grpc_port}"
    for slow in (Rest(server.url("rest"), 0.2), Grpc(target, "imports", 0.2)):
        with pytest.raises(TryAgain):
            slow.predict(VERSION, given(model, frame[:1]))


def test_the_warm_up_was_replayed_before_anybody_asked(server):
    assert server.models.warmed == len(layout.WARM_UP_ROWS)


def test_metadata_names_every_input_and_output_with_its_type(server, model):
    channel = grpc.insecure_channel(f"127.0.0.1:{server.grpc_port}")
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    asked.model_spec.name = "imports"
    told = get_model_metadata_pb2.SignatureDefMap()
    stub.GetModelMetadata(asked, timeout=10).metadata["signature_def"].Unpack(told)
    signature = told.signature_def["serving_default"]
    assert set(signature.inputs) == set(model.columns)
    assert set(signature.outputs) == {"probability", "expected_amount", "anomaly", "score"}
    assert signature.method_name == "tensorflow/serving/predict"
    assert {len(one.tensor_shape.dim) for one in signature.inputs.values()} == {1}
    channel.close()


def test_status_says_which_version_is_available(server):
    channel = grpc.insecure_channel(f"127.0.0.1:{server.grpc_port}")
    asked = get_model_status_pb2.GetModelStatusRequest()
    asked.model_spec.name = "imports"
    said = model_service_pb2_grpc.ModelServiceStub(channel).GetModelStatus(asked, timeout=10)
    assert [(one.version, one.state) for one in said.model_version_status] == [(VERSION, 30)]
    with urllib.request.urlopen(server.url("rest"), timeout=10) as answer:
        told = json.loads(answer.read())["model_version_status"]
    assert told == [{"version": str(VERSION), "state": "AVAILABLE"}]
    channel.close()


def test_any_client_of_the_protocol_may_ask_without_naming_a_version(server, model, frame):
    channel = grpc.insecure_channel(f"127.0.0.1:{server.grpc_port}")
    asked = request("imports", 0, given(model, frame[:2]), signature="")
    asked.model_spec.ClearField("version")
    said = prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict(asked, timeout=10)
    assert said.model_spec.version.value == VERSION
    channel.close()


@pytest.mark.parametrize("kind", KINDS)
def test_scores_come_from_the_server_and_reasons_from_the_model(server, model, frame, kind):
    served = Served(model, connect(server.url(kind), "imports"), VERSION)
    found = served.score(frame[:20], reasons=2)
    own = model.score(frame[:20], reasons=2)
    assert found.reasons == own.reasons
    assert found.probability.tobytes() != own.probability.tobytes()  # it was another arithmetic
    assert found.probability == pytest.approx(own.probability, abs=savedmodel.CLOSE)
    assert (served.version, served.recipe) == (model.version, model.recipe)


class Counting:
    """A calibrator that counts the rows the model in this process was asked for."""

    def __init__(self, calibrator):
        self.calibrator, self.rows = calibrator, 0

    def __call__(self, score):
        self.rows += len(score)
        return self.calibrator(score)


@pytest.mark.parametrize("rows", [1, 5, 1_000])
def test_the_model_itself_scores_only_the_few_rows_that_are_compared(server, model, frame, rows):
    counting = Counting(model.calibrator)
    watched = replace(model, calibrator=counting)
    served = Served(watched, connect(server.url("grpc"), "imports"), VERSION)
    found = served.score(frame[:rows], reasons=0)
    assert counting.rows == min(rows, COMPARED_ROWS)
    own = model.score(frame[:rows], reasons=0)
    assert found.probability == pytest.approx(own.probability, abs=savedmodel.CLOSE)
    assert found.expected_amount == pytest.approx(own.expected_amount, rel=savedmodel.CLOSE)
    assert found.anomaly == pytest.approx(own.anomaly, abs=1e-6)


def test_only_the_rows_asked_for_are_explained_as_the_model_would(server, model, frame):
    asked = np.arange(60) % 20 == 0
    served = Served(model, connect(server.url("grpc"), "imports"), VERSION)
    found = served.score(frame[:60], explain_rows=asked, peers=frame["cat_line"][:60])
    own = model.score(frame[:60], explain_rows=asked, peers=frame["cat_line"][:60])
    assert found.reasons == own.reasons
    assert any(found.reasons)


@contextmanager
def served_alone(model, folder):
    """A server of this model only; gives a scorer by each protocol."""
    place = folder / "imports" / str(VERSION)
    savedmodel.write(model, place)
    layout.write_warm_up(place, "imports", VERSION, given(model, customs(64).frame))
    layout.serve(folder, "imports", VERSION, {"version": "t"})
    with serving(folder) as running:
        yield [Served(model, connect(running.url(kind), "imports"), VERSION) for kind in KINDS]


def test_what_is_said_by_type_of_finding_is_the_servers_too(tmp_path):
    recipe = Recipe(name="t", estimator="xgboost", parameters={"n_estimators": 10}, heads=True)
    typed = fit(recipe, FEATURES, typed_world(1_500))
    unseen = typed_world(200, seed=3).frame
    own = typed.score(unseen, reasons=0).heads
    with served_alone(typed, tmp_path) as scorers:
        for served in scorers:
            found = served.score(unseen, reasons=0).heads
            assert found.types == own.types
            assert found.probability.tobytes() != own.probability.tobytes()
            assert found.probability == pytest.approx(own.probability, abs=savedmodel.CLOSE)
            assert found.expected_amount == pytest.approx(own.expected_amount, rel=1e-4)
            assert served.score(unseen[:0]).heads.types == own.types


def test_what_the_export_leaves_out_is_the_models_own_or_unknown(tmp_path):
    class Oddest:
        """An anomaly no graph knows: the larger the first input, the odder."""

        def __call__(self, matrix):
            return np.nan_to_num(matrix[:, 0].astype(float))

    recipe = Recipe(name="t", estimator="xgboost", parameters={"n_estimators": 5})
    bare = replace(fit(recipe, FEATURES, customs(600)), amount=None, anomaly=Oddest())
    unseen = customs(100, seed=3).frame
    own = bare.score(unseen, reasons=0)
    with served_alone(bare, tmp_path) as scorers:
        for served in scorers:
            found = served.score(unseen, reasons=0)
            assert found.anomaly == pytest.approx(own.anomaly)
            assert np.isnan(found.expected_amount).all()
            assert found.heads is None


def test_a_server_with_another_model_under_the_same_version_is_noticed(server, model, frame):
    slope = model.calibrator.slope
    other = replace(model, calibrator=replace(model.calibrator, slope=slope * 1.5))
    served = Served(other, connect(server.url("grpc"), "imports"), VERSION)
    with pytest.raises(IntegrityError, match="differ"):
        served.score(frame, reasons=0)


def test_no_rows_ask_nothing_of_the_server(model, frame):
    away = Served(model, Rest("http://127.0.0.1:9/v1/models/m"), VERSION)
    assert len(away.score(frame[:0], reasons=0).probability) == 0
