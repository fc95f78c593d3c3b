import numpy as np
import pandas as pd
import pytest

from veedor.errors import DeclarationError
from veedor.models.encode import Chain, ShrunkRateEncoder, as_text


def test_a_chain_reads_levels_and_pairs():
    chain = Chain.parse("hs6+origin>hs6>hs4")
    assert chain.levels == (("hs6", "origin"), ("hs6",), ("hs4",))
    assert chain.names == ("hs6_origin", "hs6", "hs4")
    with pytest.raises(DeclarationError):
        Chain.parse("hs6>")


def test_a_rate_is_shrunk_towards_its_parents_rate():
    frame = pd.DataFrame({"fine": list("aab"), "coarse": list("xxx")})
    label = [1, 0, 1]
    encoder = ShrunkRateEncoder(["fine>coarse"], prior_strength=2).fit(frame, label)
    base = 2 / 3
    coarse = (2 + 2 * base) / (3 + 2)
    rows = encoder.transform(frame)
    assert rows[0, 0] == pytest.approx((1 + 2 * coarse) / (2 + 2))
    assert rows[2, 0] == pytest.approx((1 + 2 * coarse) / (1 + 2))
    assert rows[:, 1] == pytest.approx(np.log1p([2, 2, 1]))
    assert rows[:, 2] == pytest.approx(coarse)


def test_an_unseen_category_gets_its_parents_rate_and_count_zero():
    frame = pd.DataFrame({"fine": ["a", "b"], "coarse": ["x", "y"]})
    encoder = ShrunkRateEncoder(["fine>coarse"], prior_strength=1).fit(frame, [1, 0])
    new = encoder.transform(pd.DataFrame({"fine": ["never"], "coarse": ["x"]}))
    assert new[0, 0] == new[0, 2]
    assert new[0, 1] == 0


def test_copies_of_one_thing_count_as_one():
    once = pd.DataFrame({"hs": ["a", "a", "b"], "mass": [1, 2, 3]})
    often = pd.concat([once.iloc[[0]]] * 40 + [once.iloc[1:]])
    few = ShrunkRateEncoder(["hs"], copies=["hs", "mass"]).fit(once, [1, 0, 0])
    many = ShrunkRateEncoder(["hs"], copies=["hs", "mass"]).fit(often, [1] * 40 + [0, 0])
    assert few.transform(once) == pytest.approx(many.transform(once))


def test_changing_a_groups_labels_does_not_change_that_groups_own_training_rates():
    lot = np.random.default_rng(3)
    frame = pd.DataFrame({"hs": lot.integers(0, 5, 200), "mass": lot.integers(0, 20, 200)})
    label = lot.integers(0, 2, 200)
    mine = (frame["hs"] == 2) & (frame["mass"] == 7)
    assert mine.any()

    def rates(labels):
        encoder = ShrunkRateEncoder(["hs+mass>hs"], copies=["hs", "mass"])
        return encoder.fit_transform(frame, labels)

    before, after = rates(label), rates(np.where(mine, 1 - label, label))
    assert before[mine] == pytest.approx(after[mine], rel=1e-9)  # the rest is rounding
    assert np.abs(before - after).max() > 0.001


def test_training_rates_of_pure_noise_categories_say_nothing_about_the_label():
    lot = np.random.default_rng(4)
    frame = pd.DataFrame({"actor": lot.integers(0, 3_000, 6_000)})
    label = lot.integers(0, 2, 6_000)
    rate = ShrunkRateEncoder(["actor"]).fit_transform(frame, label)[:, 0]
    assert abs(np.corrcoef(rate, label)[0, 1]) < 0.04
    naive = ShrunkRateEncoder(["actor"]).fit(frame, label).transform(frame)[:, 0]
    assert np.corrcoef(naive, label)[0, 1] > 0.4  # what cross-fitting protects from


def test_numbers_written_differently_are_one_category():
    texts = [as_text(pd.Series(values)) for values in ([20, 30], [20.0, 30.0], ["20", "30"])]
    assert all((text == ["20", "30"]).all() for text in texts)
    assert as_text(pd.Series([20.0, np.nan]))[0] == "20"


def test_past_only_rates_are_what_was_known_before_the_day():
    frame = pd.DataFrame(
        {"hs": list("aaaab"), "_day": [1, 5, 5, 9, 9], "_known_day": [4, 6, 7, 10, 10]}
    )
    label = np.array([1, 0, 1, 0, 1])
    encoder = ShrunkRateEncoder(["hs"], prior_strength=1, past_only=True)
    rows = encoder.fit_transform(frame, label)
    assert np.isnan(rows[0, 0])  # before any result nobody knew a rate
    assert rows[1, 0] == rows[2, 0] == pytest.approx((1 + 1 * 1.0) / (1 + 1))
    assert rows[3, 0] == pytest.approx((2 + 2 / 3) / (3 + 1))
    assert rows[4, 0] == pytest.approx(2 / 3)
    assert rows[:, 1] == pytest.approx(np.log1p([0, 1, 1, 3, 0]))


def test_changing_later_results_changes_no_earlier_past_only_rate():
    lot = np.random.default_rng(5)
    day = np.sort(lot.integers(0, 100, 400))
    frame = pd.DataFrame(
        {"hs": lot.integers(0, 4, 400), "_day": day, "_known_day": day + lot.integers(0, 30, 400)}
    )
    label = lot.integers(0, 2, 400)

    def rates(labels):
        return ShrunkRateEncoder(["hs"], past_only=True).fit_transform(frame, labels)

    late = frame["_known_day"].to_numpy() >= 60
    before, after = rates(label), rates(np.where(late, 1 - label, label))
    early = day <= 60
    assert before[early] == pytest.approx(after[early], nan_ok=True)
    assert np.nanmax(np.abs(before - after)) > 0.001
