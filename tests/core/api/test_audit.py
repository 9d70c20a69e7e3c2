"""The auditor's route."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from fastapi.testclient import TestClient

from rectitude.api.schemas import AuditRecord
from rectitude.engine import Engine


def test_a_record_is_shown_whole(client: TestClient, shop: Engine, answer: dict[str, Any]) -> None:
    told = client.get(f"/v1/audit/records/{answer['id']}")
    assert told.status_code == 200
    AuditRecord.model_validate_json(told.content)
    record = told.json()
    assert record["person"] == "p1"
    assert record["answer"] == {name: value for name, value in answer.items() if name != "ledger"}
    assert record["payload"]["slate"]["positions"]
    assert record["header"]["answer"] == hashlib.sha256(shop.record(answer["id"]).answer).hexdigest()
    assert record["answer_digest_matches"] is True


def test_a_receipt_says_where_the_record_stands_now(client: TestClient, answer: dict[str, Any]) -> None:
    client.post("/v1/toyshop/recommendations", json={})
    receipt = client.get(f"/v1/audit/records/{answer['id']}").json()["ledger"]
    assert receipt["index"] == answer["ledger"]["index"]
    assert receipt["leaf"] == answer["ledger"]["leaf"]
    assert receipt["size"] > answer["ledger"]["size"]


def test_an_answer_that_does_not_fit_its_digest_is_shown_as_such(client: TestClient, shop: Engine) -> None:
    from dataclasses import replace

    from rectitude.api.plain import audit_record_of
    from rectitude.values import Request

    told = shop.recommend(Request("toyshop"))
    record = shop.record(told.id)
    altered = replace(record, answer=orjson.dumps({"items": []}))
    assert audit_record_of(altered, told.receipt, 0)["answer_digest_matches"] is False


def test_everything_that_was_withheld_is_told_from_the_record(client: TestClient) -> None:
    answer = client.post("/v1/toyshop/recommendations", json={"user_id": "p1"}).json()
    told = client.get(f"/v1/audit/records/{answer['id']}/withheld").json()
    (rule,) = answer["withheld_by_rule"]
    assert len(told["withheld"]) == rule["count"] > rule["named"] == len(answer["withheld"])
    assert told["withheld"][: rule["named"]] == answer["withheld"]
    shown = client.get(f"/v1/audit/records/{answer['id']}").json()
    assert shown["recorded"] > 1_700_000_000_000_000
    assert client.get("/v1/audit/records/none/withheld").status_code == 404
