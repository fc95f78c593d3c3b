import os

import pytest

from veedor.models import quiet


def test_greetings_are_dropped_and_the_rest_is_told(capfd):
    with quiet.importing():
        os.write(2, b"I0000 00:00:17 port.cc:153] oneDNN custom operations are on.\nout of disk\n")
    os.write(2, b"afterwards\n")
    assert capfd.readouterr().err == "out of disk\nafterwards\n"


def test_what_was_said_is_told_when_the_import_fails(capfd):
    with pytest.raises(ImportError), quiet.importing():
        os.write(2, b"libtensorflow.so: cannot open\n")
        raise ImportError
    assert capfd.readouterr().err == "libtensorflow.so: cannot open\n"
