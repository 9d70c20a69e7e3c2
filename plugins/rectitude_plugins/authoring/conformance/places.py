"""Where in the sources a hook stands, and where in it something went wrong."""

from __future__ import annotations

import inspect
from pathlib import Path

from rectitude.errors import HookFailed, PluginError, RectitudeError
from rectitude.plugins import Implementation, hook_names
from rectitude_plugins.authoring.conformance.report import Fault


def place_of(thing: object) -> str:
    """Return `file:line` of a function, a method or an object's class, or "" where there is no source.

    >>> place_of(place_of).rpartition(":")[0].endswith("places.py")
    True
    """
    found = inspect.unwrap(thing) if callable(thing) else thing
    source = found if inspect.isroutine(found) or inspect.isclass(found) else type(found)
    try:
        file = inspect.getsourcefile(source)
        _, line = inspect.getsourcelines(source)
    except (OSError, TypeError):
        return ""
    return f"{shortened(file or '')}:{max(line, 1)}"


def shortened(file: str) -> str:
    """Return a path below the working folder without it, as an editor at that folder finds it."""
    path = Path(file)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else file


def raised_at(error: BaseException, packages: frozenset[str]) -> str:
    """Return `file:line` of the innermost line of `packages` that an error passed, or ""."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shortened(error.filename)}:{error.lineno}"
    traceback, place = error.__traceback__, ""
    while traceback is not None:
        frame = traceback.tb_frame
        if package_of(str(frame.f_globals.get("__name__", ""))) in packages:
            place = f"{shortened(frame.f_code.co_filename)}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def package_of(module: str) -> str:
    """Return the package that a plugin's module belongs to; parts of one package are told apart.

    >>> package_of("bookshop.plugin"), package_of("rectitude_plugins.behaviour.part")
    ('bookshop', 'rectitude_plugins.behaviour')
    """
    names = module.split(".")
    return ".".join(names[: 2 if names[0].startswith("rectitude_") else 1])


def fault_of(implementation: Implementation, sentence: str) -> Fault:
    """Return a fault of one implementation."""
    return Fault(implementation.plugin, implementation.hook, place_of(implementation.call), sentence)


def fault_from(error: RectitudeError, subject: str, packages: frozenset[str]) -> Fault:
    """Return the fault that an error tells of; `subject` is the plugin where the error names none."""
    cause = error.__cause__
    if isinstance(error, HookFailed) and isinstance(cause, RectitudeError):
        return fault_from(cause, subject, packages)
    raised = (raised_at(one, packages) for one in (cause, error) if one is not None)
    place = next(filter(None, raised), "") or _written_at(error)
    if isinstance(error, PluginError):
        hook = error.hook if error.hook in hook_names() else ""
        return Fault(error.plugin, hook, place, error.problem)
    return Fault(subject, "", place, str(error))


def _written_at(error: RectitudeError) -> str:
    """Return `file:line` where an error names a place in a file that is no code, such as a rule pack."""
    file, line = getattr(error, "file", ""), getattr(error, "line", 0)
    return f"{file}:{line}" if file and line else ""
