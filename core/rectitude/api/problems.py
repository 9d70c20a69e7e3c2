"""Every kind of problem document (RFC 9457) that leaves this API, and which error becomes which.

The `type` of a problem is `/problems/<name>`, where the server explains it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from rectitude.answering import Plain
from rectitude.api.errors import FieldsInvalid
from rectitude.api.plain import json_of
from rectitude.errors import BadRequest, HookFailed, JurorSilent, RectitudeError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its title, and what whoever meets it can do."""

    status: int
    title: str
    advice: str


# By name, because errors of the ledger's package, which the engine may not import, are among them.
KINDS: Mapping[str, Kind] = {
    "BodyNotJson": Kind(400, "The body is not JSON", "Send one JSON object in UTF-8."),
    "HostNotServed": Kind(
        400,
        "The server is asked under another name",
        "Ask for 127.0.0.1 or localhost; a page of another site must not reach this server.",
    ),
    "UnknownDomain": Kind(
        404,
        "No such domain",
        "GET /v1/plugins lists the domains, and says of one that did not load what is wrong with it.",
    ),
    "UnknownRecord": Kind(
        404,
        "No such record",
        "Check the id; `rectitude audit list` shows the records there are.",
    ),
    "NotFound": Kind(404, "Nothing is there", "The routes are listed at /docs."),
    "MethodNotAllowed": Kind(
        405,
        "The route does not know this method",
        "The header Allow names the methods that it knows; they are listed at /docs.",
    ),
    "RecordErased": Kind(
        410,
        "The record was erased",
        "Its key is destroyed and nobody can read it; `rectitude audit verify` proves that it stood there.",
    ),
    "BodyTooLarge": Kind(413, "The body is too large", "Send less; a whole history fits into the limit."),
    "ContentTypeNotJson": Kind(
        415,
        "The body must be declared as JSON",
        "Send the header Content-Type: application/json.",
    ),
    "FieldsInvalid": Kind(
        422,
        "Fields of the request are not as they must be",
        "`errors` names each field and says what it must be.",
    ),
    "UnknownItem": Kind(422, "An item is not in the catalogue", "Leave the item out, or import it first."),
    "UnknownAttribute": Kind(
        422,
        "An attribute is not declared",
        "Name only attributes that the domain declares; the sentence suggests the nearest.",
    ),
    "BadRequest": Kind(422, "The request cannot be answered as it stands", "Change what the sentence names."),
    "InternalError": Kind(
        500,
        "Something unexpected happened",
        "Nothing was answered. Give `incident` to whoever runs this server: the log has it.",
    ),
    "RectitudeError": Kind(
        500, "The request could not be completed", "The sentence says what is in the way."
    ),
    "PluginError": Kind(
        500,
        "A plugin broke a promise",
        "Nothing was answered. Whoever runs this server finds plugin, hook and place in the log.",
    ),
    "RecordError": Kind(
        500,
        "The record cannot be used",
        "Run `rectitude audit verify`; it names what is wrong with the ledger.",
    ),
    "PluginNotLoadable": Kind(
        503,
        "A plugin that the domain needs does not load",
        "The domain is off the air, the others are not. Whoever runs this server finds why in /readyz.",
    ),
    "BadData": Kind(
        503,
        "A file that the domain needs is not usable",
        "Whoever runs this server corrects the file that the sentence names; no restart is needed.",
    ),
    "NotTrained": Kind(
        503, "The domain is not trained", "Whoever runs this server trains it; /readyz shows when."
    ),
    "ArtefactAltered": Kind(
        503,
        "A trained artefact is missing or altered",
        "The domain is not served from it. Whoever runs this server trains the domain anew.",
    ),
    "SnapshotError": Kind(503, "The snapshot cannot be used", "The sentence says which one is needed."),
    "JurorSilent": Kind(
        503,
        "A safety juror gave no verdict",
        "What nobody vouches for is not shown. Whoever runs this server repairs the juror that is named.",
    ),
    "LedgerUnavailable": Kind(
        503,
        "The answer could not be recorded",
        "No answer leaves without its record. Try again; if it stays, see to the ledger's disk.",
    ),
}


def slug(name: str) -> str:
    """Return the name of a kind as it stands in the problem's type.

    >>> slug("UnknownDomain")
    'unknown-domain'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def kind_name(error: RectitudeError) -> str:
    """Return the nearest kind of an error: its own, or that of the class it is a kind of.

    >>> kind_name(HookFailed("shop", "fuse", "raised"))
    'PluginError'
    """
    return next(parent.__name__ for parent in type(error).__mro__ if parent.__name__ in KINDS)


def problem(
    name: str, detail: str, instance: str, headers: Mapping[str, str] | None = None, **more: Plain
) -> Response:
    """Return a problem document; `instance` is the path that was asked for."""
    kind = KINDS[name]
    told: dict[str, Plain] = {"type": f"/problems/{slug(name)}", "title": kind.title, "status": kind.status}
    return _sent({**told, "detail": detail, "instance": instance, **more}, kind.status, headers)


def problem_of_status(
    status: int, detail: str, instance: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the problem document of a plugin's own refusal, which has no type of ours."""
    told: dict[str, Plain] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return _sent({**told, "detail": detail, "instance": instance}, status, headers)


def _sent(document: Mapping[str, Plain], status: int, headers: Mapping[str, str] | None) -> Response:
    sent = {"cache-control": "no-store", "x-content-type-options": "nosniff", **(headers or {})}
    return Response(json_of(document), status, sent, MEDIA_TYPE)


def problem_of(error: RectitudeError, instance: str) -> Response:
    """Return the problem document of an error that was raised on purpose."""
    name = kind_name(error)
    more: dict[str, Plain] = (
        {"errors": faults_of(error)} if KINDS[name].status == HTTPStatus.UNPROCESSABLE_ENTITY else {}
    )
    headers = {"retry-after": "1"} if name == "LedgerUnavailable" else None
    return problem(name, detail_of(error), instance, headers, **more)


def faults_of(error: RectitudeError) -> Sequence[Plain]:
    """Return the fields at fault, each with a sentence."""
    if isinstance(error, FieldsInvalid):
        return [{"field": fault.field, "problem": fault.problem} for fault in error.faults]
    return [{"field": error.field if isinstance(error, BadRequest) else "", "problem": str(error)}]


def detail_of(error: RectitudeError) -> str:
    """Return an error's sentence; of a plugin's exception, whose text may say anything, only who and where.

    >>> detail_of(HookFailed("shop", "fuse", "raised KeyError: 'Anna, 1980'"))
    'Plugin shop failed in its hook fuse, so nothing was answered.'
    """
    if not isinstance(error, HookFailed | JurorSilent):
        return str(error)
    where = f" in its hook {error.hook}" if error.hook else ""
    return f"Plugin {error.plugin} failed{where}, so nothing was answered."
