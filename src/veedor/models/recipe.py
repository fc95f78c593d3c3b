"""How a model is to be made: data, not code. The same recipe and inputs give the same model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from veedor.errors import DeclarationError

EstimatorName = Literal[
    "random_forest", "extra_trees", "boosting", "gradient_boosting", "xgboost", "lightgbm",
    "logistic", "neural", "pu_bagging", "elkan_noto", "blend",
]  # fmt: skip
Split = Literal["time", "group"]
Missing = Literal["auto", "mean", "median", "most_frequent", "model"]
Outliers = Literal["auto", "none", "quantile", "zscore", "iqr", "log", "ranks"]
Scale = Literal["auto", "none", "standard", "minmax"]
Categories = Literal["columns", "ordinal", "rates"]
Keep = Literal["all", "importance", "permutation", "recursive", "better_than_noise"]
Balance = Literal["none", "class_weight", "over", "under", "smote", "smotenc"]
Combine = Literal["log_odds", "soft", "hard", "rank", "stacking"]
Amounts = Literal["smearing", "tweedie", "network"]
Rates = Literal["cross_fitted", "past_only"]

_AS_NEEDED = ("as the estimator needs", "lo que pida el estimador")
VALUES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "combine": {
        "log_odds": ("mean of log-odds", "media de log-odds"),
        "soft": ("soft vote", "voto blando"),
        "hard": ("hard vote", "voto duro"),
        "rank": ("mean of ranks", "media de rangos"),
        "stacking": ("logistic regression over members", "apilamiento"),
    },
    "rates": {
        "cross_fitted": ("of rows held out", "de filas apartadas"),
        "past_only": ("only those known before the day", "solo las conocidas antes del día"),
    },
    "preparation.missing": {
        "auto": _AS_NEEDED,
        "mean": ("by the mean", "con la media"),
        "median": ("by the median", "con la mediana"),
        "most_frequent": ("by the most frequent value", "con el valor más frecuente"),
        "model": ("predicted from other inputs", "predichos con las otras variables"),
    },
    "preparation.outliers": {
        "auto": _AS_NEEDED,
        "none": ("left as they are", "quedan como están"),
        "quantile": ("capped at outer quantiles", "tope en cuantiles extremos"),
        "zscore": ("capped at three sigmas", "tope a tres sigmas"),
        "iqr": ("capped at Tukey's fences", "tope de Tukey"),
        "log": ("signed logarithms", "logaritmos con signo"),
        "ranks": ("normal quantiles", "cuantiles normales"),
    },
    "preparation.scale": {
        "auto": _AS_NEEDED,
        "none": ("as it is", "la que traen"),
        "standard": ("mean 0, deviation 1", "media 0, desviación 1"),
        "minmax": ("from 0 to 1", "de 0 a 1"),
    },
    "preparation.categories": {
        "columns": ("one column a value", "una columna por valor"),
        "ordinal": ("ordinal codes", "códigos ordinales"),
        "rates": ("finding rates", "tasas de hallazgos"),
    },
    "preparation.keep": {
        "all": ("all", "todas"),
        "importance": ("those used most", "las más usadas"),
        "permutation": ("those that cost to permute", "las que cuesta permutar"),
        "recursive": ("by recursive elimination", "por eliminación recursiva"),
        "better_than_noise": ("those better than noise", "las mejores que el ruido"),
    },
    "preparation.balance": {
        "none": ("as checked", "como se controló"),
        "class_weight": ("class weights", "pesos por clase"),
        "over": ("findings drawn again", "sobremuestreo de hallazgos"),
        "under": ("clean checks left out", "submuestreo de controles limpios"),
        "smote": ("SMOTE", "SMOTE"),
        "smotenc": ("SMOTENC", "SMOTENC"),
    },
    "amounts": {
        "smearing": ("trees on log amounts", "árboles sobre el logaritmo del monto"),
        "tweedie": ("Tweedie loss", "pérdida Tweedie"),
        "network": ("the network's own", "los de la propia red"),
    },
}
"""What a person reads instead of each value above, in English and Spanish, by setting."""

BLEND = ("boosting", "xgboost", "random_forest", "extra_trees", "logistic")
"""The members of `blend`: they err in different places, which is what a blend lives on."""


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """What is done to the inputs before an estimator sees them, learnt from training rows only.

    `auto` is what the estimator needs and no more: nothing for trees that take missing values;
    capped, imputed and scaled inputs for the others and for SMOTE, which measures distances.
    `missing` fills by mean, median, most
    frequent value, or a model of the other inputs, always with an indicator beside. `outliers`
    caps at outer quantiles, at z-scores or at Tukey's fences, takes signed logarithms, or replaces
    values by their normal quantiles. `categories` says how a category of few values is written:
    one column a value, one ordinal code, or its shrunk rate of findings. `anomaly` adds each row's
    anomaly percentile as an input (XGBOD). `keep` chooses inputs: the `keep_share` most important,
    those whose permutation on later rows costs something, by recursive elimination judged forward
    in time, or those better than shuffled copies of inputs. `balance` weighs or resamples the
    classes to `balance_to` findings for each clean check; probabilities are calibrated afterwards
    on real rows, so that they still mean what they say.
    """

    missing: Missing = "auto"
    outliers: Outliers = "auto"
    scale: Scale = "auto"
    categories: Categories = "columns"
    anomaly: bool = False
    keep: Keep = "all"
    keep_share: float = 0.5
    balance: Balance = "none"
    balance_to: float = 0.5


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A question, the features that may answer it, an estimator, and how it will be judged.

    `estimator` is one of veedor's names, any unfitted scikit-learn classifier, or a tuple of these
    to be blended; `parameters` are the estimator's own, or for a blend those of each member by its
    name. `combine` says how members become one score: mean log-odds, soft or hard vote, mean rank,
    or a logistic regression on rows that did not teach them (stacking). `features` empty means all
    of the programme's. `encode` are category or entity columns turned into shrunk finding rates
    inside the pipeline, fitted on training rows only; columns joined by `+` make a pair, and
    `hs6>hs4>hs2` shrinks fine rates towards coarser ones. `rates` says which rows describe a
    training row: those of other folds, or only those whose result was known before its day.
    `codes` are columns handed to the estimator as whole numbers, for one that embeds them.
    `copies` are columns whose equal values mark near-copies of one thing: copies share their
    weight, and never stand on both sides of a fold. `gap_days` is how long labels take to ripen:
    that many days before the test are left out of training. `prior_strength` is the number of
    imaginary checks at the base rate that shrink every encoded rate. `meanings` gives the English
    and Spanish words of encoded columns that no source declares, those that `prepare` makes.
    `amounts` is how the expected amount is learnt: by trees, the log amount of findings with Duan's
    smearing, or all checks at once by a Tweedie loss; or `network`, by the estimator itself, which
    must be `neural`: its amount head learns the log amount of findings together with the finding.
    With `heads`, each type of finding gets a probability and an expected amount of its own, which
    add up to those of any finding. `calibration` "none" leaves probabilities as the estimator gives
    them: for one that learns from a list of the guilty and knows that the others are not cleared.

    Raises DeclarationError where `amounts` is `network` and the estimator learns no amounts.
    """

    name: str
    question: str = "Will a check of this declaration end in a finding?"
    estimator: EstimatorName | Any = "blend"
    parameters: dict[str, Any] = field(default_factory=dict)
    combine: Combine = "log_odds"
    preparation: Preparation = field(default_factory=Preparation)
    features: tuple[str, ...] = ()
    encode: tuple[str, ...] = ()
    rates: Rates = "cross_fitted"
    codes: tuple[str, ...] = ()
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    prior_strength: float = 20.0
    split: Split = "time"
    gap_days: int = 30
    test_share: float = 0.2
    calibration: Literal["isotonic", "sigmoid", "auto", "none"] = "auto"
    amounts: Amounts = "smearing"
    heads: bool = False
    money_weight: float = 0.7  # γ of V^γ · P^(1−γ): science.md 4.1
    seed: int = 7
    space: Mapping[str, Any] = field(default_factory=dict)  # where a search may look: spaces.py

    def __post_init__(self) -> None:
        if self.amounts != "network":
            return
        if self.estimator != "neural":
            raise DeclarationError(
                "Only the estimator 'neural' has an amount head, "
                f"and recipe '{self.name}' learns by {self.estimator!r}.",
                where=f"recipe {self.name}, amounts='network'",
                next="Use estimator='neural', or amounts='smearing', which fits any estimator.",
            )
        if self.parameters.get("amount_weight") == 0:
            raise DeclarationError(
                "A network whose amounts weigh nothing learns none.",
                where=f"recipe {self.name}, amounts='network' with amount_weight=0",
                next="Leave out amount_weight, or use amounts='smearing'.",
            )
