import numpy as np
import pytest

from tests.models.neural.worlds import small, world
from veedor.models.neural.network import AMOUNT, FOUND, feeds
from veedor.models.neural.rows import LATER, parts


@pytest.fixture(scope="module")
def here():
    return world(700, 5)


def test_the_weights_are_those_of_the_best_epoch_on_later_rows(here):
    """So large a step soon makes it worse: what is kept must be the lowest of what was seen."""
    model = small(epochs=6, learning_rate=0.05, amount_weight=0.0, dropout=0.0)
    model.fit(here.X, here.y)
    losses = [epoch["val_found_loss"] for epoch in model.history_]
    assert losses[-1] > min(losses)
    assert _later_loss(model, here) == pytest.approx(min(losses), rel=1e-3)


def test_training_ends_when_nothing_improves_with_the_largest_batch(here):
    model = small(epochs=60, patience=2, learning_rate=0.05, batches=(64, 128))
    model.fit(here.X, here.y)
    assert len(model.history_) < 60


def _later_loss(model, here):
    """The loss as in training: each later row by one grove, findings weighed by the balance."""
    later = parts(here.y, None, 2, 3) == LATER
    rows, y = here.X[later], here.y[later]
    asked = np.flatnonzero(later) % 2
    leaves = model.blueprint_.groves(rows[:, :5])[np.arange(len(rows)), asked]
    fed = feeds(model.blueprint_, rows[:, :5], rows[:, 5:].astype(int), leaves)
    said = model.server.network(fed, training=False)
    assert set(said) == {FOUND, AMOUNT}
    z = said[FOUND].numpy()[:, 0].astype(float)
    learnt = here.y[~later]
    weight = np.where(y == 1, np.exp(model.offset_), 1.0)
    weight /= np.where(learnt == 1, np.exp(model.offset_), 1.0).mean()
    return float(np.mean(weight * (np.logaddexp(0, z) - y * z)))
