"""Search a recipe's settings: every trial is kept as it ends, so a killed search loses one at most.

The same command goes on where it was stopped, and ends as if it had never been.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, get_args

import numpy as np

from veedor.domain.actor import Actor
from veedor.errors import InputError, NotReady
from veedor.flows import models, searches
from veedor.flows.characterise import characterise, features_of
from veedor.flows.judge import Material
from veedor.flows.known import Known, known
from veedor.flows.labels import Labelled, labelled
from veedor.flows.progress import Progress, silent
from veedor.flows.simulated import is_simulated
from veedor.installation import Installation
from veedor.jurisdiction import Programme
from veedor.models import search as searching
from veedor.models.fit import TrainingSet
from veedor.models.prepare import Design
from veedor.models.recipe import Recipe
from veedor.models.search import Goal, Plan, Proposal, Trial, Watch, best_of
from veedor.models.search.report import Story, write_report
from veedor.models.spaces import applied, space_of

SECONDS_A_MINUTE = 60


@dataclass(frozen=True, kw_only=True)
class How:
    """How to search. `minutes` ends it early; the same search, asked for again, goes on."""

    method: str = "random"
    trials: int = 30
    minutes: float | None = None
    goal: str = "average_precision"
    pruner: str = "median"
    seed: int | None = None  # by default the recipe's


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What a search found. `value` is cross-validated; `last_stretch` the figures where none chose.

    `state` is "ended", or "paused" when its time was up; `was_known`: it had ended before.
    """

    search_id: str
    programme: str
    recipe: str
    method: str
    goal: str
    state: str
    trials: int
    pruned: int
    failed: int
    best_number: int
    parameters: dict[str, Any]
    value: float
    default_value: float
    last_stretch: dict[str, Any]
    report: str
    was_known: bool
    seconds: float


def search(  # noqa: PLR0913
    installation: Installation,
    programme: Programme,
    recipe_name: str | None = None,
    how: How | None = None,
    *,
    as_of: date | None = None,
    actor: Actor,
    on_progress: Progress = silent,
) -> Searched:
    """The best of the method's trials on folds in time, beside the default, both judged once more.

    Nothing after the cut of the recipe's own test is looked at until the trials are over.
    """
    started = time.monotonic()
    how = how or How()
    recipe = programme.recipe(recipe_name)
    _check(how)
    on_progress(0, 0, "reading what is known")
    world = known(installation, programme, as_of)
    row = _row(programme, recipe, how, world)
    before = searches.found(installation, row["search_id"])
    if before is not None and before["state"] == "ended":
        return _searched(installation, before, was_known=True, seconds=0.0)
    on_progress(0, 0, "characterising what was checked")
    described = _Described(programme, world)
    objective, plan = _objective(programme, recipe, how, described)
    method = searching.proposals(how.method, recipe, plan)
    total = searching.expected_trials(how.method, recipe, plan)
    searches.begin(installation, row, actor)
    watch = Watch(
        on_start=partial(_tell, on_progress, total),
        on_end=searches.recorder(installation, row["search_id"]),
        is_time_up=_clock(how.minutes),
    )
    remembered = searches.remembered(installation, row["family"])
    trials, ended = searching.run(method, objective, len(objective.ground.folds), remembered, watch)
    on_progress(len(trials), total, "judging the best on the last stretch")
    result = _result(programme, objective, described, trials)
    story = Story(trials=trials, space=plan.space, objective=objective, result=result)
    report = _report(installation, programme, row, story)
    searches.end(installation, row, {"state": "ended" if ended else "paused", "result": result,
                             "report_path": report}, actor)  # fmt: skip
    on_progress(total, total, "searched")
    stored = searches.found(installation, row["search_id"])
    return _searched(
        installation, stored, was_known=False, seconds=round(time.monotonic() - started, 1)
    )


def found_recipe(installation: Installation, programme: Programme, search_id: str) -> Recipe:
    """The recipe with the best parameters a search found, named `found-…`; ready to be trained."""
    row = searches.stored(installation, search_id)
    if row["programme"] != programme.name:
        raise InputError(
            f"Search '{search_id}' is of programme '{row['programme']}'.",
            where="--search",
            next=f"Run: veedor train --home {installation.home} {row['programme']} "
            f"--search {search_id}",
        )
    if row["result"] is None:
        raise NotReady(
            f"Search '{search_id}' has not ended.",
            where=str(installation.home),
            next="Run the same veedor search command again: it goes on where it was stopped.",
        )
    recipe = programme.recipe(row["recipe"])
    return applied(recipe, row["result"]["parameters"], name=f"found-{search_id}")


class _Described:
    """The labelled declarations as each recipe of the search has them described."""

    def __init__(self, programme: Programme, world: Known) -> None:
        self.programme, self.world = programme, world
        self.labelled: Labelled = labelled(programme, world)
        self._kept: dict[Any, Material] = {}

    def material(self, recipe: Recipe) -> Material:
        """Described once for each way in which a description can differ."""
        key = (recipe.features, recipe.prior_strength,
               Design.needs(recipe, [], for_training=True))  # fmt: skip
        if key not in self._kept:
            inputs = characterise(self.programme, recipe, self.world, self.labelled.declarations)
            self._kept[key] = Material(labelled=self.labelled, inputs=inputs)
        return self._kept[key]

    def rows(self, recipe: Recipe) -> TrainingSet:
        """The same declarations in the same order, whatever the recipe."""
        return self.material(recipe).training(self.programme, np.arange(len(self.labelled.label)))


def _check(how: How) -> None:
    if how.goal not in get_args(Goal):
        raise InputError(
            f"There is no goal '{how.goal}'.",
            where="--goal",
            next=f"Use one of: {', '.join(get_args(Goal))}.",
        )
    if how.trials < 2:
        raise InputError(
            "The first trial is the default; a search needs another.",
            where="--trials",
            next="Ask for 2 or more, 30 for example.",
        )


def _row(programme: Programme, recipe: Recipe, how: How, world: Known) -> dict[str, Any]:
    """Named by what it is made of. A family shares everything that a trial's figures depend on."""
    seed = recipe.seed if how.seed is None else how.seed
    code = models.code_version()
    parts = (programme.name, repr(recipe), sorted(world.versions.items()), code,
             world.as_of.isoformat(), [feature.name for feature in programme.features],
             how.goal, searching.CAPACITY)  # fmt: skip
    family = _digest(parts)
    search_id = f"{recipe.name}-{how.method}-" + _digest(
        (family, how.method, how.pruner, how.trials, seed)
    )
    return {
        "search_id": search_id,
        "family": family,
        "programme": programme.name,
        "recipe": recipe.name,
        "method": how.method,
        "pruner": how.pruner,
        "goal": how.goal,
        "capacity": searching.CAPACITY,
        "trials_asked": how.trials,
        "seed": seed,
        "as_of": world.as_of,
        "table_versions": world.versions,
        "code_version": code,
    }


def _digest(parts: tuple[Any, ...]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:8]


def _objective(
    programme: Programme, recipe: Recipe, how: How, described: _Described
) -> tuple[searching.Objective, Plan]:
    rows = described.rows(recipe)
    ground = searching.lay_out(recipe, rows, described.labelled.known_day)
    goal: Any = how.goal
    if goal == "revenue" and programme.amount is None:
        raise InputError(
            f"The outcomes of programme '{programme.name}' say no amount.",
            where="--goal revenue",
            next="Use average_precision or precision.",
        )
    objective = searching.Objective(
        recipe=recipe,
        features=features_of(programme, recipe),
        rows_of=described.rows,
        ground=ground,
        goal=goal,
    )
    plan = Plan(
        space=space_of(recipe),
        trials=how.trials,
        seed=recipe.seed if how.seed is None else how.seed,
        pruner=how.pruner,  # type: ignore[arg-type]  # `proposals` refuses any other
        value=objective.value,
        findings=min(int(rows.label[fold.train].sum()) for fold in ground.folds),
    )
    return objective, plan


def _tell(
    on_progress: Progress, total: int, number: int, proposal: Proposal, best: Trial | None
) -> None:
    """The best so far first: where no bar is drawn, a line appears only when it has changed."""
    shown = ", ".join(
        f"{name.rpartition('.')[2]} {value}" for name, value in proposal.parameters.items()
    )
    at, settings = f"{number + 1}/{total}", shown or "default"
    if best is None or best.value is None:
        on_progress(number, total, f"first trial: {at}: {settings}")
    else:
        on_progress(number, total, f"{best.value:.4f} best, now {at}: {settings}")


def _clock(minutes: float | None) -> Callable[[], bool]:
    if minutes is None:
        return lambda: False
    end = time.monotonic() + minutes * SECONDS_A_MINUTE
    return lambda: time.monotonic() >= end


def _result(
    programme: Programme, objective: searching.Objective, described: _Described, trials: list[Trial]
) -> dict[str, Any]:
    best = best_of(trials)
    if best is None:
        raise NotReady(
            "The time was up before a single trial had ended.",
            where="--minutes",
            next="Run the same command again with more minutes.",
        )
    declarations = described.material(objective.recipe).inputs.declarations
    taxpayer = declarations[programme.taxpayer].astype("string").fillna("").to_numpy(dtype=object)
    comparison = searching.compare(objective, best.parameters, taxpayer, objective.recipe.seed)
    return {
        "trials": len(trials),
        "pruned": sum(trial.state == "pruned" for trial in trials),
        "failed": sum(trial.state == "failed" for trial in trials),
        "best_number": best.number,
        "parameters": best.parameters,
        "value": best.value,
        "default_value": trials[0].value,
        "last_stretch": comparison.to_dict(),
    }


def _report(
    installation: Installation, programme: Programme, row: dict[str, Any], story: Story
) -> str:
    language = installation.settings.language
    title = programme.spanish if language == "es" else programme.meaning
    paths = write_report(
        story,
        installation.home / "reports" / f"search-{row['search_id']}",
        title=f"{title} · {installation.jurisdiction.name}",
        search=row,
        language=language,
        simulated=is_simulated(installation),
    )
    return str(paths.html.relative_to(installation.home))


def _searched(installation: Installation, row: Any, **more: Any) -> Searched:
    names = ("search_id", "programme", "recipe", "method", "goal", "state")
    return Searched(
        **{name: row[name] for name in names},
        **row["result"],
        report=str(installation.home / row["report_path"]),
        **more,
    )
