"""The OpenAPI document and the pages: complete, true, and without a word from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from fastapi.testclient import TestClient
from toyshop import Toyshop, description, found

from rectitude.api import create_app, schemas
from rectitude.api.documented import example
from rectitude.api.pages.markup import tag
from rectitude.domain import DomainDescription
from rectitude.engine import Engine
from rectitude.hookspecs import hookimpl

OpenEngine = Callable[..., Engine]
EXAMPLES: dict[str, type[schemas.Shape]] = {
    "recommendation": schemas.Recommendation,
    "explanation": schemas.Explanation,
    "audit-record": schemas.AuditRecord,
    "withheld": schemas.WithheldWhole,
    "plugins": schemas.PluginList,
    "health": schemas.Health,
    "readiness": schemas.Readiness,
}
PAGES = ("/", "/docs", "/problems/unknown-domain")


@pytest.fixture(scope="module")
def openapi(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/openapi.json").json())


def operations(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_every_route_of_the_contract_is_documented(openapi: dict[str, Any]) -> None:
    assert {name for name, _ in operations(openapi)} == {
        "post /v1/{domain}/recommendations",
        "get /v1/recommendations/{record_id}/explanation",
        "get /v1/audit/records/{record_id}",
        "get /v1/audit/records/{record_id}/withheld",
        "get /v1/plugins",
        "get /healthz",
        "get /readyz",
    }


def test_every_answer_has_a_schema_and_an_example(openapi: dict[str, Any]) -> None:
    for name, operation in operations(openapi):
        assert operation["summary"], name
        assert operation["description"], name
        for status, response in operation["responses"].items():
            plain = status == "200" or (status, name) == ("503", "get /readyz")
            media_type = "application/json" if plain else "application/problem+json"
            assert set(response["content"][media_type]) == {"schema", "example"}, (name, status)


def test_the_body_has_a_schema_and_an_example(openapi: dict[str, Any], client: TestClient) -> None:
    body = openapi["paths"]["/v1/{domain}/recommendations"]["post"]["requestBody"]
    content = body["content"]["application/json"]
    schema = openapi["components"]["schemas"][content["schema"]["$ref"].rpartition("/")[2]]
    assert schema["additionalProperties"] is False
    assert all("description" in field for field in schema["properties"].values())
    assert client.post("/v1/toyshop/recommendations", json=content["example"]).status_code == 200


def test_every_reference_leads_somewhere(openapi: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(openapi)))
    assert named <= set(openapi["components"]["schemas"])
    assert not {"HTTPValidationError", "ValidationError"} & set(openapi["components"]["schemas"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_has_the_documented_shape(name: str) -> None:
    EXAMPLES[name].model_validate_json(json.dumps(example(name)))


@pytest.mark.parametrize("name", ["recommendation", "explanation"])
def test_the_items_of_an_example_add_up(name: str) -> None:
    items: Any = example(name)["items"]
    for item in items:
        parts = sum(part["micro"] for part in item["contributions"])
        assert round(item["score"] * 1e6) == round(item["base"] * 1e6) + parts


class References(HTMLParser):
    """Collects what a page refers to and the ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.links += [told[name] for name in ("href", "src", "action") if name in told]
        self.ids += [told["id"]] if "id" in told else []
        self.inline += [name for name in told if name == "style" or name.startswith("on")]
        if tag == "label":
            self.labelled.add(told["for"])
        if tag in {"input", "select", "textarea"}:
            self.fields.add(told["id"])
        if tag == "script" and "src" not in told:
            self.inline.append("script")


def read(page: str) -> References:
    found = References()
    found.feed(page)
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    found = read(page.text)
    assert found.links
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in found.links)
    assert not found.inline


@pytest.mark.parametrize("path", PAGES)
def test_a_page_leads_only_to_what_is_there(client: TestClient, path: str) -> None:
    found = read(client.get(path).text)
    for link in found.links:
        place, _, anchor = link.partition("#")
        target = client.get(place or path)
        assert target.status_code == 200, link
        assert not anchor or anchor in read(target.text).ids, link


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_without_seeing_it(client: TestClient, path: str) -> None:
    page = client.get(path).text
    found = read(page)
    assert len(set(found.ids)) == len(found.ids)
    assert found.fields == found.labelled
    assert '<html lang="en">' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("name", ["style.css", "start.js", "docs.js", "icon.svg"])
def test_scripts_and_styles_name_no_other_host(client: TestClient, name: str) -> None:
    text = client.get(f"/static/{name}").text
    assert text == files("rectitude.api.pages").joinpath("static", name).read_text(encoding="utf-8")
    assert re.findall(r"https?://[^\"' ]+", text.replace("http://www.w3.org/2000/svg", "")) == []
    assert "innerHTML" not in text
    assert "@import" not in text


def test_the_documentation_lists_routes_schemas_examples_and_problems(client: TestClient) -> None:
    page = client.get("/docs").text
    for words in (
        "POST /v1/{domain}/recommendations",
        "idempotency_key",
        "shape-Recommendation",
        "unknown-domain",
    ):
        assert words in page
    assert page.count('class="try"') == 7


def test_the_start_page_says_what_can_be_asked(client: TestClient) -> None:
    page = client.get("/").text
    assert "A toy shop" in page
    assert '<option value="toyshop">' in page
    assert "ready" in page


def test_the_start_page_says_why_nothing_can_be_asked(open_engine: OpenEngine) -> None:
    page = TestClient(create_app(open_engine(train=False))).get("/").text
    assert "<form" not in page
    assert "rectitude train toyshop" in page


class Hostile(Toyshop):
    """A shop whose words are markup."""

    @hookimpl
    def describe_domain(self) -> DomainDescription:
        from dataclasses import replace

        return replace(description(), title="<script>alert(1)</script>", disclosures=("<b>bold</b>",))


def test_words_of_a_domain_stay_words(open_engine: OpenEngine) -> None:
    page = TestClient(create_app(open_engine(found(Hostile()), train=False))).get("/").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert read(page).inline == []


def test_attributes_cannot_be_left() -> None:
    assert tag("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'
