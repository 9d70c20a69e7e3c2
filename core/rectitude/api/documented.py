"""What the OpenAPI document says of each route: schemas, examples, and the problems it may answer with."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

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

Responses = dict[int | str, dict[str, object]]


@cache
def example(name: str) -> Mapping[str, Plain]:
    """Return one recorded answer of the real routes, shortened where it is long."""
    text = files("rectitude.api").joinpath("examples", f"{name}.json").read_text(encoding="utf-8")
    told: Mapping[str, Plain] = json.loads(text)
    return told


def answers(model: type[BaseModel], name: str, *problems: int, also: Sequence[int] = ()) -> Responses:
    """Return a route's `responses`: its model and example, the problems, and statuses of the same shape."""
    told: dict[str, object] = {
        "model": model,
        "description": (model.__doc__ or "").strip(),
        "content": {"application/json": {"example": example(name)}},
    }
    return {
        200: told,
        **dict.fromkeys(also, told),
        **{status: _problem(status) for status in problems},
    }


def _problem(status: int) -> dict[str, object]:
    """Return what a status of refusal means, with the document that goes with it."""
    names = [name for name, kind in KINDS.items() if kind.status == status]
    shown = {
        "type": f"/problems/{slug(names[0])}",
        "title": KINDS[names[0]].title,
        "status": status,
        "detail": KINDS[names[0]].advice,
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
            _without_validation_error(operation["responses"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return told


def _without_validation_error(responses: dict[str, dict[str, object]]) -> None:
    """Replace FastAPI's own form of a 422, which never leaves this server."""
    if "HTTPValidationError" in str(responses.get("422")):
        responses["422"] = _problem(422)
