"""Whatever is wrong with a request, a problem document says it in a sentence, and nothing is recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from toyshop import BoundToyshop, Toyshop, found

from rectitude.api import create_app
from rectitude.api.problems import KINDS, slug
from rectitude.api.schemas import Problem
from rectitude.arrays import Arrays
from rectitude.engine import Engine
from rectitude.errors import LedgerUnavailable
from rectitude.hookspecs import hookimpl
from rectitude.records import Receipt, Record
from rectitude.values import Inputs, Understanding

PATH = "/v1/toyshop/recommendations"
OpenEngine = Callable[..., Engine]


def problem_of(response: Any, status: int, kind: str) -> dict[str, Any]:
    """Check a problem document and return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    Problem.model_validate_json(response.content)
    assert told["type"] == f"/problems/{kind}"
    assert told["status"] == status
    assert told["detail"].rstrip().endswith((".", "?"))
    assert "Traceback" not in response.text
    return told


@pytest.mark.parametrize("k", [0, -1, 10**9, 10**30])
def test_a_list_has_between_one_and_a_hundred_places(client: TestClient, k: int) -> None:
    told = problem_of(client.post(PATH, json={"k": k}), 422, "bad-request")
    assert told["errors"][0]["field"] == "k"
    assert "between 1 and 100" in told["detail"]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"k": "ten"}, "k", "k must be a whole number."),
        ({"k": 2.5}, "k", "k must be a whole number."),
        ({"k": None}, "k", "k must be a whole number."),
        ({"user": "1"}, "user", "user is no field of this request; it has user_id, history,"),
        ({"user_id": 196}, "user_id", "user_id must be text."),
        ({"user_id": ""}, "user_id", "user_id must not be empty."),
        ({"user_id": "p1\n"}, "user_id", "user_id must be one line without control characters."),
        ({"user_id": "x" * 201}, "user_id", "user_id must have at most 200 characters."),
        ({"history": "t1"}, "history", "history must be a list."),
        ({"exclude": ["t1", 2]}, "exclude[1]", "exclude[1] must be text."),
        ({"profile": ["age"]}, "profile", "profile must be an object of names and values."),
        (
            {"profile": {"age": {"years": "three"}}},
            "profile.age",
            "profile.age must map names to numbers, where it is an object",
        ),
        ({"profile": {"age": 10**20}}, "profile.age", "profile.age must be text, a number"),
        ({"profiling": "no"}, "profiling", "profiling must be true or false."),
        ({"at": "yesterday"}, "at", "at 'yesterday' is neither seconds since 1970 nor an ISO 8601 time."),
        ({"at": "2300-01-01"}, "at", "at lies beyond the year 2255, the last that a record can hold."),
        ({"at": True}, "at", "at must be seconds since 1970 or a time in ISO 8601."),
        ({"at": 10**15}, "at", "lies beyond the year 9999"),
        ({"locale": "<en>"}, "locale", "locale must be a language tag"),
        ({"seed": -1}, "seed", "seed must be at least 0."),
        ({"seed": 2**60}, "seed", "seed must be at most 9007199254740991."),
        ([], "", "The body must be a JSON object."),
        ("ten", "", "The body must be a JSON object."),
    ],
)
def test_a_field_that_is_not_as_it_must_be_is_named(
    client: TestClient, body: Any, field: str, words: str
) -> None:
    told = problem_of(client.post(PATH, json=body), 422, "fields-invalid")
    assert told["errors"][0]["field"] == field
    assert words in told["errors"][0]["problem"]


def test_every_field_at_fault_is_named(client: TestClient) -> None:
    told = problem_of(client.post(PATH, json={"k": "x", "seed": -1, "such": 1}), 422, "fields-invalid")
    assert [fault["field"] for fault in told["errors"]] == ["k", "seed", "such"]


def test_an_unknown_domain_is_not_found(client: TestClient) -> None:
    told = problem_of(client.post("/v1/cars/recommendations", json={}), 404, "unknown-domain")
    assert "toyshop" in told["detail"]
    assert told["instance"] == "/v1/cars/recommendations"


@pytest.mark.parametrize("field", ["exclude", "history", "only"])
def test_an_unknown_item_is_named_with_its_field(client: TestClient, field: str) -> None:
    told = problem_of(client.post(PATH, json={field: ["t1", "t999"]}), 422, "unknown-item")
    assert told["errors"][0]["field"] == field
    assert "'t999'" in told["detail"]


def test_an_undeclared_attribute_is_refused(client: TestClient) -> None:
    told = problem_of(client.post(PATH, json={"profile": {"aeg": 3}}), 422, "unknown-attribute")
    assert "did you mean 'age'" in told["detail"]


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_an_empty_query_is_refused(client: TestClient, query: str) -> None:
    told = problem_of(client.post(PATH, json={"query": query}), 422, "bad-request")
    assert told["errors"][0]["field"] == "query"


def test_a_query_of_a_hundred_kilobytes_is_refused(client: TestClient) -> None:
    told = problem_of(client.post(PATH, json={"query": "x" * 100_000}), 422, "bad-request")
    assert "100,000" in told["detail"]
    assert len(told["detail"]) < 200


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"k": }', b"\xff\xfe", b'{"query": "\\ud800"}', b"[" * 5_000]
)
def test_broken_json_is_refused(client: TestClient, content: bytes) -> None:
    response = client.post(PATH, content=content, headers={"content-type": "application/json"})
    problem_of(response, 400, "body-not-json")


def test_a_number_that_json_does_not_have_is_refused(client: TestClient) -> None:
    content = b'{"profile": {"age": NaN}}'
    response = client.post(PATH, content=content, headers={"content-type": "application/json"})
    assert response.status_code in {400, 422}


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_that_a_foreign_page_could_send_is_refused(client: TestClient, kind: str | None) -> None:
    headers = {} if kind is None else {"content-type": kind}
    problem_of(client.post(PATH, content=b"{}", headers=headers), 415, "content-type-not-json")


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_past_the_limit_is_refused(client: TestClient, declared: bool) -> None:
    content = b'{"query": "' + b"x" * 300_000 + b'"}'
    sent = content if declared else iter([content[:1000], content[1000:]])
    response = client.post(PATH, content=sent, headers={"content-type": "application/json"})
    problem_of(response, 413, "body-too-large")


@pytest.mark.parametrize("path", ["/v1/recommendations/{}/explanation", "/v1/audit/records/{}"])
def test_an_unknown_record_is_not_found(client: TestClient, path: str) -> None:
    told = problem_of(client.get(path.format("nowhere")), 404, "unknown-record")
    assert "'nowhere'" in told["detail"]


def test_a_path_that_is_no_route_is_not_found(client: TestClient) -> None:
    problem_of(client.get("/v1/nothing/here"), 404, "not-found")
    problem_of(client.get("/static/secret"), 404, "not-found")
    problem_of(client.get("/problems/none-such"), 404, "not-found")


def test_a_method_that_a_route_does_not_know_is_refused(client: TestClient) -> None:
    response = client.delete(PATH)
    problem_of(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


def test_a_refused_request_leaves_no_record(client: TestClient, shop: Engine) -> None:
    before = shop.layers.ledger.verify().size
    for body in ({"k": 0}, {"exclude": ["t999"]}, {"query": ""}, {"nothing": 1}):
        assert client.post(PATH, json=body).status_code == 422
    assert shop.layers.ledger.verify().size == before


def test_somebody_who_has_everything_gets_a_short_honest_list(client: TestClient) -> None:
    everything = [f"t{row}" for row in range(30)]
    told = client.post(PATH, json={"user_id": "p1", "history": everything})
    assert told.status_code == 200
    assert told.json()["items"] == []
    assert "Only 0 of 10 places" in told.json()["notes"][-1]


def test_an_untrained_domain_answers_503(open_engine: OpenEngine) -> None:
    client = TestClient(create_app(open_engine(train=False)))
    told = problem_of(client.post(PATH, json={}), 503, "not-trained")
    assert "rectitude train toyshop" in told["detail"]


def test_an_altered_artefact_answers_503(open_engine: OpenEngine) -> None:
    engine = open_engine()
    digest = engine.served("toyshop").snapshot.digest
    file = next((engine.home.snapshots("toyshop") / digest).glob("*.npz"), None)
    file = file or max(
        (engine.home.snapshots("toyshop") / digest).iterdir(), key=lambda path: path.stat().st_size
    )
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    client = TestClient(create_app(open_engine(train=False)))
    problem_of(client.post(PATH, json={}), 503, "artefact-altered")


def test_no_answer_leaves_without_its_record(
    open_engine: OpenEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine()

    def full(record: Record, changes: object) -> Receipt:
        raise LedgerUnavailable("The disk is full; make room.")

    monkeypatch.setattr(engine.layers.ledger, "append", full)
    response = TestClient(create_app(engine)).post(PATH, json={"user_id": "p1"})
    told = problem_of(response, 503, "ledger-unavailable")
    assert told["detail"] == "The disk is full; make room."
    assert response.headers["retry-after"] == "1"


class Loud(Toyshop):
    """A shop whose hook raises with what it was asked in the exception's text."""

    def bound(self, arrays: Arrays) -> object:
        class Raising(BoundToyshop):
            @hookimpl
            def understand(self, inputs: Inputs) -> Understanding:
                if inputs.request.query != "a secret wish":
                    return Understanding()
                raise ValueError(f"cannot read {inputs.request.query!r} of {inputs.person.user_id}")

        return Raising(arrays)


def test_a_plugin_that_raises_is_named_and_its_words_stay_inside(
    open_engine: OpenEngine, caplog: pytest.LogCaptureFixture
) -> None:
    client = TestClient(create_app(open_engine(found(Loud()))))
    with caplog.at_level(logging.DEBUG):
        response = client.post(PATH, json={"user_id": "p1", "query": "a secret wish"})
    told = problem_of(response, 500, "plugin-error")
    assert told["detail"] == "Plugin toyshop failed in its hook understand, so nothing was answered."
    assert "HookFailed of plugin toyshop, hook understand" in caplog.text
    for place in (response.text, caplog.text):
        assert "secret" not in place


def test_what_nobody_foresaw_gets_an_incident_number_and_no_words(
    client: TestClient, shop: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(record_id: str) -> Record:
        raise KeyError("a secret wish of p1")

    monkeypatch.setattr(shop, "record", broken)
    with caplog.at_level(logging.DEBUG):
        response = client.get("/v1/audit/records/any")
    told = problem_of(response, 500, "internal-error")
    ours = [entry.getMessage() for entry in caplog.records if entry.name == "rectitude.api"]
    assert len(ours) == 1
    assert f"Incident {told['incident']}: KeyError at " in ours[0]
    assert "secret" not in response.text + ours[0]


def test_the_server_s_own_report_of_an_exception_is_dropped() -> None:
    log = logging.getLogger("uvicorn.error")
    told = log.makeRecord(log.name, logging.ERROR, "", 0, "Exception in ASGI application\n", (), None)
    other = log.makeRecord(log.name, logging.ERROR, "", 0, "Address in use", (), None)
    assert not log.filter(told)
    assert log.filter(other)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_problem_is_explained_where_its_type_points(client: TestClient, name: str) -> None:
    page = client.get(f"/problems/{slug(name)}")
    assert page.status_code == 200
    assert KINDS[name].title in page.text
