from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from rectitude.records import JSON, Header, Record
from rectitude_explain.ledger import SqliteLedger

NEW_YEAR = 1_767_225_600_000_000


MakeRecord = Callable[..., Record]
"""Makes a small record with this id; what a test does not name is filled in."""


@pytest.fixture(scope="session")
def make_record() -> MakeRecord:
    def make(record_id: str, person: str | None = "ann", domain: str = "films", at: int = NEW_YEAR) -> Record:
        answer = f'{{"id":"{record_id}","items":["Fargo","Brazil"]}}'.encode()
        payload: dict[str, JSON] = {"seed": 7, "rows": [3, 1, 2], "query": "crime — snow", "off": None}
        digest = sha256(answer).hexdigest()
        header = Header(
            record_id, at, domain, "recommendation", "5a" * 32, "c0" * 32, digest, {"tail": 3, "popular": 7}
        )
        return Record(header, person, payload, answer)

    return make


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    with SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys", lambda: NEW_YEAR) as opened:
        yield opened
