"""What a model is given of each declaration: features, encoded columns, peers, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from veedor.errors import DeclarationError
from veedor.features.build import build
from veedor.features.feature import Feature
from veedor.features.prepared import prepared
from veedor.flows.known import Known
from veedor.flows.progress import Progress, silent
from veedor.jurisdiction import Programme
from veedor.models.prepare import Design
from veedor.models.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """One row for each declaration asked for, in that order.

    `frame` has the features and the columns the recipe encodes; `evidence` what a peer feature
    compares (`f__observed`, `f__typical`); `peers` the group each declaration is comparable to.
    """

    frame: pd.DataFrame
    evidence: pd.DataFrame
    peers: np.ndarray
    declarations: pd.DataFrame

    def rows(self, rows: np.ndarray) -> Inputs:
        """The same for some of the rows (positions or a boolean mask)."""
        return Inputs(
            frame=self.frame[rows] if rows.dtype == bool else self.frame.iloc[rows],
            evidence=self.evidence[rows] if rows.dtype == bool else self.evidence.iloc[rows],
            peers=self.peers[rows],
            declarations=self.declarations[rows]
            if rows.dtype == bool
            else self.declarations.iloc[rows],
        )


def features_of(programme: Programme, recipe: Recipe) -> tuple[Feature, ...]:
    """The features a recipe asks for, and those they are derived from."""
    if not recipe.features:
        return programme.features
    by_name = {feature.name: feature for feature in programme.features}
    absent = [name for name in recipe.features if name not in by_name]
    if absent:
        raise DeclarationError(
            f"Recipe '{recipe.name}' names features that do not exist: {', '.join(absent)}.",
            where=f"programme {programme.name}, recipe {recipe.name}",
            next="Name features of the programme, or leave it empty for all.",
        )
    wanted: dict[str, None] = {}

    def add(name: str) -> None:
        for read in getattr(by_name[name], "reads", ()):
            if read in by_name:
                add(read)
        wanted[name] = None

    for name in recipe.features:
        add(name)
    return tuple(by_name[name] for name in wanted)


def characterise(
    programme: Programme,
    recipe: Recipe,
    known: Known,
    target: pa.Table,
    *,
    on_progress: Progress = silent,
) -> Inputs:
    """Everything the recipe's model needs of each declaration of `target`, as of its own day."""
    features = features_of(programme, recipe)
    built = build(
        features,
        target=target,
        filings=known.declarations,
        outcomes=known.outcomes,
        indicators=known.indicators,
        clock=programme.declarations.clock,
        prepare=programme.prepare,
        prior_strength=recipe.prior_strength,
        on_progress=on_progress,
    )
    declared = prepare(programme, target)
    frame = built.frame.to_pandas().drop(columns="declaration_id")
    for column in Design.needs(recipe, [f.name for f in features], for_training=True):
        if column not in frame:
            frame[column] = declared[column].to_numpy()
    return Inputs(
        frame=frame,
        evidence=built.evidence.to_pandas().drop(columns="declaration_id"),
        peers=declared[programme.peers].astype("string").fillna("").to_numpy(dtype=object),
        declarations=declared,
    )


def prepare(programme: Programme, declarations: pa.Table) -> pd.DataFrame:
    """The declarations with the programme's own prepared columns, in the same order."""
    if programme.prepare is None:
        return declarations.to_pandas()
    return prepared(programme.prepare, declarations).to_pandas()
