"""What the OpenAPI document says of each route: schemas, examples, and the problems it may answer with."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Literal

from fastapi import FastAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from rectitude.answering import Plain
from rectitude.api.body import RecommendationBody
from rectitude.api.problems import KINDS, MEDIA_TYPE, slug
from rectitude.api.schemas import Problem

REF = "#/components/schemas/{}"
# Problem documents and the request's body are written and read by hand, so FastAPI does not know of them.
BY_HAND: Sequence[tuple[type[BaseModel], Literal["validation"]]] = (
    (RecommendationBody, "validation"),
    (Problem, "validation"),
)

ANYWHERE = ("HostNotServed", "InternalError")

Responses = dict[int | str, dict[str, object]]
Operation = dict[str, Any]


@cache
def example(name: str) -> Mapping[str, Plain]:
    """Return one recorded answer of the real routes, shortened where it is long."""
    text = files("rectitude.api").joinpath("examples", f"{name}.json").read_text(encoding="utf-8")
    told: Mapping[str, Plain] = json.loads(text)
    return told


def answers(model: type[BaseModel], name: str, *problems: str, also: Sequence[int] = ()) -> Responses:
    """Return a route's `responses`: its model with an example, and the kinds of problems it may answer with.

    `also` are statuses with the same model.
    """
    told: dict[str, object] = {
        "model": model,
        "description": (model.__doc__ or "").strip(),
        "content": {"application/json": {"example": example(name)}},
    }
    kinds = sorted({*problems, *ANYWHERE}, key=lambda kind: (KINDS[kind].status, list(KINDS).index(kind)))
    refusals: Responses = {
        status: _refusal(list(names)) for status, names in groupby(kinds, lambda kind: KINDS[kind].status)
    }
    return {200: told, **dict.fromkeys(also, told), **refusals}


def _refusal(names: Sequence[str]) -> dict[str, object]:
    """Return what the kinds of problems of one status mean, with a document as an example."""
    first = KINDS[names[0]]
    shown = {
        "type": f"/problems/{slug(names[0])}",
        "title": first.title,
        "status": first.status,
        "detail": first.advice,
        "instance": "/v1/…",
    }
    content = {"schema": {"$ref": REF.format("Problem")}, "example": shown}
    return {"description": "; ".join(KINDS[name].title for name in names), "content": {MEDIA_TYPE: content}}


def document_of(app: FastAPI) -> dict[str, object]:
    """Return the application's OpenAPI document with what FastAPI does not know of."""
    told = copy.deepcopy(app.openapi())
    schemas = told["components"]["schemas"]
    _, by_hand = models_json_schema(BY_HAND, ref_template=REF.format("{model}"))
    schemas.update(by_hand["$defs"])
    for operations in told["paths"].values():
        for operation in operations.values():
            _correct_validation(operation)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return told


def _correct_validation(operation: Operation) -> None:
    """Replace FastAPI's form of a 422, which never leaves this server; drop it where nothing can be wrong."""
    responses = operation["responses"]
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
        if "requestBody" in operation or not _all_text(operation.get("parameters", [])):
            responses["422"] = _refusal(["FieldsInvalid"])


def _all_text(parameters: Sequence[Mapping[str, Mapping[str, object]]]) -> bool:
    """Return whether any text would do for every parameter."""
    types = (entry["schema"].get("type", entry["schema"].get("anyOf")) for entry in parameters)
    return all(told in ("string", [{"type": "string"}, {"type": "null"}]) for told in types)
