"""What a check of a plugin found, for a person, for a test and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from rectitude.answering import Plain


class State(StrEnum):
    """How one check ended; a check that could not be reached proves nothing."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken promise: whose, in which hook, at which `file:line`, and what is wrong."""

    plugin: str
    hook: str
    place: str
    sentence: str

    def __str__(self) -> str:
        """Return the fault in one line."""
        who = f"{self.plugin}.{self.hook}" if self.hook else self.plugin
        where = f" ({self.place})" if self.place else ""
        return f"{who}{where}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found: what it looked at, in words, and every broken promise."""

    told: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One check of a report."""

    check: str
    state: State
    told: str
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class ConformanceReport:
    """All checks of one plugin, in the order in which they were made."""

    plugin: str
    role: str
    distribution: str
    version: str
    thorough: bool
    seconds: float
    rows: tuple[Row, ...]

    @property
    def passed(self) -> bool:
        """Whether every check was made and none failed."""
        return all(row.state is State.PASSED for row in self.rows)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every broken promise."""
        return tuple(fault for row in self.rows for fault in row.faults)

    def to_json(self) -> dict[str, Plain]:
        """Return the report as plain values."""
        return {
            "plugin": self.plugin,
            "role": self.role,
            "distribution": self.distribution,
            "version": self.version,
            "thorough": self.thorough,
            "passed": self.passed,
            "seconds": round(self.seconds, 1),
            "checks": [
                {
                    "check": row.check,
                    "state": str(row.state),
                    "told": row.told,
                    "faults": [asdict(fault) for fault in row.faults],
                }
                for row in self.rows
            ],
        }

    def __str__(self) -> str:
        """Return the report as lines for a person."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """Yield a heading, a line a check with its faults under it, and what it comes to."""
        yield f"{self.plugin} {self.version} ({self.role}, {self.distribution})"
        widest = max((len(row.check) for row in self.rows), default=0)
        for row in self.rows:
            yield f"  {row.state.ljust(11)}  {row.check.ljust(widest)}  {row.told}".rstrip()
            yield from (f"    ! {fault}" for fault in row.faults)
        failed = sum(row.state is State.FAILED for row in self.rows)
        verdict = "keeps its contract" if self.passed else f"breaks its contract ({failed} checks failed)"
        yield f"{self.plugin} {verdict}; {self.seconds:.1f} s."
