import json
import threading
from datetime import date

import pytest
import sqlalchemy as sa

from tests.doors import Doors
from tests.homes import PERU, ROSA, TESTER
from veedor.domain.actor import Duty
from veedor.flows import life
from veedor.flows.accounts import issue_key
from veedor.flows.initialise import initialise
from veedor.flows.register import versions
from veedor.ledger.audit import verify
from veedor.stores.schema import scores


@pytest.fixture(scope="module")
def rest(doors: Doors):
    client = doors.client()
    client.headers["Authorization"] = f"Bearer {doors.key}"
    return client


@pytest.fixture(scope="module")
def declaration(doors: Doors):
    """A declaration of the home's last day, under a number that was never received."""
    programme = doors.here.jurisdiction.programme()
    table = doors.here.lake.read(programme.table(programme.declarations))
    row = table.sort_by([("filed_on", "descending")]).slice(0, 1).to_pylist()[0]
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in row.items()
        if not name.startswith("_") and value is not None
    }
    return {**plain, "declaration_id": "118-2099-10-000001-01"}


def stored(doors):
    with doors.here.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(scores))


def test_a_declaration_is_scored_with_reasons_and_the_score_can_be_read_again(rest, declaration):
    answer = rest.post("/v1/scores", json=declaration)
    assert answer.status_code == 201, answer.text
    score = answer.json()
    assert 0 <= score["probability"] <= 1
    assert 0 <= score["anomaly"] <= 100
    assert score["model_version"].startswith("imports-")
    assert score["replayed"] is False
    for reason in score["reasons"]:
        assert reason["sentence"] and reason["spanish"] and reason["contribution"] > 0
    again = rest.get(answer.headers["location"])
    assert again.status_code == 200
    assert again.json() == score


def test_the_same_key_and_body_give_the_first_answer_and_store_nothing_twice(
    rest, declaration, doors
):
    headers = {"Idempotency-Key": "one"}
    first = rest.post("/v1/scores", json=declaration, headers=headers)
    count = stored(doors)
    # Other spaces and another order of the fields are the same declaration.
    text = json.dumps(dict(reversed(declaration.items())), indent=3)
    second = rest.post("/v1/scores", content=text, headers=headers)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "replayed": True}
    assert stored(doors) == count


def test_the_same_key_with_another_body_is_a_conflict(rest, declaration):
    headers = {"Idempotency-Key": "two"}
    assert rest.post("/v1/scores", json=declaration, headers=headers).status_code == 201
    other = {**declaration, "quantity": declaration["quantity"] + 1}
    answer = rest.post("/v1/scores", json=other, headers=headers)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"


def test_two_callers_may_use_the_same_key_without_reading_each_others_answer(
    rest, declaration, doors
):
    other = doors.client()
    key = issue_key(doors.here, "other", duty=Duty.MANAGER, actor=TESTER)
    other.headers["Authorization"] = f"Bearer {key}"
    headers = {"Idempotency-Key": "three"}
    mine = rest.post("/v1/scores", json=declaration, headers=headers).json()
    theirs = other.post("/v1/scores", json=declaration, headers=headers).json()
    assert not theirs["replayed"]
    assert mine["score_id"] != theirs["score_id"]


def test_the_same_key_at_the_same_moment_is_scored_once(rest, declaration, doors):
    before, found = stored(doors), []

    def call():
        answer = rest.post("/v1/scores", json=declaration, headers={"Idempotency-Key": "race"})
        found.append((answer.status_code, answer.json()["score_id"]))

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({number for _, number in found}) == 1
    assert sorted(status for status, _ in found) == [200, 200, 200, 201]
    assert stored(doors) == before + 1


def test_every_score_leaves_a_line_in_the_audit_that_names_the_key(rest, declaration, doors):
    lines = len(doors.audited("declaration.scored"))
    rest.post("/v1/scores", json=declaration)
    found = doors.audited("declaration.scored")
    assert len(found) == lines + 1
    assert found[-1].actor == "key:demo"
    with doors.here.engine.connect() as connection:
        assert verify(connection).whole


def test_wrong_fields_are_answered_one_by_one(rest, declaration):
    answer = rest.post("/v1/scores", json={**declaration, "quantity": "many", "colour": "red"})
    assert answer.status_code == 422
    body = answer.json()
    assert body["what"] and body["where"] and body["next"]
    assert {fault["field"] for fault in body["fields"]} == {"quantity", "colour"}


@pytest.mark.parametrize("path", ["/v1/scores", "/v1/anomalies/d/review"])
@pytest.mark.parametrize("raw", [b"", b"{", b"[]"])
def test_a_body_that_is_no_object_is_answered_as_documented(rest, path, raw):
    answer = rest.post(path, content=raw)
    assert answer.status_code == 400
    documented = rest.get("/openapi.json").json()["paths"]
    told = documented[path.replace("/d/", "/{anomaly_id}/")]["post"]["responses"]
    assert "object" in told[str(answer.status_code)]["description"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_an_unusable_idempotency_key_is_refused(rest, declaration, key):
    answer = rest.post("/v1/scores", json=declaration, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert answer.json()["where"] == "header Idempotency-Key"


def test_without_a_valid_key_nothing_is_scored_or_read(doors, declaration):
    client = doors.client()
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic eDp5"}):
        answer = client.post("/v1/scores", json=declaration, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert client.get("/v1/scores/1", headers=headers).status_code == 401


def test_an_administrators_key_may_not_score_because_a_score_tells_what_was_declared(
    doors, declaration
):
    key = issue_key(doors.here, "admin", duty=Duty.ADMINISTRATOR, actor=TESTER)
    headers = {"Authorization": f"Bearer {key}"}
    answer = doors.client().post("/v1/scores", json=declaration, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("number", ["0", "-1", "999999999", str(2**70)])
def test_a_score_that_was_never_given_is_not_found(rest, number):
    assert rest.get(f"/v1/scores/{number}").status_code == 404


def test_a_number_that_is_none_is_a_problem_in_words(rest):
    answer = rest.get("/v1/scores/abc")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_process_tells_that_it_lives_and_is_ready(doors):
    client = doors.client()
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready", "missing": []}


def test_a_home_without_data_or_model_is_not_ready_and_says_what_is_missing(tmp_path):
    here = initialise(tmp_path / "home", jurisdiction=PERU, actor=TESTER)
    client = Doors(here, "").client()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert [part["where"] for part in answer.json()["missing"]] == [
        "lake, imports",
        "model of imports",
    ]
    assert str(tmp_path) not in answer.text
    assert client.get("/health/live").status_code == 200
    here.close()


def test_a_home_whose_live_model_was_retired_is_not_ready(governed):
    client = Doors(governed, "").client()
    assert client.get("/health/ready").status_code == 200
    for row in versions(governed):
        life.retire(governed, row["version"], actor=ROSA, because="not to be used")
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert [part["where"] for part in answer.json()["missing"]] == ["model of imports"]
    assert "retired" in answer.text


def test_metrics_count_requests_by_route_and_never_name_a_declaration(rest, declaration):
    rest.post("/v1/scores", json=declaration)
    rest.get("/declarations/118-2025-10-000001-01")
    text = rest.get("/metrics").text
    assert 'veedor_requests_total{method="POST",route="/v1/scores",status="201"}' in text
    assert 'veedor_scores_total{programme="imports",replayed="false"}' in text
    assert "veedor_request_seconds_bucket" in text
    assert "000001" not in text


def test_openapi_describes_the_declarations_fields_and_has_an_example_that_is_accepted(rest):
    document = rest.get("/openapi.json").json()
    body = document["paths"]["/v1/scores"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["properties"]["importer_ruc"]["pattern"] == r"^(?:\d{11})$"
    assert "filed_on" in body["schema"]["required"]
    value = body["examples"]["imports"]["value"]
    assert rest.post("/v1/scores", json=value).status_code == 201
