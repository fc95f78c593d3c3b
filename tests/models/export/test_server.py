import pytest

from veedor.errors import InputError
from veedor.models.export.server import Grpc, Rest, connect


def test_an_address_says_by_which_protocol_and_which_model():
    assert connect("http://h:8501/v1/models/imports", "x") == Rest(
        "http://h:8501/v1/models/imports"
    )
    assert connect("https://h/v1/models/{programme}/", "returns") == Rest(
        "https://h/v1/models/returns"
    )
    assert connect("grpc://h:8500/{programme}", "returns") == Grpc("h:8500", "returns")


@pytest.mark.parametrize("url", [
    "h:8501", "http://h:8501", "http://h/v1/models/imports:predict", "grpc://h/imports",
    "http://h/v1/models/imports/versions/3", "file:///etc/passwd",
])  # fmt: skip
def test_any_other_address_is_refused(url):
    with pytest.raises(InputError, match="model server"):
        connect(url, "imports")
