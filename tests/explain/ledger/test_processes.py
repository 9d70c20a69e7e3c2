"""Several processes on one ledger, and processes that die or fork in the middle of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rectitude_explain.ledger import SqliteLedger

APPENDER = Path(__file__).with_name("appender.py")

FORKING = """
import os, sys, warnings
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from appender import record
from rectitude_explain.ledger import SqliteLedger
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of any fork beside a thread
folder = Path(sys.argv[2])
ledger = SqliteLedger(folder / "ledger.db", folder / "keys")
ledger.append(record("before", "ann"))
child = os.fork()
name = "parent" if child else "child"
for number in range(5):
    ledger.append(record(f"{name}-{number}", "ann"))
    assert ledger.find("before").person == "ann"
ledger.close()
if child == 0:
    os._exit(0)
sys.exit(os.waitpid(child, 0)[1])
"""


def start(folder: Path, name: str, threads: int, most: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(APPENDER), str(folder), name, str(threads), str(most)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def acknowledged(output: str) -> dict[str, tuple[int, str]]:
    """Read the receipts that a process printed; the last line may be cut off."""
    lines = [line.split(" ") for line in output.split("\n")[:-1]]
    return {record_id: (int(index), leaf) for record_id, index, leaf in lines}


def assert_all_there(folder: Path, receipts: dict[str, tuple[int, str]]) -> int:
    """See that the ledger is intact and that each acknowledged record stands where it was said to."""
    with SqliteLedger(folder / "ledger.db", folder / "keys") as ledger:
        found = ledger.verify()
        assert found.problems == ()
        assert found.checked == found.readable == found.size
        for record_id, place in receipts.items():
            receipt = ledger.receipt(record_id)
            assert (receipt.index, receipt.leaf) == place
        return found.size


def test_four_processes_that_start_at_once_share_one_ledger(tmp_path: Path) -> None:
    processes = [start(tmp_path, f"p{number}", threads=4, most=15) for number in range(4)]
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    receipts = acknowledged("".join(outputs))
    assert sorted(index for index, _ in receipts.values()) == list(range(4 * 4 * 15))
    assert assert_all_there(tmp_path, receipts) == 240


def test_a_process_killed_while_it_appends_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    dying, living = start(tmp_path, "dying", 4, 0), start(tmp_path, "living", 2, 120)
    assert dying.stdout is not None
    first = "".join(dying.stdout.readline() for _ in range(100))
    dying.kill()
    receipts = acknowledged(first + dying.communicate()[0]) | acknowledged(living.communicate()[0])
    assert living.returncode == 0
    assert len([record_id for record_id in receipts if record_id.startswith("living")]) == 240
    assert len(receipts) <= assert_all_there(tmp_path, receipts) <= len(receipts) + 4


def test_a_process_may_fork_and_both_go_on(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FORKING, str(APPENDER.parent), str(tmp_path)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 0
    assert assert_all_there(tmp_path, {}) == 11
