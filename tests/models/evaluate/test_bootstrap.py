"""Do the intervals hold what they promise?"""

from __future__ import annotations

import numpy as np
import pytest

from veedor.models.evaluate import Judged, evaluate
from veedor.models.evaluate.bench import jobs_of, lay_out
from veedor.models.evaluate.bootstrap import Plan, interval, replicate
from veedor.models.evaluate.measures import Measure, order_measures
from veedor.models.evaluate.passes import Passed, Rows, ranking


def world(seed: int, *, shared: float, entities: int = 300, each: int = 6) -> Judged:
    """Entities of some declarations; `shared` is how far an entity's risk is the same each time.

    Score and risk are both drawn per entity, so rows of an entity are no independent evidence.
    """
    generator = np.random.default_rng(seed)
    entity = np.repeat(np.arange(entities), each)
    n = len(entity)

    def mixed() -> np.ndarray:
        own = generator.normal(size=n)
        return np.sqrt(shared) * generator.normal(size=entities)[entity] + np.sqrt(1 - shared) * own

    score = mixed()
    risk = -1.5 + 0.8 * score + mixed()
    label = (generator.random(n) < 1 / (1 + np.exp(-risk))).astype(int)
    day = np.datetime64("2024-01-01") + generator.integers(0, 180, n)
    return Judged(label=label, probability=1 / (1 + np.exp(-score)), day=day, entity=entity)


def measured(judged: Judged, resamples: int, seed: int = 0) -> dict[str, Measure]:
    """Three figures with their intervals, by the same steps as `evaluate` and nothing else."""
    bench = lay_out(judged, (0.1, 0.7), (resamples, seed))
    jobs = {name: jobs_of(bench)[name] for name in ("order/probability", "oracle")}
    tables = {name: Passed(table) for name, table in replicate(jobs, bench.plan).items()}
    said = order_measures(tables["order/probability"], tables["oracle"], bench.shares, bench.reader)
    at = said["at"]["10%"]
    return {"auc": said["auc"], "precision": at["precision"], "recall": at["recall"]}


def coverage(truth: dict[str, float], shared: float, runs: int) -> dict[str, float]:
    covered = dict.fromkeys(truth, 0)
    for seed in range(runs):
        for name, one in measured(world(seed, shared=shared), 200, seed).items():
            covered[name] += one.low <= truth[name] <= one.high
    return {name: count / runs for name, count in covered.items()}


def true_figures(shared: float) -> dict[str, float]:
    """Means of figures over many worlds: what one world estimates."""
    drawn = [measured(world(seed, shared=shared), 1) for seed in range(5000, 5200)]
    return {name: float(np.mean([one[name].value for one in drawn])) for name in drawn[0]}


@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_intervals_cover_the_truth_about_as_often_as_they_say(shared):
    covered = coverage(true_figures(shared), shared, runs=150)
    for name, share in covered.items():
        assert share >= 0.90, (name, share)  # 150 worlds: 95 % less three standard errors
    assert np.mean(list(covered.values())) >= 0.93


def test_rows_of_one_entity_are_not_independent_evidence():
    judged = world(1, shared=0.8, entities=100, each=20)
    alone = Judged(
        label=judged.label,
        probability=judged.probability,
        day=judged.day,
        entity=np.arange(len(judged)),
    )
    together, apart = evaluate(judged).figures, evaluate(alone).figures
    assert together["auc"] == apart["auc"]
    width = {id(f): f["auc_high"] - f["auc_low"] for f in (together, apart)}
    assert width[id(together)] > 1.3 * width[id(apart)]


def rows(n: int) -> Rows:
    generator = np.random.default_rng(2)
    label = (generator.random(n) < 0.4).astype(float)
    blocks = (generator.integers(0, 30, n).astype(np.int32), (np.arange(n) % 7).astype(np.int32))
    return Rows(label=label, amount=label, seen=label, weight=np.ones(n), blocks=blocks)


def test_the_same_seed_gives_the_same_resamples_and_another_seed_others():
    score = np.random.default_rng(3).random(300)
    jobs = {"a": ranking(rows(300), score, (0.1,))}
    plans = [Plan(blocks=(30, 7), resamples=60, seed=seed) for seed in (1, 1, 2)]
    first, again, other = (replicate(jobs, plan)["a"] for plan in plans)
    assert np.array_equal(first, again)
    assert not np.array_equal(first[1:], other[1:])
    assert np.array_equal(first[0], other[0])  # the data's own line does not depend on the seed


def test_jobs_share_their_resamples_so_that_differences_are_paired():
    score = np.random.default_rng(3).random(300)
    jobs = {name: ranking(rows(300), score, (0.1,)) for name in ("model", "same")}
    tables = replicate(jobs, Plan(blocks=(30, 7), resamples=60, seed=1))
    difference = Passed(tables["model"]).auc - Passed(tables["same"]).auc
    assert not difference.any()


def test_progress_reaches_the_announced_total():
    seen: list[tuple[int, int]] = []
    jobs = {"a": ranking(rows(100), np.arange(100.0), (0.1,))}
    replicate(jobs, Plan(blocks=(30, 7), resamples=120, seed=1), lambda *at: seen.append(at))
    assert seen[-1] == (240, 240)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_wider_of_two_intervals_is_given():
    narrow, wide = np.linspace(0.4, 0.6, 101), np.linspace(0.1, 0.9, 101)
    plan = Plan(blocks=(50, 50), resamples=101, seed=1)
    low, high = interval(np.concatenate(([0.5], narrow, wide)), plan)
    assert (low, high) == pytest.approx((0.12, 0.88))


def test_no_interval_is_given_from_a_handful_of_defined_resamples():
    values = np.full(101, np.nan)
    values[:10] = 0.5
    assert interval(values, Plan(blocks=(50,), resamples=100, seed=1)) is None
