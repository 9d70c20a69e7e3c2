"""The hook trace: with RECTITUDE_TRACE_HOOKS=1 every call of a hook leaves one line on standard error.

A line says who was asked what, how long it took and what form the answer had: types, numbers and shapes,
never a value, since an answer may say something of a person. Hooks are wrapped when a registry is frozen;
where the trace is off nothing is wrapped, and a request pays nothing for it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import wraps

TRACE = "RECTITUDE_TRACE_HOOKS"
DEPTH = 2
"""How many levels of an answer a line tells of."""


def wanted(environ: Mapping[str, str]) -> bool:
    """Return whether the environment asks for the trace.

    >>> wanted({"RECTITUDE_TRACE_HOOKS": "1"}), wanted({"RECTITUDE_TRACE_HOOKS": "0"}), wanted({})
    (True, False, False)
    """
    return environ.get(TRACE, "0") not in ("", "0")


def traced(plugin: str, hook: str, call: Callable[..., object]) -> Callable[..., object]:
    """Return an implementation that tells of each of its calls, and otherwise does what it did."""

    @wraps(call)
    def telling(*arguments: object) -> object:
        began, outcome = time.perf_counter(), "raised"
        try:
            answer = call(*arguments)
            outcome = form_of(answer)
        finally:
            took = (time.perf_counter() - began) * 1000
            sys.stderr.write(f"hook {plugin}.{hook} {took:.3f} ms: {outcome}\n")
        return answer

    return telling


def form_of(answer: object, depth: int = DEPTH) -> str:
    """Return what an answer is made of, without anything that it says.

    >>> import numpy as np
    >>> form_of([np.zeros((2, 3)), np.zeros(1)]), form_of("Ann, 71"), form_of(None)
    ('list of 2: ndarray float64[2, 3]', 'str', 'None')
    """
    dtype, shape = getattr(answer, "dtype", None), getattr(answer, "shape", None)
    if dtype is not None and isinstance(shape, tuple):
        return f"{type(answer).__name__} {dtype}{list(shape)}"
    if answer is None or isinstance(answer, str | bytes | bool | int | float):
        return type(answer).__name__ if answer is not None else "None"
    inside = _inside(answer, depth - 1) if depth else ""
    return f"{_counted(answer)}{inside}"


def _counted(answer: object) -> str:
    sized = isinstance(answer, Sequence | Mapping)
    return f"{type(answer).__name__} of {len(answer)}" if sized else type(answer).__name__  # type: ignore[arg-type]  # it is sized


def _inside(answer: object, depth: int) -> str:
    """Return the form of a sequence's first element, or of a value's arrays and sequences."""
    if isinstance(answer, Sequence):
        return f": {form_of(answer[0], depth)}" if len(answer) else ""
    if is_dataclass(answer):
        held = ((field.name, getattr(answer, field.name)) for field in fields(answer))
        told = [f"{name} {form_of(value, depth)}" for name, value in held if _has_form(value)]
        return f" ({', '.join(told)})" if told else ""
    return ""


def _has_form(value: object) -> bool:
    return hasattr(value, "shape") or (isinstance(value, Sequence) and not isinstance(value, str | bytes))
