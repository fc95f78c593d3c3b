"""A model whose scores come from a model server, in the place of the model itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from veedor.errors import IntegrityError
from veedor.models.export.inputs import columns_of, named_inputs
from veedor.models.export.server import ModelServer, in_parts
from veedor.models.heads import Typed
from veedor.models.model import Scored
from veedor.models.prepare import require

SAME_MODEL = 1e-4  # of probability; ten times what an export may differ: more is another model
COMPARED_ROWS = 20  # of each call: another model differs on nearly every row

Said = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Served:
    """Scores as `RiskModel` does: all that the export says comes from the server.

    The model in this process gives the reasons, as each asks for many probabilities of altered
    rows, and the anomaly where the export leaves it out. It must be the same model: the server is
    asked for its version, and answers that differ on a few rows of a call raise IntegrityError.
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

    def score(self, frame: pd.DataFrame, *, reasons: int = 3, **asked: Any) -> Scored:
        """As `RiskModel.score`, with the same arguments."""
        if not len(frame):
            return self.model.score(frame, reasons=0)
        require(frame, self.model.columns)
        columns = columns_of(frame, named_inputs(self.model.ensemble.design))
        said = in_parts(self.server, self.version_served, columns)
        self._compare(frame, said["probability"])
        if "anomaly" not in said:
            said["anomaly"] = self.model.anomaly(self.model.ensemble.design.transform(frame))
        return Scored(
            probability=said["probability"],
            expected_amount=said.get("expected_amount", np.full(len(frame), np.nan)),
            anomaly=said["anomaly"],
            reasons=self.model.reasons(frame, reasons, **asked),
            heads=self._heads(said),
        )

    def _compare(self, frame: pd.DataFrame, probability: NDArray[np.float64]) -> None:
        """IntegrityError when the server and the model differ on rows spread over the call."""
        rows = np.unique(np.linspace(0, len(frame) - 1, COMPARED_ROWS).astype(int))
        matrix = self.model.ensemble.design.transform(frame.iloc[rows])
        apart = float(np.abs(probability[rows] - self.model.probability(matrix)).max())
        if not apart <= SAME_MODEL:  # NaN is another model too
            raise IntegrityError(
                f"The model server and this home's model differ by {apart:.1e} in probability.",
                where=f"model {self.model.version}, served as {self.version_served}",
                next="Export the model again and let the server load it.",
            )

    def _heads(self, said: Said) -> Typed | None:
        """What the server says by type of finding, in the order of the model's heads."""
        if self.model.heads is None:
            return None
        by_type = said["type_probability"]
        amounts = said.get("type_expected_amount", np.full(by_type.shape, np.nan))
        return Typed(self.model.heads.types, by_type, amounts)
