"""Each method finds what is better than the default; none repeats what is remembered."""

from __future__ import annotations

import sys

import pytest

from tests.models.search.world import POOR, counting, customs, objective, plan
from veedor.errors import InputError, MissingExtra
from veedor.models.recipe import Recipe
from veedor.models.search import Watch, best_of, compare, expected_trials, proposals, run
from veedor.models.search.methods import Plan, drawn, grid
from veedor.models.search.trials import Trial
from veedor.models.spaces import space_of

METHODS = ("grid", "random", "halving", "optuna")


@pytest.fixture(scope="module")
def of():
    return objective(customs(1_500))


def searched(of, method: str, remembered=(), watch=None, **more):
    trials = plan(of, **more)
    method = proposals(method, of.recipe, trials)
    return run(method, of, 3, remembered, watch)


def without_clock(trials: list[Trial]) -> list[tuple]:
    return [(t.number, t.parameters, t.share, t.figures, t.value, t.state) for t in trials]


@pytest.mark.parametrize("method", METHODS)
def test_a_planted_optimum_is_found(of, method):
    trials, ended = searched(of, method)
    best = best_of(trials)
    assert ended
    assert trials[0].parameters == {}
    assert best.value > trials[0].value + 0.05
    assert best.parameters["xgboost.n_estimators"] >= 5


@pytest.mark.parametrize("method", METHODS)
def test_as_many_trials_come_as_were_announced(of, method):
    trials, _ = searched(of, method)
    assert len(trials) == expected_trials(method, of.recipe, plan(of))


@pytest.mark.parametrize("method", METHODS)
def test_resumed_it_ends_as_if_never_stopped_and_repeats_nothing(of, method):
    whole, _ = searched(of, method)
    kept: list[Trial] = []
    times = iter([False] * 11 + [True] * 100)
    stopped = Watch(on_end=kept.append, is_time_up=lambda: next(times))
    before, ended = run(proposals(method, of.recipe, plan(of)), of, 3, (), stopped)
    assert not ended
    assert 2 <= len(before) < len(whole)
    judge, asked = counting(of)
    resumed, ended = run(proposals(method, of.recipe, plan(of)), judge, 3, kept)
    assert ended
    assert without_clock(resumed) == without_clock(whole)
    remembered = {(trial.key, fold) for trial in kept for fold in range(len(trial.figures))}
    assert asked
    assert len(asked) == len(set(asked))
    assert not remembered.intersection(asked)


def test_a_grid_is_every_combination_and_of_a_blend_one_member_after_another():
    assert len(list(grid(POOR, POOR.space))) == 6
    blend = Recipe(name="b", estimator=("random_forest", "logistic"))
    tried = list(grid(blend, space_of(blend)))
    assert len(tried) == 9 + 3
    assert all(len({name.split(".")[0] for name in one}) == 1 for one in tried)


def test_few_drawn_are_the_first_of_many():
    few = [one for one, _ in zip(drawn(POOR.space, 5), range(4), strict=False)]
    many = [one for one, _ in zip(drawn(POOR.space, 5), range(9), strict=False)]
    assert many[:4] == few
    assert few != [one for one, _ in zip(drawn(POOR.space, 6), range(4), strict=False)]


@pytest.mark.parametrize(
    ("method", "pruner"), [("random", "median"), ("optuna", "median"), ("optuna", "asha")]
)
def test_pruning_gives_trials_up_before_their_last_fold(of, method, pruner):
    trials, _ = searched(of, method, trials=16, pruner=pruner)
    given_up = [trial for trial in trials if trial.state == "pruned"]
    assert given_up
    assert all(len(trial.figures) < 3 for trial in given_up)
    assert best_of(trials).state == "done"
    unpruned, _ = searched(of, method, trials=16, pruner="none")
    assert all(trial.state == "done" for trial in unpruned)


def test_halving_gives_the_best_third_three_times_the_rows(of):
    trials, _ = searched(of, "halving", trials=10)
    by_share: dict[float, list[Trial]] = {}
    for trial in trials[1:]:
        by_share.setdefault(trial.share, []).append(trial)
    (small, first), (large, second) = sorted(by_share.items())
    assert large == pytest.approx(3 * small)
    assert (len(first), len(second)) == (9, 3)
    best_third = sorted(first, key=lambda trial: (-trial.value, trial.number))[:3]
    assert [t.parameters for t in second] == [t.parameters for t in best_third]


def test_small_data_are_not_thinned_below_twenty_findings():
    thin = Plan(space=POOR.space, trials=30, seed=1, findings=50)
    trials = expected_trials("halving", POOR, thin)
    assert trials == 1 + 29  # one rung: a third of 50 findings teaches nothing


def test_a_trial_that_fails_is_kept_as_failed_and_the_search_goes_on(of):
    def figure(parameters, fold, share=1.0):
        if parameters.get("xgboost.max_depth") == 3:
            raise ValueError("too deep")
        return of.figure(parameters, fold, share)

    judge, _ = counting(of)
    judge.figure = figure  # type: ignore[method-assign]
    trials, ended = run(proposals("grid", of.recipe, plan(of)), judge, 3)
    failed = [trial for trial in trials if trial.state == "failed"]
    assert ended
    assert len(failed) == 3
    assert failed[0].because == "ValueError: too deep"
    assert best_of(trials).parameters["xgboost.max_depth"] == 1


def test_a_default_that_fails_ends_the_search(of):
    judge, _ = counting(of)

    def figure(parameters, fold, share=1.0):
        raise ValueError("nothing works")

    judge.figure = figure  # type: ignore[method-assign]
    with pytest.raises(ValueError, match="nothing works"):
        run(proposals("random", of.recipe, plan(of)), judge, 3)


def test_without_the_extra_the_message_names_it(of, monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(MissingExtra) as refused:
        proposals("optuna", of.recipe, plan(of))
    assert "veedor[tune]" in str(refused.value)


@pytest.mark.parametrize(("method", "pruner"), [("annealing", "median"), ("grid", "asha")])
def test_an_unknown_method_or_pruner_is_refused(of, method, pruner):
    with pytest.raises(InputError):
        proposals(method, of.recipe, plan(of, pruner=pruner))


def test_the_last_stretch_tells_the_found_from_the_default_by_a_paired_interval(of):
    better = {"xgboost.n_estimators": 40, "xgboost.max_depth": 2}
    told = compare(of, better, None, 7)
    assert told.best.value - told.default.value == pytest.approx(told.difference.value)
    assert told.difference.low < told.difference.value < told.difference.high
    same = compare(of, {}, None, 7)
    assert (same.difference.low, same.difference.value, same.difference.high) == (0, 0, 0)
