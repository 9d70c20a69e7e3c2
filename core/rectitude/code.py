"""The digest of the code that answers, so that a record says which code made it."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("rectitude", "rectitude_plugins", "rectitude_domains", "rectitude_explain")


@cache
def code_digest() -> str:
    """Return the SHA-256 over every Python file of the four packages, by path."""
    whole = hashlib.sha256()
    for package in PACKAGES:
        spec = find_spec(package)
        for folder in spec.submodule_search_locations or [] if spec else []:
            for path in sorted(Path(folder).rglob("*.py")):
                whole.update(f"{package}/{path.relative_to(folder).as_posix()}\0".encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
