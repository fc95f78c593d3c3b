"""A model as a joblib file with its hash beside it; read back only when the hash is right.

A pickle can run anything when it is read, so the hash comes from somewhere else than the file: the
register of the home that wrote it, or the `.sha256` file carried apart from it.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from veedor.errors import IntegrityError

ENDING = ".sha256"


def write(file: Path, content: bytes) -> None:
    """Write these bytes and, beside them, their hash in the form `sha256sum --check` reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for target, data in (
        (file, content),
        (beside(file), f"{hashlib.sha256(content).hexdigest()}  {file.name}\n".encode()),
    ):
        temporary = target.with_name(f".{target.name}.part")
        temporary.write_bytes(data)
        temporary.replace(target)


def beside(file: Path) -> Path:
    """The file that holds the hash of this one."""
    return file.with_name(file.name + ENDING)


def load(file: Path, sha256: str | None = None) -> Any:
    """The model of a file; IntegrityError, before a byte of it is understood, when its hash is not
    the one given, or without one that of the file beside it.
    """
    import joblib

    content = file.read_bytes()
    if sha256 is None:
        sha256 = _noted(file)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IntegrityError(
            "The file is not the model whose hash was noted. It was not opened.",
            where=str(file),
            next="Do not use it. Export the model again.",
        )
    return joblib.load(io.BytesIO(content))


def _noted(file: Path) -> str:
    try:
        return beside(file).read_text(encoding="utf-8").split()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise IntegrityError(
            "The model's hash is not beside it, so nobody can say whether it is the model.",
            where=str(beside(file)),
            next="Give the hash that the register of models has (veedor export --json shows it).",
        ) from error
