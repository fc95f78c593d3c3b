"""What matters to a model just judged: measured on rows it had not seen, nothing fitted twice."""

from __future__ import annotations

from veedor.flows.judge import Material, Verdict
from veedor.jurisdiction import Programme
from veedor.models.importance import Importance, importance, later_rows, with_seed

RESEEDED = 2  # other seeds; each costs the fit of the members once more, about a quarter of a fit
MOST_RESEEDED_ROWS = 50_000  # beyond it the luck of a seed is small, and its price is not


def what_matters(programme: Programme, material: Material, verdict: Verdict) -> Importance | None:
    """The importance of topics and features; None where the protocol keeps no single model."""
    if verdict.taught is None:
        return None
    model, train, test = verdict.taught
    some = material.inputs.rows(test)
    seed = model.recipe.seed
    later = later_rows(
        frame=some.frame,
        label=material.labelled.label[test],
        day=material.labelled.day[test],
        peers=some.peers,
        seed=seed,
    )
    reseeded = []
    if len(train) <= MOST_RESEEDED_ROWS:
        training = material.training(programme, train)
        reseeded = [with_seed(model, training, seed + 100 * k) for k in range(1, RESEEDED + 1)]
    return importance(model, later, reseeded)
