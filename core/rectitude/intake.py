"""From a request to inputs: ids become rows, the person is read, the clock is fixed; or a clear refusal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rectitude.answering import runs_on_log
from rectitude.arrays import Rows
from rectitude.catalogue import LARGEST, misfit, rows_of
from rectitude.dataset import History
from rectitude.errors import BadRequest, UnknownAttribute, UnknownItem
from rectitude.learning.train import LONGEST
from rectitude.notices import Notices
from rectitude.snapshot import Snapshot
from rectitude.values import Inputs, Person, Request

LONGEST_QUERY = 2_000
"""Characters of a query; longer ones are no question that a list could answer."""


@dataclass(frozen=True, slots=True)
class State:
    """What the shell reads beside the person: the operator's notices and the stream of lists."""

    notices: Notices
    stream: Mapping[str, int]


def check(request: Request) -> None:
    """Refuse what no domain could answer; raises BadRequest naming the field."""
    if not 1 <= request.k <= LONGEST:
        raise BadRequest(f"k is {request.k}, but a list has between 1 and {LONGEST} places.", "k")
    if request.query is not None and not request.query.strip():
        raise BadRequest("The query is empty; leave it out to be recommended to without one.", "query")
    if request.query is not None and len(request.query) > LONGEST_QUERY:
        raise BadRequest(
            f"The query has {len(request.query):,} characters; {LONGEST_QUERY:,} are read at most.", "query"
        )
    if request.at is not None and request.at < 0:
        raise BadRequest("at lies before 1970; give a time that the domain's log could know.", "at")
    for field, number in (("at", request.at or 0), ("seed", request.seed)):
        if abs(number) > LARGEST:
            raise BadRequest(f"{field} lies beyond ±{LARGEST}, the largest number in a record.", field)
    for field, text in texts_of(request):
        if not _is_unicode(text):
            raise BadRequest(f"{field} holds half a character (a lone surrogate); send whole ones.", field)


def texts_of(request: Request) -> Iterator[tuple[str, str]]:
    """Yield every text of a request with the name of the field that holds it."""
    for field in ("user_id", "query", "locale", "idempotency_key"):
        text = getattr(request, field)
        if text is not None:
            yield field, text
    for field in ("history", "exclude", "only"):
        yield from ((field, item_id) for item_id in getattr(request, field) or ())
    for name, value in request.profile.items():
        yield "profile", name
        words = tuple(value) if isinstance(value, tuple | Mapping) else (value,)
        yield from ((f"profile.{name}", word) for word in words if isinstance(word, str))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def inputs_of(
    request: Request, person: Person, state: State, snapshot: Snapshot, now: int, fresh_id: str
) -> Inputs:
    """Return what the decision depends on; `now` is the wall clock in microseconds since 1970 UTC.

    `fresh_id` names the record unless the request has an idempotency key, which then does.
    """
    check_profile(request, snapshot)
    check_locale(request, snapshot)
    at = clock_of(request, snapshot, now)
    return Inputs(
        id=id_of(request) or fresh_id,
        request=request,
        person=with_request(person, request, snapshot, at),
        at=at,
        seed=request.seed,
        exclude=known_rows(request.exclude, "exclude", snapshot),
        only=None if request.only is None else known_rows(request.only, "only", snapshot),
        notices=state.notices,
        stream=state.stream,
    )


def clock_of(request: Request, snapshot: Snapshot, now: int) -> int:
    """Return the time that the request is answered at: its own, the log's end, or now."""
    if request.at is not None:
        return request.at
    return snapshot.log_end + 1 if runs_on_log(snapshot) else now


def id_of(request: Request) -> str:
    """Return the record id that an idempotency key stands for, or "" where there is none."""
    if request.idempotency_key is None:
        return ""
    told = "\0".join((request.domain, request.user_id or "", request.idempotency_key))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def known_rows(item_ids: Sequence[str], field: str, snapshot: Snapshot) -> Rows:
    """Return the rows of ids in a request; raises UnknownItem for the first that is not there."""
    catalogue = snapshot.bound.catalogue
    for item_id in item_ids:
        if item_id not in catalogue.row_of:
            raise UnknownItem(item_id, field, snapshot.bound.description.name)
    return rows_of(catalogue, item_ids)


def check_profile(request: Request, snapshot: Snapshot) -> None:
    """Refuse profile fields that the domain does not declare, and values that are not what it declares."""
    declared = {attribute.name: attribute for attribute in snapshot.bound.description.profile}
    for name, value in request.profile.items():
        if name not in declared:
            raise UnknownAttribute(name, tuple(declared), "profile")
        wanted = misfit(declared[name], value)
        if wanted:
            field = f"profile.{name}"
            raise BadRequest(f"{field} must be {wanted}; correct it or leave it out.", field)


def check_locale(request: Request, snapshot: Snapshot) -> None:
    """Refuse a language that the domain does not speak; a regional form of one will do."""
    spoken = snapshot.bound.description.locales
    if request.locale not in spoken and request.locale.partition("-")[0] not in spoken:
        raise BadRequest(
            f"locale is {request.locale!r}, but the domain speaks {', '.join(spoken)}.", "locale"
        )


def with_request(person: Person, request: Request, snapshot: Snapshot, at: int) -> Person:
    """Return the person with what the request adds: fields of the profile, items of this sitting."""
    profile = {**person.profile, **request.profile}
    if not request.history:
        return Person(person.user_id, person.known, profile, person.history)
    sitting = known_rows(request.history, "history", snapshot)
    now = np.full(len(sitting), at, dtype=np.int64)
    earlier = person.history
    history = History(
        np.concatenate([earlier.rows, sitting]),
        np.concatenate([earlier.times, now]),
        np.concatenate([earlier.values, np.full(len(sitting), np.inf)]),
        np.concatenate([earlier.kinds, np.zeros(len(sitting), dtype=np.int8)]),
    )
    return Person(person.user_id, person.known, profile, history)
