import builtins
import subprocess
import sys

import pytest

from tests.models.neural.worlds import fitted, world
from veedor.errors import MissingExtra


def test_without_tensorflow_the_extra_is_named(monkeypatch):
    real = builtins.__import__

    def absent(name, *rest):
        if name.split(".")[0] in ("keras", "tensorflow"):
            raise ImportError(name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtra, match="TensorFlow") as error:
        fitted(world(60))
    assert "veedor[tensorflow]" in str(error.value)


def test_naming_the_classifier_does_not_load_tensorflow():
    code = (
        "import sys; import veedor.models.neural as n; n.DualAttentionClassifier().get_params(); "
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tensorflow_comes_without_a_word():
    code = "from veedor.models.neural.library import tensorflow; tensorflow().constant(1.0) + 1"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    assert done.stderr == b""
