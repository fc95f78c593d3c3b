"""A search on a home: the same again changes nothing, both countries, and what it found trains."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.errors import InputError, NotFound, NotReady
from veedor.flows import search as flow
from veedor.flows import searches
from veedor.flows.search import How, found_recipe, search
from veedor.flows.train import train
from veedor.flows.verify import verify
from veedor.installation import Installation
from veedor.models.spaces import Between
from veedor.stores import schema

QUICK = {"xgboost.n_estimators": Between(low=10, high=60, whole=True)}


def quick(here: Installation):
    """Peru's programme with a recipe that is soon fitted."""
    programme = here.jurisdiction.programme()
    recipe = replace(programme.recipe("xgboost"), name="quick", space=QUICK,
                     parameters={"n_estimators": 20})  # fmt: skip
    return replace(programme, recipes=(recipe,))


def lines(here: Installation, action: str) -> list:
    table = schema.audit_lines
    with here.engine.connect() as connection:
        return list(connection.execute(sa.select(table).where(table.c.action == action)))


def test_the_same_search_again_is_known_and_leaves_one_line_of_audit(here):
    programme = quick(here)
    first = search(here, programme, how=How(trials=3), actor=TESTER)
    again = search(here, programme, how=How(trials=3), actor=TESTER)
    assert not first.was_known
    assert again.was_known
    assert again.search_id == first.search_id
    assert again.parameters == first.parameters
    assert first.value >= first.default_value
    (line,) = lines(here, "recipe.searched")
    assert line.subject == first.search_id
    assert len(searches.trials_of(here, first.search_id)) == 3
    verify(here)


def test_another_seed_is_another_search_that_remembers_the_default(here, monkeypatch):
    programme = quick(here)
    search(here, programme, how=How(trials=2), actor=TESTER)
    asked = []
    judged = flow.searching.Objective.figure

    def figure(self, parameters, fold, share=1.0):
        asked.append(parameters)
        return judged(self, parameters, fold, share)

    monkeypatch.setattr(flow.searching.Objective, "figure", figure)
    search(here, programme, how=How(trials=2, seed=99), actor=TESTER)
    assert asked
    assert {} not in asked
    assert len(searches.listed(here)) == 2


def test_a_search_whose_time_is_up_goes_on_when_asked_again(here, monkeypatch):
    programme = quick(here)
    ticks = iter(range(1000))
    monkeypatch.setattr(flow, "_clock", lambda minutes: lambda: minutes and next(ticks) >= 4)
    paused = search(here, programme, how=How(trials=4, minutes=1.0), actor=TESTER)
    assert paused.state == "paused"
    assert 1 <= paused.trials < 4
    ended = search(here, programme, how=How(trials=4), actor=TESTER)
    assert ended.search_id == paused.search_id
    assert (ended.state, ended.trials) == ("ended", 4)


def test_what_was_found_is_a_recipe_that_trains(here):
    programme = quick(here)
    found = search(here, programme, how=How(trials=3), actor=TESTER)
    recipe = found_recipe(here, programme, found.search_id)
    assert recipe.name == f"found-{found.search_id}"
    expected = found.parameters.get("xgboost.n_estimators", 20)
    assert recipe.parameters == {"n_estimators": expected}
    trained = train(here, programme, recipe, actor=TESTER)
    assert trained.recipe == recipe.name
    assert recipe.name in trained.version
    assert train(here, programme, recipe, actor=TESTER).was_known


def test_a_search_that_has_not_ended_gives_no_recipe(here):
    programme = quick(here)
    row = {**flow._row(programme, programme.recipe(), How(), flow.known(here, programme))}
    searches.begin(here, row, TESTER)
    with pytest.raises(NotReady, match="has not ended"):
        found_recipe(here, programme, row["search_id"])
    with pytest.raises(NotFound):
        found_recipe(here, programme, "nothing")


def test_the_page_says_what_may_be_believed(here):
    found = search(here, quick(here), how=How(trials=3), actor=TESTER)
    page = Path(found.report).read_text(encoding="utf-8")
    assert "SIMULATED DATA" in page
    assert "luck included" in page
    assert "<script" not in page
    document = json.loads(Path(found.report).with_suffix(".json").read_text(encoding="utf-8"))
    assert len(document["trials"]) == 3
    assert document["result"]["last_stretch"]["rows"] == found.last_stretch["rows"]


@pytest.mark.parametrize("how", [How(goal="glory"), How(trials=1), How(method="annealing")])
def test_what_cannot_be_searched_is_refused_before_anything_is_begun(here, how):
    with pytest.raises(InputError):
        search(here, quick(here), how=how, actor=TESTER)
    assert searches.listed(here) == []


def test_a_country_with_copies_is_searched_by_groups_held_out(korea):
    programme = korea.jurisdiction.programme()
    small = {"xgboost": {"n_estimators": 20}, "extra_trees": {"n_estimators": 10},
             "random_forest": {"n_estimators": 10}}  # fmt: skip
    recipe = replace(programme.recipe(), parameters=small)
    programme = replace(programme, recipes=(recipe,))
    found = search(korea, programme, how=How(trials=2, goal="precision"), actor=TESTER)
    assert found.trials == 2
    assert found.last_stretch["findings"] > 0
    assert "grupos de copias" in Path(found.report).read_text(encoding="utf-8")
    with pytest.raises(InputError, match="no amount"):
        search(korea, programme, how=How(goal="revenue"), actor=TESTER)
