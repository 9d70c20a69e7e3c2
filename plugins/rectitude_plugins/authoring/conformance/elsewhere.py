"""The same check in another process: what is learned and answered there must be equal to the last bit.

Run as a module it is that other process: it learns from the sample, answers some requests and writes the
digests of both to a file.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rectitude.answering import answer_of, bytes_of
from rectitude_plugins.authoring.conformance.places import fault_of
from rectitude_plugins.authoring.conformance.repeating import differences, digests_of
from rectitude_plugins.authoring.conformance.report import Fault, Outcome
from rectitude_plugins.authoring.conformance.subject import Subject, subject_of
from rectitude_plugins.authoring.conformance.workbench import Workbench, opened

ANSWERS, SEED = 20, 2
"""How many requests both processes answer, and the seed that they are drawn with."""
HASHES = "20"
"""The other process orders its sets in another way than this one."""
PATIENCE = 600.0
"""Seconds until the other process is given up."""


@dataclass(frozen=True, slots=True, eq=False)
class OtherProcess:
    """Another process that learns the same, and the file that it writes to."""

    process: subprocess.Popen[bytes]
    told: Path

    def learns_the_same(self, bench: Workbench) -> Outcome:
        """Check that the other process learned the same files and gave the same answers."""
        _, errors = self.process.communicate(timeout=PATIENCE)
        if self.process.returncode:
            lines = errors.decode(errors="replace").strip().splitlines()
            sentence = f"failed in another process: {lines[-1] if lines else 'without a word'}"
            return Outcome("", (Fault(bench.subject.plugin, "", "", sentence),))
        other = json.loads(self.told.read_bytes())
        faults = list(differences(bench, digests_of(bench.learned), other["files"], "in another process"))
        answers = answers_of(bench)
        changed = sum(one != two for one, two in zip(answers, other["answers"], strict=True))
        if changed and not faults:
            sentence = (
                f"{changed} of {len(answers)} answers differ in another process, from the same snapshot"
            )
            faults.append(fault_of(bench.who("fuse"), sentence))
        return Outcome(f"{len(other['files'])} files and {len(answers)} answers are equal", tuple(faults))


@contextmanager
def other_process(subject: Subject) -> Iterator[OtherProcess]:
    """Start the other process and lend it; it is ended at the end, whatever happened."""
    with TemporaryDirectory(prefix="rectitude-check-") as folder:
        told = Path(folder) / "digests.json"
        command = [sys.executable, "-m", __name__, subject.plugin, subject.domain, str(told)]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COV_CORE_")},
            "PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path),
            "PYTHONHASHSEED": HASHES,
        }
        with subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
        ) as process:
            try:
                yield OtherProcess(process, told)
            finally:
                process.kill()


def answers_of(bench: Workbench) -> list[str]:
    """Return the SHA-256 of the answers to the requests that both processes answer.

    What other checks have recorded is in one ledger and not in the other: the stream of lists begins anew.
    """
    decisions = (bench.decide(replace(inputs, stream={})) for inputs in bench.asked(ANSWERS, SEED))
    answers = (answer_of(one, bench.snapshot, bench.engine.layers) for one in decisions)
    return [hashlib.sha256(bytes_of(answer)).hexdigest() for answer in answers]


def main(plugin: str, domain: str, told: Path) -> None:
    """Learn and answer as the other process, and write the digests to a file."""
    with opened(subject_of(plugin, domain)) as bench:
        digests = {"files": digests_of(bench.learned), "answers": answers_of(bench)}
    told.write_text(json.dumps(digests), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
