"""What surrounds every route: errors become problem documents, headers keep foreign pages out.

Log lines name classes and places only: an exception's text may quote what a person asked.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rectitude.api.body import LONGEST_BODY, fault_of
from rectitude.api.errors import BodyTooLarge, FieldsInvalid, HostNotServed
from rectitude.api.loopback import is_loopback
from rectitude.api.problems import problem, problem_of, problem_of_status
from rectitude.errors import PluginError, RectitudeError

logger = logging.getLogger("rectitude.api")

SECURITY = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
UNROUTED = {404: "NotFound", 405: "MethodNotAllowed"}


class Border:
    """Limits every body, sets the security headers, and answers only under this machine's own names.

    A page of another site can make a browser ask this server, under that site's name.
    """

    def __init__(self, app: ASGIApp, *, loopback_only: bool) -> None:
        """Stand around an application; without `loopback_only` any name will do."""
        self._app, self._loopback_only = app, loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self._loopback_only and not is_loopback(_host(headers)):
            await problem_of(HostNotServed(), scope["path"])(scope, receive, send)
            return
        await self._app(scope, _limited(receive, headers), _secured(send))


def _host(headers: Headers) -> str:
    """Return the name in the Host header without its port."""
    host = headers.get("host", "").lower()
    return host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]


def _limited(receive: Receive, headers: Headers) -> Receive:
    """Return `receive` as it is, refusing a body once it is longer than the limit."""
    told = headers.get("content-length", "0")
    taken = int(told) if told.isdigit() and int(told) > LONGEST_BODY else 0

    async def limited() -> Message:
        nonlocal taken
        if taken > LONGEST_BODY:
            raise BodyTooLarge(LONGEST_BODY)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > LONGEST_BODY:
            raise BodyTooLarge(LONGEST_BODY)
        return message

    return limited


def _secured(send: Send) -> Send:
    """Return `send` as it is, with the security headers on every answer that has none of its own."""

    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return secured


def guard(app: FastAPI, *, loopback_only: bool) -> None:
    """Put the border around an application."""
    app.add_middleware(Border, loopback_only=loopback_only)
    app.add_exception_handler(RectitudeError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)
    logging.getLogger("uvicorn.error").addFilter(_told_already)


async def _refused(request: Request, error: Exception) -> Response:
    """Answer with the problem of an error that was raised on purpose."""
    if not isinstance(error, RectitudeError):
        return await _unexpected(request, error)
    response = problem_of(error, request.url.path)
    if response.status_code >= 500:
        named = (
            f" of plugin {error.plugin}, hook {error.hook or '-'}" if isinstance(error, PluginError) else ""
        )
        logger.error("%s%s at %s", type(error).__name__, named, places(error.__cause__ or error))
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    """Answer with the fields of a plugin's route that pydantic found at fault."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    return problem_of(FieldsInvalid([fault_of(entry) for entry in found]), request.url.path)


async def _http(request: Request, error: Exception) -> Response:
    """Answer for a path or a method that is not there, and for what a plugin's route refuses."""
    if not isinstance(error, HTTPException):
        return await _unexpected(request, error)
    path, status = request.url.path, error.status_code
    if status in UNROUTED and error.detail == HTTPStatus(status).phrase:
        detail = f"{request.method} {path} is not a route of this server; /docs lists them."
        return problem(UNROUTED[status], detail, path, error.headers)
    return problem_of_status(status, str(error.detail), path, error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    """Answer for an error that nobody foresaw: an incident number here, the places in the log."""
    incident = secrets.token_hex(6)
    logger.error("Incident %s: %s at %s", incident, type(error).__name__, places(error))
    detail = f"Something unexpected happened; whoever runs this server finds it in the log as {incident}."
    return problem("InternalError", detail, request.url.path, incident=incident)


def places(error: BaseException) -> str:
    """Return where an exception came from, the innermost place first, without a word of what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)) or "-"


def _told_already(record: logging.LogRecord) -> bool:
    """Drop uvicorn's own report of an exception, which would quote its text."""
    return not record.getMessage().startswith("Exception in ASGI application")
