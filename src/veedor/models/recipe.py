"""How a model is to be made: data, not code. The same recipe and inputs give the same model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

EstimatorName = Literal["random_forest", "extra_trees", "boosting", "xgboost", "logistic", "blend"]
Split = Literal["time", "group"]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A question, the features that may answer it, an estimator, and how it will be judged.

    `estimator` is one of veedor's names, any unfitted scikit-learn classifier, or a tuple of these
    to be blended; `parameters` are the estimator's own, or for a blend those of each member by its
    name. `features` empty means all of the programme's. `encode` are category or entity columns
    turned into shrunk finding rates inside the pipeline, fitted on training rows only; columns
    joined by `+` make a pair, and `hs6>hs4>hs2` shrinks fine rates towards coarser ones. `copies`
    are columns whose equal values mark near-copies of one thing: copies share their weight, and
    never stand on both sides of a fold. `gap_days` is how long labels take to ripen: that many days
    before the test are left out of training. `prior_strength` is the number of imaginary checks at
    the base rate that shrink every encoded rate. `meanings` gives the English and Spanish words of
    encoded columns that no source declares, those that `prepare` makes.
    """

    name: str
    question: str = "Will a check of this declaration end in a finding?"
    estimator: EstimatorName | Any = "blend"
    parameters: dict[str, Any] = field(default_factory=dict)
    features: tuple[str, ...] = ()
    encode: tuple[str, ...] = ()
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    prior_strength: float = 20.0
    split: Split = "time"
    gap_days: int = 30
    test_share: float = 0.2
    calibration: Literal["isotonic", "sigmoid", "auto"] = "auto"
    money_weight: float = 0.7  # γ of V^γ · P^(1−γ): science.md 4.1
    seed: int = 7
    space: Mapping[str, Any] = field(default_factory=dict)  # where a search may look: spaces.py
