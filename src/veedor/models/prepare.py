"""From a table of features to the numbers an estimator takes, fitted on training rows only.

`Design` makes one matrix for every estimator: numbers as they are (missing stays missing),
few-valued categories as one column per value (or one ordinal code), many-valued ones and the
recipe's `encode` columns as shrunk rates, the recipe's `codes` as whole numbers. What a single
estimator needs beyond that is put before it in `complete.py`.
"""

# ruff: noqa: N803 - X and y are scikit-learn's own argument names

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder

from veedor.errors import ContractBroken
from veedor.models.encode import CLOCKS, Chain, Codes, ShrunkRateEncoder, as_text
from veedor.models.recipe import Recipe

FEW_VALUES = 12  # more than that and a category is described by its rate instead of by columns
RARE_SHARE = 0.002  # a value in fewer rows than this is pooled with the other rare ones
FEWEST_ROWS_OF_A_CODE = 5  # a rarer value is 0, as an unknown one: nothing can be learnt of it


class Described(Protocol):
    """What a feature says of itself; `veedor.features` declares it, models only repeat it."""

    @property
    def name(self) -> str: ...  # noqa: D102 - the protocol's attributes are Feature's own
    @property
    def sentence(self) -> str: ...  # noqa: D102
    @property
    def spanish(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, kw_only=True)
class Words:
    """The part of a feature that a fitted model keeps: no expression, so it can be stored."""

    name: str
    sentence: str
    spanish: str
    unit: str
    topic: str
    shown_unit: str = ""
    is_reason: bool = True
    riskier: str = "either"

    @classmethod
    def of(cls, feature: Described) -> Self:
        """Copy a feature's words."""
        return cls(
            name=feature.name,
            sentence=feature.sentence,
            spanish=feature.spanish,
            unit=feature.unit,
            topic=feature.topic,
            shown_unit=getattr(feature, "shown_unit", "") or "",
            is_reason=getattr(feature, "is_reason", True),
            riskier=getattr(feature, "riskier", "either"),
        )


@dataclass(frozen=True, kw_only=True)
class Input:
    """One column of the matrix and the feature it comes from."""

    name: str
    feature: str
    kind: Literal["number", "category", "rate", "code"]


class Design(BaseEstimator, TransformerMixin):
    """One matrix of floats for every estimator; `inputs` says what each column is.

    `fit_transform` describes the training rows with cross-fitted rates (`encode.py`), so it is
    not `fit(...).transform(...)`: the latter would tell each training row its own label.
    """

    def __init__(self, recipe: Recipe, features: Sequence[str]) -> None:
        self.recipe = recipe
        self.features = features

    def fit_transform(self, X: pd.DataFrame, y: Any = None, **_: Any) -> NDArray[np.float32]:
        """Learn categories and rates from these rows; return their matrix."""
        require(X, self.needs(self.recipe, self.features, for_training=True))
        self.numbers_, self.categories_, many = self._kinds(X)
        chains = (*self.recipe.encode, *many)
        rates = ShrunkRateEncoder(
            chains,
            self.recipe.copies,
            self.recipe.prior_strength,
            self.recipe.seed,
            past_only=self.recipe.rates == "past_only",
        )
        read = [column for text in chains for column in Chain.parse(text).columns]
        beside = list(dict.fromkeys((*read, *self._training_only())))
        ordinal = self.recipe.preparation.categories == "ordinal"
        few = _one_code_per_value() if ordinal else _one_column_per_value()
        codes = Codes(FEWEST_ROWS_OF_A_CODE)
        self.columns_ = ColumnTransformer(
            [
                ("numbers", FunctionTransformer(to_numbers), self.numbers_),
                ("categories", few, self.categories_),
                ("rates", rates, beside if chains else []),
                ("codes", codes, list(self.recipe.codes)),
            ],
            sparse_threshold=0,
        )
        matrix = self.columns_.fit_transform(self._text(X), y)
        self.inputs = self._describe(many)
        return np.ascontiguousarray(matrix, dtype=np.float32)

    def fit(self, X: pd.DataFrame, y: Any = None) -> Self:
        """Learn categories and rates from these rows."""
        self.fit_transform(X, y)
        return self

    def transform(self, X: pd.DataFrame) -> NDArray[np.float32]:
        """The matrix of new rows."""
        require(X, self.needs(self.recipe, self.features))
        absent = [column for column in self._training_only() if column not in X.columns]
        full = X.assign(**dict.fromkeys(absent, None)) if absent else X
        return np.ascontiguousarray(self.columns_.transform(self._text(full)), dtype=np.float32)

    @staticmethod
    def needs(
        recipe: Recipe, features: Sequence[str], *, for_training: bool = False
    ) -> tuple[str, ...]:
        """Columns a frame must have; `copies` only matter in training."""
        encoded = [column for text in recipe.encode for column in Chain.parse(text).columns]
        copies = recipe.copies if for_training else ()
        return tuple(dict.fromkeys((*features, *encoded, *recipe.codes, *copies)))

    def _training_only(self) -> tuple[str, ...]:
        """Columns that say which training rows may describe which."""
        return (*self.recipe.copies, *(CLOCKS if self.recipe.rates == "past_only" else ()))

    def _kinds(self, X: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
        numbers, few, many = [], [], []
        rates_only = self.recipe.preparation.categories == "rates"
        for name in self.features:
            if not is_category(name, X[name]):
                numbers.append(name)
            elif X[name].nunique(dropna=False) <= FEW_VALUES and not rates_only:
                few.append(name)
            else:
                many.append(name)
        return numbers, few, many

    def _text(self, X: pd.DataFrame) -> pd.DataFrame:
        return X.assign(**{name: as_text(X[name]) for name in self.categories_})

    def _describe(self, many: Sequence[str]) -> tuple[Input, ...]:
        inputs = [Input(name=name, feature=name, kind="number") for name in self.numbers_]
        if self.recipe.preparation.categories == "ordinal":
            inputs += [Input(name=n, feature=n, kind="category") for n in self.categories_]
        elif self.categories_:
            one_hot = self.columns_.named_transformers_["categories"]
            for name, values in zip(
                self.categories_, _values_of(one_hot, self.categories_), strict=True
            ):
                inputs += [Input(name=v, feature=name, kind="category") for v in values]
        for text in (*self.recipe.encode, *many):
            for name in Chain.parse(text).names:
                feature = name if text in many else f"{name}_rate"
                inputs += [
                    Input(name=f"{name}{end}", feature=feature, kind="rate")
                    for end in ("_rate", "_count_log")
                ]
        codes = [
            Input(name=f"{n}_code", feature=f"{n}_code", kind="code") for n in self.recipe.codes
        ]
        return (*inputs, *codes)


def require(frame: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise ContractBroken when the frame lacks one of the columns."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ContractBroken(
            f"The table lacks {len(missing)} column(s) the model needs: {', '.join(missing[:8])}.",
            where="features and the recipe's encode and copies columns",
            next="Characterise the declarations with the same programme the model was made for.",
            missing=missing,
        )


def is_category(name: str, values: pd.Series) -> bool:
    """A feature is a category by its name (cat_) or by not being numbers."""
    return name.startswith("cat_") or not pd.api.types.is_numeric_dtype(values.dtype)


def to_numbers(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Numbers and flags as floats; infinities, which no tree splits well, as missing."""
    matrix = np.empty((len(frame), frame.shape[1]))
    for k, name in enumerate(frame.columns):
        matrix[:, k] = frame[name].to_numpy(dtype=float, na_value=np.nan)
    matrix[~np.isfinite(matrix)] = np.nan
    return matrix


def words_of_columns(recipe: Recipe, meanings: Mapping[str, tuple[str, str]]) -> dict[str, Words]:
    """What an official reads of each rate and code the recipe asks for; column → (en, es)."""
    known = {**meanings, **recipe.meanings}
    words = {
        f"{name}_code": Words(
            name=f"{name}_code",
            sentence=known.get(name, (name, name))[0],
            spanish=known.get(name, (name, name))[1],
            unit="code",
            topic=f"past of {name}",
            is_reason=False,  # which taxpayer it is, is no reason to check
        )
        for name in recipe.codes
    }
    for text in recipe.encode:
        chain = Chain.parse(text)
        for level, name in zip(chain.levels, chain.names, strict=True):
            english = " and ".join(_inside(known.get(c, (c, c))[0]) for c in level)
            spanish = " y ".join(_inside(known.get(c, (c, c))[1]) for c in level)
            words[f"{name}_rate"] = Words(
                name=f"{name}_rate",
                sentence=f"Findings in past checks (same {english})",
                spanish=f"Hallazgos en controles anteriores (igual {spanish})",
                unit="share",
                topic=f"past of {chain.names[0]}",
                riskier="high",
            )
    return words


def _inside(phrase: str) -> str:
    """A phrase as it is written inside a sentence: "Tax type" → "tax type", "HS6" as it is."""
    return phrase if phrase[1:2].isupper() else phrase[:1].lower() + phrase[1:]


def _one_column_per_value() -> OneHotEncoder:
    return OneHotEncoder(
        min_frequency=RARE_SHARE, handle_unknown="infrequent_if_exist", sparse_output=False
    )


def _one_code_per_value() -> OrdinalEncoder:
    return OrdinalEncoder(
        min_frequency=RARE_SHARE, handle_unknown="use_encoded_value", unknown_value=np.nan
    )


def _values_of(one_hot: OneHotEncoder, columns: Sequence[str]) -> list[list[str]]:
    names = list(one_hot.get_feature_names_out(columns))
    sizes = [one_hot._n_features_outs[k] for k in range(len(columns))]
    cuts = np.cumsum([0, *sizes])
    return [names[a:b] for a, b in itertools.pairwise(cuts)]
