"""The folder TensorFlow Serving reads: versions, configuration files, warm-up requests.

    TO/
      models.config  batching.config  monitoring.config
      imports/
        versions.json                    which integer is which version of veedor
        1764096000/
          saved_model.pb  variables/
          assets.extra/veedor.json       what this model is, and the hash of every file
          assets.extra/tf_serving_warmup_requests

A version is the second in which the model was trained: it grows, and can be told from the register.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from veedor.errors import InputError, IntegrityError
from veedor.models.export.savedmodel import SERVING, tensorflow
from veedor.models.export.server import request

EXTRA = Path("assets.extra")  # TensorFlow Serving reads the warm-up here and leaves the rest alone
ABOUT = EXTRA / "veedor.json"
WARM_UP = EXTRA / "tf_serving_warmup_requests"  # the name is TensorFlow Serving's
VERSIONS = "versions.json"
SERVED_ROOT = "/models"  # where the folder is mounted in the server's container
LOADED = 2  # versions served side by side: callers of the old one finish while the new one comes
WARM_UP_ROWS = (1, 32)  # rows of a request: one declaration, and a small file

BATCHING = """\
# How TensorFlow Serving joins requests that arrive together. Read only with --enable_batching.
# One row costs a millisecond or so and 1,000 rows some tens: joining pays under load.
max_batch_size { value: 1024 }        # rows; the client never sends more than 1,000 at once
batch_timeout_micros { value: 1000 }  # a lone declaration waits at most this long for company
num_batch_threads { value: 2 }        # batches at a time: the cores given to the server
max_enqueued_batches { value: 64 }    # then callers are told to try again instead of waiting
"""
MONITORING = """\
# Prometheus reads the server's counters at this path of its REST port.
prometheus_config { enable: true, path: "/monitoring/prometheus/metrics" }
"""


def integer_version(trained_at: datetime) -> int:
    """The version TensorFlow Serving knows a model by: the second it was trained in."""
    return int(trained_at.timestamp())


def write_about(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write what the model is, and the hash of every file that belongs to it."""
    about = folder / ABOUT
    about.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**facts, "files": hashes(folder)}, indent=2, ensure_ascii=False, default=str)
    about.write_text(text + "\n", encoding="utf-8")


def about(folder: Path) -> dict[str, Any]:
    """What an exported model says of itself; IntegrityError when its files are not those written.

    A folder without the file was not written to its end, or not by veedor.
    """
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        whole = told["files"] == hashes(folder)
    except (OSError, ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise IntegrityError(
            "An exported model is not what was written.",
            where=str(folder),
            next="Delete the folder and export again.",
        )
    return told


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of an exported model but its own description."""
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file != folder / ABOUT
    }


def write_warm_up(folder: Path, name: str, version: int, columns: Mapping[str, np.ndarray]) -> None:
    """Requests the server answers to itself before it takes callers: the first one is slow."""
    tf = tensorflow()
    from tensorflow_serving.apis import prediction_log_pb2

    file = folder / WARM_UP
    file.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(file)) as records:
        for rows in WARM_UP_ROWS:
            some = {column: values[:rows] for column, values in columns.items()}
            asked = request(name, version, some, signature=SERVING)
            log = prediction_log_pb2.PredictionLog(
                predict_log=prediction_log_pb2.PredictLog(request=asked)
            )
            records.write(log.SerializeToString())


def check_purpose(to: Path, name: str, *, trial: bool) -> None:
    """InputError where versions on trial and versions in use would be served side by side."""
    if _known_versions(to, name).get("trial", trial) != trial:
        there, this = ("in use", "on trial") if trial else ("on trial", "in use")
        raise InputError(
            f"The folder serves versions {there}, and this one would be {this}.",
            where=str(to / name),
            next="Export into another folder (--to): callers must know which of the two they ask.",
        )


def serve(
    to: Path, name: str, version: int, told: Mapping[str, Any], *, trial: bool = False
) -> list[int]:
    """Name this version as the one to be served, beside the one before; the versions to load.

    An older version named again is a rollback: the newer one is not loaded, because a server gives
    the highest to callers who name no version. Other programmes in the folder stay as they are.
    """
    known = _known_versions(to, name)
    loaded = [version, *(k for k in known.get("loaded", ()) if k < version)]
    loaded = [k for k in loaded if (to / name / str(k)).is_dir()][:LOADED]
    versions = {**known.get("versions", {}), str(version): dict(told)}
    _write_json(to / name / VERSIONS, {"programme": name, "serving": version, "loaded": loaded,
                                       "trial": trial, "versions": versions})  # fmt: skip
    _replace(to / "models.config", models_config(to))
    for config, text in (("batching.config", BATCHING), ("monitoring.config", MONITORING)):
        if not (to / config).exists():  # an installation may have changed its numbers
            _replace(to / config, text)
    return loaded


def _known_versions(to: Path, name: str) -> dict[str, Any]:
    file = to / name / VERSIONS
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def models_config(to: Path) -> str:
    """The server's list of models: every programme exported to the folder."""
    parts = ["# Written by veedor export; the next export writes it again.\nmodel_config_list {\n"]
    for file in sorted(to.glob(f"*/{VERSIONS}")):
        name = file.parent.name
        loaded = json.loads(file.read_text(encoding="utf-8"))["loaded"]
        versions = " ".join(f"versions: {version}" for version in sorted(loaded))
        parts.append(
            f'  config {{\n    name: "{name}"\n    base_path: "{SERVED_ROOT}/{name}"\n'
            f'    model_platform: "tensorflow"\n'
            f"    model_version_policy {{ specific {{ {versions} }} }}\n  }}\n"
        )
    return "".join([*parts, "}\n"])


def _write_json(file: Path, value: Any) -> None:
    _replace(file, json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n")


def _replace(file: Path, text: str) -> None:
    """A server that polls the file sees the old one or the new one, never half of it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(file)
