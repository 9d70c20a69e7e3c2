"""The route that recommends and the one that explains."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from rectitude.api.schemas import Explanation, Recommendation
from rectitude.engine import Engine
from rectitude.values import Request

PATH = "/v1/toyshop/recommendations"


def test_a_list_leaves_with_its_whole_explanation(answer: dict[str, Any]) -> None:
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3, 4, 5]
    for item in answer["items"]:
        total = round(item["base"] * 1e6) + sum(part["micro"] for part in item["contributions"])
        assert round(item["score"] * 1e6) == total
        assert item["reasons"]


def test_a_list_has_the_documented_shape(client: TestClient) -> None:
    for body in ({"user_id": "p1"}, {"query": "red"}, {"profiling": False, "only": ["t1"]}):
        Recommendation.model_validate_json(client.post(PATH, json=body).content)


def test_the_answer_is_the_engine_s_own_and_its_record_is_durable(
    client: TestClient, shop: Engine, answer: dict[str, Any]
) -> None:
    recorded = orjson.loads(shop.record(answer["id"]).answer)
    assert {**recorded, "ledger": answer["ledger"]} == answer
    assert shop.layers.ledger.receipt(answer["id"]).leaf == answer["ledger"]["leaf"]


def test_every_field_of_the_body_reaches_the_engine(client: TestClient, shop: Engine) -> None:
    body = {
        "user_id": "p2",
        "history": ["t3"],
        "profile": {"age": 30},
        "query": "blue",
        "at": "2020-02-02T00:00:00Z",
        "k": 3,
        "exclude": ["t4", "t5"],
        "only": ["t6", "t7", "t8", "t9"],
        "profiling": False,
        "understand": False,
        "locale": "en-GB",
        "seed": 9,
        "idempotency_key": "one",
    }
    told = client.post(PATH, json=body).json()
    sealed = shop.record(told["id"]).payload["request"]
    wanted = {**body, "domain": "toyshop", "at": 1_580_601_600_000_000}
    assert sealed == wanted


@pytest.mark.parametrize(
    ("at", "microseconds"),
    [
        ("1998-04-22T23:10:38Z", 893_286_638_000_000),
        ("1998-04-23T01:10:38+02:00", 893_286_638_000_000),
        (893_286_638, 893_286_638_000_000),
        (893_286_638.5, 893_286_638_500_000),
    ],
)
def test_a_time_is_iso_8601_or_seconds(client: TestClient, at: str | float, microseconds: int) -> None:
    assert client.post(PATH, json={"at": at}).json()["at"] == microseconds


def test_the_same_key_gets_the_same_record(client: TestClient) -> None:
    body = {"user_id": "p4", "idempotency_key": "again"}
    first, second = (client.post(PATH, json=body).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert first["items"] == second["items"]


def test_a_stranger_is_told_that_nothing_is_known(client: TestClient) -> None:
    told = client.post(PATH, json={"user_id": "nobody"}).json()
    assert told["person"] == {"known": False, "profiling": True}
    assert any("Nothing is known" in note for note in told["notes"])


def test_an_explanation_is_read_from_the_record(client: TestClient, answer: dict[str, Any]) -> None:
    told = client.get(f"/v1/recommendations/{answer['id']}/explanation")
    assert told.status_code == 200
    explanation = told.json()
    Explanation.model_validate_json(told.content)
    assert explanation["items"] == answer["items"]
    assert {entry["feature"]: entry["label"] for entry in explanation["features"]}[
        "liking"
    ] == "what you liked"
    assert not any(entry["off"] for entry in explanation["features"])


def test_an_explanation_names_the_features_that_were_off(client: TestClient) -> None:
    told = client.post(PATH, json={"user_id": "p1", "profiling": False}).json()
    explanation = client.get(f"/v1/recommendations/{told['id']}/explanation").json()
    assert [entry["feature"] for entry in explanation["features"] if entry["off"]] == ["liking"]


def test_an_empty_list_is_explained_too(client: TestClient) -> None:
    told = client.post(PATH, json={"only": ["t1"], "exclude": ["t1"]}).json()
    explanation = client.get(f"/v1/recommendations/{told['id']}/explanation").json()
    assert explanation["items"] == []
    assert "popularity" in [entry["feature"] for entry in explanation["features"]]


def test_answers_are_not_kept_by_caches(client: TestClient, answer: dict[str, Any]) -> None:
    told = client.get(f"/v1/recommendations/{answer['id']}/explanation")
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["content-type"] == "application/json"


def test_many_at_once_are_all_recorded(shop: Engine, client: TestClient) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        told = list(
            pool.map(lambda place: client.post(PATH, json={"user_id": f"p{place % 12}"}).json(), range(24))
        )
    assert len({entry["ledger"]["index"] for entry in told}) == 24
    assert shop.layers.ledger.verify().problems == ()


def test_the_engine_s_request_and_the_body_have_the_same_fields() -> None:
    from rectitude.api.body import RecommendationBody

    assert {"domain", *RecommendationBody.model_fields} == set(Request.__dataclass_fields__)
