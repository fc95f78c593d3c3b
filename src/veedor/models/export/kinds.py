"""Reads the fitted trees of each library: one small function per kind, no copy of its algorithm.

Several arrays are private to their library (scikit-learn's histogram boosting has no public way to
its nodes); the parity check of every export is what would notice if one of them changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from veedor.errors import DeclarationError
from veedor.models.export.trees import SEEN, Forest, Tree, forest_of

Link = Literal["identity", "logistic", "exponential"]
LOW, HIGH, ZERO, ZERO_LOW, ZERO_HIGH = (SEEN.index(k) for k in SEEN)


@dataclass(frozen=True, kw_only=True)
class Grown:
    """An estimator as trees: its answer is `link(start + sum of the leaves reached)`.

    `narrows`: the library turns its input into 32-bit floats before comparing. `zeroes`: it takes
    what is nearly zero for zero. `in_order`: it adds leaves of 32 bits one after the other, the
    start first, and its answer has 32 bits.
    """

    forest: Forest
    start: float = 0.0
    link: Link = "identity"
    narrows: bool = True
    zeroes: bool = False
    in_order: bool = False


def grown(estimator: Any) -> Grown | None:
    """The trees of a fitted estimator; None when it is not of trees, DeclarationError when it has
    something the graph cannot say.
    """
    reader = READERS.get(type(estimator).__name__)
    return None if reader is None else reader(estimator)


def refuse(estimator: Any, why: str) -> DeclarationError:
    """The error for a fitted part that stock operations cannot express exactly."""
    return DeclarationError(
        f"{type(estimator).__name__} {why}, which a SavedModel of stock operations cannot say.",
        where="export, savedmodel",
        next="Train without it, or export with --format joblib.",
    )


def _forest(estimator: Any) -> Grown:
    share = 1 / len(estimator.estimators_)
    trees = [_sklearn_tree(one, share) for one in estimator.estimators_]
    return Grown(forest=forest_of(trees, estimator.n_features_in_))


def _sklearn_tree(fitted: Any, times: float, features: NDArray[Any] | None = None) -> Tree:
    """A tree of scikit-learn; of a classifier the share of class 1 in the leaf."""
    tree = fitted.tree_
    if hasattr(fitted, "classes_"):
        _two_classes(fitted)
        value = tree.value[:, 0, 1]
    else:
        value = tree.value[:, 0, 0]
    feature = np.maximum(tree.feature, 0)
    return Tree(
        left=tree.children_left,
        right=tree.children_right,
        feature=feature if features is None else features[feature],
        threshold=tree.threshold,
        seen=np.where(tree.missing_go_to_left, LOW, HIGH),
        value=value * times,
    )


def _two_classes(estimator: Any) -> None:
    if len(estimator.classes_) != 2:
        raise refuse(estimator, f"knows {len(estimator.classes_)} classes instead of two")


def _gradient_boosting(estimator: Any) -> Grown:
    if estimator.init not in (None, "zero"):
        raise refuse(estimator, "starts from another estimator")
    trees = [_sklearn_tree(one, estimator.learning_rate) for one in estimator.estimators_[:, 0]]
    start = estimator._raw_predict_init(np.zeros((1, estimator.n_features_in_), np.float32))[0, 0]
    is_classifier = hasattr(estimator, "classes_")
    if is_classifier:
        _two_classes(estimator)
        if estimator.loss != "log_loss":
            raise refuse(estimator, f"has the loss {estimator.loss}")
    return Grown(
        forest=forest_of(trees, estimator.n_features_in_),
        start=float(start),
        link="logistic" if is_classifier else "identity",
    )


def _histogram_boosting(estimator: Any) -> Grown:
    if any(len(one) != 1 for one in estimator._predictors):
        raise refuse(estimator, "knows more than two classes")
    nodes = [one[0].nodes for one in estimator._predictors]
    if any(part["is_categorical"][part["is_leaf"] == 0].any() for part in nodes):
        raise refuse(estimator, "has splits by category")
    trees = [
        Tree(
            left=np.where(part["is_leaf"] == 1, -1, part["left"].astype(np.int64)),
            right=np.where(part["is_leaf"] == 1, -1, part["right"].astype(np.int64)),
            feature=np.maximum(part["feature_idx"], 0),
            threshold=part["num_threshold"],
            seen=np.where(part["missing_go_to_left"] == 1, LOW, HIGH),
            value=part["value"],
        )
        for part in nodes
    ]
    links: Mapping[str, Link] = {
        "log_loss": "logistic", "poisson": "exponential", "gamma": "exponential",
    }  # fmt: skip
    return Grown(
        forest=forest_of(trees, estimator.n_features_in_),
        start=float(np.ravel(estimator._baseline_prediction)[0]),
        link=links.get(estimator.loss, "identity"),
        narrows=False,
    )


def _xgboost(estimator: Any) -> Grown:
    booster = estimator.get_booster()
    best = getattr(estimator, "best_iteration", None) if estimator.early_stopping_rounds else None
    if best is not None:
        booster = booster[: best + 1]
    learner = json.loads(bytes(booster.save_raw("json")))["learner"]
    model = learner["gradient_booster"]
    if model["name"] != "gbtree":
        raise refuse(estimator, f"is a booster of kind {model['name']}")
    links: Mapping[str, Link] = {
        "binary:logistic": "logistic", "reg:squarederror": "identity",
        "reg:tweedie": "exponential", "reg:gamma": "exponential", "count:poisson": "exponential",
    }  # fmt: skip
    objective = learner["objective"]["name"]
    if objective not in links:
        raise refuse(estimator, f"has the objective {objective}")
    link = links[objective]
    # All in 32 bits, in the form XGBoost computes it: the sum over trees begins with it.
    base = np.float32(learner["learner_model_param"]["base_score"].strip("[]"))
    start: Mapping[str, Callable[[], np.float32]] = {
        "logistic": lambda: np.log(base / (np.float32(1) - base)),
        "exponential": lambda: np.log(base),
        "identity": lambda: base,
    }
    trees = [_xgboost_tree(estimator, one) for one in model["model"]["trees"]]
    return Grown(
        forest=forest_of(trees, estimator.n_features_in_, strict=True),
        start=float(start[link]()),
        link=link,
        in_order=True,
    )


def _xgboost_tree(estimator: Any, tree: Mapping[str, Any]) -> Tree:
    if any(tree["split_type"]) or int(tree["tree_param"]["size_leaf_vector"]) > 1:
        raise refuse(estimator, "has splits by category or several outputs")
    # The text of the booster says 32-bit numbers in as few digits as needed.
    condition = np.array(tree["split_conditions"], np.float32).astype(np.float64)
    return Tree(
        left=np.array(tree["left_children"], np.int64),
        right=np.array(tree["right_children"], np.int64),
        feature=np.array(tree["split_indices"], np.int64),
        threshold=condition,
        seen=np.where(np.array(tree["default_left"]) == 1, LOW, HIGH),
        value=condition,
    )


def _lightgbm(estimator: Any) -> Grown:
    told = estimator.booster_.dump_model()
    name, *options = told["objective"].split()
    links: Mapping[str, Link] = {
        "binary": "logistic", "regression": "identity", "regression_l1": "identity",
        "tweedie": "exponential", "gamma": "exponential", "poisson": "exponential",
    }  # fmt: skip
    steep = [float(option.partition(":")[2]) for option in options if option.startswith("sigmoid:")]
    if name not in links or told["num_tree_per_iteration"] != 1 or "sqrt" in options:
        raise refuse(estimator, f"has the objective {told['objective']}")
    if any(one["tree_structure"].get("leaf_coeff") for one in told["tree_info"]):
        raise refuse(estimator, "has linear leaves")
    times = (steep or [1.0])[0]
    if told["average_output"]:
        times /= len(told["tree_info"])
    trees = [_lightgbm_tree(estimator, one["tree_structure"], times) for one in told["tree_info"]]
    forest = forest_of(trees, told["max_feature_idx"] + 1)
    return Grown(forest=forest, link=links[name], narrows=False, zeroes=True)


def _lightgbm_tree(estimator: Any, root: Mapping[str, Any], times: float) -> Tree:
    nodes: list[tuple[int, int, int, float, int, float]] = []
    waiting = [root]
    number = 0
    while number < len(waiting):
        node = waiting[number]
        number += 1
        if "leaf_value" in node:
            if "leaf_coeff" in node:
                raise refuse(estimator, "has linear leaves")
            nodes.append((-1, -1, 0, 0.0, LOW, node["leaf_value"] * times))
            continue
        if node["decision_type"] != "<=":
            raise refuse(estimator, "has splits by category")
        below = len(waiting)
        waiting += [node["left_child"], node["right_child"]]
        sees = _lightgbm_seen(node["missing_type"], node["default_left"])
        nodes.append((below, below + 1, node["split_feature"], node["threshold"], sees, 0.0))
    left, right, feature, threshold, seen, value = zip(*nodes, strict=True)
    return Tree(
        left=np.array(left), right=np.array(right), feature=np.array(feature),
        threshold=np.array(threshold, float), seen=np.array(seen), value=np.array(value, float),
    )  # fmt: skip


def _lightgbm_seen(missing_type: str, default_left: bool) -> int:
    if missing_type == "None":
        return ZERO
    if missing_type == "Zero":
        return ZERO_LOW if default_left else ZERO_HIGH
    return LOW if default_left else HIGH


def isolation(estimator: Any) -> Forest:
    """An isolation forest as trees whose leaves hold their path length (Liu, Ting & Zhou 2008)."""
    trees = []
    for one, features in zip(estimator.estimators_, estimator.estimators_features_, strict=True):
        tree = _sklearn_tree(one, 1.0, np.asarray(features))
        length = _depth_of(tree) + average_path(one.tree_.n_node_samples)
        trees.append(Tree(**{**tree.__dict__, "value": length}))
    return forest_of(trees, estimator.n_features_in_)


def average_path(rows: NDArray[Any]) -> NDArray[np.float64]:
    """Mean depth at which a search among this many rows ends: what a leaf did not split."""
    rows = np.asarray(rows, dtype=float)
    many = np.maximum(rows, 3)
    long = 2 * (np.log(many - 1) + np.euler_gamma) - 2 * (many - 1) / many
    return np.where(rows <= 1, 0.0, np.where(rows == 2, 1.0, long))


def _depth_of(tree: Tree) -> NDArray[np.float64]:
    depth = np.zeros(len(tree.left))
    level = np.zeros(1, np.int64)
    while len(level):
        inner = level[tree.left[level] >= 0]
        below = np.concatenate([tree.left[inner], tree.right[inner]])
        depth[below] = np.tile(depth[inner] + 1, 2)
        level = below
    return depth


READERS: Mapping[str, Callable[[Any], Grown]] = {
    "RandomForestClassifier": _forest,
    "RandomForestRegressor": _forest,
    "ExtraTreesClassifier": _forest,
    "ExtraTreesRegressor": _forest,
    "GradientBoostingClassifier": _gradient_boosting,
    "GradientBoostingRegressor": _gradient_boosting,
    "HistGradientBoostingClassifier": _histogram_boosting,
    "HistGradientBoostingRegressor": _histogram_boosting,
    "XGBClassifier": _xgboost,
    "XGBRegressor": _xgboost,
    "LGBMClassifier": _lightgbm,
    "LGBMRegressor": _lightgbm,
}
