"""The routes that recommend and explain."""

from __future__ import annotations

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Path, Request, Response

from rectitude.api.body import EXAMPLE, request_of
from rectitude.api.documented import REF, answers
from rectitude.api.errors import ContentTypeNotJson
from rectitude.api.plain import explanation_of, json_of
from rectitude.api.schemas import Explanation, Recommendation
from rectitude.engine import Engine
from rectitude.values import Request as Wanted

Domain = Annotated[str, Path(description="The domain to recommend from.", examples=["ecommerce"])]
RecordId = Annotated[str, Path(description="The `id` of an answer, which is its record's too.")]

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": REF.format("RecommendationBody")}, "example": EXAMPLE}
        },
    }
}
REFUSALS = (
    "BodyNotJson",
    "UnknownDomain",
    "BodyTooLarge",
    "ContentTypeNotJson",
    "FieldsInvalid",
    "UnknownItem",
    "UnknownAttribute",
    "BadRequest",
    "PluginError",
    "PluginNotLoadable",
    "BadData",
    "NotTrained",
    "ArtefactAltered",
    "LedgerUnavailable",
)
UNREADABLE = ("UnknownRecord", "RecordErased", "RecordError", "LedgerUnavailable")


def recommendation_routes(engine: Engine) -> APIRouter:
    """Return the routes that recommend and explain."""
    routes = APIRouter(prefix="/v1", tags=["Recommendations"])

    @routes.post(
        "/{domain}/recommendations",
        summary="Recommend a list",
        responses=answers(Recommendation, "recommendation", *REFUSALS),
        openapi_extra=BODY,
    )
    async def recommend(domain: Domain, request: Request) -> Response:
        """Return a list with its whole explanation, once its record is durable."""
        engine.roster(domain)
        wanted = await wanted_of(request, domain)
        # The durable append waits for the disk; other requests go on meanwhile and share its commit.
        return plain(await run_sync(recommended, engine, wanted))

    @routes.get(
        "/recommendations/{record_id}/explanation",
        summary="Explain a list",
        responses=answers(Explanation, "explanation", *UNREADABLE),
    )
    async def explain(record_id: RecordId) -> Response:
        """Return why a list is as it is, from its record."""
        return plain(await run_sync(explained, engine, record_id))

    return routes


async def wanted_of(request: Request, domain: str) -> Wanted:
    """Return what a body asks for; raises ContentTypeNotJson before it is read."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != "application/json":
        raise ContentTypeNotJson
    return request_of(await request.body(), domain)


def recommended(engine: Engine, wanted: Wanted) -> bytes:
    """Return the answer to a request as the bytes that leave."""
    return json_of(engine.recommend(wanted).to_json())


def explained(engine: Engine, record_id: str) -> bytes:
    """Return the explanation of a recorded list as the bytes that leave."""
    return json_of(explanation_of(engine.recorded(record_id), engine.record(record_id)))


def plain(content: bytes) -> Response:
    """Return JSON as it is: the answer is plain already, and a response model would cost a tenth of it."""
    return Response(content, media_type="application/json")
