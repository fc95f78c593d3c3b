"""How a version was made is told everywhere as it was recorded; where it was not, that is said.

The version here is of a recipe that the country does not declare, as a search finds one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from tests.doors import Doors
from tests.homes import TESTER, TRAINED_AS_OF, version_of
from veedor.cli import app
from veedor.domain.actor import Duty
from veedor.flows import card, mirror, models
from veedor.flows.accounts import open_demo
from veedor.flows.register import described
from veedor.flows.train import train
from veedor.installation import Installation, open_home
from veedor.models.recipe import Preparation, Recipe
from veedor.stores import schema

FOUND = Recipe(
    name="found-random-1a2b",
    estimator=("xgboost", "logistic"),
    parameters={"xgboost": {"n_estimators": 12, "max_depth": 2}},
    preparation=Preparation(balance="class_weight"),
    features=("quantity_log", "value_usd_log"),
    encode=("tariff_code",),
    gap_days=15,
)


@pytest.fixture(scope="module")
def home(governed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A home with a version of the recipe found, and one trained before facts were kept."""
    folder = tmp_path_factory.mktemp("made") / "home"
    shutil.copytree(governed_home, folder)
    here = open_home(folder)
    train(here, here.jurisdiction.programme(), FOUND, as_of=TRAINED_AS_OF, actor=TESTER)
    old = models.by_version(here, version_of(here, "weak"))
    before = {name: facts for name, facts in old.metrics.items() if name != "made"}
    with here.engine.begin() as connection:
        table = schema.models
        connection.execute(
            sa.update(table).where(table.c.version == old.version).values(metrics=before)
        )
    open_demo(here, actor=TESTER)
    yield here
    here.close()


@pytest.fixture(scope="module")
def found(home: Installation) -> str:
    return version_of(home, FOUND.name)


@pytest.fixture(scope="module")
def old(home: Installation) -> str:
    return version_of(home, "weak")


def page(home: Installation, version: str, language: str) -> str:
    client = Doors(home, "").signed_in(Duty.ANALYST)
    return client.get(f"/models/{version}?lang={language}").text


def shown(home: Installation, *arguments: str) -> str:
    asked = ["models", "show", *arguments, "--home", str(home.home)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    return result.output


def run(home: Installation, version: str):
    table = schema.models
    with home.engine.connect() as connection:
        row = connection.execute(sa.select(table).where(table.c.version == version)).mappings()
        return mirror.run_of(home, row.one())


def test_training_records_the_recipe_its_settings_its_features_and_its_seconds(home, found):
    made = described(home, found)["made"]
    assert made["recipe"]["parameters"] == FOUND.parameters
    assert made["features"] == list(FOUND.features)
    trees, line = made["members"]
    assert (trees["settings"]["n_estimators"], trees["settings"]["subsample"]) == (12, 0.6)
    assert line["class"] == "LogisticRegression"
    assert made["seconds"] > 0


@pytest.mark.parametrize(
    ("language", "said", "question"),
    [("en", "Blend: XGBoost, Logistic regression; balance: class weights", FOUND.question),
     ("es", "Mezcla: XGBoost, Regresión logística; balance de clases: pesos por clase",
      "¿Terminará en hallazgo una revisión")],
)  # fmt: skip
def test_page_terminal_and_card_say_what_it_learns_by(home, found, language, said, question):
    told = page(home, found, language)
    assert said in told
    assert question in told
    assert said in shown(home, found, "--language", language)
    folder = card.folder_of(home, found)
    assert said in (folder / f"card.{language}.md").read_text("utf-8")
    assert said.split(";")[0] in (folder / f"register.{language}.md").read_text("utf-8")


def test_the_page_lists_the_features_used_and_the_settings_only(home, found):
    told = page(home, found, "en")
    assert told.count('<span class="said">') == len(FOUND.features)
    assert "finding rates of these columns: tariff_code" in told
    assert "<code>n_estimators</code> 12" in told


def test_a_feature_that_left_the_catalogue_is_still_named(home, found):
    from veedor.web.pages.models import GONE, _used

    row = {"name": "a", "topic": "price"}
    assert [one["topic"] for one in _used([row], ["a", "b"])] == ["price", GONE]
    assert _used([row], ["a"]) == [row]


def test_the_mirror_has_the_recipe_as_it_was_and_how_long_it_took(home, found):
    told = run(home, found)
    assert told.parameters["xgboost.n_estimators"] == 12
    assert told.parameters["features"] == list(FOUND.features)
    assert told.parameters["preparation"]["balance"] == "class_weight"
    assert told.tags["learns_by"].startswith("Blend: XGBoost")
    seconds = described(home, found)["made"]["seconds"]
    assert (told.ended_at - told.started_at).total_seconds() == pytest.approx(seconds)


def test_a_version_without_the_record_is_shown_and_says_so(home, old):
    assert "not recorded" in page(home, old, "en")
    assert "no quedó registrado" in page(home, old, "es")
    assert "not recorded" in shown(home, old, "--language", "en")
    assert json.loads(shown(home, old, "--json"))["made"] is None
    assert run(home, old).parameters["recipe"] == "not recorded"
    assert run(home, old).ended_at == run(home, old).started_at
    card.card(home, old, actor=TESTER)
    assert "not recorded" in (card.folder_of(home, old) / "card.en.md").read_text("utf-8")
