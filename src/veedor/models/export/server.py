"""Asks a model server, by REST or by gRPC, for the answers of one version of a model.

Every request names the version: another version than the one this home uses is never taken in
silence. A server that is away is an error to be tried again, never a reason to answer otherwise.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from veedor.errors import InputError, IntegrityError, NotReady, TryAgain, VeedorError
from veedor.models.export.savedmodel import SERVING, tensorflow

TIMEOUT_SECONDS = 10.0  # a batch of 1,000 rows takes a fraction of one
ROWS_A_REQUEST = 1_000  # below max_batch_size of the batching file
REST = re.compile(r"^(https?://[^/]+/v1/models/[^/:]+)$")
GRPC = re.compile(r"^grpc://([^/]+:\d+)/([^/]+)$")

Columns = Mapping[str, NDArray[Any]]


class ModelServer(Protocol):
    """A server of models."""

    def predict(self, version: int, columns: Columns) -> dict[str, NDArray[np.float64]]:
        """The named outputs for these rows."""
        ...


def connect(url: str, programme: str) -> ModelServer:
    """The server of a setting; `{programme}` in it stands for the programme's name.

    Raises InputError for any other form of address.
    """
    address = url.strip().rstrip("/").replace("{programme}", programme)
    if REST.match(address):
        return Rest(address)
    grpc = GRPC.match(address)
    if grpc:
        return Grpc(grpc[1], grpc[2])
    raise InputError(
        f"'{url}' is not the address of a model server.",
        where="setting scorer_url",
        next="Write http://HOST:8501/v1/models/NAME or grpc://HOST:8500/NAME.",
    )


def in_parts(server: ModelServer, version: int, columns: Columns) -> dict[str, NDArray[np.float64]]:
    """The answers for any number of rows, asked for a thousand at a time."""
    rows = len(next(iter(columns.values())))
    parts = [
        server.predict(version, {k: v[start : start + ROWS_A_REQUEST] for k, v in columns.items()})
        for start in range(0, rows, ROWS_A_REQUEST)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@dataclass(frozen=True)
class Rest:
    """By HTTP: `POST {base}/versions/{version}:predict`."""

    base: str
    timeout_seconds: float = TIMEOUT_SECONDS

    def predict(self, version: int, columns: Columns) -> dict[str, NDArray[np.float64]]:
        """The named outputs for these rows; NaN travels as the token NaN, which the server reads"""
        inputs = {name: values.tolist() for name, values in columns.items()}
        body = json.dumps({"signature_name": SERVING, "inputs": inputs}).encode()
        url = f"{self.base}/versions/{version}:predict"
        said = self._post(url, body)["outputs"]
        return {name: np.array(values, dtype=float) for name, values in said.items()}

    def _post(self, url: str, body: bytes) -> Any:
        asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})
        # Without the proxies of the environment: a model server stands beside veedor.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(asked, timeout=self.timeout_seconds) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            raise _refused(HTTPStatus(error.code), _reason(error.read()), url) from error
        except (OSError, ValueError) as error:  # refused, timed out, cut off in the middle
            raise _away(url, error) from error


@dataclass(frozen=True)
class Grpc:
    """By gRPC: `PredictionService.Predict`."""

    target: str
    name: str
    timeout_seconds: float = TIMEOUT_SECONDS
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def predict(self, version: int, columns: Columns) -> dict[str, NDArray[np.float64]]:
        """The named outputs for these rows."""
        tf = tensorflow()
        import grpc

        url = f"grpc://{self.target}/{self.name}"
        asked = request(self.name, version, columns, signature=SERVING)
        try:
            said = self._stub().Predict(asked, timeout=self.timeout_seconds)
        except grpc.RpcError as error:
            status = STATUS_OF_CODE.get(error.code().name)
            if status is None:
                raise _away(url, error.code().name) from error
            raise _refused(status, error.details() or "", url) from error
        if said.model_spec.version.value != version:
            raise _other_version(url, f"it answered with {said.model_spec.version.value}")
        return {name: tf.make_ndarray(tensor) for name, tensor in said.outputs.items()}

    def _stub(self) -> Any:
        """One channel for all calls: opening it costs more than a call."""
        if "stub" not in self.kept:
            import grpc
            from tensorflow_serving.apis import prediction_service_pb2_grpc

            channel = grpc.insecure_channel(self.target, options=[("grpc.enable_http_proxy", 0)])
            self.kept["stub"] = prediction_service_pb2_grpc.PredictionServiceStub(channel)
        return self.kept["stub"]


STATUS_OF_CODE = {
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "INVALID_ARGUMENT": HTTPStatus.BAD_REQUEST,
    "FAILED_PRECONDITION": HTTPStatus.BAD_REQUEST,
}  # any other code of gRPC: the server is away or too busy


def request(name: str, version: int, columns: Columns, *, signature: str) -> Any:
    """A `PredictRequest` for these columns."""
    tf = tensorflow()
    from tensorflow_serving.apis import predict_pb2

    asked = predict_pb2.PredictRequest()
    asked.model_spec.name = name
    asked.model_spec.signature_name = signature
    asked.model_spec.version.value = version
    for column, values in columns.items():
        asked.inputs[column].CopyFrom(tf.make_tensor_proto(values, shape=values.shape))
    return asked


def _refused(status: HTTPStatus, reason: str, url: str) -> VeedorError:
    if status == HTTPStatus.NOT_FOUND:
        return _other_version(url, reason)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return _away(url, f"{status.value} {reason}")
    return IntegrityError(
        f"The model server does not take what this model is given: {reason}",
        where=url,
        next="Export the model again and let the server load it.",
    )


def _other_version(url: str, reason: str) -> VeedorError:
    return NotReady(
        f"The model server does not serve the version this home uses: {reason}",
        where=url,
        next="Run veedor export into the server's folder and wait until it has loaded the version.",
    )


def _away(url: str, reason: Any) -> VeedorError:
    return TryAgain(
        f"The model server does not answer: {reason}",
        where=url,
        next="Start it, or look at its log; to score without it empty the setting scorer_url.",
    )


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode(errors="replace")
