"""A model whose scores come from a model server, in the place of the model itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.errors import IntegrityError
from veedor.models.export.inputs import columns_of, named_inputs
from veedor.models.export.server import ModelServer, in_parts
from veedor.models.prepare import require

SAME_MODEL = 1e-4  # of probability; ten times what an export may differ: more is another model


@dataclass(frozen=True)
class Served:
    """Scores as `RiskModel` does: probability, amount and anomaly from the server.

    Reasons come from the model in this process: each asks for many probabilities of altered rows.
    It must be the same model: the server is asked for its version, and answers that differ raise
    IntegrityError.
    """

    model: Any
    server: ModelServer
    version_served: int

    @property
    def recipe(self) -> Any:
        """The model's recipe."""
        return self.model.recipe

    @property
    def version(self) -> str:
        """The model's version in the register of this home."""
        return self.model.version

    def score(self, frame: pd.DataFrame, **asked: Any) -> Any:
        """As `RiskModel.score`, with the same arguments."""
        own = self.model.score(frame, **asked)
        if not len(frame):
            return own
        require(frame, self.model.columns)
        columns = columns_of(frame, named_inputs(self.model.ensemble.design))
        said = in_parts(self.server, self.version_served, columns)
        probability = said["probability"]
        apart = float(np.abs(probability - own.probability).max())
        if not apart <= SAME_MODEL:
            raise IntegrityError(
                f"The model server and this home's model differ by {apart:.1e} in probability.",
                where=f"model {self.model.version}, served as {self.version_served}",
                next="Export the model again and let the server load it.",
            )
        return replace(
            own,
            probability=probability,
            expected_amount=_or(said, "expected_amount", own.expected_amount),
            anomaly=_or(said, "anomaly", own.anomaly),
        )


def _or(said: dict[str, NDArray[np.float64]], name: str, own: NDArray[np.float64]):
    """The server's output, or the model's own where the export left it out."""
    return said.get(name, own)
