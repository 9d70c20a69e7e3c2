"""Appends to a ledger from several threads and prints each receipt as soon as it has it; run by the tests."""

from __future__ import annotations

import os
import sys
import threading
from hashlib import sha256
from itertools import count
from pathlib import Path

from rectitude.records import Header, Record
from rectitude_explain.ledger import SqliteLedger


def record(record_id: str, person: str) -> Record:
    answer = record_id.encode()
    header = Header(
        record_id, 0, "films", "recommendation", "5a" * 32, "c0" * 32, sha256(answer).hexdigest(), {}
    )
    return Record(header, person, {"rows": [1, 2, 3]}, answer)


def append(ledger: SqliteLedger, name: str, most: int) -> None:
    """Append `most` records, or without end where it is 0."""
    for number in range(most) if most else count():
        record_id = f"{name}-{number}"
        receipt = ledger.append(record(record_id, f"person {number % 7}"))
        os.write(1, f"{record_id} {receipt.index} {receipt.leaf}\n".encode())


def main(folder: Path, name: str, threads: int, most: int) -> None:
    with SqliteLedger(folder / "ledger.db", folder / "keys") as ledger:
        workers = [
            threading.Thread(target=append, args=(ledger, f"{name}-{thread}", most))
            for thread in range(threads)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
