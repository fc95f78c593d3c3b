"""One declaration explained: what would lower it is what a declaration so filed would score."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc
import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from tests.models.worlds import FEATURES, typed_world
from veedor.errors import NotFound
from veedor.flows import models
from veedor.flows.explain import _heads, _type_reasons, actionable, explain
from veedor.flows.known import far_future, known
from veedor.flows.pricing import at_usual_price, groups_of, usual_price
from veedor.flows.score_one import Scorer
from veedor.installation import open_home
from veedor.jurisdictions.kr import KOREA
from veedor.jurisdictions.pe import PERU
from veedor.ledger import audit
from veedor.models.explain import Asked
from veedor.models.faithful import faithfulness
from veedor.models.fit import fit
from veedor.models.heads import Typed
from veedor.models.model import Scored
from veedor.models.recipe import Recipe
from veedor.stores.schema import audit_lines, plan_lines


@pytest.fixture(scope="module")
def home(trained_home, tmp_path_factory):
    import shutil

    shutil.copytree(trained_home, tmp_path_factory.mktemp("explain") / "home")
    here = open_home(tmp_path_factory.getbasetemp() / "explain0" / "home")
    yield here
    here.close()


@pytest.fixture(scope="module")
def programme(home):
    return home.jurisdiction.programme()


@pytest.fixture(scope="module")
def world(home, programme):
    return known(home, programme, far_future())


@pytest.fixture(scope="module")
def cheap(home, programme, world):
    """The declaration of the plan that is cheapest against its peers, and its usual price."""
    with home.engine.connect() as connection:
        planned = list(connection.execute(sa.select(plan_lines.c.declaration_id)).scalars())
    found = []
    for number in planned:
        target = world.declarations.filter(pc.equal(world.declarations["declaration_id"], number))
        usual = usual_price(programme, world, target)
        if usual is not None:
            found.append((usual.observed / usual.median, number, target, usual))
    return min(found, key=lambda one: one[0])


@pytest.fixture(scope="module")
def explained(home, programme, cheap):
    return explain(home, programme, cheap[1], actor=TESTER)


def test_a_cheap_declaration_at_its_peers_median_price_has_a_lower_probability(explained, cheap):
    assert cheap[0] < 0.7
    first = explained.counterfactuals[0]
    assert first.is_exact and first.topic == "price"
    assert first.observed == pytest.approx(cheap[0] * first.typical)
    assert first.before == pytest.approx(explained.probability)
    assert first.after < first.before


def test_the_probability_at_the_usual_price_is_that_of_a_declaration_really_filed_so(
    home, programme, explained, cheap
):
    (altered,) = at_usual_price(programme, cheap[2], cheap[3]).to_pylist()
    altered = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in altered.items()
               if k in programme.declarations.names}  # fmt: skip
    answer = Scorer(home, programme).score(altered, actor=TESTER)
    assert answer["probability"] == pytest.approx(explained.counterfactuals[0].after, abs=1e-9)


def test_the_score_explained_is_the_score_given(home, explained):
    with home.engine.connect() as connection:
        query = sa.select(plan_lines).where(plan_lines.c.declaration_id == explained.declaration_id)
        line = connection.execute(query).mappings().one()
    assert explained.probability == pytest.approx(line["probability"])
    assert explained.anomaly == pytest.approx(line["anomaly"])
    assert [r.feature for r in explained.reasons] == [r["feature"] for r in line["reasons"]]


def test_a_code_is_given_its_word(home, programme, explained):
    country = home.jurisdiction
    shown = [one for one in (*explained.reasons, *explained.unusual, *explained.counterfactuals)
             if one.feature == "cat_origin"]  # fmt: skip
    known_words = set(country.vocabulary["country_of_origin"].values())
    assert all(one.observed in known_words for one in shown)


def test_counterfactuals_lower_the_probability_and_say_which_are_approximate(explained):
    others = explained.counterfactuals[1:]
    assert all(one.after < one.before and not one.is_exact for one in others)
    for one in others:
        assert one.text("es").endswith("aproximado")
        assert one.text("en").endswith("approximate")
    assert [one.after for one in others] == sorted(one.after for one in others)


def test_the_alternatives_are_the_same_every_time(home, programme, explained):
    again = explain(home, programme, explained.declaration_id, actor=TESTER)
    assert again == explained


def test_what_is_unusual_is_told_with_what_is_usual(explained):
    assert 0 < len(explained.unusual) <= 3
    assert len({reason.topic for reason in explained.unusual}) == len(explained.unusual)
    assert all(reason.direction != "same" for reason in explained.unusual)


def test_the_past_of_the_taxpayer_is_counted_before_the_day(programme, world, explained, cheap):
    filed = world.declarations.to_pandas()
    day, taxpayer = cheap[2]["filed_on"][0].as_py(), cheap[2][programme.taxpayer][0].as_py()
    own = filed[(filed[programme.taxpayer] == taxpayer) & (filed["filed_on"] < day)]
    recent = own[[(day - one).days <= 730 for one in own["filed_on"]]]
    assert explained.past.filings == len(recent)
    assert explained.past.checks >= explained.past.findings
    assert f"{len(recent):,} declarations" in explained.past.text("en")


def test_explaining_leaves_one_audit_line_and_the_chain_whole(home, programme, cheap):
    def lines():
        with home.engine.connect() as connection:
            query = sa.select(audit_lines).where(audit_lines.c.action == "declaration.explained")
            return list(connection.execute(query))

    before = len(lines())
    explain(home, programme, cheap[1], actor=TESTER)
    assert len(lines()) == before + 1
    with home.engine.connect() as connection:
        audit.verify(connection)


def test_an_unknown_declaration_is_an_error_that_says_what_to_do(home, programme):
    with pytest.raises(NotFound) as error:
        explain(home, programme, "nobody", actor=TESTER)
    assert error.value.next == "Check the number."


def test_the_past_and_what_nobody_declares_are_not_offered():
    offered = actionable(PERU.programme(), PERU.programme().recipe())
    assert {"price", "quantity", "origin", "freight", "description"} <= set(offered)
    assert not {"importer_findings", "importer_activity", "newness", "novelty", "supplier",
                "broker", "calendar", "economy"} & set(offered)  # fmt: skip
    assert "line_duty_365d_rate" not in offered["duty"]
    assert {"duty_rate", "duty_line_diff"} <= set(offered["duty"])
    korean = actionable(KOREA.programme(), KOREA.programme().recipe())
    assert set(korean) == {"weight", "value", "price", "tax", "origin"}


def test_a_programme_without_a_comparison_of_prices_falls_back_on_its_peers():
    assert groups_of(PERU.programme())[0] == ("tariff_line", "country_of_origin")
    assert groups_of(KOREA.programme())[0] == ("hs6", "country_of_origin")


def test_another_value_moves_taxes_and_leaves_freight(programme, cheap):
    (own,) = cheap[2].to_pylist()
    (altered,) = at_usual_price(programme, cheap[2], cheap[3]).to_pylist()
    assert altered["cif_usd"] == pytest.approx(cheap[3].median * own["quantity"])
    assert altered["freight_usd"] == own["freight_usd"]
    total = altered["fob_usd"] + altered["freight_usd"] + altered["insurance_usd"]
    assert total == pytest.approx(altered["cif_usd"])
    if own["tax_usd"]:
        rate = own["tax_usd"] / own["cif_usd"]
        assert altered["tax_usd"] / altered["cif_usd"] == pytest.approx(rate)


def test_typed_heads_come_with_their_words_the_likeliest_first(programme):
    chance = np.array([[0.04, 0.2]])
    heads = Typed(("quantity", "undervaluation"), chance, chance * np.array([[np.nan, 50.0]]))
    scored = Scored(np.array([0.24]), np.array([np.nan]), np.array([50.0]), [()], heads)
    first, second = _heads(programme, scored)
    assert (first.type, first.spanish) == ("undervaluation", "subvaluación")
    assert (first.probability, first.expected_amount) == (0.2, 10.0)
    assert second.expected_amount is None
    assert _heads(programme, replace(scored, heads=None)) == ()


def test_the_type_named_first_of_several_is_explained_by_its_own_head(programme):
    world = typed_world(1_500)
    model = fit(Recipe(name="typed", estimator="boosting", heads=True), FEATURES, world)
    cheapest = world.frame.nsmallest(1, "price_diff")
    heads = _heads(programme, model.score(cheapest, reasons=0))
    asked = Asked(cheapest, model.ensemble.design.transform(cheapest),
                  model.explainer.typical.rows(None, 1))  # fmt: skip
    reasons = _type_reasons(model, asked, heads)
    assert heads[0].type == "undervaluation"
    assert reasons[0].topic == "price"
    assert 0 < reasons[0].contribution <= heads[0].probability
    (of_score,) = model.explainer.reasons(model.probability, asked, 3)
    assert reasons[0].contribution != of_score[0].contribution
    assert _type_reasons(model, asked, heads[:1]) == ()  # a head alone is the score itself


def test_a_model_of_one_head_gives_the_reasons_of_its_score_once(explained):
    assert [head.type for head in explained.heads] == ["undervaluation"]
    assert explained.heads[0].probability == pytest.approx(explained.probability)
    assert explained.type_reasons == ()


def test_two_hundred_random_scores_fall_without_their_named_evidence(home, programme, world):
    """Figure 7, on the small simulated home; `benchmarks/reasons.py` measures the large ones."""
    from veedor.flows.score import score_table

    model = models.load(home, models.registered(home, programme))
    draw = np.random.default_rng(0)
    rows = np.sort(draw.choice(world.declarations.num_rows, 230, replace=False))
    inputs, scored = score_table(home, programme, model, world.declarations.take(rows), world=world)
    kept = np.flatnonzero([bool(reasons) for reasons in scored.reasons])[:200]
    assert len(kept) == 200
    some = inputs.rows(kept)
    found = faithfulness(model, some.frame, some.peers, [scored.reasons[row] for row in kept])
    assert found.by_topic >= 0.95
    assert found.by_feature >= 0.95
