import numpy as np
import pandas as pd
import pytest

from veedor.models.steps import Caps, Steps, signed_log


def test_caps_are_learnt_from_training_rows_and_leave_missing_missing():
    caps = Caps(0.1).fit(np.arange(11.0).reshape(-1, 1))
    assert caps.transform(np.array([[-99.0], [5.0], [99.0], [np.nan]])).ravel() == pytest.approx(
        [1, 5, 9, np.nan], nan_ok=True
    )


def test_z_score_caps_lie_three_standard_deviations_from_the_mean():
    values = np.random.default_rng(0).normal(10, 2, size=(5_000, 1))
    caps = Caps(rule="zscore").fit(values)
    assert caps.transform([[1e9], [-1e9]]).ravel() == pytest.approx([16, 4], abs=0.3)


def test_tukeys_fences_leave_a_column_of_one_usual_value_alone():
    values = np.column_stack([np.arange(101.0), np.r_[np.zeros(90), np.arange(11.0)]])
    caps = Caps(rule="iqr").fit(values)
    assert caps.transform([[1e3, 1e3]]).ravel().tolist() == [150.0, 1e3]


def test_steps_keep_order_and_bound_the_number_of_values():
    values = np.random.default_rng(0).normal(size=(5_000, 1)).astype(np.float32)
    values[:10] = np.nan
    stepped = Steps(50).fit(values).transform(values)
    known = np.argsort(values[10:, 0])
    assert (np.diff(stepped[10:][known, 0]) >= 0).all()
    assert len(np.unique(stepped[10:])) <= 50
    assert np.isnan(stepped[:10]).all()
    few = pd.get_dummies(pd.Series(list("aab"))).to_numpy(dtype=np.float32)
    assert (Steps(50).fit(few).transform(few) == few).all()


def test_signed_logarithms_keep_order_sign_and_what_is_missing():
    values = np.array([-1e6, -1.0, 0.0, 1.0, 1e6, np.nan])
    assert (np.diff(signed_log(values)[:5]) > 0).all()
    assert np.isnan(signed_log(values)[5])
