"""The simulator may not be made easier to flatter a model: the ceiling stays where it was measured.

science.md 5.2.2: the reference model trained on the full truth of A′ reaches AUC .84 to .88.
"""

from __future__ import annotations

import pandas as pd
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from benchmarks.simulator_anchors import fitted, prepare
from veedor.jurisdictions.pe.simulate import Simulation

SEED = 11  # measured .864; the mean of seeds 7 to 11 is .861


def test_a_model_told_the_whole_truth_reaches_the_ceiling_and_not_more():
    world = prepare(Simulation(declarations=300_000, seed=SEED))
    everyone = pd.Series(True, index=world.rows.index)
    with threadpool_limits(1, user_api="openmp"):  # teams of threads wait for each other for ever
        scores = fitted(world, "is_fraud", everyone, list(world.features))
    fraud = world.rows[world.test].is_fraud.to_numpy()
    assert 0.84 <= roc_auc_score(fraud, scores) <= 0.88
