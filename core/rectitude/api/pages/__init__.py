"""The pages that people read: a start page, the documentation, and what each kind of problem means.

They are made here and need nothing from elsewhere: no script, no style, no font of another host.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from anyio.to_thread import run_sync
from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from rectitude.api.documented import document_of
from rectitude.api.operation import readiness_of
from rectitude.api.pages.docs import docs_page
from rectitude.api.pages.problem import problem_page, slugs
from rectitude.api.pages.start import start_page
from rectitude.engine import Engine

STATIC = {
    "style.css": "text/css",
    "start.js": "text/javascript",
    "docs.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
AN_HOUR = {"cache-control": "max-age=3600"}


def page_routes(engine: Engine, app: FastAPI) -> APIRouter:
    """Return the routes of the pages; they document `app` as it is when they are first asked for."""
    routes = APIRouter(include_in_schema=False)
    document = cache(lambda: document_of(app))
    documentation = cache(lambda: docs_page(document(), engine.domains))
    static = {name: files(__name__).joinpath("static", name).read_bytes() for name in STATIC}

    @routes.get("/")
    async def start() -> HTMLResponse:
        """Return the start page, with the domains as they are at this moment."""
        told = await run_sync(readiness_of, engine)
        return HTMLResponse(start_page(engine, told))

    @routes.get("/docs")
    async def docs() -> HTMLResponse:
        """Return the documentation page."""
        return HTMLResponse(documentation(), headers=AN_HOUR)

    @routes.get("/openapi.json")
    async def openapi() -> Response:
        """Return the OpenAPI document."""
        return Response(json.dumps(document()), media_type="application/json", headers=AN_HOUR)

    @routes.get("/problems/{name}")
    async def problem(name: str) -> HTMLResponse:
        """Return what one kind of problem means."""
        if name not in slugs():
            raise HTTPException(404)
        return HTMLResponse(problem_page(name), headers=AN_HOUR)

    @routes.get("/static/{name}")
    async def part(name: str) -> Response:
        """Return a script, the style or the icon."""
        if name not in static:
            raise HTTPException(404)
        return Response(static[name], media_type=STATIC[name], headers=AN_HOUR)

    return routes
