import pickle

import pytest

from veedor.errors import IntegrityError
from veedor.models.export import pickled


class Trap:
    """Unpickling it would end the test."""

    def __reduce__(self):
        return (pytest.exit, ("an unverified pickle was opened",))


def written(tmp_path, value):
    import io

    import joblib

    file = tmp_path / "m.joblib"
    buffer = io.BytesIO()
    joblib.dump(value, buffer)
    pickled.write(file, buffer.getvalue())
    return file


def test_a_model_is_read_back_when_its_hash_is_right(tmp_path):
    file = written(tmp_path, {"a": 1})
    assert pickled.load(file) == {"a": 1}
    told, name = pickled.beside(file).read_text().split()
    assert name == "m.joblib"
    assert pickled.load(file, told) == {"a": 1}


def test_a_file_with_another_hash_is_never_opened(tmp_path):
    file = written(tmp_path, {"a": 1})
    file.write_bytes(pickle.dumps(Trap()))
    with pytest.raises(IntegrityError, match="not opened"):
        pickled.load(file)
    with pytest.raises(IntegrityError, match="not opened"):
        pickled.load(file, "0" * 64)


def test_a_file_without_its_hash_is_never_opened(tmp_path):
    file = written(tmp_path, Trap())
    pickled.beside(file).unlink()
    with pytest.raises(IntegrityError, match="hash"):
        pickled.load(file)
