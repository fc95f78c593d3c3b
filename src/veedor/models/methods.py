"""Every method a programme can be learnt by, as a change of its default recipe.

`programme.recipe("smote")` is the programme's first recipe with these changes, so each method works
in every country, and `docs/methods.md` compares them under one protocol. The list is what there is:
add a line and it can be trained, searched, compared and benched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from veedor.models.recipe import BLEND, VALUES, Preparation, Recipe


@dataclass(frozen=True, kw_only=True)
class Method:
    """A named change of a recipe: what it is in one sentence, and the fields it sets."""

    name: str
    meaning: str
    spanish: str
    changes: Mapping[str, Any] = field(default_factory=dict)

    def of(self, recipe: Recipe) -> Recipe:
        """The recipe with this method's changes; a new estimator starts from its own parameters.

        It cannot take over the amounts of a network either.
        """
        changes = dict(self.changes)
        if "estimator" in changes:
            changes.setdefault("parameters", {})
            if recipe.amounts == "network":
                changes.setdefault("amounts", "smearing")
        return replace(recipe, name=self.name, **changes)


def _estimator(name: str, meaning: str, spanish: str) -> Method:
    return Method(name=name, meaning=meaning, spanish=spanish, changes={"estimator": name})


def _unlabelled(name: str, meaning: str, spanish: str) -> Method:
    changes = {"estimator": name, "calibration": "none"}
    return Method(name=name, meaning=meaning, spanish=spanish, changes=changes)


def _combined(name: str, combine: str, meaning: str, spanish: str) -> Method:
    changes = {"estimator": "blend", "combine": combine}
    return Method(name=name, meaning=meaning, spanish=spanish, changes=changes)


def _prepared(name: str, estimator: str, meaning: str, spanish: str, **how: Any) -> Method:
    changes = {"estimator": estimator, "preparation": Preparation(**how)}
    return Method(name=name, meaning=meaning, spanish=spanish, changes=changes)


ESTIMATORS = (
    _estimator("random_forest", "Random Forest", "Bosque aleatorio"),
    _estimator("extra_trees", "Extremely randomised trees", "Árboles extremadamente aleatorios"),
    _estimator("gradient_boosting", "scikit-learn's gradient boosting",
               "Potenciación de gradiente de scikit-learn"),
    _estimator("boosting", "Histogram gradient boosting", "Potenciación por histogramas"),
    _estimator("xgboost", "XGBoost", "XGBoost"),
    _estimator("lightgbm", "LightGBM (extra boost)", "LightGBM (extra boost)"),
    _estimator("logistic", "Logistic regression", "Regresión logística"),
)  # fmt: skip

ENSEMBLES = (
    _combined("log_odds_blend", "log_odds", "Mean of standardised log-odds",
              "Media de log-odds normalizados"),
    _combined("soft_vote", "soft", "Soft vote: mean probability", "Voto blando"),
    _combined("hard_vote", "hard", "Hard vote: how many would check", "Voto duro"),
    _combined("rank_blend", "rank", "Mean of ranks", "Media de rangos"),
    _combined("stacking", "stacking", "Logistic regression over members", "Apilamiento"),
)  # fmt: skip

BALANCE = (
    _prepared("class_weights", "xgboost", "Classes weighed alike", "Clases con igual peso",
              balance="class_weight"),
    _prepared("over_sampling", "xgboost", "Findings drawn again", "Sobremuestreo",
              balance="over"),
    _prepared("under_sampling", "xgboost", "Clean checks left out", "Submuestreo",
              balance="under"),
    _prepared("smote", "xgboost", "SMOTE: findings made up between findings", "SMOTE",
              balance="smote"),
    _prepared("smotenc", "xgboost", "SMOTENC: the same, categories kept", "SMOTENC",
              balance="smotenc"),
)  # fmt: skip

PREPARATION = (
    _prepared("mean_filled", "xgboost", "Missing filled by the mean", "Vacíos con la media",
              missing="mean"),
    _prepared("mode_filled", "xgboost", "Missing filled by the most frequent value",
              "Vacíos con la moda", missing="most_frequent"),
    _prepared("model_filled", "xgboost", "Missing predicted from other inputs",
              "Vacíos predichos", missing="model"),
    _prepared("logistic_zscore", "logistic", "Logistic, capped at three sigmas",
              "Logística, tope a tres sigmas", outliers="zscore"),
    _prepared("logistic_iqr", "logistic", "Logistic, capped at Tukey's fences",
              "Logística, tope de Tukey", outliers="iqr"),
    _prepared("logistic_log", "logistic", "Logistic, signed logarithms",
              "Logística, logaritmos con signo", outliers="log"),
    _prepared("logistic_ranks", "logistic", "Logistic, normal quantiles",
              "Logística, cuantiles normales", outliers="ranks"),
    _prepared("logistic_minmax", "logistic", "Logistic, scaled from 0 to 1",
              "Logística, escala de 0 a 1", scale="minmax"),
    _prepared("ordinal", "xgboost", "Categories as ordinal codes", "Categorías ordinales",
              categories="ordinal"),
    _prepared("target_rates", "xgboost", "All categories as finding rates",
              "Categorías como tasas", categories="rates"),
    Method(name="past_rates", meaning="Finding rates known before the day only",
           spanish="Tasas conocidas antes del día",
           changes={"estimator": "xgboost", "rates": "past_only",
                    "preparation": Preparation(categories="rates")}),
)  # fmt: skip

ANOMALY = (
    _prepared("with_anomaly", "xgboost", "The anomaly percentile as one more input",
              "El percentil de anomalía como variable", anomaly=True),
)  # fmt: skip

SELECTION = (
    _prepared("most_important", "xgboost", "The half of the inputs a forest uses most",
              "La mitad más importante", keep="importance"),
    _prepared("costly_to_permute", "xgboost", "Inputs whose permutation costs on later rows",
              "Por permutación", keep="permutation"),
    _prepared("recursive", "xgboost", "Recursive elimination, judged forward in time",
              "Eliminación recursiva", keep="recursive"),
    _prepared("better_than_noise", "xgboost", "Inputs better than shuffled copies",
              "Mejores que el ruido", keep="better_than_noise"),
)  # fmt: skip

LOSSES = (
    Method(name="heads", meaning="One head per type of finding", spanish="Una cabeza por tipo",
           changes={"heads": True}),
    Method(name="tweedie", meaning="Expected amount by a Tweedie loss",
           spanish="Monto esperado por pérdida Tweedie", changes={"amounts": "tweedie"}),
)  # fmt: skip

UNLABELLED = (  # their probability is of being of the listed kind, which no list can calibrate
    _unlabelled("pu_bagging", "Positive–unlabelled bagging, for lists",
                "Positivos y no etiquetados, bolsas; para listas"),
    _unlabelled("elkan_noto", "Positive–unlabelled by Elkan & Noto, for lists",
                "Positivos y no etiquetados, Elkan y Noto; para listas"),
)  # fmt: skip

NETWORK = (
    "A network over leaves of trees and codes (extra tensorflow)",
    "Una red sobre hojas de árboles y códigos (extra tensorflow)",
)

METHODS: tuple[Method, ...] = (
    *ESTIMATORS, *ENSEMBLES, *BALANCE, *PREPARATION, *ANOMALY, *SELECTION, *LOSSES, *UNLABELLED,
)  # fmt: skip


def method(name: str) -> Method | None:
    """The method of this name; None when there is none."""
    return next((one for one in METHODS if one.name == name), None)


def meaning(recipe: Recipe) -> tuple[str, str]:
    """What a recipe learns by, in English and in Spanish.

    >>> meaning(METHODS[0].of(Recipe(name="r", preparation=Preparation(balance="smote"))))
    ('Random Forest; balance: SMOTE', 'Bosque aleatorio; balance de clases: SMOTE')
    """
    asked = BLEND if recipe.estimator == "blend" else recipe.estimator
    several = isinstance(asked, tuple | list)
    told = [_estimator_words(one) for one in (asked if several else (asked,))]
    english, spanish = (", ".join(words) for words in zip(*told, strict=True))
    if several:
        english, spanish = f"Blend: {english}", f"Mezcla: {spanish}"
    if recipe.heads:
        english += "; heads by type of finding"
        spanish += "; cabezales por tipo de hallazgo"
    for name in STEPS:
        if said := _changed(recipe, name):
            english += f"; {said[0]}"
            spanish += f"; {said[1]}"
    return english, spanish


STEPS: Mapping[str, tuple[str, str]] = {
    "combine": ("combined by", "combinación"),
    "rates": ("rates", "tasas"),
    "preparation.missing": ("missing values", "vacíos"),
    "preparation.outliers": ("outliers", "valores extremos"),
    "preparation.scale": ("scale", "escala"),
    "preparation.categories": ("categories", "categorías"),
    "preparation.anomaly": ("anomaly as an input", "anomalía como variable"),
    "preparation.keep": ("inputs kept", "variables que quedan"),
    "preparation.balance": ("balance", "balance de clases"),
    "amounts": ("amounts", "montos"),
}
"""Settings that `meaning` tells where they are not the default, by their name in a recipe.

The words of their values stand beside these: `recipe.VALUES`.
"""


def _estimator_words(estimator: Any) -> tuple[str, str]:
    if not isinstance(estimator, str):
        return (type(estimator).__name__,) * 2
    if estimator == "neural":
        return NETWORK
    known = {one.name: (one.meaning, one.spanish) for one in (*ESTIMATORS, *UNLABELLED)}
    return known.get(estimator, (estimator, estimator))


def _changed(recipe: Recipe, name: str) -> tuple[str, str] | None:
    """A setting and its value in words; one switched on without a value; None by default."""
    inside, _, last = name.rpartition(".")
    of, usual = (recipe.preparation, Preparation()) if inside else (recipe, Recipe(name=""))
    value = getattr(of, last)
    if value == getattr(usual, last):
        return None
    if value is True:
        return STEPS[name]
    (english, spanish), (value_english, value_spanish) = STEPS[name], VALUES[name][value]
    return f"{english}: {value_english}", f"{spanish}: {value_spanish}"
