"""Where a search may look: for each estimator the settings that matter, and their sane ranges.

A setting's name says where it goes: `xgboost.max_depth` to the estimator of that name, alone or
in a blend; `recipe.prior_strength` to a field of the recipe, `recipe.preparation.balance` to a
field within it. A country's recipe may bring a space of its own (`Recipe.space`).

Ranges are those in which few findings and many weak features leave something to choose: leaves
too small learn the noise of actor histories, and rates too slow cost time and gain nothing.
`grid` are the values a grid takes; a setting without them keeps its default there, because a grid
over everything would never end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from veedor.errors import DeclarationError
from veedor.models.recipe import BLEND, Recipe

DIGITS = 3  # significant ones of a value that was drawn: enough to choose, short enough to read


@dataclass(frozen=True)
class Choice:
    """One of these values; tuples are for fields of the recipe such as `encode`."""

    values: tuple[Any, ...]
    grid: tuple[Any, ...] = ()

    def at(self, share: float) -> Any:
        """The value that lies at this share, in [0, 1), of the way."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


@dataclass(frozen=True, kw_only=True)
class Between:
    """A number between two, both included; `log` where it is the ratio that counts."""

    low: float
    high: float
    log: bool = False
    whole: bool = False
    grid: tuple[float, ...] = ()

    def at(self, share: float) -> float:
        """The value that lies at this share, in [0, 1), of the way.

        >>> Between(low=1, high=100, log=True).at(0.5), Between(low=2, high=9, whole=True).at(0.5)
        (10.0, 6)
        """
        if self.log:
            return self.tidy(self.low * (self.high / self.low) ** share)
        return self.tidy(self.low + (self.high - self.low) * share)

    def tidy(self, value: float) -> float:
        """The value as it is used and kept: whole, or with three significant digits."""
        if self.whole:
            return min(max(math.floor(value + 0.5), int(self.low)), int(self.high))
        return min(max(float(f"{value:.{DIGITS}g}"), self.low), self.high)


Dimension = Choice | Between
Space = Mapping[str, Dimension]
Parameters = Mapping[str, Any]

FOREST: Space = {
    "n_estimators": Between(low=80, high=300, log=True, whole=True),
    "min_samples_leaf": Between(low=3, high=60, log=True, whole=True, grid=(5, 10, 20)),
    "max_features": Choice(("sqrt", 0.1, 0.2, 0.3, 0.5), grid=("sqrt", 0.2, 0.4)),
    "max_samples": Between(low=0.2, high=0.9),
}
SPACES: Mapping[str, Space] = {
    "random_forest": FOREST,
    "extra_trees": FOREST,
    "boosting": {
        "learning_rate": Between(low=0.02, high=0.2, log=True, grid=(0.03, 0.06, 0.12)),
        "max_iter": Between(low=60, high=400, log=True, whole=True),
        "max_leaf_nodes": Between(low=4, high=31, log=True, whole=True, grid=(7, 15)),
        "min_samples_leaf": Between(low=10, high=120, log=True, whole=True),
        "l2_regularization": Between(low=0.1, high=50, log=True),
        "max_features": Between(low=0.2, high=1.0),
    },
    "gradient_boosting": {
        "learning_rate": Between(low=0.02, high=0.2, log=True, grid=(0.03, 0.06, 0.12)),
        "n_estimators": Between(low=60, high=300, log=True, whole=True),
        "max_depth": Between(low=2, high=5, whole=True, grid=(2, 3, 4)),
        "min_samples_leaf": Between(low=10, high=100, log=True, whole=True),
        "subsample": Between(low=0.4, high=1.0),
        "max_features": Choice(("sqrt", 0.1, 0.3, 0.5)),
    },
    "xgboost": {
        "learning_rate": Between(low=0.015, high=0.15, log=True, grid=(0.025, 0.05, 0.1)),
        "n_estimators": Between(low=100, high=500, log=True, whole=True),
        "max_depth": Between(low=2, high=7, whole=True, grid=(3, 5)),
        "min_child_weight": Between(low=1, high=40, log=True, grid=(4, 16)),
        "subsample": Between(low=0.4, high=1.0),
        "colsample_bytree": Between(low=0.15, high=0.8),
        "reg_lambda": Between(low=0.5, high=50, log=True),
    },
    "lightgbm": {
        "learning_rate": Between(low=0.015, high=0.15, log=True, grid=(0.025, 0.05, 0.1)),
        "n_estimators": Between(low=100, high=500, log=True, whole=True),
        "num_leaves": Between(low=4, high=31, log=True, whole=True, grid=(7, 15)),
        "min_child_samples": Between(low=10, high=120, log=True, whole=True, grid=(20, 60)),
        "colsample_bytree": Between(low=0.15, high=0.8),
        "reg_lambda": Between(low=0.5, high=50, log=True),
    },
    "logistic": {
        "C": Between(low=0.0005, high=1.0, log=True, grid=(0.001, 0.01, 0.1)),
    },
}
# Every rate of findings is shrunk by it, those of the features too; each value means that
# declarations are characterised anew, so there are few.
OF_THE_RECIPE: Space = {
    "recipe.prior_strength": Choice((10.0, 20.0, 40.0)),
    "recipe.preparation.balance": Choice(("none", "class_weight")),
    "recipe.preparation.keep": Choice(("all", "better_than_noise")),
}


def space_of(recipe: Recipe) -> Space:
    """The recipe's own space, or that of its estimators and of the recipe itself.

    DeclarationError when none of its estimators has one.
    """
    if recipe.space:
        return recipe.space
    found = {
        f"{name}.{setting}": dimension
        for name in members_of(recipe)
        for setting, dimension in SPACES.get(name, {}).items()
    }
    if not found:
        raise DeclarationError(
            f"No space is known in which recipe '{recipe.name}' could be searched.",
            where=f"recipe {recipe.name}, estimator {' + '.join(members_of(recipe))}",
            next="Give the recipe one: space={'SVC.C': Between(low=0.1, high=10, log=True)}; "
            f"or use {', '.join(SPACES)}.",
        )
    return {**found, **OF_THE_RECIPE}


def members_of(recipe: Recipe) -> tuple[str, ...]:
    """The names by which a recipe's estimators take their parameters."""
    asked = recipe.estimator
    several = BLEND if asked == "blend" else asked if isinstance(asked, tuple | list) else (asked,)
    return tuple(one if isinstance(one, str) else type(one).__name__ for one in several)


def applied(recipe: Recipe, parameters: Parameters, name: str | None = None) -> Recipe:
    """The recipe with these parameters, on top of those it had; under another name if one is given.

    DeclarationError for a parameter that belongs neither to an estimator nor to a field.
    """
    members = members_of(recipe)
    of_estimators = {key: dict(value) for key, value in _by_member(recipe, members).items()}
    changed = recipe
    for path, value in parameters.items():
        owner, _, setting = path.partition(".")
        if owner == "recipe" and setting:
            changed = _with_field(changed, setting.split("."), value, path)
        elif owner in members and setting:
            of_estimators[owner][setting] = value
        else:
            raise _nowhere(path, members)
    alone = not _is_blend(recipe)
    settings = of_estimators[members[0]] if alone else {k: v for k, v in of_estimators.items() if v}
    return replace(changed, parameters=settings, name=name or recipe.name)


def _by_member(recipe: Recipe, members: tuple[str, ...]) -> dict[str, Mapping[str, Any]]:
    if not _is_blend(recipe):
        return {members[0]: recipe.parameters}
    return {name: recipe.parameters.get(name, {}) for name in members}


def _is_blend(recipe: Recipe) -> bool:
    return recipe.estimator == "blend" or isinstance(recipe.estimator, tuple | list)


def _with_field(thing: Any, path: list[str], value: Any, whole: str) -> Any:
    """A copy of a dataclass in which the field at the end of the path has this value."""
    first, *rest = path
    is_made = is_dataclass(thing) and not isinstance(thing, type)
    if not is_made or first not in {field.name for field in fields(thing)}:
        raise _nowhere(whole, ())
    if rest:
        value = _with_field(getattr(thing, first), rest, value, whole)
    elif isinstance(value, list):  # as JSON gives back a tuple
        value = tuple(value)
    return replace(thing, **{first: value})


def _nowhere(path: str, members: tuple[str, ...]) -> DeclarationError:
    owners = ", ".join(f"{name}.…" for name in (*members, "recipe"))
    return DeclarationError(
        f"There is nothing called '{path}' to be set.",
        where="the recipe's search space",
        next=f"Begin with {owners} and a parameter of it.",
    )
