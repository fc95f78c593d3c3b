import inspect

import pytest

from veedor import errors
from veedor.serve import problems

TREE = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


@pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)
def test_every_error_of_veedor_has_a_status_and_a_body_of_three_parts(kind):
    error = kind("it broke", where="here", next="mend it")
    answer = problems.answer(error)
    assert answer.media_type == "application/problem+json"
    assert 400 <= answer.status_code < 600
    for part in (b'"what":"it broke"', b'"where":"here"', b'"next":"mend it"'):
        assert part in answer.body


def test_the_callers_faults_are_4xx_and_ours_are_5xx():
    assert problems.status_of(errors.NotFound("x")) == 404
    assert problems.status_of(errors.ContractBroken("x")) == 422
    assert problems.status_of(errors.InputError("x", conflict=True)) == 409
    assert problems.status_of(problems.NotSignedIn("x")) == 401
    assert problems.status_of(errors.NotAllowed("x")) == 403
    assert problems.status_of(errors.NotReady("x")) == 503
    assert problems.status_of(errors.IntegrityError("x")) == 500


def test_who_may_try_again_is_told_when():
    assert problems.answer(errors.TryAgain("busy")).headers["retry-after"] == "2"
    many = problems.answer(problems.TooManyTries("slow down", seconds=120))
    assert many.headers["retry-after"] == "120"
