"""Where state lives: one folder, with a room of its own for each domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOME = "RECTITUDE_HOME"
DATABASE_URL = "RECTITUDE_DATABASE_URL"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything Rectitude keeps, and where its databases are."""

    root: Path
    database_url: str | None = None

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Home:
        """Return the home that the environment names, `.rectitude/` in the working folder otherwise."""
        return cls(Path(environ.get(HOME) or ".rectitude"), environ.get(DATABASE_URL) or None)

    def domain(self, name: str) -> Path:
        """Return the folder of one domain."""
        return self.root / name

    def store(self, name: str) -> Path | str:
        """Return the database of one domain: a file of its own, or the URL that was set.

        Where the URL holds `{domain}`, the domain's name stands there, so that each has a database.
        """
        if self.database_url is None:
            return self.domain(name) / "store.sqlite3"
        return self.database_url.replace("{domain}", name)

    def snapshots(self, name: str) -> Path:
        """Return the folder of one domain's snapshots."""
        return self.domain(name) / "snapshots"

    def logs(self, name: str) -> Path:
        """Return the folder of one domain's training logs, as TensorBoard reads them."""
        return self.domain(name) / "logs"

    def notices(self, name: str) -> Path:
        """Return the operator's list of withdrawn and recalled items of one domain."""
        return self.domain(name) / "withdrawn.csv"

    @property
    def downloads(self) -> Path:
        """The folder of what was fetched at set-up."""
        return self.root / "downloads"

    @property
    def ledger(self) -> Path:
        """The folder of the ledger and its keys."""
        return self.root / "ledger"
