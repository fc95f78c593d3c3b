"""Short words for receiving a small file in a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.ingest.sample import SOURCE
from veedor.ingest.connectors import Incoming
from veedor.ingest.load import Receiver
from veedor.ingest.quarantine import Rejected

TODAY = date(2025, 6, 30)
Received = tuple[Receiver, list[dict], list[Rejected]]


@pytest.fixture(scope="session")
def receive() -> Callable[..., Received]:
    """Receives all of an Incoming: gives the receiver, the good rows and the refused ones."""

    def received(incoming: Incoming, **more: Any) -> Received:
        facts = {"source": SOURCE, "batch_id": "b", "loaded_on": TODAY} | more
        receiver = Receiver(incoming=incoming, **facts)
        good = [row for batch in receiver.batches() for row in batch.to_pylist()]
        return receiver, good, list(receiver.rejected)

    return received
