"""Training leaves a card; writing it again measures and changes nothing, and is audited."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.errors import NotFound
from veedor.flows import card as cards
from veedor.flows.burden import by_size
from veedor.flows.judge import Verdict
from veedor.installation import open_home
from veedor.jurisdictions.pe import PERU
from veedor.models.card.burden import DECILE
from veedor.models.evaluate import Judged
from veedor.stores.schema import audit_lines, models

NAMES = {
    "card.json", "card.es.md", "card.es.html", "card.en.md", "card.en.html", "register.es.json",
    "register.es.md", "register.en.json", "register.en.md", "evaluacion-de-impacto.es.md",
}  # fmt: skip


@pytest.fixture(scope="module")
def trained(trained_home: Path):
    here = open_home(trained_home)
    yield here
    here.close()


def version_of(here) -> str:
    with here.engine.connect() as connection:
        return connection.execute(sa.select(models.c.version)).scalars().one()


def test_training_wrote_the_card_in_both_languages(trained):
    folder = cards.folder_of(trained, version_of(trained))
    assert {path.name for path in folder.iterdir()} == NAMES
    for language, said in (("es", "Datos simulados"), ("en", "Simulated data")):
        assert said in (folder / f"card.{language}.html").read_text(encoding="utf-8")
        assert said in (folder / f"register.{language}.md").read_text(encoding="utf-8")


def test_the_audit_keeps_the_hash_of_every_file_written(trained):
    folder = cards.folder_of(trained, version_of(trained))
    query = sa.select(audit_lines.c.facts).where(audit_lines.c.action == "model.card_written")
    with trained.engine.connect() as connection:
        (facts,) = connection.execute(query).scalars()
    kept = json.loads(facts)["files"]
    assert kept == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }


def test_written_again_elsewhere_it_is_the_same_to_the_byte(here, tmp_path):
    before = cards.folder_of(here, version_of(here))
    result = cards.card(here, out=tmp_path / "out", actor=TESTER)
    assert set(result.files) == NAMES
    for name in result.files:
        assert (tmp_path / "out" / name).read_bytes() == (before / name).read_bytes()


def test_one_language_alone_is_written_when_asked_for(here, tmp_path):
    result = cards.card(here, languages=("en",), out=tmp_path / "out", actor=TESTER)
    assert "card.en.html" in result.files
    assert "card.es.html" not in result.files


def test_a_card_that_a_killed_training_left_out_is_completed(here):
    version = version_of(here)
    last = cards.folder_of(here, version) / cards.LAST
    last.unlink()
    cards.complete(here, version, actor=TESTER)
    assert last.is_file()


def test_an_unknown_model_has_no_card(here):
    with pytest.raises(NotFound, match="no model 'none'"):
        cards.card(here, "none", actor=TESTER)


def test_the_counts_of_the_card_are_those_of_the_files(trained, peru_small):
    card = json.loads(
        (cards.folder_of(trained, version_of(trained)) / "card.json").read_text(encoding="utf-8")
    )
    filed = pq.read_table(peru_small / "declarations", columns=["declaration_id"])
    assert card["data"]["declarations"] == filed.num_rows
    assert card["data"]["checked"] == card["learnt_from"]["rows"]
    offices = card["burden"]["by"]["office"]
    rows = [one["declarations"] for one in offices.values() if "declarations" in one]
    assert sum(rows) <= card["burden"]["declarations"]
    assert {one["name"] for one in card["features"]} == {
        feature.name for feature in PERU.programme().features
    }


def test_a_country_without_declared_values_has_no_slice_by_size():
    rows = {"label": [0, 1], "probability": [0.1, 0.2], "day": [1, 2]}
    verdict = Verdict(judged=Judged(**rows), facts={})
    assert by_size(verdict) is verdict
    valued = replace(verdict, judged=Judged(**rows, baselines={"value": [5.0, 9.0]}))
    assert list(by_size(valued).judged.slices[DECILE]) == ["05", "10"]
