"""Fitted models and reports, kept under the hash of their content, on disk or an object store."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import uuid
from pathlib import Path

import fsspec

from veedor.errors import InputError, IntegrityError, MissingExtra, NotFound

HASH_LENGTH = 64  # SHA-256 in hexadecimal


class Artifacts:
    """Bytes by the SHA-256 of their content: what was stored cannot change under its name."""

    def __init__(self, url: str) -> None:
        try:
            self.files, self.root = fsspec.core.url_to_fs(url)
        except ImportError as error:
            raise MissingExtra(
                f"The artifacts lie where an optional part of veedor is needed: {error}.",
                where=f"artifacts_url {url}",
                next="Install veedor[cloud], or use a local folder.",
            ) from error
        except ValueError as error:
            raise InputError(
                f"This is not a place for artifacts: {error}.",
                where=f"artifacts_url {url}",
                next="Give a folder, or a URL that fsspec knows (s3://bucket/path).",
            ) from error

    def put(self, content: bytes) -> str:
        """Store these bytes and return their hash; storing them again changes nothing.

        They appear under their name all at once or not at all. A stored copy that no longer has
        its content is replaced.
        """
        digest = hashlib.sha256(content).hexdigest()
        if self._stored(digest) != content:
            self._write(digest, content)
        return digest

    def put_file(self, file: Path) -> str:
        """Store the content of a file and return its hash."""
        return self.put(file.read_bytes())

    def get(self, digest: str) -> bytes:
        """The bytes of this hash; NotFound when absent, IntegrityError when they were altered."""
        content = self._stored(digest)
        if content is None:
            raise NotFound(
                "There is no artifact with this hash.",
                where=f"{self.root}, {digest}",
                next="Restore it from a backup, or train again.",
            )
        if hashlib.sha256(content).hexdigest() != digest:
            raise IntegrityError(
                "An artifact is not what was stored.",
                where=self._path(digest),
                next="Do not use it. Restore it from a backup, or train again.",
            )
        return content

    def has(self, digest: str) -> bool:
        """Whether something is stored under this hash; `get` says whether it is intact."""
        return bool(self.files.isfile(self._path(digest)))

    def _path(self, digest: str) -> str:
        if len(digest) != HASH_LENGTH or not set(digest) <= set("0123456789abcdef"):
            raise InputError(
                "This is not the hash of an artifact.",
                where=repr(digest[:80]),
                next=f"Give the {HASH_LENGTH} hexadecimal digits that `put` returned.",
            )
        return f"{self.root}/{digest[:2]}/{digest}"

    def _stored(self, digest: str) -> bytes | None:
        try:
            return bytes(self.files.cat_file(self._path(digest)))
        except FileNotFoundError:
            return None

    def _write(self, digest: str, content: bytes) -> None:
        path = self._path(digest)
        # A name of its own, so that two writers of the same content cannot mix their bytes.
        temporary = f"{path}.{uuid.uuid4().hex}.new"
        self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        try:
            with self.files.open(temporary, "wb") as file:
                file.write(content)
                file.flush()
                # Only a local file has a disk to reach; an object store answers when it has stored.
                with contextlib.suppress(AttributeError, io.UnsupportedOperation):
                    os.fsync(file.fileno())
            self.files.mv(temporary, path)
        except BaseException:
            if self.files.exists(temporary):
                self.files.rm_file(temporary)
            raise
