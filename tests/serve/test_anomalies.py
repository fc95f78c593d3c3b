import json
from dataclasses import asdict, replace

import pytest
import sqlalchemy as sa

from tests.homes import TESTER
from veedor.domain.actor import Duty
from veedor.flows.accounts import issue_key
from veedor.flows.anomalies import LONGEST_REASON, kept_anomalies
from veedor.ledger.audit import verify
from veedor.stores.schema import anomalies

SAID = {"status": "dismissed", "because": "Muestras; se vio la factura."}


@pytest.fixture
def rest(told):
    doors, *_ = told
    client = doors.client()
    client.headers["Authorization"] = f"Bearer {doors.key}"
    return client


def read(rest, **query):
    answer = rest.get("/v1/anomalies", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def status_of(doors, anomaly):
    kept = kept_anomalies(doors.here, doors.here.jurisdiction.programme())
    return next((one.status.value, one.reviewer) for one in kept if one.id == anomaly.id)


def test_the_last_days_anomalies_are_told_gravest_first_with_all_their_figures(rest, told):
    _, declaration, importer = told
    page = read(rest)
    assert (page["programme"], page["day"]) == ("imports", declaration.period)
    assert (page["total"], page["offset"]) == (2, 0)
    first, second = page["anomalies"]
    assert first == {
        "anomaly_id": "d", "programme": "imports", "type": "PRICE_LOW",
        "detector": "unit_value_low", "subject_kind": "declaration",
        "subject_id": declaration.object_id, "period": declaration.period,
        "first_seen": declaration.period, "last_seen": declaration.period, "severity": "high",
        "score": 4.0,
        "threshold": {
            "threshold_id": "old", "value": 3.0, "alert_budget": 0.01, "found_clean": 0.6,
            "valid_from": "2023-01-01", "valid_to": "2023-02-01",
        },
        "observed": 0.5, "expected": 23.0, "lower": 5.0, "upper": 111.0, "unit": "USD per unit",
        "peers": 9, "peer_group": "", "money_at_stake": 16_061.0, "currency": "USD",
        "sentence": "Low value: 0.5 (expected: 23); 4 peers of 84",
        "spanish": "Valor bajo: 0.5 (esperado: 23); 4 pares de 84",
        "status": "new", "reviewer": None, "reviewed_at": None, "because": None,
    }  # fmt: skip
    assert (second["subject_kind"], second["subject_id"]) == ("importer_ruc", importer.object_id)
    assert (second["lower"], second["upper"]) == (None, None)


def test_the_day_the_type_and_the_programme_asked_for_are_obeyed(rest, told):
    _, declaration, _ = told
    assert [one["anomaly_id"] for one in read(rest, type="ORIGIN_MIX")["anomalies"]] == ["i"]
    assert read(rest, day=declaration.period, programme="imports")["total"] == 2
    assert read(rest, day="2020-01-01") == {
        "programme": "imports", "day": "2020-01-01", "total": 0, "offset": 0, "anomalies": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"programme": "exports"}, 404),
        ({"type": "X"}, 422),
        ({"day": "yesterday"}, 422),
        ({"limit": "0"}, 422),
        ({"limit": "501"}, 422),
        ({"offset": "-1"}, 422),
    ],
)
def test_what_cannot_be_asked_is_a_problem_in_words_and_reads_nothing(rest, told, query, status):
    answer = rest.get("/v1/anomalies", params=query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["what"] and answer.json()["next"]
    assert told[0].audited("identity.read") == []


def test_a_page_is_bounded_and_the_next_one_begins_where_it_ended(rest, told):
    doors, declaration, _ = told
    more = [replace(declaration, id=f"d{n:03}", object_id=f"n{n:03}") for n in range(120)]
    with doors.here.engine.begin() as connection:
        connection.execute(sa.insert(anomalies), [asdict(one) for one in more])
    usual = read(rest)
    assert (usual["total"], len(usual["anomalies"])) == (122, 100)
    rest_of_it = read(rest, offset=100)
    assert (rest_of_it["total"], rest_of_it["offset"]) == (122, 100)
    ids = [one["anomaly_id"] for page in (usual, rest_of_it) for one in page["anomalies"]]
    assert len(set(ids)) == 122
    assert ids[-1] == "i"  # the least grave
    assert len(read(rest, limit=1)["anomalies"]) == 1


def test_what_is_read_is_audited_with_the_key_and_what_is_on_the_page_alone(rest, told):
    doors, declaration, _ = told
    read(rest)
    read(rest, limit=1)
    read(rest, day="2020-01-01")
    lines = doors.audited("identity.read")
    assert [line.actor for line in lines] == ["key:demo", "key:demo"]
    assert {line.subject for line in lines} == {f"anomalies-imports-{declaration.period}"}
    counts = [json.loads(line.facts) for line in lines]
    assert counts == [{"declaration": 1, "importer_ruc": 1}, {"declaration": 1}]


def test_without_a_key_that_may_read_declarations_nothing_is_told_or_reviewed(told):
    doors, declaration, _ = told
    key = issue_key(doors.here, "admin", duty=Duty.ADMINISTRATOR, actor=TESTER)
    client = doors.client()
    for headers, status in (({}, 401), ({"Authorization": f"Bearer {key}"}, 403)):
        for answer in (
            client.get("/v1/anomalies", headers=headers),
            client.post("/v1/anomalies/d/review", json=SAID, headers=headers),
        ):
            assert answer.status_code == status
            assert declaration.object_id not in answer.text
    assert status_of(doors, declaration) == ("new", None)


def test_a_review_is_written_down_under_the_keys_name_and_told_from_then_on(rest, told):
    doors, declaration, _ = told
    answer = rest.post("/v1/anomalies/d/review", json=SAID)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["reviewed_at"].endswith(("Z", "+00:00"))
    assert said == {"anomaly_id": "d", "reviewer": "key:demo", **SAID,
                    "reviewed_at": said["reviewed_at"]}  # fmt: skip
    assert declaration.object_id not in answer.text  # it is no reading of identities
    (line,) = doors.audited("anomaly.reviewed")
    assert (line.actor, line.subject, line.because) == ("key:demo", "d", SAID["because"])
    assert json.loads(line.facts) == {"from": "new", "to": "dismissed", "type": "PRICE_LOW"}
    with doors.here.engine.connect() as connection:
        assert verify(connection).whole
    assert said.items() <= read(rest)["anomalies"][0].items()


def test_the_later_word_counts_and_every_one_stays_in_the_trail(rest, told):
    rest.post("/v1/anomalies/d/review", json=SAID)
    again = {"status": "confirmed", "because": "La factura era de otra mercancía."}
    assert rest.post("/v1/anomalies/d/review", json=again).json()["status"] == "confirmed"
    found = read(rest)["anomalies"][0]
    assert (found["status"], found["because"]) == ("confirmed", again["because"])
    assert [line.because for line in told[0].audited("anomaly.reviewed")] == [
        SAID["because"],
        again["because"],
    ]


def test_an_anomaly_that_was_never_kept_is_not_found(rest, told):
    answer = rest.post("/v1/anomalies/nothing/review", json=SAID)
    assert answer.status_code == 404
    assert str(told[0].here.home) not in answer.text


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"status": "dismissed"}, {"because"}),
        ({**SAID, "because": "  "}, {"because"}),
        ({**SAID, "because": "x" * (LONGEST_REASON + 1)}, {"because"}),
        ({**SAID, "because": 3}, {"because"}),
        ({**SAID, "status": "liked"}, {"status"}),
        ({**SAID, "status": "new"}, {"status"}),
        ({**SAID, "actor": "somebody else"}, {"actor"}),
        ({}, {"status", "because"}),
    ],
)
def test_a_wrong_review_names_the_fields_and_changes_nothing(rest, told, body, fields):
    answer = rest.post("/v1/anomalies/d/review", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert {fault["field"] for fault in answer.json()["fields"]} == fields
    assert status_of(told[0], told[1]) == ("new", None)
    assert told[0].audited("anomaly.reviewed") == []


def test_what_is_no_small_form_is_refused(rest):
    large = b"[" + b" " * 300_000
    assert rest.post("/v1/anomalies/d/review", content=large).status_code == 413
    assert rest.post("/v1/anomalies/d/review", content=b"[]").status_code == 400
    assert rest.get("/v1/anomalies/d/review").status_code == 405


def test_openapi_describes_the_review_and_its_example_is_accepted(rest):
    document = rest.get("/openapi.json").json()
    said = document["paths"]["/v1/anomalies/{anomaly_id}/review"]["post"]
    body = said["requestBody"]["content"]["application/json"]
    assert body["schema"]["properties"]["status"]["enum"] == ["reviewed", "dismissed", "confirmed"]
    assert body["schema"]["required"] == ["status", "because"]
    value = body["examples"]["review"]["value"]
    assert rest.post("/v1/anomalies/d/review", json=value).status_code == 200
