"""TensorFlow imported on the processor, without what it tells of itself."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator

SETTINGS = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
STDERR = 2  # the file descriptor: compiled code does not write to Python's sys.stderr
GREETING = re.compile(rb"WARNING: All log messages before absl|I0000 ")


@contextlib.contextmanager
def importing() -> Iterator[None]:
    """Inside, TensorFlow is imported: its greetings are dropped, whatever else is told afterwards.

    Its own level of logging comes too late for these lines, written before it is ready.
    """
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    sys.stderr.flush()
    with tempfile.TemporaryFile() as told:
        usual = os.dup(STDERR)
        os.dup2(told.fileno(), STDERR)
        try:
            yield
        finally:
            sys.stderr.flush()
            os.dup2(usual, STDERR)
            os.close(usual)
            told.seek(0)
            for line in told:
                if not GREETING.match(line):
                    os.write(STDERR, line)
