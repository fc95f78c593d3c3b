from __future__ import annotations

import hashlib
import threading
from pathlib import Path

import pytest

from veedor.errors import InputError, IntegrityError, MissingExtra, NotFound
from veedor.stores.artifacts import Artifacts

CONTENT = b"a fitted model"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(params=["folder", "file", "memory"])
def artifacts(request: pytest.FixtureRequest, tmp_path: Path) -> Artifacts:
    urls = {
        "folder": str(tmp_path / "kept"),
        "file": (tmp_path / "kept").as_uri(),
        "memory": f"memory://{tmp_path.name}",
    }
    return Artifacts(urls[request.param])


def test_what_was_put_is_got_by_the_hash_of_its_content(artifacts: Artifacts):
    assert artifacts.put(CONTENT) == DIGEST
    assert artifacts.get(DIGEST) == CONTENT
    assert artifacts.has(DIGEST)


def test_a_file_is_put_by_its_content(artifacts: Artifacts, tmp_path: Path):
    file = tmp_path / "model.bin"
    file.write_bytes(CONTENT)
    assert artifacts.put_file(file) == DIGEST


def test_putting_the_same_again_leaves_one_copy(tmp_path: Path):
    artifacts = Artifacts(str(tmp_path))
    assert artifacts.put(CONTENT) == artifacts.put(CONTENT)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [DIGEST]


def test_an_altered_artifact_is_refused_and_putting_it_again_mends_it(tmp_path: Path):
    artifacts = Artifacts(str(tmp_path))
    artifacts.put(CONTENT)
    (tmp_path / DIGEST[:2] / DIGEST).write_bytes(b"another model")
    with pytest.raises(IntegrityError, match="not what was stored"):
        artifacts.get(DIGEST)
    artifacts.put(CONTENT)
    assert artifacts.get(DIGEST) == CONTENT


def test_an_artifact_that_is_not_there_is_not_found(artifacts: Artifacts):
    assert not artifacts.has(DIGEST)
    with pytest.raises(NotFound):
        artifacts.get(DIGEST)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_what_is_no_hash_is_refused(artifacts: Artifacts, name: str):
    with pytest.raises(InputError, match="not the hash"):
        artifacts.get(name)


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    artifacts = Artifacts(str(tmp_path))

    def fail(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(artifacts.files, "mv", fail)
    with pytest.raises(OSError, match="no space"):
        artifacts.put(CONTENT)
    monkeypatch.undo()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not artifacts.has(DIGEST)


def test_writers_of_the_same_content_do_not_disturb_each_other(tmp_path: Path):
    artifacts = Artifacts(str(tmp_path))
    content = bytes(range(256)) * 4096
    threads = [threading.Thread(target=artifacts.put, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert artifacts.get(hashlib.sha256(content).hexdigest()) == content
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_place_that_cannot_be_is_refused():
    with pytest.raises(InputError, match="not a place"):
        Artifacts("nonsense://x")


def test_an_object_store_without_its_library_names_the_extra():
    pytest.importorskip("fsspec")
    try:
        import s3fs  # noqa: F401
    except ImportError:
        with pytest.raises(MissingExtra, match="optional"):
            Artifacts("s3://bucket/artifacts")
    else:
        pytest.skip("s3fs is installed")
