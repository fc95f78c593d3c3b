"""The pages know no country: one with few columns, no price and odd numbers must do."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pyarrow as pa
import pytest
import sqlalchemy as sa

from tests.doors import Doors
from tests.homes import TESTER
from veedor import installation
from veedor.domain.actor import Duty
from veedor.flows.accounts import open_demo
from veedor.stores import schema

MODULE = """
from veedor.domain.source import Column, Role, Source
from veedor.jurisdiction import Jurisdiction, Programme
from veedor.models.recipe import Recipe
from veedor.selection.policy import Policy

def text(name, role):
    return Column(name=name, type="string", role=role, meaning=name.title(), spanish=name.upper())

def day(name, role):
    return Column(name=name, type="date", role=role, meaning=name.title(), spanish=name.upper())

FILED = Source(name="declarations", meaning="Forms", spanish="Formularios",
    key=("declaration_id",), clock="day",
    columns=(text("declaration_id", Role.ID), day("day", Role.TIME), text("who", Role.ENTITY),
             text("place", Role.CATEGORY), text("kind", Role.CATEGORY)))
CHECKED = Source(name="outcomes", meaning="Checks", spanish="Revisiones",
    key=("declaration_id",), clock="known_on",
    columns=(text("declaration_id", Role.ID), day("inspected_on", Role.OUTCOME),
             day("known_on", Role.TIME), text("status", Role.OUTCOME)))
SMALL = Jurisdiction(name="Small & <Land>", currency="XXX", languages=("en",), programmes=(
    Programme(name="forms", meaning="Forms", spanish="Formularios", declarations=FILED,
        outcomes=CHECKED, features=(), recipes=(Recipe(name="default"),),
        policy=Policy(default_capacity=2), office="place", taxpayer="who", peers="kind"),))
"""
ODD = "a/b c?d#e&f=<g>'\"%"
DAY = date(2025, 5, 5)


@pytest.fixture
def small(tmp_path, monkeypatch):
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "small_land.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(folder))
    here = installation.create(tmp_path / "home", jurisdiction="small_land:SMALL")
    programme = here.jurisdiction.programme()
    rows = [(ODD, DAY), ("before", DAY - timedelta(days=9)), ("long before", DAY - timedelta(400))]
    columns = {
        "declaration_id": [name for name, _ in rows],
        "day": [day for _, day in rows],
        "who": ["<b>Pérez & Co</b>"] * 3,
        "place": ["Nørth/1"] * 3,
        "kind": ["k"] * 3,
        "_batch_id": ["b"] * 3,
        "_row": [1, 2, 3],
        "_loaded_on": [DAY] * 3,
    }
    table = pa.table(columns)
    name = programme.table(programme.declarations)
    here.lake.append(name, table.to_batches(), schema=table.schema, batch_id="b")
    _select(here)
    open_demo(here, actor=TESTER)
    yield Doors(here, "")
    here.close()
    sys.modules.pop("small_land", None)


def _select(here):
    now = datetime.now(UTC)
    plan = {"plan_id": "p", "programme": "forms", "day": DAY, "policy": {"default_capacity": 2},
            "model_version": None, "seed": 1, "created_at": now, "created_by": "t",
            "candidates": 1}  # fmt: skip
    line = {"plan_id": "p", "declaration_id": ODD, "office": "Nørth/1", "position": 1,
            "channel": "orange", "chosen": "lot", "rule_name": None, "probability": None,
            "expected_amount": None, "anomaly": None, "inclusion_probability": 0.5,
            "reasons": [], "taxpayer": "<b>Pérez & Co</b>"}  # fmt: skip
    with here.engine.begin() as connection:
        connection.execute(sa.insert(schema.plans), plan)
        connection.execute(sa.insert(schema.plan_lines), line)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_list_and_the_declaration_of_a_country_with_few_columns(small: Doors, language):
    client = small.signed_in(Duty.INSPECTOR)
    page = client.get(f"/?lang={language}")
    address = f"/declarations/{quote(ODD, safe='')}"
    assert page.status_code == 200
    assert address in page.text
    one = client.get(address)
    assert one.status_code == 200
    for text in (page.text, one.text):
        assert "&lt;b&gt;Pérez &amp; Co&lt;/b&gt;" in text
        assert "<b>Pérez" not in text and "Small & <Land>" not in text
    assert "long before" in one.text
    office = client.get(f"/?office={quote('Nørth/1')}")
    assert address in office.text
    assert client.get("/list.csv").status_code == 200
    assert client.get("/models").status_code == 200
    assert client.get("/docs").status_code == 200


def test_korea_is_served_too(tmp_path):
    here = installation.create(tmp_path / "kr", jurisdiction="veedor.jurisdictions.kr:KOREA")
    open_demo(here, actor=TESTER)
    client = Doors(here, "").signed_in(Duty.ANALYST)
    for address in ("/", "/models", "/docs", "/openapi.json"):
        assert client.get(address).status_code == 200, address
    here.close()
