"""The documentation page, made from the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from rectitude.api.pages.markup import Markup, document, prose, table, tag, together
from rectitude.api.pages.schema import schema_table, type_of
from rectitude.api.problems import KINDS, slug

Tree = Mapping[str, object]


def docs_page(told: Tree, domains: Sequence[str]) -> str:
    """Return the page; `domains` fill the forms with a name that works."""
    info = branch(told, "info")
    operations = list(operations_of(told))
    schemas = branch(branch(told, "components"), "schemas")
    return document(
        "Rectitude: documentation",
        "docs.js",
        tag("h1", "The HTTP API"),
        tag(
            "p",
            f"Version {info['version']}. {info.get('summary', '')} The same as a file: ",
            _link("/openapi.json"),
        ),
        tag(
            "nav",
            tag("h2", "Routes"),
            tag("ul", *(tag("li", _route_link(*entry)) for entry in operations)),
            aria_label="Routes",
        ),
        *(_operation(*entry, schemas=schemas, domains=domains) for entry in operations),
        tag("h2", "Shapes", id="shapes"),
        *(_shape(name, cast(Tree, schema)) for name, schema in schemas.items()),
        _problems(),
    )


def operations_of(told: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Yield method, path and description of every route, in the order of the document."""
    for path, methods in branch(told, "paths").items():
        for method, operation in cast(Tree, methods).items():
            yield method.upper(), path, cast(Tree, operation)


def branch(tree: Tree, name: str) -> Tree:
    """Return an object of the document, empty where there is none."""
    found = tree.get(name)
    return found if isinstance(found, Mapping) else {}


def _link(href: str) -> Markup:
    return tag("a", href, href=href)


def _anchor(method: str, path: str) -> str:
    return f"{method}{path}".replace("/", "-").replace("{", "").replace("}", "").lower()


def _route_link(method: str, path: str, operation: Tree) -> Markup:
    words = tag("code", f"{method} {path}")
    return together(tag("a", words, href=f"#{_anchor(method, path)}"), f" {operation.get('summary', '')}")


def _operation(method: str, path: str, operation: Tree, *, schemas: Tree, domains: Sequence[str]) -> Markup:
    """Return one route: what it takes, what it answers, and a form to try it."""
    parameters = [cast(Tree, entry) for entry in cast("list[object]", operation.get("parameters", []))]
    body = branch(branch(branch(operation, "requestBody"), "content"), "application/json")
    return tag(
        "section",
        tag(
            "h2",
            tag("code", f"{method} {path}"),
            " ",
            str(operation.get("summary", "")),
            id=_anchor(method, path),
        ),
        tag("p", prose(str(operation.get("description", "")))),
        *(_parameters(parameters) if parameters else ()),
        *(_body(body, schemas) if body else ()),
        tag("h3", "Answers"),
        _answers(branch(operation, "responses")),
        _form(method, path, parameters, body, domains),
        class_="operation",
    )


def _parameters(parameters: Sequence[Tree]) -> Iterator[Markup]:
    yield tag("h3", "Parameters")
    yield table(
        ("name", "in", "type", "meaning"),
        [
            (
                tag("code", str(entry["name"])),
                str(entry["in"]),
                type_of(branch(entry, "schema")),
                prose(str(entry.get("description", ""))),
            )
            for entry in parameters
        ],
    )


def _body(body: Tree, schemas: Tree) -> Iterator[Markup]:
    yield tag("h3", "Body")
    yield schema_table(_resolved(branch(body, "schema"), schemas))


def _resolved(schema: Tree, schemas: Tree) -> Tree:
    """Return what a schema that only names another one stands for."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return branch(schemas, name) if name else schema


def _answers(responses: Tree) -> Markup:
    rows = [
        (
            tag("code", str(status)),
            prose(str(cast(Tree, response).get("description", ""))),
            together(type_of(branch(cast(Tree, told), "schema")), " as ", tag("code", media_type)),
            _example(cast(Tree, told)),
        )
        for status, response in sorted(responses.items())
        for media_type, told in branch(cast(Tree, response), "content").items()
    ]
    return table(("status", "meaning", "content", "example"), rows)


def _example(content: Tree) -> Markup:
    if "example" not in content:
        return Markup("")
    text = json.dumps(content["example"], indent=1, ensure_ascii=False)
    return tag("details", tag("summary", "show"), tag("pre", text, tabindex="0"))


def _form(method: str, path: str, parameters: Sequence[Tree], body: Tree, domains: Sequence[str]) -> Markup:
    anchor = _anchor(method, path)
    fields = [_input(anchor, entry, domains) for entry in parameters]
    if body:
        fields.append(
            tag(
                "div",
                tag("label", "Body", for_=f"{anchor}-body"),
                tag(
                    "textarea",
                    json.dumps(body.get("example", {}), indent=1),
                    id=f"{anchor}-body",
                    name="body",
                    rows="6",
                    spellcheck="false",
                ),
            )
        )
    return tag(
        "details",
        tag("summary", "Try it"),
        tag(
            "form",
            *fields,
            tag("button", "Send", type="submit"),
            tag("output", tabindex="0", aria_label="The answer"),
            class_="try",
            data_method=method,
            data_path=path,
            autocomplete="off",
        ),
    )


def _input(anchor: str, parameter: Tree, domains: Sequence[str]) -> Markup:
    name, required = str(parameter["name"]), bool(parameter.get("required"))
    value = domains[0] if name == "domain" and required and domains else ""
    field = f"{anchor}-{name}"
    attributes = {"data_in": str(parameter["in"]), "type": "text", "value": value}
    entry = tag("input", id=field, name=name, required=required, **attributes)
    return tag("div", tag("label", name, for_=field), entry)


def _shape(name: str, schema: Tree) -> Markup:
    described = str(schema.get("description", ""))
    return tag(
        "section", tag("h3", name, id=f"shape-{name}"), tag("p", prose(described)), schema_table(schema)
    )


def _problems() -> Markup:
    rows = [
        (_link(f"/problems/{slug(name)}"), str(kind.status), kind.title, prose(kind.advice))
        for name, kind in KINDS.items()
    ]
    words = "Every refusal is a problem document (RFC 9457) of one of these types."
    listed = table(("type", "status", "title", "what to do"), rows)
    return tag("section", tag("h2", "Problems", id="problems"), tag("p", words), listed)
