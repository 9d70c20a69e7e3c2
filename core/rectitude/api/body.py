"""The body of a request for a list, checked at the door; `rectitude recommend --request` takes the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails

from rectitude.api.errors import BodyNotJson, BodyTooLarge, Fault, FieldsInvalid
from rectitude.catalogue import LARGEST, Value
from rectitude.learning.train import LONGEST
from rectitude.storage.cells import LONGEST_ID, moment
from rectitude.values import Request

LONGEST_BODY = 256 * 1024
"""Bytes of a body; ten times what a person's whole history takes."""

EXAMPLE = {"user_id": "196", "query": "crime", "k": 5}
"""A body as documents show it."""


def profile_value(value: object) -> Value:
    """Return one field of a profile; raises ValueError in words.

    >>> profile_value(["heart", "liver"])
    ('heart', 'liver')
    """
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return tuple(value)
    if isinstance(value, dict):
        return _shares(value)
    if isinstance(value, float) and math.isfinite(value):
        return value
    if value is None or isinstance(value, str | bool) or (isinstance(value, int) and abs(value) <= LARGEST):
        return value
    raise ValueError("must be text, a number, true, false, null, a list of texts or shares by name")


def _shares(value: dict[object, object]) -> Value:
    shares = {
        name: float(share)
        for name, share in value.items()
        if isinstance(name, str) and isinstance(share, int | float) and not isinstance(share, bool)
    }
    if len(shares) < len(value) or not all(math.isfinite(share) for share in shares.values()):
        raise ValueError("must map names to numbers, where it is an object")
    return shares


def time_of(value: object) -> int:
    """Return a time in microseconds since 1970 from seconds or ISO 8601; raises ValueError in words.

    >>> time_of("1998-04-22T23:10:38Z")
    893286638000000
    """
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError("must be seconds since 1970 or a time in ISO 8601")
    at = moment(value)
    if at > LARGEST:
        raise ValueError("lies beyond the year 2255, the last that a record can hold")
    return at


ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f]*$"
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
Id = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ID, pattern=ONE_LINE)]
Language = Annotated[str, StringConstraints(max_length=35, pattern=LANGUAGE)]
Moment = Annotated[
    int,
    PlainValidator(time_of),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "number"}]}),
]
ProfileValue = Annotated[
    Value,
    PlainValidator(profile_value),
    WithJsonSchema(
        {
            "type": ["string", "number", "boolean", "array", "object", "null"],
            "items": {"type": "string"},
            "additionalProperties": {"type": "number"},
        }
    ),
]


class RecommendationBody(BaseModel):
    """What to recommend, and to whom; every field may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    user_id: Id | None = Field(
        None, description="The person, by the id in the domain's data; a stranger otherwise."
    )
    history: tuple[Id, ...] = Field(
        (), description="Item ids of this sitting, oldest first, beside the stored ones."
    )
    profile: dict[str, ProfileValue] = Field(
        {}, description="Attributes of the person that the domain declares; they go before the stored ones."
    )
    query: str | None = Field(None, description="What the person looks for, in words.")
    at: Moment | None = Field(
        None,
        description="The time to answer at, in ISO 8601 or seconds since 1970; else the domain's clock.",
    )
    k: int = Field(10, description="How many items.", json_schema_extra={"minimum": 1, "maximum": LONGEST})
    exclude: tuple[Id, ...] = Field((), description="Item ids that must not be on the list.")
    only: tuple[Id, ...] | None = Field(None, description="The only item ids that may be on the list.")
    profiling: bool = Field(
        True, description="Whether the person's profile and history may be read for ranking."
    )
    understand: bool = Field(
        True, description="Whether the query is read for names and filters, beside being searched for."
    )
    locale: Language = Field("en", description="The language of the sentences.")
    seed: int = Field(0, ge=0, le=LARGEST, description="The seed of everything that is drawn.")
    idempotency_key: Id | None = Field(
        None, description="A repeated request with the same key gets the first one's record."
    )

    def request(self, domain: str) -> Request:
        """Return the request as the engine takes it."""
        return Request(domain, **{name: getattr(self, name) for name in FIELDS})


FIELDS = tuple(RecommendationBody.model_fields)


def request_of(raw: bytes, domain: str) -> Request:
    """Return the request that a body stands for.

    Raises BodyTooLarge, BodyNotJson, or FieldsInvalid with a sentence for each field at fault.
    """
    if len(raw) > LONGEST_BODY:
        raise BodyTooLarge(LONGEST_BODY)
    try:
        body = RecommendationBody.model_validate_json(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        if found[0]["type"] == "json_invalid":
            raise BodyNotJson(str(found[0].get("ctx", {}).get("error", "unreadable"))) from None
        raise FieldsInvalid([fault_of(entry, FIELDS) for entry in found]) from None
    return body.request(domain)


WORDS: Mapping[str, str] = {
    "bool_type": "must be true or false",
    "dict_type": "must be an object of names and values",
    "extra_forbidden": "is no field of this request{has}",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be at least {ge}",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "has too many digits",
    "int_type": "must be a whole number",
    "less_than_equal": "must be at most {le}",
    "missing": "is missing",
    "model_type": "must be a JSON object",
    ONE_LINE: "must be one line without control characters",
    LANGUAGE: "must be a language tag such as en or de-AT",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must not be empty",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "value_error": "{error}",
}


def fault_of(entry: ErrorDetails, fields: Sequence[str] = ()) -> Fault:
    """Return one finding of pydantic as a field and a sentence; it never repeats the value.

    `fields` are those that the body may have.
    """
    field = place_of(entry["loc"])
    told = {"has": f"; it has {', '.join(fields)}" if fields else "", **entry.get("ctx", {})}
    words = WORDS.get(str(told.get("pattern", entry["type"])), "")
    problem = words.format(**told) if words else f"is not as it must be: {entry['msg']}"
    return Fault(field, f"{field or 'The body'} {problem}.")


def place_of(path: tuple[int | str, ...]) -> str:
    """Return the path to a field as one writes it.

    >>> place_of(("exclude", 3))
    'exclude[3]'
    """
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return written.removeprefix(".")
