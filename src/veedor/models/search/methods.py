"""Four ways to propose trials. Each begins with the recipe's defaults, so none can end worse.

grid     every combination of a few values of each setting (scikit-learn's ParameterGrid)
random   settings drawn by lot (scikit-learn's ParameterSampler)
halving  many drawn settings on a part of the rows, the best third of them on three times as many,
         and so on: the scheme of scikit-learn's HalvingRandomSearchCV, with rows left out of the
         past of each fold only, never of what is judged
optuna   a tree-structured Parzen estimator proposes what did well so far (extra `tune`)

Pruning looks at the folds judged so far: a trial below the median of its predecessors is given up.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from veedor.errors import InputError, MissingExtra
from veedor.models.evaluate.measures import FEWEST
from veedor.models.recipe import Recipe
from veedor.models.search.trials import Method, Proposal, Trial
from veedor.models.spaces import Choice, Dimension, Parameters, Space, members_of

MethodName = Literal["grid", "random", "halving", "optuna"]
PrunerName = Literal["median", "asha", "none"]
BEFORE_PRUNING = 5  # whole trials; Optuna's own default
FACTOR = 3  # of the trials of a rung one in three goes on, to three times the rows (scikit-learn)
LAST_OF_HALVING = 3  # fewer than this many candidates need no further rung


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to search: the space, the most trials, the seed, and when to give a trial up.

    `value` makes one figure of a trial's folds. `findings` is how many the smallest fold learns
    from: it limits how far halving may thin the rows.
    """

    space: Space
    trials: int
    seed: int
    pruner: PrunerName = "median"
    value: Callable[[Sequence[float]], float] = lambda figures: float(np.mean(figures))
    findings: int = 10**9


def proposals(method: str, recipe: Recipe, plan: Plan) -> Method:
    """The trials of a method, one at a time; it is told what came of each before the next."""
    if method not in get_args(MethodName):
        raise InputError(
            f"There is no method '{method}'.",
            where="--method",
            next=f"Use one of: {', '.join(get_args(MethodName))}.",
        )
    if plan.pruner not in get_args(PrunerName) or (plan.pruner == "asha" and method != "optuna"):
        raise InputError(
            f"Method {method} has no pruner '{plan.pruner}'.",
            where="--pruner",
            next="Use median or none; asha is for --method optuna.",
        )
    if method == "halving":
        return _halving(plan)
    if method == "optuna":
        return _optuna(plan, _imported())
    several = grid(recipe, plan.space) if method == "grid" else drawn(plan.space, plan.seed)
    return _one_after_another(several, plan)


def expected_trials(method: str, recipe: Recipe, plan: Plan) -> int:
    """How many trials there will be, the default's included."""
    if method == "halving":
        return sum(_rungs(plan)[1]) + 1
    if method == "grid":
        return min(plan.trials, 1 + sum(1 for _ in grid(recipe, plan.space)))
    return plan.trials


def grid(recipe: Recipe, space: Space) -> Iterator[Parameters]:
    """Every combination of the grid values of one member, then of the next, then of the recipe's.

    Members of a blend are varied one at a time: together they would be thousands. A space without
    grid values gives an empty grid, and only the default is tried.
    """
    from sklearn.model_selection import ParameterGrid

    owners = dict.fromkeys([*members_of(recipe), "recipe"])
    several = []
    for owner in owners:
        values = {
            name: list(dimension.grid)
            for name, dimension in space.items()
            if name.split(".")[0] == owner and dimension.grid
        }
        if values:
            several.append(values)
    if several:
        yield from (_plain(parameters) for parameters in ParameterGrid(several))


def drawn(space: Space, seed: int) -> Iterator[Parameters]:
    """Settings by lot, without end; the first of many are those of few."""
    from scipy.stats import uniform
    from sklearn.model_selection import ParameterSampler

    # Every dimension is drawn as a share of its way: one rule for choices, numbers and logs.
    evenly = {name: uniform() for name in space}
    for shares in ParameterSampler(evenly, n_iter=10**9, random_state=seed):
        yield _plain({name: space[name].at(share) for name, share in shares.items()})


def _one_after_another(several: Iterator[Parameters], plan: Plan) -> Method:
    before: list[Trial] = []
    before.append((yield Proposal(parameters={})))
    for _, parameters in zip(range(plan.trials - 1), several, strict=False):
        stop = _below_median(tuple(before), plan) if plan.pruner == "median" else _never
        before.append((yield Proposal(parameters=dict(parameters), stop=stop)))


def _never(figures: Sequence[float]) -> bool:
    return False


def _below_median(before: Sequence[Trial], plan: Plan) -> Callable[[Sequence[float]], bool]:
    whole = [trial.figures for trial in before if trial.is_whole]

    def stop(figures: Sequence[float]) -> bool:
        if len(whole) < BEFORE_PRUNING:
            return False
        others = [plan.value(other[: len(figures)]) for other in whole]
        return plan.value(figures) < float(np.median(others))

    return stop


def _halving(plan: Plan) -> Method:
    shares, sizes = _rungs(plan)
    yield Proposal(parameters={})  # whole from the start: the best must be compared with it
    going_on = [
        dict(p) for _, p in zip(range(sizes[0]), drawn(plan.space, plan.seed), strict=False)
    ]
    for rung, share in enumerate(shares):
        tried = []
        for parameters in going_on:
            tried.append((yield Proposal(parameters=parameters, share=share)))
        alive = [trial for trial in tried if trial.value is not None]
        alive.sort(key=lambda trial: (-(trial.value or 0.0), trial.number))
        if rung + 1 < len(sizes):
            going_on = [trial.parameters for trial in alive[: sizes[rung + 1]]]


def _rungs(plan: Plan) -> tuple[list[float], list[int]]:
    """Shares of the rows and numbers of candidates, rung by rung; the last rung has all rows.

    The first rung must leave 20 findings to learn from, so small data give few rungs.
    """
    candidates = max(plan.trials - 1, 1)
    by_rows = math.floor(math.log(max(plan.findings / FEWEST, 1), FACTOR) + 1e-9)
    by_candidates = math.floor(math.log(max(candidates / LAST_OF_HALVING, 1), FACTOR) + 1e-9)
    steps = min(by_rows, by_candidates + 1 if candidates >= LAST_OF_HALVING else 0)
    shares = [float(FACTOR ** -(steps - rung)) for rung in range(steps + 1)]
    sizes = [math.ceil(candidates / FACTOR**rung) for rung in range(steps + 1)]
    return shares, sizes


def _imported() -> Any:
    try:
        import optuna
    except ImportError as error:
        raise MissingExtra(
            "The search by Optuna is not installed.",
            where="--method optuna",
            next='Run: pip install "veedor[tune]"; or use --method random or halving.',
        ) from error
    return optuna


def _optuna(plan: Plan, optuna: Any) -> Method:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    pruner = {
        "median": lambda: optuna.pruners.MedianPruner(n_startup_trials=BEFORE_PRUNING),
        "asha": lambda: optuna.pruners.SuccessiveHalvingPruner(
            min_resource=1, reduction_factor=FACTOR
        ),
        "none": optuna.pruners.NopPruner,
    }[plan.pruner]()
    study = optuna.create_study(
        direction="maximize", sampler=optuna.samplers.TPESampler(seed=plan.seed), pruner=pruner
    )
    yield Proposal(parameters={})  # its values are the library's own: no point of the space
    for _ in range(plan.trials - 1):
        asked = study.ask()
        parameters = {name: _suggested(asked, name, one) for name, one in plan.space.items()}

        def stop(figures: Sequence[float], asked: Any = asked) -> bool:
            asked.report(plan.value(figures), step=len(figures))
            return bool(asked.should_prune())

        trial = yield Proposal(parameters=_plain(parameters), stop=stop)
        if trial.state == "done":
            study.tell(asked, trial.value)
        else:
            states = optuna.trial.TrialState
            study.tell(asked, state=states.PRUNED if trial.state == "pruned" else states.FAIL)


def _suggested(asked: Any, name: str, dimension: Dimension) -> Any:
    if isinstance(dimension, Choice):
        # Optuna keeps plain values only; a choice may be a tuple, so its text stands for it.
        texts = {json.dumps(value): value for value in dimension.values}
        return texts[asked.suggest_categorical(name, list(texts))]
    if dimension.whole:
        return asked.suggest_int(name, int(dimension.low), int(dimension.high), log=dimension.log)
    return dimension.tidy(
        asked.suggest_float(name, dimension.low, dimension.high, log=dimension.log)
    )


def _plain(parameters: Parameters) -> dict[str, Any]:
    """As JSON gives them back, so that a remembered trial is the very same trial."""
    return json.loads(json.dumps(dict(parameters), default=lambda value: value.item()))
