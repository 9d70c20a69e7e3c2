"""The engine: it retrieves, ranks, vets, balances, explains and records, and knows no domain by name.

The public face stands in `__all__`; each name is imported when it is first used, so that
`import rectitude` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rectitude.engine import Answer as Answer
    from rectitude.engine import Engine as Engine
    from rectitude.errors import RectitudeError as RectitudeError
    from rectitude.hookspecs import hookimpl as hookimpl
    from rectitude.plugins import Plugin as Plugin
    from rectitude.plugins import Role as Role
    from rectitude.values import Request as Request

__version__ = "0.1.0"

_HOMES = {
    "Answer": "rectitude.engine",
    "Engine": "rectitude.engine",
    "Plugin": "rectitude.plugins",
    "RectitudeError": "rectitude.errors",
    "Request": "rectitude.values",
    "Role": "rectitude.plugins",
    "hookimpl": "rectitude.hookspecs",
}

__all__ = ["Answer", "Engine", "Plugin", "RectitudeError", "Request", "Role", "hookimpl"]


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rectitude' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
