"""Snapshots on disk: plain arrays and JSON in a folder named by its digest, and a pointer to one of them.

No pickle is written or read. Each file's SHA-256 stands in the manifest, and the snapshot's digest is the
SHA-256 of the manifest; a file that differs is refused by name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from rectitude.errors import ArtefactAltered, NotTrained
from rectitude.snapshot.files import contents_of, learned_from
from rectitude.snapshot.values import Learned

FORMAT = 4
"""Version of the files' form; a snapshot of another one is made anew by training."""
MANIFEST = "manifest.json"
POINTER = "current"


def save(learned: Learned, folder: Path) -> str:
    """Write a snapshot under `folder` and point to it; return its digest.

    The folder appears whole or not at all, and the pointer changes in one step.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    try:
        files = {name: _write(work / name, content) for name, content in contents_of(learned).items()}
        stated = {"format": FORMAT, "files": files, "facts": learned.facts}
        manifest = json.dumps(stated, sort_keys=True, indent=1).encode()
        digest = _write(work / MANIFEST, manifest)
        _put_in_place(work, folder / digest, learned.domain)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    point_to(folder, digest)
    return digest


def _put_in_place(work: Path, target: Path, domain: str) -> None:
    """Give a finished snapshot its name, unless it is there already; a damaged one of that name makes way."""
    if target.exists() and not _intact(target, domain):
        damaged = work.with_name(f"{work.name}-damaged")
        with suppress(FileNotFoundError):  # somebody else may clear it away at the same moment
            target.rename(damaged)
        shutil.rmtree(damaged, ignore_errors=True)
    try:
        work.rename(target)
    except OSError:
        if not target.is_dir():  # else somebody saved the same snapshot a moment before
            raise


def _intact(home: Path, domain: str) -> bool:
    try:
        _checked_manifest(home, home.name, domain)
    except ArtefactAltered:
        return False
    return True


def point_to(folder: Path, digest: str) -> None:
    """Make `digest` the snapshot that is served from now on."""
    fresh = folder / f".{POINTER}-{os.getpid()}-{threading.get_ident()}"
    fresh.write_text(digest, encoding="utf-8")
    fresh.replace(folder / POINTER)


class Pointer:
    """The pointer to the snapshot that is served, read again only once another file stands in its place.

    `point_to` puts a new file there each time, so its number, size and times tell whether it is the same.
    """

    def __init__(self, folder: Path, domain: str) -> None:
        """Take the folder of a domain's snapshots."""
        self._folder, self._domain, self._path = folder, domain, folder / POINTER
        self._seen: tuple[tuple[int, int, int, int], str] | None = None

    def current(self) -> str:
        """Return the digest of the snapshot that is served, as the function of this name does."""
        try:
            found = self._path.stat()
        except OSError:
            return current(self._folder, self._domain)
        mark = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        if self._seen is None or self._seen[0] != mark:
            self._seen = mark, current(self._folder, self._domain)
        return self._seen[1]


def current(folder: Path, domain: str) -> str:
    """Return the digest of the snapshot that is served.

    Raises NotTrained when there is none, ArtefactAltered where the pointer names nothing.
    """
    try:
        told = (folder / POINTER).read_bytes()
    except FileNotFoundError:
        raise NotTrained(domain) from None
    digest = told.decode("ascii", errors="replace").strip()
    if len(digest) != hashlib.sha256().digest_size * 2 or not digest.isalnum():
        raise ArtefactAltered(POINTER, "does not hold the digest of a snapshot", domain)
    return digest


def facts_of(folder: Path, digest: str, domain: str) -> Mapping[str, int | str]:
    """Read what a snapshot's manifest says of it; raises ArtefactAltered."""
    facts: Mapping[str, int | str] = _manifest(folder / digest, digest, domain)["facts"]
    return facts


def load(folder: Path, digest: str, domain: str) -> Learned:
    """Read a snapshot and check every file against its digest; raises ArtefactAltered."""
    home = folder / digest
    stated = _checked_manifest(home, digest, domain)
    return learned_from(home, list(stated["files"]), stated["facts"])


def _checked_manifest(home: Path, digest: str, domain: str) -> dict[str, Any]:
    """Return the manifest once every file was found to be what it says."""
    stated = _manifest(home, digest, domain)
    for name, wanted in stated["files"].items():
        _check(home / name, wanted, domain)
    return stated


def _manifest(home: Path, digest: str, domain: str) -> dict[str, Any]:
    stated: dict[str, Any] = json.loads(_checked(home / MANIFEST, digest, domain))
    if stated.get("format") != FORMAT:
        raise NotTrained(domain)
    return stated


def _checked(path: Path, wanted: str, domain: str) -> bytes:
    _check(path, wanted, domain)
    return path.read_bytes()


def _check(path: Path, wanted: str, domain: str) -> None:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ArtefactAltered(path.name, f"cannot be read ({error.strerror})", domain) from error
    if digest != wanted:
        raise ArtefactAltered(path.name, "differs from the digest in its manifest", domain)


def _write(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()
