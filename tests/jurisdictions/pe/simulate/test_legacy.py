def test_eight_percent_are_inspected_by_rule_and_one_percent_by_lot(world):
    share = world.rows.selected_by.value_counts() / len(world.rows)
    assert 0.009 < share["lot"] < 0.011
    assert 0.0785 < share["rule"] < 0.0805  # those also drawn by lot are counted there


def test_the_rule_finds_frauds_up_to_twice_as_often_as_chance(world):
    # All declarations stand for the lot: the lot alone, 1 %, is too noisy.
    rows = world.rows
    lift = rows.is_fraud[rows.selected_by == "rule"].mean() / rows.is_fraud.mean()
    assert 1.4 < lift < 2.6


def test_the_lot_is_blind_to_the_price(world):
    rows = world.rows
    noise = rows.price_z.std() / (rows.selected_by == "lot").sum() ** 0.5
    assert abs(rows.price_z[rows.selected_by == "lot"].mean() - rows.price_z.mean()) < 4 * noise
