"""The auditor's command: `python -m rectitude_explain.ledger.verify FILE [--public-key KEY]`."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rectitude_explain.ledger.verify.audit import Findings, audit
from rectitude_explain.ledger.verify.checkpoint import read_note
from rectitude_explain.ledger.verify.stored import stored_about

_DESCRIPTION = """Check that a ledger is intact: every leaf, every subtree, every signed head.
Exits 0 when it is, 1 when it is not, 2 when it cannot be checked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a ledger's file and say what was found; return the exit status."""
    parser = argparse.ArgumentParser(prog="verify", description=_DESCRIPTION)
    parser.add_argument("file", type=Path, help="the ledger's database file")
    parser.add_argument(
        "--public-key", metavar="KEY", help="the key to pin: 64 hex digits, or a file with them"
    )
    parser.add_argument(
        "--head",
        metavar="NOTE",
        type=Path,
        action="append",
        default=[],
        help="a signed head kept from earlier",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    options = parser.parse_args(arguments)
    try:
        findings = _check(options.file, options.public_key, options.head)
    except sqlite3.Error as problem:
        return _refuse(
            f"{options.file} is no ledger, or lies where SQLite may not make its files ({problem})"
        )
    except (ValueError, OSError) as problem:
        return _refuse(f"{options.file} cannot be checked: {problem}")
    sys.stdout.write(_as_json(findings) if options.json else _as_text(findings, options.public_key))
    return 1 if findings.problems else 0


def _refuse(sentence: str) -> int:
    """Say why nothing was checked; return the exit status."""
    sys.stderr.write(sentence + ".\n")
    return 2


def _check(file: Path, pinned: str | None, notes: Sequence[Path]) -> Findings:
    """Walk through the file with the pinned key, or else with the one that the file itself names."""
    kept = [read_note(note.read_text(encoding="utf-8")) for note in notes]
    with closing(_open(file)) as connection:
        named = stored_about(connection).get("public_key", "") if pinned is None else _pinned(pinned)
        return audit(connection, _public_key(named), kept=kept)


def _open(file: Path) -> sqlite3.Connection:
    """Open the file for reading; raises OSError or sqlite3.Error."""
    if not file.is_file():
        raise FileNotFoundError("there is no such file")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _pinned(key: str) -> str:
    """Read a pinned key that is given as hexadecimal or as the name of a file that holds it."""
    return key if len(key) == 64 and not Path(key).exists() else Path(key).read_text(encoding="ascii").strip()


def _public_key(text: str) -> Ed25519PublicKey:
    """Make a public key of its hexadecimal form; raises ValueError."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    except ValueError:
        raise ValueError("the public key is not 64 hexadecimal digits") from None


def _as_json(findings: Findings) -> str:
    """Write the findings as one JSON object."""
    return (
        json.dumps(
            {
                "intact": not findings.problems,
                "size": findings.size,
                "root": findings.root.hex(),
                "checked": findings.checked,
                "erased": findings.erased,
                "problems": findings.problems,
            },
            indent=2,
        )
        + "\n"
    )


def _as_text(findings: Findings, pinned: str | None) -> str:
    """Write the findings for a reader."""
    lines = [f"problem: {problem}" for problem in findings.problems]
    lines.append(
        f"{findings.checked} records checked, {findings.erased} of them erased; contents not opened."
    )
    lines.append(f"size {findings.size}, root {findings.root.hex()}")
    if pinned is None:
        lines.append(
            "The head was checked with the key in the file itself; pin the ledger's own with --public-key."
        )
    lines.append("NOT INTACT" if findings.problems else "intact")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
