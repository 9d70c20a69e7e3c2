"""Canonical JSON for records: one value, one text (RFC 8785, restricted to values without fractions).

Floating-point numbers are refused rather than written: two platforms may round them differently, and a record
must mean the same for ever. What is left is byte-equal to RFC 8785.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

import orjson

from rectitude.records import JSON
from rectitude_explain.errors import RecordNotCanonical

LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 7493, 2.2)."""

_PLAIN = frozenset({str, bool, type(None)})
_SCALARS = _PLAIN | {int}
_HOLDERS = frozenset({dict, list, tuple})
_USUAL = _SCALARS | _HOLDERS
_MANY = 100_000
"""Lists and objects of a value that are looked through the quick way."""
_QUICKLY = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def canonical_json(value: JSON, place: str = "payload") -> bytes:
    r"""Write a value as canonical JSON in UTF-8; `place` names the value in errors.

    Raises RecordNotCanonical for a float, a number beyond ±(2**53 - 1), a key that is not a string, text that
    is not Unicode, or any other type.

    >>> canonical_json({"b": [1, None, True], "a": "é"})
    b'{"a":"\xc3\xa9","b":[1,null,true]}'
    >>> canonical_json({"score": 0.5})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    rectitude_explain.errors.RecordNotCanonical: The record cannot be written, because payload.score ...
    """
    with suppress(TypeError, RecursionError):  # what is refused is named by the slow way
        if _is_usual(value):
            return orjson.dumps(value, option=_QUICKLY)
    try:
        return _ENCODE(_checked(value, place)).encode()
    except UnicodeEncodeError as problem:
        raise RecordNotCanonical(place, f"holds text that is not Unicode ({problem.reason})") from problem
    except RecursionError as problem:
        raise RecordNotCanonical(place, "is nested too deeply, or holds itself") from problem


def _is_usual(value: JSON) -> bool:
    """Say whether orjson writes a value as the RFC does: nothing but plain types, and keys in ASCII.

    It sorts keys by code points, and would write floats; numbers beyond 2**53 - 1 it refuses itself. What
    has very many parts, as a value that holds itself has, is not said to be usual. Raises TypeError for a
    key that is not text.
    """
    waiting: list[Any] = [(value,)]
    for holder in waiting:
        if type(holder) is dict and not "".join(holder).isascii():
            return False
        entries = holder.values() if type(holder) is dict else holder
        kinds = set(map(type, entries))
        if not kinds <= _SCALARS:
            if not kinds <= _USUAL or len(waiting) > _MANY:
                return False
            waiting += [entry for entry in entries if type(entry) in _HOLDERS]
    return True


def _checked(value: JSON, place: str) -> JSON:
    """Return the value as json can write it, once everything in it was seen to have a canonical form."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is int:
        return _whole(value, place)
    if isinstance(value, list | tuple):
        return _checked_list(value, place)
    if isinstance(value, Mapping):
        return _checked_object(value, place)
    if isinstance(value, float):
        raise RecordNotCanonical(place, f"is the float {value!r}: round it to whole micro-units first")
    raise RecordNotCanonical(place, f"is of type {kind.__name__}: use int, str, bool, None, list or dict")


def _whole(value: JSON, place: str) -> JSON:
    """Return a whole number that every JSON reader keeps exact."""
    if isinstance(value, int) and not -LARGEST <= value <= LARGEST:
        raise RecordNotCanonical(place, f"is {value}, beyond 2**53 - 1: write it as a string")
    return value


def _checked_list(values: list[JSON] | tuple[JSON, ...], place: str) -> JSON:
    """Check a list; a long column of codes passes without a Python step for each number."""
    kinds = set(map(type, values))
    if kinds == {int}:
        numbers = cast("Sequence[int]", values)
        if min(numbers) >= -LARGEST and max(numbers) <= LARGEST:
            return values
    if kinds <= _PLAIN:
        return values
    return [_checked(value, f"{place}[{number}]") for number, value in enumerate(values)]


def _checked_object(value: Mapping[str, JSON], place: str) -> dict[str, JSON]:
    """Check an object and put its keys in the order of their UTF-16 code units (RFC 8785, 3.2.3)."""
    ascii_only = True
    for key in value:
        if type(key) is not str:
            raise RecordNotCanonical(place, f"has the key {key!r}, which is not a string")
        ascii_only = ascii_only and key.isascii()
    keys = sorted(value) if ascii_only else sorted(value, key=_utf16)
    return {key: _checked(value[key], f"{place}.{key}") for key in keys}


def _utf16(key: str) -> bytes:
    """Give the key's UTF-16 code units, which sort otherwise than code points beyond U+FFFF."""
    return key.encode("utf-16-be")
