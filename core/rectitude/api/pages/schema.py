"""JSON schemas as a reader wants them: a table of fields, and types in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from rectitude.api.pages.markup import Markup, prose, table, tag, together

Tree = Mapping[str, object]


def schema_table(schema: Tree) -> Markup:
    """Return the fields of an object: name, type, default and meaning."""
    required = cast("list[str]", schema.get("required", []))
    rows = [
        (
            tag("code", name),
            type_of(field),
            _default(name, field, required),
            prose(str(field.get("description", ""))),
        )
        for name, field in cast("Mapping[str, Tree]", schema.get("properties", {})).items()
    ]
    return table(("field", "type", "default", "meaning"), rows)


def type_of(schema: Tree) -> Markup:
    """Return a type in words, with a link where it is a shape of its own.

    >>> type_of({"type": "array", "items": {"type": "string"}})
    'list of text'
    """
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return tag("a", name, href=f"#shape-{name}")
    if "anyOf" in schema:
        return _joined([type_of(entry) for entry in cast("list[Tree]", schema["anyOf"])])
    told = schema.get("type")
    if isinstance(told, list):
        return _joined([type_of({**schema, "type": entry}) for entry in told])
    if told == "array":
        return together("list of ", type_of(cast(Tree, schema.get("items", {}))))
    if told == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return together("object of ", type_of(cast(Tree, schema["additionalProperties"])))
    return together(_simple(schema))


def _simple(schema: Tree) -> str:
    words = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    told = str(schema.get("type", "anything"))
    if schema.get("format") == "date-time":
        return "time in ISO 8601"
    limits = (
        f" {schema['minimum']} to {schema['maximum']}" if "minimum" in schema and "maximum" in schema else ""
    )
    return words.get(told, told) + limits


def _joined(parts: list[Markup]) -> Markup:
    between = [piece for part in parts for piece in (" or ", part)]
    return together(*between[1:])


def _default(name: str, field: Tree, required: list[str]) -> Markup:
    if "default" in field:
        return tag("code", json.dumps(field["default"]))
    return together("required" if name in required else "")
