"""The HTTP door: routes over the engine, their documents, and two plain pages.

FastAPI is loaded by `create_app` alone, because the command line shares the request's form without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rectitude.engine import Engine

__all__ = ["create_app"]


def create_app(engine: Engine) -> FastAPI:
    """Return the application that answers for an open engine; whoever opened the engine closes it."""
    from rectitude.api.app import application

    return application(engine)
