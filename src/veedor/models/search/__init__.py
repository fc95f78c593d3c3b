"""Search a recipe's settings honestly: folds in time, a last stretch untouched, nothing forgotten.

ground = lay_out(recipe, rows, known_day)
objective = Objective(recipe=recipe, features=..., rows_of=..., ground=ground)
plan = Plan(space=space_of(recipe), trials=30, seed=7, value=objective.value)
trials, ended = run(proposals("random", recipe, plan), objective, len(ground.folds))
best_of(trials)
"""

from veedor.models.search.compare import Comparison, compare
from veedor.models.search.ground import Ground, lay_out
from veedor.models.search.methods import Plan, expected_trials, proposals
from veedor.models.search.objective import CAPACITY, GOALS, Goal, Objective
from veedor.models.search.trials import Proposal, Trial, Watch, best_of, run

__all__ = ["CAPACITY", "GOALS", "Comparison", "Goal", "Ground", "Objective", "Plan", "Proposal",
           "Trial", "Watch", "best_of", "compare", "expected_trials", "lay_out", "proposals",
           "run"]  # fmt: skip
