"""A model server for tests: TensorFlow Serving's own protocols over a SavedModel that is loaded.

It reads `models.config` and the version folders as the real one does, and answers by the official
stubs: Predict and GetModelMetadata of PredictionService, GetModelStatus of ModelService, and the
same by REST. What it does not have: batching, reloading, the real one's C++.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import numpy as np
from google.protobuf import text_format
from tensorflow.core.protobuf import saved_model_pb2
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_log_pb2,
    prediction_service_pb2_grpc,
)
from tensorflow_serving.config import model_server_config_pb2

from veedor.models.export.savedmodel import tensorflow

tf = tensorflow()
ROOT = "/models"  # where the exported folder is mounted


class Refused(Exception):
    """A request the server does not take, with the code of gRPC it answers."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


@dataclass
class Models:
    """Every version that `models.config` names, loaded; warmed up by its own requests."""

    folder: Path
    loaded: dict[tuple[str, int], Any] = field(default_factory=dict)
    warmed: int = 0
    delay_seconds: float = 0.0

    def __post_init__(self) -> None:
        config = model_server_config_pb2.ModelServerConfig()
        text_format.Parse((self.folder / "models.config").read_text(encoding="utf-8"), config)
        for model in config.model_config_list.config:
            base = self.folder / Path(model.base_path).relative_to(ROOT)
            for version in model.model_version_policy.specific.versions:
                path = base / str(version)
                self.loaded[model.name, version] = tf.saved_model.load(str(path))
                self._warm_up(path / "assets.extra" / "tf_serving_warmup_requests")

    def predict(self, asked: Any) -> Any:
        """Answer a PredictRequest."""
        time.sleep(self.delay_seconds)
        given = {name: tf.make_ndarray(tensor) for name, tensor in asked.inputs.items()}
        wanted = asked.model_spec.version.value if asked.model_spec.HasField("version") else None
        name, version = self.find(asked.model_spec.name, wanted)
        signature = asked.model_spec.signature_name or "serving_default"
        answer = predict_pb2.PredictResponse()
        answer.model_spec.name = name
        answer.model_spec.version.value = version
        answer.model_spec.signature_name = signature
        for output, value in self.run(name, version, signature, given).items():
            answer.outputs[output].CopyFrom(tf.make_tensor_proto(value))
        return answer

    def find(self, name: str, version: int | None) -> tuple[str, int]:
        """The version asked for, or the highest; refused as the real server words it."""
        if version is None:
            known = [v for n, v in self.loaded if n == name]
            if known:
                return name, max(known)
            raise Refused(
                grpc.StatusCode.NOT_FOUND, f"Servable not found for request: Latest({name})"
            )
        if (name, version) in self.loaded:
            return name, version
        what = f"Servable not found for request: Specific({name}, {version})"
        raise Refused(grpc.StatusCode.NOT_FOUND, what)

    def run(self, name: str, version: int, signature: str, given: dict[str, Any]) -> dict[str, Any]:
        """The outputs of a signature; other inputs than its own are refused."""
        ask = self.loaded[name, version].signatures.get(signature)
        if ask is None:
            raise Refused(
                grpc.StatusCode.FAILED_PRECONDITION,
                f'Serving signature name: "{signature}" not found in signature def',
            )
        specs = ask.structured_input_signature[1]
        extra, missing = sorted(set(given) - set(specs)), sorted(set(specs) - set(given))
        if extra or missing:
            raise Refused(
                grpc.StatusCode.INVALID_ARGUMENT,
                f"input size does not match signature: sent extra {extra}, missing {missing}",
            )
        tensors = {}
        for key, values in given.items():
            try:
                tensors[key] = tf.constant(values, specs[key].dtype)
            except (TypeError, ValueError) as error:
                raise Refused(
                    grpc.StatusCode.INVALID_ARGUMENT, f"{key} is not {specs[key].dtype.name}"
                ) from error
        return {key: tensor.numpy() for key, tensor in ask(**tensors).items()}

    def metadata(self, name: str, version: int) -> Any:
        """The signatures of a model, as its SavedModel declares them."""
        answer = get_model_metadata_pb2.GetModelMetadataResponse()
        answer.model_spec.name = name
        answer.model_spec.version.value = version
        proto = saved_model_pb2.SavedModel()
        proto.ParseFromString((self.folder / name / str(version) / "saved_model.pb").read_bytes())
        told = get_model_metadata_pb2.SignatureDefMap()
        for key, signature in proto.meta_graphs[0].signature_def.items():
            told.signature_def[key].CopyFrom(signature)
        answer.metadata["signature_def"].Pack(told)
        return answer

    def status(self, name: str) -> Any:
        """Which versions are there."""
        answer = get_model_status_pb2.GetModelStatusResponse()
        for known, version in sorted(self.loaded):
            if known == name:
                answer.model_version_status.add(version=version, state="AVAILABLE")
        return answer

    def _warm_up(self, file: Path) -> None:
        for record in tf.data.TFRecordDataset(str(file)).as_numpy_iterator():
            log = prediction_log_pb2.PredictionLog.FromString(record)
            assert log.WhichOneof("log_type") == "predict_log"
            self.predict(log.predict_log.request)
            self.warmed += 1


class _Prediction(prediction_service_pb2_grpc.PredictionServiceServicer):
    def __init__(self, models: Models) -> None:
        self.models = models

    def Predict(self, request, context):  # noqa: N802 - the protocol's name
        try:
            return self.models.predict(request)
        except Refused as refused:
            context.abort(refused.code, refused.message)

    def GetModelMetadata(self, request, context):  # noqa: N802
        try:
            wanted = request.model_spec.version.value or None
            return self.models.metadata(*self.models.find(request.model_spec.name, wanted))
        except Refused as refused:
            context.abort(refused.code, refused.message)


class _Status(model_service_pb2_grpc.ModelServiceServicer):
    def __init__(self, models: Models) -> None:
        self.models = models

    def GetModelStatus(self, request, context):  # noqa: N802
        return self.models.status(request.model_spec.name)


def _handler(models: Models) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            path, _, verb = self.path.rpartition(":")
            _, _, _, name, *rest = path.split("/")
            try:
                if verb != "predict" or len(rest) not in (0, 2):
                    raise Refused(grpc.StatusCode.INVALID_ARGUMENT, "Malformed request")
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                time.sleep(models.delay_seconds)
                found = models.find(name, int(rest[1]) if rest else None)
                given = {key: np.array(values) for key, values in body["inputs"].items()}
                said = models.run(*found, body.get("signature_name", "serving_default"), given)
                outputs = {key: value.tolist() for key, value in said.items()}
                self.answer(200, {"outputs": outputs})
            except Refused as refused:
                status = 404 if refused.code == grpc.StatusCode.NOT_FOUND else 400
                self.answer(status, {"error": refused.message})

        def do_GET(self):
            status = models.status(self.path.split("/")[3])
            told = [
                {"version": str(one.version), "state": "AVAILABLE"}
                for one in status.model_version_status
            ]
            self.answer(200, {"model_version_status": told})

        def answer(self, status: int, value: Any) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@dataclass(frozen=True)
class Running:
    """A server that listens on the loopback."""

    models: Models
    grpc_port: int
    rest_port: int

    def url(self, kind: str, name: str = "imports") -> str:
        """The address to write into the setting `scorer_url`."""
        if kind == "grpc":
            return f"grpc://127.0.0.1:{self.grpc_port}/{name}"
        return f"http://127.0.0.1:{self.rest_port}/v1/models/{name}"


@contextmanager
def serving(folder: Path) -> Iterator[Running]:
    """Serve an exported folder by gRPC and REST on free ports of the loopback."""
    models = Models(folder)
    server = grpc.server(ThreadPoolExecutor(2), options=[("grpc.so_reuseport", 0)])
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(_Prediction(models), server)
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(_Status(models), server)
    grpc_port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    rest = ThreadingHTTPServer(("127.0.0.1", 0), _handler(models))
    thread = threading.Thread(target=rest.serve_forever, daemon=True)
    thread.start()
    try:
        yield Running(models, grpc_port, rest.server_address[1])
    finally:
        server.stop(0).wait()
        rest.shutdown()
        rest.server_close()
        thread.join()
