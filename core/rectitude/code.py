"""Digests of the code that answers, so that a record says which code made it: ours, and plugins'."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("rectitude", "rectitude_plugins", "rectitude_domains", "rectitude_explain")


@cache
def code_digest() -> str:
    """Return the SHA-256 over every Python file of the four packages, by path."""
    return hashlib.sha256("\n".join(source_digest(package) for package in PACKAGES).encode()).hexdigest()


def source_digest(module: str) -> str:
    """Return the SHA-256 over every Python file of the package that a module belongs to, by path.

    The package is the outermost one, so that a change in any file of a plugin's distribution is seen. A
    module that was run from a single file counts alone; "" stands for one that has no files.

    >>> source_digest("rectitude.code") == source_digest("rectitude.values")
    True
    """
    package = module.partition(".")[0]
    alone = module in sys.modules and package not in sys.modules
    return _digest_of(module) if alone else _package_digest(package)


@cache
def _package_digest(package: str) -> str:
    return _digest_of(package)


def _digest_of(module: str) -> str:
    whole = hashlib.sha256()
    files = list(_files_of(_spec_of(module)))
    for name, path in files:
        whole.update(f"{module}/{name}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest() if files else ""


def _spec_of(module: str) -> ModuleSpec | None:
    loaded: ModuleSpec | None = getattr(sys.modules.get(module), "__spec__", None)
    return find_spec(module) if loaded is None and module else loaded


def _files_of(spec: ModuleSpec | None) -> Iterator[tuple[str, Path]]:
    """Yield the Python files of a package, or the one file of a module, each with its path in it."""
    if spec is None:
        return
    for folder in spec.submodule_search_locations or ():
        for path in sorted(Path(folder).rglob("*.py")):
            yield path.relative_to(folder).as_posix(), path
    if spec.submodule_search_locations is None and spec.origin and Path(spec.origin).is_file():
        yield Path(spec.origin).name, Path(spec.origin)
