from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cryptography
import pytest

import rectitude_explain.ledger.verify
from rectitude.records import Record
from rectitude_explain.ledger import SqliteLedger
from rectitude_explain.ledger.keyfiles import PUBLIC_FILE
from rectitude_explain.ledger.verify.__main__ import main

MakeRecord = Callable[..., Record]


@pytest.fixture
def file(tmp_path: Path, make_record: MakeRecord) -> Path:
    with SqliteLedger(tmp_path / "ledger.db", tmp_path / "keys", lambda: 0) as ledger:
        for number in range(5):
            ledger.append(make_record(f"r{number}", f"person {number}"))
        (tmp_path / "kept.txt").write_text(ledger.head().note, encoding="utf-8")
        for number in range(5, 8):
            ledger.append(make_record(f"r{number}", f"person {number}"))
    return tmp_path / "ledger.db"


def alter(file: Path, statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statements)


def test_an_auditor_needs_one_folder_and_no_other_package_of_ours(file: Path, tmp_path: Path) -> None:
    source = Path(rectitude_explain.ledger.verify.__file__).parent
    copied = tmp_path / "auditor" / "rectitude_explain" / "ledger" / "verify"
    shutil.copytree(source, copied, ignore=shutil.ignore_patterns("__pycache__"))
    packages = Path(cryptography.__file__).parent.parent
    # -S: no site, so that the product itself cannot be imported from where it is installed.
    code = (
        "import runpy, sys\n"
        "try: runpy.run_module('rectitude_explain.ledger.verify', run_name='__main__')\n"
        "finally: print(*(name for name in sys.modules if name.startswith('rectitude')))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", code, str(file)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'auditor'}{os.pathsep}{packages}"},
        cwd=tmp_path,
    )
    assert (run.returncode, run.stderr) == (0, "")
    *said, verdict, modules = run.stdout.splitlines()
    assert verdict == "intact"
    assert said[0] == "8 records checked, 0 of them erased; contents not opened."
    outside = [name for name in modules.split() if not name.startswith("rectitude_explain.ledger.verify")]
    assert outside == ["rectitude_explain", "rectitude_explain.ledger"]


def test_the_key_can_be_pinned_as_digits_or_as_a_file(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    public = tmp_path / "keys" / PUBLIC_FILE
    for pinned in (str(public), public.read_text().strip()):
        assert main([str(file), "--public-key", pinned]) == 0
        assert "with the key in the file itself" not in capsys.readouterr().out
    assert main([str(file)]) == 0
    assert "with the key in the file itself" in capsys.readouterr().out
    assert main([str(file), "--public-key", "ab" * 32]) == 1
    assert "head of size 8: its signature is not that of the ledger's key" in capsys.readouterr().out


def test_findings_come_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alter(file, "DELETE FROM person_key WHERE number < 3; UPDATE head SET at = 1 WHERE size = 3")
    assert main([str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["intact"], found["size"], found["checked"], found["erased"]) == (False, 8, 8, 2)
    assert found["problems"] == ["head of size 3: its signature is not that of the ledger's key"]


def test_a_ledger_cut_back_to_an_older_head_is_told_only_by_a_head_that_was_kept(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = ["--head", str(tmp_path / "kept.txt")]
    assert main([str(file), *kept]) == 0
    alter(file, "DELETE FROM leaf WHERE position >= 3; DELETE FROM head WHERE size > 3")
    assert main([str(file)]) == 0
    assert main([str(file), *kept]) == 1
    assert "head of size 5: the ledger ends after 3 records, newer ones are gone" in capsys.readouterr().out


def test_a_head_that_was_kept_from_another_ledger_does_not_fit(
    file: Path, tmp_path: Path, make_record: MakeRecord, capsys: pytest.CaptureFixture[str]
) -> None:
    with SqliteLedger(tmp_path / "other.db", tmp_path / "keys", lambda: 0) as other:
        other.append(make_record("r0"))
        (tmp_path / "kept.txt").write_text(other.head().note, encoding="utf-8")
    assert main([str(file), "--head", str(tmp_path / "kept.txt")]) == 1
    output = capsys.readouterr().out
    assert "head of size 1: it was signed for another ledger" in output
    assert "head of size 1: the tree has another root" in output


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["nothing.db"], "there is no such file"),
        (["notes.txt"], "is no ledger"),
        (["ledger.db", "--public-key", "zz" * 32], "the public key is not 64 hexadecimal digits"),
        (["ledger.db", "--public-key", "nowhere.pub"], "No such file"),
        (["ledger.db", "--head", "notes.txt"], "not a signed head"),
    ],
)
def test_what_cannot_be_checked_is_said_in_one_sentence(
    file: Path,
    tmp_path: Path,
    arguments: list[str],
    problem: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("notes of an auditor\n" * 100, encoding="utf-8")
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert problem in output.err
    assert output.err.count("\n") == 1
