"""The routes that say how the server is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Response

from rectitude import __version__
from rectitude.answering import Plain
from rectitude.api.documented import answers
from rectitude.api.plain import json_of, plugins_of
from rectitude.api.recommendations import plain
from rectitude.api.schemas import Health, PluginList, Readiness
from rectitude.engine import Engine

Asked = Annotated[str | None, Query(description="Ask for one domain only.", examples=["ecommerce"])]


def operation_routes(engine: Engine, troubles: Mapping[str, str]) -> APIRouter:
    """Return the routes of operation; `troubles` are plugins whose own routes could not be had."""
    routes = APIRouter(tags=["Operation"])

    @routes.get("/v1/plugins", summary="List the plugins", responses=answers(PluginList, "plugins"))
    async def plugins() -> Response:
        """Return every plugin that was found, with what keeps one from working."""
        return plain(json_of({"plugins": plugins_of(engine.found, {**engine.problems, **troubles})}))

    @routes.get("/healthz", summary="Is the process alive?", responses=answers(Health, "health"))
    async def healthz() -> Response:
        """Return at once, whatever the state of the domains."""
        return plain(json_of({"status": "alive", "version": __version__}))

    @routes.get(
        "/readyz",
        summary="Can it recommend?",
        responses=answers(Readiness, "readiness", "UnknownDomain", also=(503,)),
    )
    async def readyz(domain: Asked = None) -> Response:
        """Return 200 while a domain can recommend (the one asked for, or any), and why others cannot."""
        if domain is not None:
            engine.roster(domain)
        told = await run_sync(readiness_of, engine, domain)
        response = plain(json_of({**told, "problems": {**engine.problems, **troubles}}))
        response.status_code = 200 if told["ready"] else 503
        return response

    return routes


def readiness_of(engine: Engine, domain: str | None = None) -> dict[str, Plain]:
    """Return for each domain whether it can recommend, and the sentence that says why not."""
    told = engine.readiness()
    names = [name for name in engine.domains if domain in (None, name)]
    states: dict[str, Plain] = {
        name: {"ready": told[name] == "ready", "detail": "" if told[name] == "ready" else told[name]}
        for name in names
    }
    return {"ready": any(told[name] == "ready" for name in names), "domains": states}
