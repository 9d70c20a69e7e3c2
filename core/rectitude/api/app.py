"""The application: routes of the engine, routes of plugins, documents and pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import metadata

from fastapi import APIRouter, FastAPI

from rectitude import __version__
from rectitude.api.asking import added_by_plugins
from rectitude.api.audit import audit_routes
from rectitude.api.border import guard
from rectitude.api.operation import operation_routes
from rectitude.api.pages import page_routes
from rectitude.api.recommendations import recommendation_routes
from rectitude.engine import Engine, settle
from rectitude.errors import HookFailed


def application(engine: Engine, *, loopback_only: bool = False, closing: bool = False) -> FastAPI:
    """Return the application for an engine, which it closes at its end if `closing` says so.

    With `loopback_only` it answers only where it is asked under a name of this machine.
    """

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        yield
        if closing:
            engine.close()

    app = FastAPI(
        title="Rectitude",
        version=__version__,
        summary=metadata("rectitude")["summary"],
        openapi_url=None,  # the document is completed, and shown, by the pages
        lifespan=life,
    )
    troubles: dict[str, str] = {}
    for routes in (recommendation_routes(engine), audit_routes(engine), operation_routes(engine, troubles)):
        app.include_router(routes)
    mount_plugins(app, engine, troubles)
    app.include_router(page_routes(engine, app))
    guard(app, loopback_only=loopback_only)
    return app


def mount_plugins(app: FastAPI, engine: Engine, troubles: dict[str, str]) -> None:
    """Mount every plugin's own routes under /v1/{plugin}; one that fails is noted, the others are mounted."""
    for plugin, routers in added_by_plugins(engine.rosters, "routes", APIRouter):
        if isinstance(routers, HookFailed):
            troubles[plugin] = str(routers)
        else:
            for router in routers:
                app.include_router(router, prefix=f"/v1/{plugin}", tags=[plugin])


def make() -> FastAPI:
    """Open an engine as the environment says and return its application; every worker calls this."""
    engine = Engine.open()
    engine.readiness()
    settle()
    return application(engine, loopback_only=True, closing=True)
